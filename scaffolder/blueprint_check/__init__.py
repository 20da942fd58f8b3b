"""A folder of blueprints checked: every file against its schema, every reference, every example that proves a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from scaffolder import documents, schemas
from scaffolder.blueprint_check.demands import prove
from scaffolder.blueprint_check.gathered import Gathered
from scaffolder.blueprint_check.kinds import FOLDERS, LINKS, MARK, REASONS, TABLES, WITHOUT_BOX
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.finding import Finding, in_text_order
from scaffolder.suggestions import near

__all__ = ["FOLDERS", "MARK", "REASONS", "TABLES", "Checked", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked: every document, and the findings by place.

    `whole` is false where some file lacks its shape: references and examples of all files were then left unchecked.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    whole: bool


def check(folder: Path, shown: str) -> Checked:
    """Check every file of a folder of blueprints against itself and the shipped ones; `shown` is what findings call it.

    Raises `ScaffoldError` where the folder holds no blueprints at all.
    """
    files = sorted(_files(folder))
    if not files:
        raise ScaffoldError(
            f"{shown}: holds no blueprints",
            hint=f"name a folder with one of: {', '.join(FOLDERS)}, or a table such as lifecycle.yaml",
        )
    catalog = Catalog([folder])
    found = Gathered(catalog=catalog)
    whole = [(kind, document) for kind, file in files if (document := _read(found, kind, folder / file, f"{shown}/{file}"))]
    is_whole = len(whole) == len(files)
    if is_whole:
        found.known = _known(catalog)
        for kind, document in whole:
            for pointer, entry in _entries(document.data):
                _look_up(found, kind, document, pointer, entry)
                prove(found, kind, document, entry)
    ordered = sorted(found.findings, key=in_text_order)
    return Checked(documents=tuple(found.documents), findings=tuple(ordered), whole=is_whole)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Kind and path of every file that a catalog would read."""
    for name, kind in FOLDERS.items():
        place = folder / name
        if place.is_dir():
            yield from ((kind, f"{name}/{each.name}") for each in place.iterdir() if each.name.endswith(".yaml"))
    yield from ((kind, f"{name}.yaml") for name, kind in TABLES.items() if (folder / f"{name}.yaml").is_file())
    sets = folder / "templates"
    if sets.is_dir():
        yield from (
            ("template-set", f"templates/{each.name}/set.yaml") for each in sets.iterdir() if (each / "set.yaml").is_file()
        )


def _read(found: Gathered, kind: str, file: Path, shown: str) -> Document | None:
    """The document where it has the shape of its kind; else what is wrong with it becomes findings."""
    try:
        document = _parsed(file, shown)
    except ScaffoldError as error:
        blank = Document(path=shown, text="", data=None, places={})
        found.documents.append(blank)
        found.add("unreadable-file", (blank, ()), error.message, advice=error.hint)
        return None
    found.documents.append(document)
    unfilled = list(_unfilled(document.data, ()))
    for pointer, asked in unfilled:
        found.add("unfilled-place", (document, pointer), f"this place is still to be filled: {asked}")
    if unfilled:
        return None
    faults = schemas.check(document, kind)
    found.findings.extend(faults)
    if kind in TABLES.values() or faults:
        return None if faults else document
    stem = file.parent.name if kind == "template-set" else file.name.removesuffix(".yaml")
    name = cast(dict[str, Data], document.data).get("id")
    if name != stem:
        found.add("misplaced-file", (document, ("id",)), f"the place of `{name}` is called {stem}", advice=f"id: {stem}")
        return None
    return document


def _unfilled(data: Data, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every text that still says what is to be written in its place."""
    if isinstance(data, str) and data.startswith(MARK):
        yield pointer, data.removeprefix(MARK).strip()
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, each in entries:
        yield from _unfilled(each, (*pointer, part))


def _parsed(file: Path, shown: str) -> Document:
    """The document with its places; one that repeats parts by aliases is read without them."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScaffoldError(f"{shown}: cannot be read: {error}") from None
    try:
        return documents.parse(text, shown)[0]
    except ScaffoldError as refused:
        if "alias" not in refused.message:
            raise
    try:
        return Document(path=shown, text=text, data=cast(Data, yaml.safe_load(text)), places={})
    except yaml.YAMLError as error:
        raise ScaffoldError(f"{shown}: not readable as YAML: {' '.join(str(error).split())}") from None


def _entries(data: Data) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if isinstance(data, dict):
        yield (), data
    for index, each in enumerate(data) if isinstance(data, list) else ():
        if isinstance(each, dict):
            yield (index,), each


def _known(catalog: Catalog) -> dict[str, frozenset[str]]:
    return {
        "blueprint": frozenset({*catalog.blueprints, "*"}),
        "practice": frozenset(catalog.practices),
        "decision": frozenset(catalog.decisions),
        "rule": frozenset(catalog.rules),
        "component": frozenset(catalog.components),
        "role": frozenset({*catalog.raw("roles"), *WITHOUT_BOX}),
        "zone": frozenset(catalog.raw("zones")),
        "template set": frozenset(catalog.template_sets),
        "key": frozenset({*catalog.choices, *(each.replace("[]", "") for each in catalog.choices)}),
    }


def _look_up(found: Gathered, kind: str, document: Document, pointer: Pointer, entry: Mapping[str, Data]) -> None:
    """A finding for each name of nothing."""
    for key, target in LINKS.get(kind, ()):
        value = entry.get(key)
        rows = value if isinstance(value, list) else [value] if isinstance(value, str) and value else []
        for index, row in enumerate(rows):
            name = str(row[0] if isinstance(row, list) and row else row)
            if name not in found.known[target]:
                at = (*pointer, key, index) if isinstance(value, list) else (*pointer, key)
                guess = near(name, sorted(found.known[target]))
                advice = f"{key}: {guess}" if guess else f"name one that `scaffold explain {target}s` lists"
                meant = f", did you mean `{guess}`?" if guess else ""
                found.add("unknown-reference", (document, at), f"there is no {target} `{name}`{meant}", advice=advice)

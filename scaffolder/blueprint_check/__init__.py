"""A folder of blueprints checked: every file against its schema, every reference, every example that proves a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
import yaml

from scaffolder import documents, policy, proofs, schemas
from scaffolder.blueprint_check.kinds import CONDITIONS, FOLDERS, LINKS, REASONS, TABLES
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.finding import Finding, Severity
from scaffolder.schemas.faulty import fault_of_schema
from scaffolder.suggestions import near

__all__ = ["FOLDERS", "REASONS", "TABLES", "Checked", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked: every document, and the findings by place.

    `whole` is false where some file lacks its shape: references and examples of all files were then left unchecked.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    whole: bool


@dataclass(slots=True)
class _Check:
    """The documents and findings of one check on their way."""

    catalog: Catalog
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, rule: str, at: tuple[Document, Pointer], message: str, *, advice: str = "") -> None:
        """Note one finding at a pointer of a document."""
        document, pointer = at
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.ERROR,
                message=message,
                location=document.locate(pointer),
                pointer=pointer,
                fingerprint=fingerprint(rule, document.path, pointer, document.data),
                why=REASONS[rule],
                help=advice,
            )
        )


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
    found = _Check(catalog=catalog)
    whole = [(kind, document) for kind, file in files if (document := _read(found, kind, folder / file, f"{shown}/{file}"))]
    is_whole = len(whole) == len(files)
    if is_whole:
        found.known = _known(catalog)
        for kind, document in whole:
            for pointer, entry in _entries(document.data):
                _look_up(found, kind, document, pointer, entry)
                _prove(found, kind, document, entry)
    ordered = sorted(found.findings, key=lambda each: (each.location, each.rule, each.message))
    return Checked(documents=tuple(found.documents), findings=tuple(ordered), whole=is_whole)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Kind and path of every file that a catalog would read."""
    for name, kind in FOLDERS.items():
        place = folder / name
        if place.is_dir():
            yield from ((kind, f"{name}/{each.name}") for each in place.iterdir() if each.name.endswith(".yaml"))
    yield from ((kind, f"{name}.yaml") for name, kind in TABLES.items() if (folder / f"{name}.yaml").is_file())


def _read(found: _Check, kind: str, file: Path, shown: str) -> Document | None:
    """The document where it has the shape of its kind; else what is wrong with it becomes findings."""
    try:
        document = _parsed(file, shown)
    except ScaffoldError as error:
        blank = Document(path=shown, text="", data=None, places={})
        found.documents.append(blank)
        found.add("unreadable-file", (blank, ()), error.message, advice=error.hint)
        return None
    found.documents.append(document)
    faults = schemas.check(document, kind)
    found.findings.extend(faults)
    if kind in TABLES.values() or faults:
        return None if faults else document
    stem = file.name.removesuffix(".yaml")
    name = cast(dict[str, Data], document.data).get("id")
    if name != stem:
        found.add("misplaced-file", (document, ("id",)), f"the file of `{name}` is called {file.name}", advice=f"id: {stem}")
        return None
    return document


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
        "rule": frozenset(catalog.rules),
        "component": frozenset(catalog.components),
        "role": frozenset(catalog.raw("roles")),
        "template set": frozenset(catalog.template_sets),
        "key": frozenset({*catalog.choices, *(each.replace("[]", "") for each in catalog.choices)}),
    }


def _look_up(found: _Check, kind: str, document: Document, pointer: Pointer, entry: Mapping[str, Data]) -> None:
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


def _prove(found: _Check, kind: str, document: Document, entry: Mapping[str, Any]) -> None:
    """Conditions are JSON Schemas, and examples agree with them."""
    sound = True
    for key in CONDITIONS.get(kind, ()):
        condition = entry.get(key, True)
        if isinstance(condition, dict) and not jsonschema_rs.meta.is_valid(condition):
            sound = False
            found.add("invalid-condition", (document, (key,)), f"`{key}` is not a JSON Schema{fault_of_schema(condition)}")
    if kind == "blueprint" and sound:
        _prove_blueprint(found, document, entry)
    if kind == "rule" and sound:
        _prove_rule(found, document, entry)


def _prove_blueprint(found: _Check, document: Document, entry: Mapping[str, Any]) -> None:
    holds = jsonschema_rs.validator_for(entry["applies"]).is_valid
    for key, wanted in (("in_force", True), ("not_in_force", False)):
        for index, example in enumerate(entry.get("examples", {}).get(key, [])):
            if holds(example) is not wanted:
                says = "does not hold of" if wanted else "holds of"
                at: Pointer = ("examples", key, index)
                found.add("disagreeing-example", (document, at), f"`applies` {says} this example, which is listed as {key}")
    if not any(each.blueprint == entry["id"] for each in found.catalog.practices.values()):
        found.add(
            "empty-blueprint",
            (document, ("id",)),
            f"blueprint `{entry['id']}` has no practice",
            advice=f"write practices/<id>.yaml with `blueprint: {entry['id']}`",
        )


def _prove_rule(found: _Check, document: Document, entry: Mapping[str, Any]) -> None:
    rule = found.catalog.rules[str(entry["id"])]
    for key, wanted in (("pass", False), ("fail", True)):
        for index, example in enumerate(entry["examples"][key]):
            if proofs.breaks(rule, example, found.catalog) is not wanted:
                says = "keeps the rule, but is listed as failing" if wanted else "breaks the rule, but is listed as passing"
                found.add("disagreeing-example", (document, ("examples", key, index)), f"this example {says}")
    if rule.catalogue or rule.subject != policy.SUBJECT:
        return
    practice = found.catalog.practices.get(rule.practice)
    most = min(Severity.WARNING.rank, practice.severity.rank if practice else Severity.WARNING.rank)
    if rule.severity.rank > most:
        names = ", ".join(each.value for each in Severity if each.rank <= most)
        found.add(
            "over-strict-rule", (document, ("severity",)), f"this rule may be at most: {names}", advice=f"severity: {names}"
        )
    if not _asks_for(rule.when, rule.blueprint):
        guard = f"when: {{required: [blueprints], properties: {{blueprints: {{contains: {{const: {rule.blueprint}}}}}}}}}"
        found.add(
            "unguarded-rule", (document, ("when",)), f"`when` does not ask for the blueprint `{rule.blueprint}`", advice=guard
        )


def _asks_for(when: object, blueprint: str) -> bool:
    """Whether a condition holds only where a blueprint is in force: it says so at its top or in an `allOf`."""
    if not isinstance(when, Mapping):
        return False
    named = when.get("properties")
    asked = named.get("blueprints") if isinstance(named, Mapping) else None
    if isinstance(asked, Mapping) and asked.get("contains") == {"const": blueprint}:
        return True
    parts = when.get("allOf")
    return isinstance(parts, list) and any(_asks_for(each, blueprint) for each in parts)

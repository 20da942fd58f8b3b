"""One layer of knowledge: a folder of YAML, or the same in its compiled form, which is read ten times as fast."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import yaml

from scaffolder import bundle
from scaffolder.catalog.entries import Entry
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data

FOLDER_KINDS = (
    "styles",
    "capabilities",
    "overlays",
    "practices",
    "rules",
    "decisions",
    "options",
    "components",
    "archetypes",
    "semantics",
    "engines",
    "roles",
    "views",
)
"""Kinds of knowledge that lie one thing a file; the file's stem is the thing's id."""

TABLE_KINDS = (
    "choices",
    "lifecycle",
    "traceability",
    "sources",
    "references",
    "zones",
    "names",
    "notes",
    "weights",
    "unwaivable",
    "clauses",
    "prices",
    "signs",
)
"""Kinds that are one table a file: a list of entries in a meaningful order."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(layer: Traversable, kind: str) -> dict[str, Entry]:
    """Every entry of one kind in a layer by id. Raises `ScaffoldError` where a file is not what its kind needs."""
    if layer == bundle.folder("blueprints"):
        return _shipped(kind)
    return _table(layer, kind) if kind in TABLE_KINDS else _folder(layer, kind)


@cache
def _shipped(kind: str) -> dict[str, Entry]:
    """Every entry of one kind that is shipped; it is read once, however many catalogs lay their own over it."""
    file = _compiled() / f"{kind}.json"
    if _current() and file.is_file():
        return cast(dict[str, Entry], json.loads(file.read_bytes()))
    layer = bundle.folder("blueprints")
    return _table(layer, kind) if kind in TABLE_KINDS else _folder(layer, kind)


def document(file: Traversable) -> Data:
    """The data of one YAML file. Raises `ScaffoldError` naming it where it is not readable."""
    try:
        return cast(Data, yaml.load(file.read_bytes(), Loader=_LOADER))  # noqa: S506 (the C or pure SafeLoader)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise ScaffoldError(f"{file}: not readable as YAML: {problem}") from None


def compiled() -> dict[str, bytes]:
    """The shipped layer compiled: one JSON file a kind and the signature of its sources, by name below `bundle.COMPILED`."""
    layer = bundle.folder("blueprints")
    made: dict[str, bytes] = {}
    for kind in (*FOLDER_KINDS, *TABLE_KINDS):
        entries = _table(layer, kind) if kind in TABLE_KINDS else dict(sorted(_folder(layer, kind).items()))
        if entries:
            made[f"{kind}.json"] = json.dumps(entries, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    made["signature"] = signature(Path(str(layer))).encode()
    return made


def signature(folder: Path) -> str:
    """What the sources looked like: a digest of every file's path, size and time of change."""
    rows: list[str] = []
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        with os.scandir(place) as found:
            for each in found:
                if each.is_dir():
                    waiting.append((f"{prefix}{each.name}/", each.path))
                elif each.name.endswith(".yaml"):
                    status = each.stat()
                    rows.append(f"{prefix}{each.name} {status.st_size} {status.st_mtime_ns}\n")
    return hashlib.sha256("".join(sorted(rows)).encode()).hexdigest()


def _compiled() -> Traversable:
    return bundle.package() / bundle.COMPILED


@cache
def _current() -> bool:
    """Whether the compiled form is there and, in a checkout where sources change, still says the same as they do."""
    recorded = _compiled() / "signature"
    if not recorded.is_file():
        return False
    if bundle.is_packed():
        return True
    return recorded.read_text("utf-8") == signature(Path(str(bundle.folder("blueprints"))))


def _folder(layer: Traversable, kind: str) -> dict[str, Entry]:
    place = layer / kind
    if not place.is_dir():
        return {}
    found: dict[str, Entry] = {}
    for file in place.iterdir():
        if file.name.endswith(".yaml"):
            data = document(file)
            stem = file.name.removesuffix(".yaml")
            if not isinstance(data, dict) or data.get("id") != stem:
                raise ScaffoldError(f"{file}: the file must hold one mapping whose `id` is {stem}")
            found[stem] = data
    return found


def _table(layer: Traversable, kind: str) -> dict[str, Entry]:
    file = layer / f"{kind}.yaml"
    if not file.is_file():
        return {}
    data = document(file)
    if not isinstance(data, list):
        raise ScaffoldError(f"{file}: the file must hold a list")
    rows = cast(list[Entry], data)
    return {str(row.get("id") or row.get("path")): row for row in rows}

"""Manifests: a document that was read becomes the long form of what a person chose, and what is wrong with its meaning.

What is broken is mended where the cure is plain and left out where it is not, so that later stages run and one run shows
every finding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from scaffolder import schemas, secrets
from scaffolder.catalog import Catalog
from scaffolder.documents.characters import Positions
from scaffolder.faults import Faults
from scaffolder.manifests.meaning import Meaning
from scaffolder.manifests.shorthand import LongForm
from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.model.finding import Finding, Waiver
from scaffolder.model.manifest import Manifest
from scaffolder.schemas.mend import mended

_STAND_INS: tuple[tuple[str, Data], ...] = (("version", 1), ("name", "platform"), ("style", "lakehouse"))
"""What later stages go on with where a required key is missing: that it is missing is a finding already."""


def build(document: Document, catalog: Catalog) -> tuple[Manifest, tuple[Finding, ...]]:
    """The manifest in its long form, and every finding about values, ids, references and secrets.

    `schemas.check` reports on shape; here what breaks the shape is only mended or left out.
    """
    schema = catalog.manifest.schema
    data = document.data
    if not schemas.holds(document, catalog.manifest) or document.faulty:
        data = mended(data, schema)
    faults = Faults(document.path)
    hidden = report_secrets(document, faults)
    if hidden:
        data = _without_secrets(data)
    long = LongForm(catalog)
    expanded = long.manifest(data if isinstance(data, dict) else {})
    Meaning(document, long.written, catalog, faults).check(expanded)
    for key, value in _STAND_INS:
        expanded.setdefault(key, value)
    accepted = waivers_of(expanded)
    manifest = Manifest(document=document, data=expanded, written=long.written, waivers=accepted)
    return manifest, faults.findings(document.data)


def report_secrets(document: Document, faults: Faults) -> bool:
    """A fault for each secret in the text, comments included, or in a value whose escapes hide it; whether there is one."""
    found = secrets.found(document.text)
    seen: set[int] = set()
    if found:
        positions = Positions(document.text)
        pointers = sorted(_starts(document))
        for each in found:
            line, column = positions.at(each.start)
            length = len(document.text[each.start : each.end].split("\n", 1)[0])
            before = bisect_right(pointers, (line, column), key=lambda row: row[:2])
            pointer = pointers[before - 1][2] if before else ()
            seen.add(line)
            _report_secret(faults, Location(path=document.path, line=line, column=column, length=length), pointer, each.kind)
    if "\\" not in document.text:
        return bool(found)
    for pointer, value in _texts(document.data, ()):
        hidden = secrets.found(value)
        place = document.places[pointer].value
        if hidden and place.line not in seen:
            seen.add(place.line)
            _report_secret(faults, place, pointer, hidden[0].kind)
    return bool(seen)


def _starts(document: Document) -> Iterator[tuple[int, int, Pointer]]:
    """Where each entry starts, with its pointer."""
    for pointer in document.places:
        place = document.locate(pointer)
        yield place.line, place.column, pointer


def _report_secret(faults: Faults, place: Location, pointer: Pointer, kind: str) -> None:
    article = "an" if kind[0] in "aeiou" else "a"
    faults.add(
        "secret-in-manifest",
        place,
        pointer,
        f"{article} {kind} stands in the manifest",
        label="take it out, and renew it",
        help="name the place where it is kept, such as vault:secret/platform/warehouse",
    )


def _texts(data: Data, pointer: Pointer) -> list[tuple[Pointer, str]]:
    if isinstance(data, str):
        return [(pointer, data)]
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for part, entry in entries for found in _texts(entry, (*pointer, part))]


def _without_secrets(data: Data) -> Data:
    if isinstance(data, str):
        return secrets.masked(data)
    if isinstance(data, list):
        return [_without_secrets(each) for each in data]
    return {key: _without_secrets(each) for key, each in data.items()} if isinstance(data, dict) else data


def waivers_of(data: Data, *, file: str = "") -> tuple[Waiver, ...]:
    """The waivers that say all they must; the others are findings already, and accept nothing."""
    found = []
    listed = data.get("waivers") if isinstance(data, dict) else None
    for index, entry in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("rule", "reason", "owner", "until")):
            named = entry.get("paths")
            paths = (
                tuple(str(each) for each in named) if isinstance(named, list) else (named,) if isinstance(named, str) else ()
            )
            found.append(
                Waiver(
                    rule=str(entry["rule"]),
                    reason=str(entry["reason"]),
                    owner=str(entry["owner"]),
                    until=str(entry["until"]),
                    paths=paths,
                    pointer=("waivers", index),
                    file=file,
                )
            )
    return tuple(found)

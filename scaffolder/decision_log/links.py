"""Which records of a log name each other: as superseded, superseding or related, in whatever way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from scaffolder import record_reading
from scaffolder.model.record import Log, Record, Reference, Span

LINK = re.compile(r"(?<!\\)\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\((?P<target><[^>]*>|[^)\s]+)(?:\s+\"[^\"]*\")?\)")
"""A Markdown link."""

_AFTER = re.compile(r"\b(?:super[sc]ee?ded|replaced|obsoleted)\s+by\b:?(?P<rest>.*)", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:supersedes|supercedes|replaces|obsoletes)\b:?(?P<rest>.*)", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:[A-Za-z]+-)*(\d{1,8})\b")
_STEM = re.compile(r"\b\d{1,8}(?:-\d\d-\d\d)?-[a-z0-9][a-z0-9-]{2,}\b", re.IGNORECASE)
_LISTS = {"superseded-by": _AFTER, "supersedes": _BEFORE}


def linked(log: Log) -> Log:
    """The log with the references of each record resolved."""
    names = _names(log.records)
    return replace(log, records=tuple(_linked(each, names) for each in log.records))


def _names(records: tuple[Record, ...]) -> Mapping[str, str]:
    """Everything by which a record may be named: its stem, its id, its number; what two share names neither."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for each in records:
        for name in {each.stem.lower(), str(each.front.get("id") or each.stem).lower(), _count(each.number)}:
            if name and found.setdefault(name, each.stem) != each.stem:
                shared.add(name)
    return {name: stem for name, stem in found.items() if name not in shared}


def _count(number: str) -> str:
    """A number without its prefix and zeros; a date keeps its digits."""
    digits = re.sub(r"\D", "", number)
    return str(int(digits)) if digits else ""


def meant(target: str, names: Mapping[str, str]) -> str:
    """The stem of the record that a text names, empty where it names none."""
    plain = unquote(target.strip().strip("<>").partition("#")[0])
    if record_reading.stem_of(plain).lower() in names:
        return names[record_reading.stem_of(plain).lower()]
    whole = _STEM.search(plain)
    if whole and whole.group().lower() in names:
        return names[whole.group().lower()]
    number = _NUMBERED.search(plain)
    return names.get(str(int(number[1])), "") if number else ""


def _linked(record: Record, names: Mapping[str, str]) -> Record:
    found: dict[str, list[Reference]] = {"superseded-by": [], "supersedes": [], "related": []}
    for kind, named in found.items():
        held = record.front.get(kind)
        if isinstance(held, list):
            span = record.fields[kind].span if kind in record.fields else Span(line=1)
            named.extend(Reference(target=str(each), stem=meant(str(each), names), span=span) for each in held)
        elif kind in record.fields and kind != "related":
            named.extend(_named(record.fields[kind].value, record.fields[kind].span, names))
    for text, span in _sentences(record):
        for kind, pattern in _LISTS.items():
            match = pattern.search(text)
            if match:
                found[kind].extend(_named(match["rest"], span, names))
    kept = {kind: tuple(_once(row for row in rows if row.stem != record.stem)) for kind, rows in found.items()}
    return replace(record, superseded_by=kept["superseded-by"], supersedes=kept["supersedes"], related=kept["related"])


def _sentences(record: Record) -> Iterator[tuple[str, Span]]:
    """Where people write that one record replaces another: the status, its section, and the links at the end."""
    status = record.fields.get("status")
    if status:
        yield status.value, status.span
    for section in record.sections:
        if section.title.lower().startswith(("status", "links", "more information", "related", "references")):
            for number, line in enumerate(section.lines, section.line + 1):
                if line.strip():
                    yield line, Span(line=number, length=max(1, len(line)))


def _named(text: str, span: Span, names: Mapping[str, str]) -> Iterator[Reference]:
    """The records that the end of a sentence names: its links, else what looks like a name or a number."""
    targets = [match["target"] for match in LINK.finditer(text)]
    if not targets:
        bare = text.strip().strip("[]().").strip()
        if not bare or bare.lower() in ("n/a", "none", "-", "[]", "null"):
            return
        targets = [each for each in re.split(r",\s*|\s+and\s+", bare) if _STEM.search(each) or _NUMBERED.search(each)]
    for each in targets:
        yield Reference(target=each, stem=meant(each, names), span=span)


def _once(rows: Iterator[Reference]) -> Iterator[Reference]:
    seen: set[str] = set()
    for each in rows:
        name = each.stem or each.target
        if name not in seen:
            seen.add(name)
            yield each

"""The index of a log: the lines that list its records, written anew where they stand; everything around them stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import cast

from scaffolder.decision_log.links import LINK
from scaffolder.model.document import Data
from scaffolder.model.record import Form, Log, Page, Record, Status
from scaffolder.record_reading import lines_of

START = "<!-- scaffold adr index writes the lines from here -->"
"""Before the lines that list the records."""

END = "<!-- to here -->"
"""After them."""

NAMES = ("readme.md", "index.md", "_index.md")
"""Pages that are the index by habit, the first one is made where there is none."""

_COLUMNS = {
    "number": "number",
    "no": "number",
    "id": "number",
    "adr": "number",
    "#": "number",
    "decision": "title",
    "title": "title",
    "record": "title",
    "name": "title",
    "status": "status",
    "date": "date",
}


def lines(records: Sequence[Record], near: str = "") -> list[str]:
    """The lines between the marks; `near` is the folder of the page, relative to that of the log."""
    ordered = in_order(records)
    ours = [each for each in ordered if each.form is Form.OURS]
    accepted = sum(each.status is Status.ACCEPTED for each in ordered)
    watched = sum(bool(each.front.get("rules")) for each in ours)
    count = f"{len(ordered)} {'record' if len(ordered) == 1 else 'records'}, {accepted} accepted"
    more = (
        f"; {watched} {'is' if watched == 1 else 'are'} watched by rules, {len(ours) - watched} by review only" if ours else ""
    )
    head = ["Number", "Decision", "Status", "Date", *(["Level", "Confidence", "Confirmed by"] if ours else [])]
    return [
        f"{count}{more}.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
        *(_row(each, near, ours=bool(ours)) for each in ordered),
    ]


def region(records: Sequence[Record]) -> list[str]:
    """The lines with their marks."""
    return [START, "", *lines(records), "", END]


def in_order(records: Sequence[Record]) -> list[Record]:
    """Records by number, then by name."""
    return sorted(records, key=lambda each: (each.path.count("/"), int(re.sub(r"\D", "", each.number) or 0), each.stem))


def _row(record: Record, near: str, *, ours: bool) -> str:
    cells = [
        record.number,
        f"[{cell(record.title or record.stem)}]({_target(record, near)})",
        _state(record),
        record.value("date"),
    ]
    if ours:
        rules = cast("list[Data]", record.front.get("rules") or [])
        confirmed = f"{len(rules)} rules" if len(rules) > 1 else f"`{rules[0]}`" if rules else "review only"
        cells += [str(record.front.get("level") or ""), str(record.front.get("confidence") or ""), confirmed]
    return f"| {' | '.join(cells)} |"


def _state(record: Record) -> str:
    return record.status.value if record.status is not Status.UNKNOWN else cell(record.value("status")) or "not stated"


def cell(text: str) -> str:
    """A title as a cell holds it: links as their text, bars and brackets without meaning."""
    plain = LINK.sub(lambda match: match["text"], text)
    return re.sub(r"(?<!\\)([|\[\]])", r"\\\1", plain)


def _target(record: Record, near: str) -> str:
    path = record.path.removeprefix(f"{near}/") if near else PurePosixPath(record.path).name
    return path.replace(" ", "%20")


def page(log: Log) -> Page | None:
    """The page that is the index: the one with the marks, else a README that lists records, else a README."""
    top = [each for each in log.pages if PurePosixPath(each.path).parent.as_posix() == (log.folder or ".")]
    marked = [each for each in top if START in each.text]
    named = [each for name in NAMES for each in top if PurePosixPath(each.path).name.lower() == name]
    listing = [each for each in named if lists(each, log)]
    return next(iter([*marked, *listing, *named]), None)


def lists(found: Page, log: Log) -> set[str]:
    """The names of the files of records that a page links to."""
    names = {PurePosixPath(each.path).name for each in log.records}
    return {name for match in LINK.finditer(found.text) if (name := PurePosixPath(match["target"].strip("<>")).name) in names}


def written(log: Log) -> tuple[str, bytes]:
    """The path of the index and its bytes with every record listed; all that is no list of records stays as it is."""
    found = page(log)
    if found is None:
        path = f"{log.folder}/README.md" if log.folder not in ("", ".") else "README.md"
        text = "\n".join(["# Decisions", "", *region(_near(log))]) + "\n"
        return path, text.encode("utf-8")
    text = _rewritten(found, log)
    return found.path, text.encode(found.encoding, errors="xmlcharrefreplace")


def _near(log: Log) -> list[Record]:
    return list(log.records)


def _rewritten(found: Page, log: Log) -> str:
    end = "\r\n" if "\r\n" in found.text else "\n"
    near = "" if log.folder in ("", ".") else log.folder
    if START in found.text and END in found.text.partition(START)[2]:
        before, _, rest = found.text.partition(START)
        _, _, after = rest.partition(END)
        return before + end.join([START, "", *lines(log.records, near), "", END]) + after
    rows = lines_of(found.text)
    block = _block(rows, log)
    if block is None:
        gap = (
            "" if found.text.endswith(("\n\n", "\r\n\r\n")) or not found.text else end if found.text.endswith("\n") else end * 2
        )
        return found.text + gap + end.join([START, "", *lines(log.records, near), "", END]) + end
    first, last = block
    new = _table(rows[first:last], log, near) if rows[first].lstrip().startswith("|") else _list(rows[first:last], log, near)
    breaks = re.findall(r"\r\n|\n|\r", found.text)
    head = "".join(row + mark for row, mark in zip(rows[:first], breaks, strict=False))
    tail = "".join(row + mark for row, mark in zip(rows[last:], [*breaks[last:], ""], strict=False))
    return head + "".join(row + end for row in new[:-1]) + new[-1] + (breaks[last - 1] if last - 1 < len(breaks) else "") + tail


def _block(rows: list[str], log: Log) -> tuple[int, int] | None:
    """The lines of the table or the list that links to most records."""
    names = {PurePosixPath(each.path).name for each in log.records}
    best: tuple[int, int, int] | None = None
    start = 0
    while start < len(rows):
        kind = _kind(rows[start])
        end = start + 1
        while kind and end < len(rows) and _kind(rows[end]) == kind:
            end += 1
        if kind:
            links = [PurePosixPath(m["target"].strip("<>")).name for row in rows[start:end] for m in LINK.finditer(row)]
            hits = sum(each in names for each in links)
            if hits and (best is None or hits > best[0]):
                best = (hits, start, end)
        start = end
    return (best[1], best[2]) if best else None


def _kind(row: str) -> str:
    plain = row.lstrip()
    return "table" if plain.startswith("|") else "list" if re.match(r"([-*+]|\d+[.)])\s", plain) else ""


def _table(rows: list[str], log: Log, near: str) -> list[str]:
    """The rows of a table: known columns from the records, other columns as they were."""
    head = [each.strip() for each in rows[0].strip().strip("|").split("|")]
    kinds = [_COLUMNS.get(re.sub(r"[*_`]", "", each).lower(), "") for each in head]
    if not ({"title", "number"} & set(kinds)):
        return lines(log.records, near)[2:]
    old = {name: row for row in rows[2:] for name in _files(row)}
    found = rows[:2]
    for record in in_order(log.records):
        was = [each.strip() for each in re.split(r"(?<!\\)\|", old.get(PurePosixPath(record.path).name, "").strip().strip("|"))]
        was += [""] * (len(head) - len(was))
        linked = f"({_target(record, near)})"
        cells = {
            "number": record.number,
            "title": cell(record.title or record.stem),
            "status": _state(record),
            "date": record.value("date"),
        }
        told = [
            (f"[{cells[kind]}]{linked}" if kind == ("title" if "title" in kinds else "number") else cells[kind])
            if kind and not (was[place] and kind in ("number", "title", "date"))
            else was[place]
            for place, kind in enumerate(kinds)
        ]
        found.append(f"| {' | '.join(told)} |")
    return found


def _files(row: str) -> list[str]:
    return [PurePosixPath(match["target"].strip("<>")).name for match in LINK.finditer(row)]


def _list(rows: list[str], log: Log, near: str) -> list[str]:
    """The lines of a list: those of records that stand stay, others go, and new ones are written as the last one is."""
    names = {PurePosixPath(each.path).name: each for each in log.records}
    kept = {name: row for row in rows for name in _files(row) if name in names}
    others = [
        row
        for row in rows
        if not _files(row)
        or any("/" in m["target"].strip("./") and name not in names for m in LINK.finditer(row) for name in _files(row))
    ]
    name, sample = next(iter(reversed(kept.items())))
    told = []
    for record in in_order(log.records):
        file = PurePosixPath(record.path).name
        told.append(kept.get(file) or _like(sample, names[name], record, near))
    return [*told, *others]


def _like(sample: str, of: Record, record: Record, near: str) -> str:
    """A line for a record, written as the line of another is; where that is not possible, a link."""
    title, was = record.title or record.stem, of.title or of.stem
    target = re.sub(r"\(([^)]*)\)", lambda _: f"({_target(record, near)})", sample, count=1)
    if was in target:
        new = target.replace(was, title)
        return new.replace(of.number, record.number) if of.number else new
    mark = re.match(r"\s*(?:[-*+]|\d+[.)])\s+", sample)
    return f"{mark.group() if mark else '* '}[{cell(title)}]({_target(record, near)})"

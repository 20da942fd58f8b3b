"""Decision records of a repository, whatever tool wrote them, as `record_reading` understands them.

A record is `{id, number, decision, title, status, date, deciders, revisit, has_front, chosen, now,
agrees, sections, text}`; `decision` is the
catalog's decision of that name, `now` the titles of the options that the manifest settles today, and `agrees` whether the
record chose the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from scaffolder import record_reading
from scaffolder.facts.files import Files
from scaffolder.model.document import Data, Document, Location, Place, Pointer
from scaffolder.model.entry import Entry, Origin
from scaffolder.model.knowledge import Decision
from scaffolder.model.record import Record, Span, Status

FOLDERS = ("docs/decisions/*.md", "docs/adr/*.md", "doc/adr/*.md", "docs/adrs/*.md", "adr/*.md", "decisions/*.md")
"""Where decision records lie by habit."""

_NAME = re.compile(r"\d{1,8}[-_ ].+")
_CHOSEN = re.compile(r"Chosen option:\s*[\"“*]+(.+?)[\"”*]+,?\s")


def read(files: Files, decisions: Mapping[str, Decision], values: Mapping[str, Data]) -> Iterator[Entry]:
    """Every record; `values` are the settled values by the dotted path of a decision."""
    for path in files.matching(*FOLDERS):
        text = files.text(path) if _NAME.fullmatch(PurePosixPath(path).stem) else None
        if text is not None:
            record = record_reading.record(path, text.encode("utf-8"))
            yield _entry(record, decisions.get(record.decision), values)


def _entry(record: Record, decision: Decision | None, values: Mapping[str, Data]) -> Entry:
    chosen = _CHOSEN.search(record.text)
    data: dict[str, Data] = {
        "id": str(record.front.get("id") or record.stem),
        "number": int(record.number) if record.number.isdigit() else 0,
        "decision": decision.id if decision else "",
        "title": record.title,
        "status": _status(record),
        "date": record.value("date"),
        "deciders": record.front.get("deciders") or [],
        "revisit": str(record.front.get("revisit") or ""),
        "sections": [each.title for each in record.sections],
        "has_front": bool(record.front),
        "text": record.text,
    }
    spans = {(name,): each.span for name, each in record.fields.items()}
    outcome = next((each for each in record.sections if "Chosen option" in each.text), None)
    if outcome is not None:
        spans[("agrees",)] = spans[("chosen",)] = Span(line=outcome.line)
    document = Document(path=record.path, text=record.text, data=None, places={(): _place(record, record.title_span)})
    origins: dict[Pointer, Origin] = {(): (document, ())}
    for pointer, span in spans.items():
        at = Document(path=record.path, text=record.text, data=None, places={(): _place(record, span)})
        origins[pointer] = (at, ())
    if decision and chosen:
        now = [option.title for option in decision.options if option.id in _settled(values.get(decision.paths[0]))]
        data |= {"chosen": chosen[1], "now": ", ".join(now), "choice": decision.paths[0]}
        if now and _is_of(chosen[1], decision):
            data["agrees"] = _remainder(chosen[1], now) == "" and all(each in chosen[1] for each in now)
    return Entry(path=record.path, data=data, origins=origins)


def _status(record: Record) -> str:
    """Where the decision stands; a word that nobody knows as it is written."""
    if record.status is not Status.UNKNOWN:
        return record.status.value
    return next(iter(record.value("status").lower().split()), "")


def _place(record: Record, span: Span) -> Place:
    at = Location(path=record.path, line=span.line, column=span.column, length=span.length)
    return Place(key=None, value=at)


def _settled(value: Data) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values if each is not None]


def _is_of(chosen: str, decision: Decision) -> bool:
    """Whether the words are titles of the decision's options: what people wrote themselves is not compared."""
    return _remainder(chosen, [each.title for each in decision.options]) == ""


def _remainder(text: str, titles: list[str]) -> str:
    for each in sorted(titles, key=len, reverse=True):
        text = text.replace(each, "")
    return text.replace(" and ", "").strip(" ,")

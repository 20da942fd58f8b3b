"""A log held against what records must keep: one pass over each record, one over all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from scaffolder.decision_log import arguments, chains, index, links, ours, wording
from scaffolder.decision_log.breach import Breach, short
from scaffolder.decision_log.faults import RECORD_FAULTS
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Document, Location
from scaffolder.model.finding import Finding
from scaffolder.model.record import Form, Log, Record, Span, Status
from scaffolder.record_reading import statuses

LONGEST = 2_500
"""Words after which a record is long: ten minutes at the pace at which people read."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TITLED = re.compile(r"(?:ADR[- ]?)?(\d{1,6})[.:]\s", re.IGNORECASE)


def lint(log: Log, rules: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Every finding about a log, by place; `rules` are the ids of the rules that exist, where the caller knows them."""
    found = [_finding(each) for each in _breaches(log, rules)]
    return tuple(sorted(found, key=lambda each: (each.location.path, each.location.line, each.location.column, each.rule)))


def stale_index(log: Log) -> tuple[Finding, ...]:
    """The finding about the index alone; none where it lists the records as they are, or there is none."""
    return tuple(_finding(each) for each in _index(log))


def documents(log: Log) -> tuple[Document, ...]:
    """What was checked, so that reports can show lines."""
    texts = [*((each.path, each.text) for each in log.records), *((each.path, each.text) for each in log.pages)]
    return tuple(Document(path=path, text=text, data=None, places={}) for path, text in texts)


def _breaches(log: Log, rules: frozenset[str] | None) -> Iterator[Breach]:
    for path, why in sorted(log.refused.items()):
        yield Breach(rule="record-not-text", path=path, span=Span(line=1), message=f"this file is left out: {why}")
    for record in log.records:
        yield from _alone(record, log)
        if record.form is Form.OURS:
            yield from ours.breaches(record, rules)
    yield from _numbers(log.records)
    yield from chains.breaches(log)
    yield from ours.related(log)
    yield from _wording(log.records)
    yield from _index(log)


def _finding(breach: Breach) -> Finding:
    fault = RECORD_FAULTS[breach.rule]
    place = breach.span
    return Finding(
        rule=breach.rule,
        severity=fault.severity,
        message=breach.message,
        location=Location(path=breach.path, line=place.line, column=place.column, length=max(1, place.length)),
        pointer=(breach.about,) if breach.about else (),
        fingerprint=fingerprint(breach.rule, breach.path, (breach.about,) if breach.about else (), None),
        label=breach.label,
        why=fault.why,
        help=breach.help,
    )


def _alone(record: Record, log: Log) -> Iterator[Breach]:
    """What is wrong with one record by itself."""

    def breach(rule: str, message: str, span: Span | None = None, **more: str) -> Breach:
        return Breach(rule=rule, path=record.path, span=span or record.title_span, message=message, **more)

    if record.encoding == "latin-1":
        yield breach("record-not-utf8", "this record is not UTF-8", Span(line=1), help="save it as UTF-8")
    if not record.text.strip("\ufeff \t\r\n"):
        yield breach("empty-record", "this record is empty", Span(line=1), help="write it, or delete the file")
        return
    if record.front_error:
        why, span = record.front_error
        yield breach("broken-record-front-matter", f"the front matter cannot be read: {why}", span)
    yield from _state(record, breach)
    yield from arguments.breaches(record)
    words = len(record.body.split())
    if words > LONGEST and record.form is not Form.OURS:
        yield breach("over-long-record", f"this record has {words:,} words", help="move detail to a page that it links to")
    yield from _links(record, log)


def _state(record: Record, breach: Callable[..., Breach]) -> Iterator[Breach]:
    """Title, number, status, date and deciders."""
    if not record.title:
        yield breach("record-without-title", "this record has no heading", help="# Problem: answer")
    told = _TITLED.match(record.title)
    digits = re.sub(r"\D", "", record.number)
    if told and digits and len(digits) < 8 and int(told[1]) != int(digits):
        yield breach("record-number-differs", f"the title says {told[1]}, the file's name {record.number}")
    field = record.fields.get("status")
    if field is None and arguments.speaks_otherwise(record):
        return
    if field is None or not field.value:
        rows = {Form.OURS: 'status: "proposed"', Form.FRONT: "status: proposed", Form.NYGARD: "## Status"}
        yield breach("record-without-status", "this record says no status", help=rows.get(record.form, "* Status: proposed"))
    elif record.status is Status.UNKNOWN and not arguments.PLACEHOLDER.search(field.value):
        known = ", ".join(statuses.NORMAL.values())
        yield breach("unknown-record-status", f"`{short(field.value)}` is no status", field.span, help=f"one of: {known}")
    date = record.fields.get("date")
    if (date is None or not date.value) and not re.search(r"\d{4}-?\d{2}-?\d{2}", record.number):
        yield breach("record-without-date", "this record has no date", help="date: 2026-11-26")
    elif date and _DATE.fullmatch(date.value) and not _in_calendar(date.value):
        yield breach("impossible-record-date", f"`{date.value}` is no day", date.span)
    if record.status is Status.ACCEPTED and record.form in (Form.OURS, Form.FRONT, Form.BULLETS, Form.TABLE):
        who = record.value("deciders") or (record.value("authors") if record.form is not Form.OURS else "")
        if not who.strip("[]\"' "):
            place = record.fields["deciders"].span if "deciders" in record.fields else field.span if field else None
            stem = record.number or record.stem
            yield breach(
                "record-accepted-by-nobody",
                "this record is accepted, and nobody accepted it",
                place,
                help=f"scaffold adr accept {stem} --decider someone@example.org, or write who it was",
            )


def _links(record: Record, log: Log) -> Iterator[Breach]:
    """Links to files below the log's folder that are not there; what leads out of it cannot be seen from here.

    A superseded record stays as it was, also where what it led to is gone.
    """
    if record.status is Status.SUPERSEDED:
        return
    folder = "" if log.folder in ("", ".") else f"{log.folder}/"
    here = PurePosixPath(record.path.removeprefix(folder)).parent
    fenced = False
    plain = record.front_end if record.form is Form.OURS else 0  # texts there are data, in which nothing is a link
    for number, row in enumerate(record.text.splitlines()[plain:], plain + 1):
        fenced ^= row.lstrip().startswith(("```", "~~~"))
        for match in () if fenced else links.LINK.finditer(re.sub(r"`[^`]*`", lambda code: " " * len(code.group()), row)):
            target = match["target"].strip("<>").partition("#")[0].partition("?")[0]
            if not target or re.match(r"[a-z][a-z0-9+.-]*:|/|#|@|\.\./", target, re.IGNORECASE) or "{" in target:
                continue
            inside = _normal(here / target.replace("%20", " "))
            if inside and inside not in log.files and not any(each.startswith(f"{inside}/") for each in log.files):
                span = Span(line=number, column=match.start("target") + 1, length=len(match["target"]))
                yield Breach(
                    rule="broken-record-link",
                    path=record.path,
                    span=span,
                    about=target,
                    message=f"there is no file `{short(target)}`",
                    label="leads nowhere",
                )


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for each in path.parts:
        if each == "..":
            if not parts:
                return ""
            parts.pop()
        elif each != ".":
            parts.append(each)
    return "/".join(parts)


def _numbers(records: Iterable[Record]) -> Iterator[Breach]:
    """Numbers that two records of one folder share; dates and prefixes are part of them."""
    seen: dict[tuple[str, str], Record] = {}
    for each in records:
        digits = re.sub(r"\D", "", each.number)
        if not digits or len(digits) >= 8:
            continue
        name = (PurePosixPath(each.path).parent.as_posix(), re.sub(r"\d+$", lambda found: str(int(found.group())), each.number))
        first = seen.setdefault(name, each)
        if first is not each:
            yield Breach(
                rule="duplicate-record-number",
                path=each.path,
                span=Span(line=1),
                about=each.number,
                message=f"{each.number} is the number of `{first.stem}` too",
                help="give the later one the next free number",
            )


def _wording(records: tuple[Record, ...]) -> Iterator[Breach]:
    """Records that share more than a few of their phrases with others of the log."""
    bodies = {each.path: each.body for each in records}
    by_path = {each.path: each for each in records}
    for path, share in sorted(wording.shared(bodies).items()):
        if share > wording.SHARED:
            yield Breach(
                rule="shared-wording",
                path=path,
                span=by_path[path].title_span,
                message=f"{share:.0f} % of its phrases stand in three or more records of this log",
            )


def _index(log: Log) -> Iterator[Breach]:
    """The index beside what it would say if it were written now; a log without one has none that could be stale."""
    found = index.page(log)
    if found is None or not log.records:
        return
    if index.START not in found.text and not index.lists(found, log):
        return
    path, wanted = index.written(log)
    if wanted != found.raw:
        rows, new = found.text.splitlines(), wanted.decode(found.encoding, "replace").splitlines()
        line = next(
            (number for number, (one, other) in enumerate(zip(rows, new, strict=False), 1) if one != other), len(rows) or 1
        )
        yield Breach(
            rule="stale-index",
            path=path,
            span=Span(line=min(line, len(rows) or 1)),
            message="the index does not list the records as they are",
            help="scaffold adr index",
        )


def _in_calendar(text: str) -> bool:
    year, month, day = (int(part) for part in text.split("-"))
    if not (1 <= month <= 12 and day >= 1 and year >= 1):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]

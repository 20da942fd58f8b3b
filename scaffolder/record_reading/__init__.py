"""Records read from the text of a file: MADR 2 to 4, Nygard and adr-tools, log4brains, tables of fields, and our own form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import cast

import yaml

from scaffolder.model.document import Data
from scaffolder.model.record import Field, Form, Record, Section, Span, Status
from scaffolder.record_reading import statuses

NAME = re.compile(r"(?P<number>(?:[A-Za-z]+[-_])*(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{1,6}))(?:[-_. ]+(?P<slug>.+))?", re.DOTALL)
"""The name of a record's file: a prefix, a count or a date, then what it is about."""

NO_RECORD = re.compile(
    r"(readme|index|_index|(adr[-_])?template([-_](bare|minimal|short|long|full|madr|nygard|[a-z]{2}))*|defaults|contributing|"
    r"changelog|overview|summary|toc)",
    re.IGNORECASE,
)
"""Names in a log's folder that are no records."""

MEANT: Mapping[str, str] = {
    "status": "status",
    "state": "status",
    "date": "date",
    "decided": "date",
    "decision date": "date",
    "created": "date",
    "deciders": "deciders",
    "decider": "deciders",
    "decision-makers": "deciders",
    "decision makers": "deciders",
    "approvers": "deciders",
    "approved by": "deciders",
    "authors": "authors",
    "author": "authors",
    "owner": "authors",
    "consulted": "consulted",
    "informed": "informed",
    "supersedes": "supersedes",
    "superseded-by": "superseded-by",
    "superseded by": "superseded-by",
    "superceded by": "superseded-by",
    "replaces": "supersedes",
    "replaced by": "superseded-by",
    "related": "related",
    "tags": "tags",
}
"""Fields by the names under which people write them."""

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.*?)(?:^|\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+[*_]{0,2}([A-Za-z][A-Za-z -]{1,24}?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(.*?)[ \t]*")
_LINE = re.compile(r"[*_]{0,2}([A-Za-z][A-Za-z -]{1,24}?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]*(.*?)[ \t]*")
_ROW = re.compile(r"[ \t]*\|[ \t]*[*_]{0,2}([A-Za-z][A-Za-z -]{1,24}?):?[*_]{0,2}:?[ \t]*\|[ \t]*(.*?)[ \t]*\|?[ \t]*")
_COMMENT = re.compile(r"[ \t]*<!--.*?-->[ \t]*")


def decoded(raw: bytes) -> tuple[str, str]:
    """A file's text, and the encoding that gives back the very same bytes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-16-be"
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            return raw.decode("latin-1"), "latin-1"
        return (text, encoding) if text.encode(encoding) == raw else (raw.decode("latin-1"), "latin-1")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"


def lines_of(text: str) -> list[str]:
    """The lines of a text without their breaks; as editors count them."""
    return re.split(r"\r\n|\n|\r", text)


def record(path: str, raw: bytes) -> Record:
    """A file as a record, whatever it holds; nothing is raised."""
    text, encoding = decoded(raw)
    stem = stem_of(path)
    named = NAME.fullmatch(stem)
    front, front_end, front_error = _front(text)
    rows = lines_of(text)
    rows[0] = rows[0].removeprefix("\ufeff")
    sections = _sections(rows, front_end)
    title, title_span = _title(sections, rows, front)
    fields = {**_body_fields(rows, front_end, sections), **_front_fields(rows, front, front_end)}
    form = _form(front, fields, sections, rows)
    if form is Form.NYGARD and "status" not in front:
        fields.update(_status_section(sections))
    return Record(
        path=path,
        stem=stem,
        raw=raw,
        text=text,
        encoding=encoding,
        form=form,
        number=named["number"] if named else "",
        title=title,
        title_span=title_span,
        front=front,
        front_end=front_end,
        front_error=front_error,
        fields=fields,
        sections=sections,
        status=statuses.meaning(fields["status"].value) if "status" in fields else Status.UNKNOWN,
    )


def stem_of(path: str) -> str:
    """The name of a record's file without its ending."""
    name = PurePosixPath(path).name
    return re.sub(r"\.(md|markdown|mdown|mkd)$", "", name, flags=re.IGNORECASE)


def looks_like_record(found: Record) -> bool:
    """Whether a page of a log's folder is a record: by its number, a status, or what its headings are."""
    if NO_RECORD.fullmatch(found.stem) or NO_RECORD.fullmatch(found.decision):
        return False
    if found.number or "status" in found.fields:
        return True
    titles = {each.title.lower() for each in found.sections}
    return any(title.startswith("decision") for title in titles) and any(
        title.startswith(("context", "why")) for title in titles
    )


def _front(text: str) -> tuple[Mapping[str, Data], int, tuple[str, Span] | None]:
    match = _FRONT.match(text)
    if match is None:
        return {}, 0, None
    end = len(lines_of(text[: match.end()])) - (1 if text[: match.end()].endswith(("\n", "\r")) else 0)
    try:
        read = yaml.safe_load(match["body"]) if _harmless(match["body"]) else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return {}, end, (str(getattr(error, "problem", "") or "it is not YAML"), Span(line=line))
    if read is not None and not isinstance(read, dict):
        return {}, end, ("it is not a set of keys with values", Span(line=2))
    return {str(name): cast(Data, value) for name, value in (read or {}).items()}, end, None


def _harmless(text: str) -> bool:
    """Front matter is a page of plain keys: what nests or is long enough to hurt a reader is not read."""
    return len(text) < 20_000 and text.count("[") + text.count("{") < 200 and "&" not in text.replace(" & ", "")


def _sections(rows: list[str], front_end: int) -> tuple[Section, ...]:
    found: list[tuple[str, int, int, list[str]]] = []
    fence = ""
    for number, line in enumerate(rows[front_end:], front_end + 1):
        opened = _FENCE.match(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        heading = None if fence or opened else _HEADING.fullmatch(line)
        underlined = not fence and re.fullmatch(r"=+[ \t]*", line) and number - 2 >= front_end and rows[number - 2].strip()
        if heading:
            found.append(((heading[2] or "").strip(), len(heading[1]), number, []))
        elif underlined and not (found and found[-1][2] == number - 1):
            found.append((rows[number - 2].strip(), 1, number - 1, []))
        elif found:
            found[-1][3].append(line)
    return tuple(Section(title=title, level=level, line=line, lines=tuple(below)) for title, level, line, below in found)


def _title(sections: tuple[Section, ...], rows: list[str], front: Mapping[str, Data]) -> tuple[str, Span]:
    for each in sections:
        if each.level == 1:
            return each.title, Span(line=each.line, length=max(1, len(rows[each.line - 1])))
    if isinstance(front.get("title"), str):
        return str(front["title"]), Span(line=1)
    return "", Span(line=1)


def _body_fields(rows: list[str], front_end: int, sections: tuple[Section, ...]) -> dict[str, Field]:
    """Fields between the title and the second heading: a list, lines, or a table."""
    later = [each.line for each in sections if each.level > 1]
    end = min([*later, len(rows) + 1]) - 1
    found: dict[str, Field] = {}
    for number in range(front_end + 1, end + 1):
        line = rows[number - 1]
        match = _BULLET.fullmatch(line) or _ROW.fullmatch(line) or _LINE.fullmatch(line)
        if match is None or match[1].strip().lower() not in MEANT:
            continue
        value = _COMMENT.sub("", match[2]).strip()
        name = MEANT[match[1].strip().lower()]
        start = match.start(2) + match[2].find(value) if value else match.start(2)
        found.setdefault(
            name, Field(name=name, value=value, span=Span(line=number, column=start + 1, length=max(1, len(value))))
        )
    return found


def _front_fields(rows: list[str], front: Mapping[str, Data], front_end: int) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for number in range(2, front_end):
        line = rows[number - 1]
        match = re.match(r"([A-Za-z][A-Za-z _-]*?)[ \t]*:[ \t]*(.*?)[ \t]*$", line)
        if match is None or match[1] not in front or match[1].lower() not in MEANT:
            continue
        name = MEANT[match[1].lower()]
        held = front[match[1]]
        value = ", ".join(str(each) for each in held) if isinstance(held, list) else "" if held is None else str(held)
        found.setdefault(
            name, Field(name=name, value=value, span=Span(line=number, column=match.start(2) + 1, length=max(1, len(match[2]))))
        )
    return found


def _form(front: Mapping[str, Data], fields: Mapping[str, Field], sections: tuple[Section, ...], rows: list[str]) -> Form:
    titles = {each.title.lower() for each in sections}
    if {"id", "drivers", "revisit"} <= set(front):
        return Form.OURS
    if "status" in titles:
        return Form.NYGARD
    status = fields.get("status") or fields.get("date") or fields.get("deciders")
    if status and "status" not in front:
        line = rows[status.span.line - 1].lstrip()
        return Form.TABLE if line.startswith("|") else Form.BULLETS
    if front and ("decision outcome" in titles or "status" in front):
        return Form.FRONT
    return Form.BULLETS if "decision outcome" in titles else Form.PLAIN


def _status_section(sections: tuple[Section, ...]) -> dict[str, Field]:
    """The status that stands under a heading of its own; its last line counts, as adr-tools appends."""
    section = next((each for each in sections if each.title.lower() == "status"), None)
    if section is None:
        return {}
    told = [(section.line + place, line.strip()) for place, line in enumerate(section.lines, 1) if line.strip()]
    told = [(line, text) for line, text in told if not text.startswith("<!--")]
    if not told:
        return {}
    meant = [each for each in told if statuses.meaning(each[1]) is Status.SUPERSEDED]
    meant = meant or [each for each in told if statuses.meaning(each[1]) is not Status.UNKNOWN] or told
    line, text = meant[0]
    column = len(section.lines[line - section.line - 1]) - len(section.lines[line - section.line - 1].lstrip()) + 1
    return {"status": Field(name="status", value=text, span=Span(line=line, column=column, length=len(text)))}

"""Decision records as they stand in somebody's log, whatever wrote them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.model.document import Data


class Status(enum.StrEnum):
    """Where a decision stands; `UNKNOWN` where a word says nothing of these, or none is written."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Form(enum.StrEnum):
    """How a record is written.

    `OURS` has front matter with an id and weighed drivers; `FRONT` is MADR 3 or 4 with front matter; `BULLETS` is MADR 2 or
    log4brains with a list under the title; `NYGARD` has sections Status, Context, Decision, Consequences; `TABLE` opens with a
    table of fields; `PLAIN` is anything else.
    """

    OURS = "ours"
    FRONT = "front"
    BULLETS = "bullets"
    NYGARD = "nygard"
    TABLE = "table"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one line: `line` and `column` count from 1, in characters."""

    line: int
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record (`status`, `date`, `deciders` ...) as text, and the place of its value."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the lines below it, up to the next heading of any level; `line` is that of the heading."""

    title: str
    level: int
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines below the heading as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One record named by another: `target` as it is written, `stem` of the record it means, empty where there is none."""

    target: str
    stem: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: the file's path as shown, its bytes, and what was read out of it.

    `encoding` decodes and encodes `raw` without loss; `front` is the front matter as data, empty where there is none or it is
    broken (`front_error` then says why and where). `front_end` is the line on which the front matter ends, 0 without one.
    `number` is what the file's name begins with, a count or a date.
    """

    path: str
    stem: str
    raw: bytes
    text: str
    encoding: str
    form: Form
    number: str
    title: str
    title_span: Span
    front: Mapping[str, Data]
    front_end: int
    front_error: tuple[str, Span] | None
    fields: Mapping[str, Field]
    sections: tuple[Section, ...]
    status: Status
    supersedes: tuple[Reference, ...] = ()
    superseded_by: tuple[Reference, ...] = ()
    related: tuple[Reference, ...] = ()

    @property
    def decision(self) -> str:
        """What follows the number in the name: in our records the id of the decision."""
        return self.stem.removeprefix(self.number).lstrip("-_ ") if self.number else self.stem

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return "".join(self.text.splitlines(keepends=True)[self.front_end :])

    def value(self, name: str) -> str:
        """A field's text, empty where it is not written."""
        field = self.fields.get(name)
        return field.value if field else ""

    def section(self, *titles: str) -> Section | None:
        """The first section whose heading begins with one of these, whatever its case."""
        wanted = tuple(each.lower() for each in titles)
        return next((each for each in self.sections if each.title.lower().startswith(wanted)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the log's folder that is no record: its index, or one that a record links to."""

    path: str
    raw: bytes
    text: str
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The records of one folder by name, the other pages there, and the paths (relative to the folder) of all files.

    `folder` is as shown, without a slash at its end. `refused` names files that are no text, with the reason.
    """

    folder: str
    records: tuple[Record, ...]
    pages: tuple[Page, ...] = ()
    files: frozenset[str] = frozenset()
    refused: Mapping[str, str]

    def record(self, stem: str) -> Record | None:
        """The record with this stem."""
        return next((each for each in self.records if each.stem == stem), None)

    @property
    def form(self) -> Form:
        """The form in which most of its records are written; ours where there are none."""
        counts = {form: sum(each.form is form for each in self.records) for form in Form}
        return max(counts, key=counts.__getitem__) if self.records else Form.OURS

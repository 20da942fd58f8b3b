"""YAML and JSON as they stand in repositories: several documents in a file, anchors, merge keys, words such as `on`.

A manifest is read strictly by `documents`; what others wrote for other tools is read as those tools read it (YAML 1.2).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any, TypeAlias

import yaml

from scaffolder.model.document import Data, Document, Location, Place, Pointer, Scalar

MOST_DEPTH = 64
"""The deepest nesting that is read."""

MOST_NODES = 100_000
"""The most keys and values of a file, those that aliases repeat included."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_WORDS: Mapping[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Scalar: Any = yaml.ScalarEvent
_Alias: Any = yaml.AliasEvent
_Sequence: Any = yaml.SequenceStartEvent
_SequenceEnd: Any = yaml.SequenceEndEvent
_MappingEnd: Any = yaml.MappingEndEvent

Mark: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is not what its name says, or that is not read, with the place and the reason."""

    location: Location
    reason: str
    is_over: bool = False
    """Whether it may well be sound, and is only more, or something else, than is read."""
    is_guess: bool = False
    """Whether the reader is not that of the file's own tool, which may know more."""


def parse(text: str, path: str) -> tuple[Document, ...] | Unreadable:
    """Every document of a text, which knows the place of each key and value."""
    reader = _Reader(text)
    found: list[Document] = []
    again = _Again(text, path)
    try:
        while reader.more():
            data = reader.value(0)
            reader.close()
            found.append(Document(path=path, text=text, data=data, places=_Places(again, len(found))))
    except yaml.YAMLError as error:
        return faulty(error, path)
    except _TooMuchError as error:
        return Unreadable(location=Location(path=path, line=1, column=1), reason=str(error), is_over=True)
    return tuple(found)


class _Again:
    """A text that is walked once more, for the places alone, when the first of them is asked for.

    Most documents of a repository have nothing to point at, and places take several times the room of the data.
    """

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self._text = text

    @cached_property
    def rows(self) -> tuple[_Rows, ...]:
        """The places of each document."""
        walk = _Walk(self._text)
        found: list[_Rows] = []
        while walk.more():
            walk.rows = _Rows()
            walk.note((), _NO_KEY)
            walk.close()
            found.append(walk.rows)
        return tuple(found)


class _Rows:
    """The places of one document, six numbers each: line, column and length of the key (zeros without one) and of the value."""

    __slots__ = ("marks", "numbers")

    def __init__(self) -> None:
        self.numbers: dict[Pointer, int] = {}
        self.marks = array("I")

    def add(self, pointer: Pointer, key: Mark, value: Mark) -> None:
        self.numbers[pointer] = len(self.marks)
        self.marks.extend(key + value)


class _Places(Mapping[Pointer, Place]):
    """The places of one document of a text."""

    __slots__ = ("_again", "_number")

    def __init__(self, again: _Again, number: int) -> None:
        self._again = again
        self._number = number

    def __getitem__(self, pointer: Pointer) -> Place:
        rows = self._again.rows[self._number]
        start = rows.numbers[pointer]
        marks = rows.marks[start : start + 6]
        return Place(key=self._location(*marks[:3]) if marks[0] else None, value=self._location(*marks[3:]))

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._again.rows[self._number].numbers)

    def __len__(self) -> int:
        return len(self._again.rows[self._number].numbers)

    def __contains__(self, pointer: object) -> bool:
        return pointer in self._again.rows[self._number].numbers

    def _location(self, line: int, column: int, length: int) -> Location:
        return Location(path=self._again.path, line=line, column=column, length=length)


def faulty(error: yaml.YAMLError, path: str) -> Unreadable:
    """Where a text stops being YAML, and why."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "no reason is known")
    return Unreadable(location=Location(path=path, line=line, column=column), reason=f"not readable as YAML: {reason}")


class _TooMuchError(Exception):
    """The text is over the limits."""


class _Events:
    """The events of a text, one document after the other."""

    def __init__(self, text: str) -> None:
        self._next: Any = _Parser(text).get_event

    def more(self) -> bool:
        """Whether another document starts; if so, its first value is next."""
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent):
            event = self._next()
        return not isinstance(event, yaml.StreamEndEvent)

    def close(self) -> None:
        """Leave the document."""
        self._next()


class _Reader(_Events):
    """Reads the data."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._nodes = 0

    def close(self) -> None:
        """Leave the document, and what it named."""
        super().close()
        self._anchors.clear()

    def value(self, depth: int, given: Any = None) -> Data:
        """The data that starts at the next event."""
        event: Any = given if given is not None else self._next()
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > MOST_DEPTH:
            raise _TooMuchError("nested too deep" if depth > MOST_DEPTH else "too many keys and values")
        kind = type(event)
        if kind is _Scalar:
            text: str = event.value
            data: Data = _meaning(text) if event.implicit[0] else text
            if event.anchor:
                self._anchors[event.anchor] = (data, 1)
            return data
        if kind is _Alias:
            data, size = self._anchors.get(event.anchor, (None, 1))
            self._nodes += size
            return data
        before = self._nodes
        data = self._list(depth) if kind is _Sequence else self._mapping(depth)
        if event.anchor:
            self._anchors[event.anchor] = (data, self._nodes - before + 1)
        return data

    def _list(self, depth: int) -> Data:
        found: list[Data] = []
        event: Any
        while type(event := self._next()) is not _SequenceEnd:
            found.append(self.value(depth + 1, event))
        return found

    def _mapping(self, depth: int) -> Data:
        found: dict[str, Data] = {}
        merged: dict[str, Data] = {}
        event: Any
        while type(event := self._next()) is not _MappingEnd:
            if type(event) is not _Scalar:
                self.value(depth + 1, event)
                self.value(depth + 1)
                continue
            key: str = intern(event.value)
            value = self.value(depth + 1)
            if key == "<<" and event.implicit[0]:
                for each in value if isinstance(value, list) else [value]:
                    merged |= each if isinstance(each, dict) else {}
            else:
                found[key] = value
        return {**merged, **found} if merged else found


_NO_KEY: Mark = (0, 0, 0)


class _Walk(_Events):
    """Notes the places; what a reader refuses is never walked."""

    rows: _Rows

    def note(self, pointer: Pointer, key: Mark, given: Any = None) -> None:
        """Note the place of what starts at the next event, and those of everything below."""
        event: Any = given if given is not None else self._next()
        start = event.start_mark
        kind = type(event)
        if kind is _Scalar:
            end = event.end_mark
            width = end.column - start.column if end.line == start.line else 1
            self.rows.add(pointer, key, (start.line + 1, start.column + 1, max(1, width)))
            return
        self.rows.add(pointer, key, (start.line + 1, start.column + 1, 1))
        if kind is _Sequence:
            self._list(pointer)
        elif kind is not _Alias:
            self._mapping(pointer)

    def _list(self, pointer: Pointer) -> None:
        index = 0
        event: Any
        while type(event := self._next()) is not _SequenceEnd:
            self.note((*pointer, index), _NO_KEY, event)
            index += 1

    def _mapping(self, pointer: Pointer) -> None:
        event: Any
        while type(event := self._next()) is not _MappingEnd:
            if type(event) is not _Scalar:
                self._pass(event)
                self._pass(self._next())
                continue
            mark = event.start_mark
            key: str = event.value
            self.note((*pointer, key), (mark.line + 1, mark.column + 1, max(1, len(key))))

    def _pass(self, event: Any) -> None:
        """Leave out a key that is no text, or its value."""
        noted, self.rows = self.rows, _Rows()
        self.note((), _NO_KEY, event)
        self.rows = noted


def _meaning(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first in "-+." or first.isdigit():
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text

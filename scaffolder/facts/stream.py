"""YAML and JSON as they stand in repositories: several documents in a file, anchors, merge keys, words such as `on`.

A manifest is read strictly by `documents`; what others wrote for other tools is read as those tools read it (YAML 1.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from scaffolder.documents import Places
from scaffolder.model.document import Data, Document, Location, Pointer, Scalar

MOST_DEPTH = 64
"""The deepest nesting that is read."""

MOST_NODES = 400_000
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

Mark: TypeAlias = tuple[int, int, int]
Rows: TypeAlias = dict[Pointer, tuple[Mark | None, Mark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that is not what its name says, with the place and the reason."""

    location: Location
    reason: str


def parse(text: str, path: str) -> tuple[Document, ...] | Unreadable:
    """Every document of a text with the place of each key and value."""
    reader = _Reader(text)
    found: list[Document] = []
    try:
        while reader.more():
            rows: Rows = {}
            data = reader.value((), None, rows, 0)
            reader.close()
            found.append(Document(path=path, text=text, data=data, places=Places(path, rows)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        reason = str(getattr(error, "problem", None) or "not readable as YAML")
        return Unreadable(location=Location(path=path, line=line, column=column), reason=reason)
    except _TooMuchError as error:
        return Unreadable(location=Location(path=path, line=1, column=1), reason=str(error))
    return tuple(found)


class _TooMuchError(Exception):
    """The text is over the limits."""


class _Reader:
    """Walks the events of a text."""

    def __init__(self, text: str) -> None:
        self._parser = _Parser(text)
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._nodes = 0

    def more(self) -> bool:
        """Whether another document starts; if so, the reader stands at its first value."""
        event = self._parser.get_event()
        while isinstance(event, yaml.StreamStartEvent):
            event = self._parser.get_event()
        self._anchors.clear()
        return not isinstance(event, yaml.StreamEndEvent)

    def close(self) -> None:
        """Leave the document."""
        self._parser.get_event()

    def value(self, pointer: Pointer, key: Mark | None, rows: Rows, depth: int, given: Any = None) -> Data:
        """The data that starts at the next event; notes its place and those of everything below."""
        event: Any = given if given is not None else self._parser.get_event()
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > MOST_DEPTH:
            raise _TooMuchError("nested too deep" if depth > MOST_DEPTH else "too many keys and values")
        start = event.start_mark
        if isinstance(event, _Scalar):
            text: str = event.value
            width = event.end_mark.column - start.column if event.end_mark.line == start.line else 1
            rows[pointer] = (key, (start.line + 1, start.column + 1, max(1, width)))
            data: Data = _meaning(text) if event.implicit[0] else text
            if event.anchor:
                self._anchors[event.anchor] = (data, 1)
            return data
        rows[pointer] = (key, (start.line + 1, start.column + 1, 1))
        if isinstance(event, _Alias):
            data, size = self._anchors.get(event.anchor, (None, 1))
            self._nodes += size
            return data
        before = self._nodes
        is_list = isinstance(event, yaml.SequenceStartEvent)
        data = self._list(pointer, rows, depth) if is_list else self._mapping(pointer, rows, depth)
        if event.anchor:
            self._anchors[event.anchor] = (data, self._nodes - before + 1)
        return data

    def _list(self, pointer: Pointer, rows: Rows, depth: int) -> Data:
        found: list[Data] = []
        event: Any
        while not isinstance(event := self._parser.get_event(), yaml.SequenceEndEvent):
            found.append(self.value((*pointer, len(found)), None, rows, depth + 1, event))
        return found

    def _mapping(self, pointer: Pointer, rows: Rows, depth: int) -> Data:
        found: dict[str, Data] = {}
        merged: dict[str, Data] = {}
        event: Any
        while not isinstance(event := self._parser.get_event(), yaml.MappingEndEvent):
            if not isinstance(event, _Scalar):
                self.value((), None, {}, depth + 1, event)
                self.value((), None, {}, depth + 1)
                continue
            mark = event.start_mark
            key: str = event.value
            place = (mark.line + 1, mark.column + 1, max(1, len(key)))
            value = self.value((*pointer, key), place, rows, depth + 1)
            if key == "<<" and event.implicit[0]:
                for each in value if isinstance(value, list) else [value]:
                    merged |= each if isinstance(each, dict) else {}
            else:
                found[key] = value
        return {**merged, **found} if merged else found


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

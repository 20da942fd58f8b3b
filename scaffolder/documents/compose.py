"""Parser events become data with a place for every key and value; strict, and bounded while reading."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from scaffolder.documents.characters import INVISIBLE, lines, printable
from scaffolder.documents.scalars import LONGEST_KEY, Meaning, keyword, meaning
from scaffolder.errors import ScaffoldError
from scaffolder.faults import Faults, quoted
from scaffolder.model.document import Data, Location, Pointer

MOST_DEPTH = 64
"""The deepest nesting that is read."""

MOST_NODES = 100_000
"""The most keys, values and lists that are read."""

Mark: TypeAlias = tuple[int, int, int]
"""Line and column, from 1, and how many characters a caret underlines."""

Row: TypeAlias = tuple[Mark | None, Mark]
"""The marks of an entry's key, where it has one, and of its value."""

_PLAIN_TAGS = frozenset({"!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Composer:
    """Reads one document; afterwards `rows`, `faulty` and `faults` say where everything stands and what is wrong."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.rows: dict[Pointer, Row] = {}
        self.faulty: set[Pointer] = set()
        self.faults = Faults(path)
        self._next = _Parser(text).get_event
        self._length = len(text)
        self._nodes = 1
        self._anchors: dict[str, Meaning | None] = {}
        self._escaped: list[tuple[Pointer, str]] = []

    def document(self) -> Data:
        """The data of the one document, None where there is none.

        Raises `yaml.YAMLError` where the text is malformed and `ScaffoldError` where it is over the limits.
        """
        self._next()
        event = self._next()
        data: Data = None
        if not isinstance(event, StreamEndEvent):
            data = self._value(self._next(), (), None, 1)
            self._next()
            event = self._next()
        if not isinstance(event, StreamEndEvent):
            raise self._refusal(event, "a second document starts here", "keep one document in a file")
        self._note_invisible()
        return data

    def _refusal(self, event: Any, problem: str, hint: str) -> ScaffoldError:
        mark = event.start_mark
        return ScaffoldError(f"{printable(self.path)}:{mark.line + 1}:{mark.column + 1}: {problem}", hint=hint)

    def _count(self, event: Any, nodes: int) -> None:
        """Count keys and values, the first of which `event` is."""
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise self._refusal(event, f"more than {MOST_NODES} keys and values", "is this the right file?")

    def _check_depth(self, event: Any, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise self._refusal(event, f"nested deeper than {MOST_DEPTH} levels", "is a bracket missing?")

    def _value(self, event: Any, pointer: Pointer, key: Mark | None, depth: int) -> Data:
        """The data that starts with `event`; notes its place, and those of everything below it."""
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is event.tag is None and event.style != '"':  # nearly every one
                read = meaning(event.value) if event.implicit[0] else None
                if read is None or not read.fix:
                    self.rows[pointer] = (key, self._mark(event))
                    return read.value if read else event.value
            return self._scalar(event, pointer, key)
        if kind is AliasEvent:
            return self._alias(event, pointer, key)
        self._check_depth(event, depth)
        if event.anchor:
            self._anchors[event.anchor] = None
        start = event.start_mark
        mark = (start.line + 1, start.column + 1, 1)
        self.rows[pointer] = (key, mark)
        self._check_tag(event, pointer)
        data: Data
        if kind is SequenceStartEvent:
            data, end, width = self._list(pointer, mark, depth + 1)
        else:
            data, end, width = self._mapping(pointer, mark, depth + 1)
        if end.line == start.line:
            width = end.column - start.column
        self.rows[pointer] = (key, (mark[0], mark[1], max(1, width)))
        return data

    def _list(self, pointer: Pointer, mark: Mark, depth: int) -> tuple[list[Data], Any, int]:
        found: list[Data] = []
        width = 1
        while type(event := self._next()) is not SequenceEndEvent:
            self._count(event, 1)
            entry = (*pointer, len(found))
            found.append(self._value(event, entry, None, depth))
            if event.start_mark.line + 1 == mark[0]:
                _, column, length = self.rows[entry][1]
                width = column + length - mark[1]
        return found, event.end_mark, width

    def _mapping(self, pointer: Pointer, mark: Mark, depth: int) -> tuple[dict[str, Data], Any, int]:
        """A mapping, its end, and how far its first line reaches; entries whose key is refused are left out."""
        found: dict[str, Data] = {}
        width = 1
        while type(event := self._next()) is not MappingEndEvent:
            self._count(event, 2)
            key_mark = self._mark(event)
            key = event.value if type(event) is ScalarEvent else None
            if key is None or key in found or not (keyword(key) if event.implicit[0] else len(key) <= LONGEST_KEY):
                key = self._strange_key(event, key_mark, pointer, found, depth)
            following = self._next()
            if key is None:
                self._skip(following, depth)
                continue
            entry = (*pointer, key)
            found[key] = self._value(following, entry, key_mark, depth)
            if key_mark[0] == mark[0]:
                line, column, length = self.rows[entry][1]
                width = (column + length if line == mark[0] else key_mark[1] + key_mark[2] + 1) - mark[1]
        return found, event.end_mark, width

    def _strange_key(self, event: Any, mark: Mark, pointer: Pointer, found: dict[str, Data], depth: int) -> str | None:
        """A key that is no plain word, or stands here a second time; None where it is refused."""
        if type(event) is not ScalarEvent:
            self._skip(event, depth)
            message = "an alias, a list or a mapping stands where a key belongs"
            self.faults.add("key-not-text", self._location(mark), pointer, message, label="a key is a word")
            return None
        key: str = event.value
        read = self._meaning(event)
        place = self._location(mark)
        if event.implicit[0] and key == "<<":
            label = "write the entries out here"
            self.faults.add("merge-key", place, pointer, "a merge key stands here", label=label, help="delete the line")
        elif not isinstance(read.value, str) or read.fix:
            fix = "a key is a word: is the line indented right?"
            self.faults.add("key-not-text", place, pointer, f"the key {quoted(key)} is not a text", label=fix)
        elif len(key) > LONGEST_KEY:
            message = f"a key of {len(key)} characters, where {LONGEST_KEY} is the most"
            self.faults.add("over-long-key", place, pointer, message, label="is a quote or a line break missing?")
        elif key in found:
            first = self.rows[(*pointer, key)][0]
            label = f"first written in line {first[0]}" if first else "written before"
            message = f"the key {quoted(key)} is written twice"
            self.faults.add("duplicate-key", place, (*pointer, key), message, label=label, help="delete one of the two entries")
        else:
            return key
        return None

    def _scalar(self, event: Any, pointer: Pointer, key: Mark | None) -> Data:
        self.rows[pointer] = (key, self._mark(event))
        read = self._meaning(event)
        if event.anchor:
            self._anchors[event.anchor] = read
        if event.tag is not None:
            self._check_tag(event, pointer)
        if event.style == '"':
            self._escaped.append((pointer, event.value))
        if read.fix and pointer not in self.faulty:
            self.faulty.add(pointer)
            rule = "over-long-number" if read.too_long else "ambiguous-scalar"
            help_text = f"{pointer[-1]}: {read.fix}" if pointer and isinstance(pointer[-1], str) else f"- {read.fix}"
            message = f"{quoted(event.value)} {read.problem}"
            self.faults.add(rule, self._location(self._mark(event)), pointer, message, label=read.label, help=help_text)
        return read.value

    def _meaning(self, event: Any) -> Meaning:
        return meaning(event.value) if event.implicit[0] else Meaning(value=event.value)

    def _alias(self, event: Any, pointer: Pointer, key: Mark | None) -> Data:
        """What a scalar's alias stands for; an alias of anything larger could grow without bound."""
        if event.anchor not in self._anchors:
            raise self._refusal(event, f"the alias *{event.anchor[:40]} names nothing", "write the value itself")
        read = self._anchors[event.anchor]
        if read is None:
            raise self._refusal(event, f"the alias *{event.anchor[:40]} repeats a list or a mapping", "write the entries out")
        self.rows[pointer] = (key, self._mark(event))
        if read.fix:
            self.faulty.add(pointer)
        return read.value

    def _skip(self, event: Any, depth: int) -> None:
        """Pass over one value, whatever it holds."""
        opened = 0
        while True:
            if isinstance(event, ScalarEvent) and event.anchor:
                self._anchors[event.anchor] = self._meaning(event)
            elif isinstance(event, CollectionStartEvent):
                self._check_depth(event, depth + opened)
                self._anchors[event.anchor or ""] = None
                opened += 1
            elif isinstance(event, CollectionEndEvent):
                opened -= 1
            if opened == 0:
                return
            event = self._next()
            if not isinstance(event, CollectionEndEvent):
                self._count(event, 1)

    def _check_tag(self, event: Any, pointer: Pointer) -> None:
        if event.tag is None or event.tag in _PLAIN_TAGS:
            return
        self.faulty.add(pointer)
        shown = event.tag.replace("tag:yaml.org,2002:", "!!")
        place = self._location(self.rows[pointer][1])
        label = "delete the tag and keep the value"
        self.faults.add("unknown-tag", place, pointer, f"the tag {quoted(shown)} is not read", label=label)

    def _mark(self, event: Any) -> Mark:
        """Where an event's text starts, and its length up to its end or its first line's."""
        start, end = event.start_mark, event.end_mark
        line: int = start.line
        if end.line == line and start.index < self._length:
            column: int = start.column
            return (line + 1, column + 1, (end.column - column) or 1)
        if start.index >= len(self.text) and start.line >= len(self._lines):
            return (len(self._lines), len(self._lines[-1]) + 1, 1)
        if end.line == start.line:
            return (start.line + 1, start.column + 1, max(1, end.column - start.column))
        return (start.line + 1, start.column + 1, max(1, len(self._lines[start.line].rstrip()) - start.column))

    @cached_property
    def _lines(self) -> list[str]:
        return lines(self.text)

    def _location(self, mark: Mark) -> Location:
        return Location(path=self.path, line=mark[0], column=mark[1], length=mark[2])

    def _note_invisible(self) -> None:
        """A fault for each line of the text, and each escaped value, that holds what nobody sees."""
        noted: set[int] = set()
        hides = not self.text.isascii() and INVISIBLE.search(self.text)
        for number, text in enumerate(self._lines if hides else (), 1):
            match = INVISIBLE.search(text)
            if match:
                noted.add(number)
                message = f"the character U+{ord(match.group()):04X} cannot be seen here"
                place = Location(path=self.path, line=number, column=match.start() + 1)
                self.faults.add("invisible-character", place, (), message, label="delete the character", fix="")
        for pointer, value in self._escaped:
            hidden = INVISIBLE.search(value)
            place = self._location(self.rows[pointer][1])
            if hidden and place.line not in noted:
                message = f"the escape for U+{ord(hidden.group()):04X} writes a character that cannot be seen"
                self.faults.add("invisible-character", place, pointer, message, label="delete the escape")

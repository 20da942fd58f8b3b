"""Long documents in parts that are held against a schema one after the other: all errors of a hostile one at once fill memory.

A part is the document with the entries of its long lists and mappings left out, but for those of one stretch of the text and
the first of each list. What is said about a part is true of the document, but for the length of a list and for missing keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from scaffolder.model.document import Data, Pointer

LONG = 20_000
"""Keys and values from which a document is looked at in parts."""

STRETCH = 10_000
"""Keys and values of a part, about."""

SHORT = 64
"""Keys and values of an entry that is never cut, and keys of a mapping that are never left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a document; `kept` holds, for each list that was cut (by its identity), which entries are left."""

    data: Data
    kept: dict[int, list[int]] = field(default_factory=dict)

    def pointer(self, inside: Pointer) -> Pointer:
        """The pointer into the whole document for one into the part."""
        found: list[str | int] = []
        at = self.data
        for step in inside:
            indexes = self.kept.get(id(at))
            found.append(indexes[step] if indexes and isinstance(step, int) else step)
            if isinstance(at, list) and isinstance(step, int):
                at = at[step]
            elif isinstance(at, dict) and isinstance(step, str):
                at = at.get(step)
        return tuple(found)

    def is_cut(self, inside: Pointer) -> bool:
        """Whether the list at a pointer into the part is shorter than in the document."""
        at = self.data
        for step in inside:
            at = (
                at[step]
                if isinstance(at, list) and isinstance(step, int)
                else at.get(str(step))
                if isinstance(at, dict)
                else None
            )
        return id(at) in self.kept


def parts(data: Data) -> Iterator[Part]:
    """The whole where it is short, else its parts in the order of the text."""
    sizes: dict[int, int] = {}
    whole = _measure(data, sizes)
    if whole <= LONG:
        yield Part(data=data)
        return
    begins: dict[int, list[int]] = {}
    for start in range(0, whole, STRETCH):
        cut = _Cut(sizes, begins, start, start + STRETCH)
        yield Part(data=cut.copy(data, 0), kept=cut.kept)


def _measure(value: Data, sizes: dict[int, int]) -> int:
    """How many keys and values there are, noted for each list and mapping by its identity."""
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in sizes:
        sizes[id(value)] = 1 + sum(_measure(each, sizes) for each in (value if isinstance(value, list) else value.values()))
    return sizes[id(value)]


class _Cut:
    """A copy of a document with what lies outside of a stretch left out.

    `begins` is shared by all parts of a document: where each entry of a list begins, counted from the list's first.
    """

    def __init__(self, sizes: dict[int, int], begins: dict[int, list[int]], start: int, end: int) -> None:
        self.kept: dict[int, list[int]] = {}
        self._sizes = sizes
        self._begins = begins
        self._start = start
        self._end = end

    def copy(self, value: Data, at: int) -> Data:
        """What is left of a value that begins at a number in the order of the text."""
        size = self._size(value)
        if size <= SHORT or (self._start <= at and at + size <= self._end):
            return value
        if isinstance(value, list):
            return self._list(value, at + 1)
        return self._mapping(value, at + 1) if isinstance(value, dict) else value

    def _size(self, value: Data) -> int:
        return self._sizes[id(value)] if isinstance(value, list | dict) else 1

    def _list(self, value: list[Data], at: int) -> Data:
        begins = self._begins.get(id(value))
        if begins is None:
            begins = self._begins[id(value)] = [0, *accumulate(self._size(each) for each in value)][:-1]
        first = max(bisect_right(begins, self._start - at) - 1, 0)
        inside = range(first, bisect_right(begins, self._end - at - 1))
        left = list(inside) if 0 in inside else [0, *inside]
        found = [self.copy(value[index], at + begins[index]) for index in left]
        self.kept[id(found)] = left
        return found

    def _mapping(self, value: dict[str, Data], at: int) -> Data:
        found: dict[str, Data] = {}
        for key, each in value.items():
            size = self._size(each)
            if len(value) <= SHORT or (at < self._end and at + size > self._start):
                found[key] = self.copy(each, at)
            at += size
        return found

"""Entries: what a rule about a repository looks at, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from scaffolder.model.document import Data, Location, Pointer


class Placed(Protocol):
    """A text that knows where its entries stand: a document, or the manifest in its long form."""

    def locate(self, pointer: Pointer) -> Location:
        """The place of a pointer, or of its nearest written parent."""
        ...


Origin: TypeAlias = tuple[Placed, Pointer]
"""Where a part of an entry was read: a text, and the pointer in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One contract, model, workflow, file, ... of a repository as plain data.

    `path` is relative to the repository. `origins` maps pointers into `data` to where they were read; a pointer below one of
    them is looked up below its origin. The empty pointer always has an origin.
    """

    path: str
    data: dict[str, Data]
    origins: Mapping[Pointer, Origin] = field(default_factory=dict)

    def locate(self, pointer: Pointer) -> Location:
        """The place of a pointer into `data`, or of its nearest parent that was read somewhere."""
        for size in range(len(pointer), -1, -1):
            origin = self.origins.get(pointer[:size])
            if origin is not None:
                placed, start = origin
                return placed.locate((*start, *pointer[size:]))
        return Location(path=self.path, line=1, column=1)

"""A file that was read: its data, and the place of every key and value in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

Scalar: TypeAlias = bool | int | float | str | None
Data: TypeAlias = Union[Scalar, list["Data"], dict[str, "Data"]]  # noqa: UP007 (a recursive alias needs Union before 3.12)
Pointer: TypeAlias = tuple[str | int, ...]


def pointer_text(pointer: Pointer) -> str:
    """The pointer as RFC 6901 text: `("domains", 1, "owner")` is `/domains/1/owner`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place in a text: `line` and `column` count from 1, in characters; `length` is what a caret underlines."""

    path: str
    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one entry of a document stands: its key (absent in lists and at the root) and its value."""

    key: Location | None
    value: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: `data` is plain JSON data, `places` maps every pointer that was written to its place.

    `faulty` holds the pointers whose value the reader already refused: `data` carries the likely meaning there, and nobody
    else reports on them.
    """

    path: str
    text: str
    data: Data
    places: Mapping[Pointer, Place]
    faulty: frozenset[Pointer] = frozenset()

    def locate(self, pointer: Pointer) -> Location:
        """The place of `pointer`, or of its nearest written parent: the key where there is one, else the value."""
        while pointer and pointer not in self.places:
            pointer = pointer[:-1]
        place = self.places.get(pointer)
        if place is None:
            return Location(path=self.path, line=1, column=1)
        return place.key or place.value

"""What an update does to a repository: one step a file, and the bytes that it writes."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Act(enum.StrEnum):
    """What becomes of a file, what people look at first: the first two need a person, the last four write nothing."""

    CONFLICT = "conflict"
    ASIDE = "aside"
    MERGE = "merge"
    REMOVE = "remove"
    ADD = "add"
    REPLACE = "replace"
    DELETED = "deleted"
    YOURS = "yours"
    KEEP = "keep"
    SAME = "same"

    @property
    def writes(self) -> bool:
        """Whether something in the repository changes."""
        return self in _WRITING

    @property
    def needs_people(self) -> bool:
        """Whether the update ends only when somebody has decided."""
        return self in (Act.CONFLICT, Act.ASIDE)


_WRITING = frozenset({Act.ADD, Act.REPLACE, Act.MERGE, Act.REMOVE, Act.CONFLICT, Act.ASIDE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file before and after, relative to the repository; None where it is absent. `executable` is about the file after."""

    path: str
    before: bytes | None
    after: bytes | None
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One generated file and what becomes of it, in words.

    `lines` are those at which conflicts begin; `allowed` says how many lines of each sign of a conflict are the file's own.
    What `is_notable` is told even where only the outcome is.
    """

    path: str
    act: Act
    why: str = ""
    change: Change | None = None
    lines: tuple[int, ...] = ()
    allowed: tuple[int, ...] = ()
    is_notable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Every step, sorted by path, and the record (lock and base) that is written when no conflict is left."""

    steps: tuple[Step, ...]
    record: tuple[Change, ...]

    @property
    def writing(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(each for each in self.steps if each.act.writes)

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """The steps that need a person."""
        return tuple(each for each in self.steps if each.act.needs_people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A conflict that nobody has resolved yet: its lines, or none where a file lies beside that is to be taken or removed."""

    path: str
    lines: tuple[int, ...] = ()


ENDING = ".scaffold-new"
"""What is appended to the name of a file that cannot be merged, for the one that was generated."""

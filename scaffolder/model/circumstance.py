"""Circumstances: where an option of a decision stands better or worse than its marks say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scaffolder.model.knowledge import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """What changes about an option where `when` holds: some of its marks, or, without marks, that it is no option there.

    `raises` says whether the changed marks are better ones in sum.
    """

    when: Schema
    because: str
    marks: Mapping[str, int]
    raises: bool

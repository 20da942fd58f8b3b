"""Verdicts: what one platform decides, among which options, and how firmly."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.model.architecture import Origin
from scaffolder.model.document import Pointer
from scaffolder.model.knowledge import Decision, Option


class Confidence(enum.StrEnum):
    """How firmly a verdict stands: low where another option scores more, high where it is written, argued and far ahead."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Ground(enum.StrEnum):
    """Where a weight came from: the user's needs, a fact of the manifest, or nothing (every criterion then counts alike)."""

    NEED = "need"
    FACT = "fact"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much a criterion counts, 1 to 5, and why. `pointer` leads to what is written, and is empty for a neutral weight."""

    criterion: str
    value: int
    ground: Ground
    reason: str = ""
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One of the user's own values that bears on a decision: `label` says what it means, `value` is as people read it.

    `bound` says which side of a figure binds (`at most`, `at least`), and is empty for what is no limit.
    """

    path: str
    label: str
    value: str
    pointer: Pointer
    bound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A figure that a team measured itself, with its unit, the day and who measured it, and where that is written."""

    what: str
    value: str
    date: str
    by: str
    pointer: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One considered option, or several that are chosen together: `marks` are then the rounded means of theirs.

    `score` is the sum of mark times weight. `fits` says whether it is possible here, `unfit_because` why not.
    `kept` marks the platform that a migration leaves.
    """

    title: str
    technology: str
    options: tuple[Option, ...]
    marks: Mapping[str, int]
    score: int
    chosen: bool = False
    fits: bool = True
    unfit_because: str = ""
    kept: bool = False

    @property
    def id(self) -> str:
        """The ids of its options, joined."""
        return "-".join(option.id for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The smallest change of one weight that puts `rival` ahead of the chosen option (or the chosen one ahead of it)."""

    criterion: str
    now: int
    then: int
    rival: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One decision as this platform takes it.

    `considered` starts with the chosen contender; the others follow, best first, those that do not fit at the end.
    `best` is the rival with the highest score among those that fit, empty where none does. `lead` is how far the chosen
    contender is ahead of it (negative: behind); `driver` the criterion that adds most to that lead.
    `origin` and `reason` say where the value came from. `confirmations` are ids of rules that judge the manifest, `checks` of
    those that judge the repository. `related` are ids of other decisions.
    `inputs` are the dotted paths of the manifest that the verdict looked at. `condition` is where the chosen option is best, in
    words that fit every platform. `tried` is what people tried before and wrote down, `measured` what they measured, each with
    its place. `consulted` are those who were asked, `concerned` those whom the manifest names for what the decision is about.
    `is_record` says whether it is worth a record; else it is one line of a table.
    """

    decision: Decision
    number: int
    path: str
    values: tuple[str, ...]
    considered: tuple[Contender, ...]
    weights: tuple[Weight, ...]
    facts: tuple[Fact, ...]
    best: Contender | None
    lead: int
    driver: str
    sensitivity: Sensitivity | None
    origin: Origin
    reason: str
    why: str
    confidence: Confidence
    status: str
    date: str
    deciders: tuple[str, ...]
    consulted: tuple[str, ...] = ()
    confirmations: tuple[str, ...]
    checks: tuple[str, ...] = ()
    inputs: tuple[str, ...]
    condition: str = ""
    tried: tuple[tuple[str, Pointer], ...] = ()
    measured: tuple[Measurement, ...] = ()
    concerned: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    is_record: bool = False

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.decision.id

    @property
    def chosen(self) -> Contender:
        """The chosen contender."""
        return self.considered[0]

    @property
    def rejected(self) -> tuple[Contender, ...]:
        """The contenders that were not chosen."""
        return self.considered[1:]

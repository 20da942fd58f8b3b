"""Findings: one rule broken at one place."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from scaffolder.model.document import Location, Pointer


class Severity(enum.StrEnum):
    """How much a finding matters; `rank` orders them, error highest."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a note, 1 for a warning, 2 for an error."""
        return ("note", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An accepted finding.

    `rule` is accepted for `reason` by `owner` until the day `until` (ISO date), in `paths` or everywhere. It is written at
    `pointer`, on `line` of `file`, or in the manifest itself where that is empty.
    """

    rule: str
    reason: str
    owner: str
    until: str
    paths: tuple[str, ...] = ()
    pointer: Pointer = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule broken at one place.

    `pointer` is the place the rule speaks of, `location` the nearest written text; `label` stands beside the caret,
    `why` and `help` below. `fingerprint` does not change when lines move. `waiver` is set where a waiver accepts it, and
    `baselined` where a baseline knows it. `fix` is the one text that may safely stand in place of what `location` marks.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    pointer: Pointer
    fingerprint: str
    label: str = ""
    why: str = ""
    help: str = ""
    practice: str = ""
    catalogue: tuple[str, ...] = ()
    waiver: Waiver | None = None
    baselined: bool = False
    fix: str | None = None

    @property
    def stands(self) -> bool:
        """Whether the finding counts: neither a waiver nor a baseline accepts it."""
        return self.waiver is None and not self.baselined


def in_text_order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    """The key that sorts findings as the text goes; where several begin at one place, the worse comes first."""
    location = finding.location
    return location.path, location.line, location.column, -finding.severity.rank, finding.rule, finding.message

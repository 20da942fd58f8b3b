"""Reporters: findings as text for people or as a versioned shape for programs; one module a format.

Each module has `render(findings, documents)`: `documents` are those that were checked, so that reporters can count files and
show lines. Findings come out by path, line, column and rule, secrets masked, whatever the caller's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scaffolder.model.finding import Finding, Severity


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which every report shows them."""
    return sorted(
        findings, key=lambda each: (each.location.path, each.location.line, each.location.column, each.rule, each.message)
    )


def counted(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many findings of each severity stand, most severe first, and how many are waived."""
    counts = {severity.value: 0 for severity in reversed(Severity)}
    counts["waived"] = 0
    for each in findings:
        counts["waived" if each.waiver else each.severity.value] += 1
    return counts

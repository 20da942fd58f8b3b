"""What people wrote about a decision in the manifest, and whom the manifest names for what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.decide import facts
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Measurement
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Decision

ASKED = 4
"""People whom a record names as concerned."""

HOLDERS = ("owner", "steward")
"""Fields of an entry that name who answers for it."""


def taken(decision: str, architecture: Architecture) -> Mapping[str, Data]:
    """What people wrote about a decision."""
    return next((row for _, row in _rows(decision, architecture)), {})


def tried(decision: str, architecture: Architecture) -> tuple[tuple[str, Pointer], ...]:
    """What people tried before they decided, each with its place."""
    return tuple(
        (str(text), ("decide", number, "tried", index))
        for number, row in _rows(decision, architecture)
        for index, text in enumerate(_list(row.get("tried")))
    )


def measured(decision: str, architecture: Architecture) -> tuple[Measurement, ...]:
    """What people measured themselves, each with its place."""
    return tuple(
        Measurement(
            what=str(each.get("what") or ""),
            value=str(each.get("value") or ""),
            date=str(each.get("date") or ""),
            by=str(each.get("by") or ""),
            pointer=("decide", number, "measured", index),
        )
        for number, row in _rows(decision, architecture)
        for index, each in enumerate(_list(row.get("measured")))
        if isinstance(each, dict)
    )


def named(held: Data) -> tuple[str, ...]:
    """People of a list, or the one."""
    return tuple(str(each) for each in _list(held))


def concerned(decision: Decision, architecture: Architecture) -> tuple[str, ...]:
    """Who answers for what a decision counts, those named most often first; not the platform's owner, who is named anyway."""
    counts: dict[str, int] = {}
    for figure in decision.figures:
        held = facts.at(architecture.manifest.data, str(figure["path"]))
        for row in held if isinstance(held, list) else []:
            if isinstance(row, dict) and facts.matches(row, figure.get("where")):
                for field in HOLDERS:
                    if row.get(field) and row[field] != architecture.owner:
                        counts[str(row[field])] = counts.get(str(row[field]), 0) + 1
    order = {name: place for place, name in enumerate(counts)}
    return tuple(sorted(counts, key=lambda name: (-counts[name], order[name]))[:ASKED])


def _rows(decision: str, architecture: Architecture) -> Iterator[tuple[int, Mapping[str, Data]]]:
    rows = architecture.manifest.data.get("decide")
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict) and row.get("decision") == decision:
            yield number, row


def _list(held: Data) -> list[Data]:
    return held if isinstance(held, list) else [held] if held else []

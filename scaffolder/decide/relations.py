"""Relations: which decisions look at each other's answers, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.decide.facts import paths
from scaffolder.model.decision import Verdict

NEAREST = 2
"""Relations that a record takes up from its own side."""


def related(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts with the ids of the records they are related to.

    Two are related where one asks about what the other settles, or leaves a question to it, or where the same rules
    confirm both; each record names its nearest, and is named back.
    """
    records = [verdict for verdict in verdicts if verdict.is_record]
    bonds = {(one.id, other.id): _bond(one, other) for one in records for other in records if one is not other}
    links: dict[str, set[str]] = {record.id: set() for record in records}
    for record in records:
        for other in _nearest(record, records, bonds):
            links[record.id].add(other)
            links[other].add(record.id)
    order = {record.id: place for place, record in enumerate(records)}
    return tuple(
        replace(verdict, related=tuple(sorted(links.get(verdict.id, ()), key=order.__getitem__))) for verdict in verdicts
    )


def _nearest(record: Verdict, records: Sequence[Verdict], bonds: Mapping[tuple[str, str], int]) -> list[str]:
    """The records with the strongest bonds; a record without any leans on the most significant one."""
    ranked = sorted((other for other in records if other is not record), key=lambda each: -bonds[record.id, each.id])
    near = [other.id for other in ranked if bonds[record.id, other.id] > 0][:NEAREST]
    if near:
        return near
    largest = max(records, key=lambda each: each.decision.significance)
    return [largest.id] if largest is not record else []


def _bond(one: Verdict, other: Verdict) -> int:
    """How near two decisions are: to ask about an answer or to leave it a question counts twice, a shared rule once."""
    asked = _asks(one, other) + _asks(other, one)
    left = any(decision in (one.id, other.id) for each in (one, other) for _, decision in each.decision.leaves)
    return 2 * (asked + left) + len(set(one.confirmations) & set(other.confirmations))


def _asks(one: Verdict, other: Verdict) -> int:
    """How often the options of a decision, or whether it arises at all, depend on what another settles."""
    wanted = other.path.partition("[]")[0]
    return sum(wanted in paths(schema) for schema in (one.decision.applies, *(option.fits for option in one.decision.options)))

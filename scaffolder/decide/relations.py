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

    Two are related where the options of one ask about what the other settles, or where the same rules confirm both; each
    record names its nearest, and is named back.
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
    """How near two decisions are: options that ask about the other's answer count twice, shared rules once each."""
    asked = _asks(one, other) + _asks(other, one)
    return 2 * asked + len(set(one.confirmations) & set(other.confirmations))


def _asks(one: Verdict, other: Verdict) -> int:
    wanted = other.path.partition("[]")[0]
    return sum(wanted in paths(option.fits) for option in one.decision.options)

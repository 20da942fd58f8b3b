"""The trust boundaries of a platform: the zones that hold elements, named in the words of its provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import Zone
from scaffolder.model.document import Data
from scaffolder.resolve.elements import Drawn
from scaffolder.resolve.roles import Topology, ZoneRule
from scaffolder.resolve.subjects import Subject
from scaffolder.resolve.texts import fill


def zones(drawn: Sequence[Drawn], subject: Subject, known: Topology) -> tuple[Zone, ...]:
    """The zones that hold at least one element, in reading order, bands last."""
    held = {each.element.zone for each in drawn}
    used = sorted((rule for rule in known.zones if rule.id in held), key=lambda rule: (rule.band, rule.rank))
    return tuple(
        Zone(id=rule.id, title=title(rule, subject, known), rank=rule.rank, trust=rule.trust, band=rule.band) for rule in used
    )


def title(rule: ZoneRule, subject: Subject, known: Topology) -> str:
    """What a zone is called on this platform."""
    pattern = next(text for when, text in rule.titles if subject.holds(when))
    return fill(pattern, subject, known.words, zone_row(subject, known))


def zone_row(subject: Subject, known: Topology) -> Mapping[str, Data]:
    """What zone titles may quote: the leading provider's `unit` of separation (an account, a subscription ...)."""
    leading = subject.providers[0]
    return {
        "unit": known.words["cloud.unit"].get(leading, "account"),
        "provider": known.words["cloud.providers"].get(leading, leading),
    }

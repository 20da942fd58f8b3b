"""Contenders: the chosen option and the rivals that someone would defend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import jsonschema_rs

from scaffolder.catalog import Catalog
from scaffolder.decide import terms
from scaffolder.decide.facts import paths
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Contender, Sensitivity
from scaffolder.model.knowledge import Decision, Option, Schema

CONSIDERED = 4
"""Contenders of a record at most."""

FEW = 3
"""Contenders below which even an option that another choice rules out is told with its reason."""

HIGHEST = 5
"""The most that a need may weigh: no weight beyond it is said to turn an order."""


def holds(schema: Schema, architecture: Architecture) -> bool:
    """Whether a condition holds of the resolved manifest."""
    if isinstance(schema, bool):
        return schema
    return jsonschema_rs.is_valid(dict(schema), dict(architecture.resolved))


def placed(decision: Decision, architecture: Architecture) -> Decision:
    """A decision whose options are marked for this platform: of the circumstances only those are left that hold here."""
    return replace(decision, options=tuple(_placed(option, architecture) for option in decision.options))


def _placed(option: Option, architecture: Architecture) -> Option:
    here = tuple(each for each in option.circumstances if holds(each.when, architecture))
    if not here:
        return replace(option, circumstances=())
    marks = dict(option.marks)
    for each in reversed(here):
        marks.update(each.marks)
    barring = next((each for each in here if not each.marks), None)
    placed_here = replace(option, marks=MappingProxyType(marks), circumstances=tuple(each for each in here if each.marks))
    return replace(placed_here, fits=False, unfit_because=barring.because) if barring else placed_here


def considered(
    decision: Decision, values: Sequence[str], weights: Mapping[str, int], architecture: Architecture, catalog: Catalog
) -> tuple[Contender, ...]:
    """The chosen contender and up to three rivals: those that fit by score, and what fell out for a reason.

    Where several values are chosen together, a rival takes the place of the first one; each entry of a list of objects that
    chooses for itself is held against one rival for all. Empty where a value is none of the decision's
    options.
    """
    options = {option.id: option for option in decision.options}
    if not values or not all(value in options for value in values):
        return ()
    chosen = replace(contender([options[value] for value in values], weights), chosen=True)
    kept = _kept(decision, weights, architecture, catalog)
    debatable = {option.id for option in decision.options if _debatable(option, catalog)}
    together = [] if "[]" in decision.paths[0] else [options[value] for value in values[1:]]
    others = [option for option in decision.options if option.id not in values and option.status == "current"]
    ranked = sorted((contender([option, *together], weights) for option in others), key=lambda each: -each.score)
    fitting = [each for each in ranked if holds(each.options[0].fits, architecture)]
    excluded = [
        replace(each, fits=False, unfit_because=each.options[0].unfit_because) for each in ranked if each not in fitting
    ]
    by_fact = [each for each in excluded if each.options[0].id in debatable]
    rest = [each for each in excluded if each not in by_fact]
    excluded = [*_defended(decision, by_fact), *rest[: max(FEW - 1 - len(fitting) - len(by_fact), 0)]]
    rivals = _defended(decision, fitting)
    room = CONSIDERED - 1 - len(kept)
    shown = [*rivals[: max(room - (1 if excluded else 0), 1)]]
    shown += excluded[: room - len(shown)]
    shown += [each for each in rivals if each not in shown][: room - len(shown)]
    return (chosen, *sorted(shown, key=lambda each: (not each.fits, -each.score)), *kept)


def contender(options: Sequence[Option], weights: Mapping[str, int]) -> Contender:
    """One option, or several that are taken together."""
    marks = {name: round(sum(option.marks[name] for option in options) / len(options)) for name in weights}
    return Contender(
        title=joined([option.title for option in options]),
        technology="; ".join(option.technology for option in options),
        options=tuple(options),
        marks=MappingProxyType(marks),
        score=sum(marks[name] * weight for name, weight in weights.items()),
    )


def joined(names: Sequence[str]) -> str:
    """Names that are taken together: `a + b`."""
    return " + ".join(names)


def driver(chosen: Contender, rival: Contender | None, weights: Mapping[str, int]) -> str:
    """The criterion that adds most to the lead over the rival; without a rival, that which adds most to the score.

    Where there is no lead, it is the heaviest criterion on which the chosen contender is at least as good.
    """

    def gain(name: str) -> int:
        return (chosen.marks[name] - (rival.marks[name] if rival else 0)) * weights[name]

    if rival is not None and chosen.score <= rival.score:
        kept = [name for name in weights if chosen.marks[name] >= rival.marks[name]]
        return max(kept or weights, key=lambda name: (weights[name], gain(name)))
    return max(weights, key=gain)


def sensitivity(chosen: Contender, rivals: Iterable[Contender], weights: Mapping[str, int]) -> Sensitivity | None:
    """The smallest change of one weight that turns the order of the chosen contender and a rival, the best rival first.

    None where no weight between 0 and `HIGHEST` does.
    """
    for rival in sorted(rivals, key=lambda each: -each.score):
        first, second = (chosen, rival) if chosen.score >= rival.score else (rival, chosen)
        turns = [
            (abs(then - now), name, then)
            for name, now in weights.items()
            if (then := _turning(first.score - second.score, first.marks[name] - second.marks[name], now)) is not None
        ]
        if turns:
            _, name, then = min(turns)
            return Sensitivity(criterion=name, now=weights[name], then=then, rival=rival.title)
        if chosen.score < rival.score:
            return None
    return None


def _turning(lead: int, gap: int, now: int) -> int | None:
    """The weight at which a lead is gone and reversed, where the leader's mark is `gap` better on the criterion."""
    if gap < 0:
        then = now + lead // -gap + 1
        return then if then <= HIGHEST else None
    if gap > 0:
        then = now - lead // gap - 1
        return then if then >= 0 else None
    return None


def _defended(decision: Decision, ranked: list[Contender]) -> list[Contender]:
    """Rivals in the order in which people bring them forward: the best, what is usual, what a flip names, then the rest."""
    flipped = {str(each) for flip in decision.flips for each in _texts(flip.get("to"))}
    usual = [each for each in ranked[1:] if each.options[0].id in decision.default_to]
    named = [*usual, *[each for each in ranked[1:] if each.options[0].id in flipped and each not in usual]]
    return [*ranked[:1], *named, *[each for each in ranked[1:] if each not in named]]


def _debatable(option: Option, catalog: Catalog) -> bool:
    """Whether facts alone rule an option out: what only another cloud or product could host, nobody defends here."""
    asked = [catalog.choices[path] for path in paths(option.fits) if path in catalog.choices]
    return bool(asked) and all(key.kind == "fact" for key in asked)


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _kept(decision: Decision, weights: Mapping[str, int], architecture: Architecture, catalog: Catalog) -> list[Contender]:
    """What is there today, where the platform migrates and the decision replaces a part of it."""
    keep, source = decision.keep, architecture.value("migration.source")
    if keep is None or architecture.value("migration.enabled") is not True or not isinstance(source, str) or source == "none":
        return []
    name = terms.named("migration.source", source, catalog)

    def named(text: str) -> str:
        return text.replace("{source}", name)

    here = replace(
        keep,
        title=named(keep.title),
        technology=named(keep.technology),
        when_best=named(keep.when_best),
        good=tuple(named(each) for each in keep.good),
        bad=tuple(named(each) for each in keep.bad),
    )
    return [replace(contender([here], weights), kept=True, fits=False, unfit_because=_leaving(name, architecture))]


def _leaving(name: str, architecture: Architecture) -> str:
    """Why what is there today is not an answer: the workloads and the day on which the last of them leaves."""
    days = [workload.retire_date for workload in architecture.workloads if workload.retire_date]
    if not days:
        return f"the migration off {name} is decided"
    return f"{len(days)} of {len(architecture.workloads)} workloads leave {name}, the last by {max(days)}"

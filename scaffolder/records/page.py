"""One decision record: MADR 4 headings, the user's values quoted by line, scores that can be recomputed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.decide import contenders
from scaffolder.escape import md, mdcode, yaml
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Contender, Fact, Verdict
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Option, Rule
from scaffolder.records import arguments, reach, words
from scaffolder.records.arguments import Wording

LARGEST = 100
"""Significance of the decision that the platform's first reason is about."""

NEAR = 2
"""Telling words that a reason of the platform shares with a question where it is worth quoting beside the needs."""

TABLED = 2
"""Facts that a context holds at least."""

SHOWN = 4
"""Rules in force that a record names beside the first."""

MEASURED = 1
"""Measures that a record asks for before anyone accepts it."""


def stem(verdict: Verdict) -> str:
    """The name of a record's file without its ending: `0010-batch-engine`."""
    return f"{verdict.number:04d}-{verdict.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a record refers to: the platform, the catalog, the other records by decision, and how the platform speaks."""

    architecture: Architecture
    catalog: Catalog
    records: Mapping[str, Verdict]
    own: Wording


def page(verdict: Verdict, around: Surroundings) -> str:
    """The record of one verdict."""
    architecture, catalog, records, own = around.architecture, around.catalog, around.records, around.own
    parts = (
        _context(verdict, architecture, own),
        _drivers(verdict, architecture, own),
        _options(verdict),
        _outcome(verdict, architecture, own),
        _consequences(verdict, around),
        _confirmation(verdict, architecture, catalog),
        _comparison(verdict, own),
        _more(verdict, records, architecture, catalog),
    )
    body = "\n\n".join("\n".join(part) for part in parts)
    return f"{_front(verdict, records)}\n# {md(words.title(verdict))}\n\n{body}\n"


def _front(verdict: Verdict, records: Mapping[str, Verdict]) -> str:
    fields: dict[str, Data] = {
        "id": stem(verdict),
        "title": words.title(verdict),
        "status": verdict.status,
        "date": verdict.date,
        "deciders": list(verdict.deciders),
        "consulted": [],
        "confidence": verdict.confidence.value,
        "level": verdict.decision.level,
        "supersedes": [],
        "superseded-by": [],
        "related": [stem(records[name]) for name in verdict.related],
        "rules": list(verdict.confirmations),
        "drivers": {weight.criterion: weight.value for weight in verdict.weights},
        "revisit": verdict.decision.revisit,
    }
    fields["generated"] = f"sha256:{digest(verdict)}"
    return "---\n" + "".join(f"{name}: {yaml(value)}\n" for name, value in fields.items()) + "---"


def digest(verdict: Verdict) -> str:
    """The digest of what a record was made from: the answer, its rivals, weights and facts, and what people decided."""
    made = [
        verdict.id, list(verdict.values), verdict.origin.value, verdict.reason, verdict.why, verdict.status, verdict.date,
        list(verdict.deciders), list(verdict.confirmations),
        [[each.id, dict(each.marks), each.score, each.fits, each.unfit_because] for each in verdict.considered],
        [[each.criterion, each.value, each.reason] for each in verdict.weights],
        [[each.label, each.value] for each in verdict.facts],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode("utf-8")).hexdigest()


def _context(verdict: Verdict, architecture: Architecture, own: Wording) -> Iterator[str]:
    yield "## Context and Problem Statement"
    yield ""
    yield words.prose(verdict.decision.question)
    yield ""
    yield f"| {md(architecture.title)} | Value | Line |"
    yield "|---|---|---|"
    for fact in _tabled(verdict):
        yield f"| {md(words.capital(fact.label))} | {md(fact.value)} | {words.place(fact.pointer, architecture)} |"
    yield ""
    yield words.settled(verdict, architecture)
    said = _said(verdict, architecture, own)
    if said:
        yield ""
        yield f"{words.quoted(said[0])} ({words.place(said[1], architecture)})"


def _tabled(verdict: Verdict) -> tuple[Fact, ...]:
    """The facts of the context: limits stand among the drivers, unless too little would be left."""
    open_ones = tuple(fact for fact in verdict.facts if not fact.bound)
    return open_ones if len(open_ones) >= TABLED else verdict.facts


def _said(verdict: Verdict, architecture: Architecture, own: Wording) -> tuple[str, Pointer] | None:
    """The user's own sentence about the question: written for this decision, else the platform's reason that comes near.

    None where nothing comes near and a driver quotes the user already.
    """
    if verdict.why:
        rows = cast("list[Data]", architecture.manifest.data["decide"])
        number = next(place for place, row in enumerate(rows) if isinstance(row, dict) and row.get("decision") == verdict.id)
        return verdict.why, ("decide", number, "why")
    if not architecture.why:
        return None
    scores = arguments.nearness(architecture.why, verdict, own)
    if verdict.decision.significance == LARGEST:
        chosen = 0
    elif max(scores) >= NEAR or words.quoted_need(verdict) is None:
        nearest = [place for place, score in enumerate(scores) if score == max(scores)]
        chosen = nearest[verdict.number % len(nearest)]
    else:
        return None
    several = isinstance(architecture.manifest.data.get("why"), list)
    return architecture.why[chosen], ("why", chosen) if several else ("why",)


def _drivers(verdict: Verdict, architecture: Architecture, own: Wording) -> Iterator[str]:
    yield "## Decision Drivers"
    yield ""
    for fact in verdict.facts:
        if fact.bound:
            line = "" if fact in _tabled(verdict) else f" ({words.place(fact.pointer, architecture)})"
            yield f"* {words.capital(fact.bound)} {md(fact.value)}{line}: {md(fact.label)}"
    for weight in words.explained(verdict):
        yield f"* {words.weighed(weight, verdict, architecture)}"
    measured = arguments.nearest_first(verdict.decision.drivers, f"{verdict.id}/drivers", own)
    yield f"* To be measured: {md('; '.join(measured[:MEASURED]))}"


def _options(verdict: Verdict) -> Iterator[str]:
    yield "## Considered Options"
    yield ""
    for contender in verdict.considered:
        yield f"* {md(f'{contender.title}: {contender.technology}')} ({contender.score} points)"


def _outcome(verdict: Verdict, architecture: Architecture, own: Wording) -> Iterator[str]:
    yield "## Decision Outcome"
    yield ""
    yield words.outcome(verdict, architecture)
    if verdict.best:
        best = arguments.points(verdict.best.options[0], "good", own)[1]
        yield f"The best argument for {md(verdict.best.title)}: {md(best)}."
    yield ""
    yield words.turning(verdict)
    yield ""
    yield words.firmness(verdict)


def _consequences(verdict: Verdict, around: Surroundings) -> Iterator[str]:
    yield "### Consequences"
    yield ""
    chosen, architecture = verdict.chosen.options[0], around.architecture
    good, bad = (arguments.points(chosen, side, around.own)[1] for side in ("good", "bad"))
    yield f"* Good, because {md(good)}"
    yield f"* Neutral, because {reach.reach(verdict, architecture, around.catalog)}"
    yield f"* Bad, because {md(bad)}"
    owner = f" ({mdcode(architecture.owner)})" if architecture.owner else ""
    yield f"* Follow-up{owner}: {words.ended(md(verdict.decision.follow_up))}"


def _confirmation(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    yield "### Confirmation"
    yield ""
    if not verdict.confirmations:
        yield f"Review only: no rule watches {mdcode(verdict.path)}."
        return
    rules = [catalog.rules[name] for name in verdict.confirmations]
    live = [rule for rule in rules if contenders.holds(rule.when, architecture)]
    first, *others = sorted(rules, key=lambda rule: (not _names(rule, verdict), rule not in live))
    yield f"{len(live)} of {len(rules)} rules are in force on {md(architecture.title)}."
    yield ""
    yield f"* {mdcode(first.id)}, {_state(first, live)}: {words.ended(words.prose(first.why))}"
    awake = [mdcode(rule.id) for rule in others if rule in live]
    if awake:
        yield f"* Also in force: {', '.join(awake[:SHOWN])}" + (f" and {len(awake) - SHOWN} more" if awake[SHOWN:] else "")
    for number, waiver in enumerate(architecture.manifest.waivers):
        if waiver.rule in verdict.confirmations:
            line = words.place(waiver.pointer or ("waivers", number), architecture)
            yield (
                f"* Waived until {mdcode(waiver.until)} by {mdcode(waiver.owner)} ({line}): {mdcode(waiver.rule)}, "
                f"{words.ended(md(waiver.reason))}"
            )


def _state(rule: Rule, live: Sequence[Rule]) -> str:
    """Whether a rule looks at this platform as it stands."""
    return f"{rule.severity.value} {'in force' if rule in live else 'asleep'}"


def _names(rule: Rule, verdict: Verdict) -> bool:
    """Whether a rule speaks of the very value that was chosen."""
    text = json.dumps([rule.when, rule.require, dict(rule.relation)], default=dict)
    return any(f'"{value}"' in text for value in verdict.values)


def _comparison(verdict: Verdict, own: Wording) -> Iterator[str]:
    yield "## Pros and Cons of the Options"
    yield ""
    yield "| Criterion | Weight | " + " | ".join(md(each.title) for each in verdict.considered) + " |"
    yield "|---|--:|" + "--:|" * len(verdict.considered)
    for weight in verdict.weights:
        marks = " | ".join(str(each.marks[weight.criterion]) for each in verdict.considered)
        yield f"| {weight.criterion} | {weight.value} | {marks} |"
    yield "| **weight x mark** | | " + " | ".join(f"**{each.score}**" for each in verdict.considered) + " |"
    for contender in verdict.considered:
        yield ""
        yield from _points(contender, verdict, own)


def _points(contender: Contender, verdict: Verdict, own: Wording) -> Iterator[str]:
    yield f"### {md(contender.title)}"
    yield ""
    if contender.chosen:
        strong, weak = words.profile(verdict)
        yield from (f"* Good, because {md(_first(option, 'good', own))}" for option in contender.options)
        yield f"* Good, because {strong}"
        yield from (f"* Bad, because {md(_first(option, 'bad', own))}" for option in contender.options)
        if weak:
            yield f"* Bad, because {weak}"
        return
    option = contender.options[0]
    yield f"* Good, because {md(_first(option, 'good', own))}"
    if contender.fits:
        word = "Bad" if contender.score < verdict.chosen.score else "Neutral"
        yield f"* {word}, because {words.standing(contender, verdict)}"
    yield f"* Bad, because {md(_first(option, 'bad', own))}"
    last = f"Neutral, because {_turn(contender, verdict)}" if contender.fits else f"Bad, because {md(contender.unfit_because)}"
    yield f"* {last}"


def _first(option: Option, side: str, own: Wording) -> str:
    return arguments.points(option, side, own)[0]


def _turn(rival: Contender, verdict: Verdict) -> str:
    """What one weight would have to be for a rival to stand elsewhere."""
    weights = {weight.criterion: weight.value for weight in verdict.weights}
    turn = contenders.sensitivity(verdict.chosen, [rival], weights)
    if turn is None:
        return f"no one weight closes {abs(verdict.chosen.score - rival.score)} points"
    change = "passes" if rival.score <= verdict.chosen.score else "loses the lead"
    return f"it {change} at {turn.criterion} {turn.then} instead of {turn.now}"


def _more(verdict: Verdict, records: Mapping[str, Verdict], architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    decision = verdict.decision
    yield "## More Information"
    yield ""
    practices = [catalog.practices[name] for name in decision.practices if name in catalog.practices]
    live = [practice for practice in practices if practice.blueprint in architecture.blueprints] or practices
    yield f"* Sources: {md('; '.join(decision.sources))}"
    related = [records[name] for name in verdict.related]
    if related:
        yield "* Related: " + ", ".join(f"[{stem(each)[:4]} {md(each.decision.title)}]({stem(each)}.md)" for each in related)
    for practice in live[:1]:
        yield f"* Practice {mdcode(practice.id)}: {md('; '.join(practice.sources[:2]))}"
    fact = verdict.facts[0] if verdict.facts else None
    today = f" ({md(fact.value)} today, {md(words.inner(fact.label))})" if fact else ""
    yield f"* Revisit{today}: {words.ended(md(decision.revisit))}"

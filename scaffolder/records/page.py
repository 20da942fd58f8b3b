"""One decision record: MADR 4 headings, the user's values quoted by line, scores that can be recomputed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.decide import contenders
from scaffolder.decide.facts import paths
from scaffolder.escape import md, mdcode, yaml
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Contender, Ground, Verdict, Weight
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Option, Rule
from scaffolder.records import arguments, words

DRIVERS = 3
"""Criteria that a record explains; the score table holds them all."""

NEAR = 3
"""Words that a reason of the platform shares with a question where it is worth quoting beside the reasons of the needs."""

SHOWN = 4
"""Rules in force that a record names beside the first."""

MEASURED = 1
"""Measures that a record asks for before anyone accepts it."""

NEIGHBOURS = 4
"""Sources, products and domains that a consequence names."""


def stem(verdict: Verdict) -> str:
    """The name of a record's file without its ending: `0010-batch-engine`."""
    return f"{verdict.number:04d}-{verdict.id}"


def page(verdict: Verdict, records: Mapping[str, Verdict], architecture: Architecture, catalog: Catalog) -> str:
    """The record of one verdict; `records` are those of the platform by decision, for the links between them."""
    parts = (
        _context(verdict, architecture),
        _drivers(verdict, architecture),
        _options(verdict),
        _outcome(verdict, architecture),
        _consequences(verdict, architecture, catalog),
        _confirmation(verdict, architecture, catalog),
        _comparison(verdict, architecture),
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


def _context(verdict: Verdict, architecture: Architecture) -> Iterator[str]:
    yield "## Context and Problem Statement"
    yield ""
    yield words.prose(verdict.decision.question)
    yield ""
    yield f"| {md(architecture.title)} | Value | Line |"
    yield "|---|---|---|"
    for fact in verdict.facts:
        yield f"| {md(words.capital(fact.label))} | {md(fact.value)} | {words.place(fact.pointer, architecture)} |"
    yield ""
    yield words.settled(verdict, architecture)
    said = _said(verdict, architecture)
    if said:
        yield ""
        yield f"{words.quoted(said[0])} ({words.place(said[1], architecture)})"


def _said(verdict: Verdict, architecture: Architecture) -> tuple[str, Pointer] | None:
    """The user's own sentence that is nearest to the question: about this decision, else one of the platform's reasons.

    None where the deciding driver quotes the user already and nothing else comes near.
    """
    if verdict.why:
        rows = cast("list[Data]", architecture.manifest.data["decide"])
        number = next(place for place, row in enumerate(rows) if isinstance(row, dict) and row.get("decision") == verdict.id)
        return verdict.why, ("decide", number, "why")
    several = isinstance(architecture.manifest.data.get("why"), list)
    pool: list[tuple[str, Pointer]] = [
        (text, ("why", place) if several else ("why",)) for place, text in enumerate(architecture.why)
    ]
    needs = [weight for weight in verdict.weights if weight.ground is Ground.NEED and weight.reason]
    pool += [(weight.reason, (*weight.pointer, "why")) for weight in needs if weight.criterion != verdict.driver]
    own = _vocabulary(verdict)
    scores = [len(own & arguments.terms(text)) for text, _ in pool]
    argued = any(weight.criterion == verdict.driver for weight in needs)
    if not pool or (argued and max(scores) < NEAR):
        return None
    nearest = [place for place, score in enumerate(scores) if score == max(scores)]
    return pool[nearest[verdict.number % len(nearest)]]


def _vocabulary(verdict: Verdict) -> set[str]:
    decision = verdict.decision
    texts = [decision.question, decision.title, *decision.drivers, *decision.criteria.values(), *verdict.values]
    texts += [text for each in verdict.chosen.options for text in (each.title, *each.good)]
    return {term for text in texts for term in arguments.terms(text)}


def _drivers(verdict: Verdict, architecture: Architecture) -> Iterator[str]:
    yield "## Decision Drivers"
    yield ""
    for weight in explained(verdict):
        yield f"* {words.weighed(weight, verdict, architecture)}"
    yield f"* To be measured: {md('; '.join(verdict.decision.drivers[:MEASURED]))}"


def explained(verdict: Verdict) -> list[Weight]:
    """The criteria that a record explains: the deciding one, then what needs and facts make heaviest."""
    return sorted(
        verdict.weights, key=lambda each: (each.criterion != verdict.driver, each.ground is Ground.NEUTRAL, -each.value)
    )[:DRIVERS]


def _options(verdict: Verdict) -> Iterator[str]:
    yield "## Considered Options"
    yield ""
    for contender in verdict.considered:
        yield f"* {md(f'{contender.title}: {contender.technology}')} ({contender.score} points)"


def _outcome(verdict: Verdict, architecture: Architecture) -> Iterator[str]:
    yield "## Decision Outcome"
    yield ""
    yield words.outcome(verdict, architecture)
    if verdict.best:
        best = arguments.points(verdict.best.options[0], "good", architecture)[1]
        yield f"The best argument for {md(verdict.best.title)}: {md(best)}."
    yield ""
    yield words.turning(verdict)
    yield ""
    yield words.firmness(verdict)


def _consequences(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    yield "### Consequences"
    yield ""
    chosen = verdict.chosen.options[0]
    good, bad = (arguments.points(chosen, side, architecture)[1] for side in ("good", "bad"))
    yield f"* Good, because {md(good)}"
    yield f"* Neutral, because {_reach(verdict, architecture, catalog)}"
    yield f"* Bad, because {md(bad)}"
    owner = f" ({mdcode(architecture.owner)})" if architecture.owner else ""
    yield f"* Follow-up{owner}: {words.ended(md(verdict.decision.follow_up))}"


def _reach(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> str:
    """What of the platform the answer touches: the elements it brings and the user's own entries beside them."""
    brought = [element for element in architecture.elements if element.because in verdict.decision.paths]
    ids = {element.id for element in brought}
    beside = {flow.target if flow.source in ids else flow.source for flow in architecture.flows if {flow.source, flow.target} & ids}
    near = [element.name for element in architecture.elements if element.id in beside - ids and element.because.startswith("/")]
    if not brought or not near:
        return _reopened(verdict, architecture, catalog) or _counted(architecture)
    names = ", ".join(md(name) for name in near[:NEIGHBOURS]) + (f" and {len(near) - NEIGHBOURS} more" if near[NEIGHBOURS:] else "")
    return f"{md(brought[0].name)} meets {names}"


def _reopened(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> str:
    """The choices that were left open and whose default asked about this answer; empty where none did."""
    open_ones = [
        path
        for path, choice in architecture.choices.items()
        if choice.origin is Origin.DEFAULT and path in catalog.choices and path != verdict.path
        if any(verdict.path in paths(default.when) for default in catalog.choices[path].defaults)
    ]
    if not open_ones:
        return ""
    names = ", ".join(mdcode(path) for path in open_ones[:NEIGHBOURS])
    return f"a change reopens {len(open_ones)} of {len(architecture.choices)} choices: {names}"


def _counted(architecture: Architecture) -> str:
    titles = ", ".join(md(domain.title) for domain in architecture.domains[:NEIGHBOURS]) or md(architecture.title)
    return f"it reaches {len(architecture.products)} data products from {len(architecture.sources)} sources: {titles}"


def _confirmation(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    yield "### Confirmation"
    yield ""
    if not verdict.confirmations:
        yield f"Review only: no rule watches {mdcode(verdict.path)}."
        return
    rules = [catalog.rules[name] for name in verdict.confirmations]
    live = [rule for rule in rules if contenders.holds(rule.when, architecture)]
    first, *others = sorted(rules, key=lambda rule: (not _names(rule, verdict), rule not in live))
    yield f"* {mdcode(first.id)}, {_state(first, live)}: {words.ended(words.prose(first.why))}"
    awake = [mdcode(rule.id) for rule in others if rule in live]
    if awake:
        yield f"* Also in force: {', '.join(awake[:SHOWN])}" + (f" and {len(awake) - SHOWN} more" if awake[SHOWN:] else "")
    if len(awake) < len(others):
        yield f"* Asleep: {len(others) - len(awake)} of {len(rules)}"
    for number, waiver in enumerate(architecture.manifest.waivers):
        if waiver.rule in verdict.confirmations:
            line = words.place(waiver.pointer or ("waivers", number), architecture)
            yield (
                f"* Waived until {md(waiver.until)} by {mdcode(waiver.owner)} ({line}): {mdcode(waiver.rule)}, "
                f"{words.ended(md(waiver.reason))}"
            )


def _state(rule: Rule, live: Sequence[Rule]) -> str:
    """Whether a rule looks at this platform as it stands."""
    return f"{rule.severity.value} {'in force' if rule in live else 'asleep'}"


def _names(rule: Rule, verdict: Verdict) -> bool:
    """Whether a rule speaks of the very value that was chosen."""
    text = json.dumps([rule.when, rule.require, dict(rule.relation)], default=dict)
    return any(f'"{value}"' in text for value in verdict.values)


def _comparison(verdict: Verdict, architecture: Architecture) -> Iterator[str]:
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
        yield from _points(contender, verdict, architecture)


def _points(contender: Contender, verdict: Verdict, architecture: Architecture) -> Iterator[str]:
    yield f"### {md(contender.title)}"
    yield ""
    if contender.chosen:
        strong, weak = words.profile(verdict)
        yield from (f"* Good, because {md(_first(option, 'good', architecture))}" for option in contender.options)
        yield f"* Good, because {strong}"
        yield from (f"* Bad, because {md(_first(option, 'bad', architecture))}" for option in contender.options)
        yield f"* Bad, because {weak}"
        return
    option = contender.options[0]
    yield f"* Good, because {md(_first(option, 'good', architecture))}"
    if contender.fits:
        yield f"* {'Bad' if contender.score < verdict.chosen.score else 'Neutral'}, because {words.standing(contender, verdict)}"
    yield f"* Bad, because {md(_first(option, 'bad', architecture))}"
    yield f"* Bad, because {md(contender.unfit_because)}" if not contender.fits else f"* Neutral, because {_turn(contender, verdict)}"


def _first(option: Option, side: str, architecture: Architecture) -> str:
    return arguments.points(option, side, architecture)[0]


def _turn(rival: Contender, verdict: Verdict) -> str:
    """What one weight would have to be for a rival to stand elsewhere."""
    weights = {weight.criterion: weight.value for weight in verdict.weights}
    turn = contenders.sensitivity(verdict.chosen, [rival], weights)
    if turn is None:
        return f"no one weight closes {abs(verdict.chosen.score - rival.score)} points"
    change = "passes" if rival.score <= verdict.chosen.score else "loses the lead"
    return f"it {change} at {turn.criterion} {turn.then} instead of {turn.now}"


def _more(
    verdict: Verdict, records: Mapping[str, Verdict], architecture: Architecture, catalog: Catalog
) -> Iterator[str]:
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
    base = f" Today: {md(verdict.facts[0].value)}." if verdict.facts else ""
    yield f"* Revisit: {words.ended(md(decision.revisit))}{base}"

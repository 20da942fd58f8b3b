"""One decision record: MADR 4 headings, the user's values quoted by line, scores that can be recomputed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
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

NEAR = 4
"""Telling words that a reason of the platform shares with a question where it is worth quoting beside the needs."""

TABLED = 2
"""Facts that a context holds at least."""

SHOWN = 4
"""Rules in force that a record names beside the first."""

MEASURED = 2
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
        _more(verdict, around),
    )
    body = "\n\n".join("\n".join(part) for part in parts)
    whole = f"# {md(words.title(verdict))}\n\n{body}\n"
    return f"{_front(verdict, records, whole)}\n{whole}"


def _front(verdict: Verdict, records: Mapping[str, Verdict], whole: str) -> str:
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
        "revisit": verdict.decision.revisit.replace("`", ""),
    }
    fields["generated"] = f"sha256:{digest(verdict)}"
    fields["text"] = f"sha256:{hashlib.sha256(whole.encode('utf-8')).hexdigest()}"
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
    quoted = _said(verdict, architecture, own) is not None
    for weight in words.explained(verdict):
        yield f"* {words.weighed(weight, verdict, architecture, quoted=quoted)}"
    measured = arguments.nearest_first(verdict.decision.drivers, f"{verdict.id}/drivers", own)
    yield f"* To be measured: {words.prose('; '.join(map(words.inner, measured[:MEASURED])))}"


def _options(verdict: Verdict) -> Iterator[str]:
    yield "## Considered Options"
    yield ""
    for contender in verdict.considered:
        yield f"* {words.prose(f'{contender.title}: {contender.technology}')} ({contender.score} points)"


def _outcome(verdict: Verdict, architecture: Architecture, own: Wording) -> Iterator[str]:
    yield "## Decision Outcome"
    yield ""
    yield words.outcome(verdict, architecture)
    if verdict.best:
        best = arguments.points(verdict.best.options[0], "good", own)[1]
        yield f"The best argument for {md(verdict.best.title)}: {words.prose(best)}."
    yield ""
    yield words.turning(verdict)
    yield ""
    yield words.firmness(verdict)


def _consequences(verdict: Verdict, around: Surroundings) -> Iterator[str]:
    yield "### Consequences"
    yield ""
    chosen, architecture = verdict.chosen.options[0], around.architecture
    good, bad = (arguments.points(chosen, side, around.own)[1] for side in ("good", "bad"))
    yield f"* Good, because {words.prose(good)}"
    touched = reach.reach(verdict, architecture)
    if touched:
        yield f"* Neutral, because {touched}"
    yield f"* Bad, because {words.prose(bad)}"
    owner = f" ({mdcode(architecture.owner)})" if architecture.owner else ""
    yield f"* Follow-up{owner}: {words.ended(words.prose(verdict.decision.follow_up))}"


def _confirmation(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    yield "### Confirmation"
    yield ""
    if not verdict.confirmations:
        yield f"Review only: no rule watches {mdcode(verdict.path)}."
        return
    rules = [catalog.rules[name] for name in verdict.confirmations]
    live = [rule for rule in rules if contenders.holds(rule.when, architecture)]
    first, *others = sorted(rules, key=lambda rule: (rule not in live, not _names(rule, verdict)))
    yield words.watched(len(live), len(rules), architecture)
    yield ""
    if live:
        yield f"* {mdcode(first.id)} ({first.severity.value}): {words.ended(words.prose(first.why))}"
    else:
        yield f"* Once their condition arises: {', '.join(mdcode(rule.id) for rule in rules[:SHOWN])}"
    awake = [mdcode(rule.id) for rule in others if rule in live]
    if awake:
        yield f"* Also checked: {', '.join(awake[:SHOWN])}" + (f" and {len(awake) - SHOWN} more" if awake[SHOWN:] else "")
    for number, waiver in enumerate(architecture.manifest.waivers):
        if waiver.rule in verdict.confirmations:
            line = words.place(waiver.pointer or ("waivers", number), architecture)
            yield (
                f"* Waived until {mdcode(waiver.until)} by {mdcode(waiver.owner)} ({line}): {mdcode(waiver.rule)}, "
                f"{words.ended(md(waiver.reason))}"
            )


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
    option = contender.options[0]
    if contender.chosen:
        yield from (f"* Good, because {words.prose(_first(each, 'good', own))}" for each in contender.options)
        yield f"* Neutral, because {words.profile(verdict)}"
        yield from (f"* Bad, because {words.prose(_first(each, 'bad', own))}" for each in contender.options)
        yield from (line for each in contender.options for line in _here(each))
        return
    yield f"* Good, because {words.prose(_first(option, 'good', own))}"
    if contender.fits:
        word = "Bad" if contender.score < verdict.chosen.score else "Neutral"
        yield f"* {word}, because {words.standing(contender, verdict)}"
    yield f"* Bad, because {words.prose(_first(option, 'bad', own))}"
    yield from _here(option)
    if not contender.fits:
        yield f"* Bad, because {words.prose(contender.unfit_because)}"


def _here(option: Option) -> Iterator[str]:
    """What is different about an option on this platform."""
    for each in option.circumstances:
        yield f"* {'Good' if each.raises else 'Bad'}, because {words.prose(each.because)}"


def _first(option: Option, side: str, own: Wording) -> str:
    return arguments.points(option, side, own)[0]


def _more(verdict: Verdict, around: Surroundings) -> Iterator[str]:
    decision, architecture, catalog = verdict.decision, around.architecture, around.catalog
    yield "## More Information"
    yield ""
    practices = [catalog.practices[name] for name in decision.practices if name in catalog.practices]
    live = [practice for practice in practices if practice.blueprint in architecture.blueprints] or practices
    sources = arguments.nearest_first(decision.sources, f"{decision.id}/sources", around.own)
    yield f"* Sources: {md('; '.join(sources))}"
    related = [around.records[name] for name in verdict.related]
    if related:
        yield "* Related: " + ", ".join(f"[{md(each.decision.title)}]({stem(each)}.md)" for each in related)
    told = arguments.nearest_first([practice.id for practice in live], f"{decision.id}/practices", around.own)
    for practice in (catalog.practices[name] for name in told[:1]):
        yield f"* Practice {mdcode(practice.id)}: {md('; '.join(practice.sources[:2]))}"
    figure = next((fact for fact in verdict.facts if fact.bound), None)
    today = f" (today {md(figure.value)}, {md(words.inner(figure.label))})" if figure else ""
    yield f"* Revisit{today}: {words.ended(words.prose(decision.revisit))}"

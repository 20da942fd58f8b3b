"""One decision record: MADR 4 headings, the user's values quoted by line, scores that can be recomputed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.citations import linked
from scaffolder.escape import md, mdcode, yaml
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Contender, Fact, Verdict
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Option
from scaffolder.records import arguments, confirmation, reach, scores, words
from scaffolder.records.arguments import Wording

LARGEST = 100
"""Significance of the decision that the platform's first reason is about."""

NEAR = 4
"""Telling words that a reason of the platform shares with a question where it is worth quoting beside the needs."""

TABLED = 2
"""Facts that a context holds at least."""

MEASURED = 2
"""Measures that a record asks for before anyone accepts it."""

LEFT = 2
"""Questions that a record says it does not settle."""


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
        confirmation.lines(verdict, architecture, catalog, own),
        _comparison(verdict, own),
        _more(verdict, around),
    )
    body = words.brief("\n\n".join("\n".join(part) for part in parts))
    whole = f"# {md(words.title(verdict))}\n\n{body}\n"
    return f"{_front(verdict, records, whole)}\n{whole}"


def _front(verdict: Verdict, records: Mapping[str, Verdict], whole: str) -> str:
    fields: dict[str, Data] = {
        "id": stem(verdict),
        "title": words.title(verdict),
        "status": verdict.status,
        "date": verdict.date,
        "deciders": list(verdict.deciders),
        "consulted": list(verdict.consulted),
        "confidence": verdict.confidence.value,
        "level": verdict.decision.level,
        "supersedes": [],
        "superseded-by": [],
        "related": [stem(records[name]) for name in verdict.related],
        "rules": [*verdict.confirmations, *verdict.checks],
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
        list(verdict.deciders), list(verdict.confirmations), list(verdict.checks),
        [[each.id, dict(each.marks), each.score, each.fits, each.unfit_because] for each in verdict.considered],
        [[each.criterion, each.value, each.reason] for each in verdict.weights],
        [[each.label, each.value] for each in verdict.facts], list(verdict.consulted),
        [[each.what, each.value, each.date, each.by] for each in verdict.measured],
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
    for text, pointer in verdict.tried:
        yield ""
        yield f"Tried before: {words.ended(md(text))} ({words.place(pointer, architecture)})"
    for each in verdict.measured:
        yield ""
        who = f" by {mdcode(each.by)}" if each.by else ""
        told = f"{md(f'{each.what}: {each.value}')}, on {mdcode(each.date)}{who}"
        yield f"Measured: {told} ({words.place(each.pointer, architecture)})"


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
    yield scores.outcome(verdict, architecture)
    if verdict.best:
        best = arguments.points(verdict.best.options[0], "good", own)[1]
        yield f"The best argument for {md(verdict.best.title)}: {words.prose(best)}."
    overruled = scores.overruled(verdict) if verdict.best else ""
    if overruled:
        yield overruled
    yield ""
    yield scores.turning(verdict, architecture)
    yield ""
    yield scores.firmness(verdict)


def _consequences(verdict: Verdict, around: Surroundings) -> Iterator[str]:
    yield "### Consequences"
    yield ""
    chosen, architecture = verdict.chosen.options[0], around.architecture
    good, bad = (arguments.points(chosen, side, around.own)[1] for side in ("good", "bad"))
    yield f"* Good, because {words.prose(good)}"
    touched = reach.reach(verdict, architecture)
    if touched:
        yield f"* Neutral, because {touched}"
    run = reach.operated(verdict, architecture, around.catalog)
    if run:
        yield f"* Operation: {run}"
    yield f"* Bad, because {words.prose(bad)}"
    owner = f" ({mdcode(architecture.owner)})" if architecture.owner else ""
    missing = scores.missing(verdict)
    if missing:
        yield f"* To be written{owner}: {missing}"
    yield f"* Follow-up{owner}: {words.ended(words.prose(verdict.decision.follow_up))}"


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
        yield f"* Neutral, because {scores.profile(verdict)}"
        yield from (f"* Bad, because {words.prose(_first(each, 'bad', own))}" for each in contender.options)
        yield from (line for each in contender.options for line in _here(each))
        return
    yield from _told(contender, "good", verdict, own)
    if contender.fits:
        word = "Bad" if contender.score < verdict.chosen.score else "Neutral"
        yield f"* {word}, because {scores.standing(contender, verdict)}"
    yield from _told(contender, "bad", verdict, own)
    yield from _here(option)
    if not contender.fits:
        yield f"* Bad, because {words.prose(contender.unfit_because)}"


def _told(rival: Contender, side: str, verdict: Verdict, own: Wording) -> Iterator[str]:
    """A rival's nearest point on a side; the best rival's second is heard too, the good one of it in the outcome."""
    points = arguments.points(rival.options[0], side, own)
    most = 2 if rival is verdict.best and side == "bad" else 1
    yield from (f"* {side.capitalize()}, because {words.prose(each)}" for each in points[:most])


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
    yield f"* Sources: {linked(sources, catalog)}"
    related = [around.records[name] for name in verdict.related]
    if related:
        yield "* Related: " + ", ".join(f"[{md(each.decision.title)}]({stem(each)}.md)" for each in related)
    told = arguments.nearest_first([practice.id for practice in live], f"{decision.id}/practices", around.own)
    for practice in (catalog.practices[name] for name in told[:1]):
        yield f"* Practice {mdcode(practice.id)}: {linked(practice.sources[:2], catalog)}"
    left = arguments.nearest_first([what for what, _ in decision.leaves], f"{decision.id}/leaves", around.own)[:LEFT]
    if left:
        settled = {what: catalog.decisions[name].title for what, name in decision.leaves if name in catalog.decisions}
        said = (words.prose(what) + (f" ({md(settled[what])})" if what in settled else "") for what in left)
        yield f"* Not settled here: {'; '.join(said)}"
    if verdict.concerned and not (verdict.consulted or verdict.deciders):
        yield f"* To be asked first: {', '.join(map(mdcode, verdict.concerned))}"
    figure = next((fact for fact in verdict.facts if fact.bound), None)
    today = f" (today {md(figure.value)}, {md(words.inner(figure.label))})" if figure else ""
    yield f"* Revisit{today}: {words.ended(words.prose(decision.revisit))}"

"""Verdicts: what a platform decides, weighed by the user's needs and by the facts of the manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.catalog import Catalog
from scaffolder.decide import contenders, facts, people, relations, terms, weights
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Confidence, Verdict, Weight
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Decision, Rule

MOST = 16
"""Records of a platform at most: beyond, the least significant defaults go to the table."""

SIGNIFICANT = 75
"""Significance from which a decision is a record though nobody wrote it, where it has a real alternative."""

FEWEST = 10
"""Records below which further defaults become records."""

LEVEL = 5
"""Percent of the chosen score within which two options count as level: marks are whole numbers, set by people."""

FIRM = 10
"""Percent of its own score by which a written choice leads where confidence is high."""


def decide(architecture: Architecture, catalog: Catalog) -> tuple[Verdict, ...]:
    """Every decision that arises on a platform, by number; `is_record` marks those that are worth a record."""
    given = weights.weights(architecture, catalog)
    numbers = numbered(catalog)
    confirming = _confirming(catalog)
    own = terms.of(architecture, catalog)
    found: list[Verdict] = []
    for decision in catalog.spoken_decisions.values():
        if contenders.holds(decision.applies, architecture):
            here = contenders.placed(terms.decision(decision, own, architecture.name), architecture)
            verdict = _verdict(here, given, architecture, catalog)
            if verdict:
                confirmations = tuple(dict.fromkeys(
                    rule for code in decision.constraints for rule in confirming.get(code, ())
                ))  # fmt: skip
                named = tuple(rule for rule in decision.rules if rule in catalog.rules)
                found.append(replace(
                    verdict, number=numbers[decision.id], inputs=_inputs(decision, verdict, catalog),
                    condition=_condition(verdict, catalog.decisions[decision.id]),
                    confirmations=tuple(dict.fromkeys((*named, *confirmations))),
                    checks=_checks(decision, architecture, catalog),
                ))  # fmt: skip
    ordered = _recorded(sorted(found, key=lambda each: each.number))
    return relations.related(ordered)


def numbered(catalog: Catalog) -> Mapping[str, int]:
    """The number of each decision's record: the digits of its code, so that it never moves when another one comes or goes.

    Codes of one's own blueprints that repeat a number are counted on from the highest one.
    """
    found: dict[str, int] = {}
    taken: set[int] = set()
    for decision in sorted(catalog.decisions.values(), key=lambda each: (len(each.code.rstrip("0123456789")), each.code)):
        number = int("".join(letter for letter in decision.code if letter.isdigit()))
        while number in taken:
            number = max(taken) + 1
        taken.add(number)
        found[decision.id] = number
    return found


def _checks(decision: Decision, architecture: Architecture, catalog: Catalog) -> tuple[str, ...]:
    """The rules in force that hold the decision's practices in the repository, in the order of the practices."""
    live = [rule for rule in _checking(decision, catalog) if contenders.holds(rule.when, architecture)]
    return tuple(rule.id for rule in sorted(live, key=lambda each: decision.practices.index(each.practice)))


def _checking(decision: Decision, catalog: Catalog) -> list[Rule]:
    """The rules that hold the decision's practices in a repository, in force or not."""
    return [rule for rule in catalog.rules.values() if rule.subject != "manifest" and rule.practice in decision.practices]


def _confirming(catalog: Catalog) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in catalog.rules.values():
        for code in rule.catalogue:
            found.setdefault(code, []).append(rule.id)
    return found


def _verdict(
    decision: Decision, given: Mapping[str, tuple[Weight, ...]], architecture: Architecture, catalog: Catalog
) -> Verdict | None:
    """The verdict on one decision, without its number and what confirms it; None where the platform settles nothing."""
    path = decision.paths[0]
    values = _values(architecture, path)
    own = tuple(weights.of(name, given, decision.id) for name in decision.criteria)
    by_name = {weight.criterion: weight.value for weight in own}
    considered = contenders.considered(decision, values, by_name, architecture, catalog)
    if not considered:
        return None
    chosen, *rivals = considered
    fitting = [rival for rival in rivals if rival.fits]
    best = max(fitting, key=lambda each: each.score) if fitting else None
    written = _origin(path, architecture)
    taken = people.taken(decision.id, architecture)
    asked = [option.fits for contender in considered for option in contender.options]
    lead = chosen.score - best.score if best else 0
    why = str(taken.get("why") or "")
    verdict = Verdict(
        decision=decision,
        number=0,
        path=path,
        values=values,
        considered=considered,
        weights=own,
        facts=facts.facts(decision, asked, architecture, catalog),
        best=best,
        lead=lead,
        driver=contenders.driver(chosen, best, by_name),
        sensitivity=contenders.sensitivity(chosen, fitting, by_name),
        origin=written[0],
        reason=written[1],
        why=why,
        confidence=Confidence.MEDIUM,
        status=_status(taken),
        date=str(taken.get("date") or architecture.date),
        deciders=people.named(taken.get("deciders")),
        consulted=people.named(taken.get("consulted")),
        confirmations=(),
        inputs=(),
        tried=people.tried(decision.id, architecture),
        measured=people.measured(decision.id, architecture),
        concerned=people.concerned(decision, architecture),
    )
    return replace(verdict, confidence=_confidence(verdict))


def _values(architecture: Architecture, path: str) -> tuple[str, ...]:
    """The settled values at a path as texts; a path inside a list gives the values of its entries, each once."""
    section, _, field = path.partition("[].")
    value = architecture.value(section)
    if field:
        rows = value if isinstance(value, list) else []
        held = [row.get(field) for row in rows if isinstance(row, dict)]
    else:
        held = value if isinstance(value, list) else [value]
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in held if each is not None]
    return tuple(dict.fromkeys(texts))


def _origin(path: str, architecture: Architecture) -> tuple[Origin, str]:
    choice = architecture.choices.get(path)
    if choice is None:
        return Origin.WRITTEN, ""
    return choice.origin, choice.reason


def _status(taken: Mapping[str, Data]) -> str:
    """Accepted where people say so and name who decided; else proposed: a generated record never accepts itself."""
    return "accepted" if taken.get("status") == "accepted" and taken.get("deciders") else "proposed"


def _confidence(verdict: Verdict) -> Confidence:
    score = verdict.chosen.score
    if verdict.lead * 100 < -LEVEL * score:
        return Confidence.LOW
    written = verdict.origin is not Origin.DEFAULT
    firm = verdict.lead * 100 >= FIRM * score or verdict.best is None
    return Confidence.HIGH if written and firm else Confidence.MEDIUM


def _inputs(decision: Decision, verdict: Verdict, catalog: Catalog) -> tuple[str, ...]:
    """Every dotted path that the verdict looks at; `decision` is as its blueprint says it."""
    schemas = [decision.applies, *(option.fits for option in decision.options)]
    schemas += [each.when for option in decision.options for each in option.circumstances]
    schemas += [rule.when for rule in _checking(decision, catalog)]
    found = {path for schema in schemas for path in facts.paths(schema)}
    found |= {*decision.paths, *(str(figure["path"]) for figure in decision.figures)}
    found |= {"needs", *weights.asked(decision.criteria, catalog)}
    if any(contender.kept for contender in verdict.considered):
        found.add("migration")
    return tuple(sorted(found))


def _condition(verdict: Verdict, plain: Decision) -> str:
    """Where the first of the chosen options is best; `plain` is the decision in words that fit every platform."""
    return next((option.when_best for option in plain.options if option.id == verdict.chosen.options[0].id), "")


def _recorded(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts with those marked that become records: the style, what is written, then the largest open questions."""
    ranked = sorted(verdicts, key=lambda each: -each.decision.significance)
    first = [each for each in ranked if each.decision.significance == 100]
    written = [each for each in ranked if each not in first and each.origin is Origin.WRITTEN and each.rejected]
    open_ones = [each for each in ranked if each not in first and each not in written and each.rejected]
    large = [each for each in open_ones if each.decision.significance >= SIGNIFICANT]
    chosen = (*first, *written, *large)
    if len(chosen) < FEWEST:
        chosen = (*chosen, *[each for each in open_ones if each not in large][: FEWEST - len(chosen)])
    recorded = {each.id for each in chosen[:MOST]}
    return tuple(replace(each, is_record=each.id in recorded) for each in verdicts)

"""Compliance clause by clause: what each clause asks here, which rule proves it, at which place, and how it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import cast

from scaffolder.model.document import Data
from scaffolder.model.knowledge import Practice, Rule
from scaffolder.review.asked import regimes
from scaffolder.review.subject import Row, Subject, anchor, pointer_of
from scaffolder.values.practices import WRITTEN

STATES = {
    "held": "a rule in force passes",
    "built": "a file of the repository carries it, no rule judges it",
    "waived": "accepted for a time",
    "gap": "a rule in force does not pass",
    "people": "people, in reviews",
    "asleep": "does not arise under the choices made",
}
"""States of a clause, and what each means."""

ALWAYS = (*WRITTEN, "docs/decisions/")
"""What every repository holds: it says nothing about a clause."""


def section(subject: Subject) -> Row:
    """Every regime that binds, with its clauses. Shape: `regimes`: `title`, `rows`, `wakes`; `totals`; `states`."""
    found = [_regime(each, subject) for each in regimes(subject)]
    rows = [row for each in found for row in cast(list[Row], each["rows"])]
    states = [str(row["state"]) for row in rows for _ in cast(list[str], row["clauses"])]
    return {
        "regimes": cast("Data", found),
        "totals": {"all": len(states), **{name: states.count(name) for name in STATES}},
        "states": [{"id": name, "means": means} for name, means in STATES.items()],
    }


def _regime(name: str, subject: Subject) -> Row:
    known = subject.catalog.raw("clauses").get(name, {})
    begins = tuple(str(each) for each in cast(list[str], known.get("begins") or []))
    blueprints = set(subject.architecture.blueprints)
    practices = [each for each in subject.catalog.practices.values() if each.blueprint in blueprints]
    rows = [
        _row(named, practice, subject)
        for practice in practices
        if (named := [each for each in practice.sources if begins and each.startswith(begins)])
    ]
    rows.sort(key=lambda row: _order(cast(list[str], row["clauses"])[0]))
    return {
        "id": name,
        "title": str(known.get("title") or name),
        "rows": cast("Data", rows),
        "wakes": [rule.id for rule in _woken(name, subject)],
    }


def _under_its_law(clause: str) -> str:
    """A clause without the name of the law, under whose title it stands: `35.1` of `GDPR: 35.1`."""
    return clause.partition(": ")[2] or clause


def _order(clause: str) -> list[tuple[int, str]]:
    return [_sortable(part) for part in clause.replace(":", ".").split(".")]


def _sortable(part: str) -> tuple[int, str]:
    digits = "".join(letter for letter in part if letter.isdigit())
    return (int(digits) if digits else 0, part)


def _woken(name: str, subject: Subject) -> Iterator[Rule]:
    """Rules in force that look at the regime by its name."""
    for each in subject.in_force:
        rule = subject.catalog.rules[each]
        if f'"{name}"' in json.dumps(rule.when, default=dict):
            yield rule


def _row(clauses: list[str], practice: Practice, subject: Subject) -> Row:
    holding = subject.held[practice.id]
    rules = [each.id for each in holding.evidence if each.id in subject.in_force]
    built = [each for each in holding.generated if each not in ALWAYS]
    untouched = "asleep" if holding.has_rules else "people"
    state = _state(rules, subject) if rules else "built" if built else untouched
    return {
        "clauses": cast("Data", sorted(clauses, key=_order)),
        "shown": cast("Data", [_under_its_law(each) for each in sorted(clauses, key=_order)]),
        "asked": practice.statement,
        "practice": practice.id,
        "rules": cast("Data", rules),
        "places": cast("Data", _places(holding.evidence, built, subject)),
        "records": cast("Data", _records(practice, subject)),
        "state": state,
        "waiver": _ends(rules, subject) if state == "waived" else "",
    }


def _state(rules: Sequence[str], subject: Subject) -> str:
    states = {subject.state_of(each) for each in rules}
    if states & {"fails", "warns"}:
        return "gap"
    return "waived" if "waived" in states else "held"


def _ends(rules: Sequence[str], subject: Subject) -> str:
    return min((each.waiver.until for each in subject.accepted if each.waiver and each.rule in rules), default="")


def _places(rules: Sequence[Rule], generated: Sequence[str], subject: Subject) -> list[str]:
    """Lines of the manifest that the rules look at, then the files that carry the practice."""
    found: list[str] = []
    for rule in rules:
        for pointer in rule.at[:1]:
            path = pointer.strip("/").replace("/", ".")
            found.append(subject.line(pointer_of(pointer)) if subject.is_written(path) else f"{path} {subject.settled(path)}")
    return list(dict.fromkeys([*found[:2], *generated]))


def _records(practice: Practice, subject: Subject) -> list[Row]:
    return [
        {"number": f"{each.number:04d}", "anchor": anchor(each)}
        for each in subject.records
        if practice.id in each.decision.practices
    ]

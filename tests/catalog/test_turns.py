"""Decisions as they are taken where nobody chose: the default, what a flip names, and the answer of every reason there is."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from decided_platforms import CATALOG, architecture, verdicts

from scaffolder.model.architecture import Origin
from scaffolder.model.knowledge import Decision

TURNS: Mapping[str, Mapping[str, Any]] = yaml.safe_load((Path(__file__).parent / "turns.yaml").read_text("utf-8"))
PLACES: Mapping[str, Mapping[str, Any]] = {
    "local": {},
    "aws": {"cloud": {"model": "single", "providers": ["aws"]}},
    "azure": {"cloud": {"model": "single", "providers": ["azure"]}},
    "gcp": {"cloud": {"model": "single", "providers": ["gcp"]}},
    "ground": {"cloud": {"model": "on-prem", "providers": ["on-prem"]}},
    "both": {"cloud": {"model": "hybrid", "providers": ["aws", "on-prem"]}},
    "two": {"cloud": {"model": "multi", "providers": ["aws", "gcp"]}},
}
FACTS = {"migration-strategy", "platform-style"}
"""Decisions that people always take themselves: their default is what has most points."""

WEIGHED = 67
"""Flips that no key of a manifest says; a change of this number is a decision about what manifests can say."""


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(dict(one))
    for key, value in other.items():
        made[key] = merged(made[key], value) if isinstance(value, dict) and isinstance(made.get(key), dict) else value
    return made


def platform(row: Mapping[str, Any]) -> str:
    data = merged({"version": 1, "name": "turned", "style": "lakehouse"}, PLACES[row.get("place", "aws")])
    return yaml.safe_dump(merged(data, row.get("write", {})), sort_keys=False)


def taken(decision: Decision, text: str) -> set[str]:
    """What the platform answers: the settled values, or what has most points where people always answer themselves."""
    if decision.id in FACTS:
        found = next(each for each in verdicts(text) if each.id == decision.id)
        fitting = [each for each in found.considered if each.chosen or each.fits]
        most = max(each.score for each in fitting)
        return {option.id for each in fitting if each.score == most for option in each.options}
    value = architecture(text).value(decision.paths[0])
    values = value if isinstance(value, list) else [value]
    return {str(each).lower() if isinstance(each, bool) else str(each) for each in values}


def test_every_decision_and_every_flip_has_its_row() -> None:
    """The table speaks of all decisions and of all their flips, in the words of the decision."""
    assert sorted(TURNS) == sorted(CATALOG.decisions)
    for name, decision in CATALOG.decisions.items():
        assert [row["when"] for row in TURNS[name]["flips"]] == [flip["when"] for flip in decision.flips], name
    assert sum("weighed" in row for each in TURNS.values() for row in each["flips"]) == WEIGHED


@pytest.mark.parametrize("decision", CATALOG.decisions.values(), ids=lambda each: each.id)
def test_a_default_is_taken_and_turned(decision: Decision) -> None:
    """Left open, the choice is one of the default's options; under what a flip says it is one of the flip's."""
    turns = TURNS[decision.id]
    assert taken(decision, platform(turns["default"])) & set(decision.default_to)
    for row, flip in zip(turns["flips"], decision.flips, strict=True):
        if "weighed" not in row:
            wanted = {str(each) for each in flip["to"]}  # type: ignore[union-attr]
            found = taken(decision, platform(row))
            assert found & wanted, (row["when"], found)


def test_open_choices_are_left_open() -> None:
    """No row writes the answer that it is to show."""
    for name, turns in TURNS.items():
        path = CATALOG.decisions[name].paths[0].partition("[]")[0]
        for row in (turns["default"], *turns["flips"]):
            held: Any = row.get("write", {})
            for part in path.split("."):
                held = held.get(part) if isinstance(held, dict) else None
            assert held is None or name in FACTS, (name, row)


ANSWERS: Mapping[str, list[Mapping[str, Any]]] = yaml.safe_load((Path(__file__).parent / "answers.yaml").read_text("utf-8"))
NEVER = {("cloud.model", "The only provider that is named is your own data centre.")}
"""Reasons that no manifest brings out: its short form says as much, and then the choice is implied and not left open."""


@pytest.mark.parametrize("name", ANSWERS)
def test_every_reason_has_its_answer(name: str) -> None:
    """On the platform of each row the open choice takes that answer; together the rows bring out every reason of the key."""
    key = CATALOG.choices[CATALOG.decisions[name].paths[0]]
    told: set[str] = set()
    for row in ANSWERS[name]:
        choice = architecture(platform(row)).choices[key.path]
        assert choice.origin is Origin.DEFAULT, row
        assert choice.value == row["takes"], (row, choice.value)
        told |= {each.because for each in key.defaults if each.because in choice.reason}
    assert {(key.path, each.because) for each in key.defaults} - {(key.path, each) for each in told} <= NEVER


def test_every_decision_with_reasons_has_answers() -> None:
    """No decision whose key knows defaults is left out, but those that people always take themselves."""
    assert set(ANSWERS) == {name for name, each in CATALOG.decisions.items() if CATALOG.choices[each.paths[0]].defaults}

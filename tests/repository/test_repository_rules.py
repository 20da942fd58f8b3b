"""The shipped rules about repositories: each finds what its failing miniature breaks, at the place it names."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import pytest

from scaffolder import policy, proofs, rulesets
from scaffolder.catalog import Catalog
from scaffolder.facts import Facts
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.knowledge import Rule

CATALOG = Catalog()
RULES = tuple(rule for rule in CATALOG.rules.values() if rule.subject != rulesets.SUBJECT)


def ids(rule: Rule) -> str:
    return rule.id


def known(example: Any) -> Facts:
    """The facts about a miniature repository, gathered once."""
    return _known(json.dumps({key: each for key, each in example.items() if key != "at"}))


@cache
def _known(example: str) -> Facts:
    return proofs.known(json.loads(example), CATALOG)


def asked(rule: Rule, example: Any) -> tuple[Finding, ...]:
    """What one rule finds in a miniature, its blueprint taken as in force."""
    return proofs.broken(rule, known(example), CATALOG)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_failing_miniature_is_found_at_its_place(rule: Rule) -> None:
    """A failing miniature breaks the rule where `at` says; circles have a finding for each of their members."""
    for example in rule.examples_fail:
        found = asked(rule, example)
        places = [f"{each.location.path}:{each.location.line}:{each.location.column}" for each in found]
        assert cast(Mapping[str, str], example)["at"] in places
        assert len(found) == 1 or "circle" in rule.id


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_passing_miniature_is_sound(rule: Rule) -> None:
    """A passing miniature keeps the rule, and the rule looked at something in it."""
    for example in rule.examples_pass:
        assert asked(rule, example) == ()
        assert list(known(example).entries(rule.subject, rule.paths))


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_the_demand_matters(rule: Rule) -> None:
    """Without `require` and `relation` the failing miniature breaks nothing."""
    loosened = dataclasses.replace(rule, id=f"{rule.id}-loosened", require=True, relation={})
    assert not any(asked(loosened, example) for example in rule.examples_fail)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.when is not True], ids=ids)
def test_the_condition_matters(rule: Rule) -> None:
    """Where `when` does not hold of the manifest, the same repository breaks nothing."""
    resolved: dict[str, Any] = {"blueprints": [rule.blueprint]}
    assert policy.in_force([rule], resolved, [rule.blueprint]) == ()


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_words_are_filled(rule: Rule) -> None:
    """Every placeholder of a message has a value in the failing miniature."""
    for example in rule.examples_fail:
        for each in asked(rule, example):
            for text in (each.message, each.label, each.help):
                assert policy.UNSTATED not in text
            assert "\n" not in each.message + each.label
    assert rule.message != rule.why
    assert not rule.message.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_no_rule_is_stricter_than_its_practice(rule: Rule) -> None:
    """A rule that no constraint asks for is an error only where its practice is one."""
    practice = CATALOG.practices[rule.practice]
    most = Severity.ERROR if practice.severity is not Severity.NOTE else Severity.WARNING
    assert rule.severity.rank <= most.rank


def test_practices_with_a_repository_check_have_a_rule() -> None:
    """Whatever a practice says a repository must show is held by a rule that looks at one."""
    named = {rule.practice for rule in RULES}
    assert [
        each.id for each in CATALOG.practices.values() if each.check.startswith("repository:") and each.id not in named
    ] == []

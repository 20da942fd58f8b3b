"""The shipped rules: each is well formed, does what its examples say, and together they mean what the constraints mean."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import predicates
import pytest
import yaml
from random_manifests import VOCABULARY, manifests

from scaffolder import bundle, policy, relations, rulesets
from scaffolder.catalog import Catalog
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import Rule

HERE = Path(__file__).parent
CATALOG = Catalog()
EVERY = tuple(CATALOG.rules.values())
RULES = tuple(rule for rule in EVERY if rule.subject == rulesets.SUBJECT)
FILES = CATALOG.raw("rules")
CONSTRAINTS: Mapping[str, Mapping[str, str]] = yaml.safe_load((HERE / "constraints.yaml").read_text(encoding="utf-8"))
SCHEMA = json.loads((bundle.folder("schemas") / "rule.schema.json").read_text(encoding="utf-8"))
META = jsonschema_rs.Draft202012Validator(SCHEMA)

MIXED = (*manifests(150, seed=11), *manifests(150, seed=12, absent=0.4), *manifests(60, seed=13, absent=0.85))

CARRIED_BY: Mapping[str, tuple[str, ...]] = {
    "aia-oversight": ("high-risk-ai-without-oversight",),
    "dq-gate": ("unguarded-tier-1",),
    "ml-feature-parity": ("online-model-unprepared",),
    "rag-provenance": ("unmeasured-retrieval",),
    "sec-encrypt-transit": ("deployed-without-basics",),
    "st-replay": ("stream-without-replay",),
}
"""Practices whose check stands in rules that name another practice."""


def ids(rule: Rule) -> str:
    return rule.id


def breaks(rule: Rule, manifest: Any) -> bool:
    return bool(rulesets.Ruleset([rule]).breaches(manifest))


def loosened(rule: Rule) -> Rule:
    """The rule without its demand."""
    return dataclasses.replace(rule, require=True, relation={})


def test_every_constraint_has_exactly_one_rule() -> None:
    """Each catalogued constraint is carried out by one rule, and no rule names a constraint that does not exist."""
    carried = [each for rule in EVERY for each in rule.catalogue]
    assert sorted(carried) == sorted(CONSTRAINTS)


@pytest.mark.parametrize("rule", EVERY, ids=ids)
def test_the_file_keeps_its_schema(rule: Rule) -> None:
    """A rule file is what schemas/rule.schema.json describes, and its conditions are JSON Schemas themselves."""
    errors = [error.message for error in META.iter_errors(FILES[rule.id])]
    assert errors == []
    for condition in (rule.when, rule.require):
        assert jsonschema_rs.meta.is_valid(condition) if isinstance(condition, Mapping) else condition in (True, False)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_examples_say_what_the_rule_does(rule: Rule) -> None:
    """Every failing example breaks the rule and every passing example keeps it."""
    for example in rule.examples_fail:
        assert breaks(rule, example), example
    for example in rule.examples_pass:
        assert not breaks(rule, example), example


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_a_rule_without_its_demand_fails_its_own_example(rule: Rule) -> None:
    """Dropping `require` and `relation` is noticed: the failing example no longer breaks the rule."""
    assert not any(breaks(loosened(rule), example) for example in rule.examples_fail)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.when is not True], ids=ids)
def test_a_rule_without_its_condition_demands_more(rule: Rule) -> None:
    """`when` matters: without it, some manifest that kept the rule breaks it."""
    always = dataclasses.replace(rule, when=True)
    narrowed, widened = rulesets.Ruleset([rule]), rulesets.Ruleset([always])
    elsewhere = [{**each, "blueprints": []} for each in rule.examples_fail]
    tried = ({}, *rule.examples_pass, *elsewhere, *MIXED)
    assert any(widened.breaches(each) and not narrowed.breaches(each) for each in tried)


@pytest.mark.parametrize("rule", RULES, ids=ids)
def test_words_are_filled(rule: Rule) -> None:
    """Placeholders name what a message can quote, and no sentence is shared between `message` and `why`."""
    fields = {name for drawn in VOCABULARY.values() for name in drawn.get("entries", {})}
    for text in (rule.message, rule.help, rule.label):
        assert set(re.findall(r"\{([a-z_]+)\}", text)) <= fields | {"value", "keys", "id"}, text
    assert rule.message != rule.why
    assert not rule.message.endswith(".")


@pytest.mark.parametrize("rule", EVERY, ids=ids)
def test_references_resolve(rule: Rule) -> None:
    """Practice, blueprint, relation and the places to blame exist."""
    assert rule.practice in CATALOG.practices
    assert rule.blueprint in CATALOG.blueprints
    for each in [rule.relation, *rule.relation.get("of", [])] if rule.relation else []:
        assert each["name"] in relations.RELATIONS
    for pointer in rule.at if rule.subject == rulesets.SUBJECT else ():
        assert pointer[1:].replace("/", ".") in VOCABULARY, pointer


def test_messages_are_distinct() -> None:
    """No two rules about the same place say the same sentence."""
    said: dict[tuple[str, tuple[str, ...]], str] = {}
    for rule in RULES:
        key = (rule.message, rule.at)
        assert key not in said or not rule.at, f"{rule.id} says what {said.get(key)} says"
        said[key] = rule.id


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.catalogue], ids=ids)
def test_what_no_constraint_asks_is_at_most_a_warning(rule: Rule) -> None:
    """A practice's own check never refuses a manifest, is no stricter than its practice, and asks for its blueprint."""
    assert rule.severity.rank <= min(Severity.WARNING.rank, CATALOG.practices[rule.practice].severity.rank)
    in_force = {"contains": {"const": rule.blueprint}}
    assert isinstance(rule.when, Mapping)
    assert rule.when["properties"]["blueprints"] == in_force


def test_every_rule_is_broken_by_some_manifest() -> None:
    """No rule is dead: a random manifest or its own example breaks it."""
    broken = {breach.rule.id for manifest in MIXED for breach in policy.ruleset(CATALOG).breaches(manifest)}
    for rule in RULES:
        assert rule.id in broken or any(breaks(rule, example) for example in rule.examples_fail)


@pytest.mark.parametrize(("count", "absent", "seed"), [(2000, 0.0, 1), (500, 0.4, 2), (200, 0.9, 3)])
def test_rules_mean_what_the_constraints_mean(count: int, absent: float, seed: int) -> None:
    """Over random manifests, complete and full of holes, rules and original predicates break the same constraints."""
    rules = rulesets.Ruleset(rule for rule in RULES if rule.catalogue)
    for manifest in manifests(count, seed=seed, absent=absent):
        got = {each for breach in rules.breaches(manifest) for each in breach.rule.catalogue}
        want = {
            name
            for name, constraint in CONSTRAINTS.items()
            if predicates.holds(constraint["when"], manifest) and not predicates.holds(constraint["require"], manifest)
        }
        assert got == want, {each: CONSTRAINTS[each] for each in got ^ want}


def test_the_two_validators_agree() -> None:
    """Both validators, the fast one and the explaining one, reach the same verdict on every rule's conditions."""
    import jsonschema
    from referencing import Registry

    for rule in RULES:
        for condition in (rule.when, rule.require):
            slow = jsonschema.Draft202012Validator(condition, registry=Registry())
            fast = jsonschema_rs.Draft202012Validator(condition)
            for manifest in (*rule.examples_pass, *rule.examples_fail, *MIXED[:3]):
                assert slow.is_valid(manifest) == fast.is_valid(manifest), rule.id


def test_practices_with_a_manifest_check_have_a_rule() -> None:
    """What a practice says a manifest must show is checked by a rule that names it, or the practice is excused here."""
    named = {rule.practice for rule in RULES}
    checked = {each.id for each in CATALOG.practices.values() if each.check.startswith(("manifest:", "rule:"))}
    assert checked - named == set(CARRIED_BY)
    for rules in CARRIED_BY.values():
        assert set(rules) <= set(CATALOG.rules)

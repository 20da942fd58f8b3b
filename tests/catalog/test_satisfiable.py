"""The catalog as a whole: every option can be chosen on some platform, and rules that speak together can be kept together."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
from random_manifests import VOCABULARY, manifests

from scaffolder import alternatives, asking, judge, rulesets
from scaffolder.catalog import Catalog
from scaffolder.explain import conditions
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import Rule

CATALOG = Catalog()
RULES = [each for each in CATALOG.rules.values() if each.severity is Severity.ERROR and each.subject == "manifest"]

PLACEMENTS = (
    "local",
    "aws",
    "azure",
    "gcp",
    "{model: hybrid, providers: [aws, on-prem]}",
    "{model: on-prem, providers: [on-prem]}",
    "{model: multi, providers: [aws, gcp]}",
)
EVERYTHING = (
    "migration: {{enabled: true, source: {source}}}\nml: {{enabled: true}}\ngenai: {{enabled: true}}\nedge: {{enabled: true}}\n"
)
MORE = ("", *(EVERYTHING.format(source=source) for source in ("teradata", "hadoop")))

CONTRARY: Mapping[frozenset[str], str] = {
    **{
        frozenset({"foreign-provider-under-sovereignty", other}): "full sovereignty leaves no place to a provider of a cloud"
        for other in ("hybrid-without-both-sides", "multi-cloud-with-one-provider", "single-cloud-with-other-providers")
    },
    **{
        frozenset({"warehouse-account-without-cloud", other}): "the account of a warehouse lies in the one cloud that is named"
        for other in ("hybrid-without-both-sides", "multi-cloud-with-one-provider", "single-cloud-with-other-providers")
    },
    **{
        frozenset({"local-with-provider", other}): "a platform on a laptop has no region abroad"
        for other in ("swiss-transfer-without-mechanism", "transfer-without-mechanism", "uk-transfer-without-mechanism")
    },
    frozenset({"readable-card-number", "undeclared-pci-dss"}): "where card data stands, the card standard is declared",
}
"""Pairs whose conditions are choices that contradict each other: together they say that not both can be chosen."""

pytestmark = pytest.mark.slow


def test_every_option_can_be_chosen_somewhere() -> None:
    """Each option of each decision breaks no rule on some platform: what the Hadoop years left, on one that leaves Hadoop."""
    wanted = {(decision.paths[0], each.id) for decision in CATALOG.decisions.values() for each in decision.options}
    reached: set[tuple[str, str]] = set()
    for style, cloud, more in itertools.product(("lakehouse", "warehouse", "data-mesh"), PLACEMENTS, MORE):
        text = f"version: 1\nname: shop\nstyle: {style}\ncloud: {cloud}\n{more}"
        judged = judge.check(text, "platform.yaml", CATALOG, today="2026-11-23")
        lines = "\n".join(asking.lines(asking.missing(judged).asked, judged))
        judged = judge.check(f"{text}{lines}\n", "platform.yaml", CATALOG, today="2026-11-23")
        assert judged.failing() == (), text
        for path in {path for path, _ in wanted - reached}:
            found = alternatives.alternatives(path, judged.architecture, CATALOG)
            reached |= {(path, each.option.id) for each in found if not each.obstacles}
        if wanted == reached:
            break
    assert wanted - reached == set()


def test_rules_that_speak_together_can_be_kept_together() -> None:
    """For any two rules of one platform some manifest keeps both; the others are choices that contradict each other."""
    speaking = {
        rule.id: jsonschema_rs.Draft202012Validator(dict(rule.when) if isinstance(rule.when, Mapping) else {}) for rule in RULES
    }
    drawn = [*manifests(100, seed=31), *manifests(80, seed=32, absent=0.4)]
    whole = rulesets.Ruleset(RULES)
    kept = []
    for each in drawn:
        broken = {breach.rule.id for breach in whole.breaches(each)}
        kept.append({name for name, condition in speaking.items() if condition.is_valid(each)} - broken)
    unmet: set[frozenset[str]] = set()
    for first, second in itertools.combinations(RULES, 2):
        pair = frozenset({first.id, second.id})
        if any(pair <= each for each in kept):
            continue
        both = rulesets.Ruleset([first, second])
        met = 0
        for manifest in _tries(first, second, drawn):
            if all(speaking[name].is_valid(manifest) for name in pair):
                met += 1
                if not both.breaches(manifest) or _mended(manifest, both, [speaking[name] for name in pair]):
                    met = 0
                    break
        if met:
            unmet.add(pair)
    assert unmet == set(CONTRARY), sorted(map(sorted, unmet ^ set(CONTRARY)))


def _tries(first: Rule, second: Rule, drawn: list[dict[str, Any]]) -> Iterator[Any]:
    """Manifests in which both rules may speak: their own examples laid over each other, then over drawn manifests."""
    for one, two in itertools.product(first.examples_pass[:2], second.examples_pass[:2]):
        yield _merged(one, two)
        yield _merged(two, one)
    for each in drawn[:25]:
        for one, two in itertools.product(first.examples_pass[:2], second.examples_pass[:2]):
            yield _merged(_merged(each, one), two)
    yield from drawn[:60]


def _merged(first: Any, second: Any) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        return {**first, **{key: _merged(first[key], value) if key in first else value for key, value in second.items()}}
    if isinstance(first, list) and isinstance(second, list):
        return [*first, *(each for each in second if each not in first)]
    return second


def _mended(manifest: Any, both: rulesets.Ruleset, speaking: list[Any]) -> bool:
    """Whether changing what the two rules blame, value by value, leads to a manifest that keeps both while they speak."""
    return any(_walked(copy.deepcopy(manifest), random.Random(seed), both, speaking) for seed in range(6))


def _walked(tried: Any, dice: random.Random, both: rulesets.Ruleset, speaking: list[Any]) -> bool:
    for _ in range(60):
        breaches = both.breaches(tried)
        if not breaches:
            return all(each.is_valid(tried) for each in speaking)
        breach = dice.choice(breaches)
        places = [*breach.pointers, *_demanded(breach.rule, tried)]
        ways = [(place, value) for place in places for value in _values(place)]
        if not ways:
            return False
        place, value = dice.choice(ways)
        _put(tried, place, value)
    return False


def _demanded(rule: Rule, manifest: Any) -> Iterator[tuple[str | int, ...]]:
    """The places that a rule looks at, in each entry of its lists."""
    for path in sorted(conditions.demanded(rule)):
        section, inside, field = path.partition("[].")
        entries: Any = manifest
        for part in section.split("."):
            entries = entries.get(part) if isinstance(entries, dict) else None
        if not inside:
            yield tuple(path.split("."))
        elif isinstance(entries, list):
            yield from ((*section.split("."), number, field) for number in range(len(entries)))


def _values(place: tuple[str | int, ...]) -> list[Any]:
    """The values that the vocabulary has for a place."""
    if any(isinstance(part, int) for part in place):
        section = ".".join(str(part) for part in itertools.takewhile(lambda part: isinstance(part, str), place))
        return list(VOCABULARY.get(section, {}).get("entries", {}).get(str(place[-1]), ()))
    drawn = VOCABULARY.get(".".join(map(str, place)), {})
    some = list(drawn.get("some", ()))
    lists = [[], *([each] for each in some), *map(list, itertools.combinations(some[:4], 2)), some]
    return [*drawn.get("one", ()), *(lists if "some" in drawn or "entries" in drawn else [])]


def _put(manifest: Any, place: tuple[str | int, ...], value: Any) -> None:
    for part in place[:-1]:
        if isinstance(manifest, list):
            if not isinstance(part, int) or part >= len(manifest):
                return
            manifest = manifest[part]
        else:
            manifest = manifest.setdefault(part, {})
    if isinstance(manifest, dict):
        manifest[place[-1]] = value

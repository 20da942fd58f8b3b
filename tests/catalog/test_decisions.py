"""Decisions: complete, valid, marked so that their defaults hold, and each written about its own question."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from decided_platforms import PLACES, TEXTS, architecture, example
from jsonschema import Draft202012Validator

from scaffolder import bundle
from scaffolder.catalog import Catalog
from scaffolder.catalog.terms import TERM
from scaffolder.decide import terms
from scaffolder.model.knowledge import Decision, Option

COUNTS = {
    "D01": 5, "D02": 5, "D03": 4, "D04": 4, "D05": 8, "D06": 5, "D07": 11, "D08": 4, "D09": 9, "D10": 15, "D11": 9, "D12": 15,
    "D13": 2, "D14": 11, "D15": 11, "D16": 3, "D17": 11, "D18": 11, "D19": 3, "D20": 11, "D21": 4, "D22": 4, "D23": 5, "D24": 6,
    "D25": 3, "D26": 3, "D27": 3, "D28": 2, "D29": 3, "D30": 4, "D31": 6, "D32": 10, "D33": 7, "D34": 3, "D35": 8, "D36": 5,
    "D37": 8, "D38": 14, "D39": 4, "D40": 8, "D41": 3, "D42": 4, "D43": 3, "D44": 5, "D45": 3, "D46": 6, "D47": 6, "D48": 5,
    "D49": 9, "D50": 9, "D51": 7, "D52": 9, "D53": 6, "D54": 5, "D55": 6, "D56": 5, "D57": 7,
}  # fmt: skip
"""Considered options of every decision of the brief, by code."""

UNBOUND = {"security.audit_retention_days"}
"""Keys with numbers of which a decision names the usual ones."""

WEIGHTS = (1, 2, 3, 5)
"""Weights that a team may plausibly give."""


def platform(name: str, providers: list[str], model: str = "single", **written: Any) -> tuple[str, dict[str, Any]]:
    """A resolved platform on which options are compared; `written` gives `section__key` or a whole section."""
    resolved: dict[str, Any] = {
        "style": "lakehouse",
        "regimes": [],
        "domains": [{"id": "sales"}, {"id": "finance"}, {"id": "supply"}],
        "products": [],
        "residency": {"allowed": []},
        "cloud": {"providers": providers, "model": model, "sovereignty": "residency"},
        "storage": {"table_format": "iceberg", "warehouse": "none", "catalog": "polaris"},
        "processing": {"batch_engine": "spark", "transform": "dbt", "daily_gb": 20},
        "streaming": {"enabled": True, "broker": "kafka"},
        "serving": {"query_engine": "trino", "modes": ["api", "bi", "semantic-layer"]},
        "ml": {"enabled": True, "serving": "batch"},
        "genai": {"enabled": True, "pattern": "rag"},
        "migration": {"enabled": True, "source": "hadoop"},
        "security": {},
    }
    for key, value in written.items():
        section, _, field = key.partition("__")
        if field:
            resolved[section][field] = value
        else:
            resolved[section] = value
    return name, resolved


PLATFORMS: Mapping[str, dict[str, Any]] = dict(
    (
        platform("laptop", [], "local", domains=[], migration={"enabled": False}),
        platform("laptop warehouse", [], "local", style="warehouse", storage__warehouse="postgres"),
        platform("aws", ["aws"], storage__catalog="glue", streaming__broker="msk"),
        platform("azure", ["azure"], storage__table_format="delta", storage__catalog="onelake", streaming__broker="event-hubs"),
        platform("google", ["gcp"], processing={"daily_gb": 900}, storage__warehouse="bigquery", streaming__broker="pubsub"),
        platform("own rooms", ["on-prem"], "on-prem", serving__modes=["notebook"]),
        platform("hybrid", ["aws", "on-prem"], "hybrid", streaming__broker="confluent"),
        platform("databricks", ["aws"], processing={"batch_engine": "databricks"}, storage={"table_format": "delta"}),
        platform("snowflake", ["aws"], style="warehouse", storage={"warehouse": "snowflake", "catalog": "snowflake-horizon"}),
        platform("fabric", ["azure"], style="data-fabric", cloud__sovereignty="operational", streaming__broker="event-hubs"),
        platform("sovereign", ["on-prem"], "on-prem", cloud__sovereignty="full", storage={"table_format": "parquet"}),
        platform("health agents", ["aws"], cloud__sovereignty="operational", regimes=["hipaa"], genai__pattern="agent",
                 ml__serving="online", processing__daily_gb=900, serving__modes=["activation"]),
        platform("google agents", ["gcp"], cloud__sovereignty="operational", genai__pattern="agent", ml__serving="online"),
    )
)  # fmt: skip


@cache
def whole() -> Catalog:
    return Catalog()


@cache
def schema_of_decisions() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((bundle.folder("schemas") / "decision.schema.json").read_text(encoding="utf-8"))
    return read


@cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """Every manifest key with its values, as the random manifests of the rules know it."""
    file = Path(__file__).parent / "vocabulary.yaml"
    read: Mapping[str, Mapping[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


@cache
def written() -> Mapping[str, Mapping[str, Any]]:
    """Decisions as their files say them, read once."""
    return whole().raw("decisions")


@cache
def places(decision: str, option: str) -> frozenset[str]:
    """Names of the platforms on which an option fits."""
    found = next(each for each in whole().decisions[decision].options if each.id == option)
    if isinstance(found.fits, bool):
        return frozenset(PLATFORMS) if found.fits else frozenset()
    check = jsonschema_rs.validator_for(dict(found.fits))
    return frozenset(name for name, resolved in PLATFORMS.items() if check.is_valid(resolved))


def current(decision: Decision) -> list[Option]:
    return [option for option in decision.options if option.status == "current"]


def fitting(decision: Decision, place: str) -> list[Option]:
    return [option for option in current(decision) if place in places(decision.id, option.id)]


def every(each: Decision) -> Iterator[str]:
    """All sentences of a decision that may end up in a record."""
    yield from (each.question, each.default, each.revisit, each.follow_up)
    yield from (*each.drivers, *each.criteria.values(), *each.sources)
    yield from (what for what, _ in each.leaves)
    yield from (str(flip["when"]) for flip in each.flips)
    for option in each.options:
        yield from (option.title, option.technology, *option.good, *option.bad, option.when_best, option.unfit_because)
        yield from (each.because for each in option.circumstances)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9.]+", text.lower())


def test_decision_files_are_valid() -> None:
    """Every decision follows its schema."""
    validator = Draft202012Validator(schema_of_decisions())
    faults = [f"{name}: {error.message}" for name, entry in written().items() for error in validator.iter_errors(entry)]
    assert faults == []


def test_no_decision_and_no_option_was_lost() -> None:
    """The 57 decisions of the brief stand here with at least their 365 options, each option once."""
    counts = {decision.code: len(decision.options) for decision in whole().decisions.values()}
    assert {code: number for code, number in COUNTS.items() if counts.get(code, 0) < number} == {}
    assert (len(COUNTS), sum(COUNTS.values())) == (57, 365)
    assert len(counts) == len(whole().decisions), "two decisions share a code"
    for decision in whole().decisions.values():
        assert len({option.id for option in decision.options}) == len(decision.options), decision.id


@pytest.mark.parametrize("path", sorted({each.paths[0] for each in whole().decisions.values()}))
def test_every_value_of_a_decided_key_can_be_written(path: str) -> None:
    """What the brief names as a value of a decided key is one of its options, or a value of the choice itself."""
    section, _, field = path.replace("[]", "").rpartition(".")
    declared = vocabulary()[section]["entries"][field] if "[]" in path else vocabulary().get(path, {})
    values = declared if isinstance(declared, list) else declared.get("one", declared.get("some", ()))
    named = {str(value).lower() if isinstance(value, bool) else str(value) for value in values if value is not None}
    assert path in UNBOUND or named - set(whole().allowed(path)) == set()


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_marks_stand_on_every_criterion(decision: Decision) -> None:
    """An option is marked on each criterion of its decision and on nothing else."""
    for option in decision.options:
        assert set(option.marks) == set(decision.criteria), option.id


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_references_resolve(decision: Decision) -> None:
    """Blueprint and practices exist; the default and every flip name options that one can still choose."""
    catalog = whole()
    assert decision.blueprint in catalog.blueprints
    assert {*decision.paths, *(str(figure["path"]) for figure in decision.figures)} <= set(catalog.choices)
    assert set(decision.practices) <= set(catalog.practices)
    assert set(decision.rules) <= set(catalog.rules)
    named = set(written()[decision.id]["default_to"])
    named |= {target for flip in decision.flips for target in flip["to"]}  # type: ignore[union-attr,misc]
    assert named <= {option.id for option in current(decision)}


def test_confirming_codes_belong_to_rules() -> None:
    """Each constraint that a decision quotes is carried out by a rule, so its record can name what confirms it."""
    carried = {code for rule in whole().rules.values() for code in rule.catalogue}
    quoted = {code for decision in whole().decisions.values() for code in decision.constraints}
    assert quoted - carried == set()


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_conditions_are_json_schemas(decision: Decision) -> None:
    """`applies` and `fits` are valid schemas, and an option that fits somewhere fits on one of the compared platforms."""
    for condition in (decision.applies, *(option.fits for option in decision.options)):
        if not isinstance(condition, bool):
            Draft202012Validator.check_schema(dict(condition))
    for option in decision.options:
        assert places(decision.id, option.id), option.id


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_default_wins_under_equal_weights(decision: Decision) -> None:
    """Wherever one of the default's options fits, none that fits there has a higher sum of marks than the best of them."""
    default = set(written()[decision.id]["default_to"])
    for place in PLATFORMS:
        sums = {option.id: sum(option.marks.values()) for option in fitting(decision, place)}
        named = [total for option, total in sums.items() if option in default]
        assert not named or max(named) == max(sums.values()), (place, sums)


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_every_flip_can_win(decision: Decision) -> None:
    """For each target of a flip there is a platform and a plausible weighting under which nothing beats it."""
    criteria = tuple(decision.criteria)
    for target in {str(each) for flip in decision.flips for each in flip["to"]}:  # type: ignore[union-attr]
        assert any(wins(decision, target, place, criteria) for place in places(decision.id, target)), target


def wins(decision: Decision, target: str, place: str, criteria: tuple[str, ...]) -> bool:
    """Whether some weighting puts the target first among what fits at that place."""
    options = {option.id: option for option in fitting(decision, place)}
    best = options.pop(target)
    leads = [[best.marks[name] - option.marks[name] for name in criteria] for option in options.values()]
    return any(
        all(sum(weight * lead for weight, lead in zip(weights, row, strict=True)) >= 0 for row in leads)
        for weights in itertools.product(WEIGHTS, repeat=len(criteria))
    )


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_no_option_is_pointless(decision: Decision) -> None:
    """No current option is at most as good on every criterion as one that fits everywhere the first one fits."""
    for poor, rich in itertools.permutations(current(decision), 2):
        if places(decision.id, poor.id) <= places(decision.id, rich.id) and poor.marks != rich.marks:
            assert any(poor.marks[name] > rich.marks[name] for name in decision.criteria), (poor.id, rich.id)


def test_arguments_are_not_reused() -> None:
    """A sentence for or against an option is said once: a second place needs its own argument."""
    said = Counter(
        sentence
        for decision in whole().decisions.values()
        for option in decision.options
        for sentence in (*option.good, *option.bad, option.when_best, option.unfit_because)
        if sentence
    )
    assert [sentence for sentence, times in said.items() if times > 1] == []


def test_decisions_share_no_phrase() -> None:
    """No run of eight words stands in three or more decisions: their records would read like a form."""
    homes: dict[str, set[str]] = {}
    for decision in whole().decisions.values():
        for sentence in every(decision):
            spoken = words(sentence)
            for start in range(len(spoken) - 7):
                homes.setdefault(" ".join(spoken[start : start + 8]), set()).add(decision.id)
    assert {phrase: found for phrase, found in homes.items() if len(found) >= 3} == {}


@pytest.mark.parametrize("decision", whole().decisions.values(), ids=lambda each: each.id)
def test_revisit_can_be_tested(decision: Decision) -> None:
    """A trigger carries a number, a rhythm or an event that one can observe, never only an adjective."""
    measure = r"\d|\b(one|two|three|second|third|half)\b"
    rhythm = r"\b(each|every|yearly|quarter|half-yearly)\b"
    event = r"\bon an? (change|finding|licence change) of\b|\b(breaks|drops|overlap|misses|is added|fails)\b"
    assert re.search(f"{measure}|{rhythm}|{event}", decision.revisit.lower()), decision.revisit


def test_the_largest_decisions_come_first() -> None:
    """The style is the most significant decision, and no two styles of platform end with fewer than eight records."""
    ranked = sorted(whole().decisions.values(), key=lambda each: -each.significance)
    assert ranked[0].id == "platform-style"
    for place, resolved in PLATFORMS.items():
        live = [
            each.id
            for each in ranked
            if each.applies is True or jsonschema_rs.validator_for(dict(each.applies)).is_valid(resolved)  # type: ignore[arg-type]
        ]
        assert len(live) >= 16, place


@pytest.mark.parametrize("decision", whole().spoken_decisions.values(), ids=lambda each: each.id)
def test_terms_are_known(decision: Decision) -> None:
    """Every term in a sentence is one that manifests can fill, with words for where they do not."""
    known = terms.of(architecture(example("retail-mesh")), whole()).pools
    for sentence in every(decision):
        for name, place, instead in TERM.findall(sentence):
            assert name in known and place in ("", "2", "3"), sentence
            assert instead, sentence
        assert not re.search(r"[{}|]", TERM.sub("", sentence).replace("{source}", "")), sentence


def test_plain_decisions_name_no_term() -> None:
    """Explanations and lists say the words after the bar."""
    for decision in whole().decisions.values():
        assert not any("|" in sentence for sentence in every(decision)), decision.id


def test_circumstances_hold_somewhere() -> None:
    """Each circumstance changes a mark that exists, and some manifest of the examples or the smallest ones meets it."""
    resolved = [dict(architecture(text).resolved) for text in (*TEXTS.values(), *PLACES.values())]
    for decision in whole().decisions.values():
        for option in decision.options:
            for each in option.circumstances:
                assert set(each.marks) <= set(decision.criteria), option.id
                assert any(option.marks[name] != mark for name, mark in each.marks.items()) or not each.marks, option.id
                check = jsonschema_rs.validator_for(dict(each.when))  # type: ignore[arg-type]
                assert any(map(check.is_valid, resolved)), (decision.id, option.id)


@pytest.mark.parametrize("decision", whole().spoken_decisions.values(), ids=lambda each: each.id)
def test_arguments_speak_of_the_platform(decision: Decision) -> None:
    """Of every option in use an argument for it and one against it can name the user's own things, and so can a driver."""
    assert any(map(TERM.search, decision.drivers)) and any(map(TERM.search, decision.criteria.values()))
    for option in current(decision):
        assert any(map(TERM.search, option.good)), (option.id, option.good)
        assert any(map(TERM.search, option.bad)), (option.id, option.bad)

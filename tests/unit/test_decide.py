"""Verdicts: weighed by what the user wrote, recomputable, honest about rivals that score more."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema
import pytest
from decided_platforms import CATALOG, EXAMPLES, MINIMAL, STYLES, TEXTS, architecture, example, verdict, verdicts

from scaffolder import decide, schemas
from scaffolder.model.architecture import Origin
from scaffolder.model.decision import Confidence, Contender, Ground, Verdict

LOCAL = "version: 1\nname: small\nstyle: lakehouse\n"


def every() -> Iterator[tuple[str, Verdict]]:
    for name, text in TEXTS.items():
        for each in verdicts(text):
            yield f"{name}: {each.id}", each


def scored(contender: Contender, weights: dict[str, int]) -> int:
    return sum(contender.marks[name] * weight for name, weight in weights.items())


def test_scores_can_be_recomputed() -> None:
    """Each score is the sum of mark times weight, and the lead is the distance to the best rival that fits."""
    for name, each in every():
        weights = {weight.criterion: weight.value for weight in each.weights}
        assert set(weights) == set(each.decision.criteria), name
        assert all(contender.score == scored(contender, weights) for contender in each.considered), name
        fitting = [rival.score for rival in each.rejected if rival.fits]
        assert each.lead == (each.chosen.score - max(fitting) if fitting else 0), name


def test_the_driver_adds_most_to_the_lead() -> None:
    """No criterion brings the chosen option more points against its best rival than the deciding one; without a lead none that
    weighs more serves it as well.
    """  # noqa: D205
    for name, each in every():
        if each.best and each.lead <= 0:
            heavy = {weight.criterion: weight.value for weight in each.weights}
            kept = [one for one in heavy if each.chosen.marks[one] >= each.best.marks[one]]
            assert heavy[each.driver] == max(heavy[one] for one in kept or heavy), name
        elif each.best:
            gains = {
                weight.criterion: (each.chosen.marks[weight.criterion] - each.best.marks[weight.criterion]) * weight.value
                for weight in each.weights
            }
            assert gains[each.driver] == max(gains.values()), name


def test_sensitivity_is_where_the_order_turns() -> None:
    """At the stated weight the order of the two is reversed, and one step before it is not."""
    found = 0
    for name, each in every():
        turn = each.sensitivity
        if turn is None:
            continue
        rival = next(contender for contender in each.rejected if contender.title == turn.rival)
        weights = {weight.criterion: weight.value for weight in each.weights}
        step = 1 if turn.then > turn.now else -1
        before = {**weights, turn.criterion: turn.then - step}
        after = {**weights, turn.criterion: turn.then}
        ahead = each.chosen.score >= rival.score
        assert weights[turn.criterion] == turn.now, name
        assert 0 <= turn.then <= 5, (name, "a need weighs 5 at most")
        assert (scored(each.chosen, after) < scored(rival, after)) is ahead or not ahead, name
        if ahead:
            assert scored(each.chosen, before) >= scored(rival, before), name
        else:
            assert scored(each.chosen, after) > scored(rival, after), name
            assert scored(each.chosen, before) <= scored(rival, before), name
        found += 1
    assert found > 50


def test_two_to_four_options_are_considered_for_a_record() -> None:
    """A record compares two to four options: the chosen one first, those that do not fit with their reason."""
    for name, each in every():
        if each.is_record:
            assert 2 <= len(each.considered) <= 4, name
        assert [contender.chosen for contender in each.considered] == [True] + [False] * len(each.rejected), name
        assert all(rival.unfit_because for rival in each.rejected if not rival.fits), name
        assert len({contender.title for contender in each.considered}) == len(each.considered), name


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_platform_has_ten_to_sixteen_records(name: str) -> None:
    """An example ends with ten to sixteen records, the style first."""
    kept = [each for each in verdicts(example(name)) if each.is_record]
    assert 10 <= len(kept) <= 16
    assert kept[0].id == "platform-style" and kept[0].number == 1


@pytest.mark.parametrize("style", STYLES)
def test_a_small_manifest_has_at_least_eight(style: str) -> None:
    """The smallest manifest of a style still decides enough for eight records."""
    assert sum(each.is_record for each in verdicts(MINIMAL.format(style=style))) >= 8


def test_written_choices_come_before_defaults() -> None:
    """Where a written decision with a rival has no record, the records are full and no smaller default has one."""
    for text in TEXTS.values():
        kept = [each for each in verdicts(text) if each.is_record]
        left = [each for each in verdicts(text) if not each.is_record and each.rejected and each.origin is Origin.WRITTEN]
        assert not left or (len(kept) == decide.MOST and all(each.origin is not Origin.DEFAULT for each in kept))


def test_numbers_belong_to_the_question() -> None:
    """A decision has the same number on every platform, and no two share one."""
    numbers = decide.numbered(CATALOG)
    assert len(set(numbers.values())) == len(CATALOG.decisions)
    assert all(each.number == numbers[each.id] for _, each in every())
    assert (numbers["platform-style"], numbers["batch-engine"]) == (1, 10)


def test_relations_hold_both_ways() -> None:
    """A record that names another is named by it, and none stands alone."""
    for text in TEXTS.values():
        links = {each.id: set(each.related) for each in verdicts(text) if each.is_record}
        assert all(one in links[other] for one, others in links.items() for other in others)
        assert all(links.values())


def test_rules_that_confirm_exist() -> None:
    """What confirms a verdict are rules of the catalog, each once."""
    for name, each in every():
        assert set(each.confirmations) <= set(CATALOG.rules), name
        assert len(set(each.confirmations)) == len(each.confirmations), name


def test_confidence_follows_from_the_scores() -> None:
    """Low is what trails by more than marks can tell; high takes a written choice and a clear lead."""
    for name, each in every():
        share = 100 * each.lead / each.chosen.score
        assert (each.confidence is Confidence.LOW) == (share < -decide.LEVEL), name
        if each.confidence is Confidence.HIGH:
            assert each.origin is not Origin.DEFAULT and (share >= decide.FIRM or each.best is None), name


def test_needs_come_before_facts() -> None:
    """A need weighs what the user wrote, whatever the facts say; a need without a weight counts as one that matters."""
    team = "team: {engineers: 3}\n"
    needs = "needs: [{quality: operations, weight: 1, why: A partner runs it.}, {quality: scale}]\n"
    derived = {weight.criterion: weight for weight in verdict(LOCAL + team, "batch-engine").weights}
    written = {weight.criterion: weight for weight in verdict(LOCAL + team + needs, "batch-engine").weights}
    assert (derived["operations"].value, derived["operations"].ground) == (4, Ground.FACT)
    assert "3 engineers" in derived["operations"].reason and derived["operations"].pointer == ("team", "engineers")
    assert (written["operations"].value, written["operations"].ground) == (1, Ground.NEED)
    assert written["operations"].reason == "A partner runs it."
    assert written["scale"].value == 3
    assert (written["portability"].value, written["portability"].ground) == (2, Ground.NEUTRAL)


def test_weights_follow_their_schema() -> None:
    """The table of weights is valid, its keys exist, and every condition is a JSON Schema."""
    rows = [dict(row) for row in CATALOG.raw("weights").values()]
    jsonschema.Draft202012Validator(schemas.load("weight")).validate(rows)
    for row in rows:
        assert row["path"] in CATALOG.choices, row["id"]
        jsonschema.Draft202012Validator.check_schema(row["when"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("{decision: batch-engine, status: accepted, deciders: [a@x.example]}", "accepted"),
        ("{decision: batch-engine, status: accepted}", "proposed"),
        ("{decision: batch-engine, deciders: [a@x.example]}", "proposed"),
        ("{decision: provider, status: accepted, deciders: [a@x.example]}", "proposed"),
    ],
)
def test_a_record_never_accepts_itself(entry: str, status: str) -> None:
    """Accepted is only what people accepted and put their names to."""
    assert verdict(f"{LOCAL}decide: [{entry}]\n", "batch-engine").status == status


def test_what_is_there_today_is_considered() -> None:
    """Where an old platform is left, staying on it is among the options of the technologies it carries, and says why not."""
    bank = verdict(example("bank-mesh-on-fabric"), "warehouse")
    kept = next(each for each in bank.rejected if each.kept)
    assert kept.title == "Keep Teradata"
    assert kept.unfit_because == "7 of 8 workloads leave Teradata, the last by 2027-12-31"
    assert not any(each.kept for each in verdict(LOCAL, "warehouse").considered)


def test_places_taken_together_are_compared_together() -> None:
    """A hybrid estate is held against another provider beside the same premises, marks being rounded means."""
    found = verdict(example("bank-mesh-on-fabric"), "provider")
    assert found.chosen.id == "aws-on-prem"
    assert all(rival.id.endswith("-on-prem") for rival in found.rejected)
    one, other = found.chosen.options
    assert found.chosen.marks == {name: round((one.marks[name] + other.marks[name]) / 2) for name in one.marks}


def test_a_value_of_ones_own_is_no_contender() -> None:
    """A number that no option names makes no verdict, and a decision that does not arise makes none either."""
    cloud = "cloud: {model: single, providers: [aws]}\nsecurity: {audit_retention_days: 900}\n"
    assert "audit-retention" not in {each.id for each in verdicts(LOCAL + cloud)}
    assert "provider" not in {each.id for each in verdicts(LOCAL)}


def test_facts_are_the_users_own() -> None:
    """Facts quote what is written: defaults never appear, and a list is narrowed to what bears on the question."""
    retail = verdict(example("retail-mesh"), "event-log")
    values = {fact.label: fact.value for fact in retail.facts}
    assert "till-events" in values["producers"] and "shop-db" not in values["producers"]
    for name, each in every():
        text = TEXTS[name.partition(": ")[0]]
        for fact in each.facts:
            assert fact.pointer in architecture(text).manifest.document.places or (
                fact.pointer in architecture(text).manifest.written
            ), (name, fact.path)


def test_an_unmarked_tie_is_no_lead() -> None:
    """Facts of the manifest change weights: a large team and volume turn the scores of the batch engine towards scale."""
    small = verdict(LOCAL + "processing: {daily_gb: 10}\n", "batch-engine")
    large = verdict(LOCAL + "processing: {daily_gb: 5000}\n", "batch-engine")
    assert small.chosen.id == "duckdb" and large.chosen.id == "spark"
    duckdb = next(each for each in large.rejected if each.id == "duckdb")
    assert not duckdb.fits and "200 GB" in duckdb.unfit_because

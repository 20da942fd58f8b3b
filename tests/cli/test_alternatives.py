"""What could be chosen instead (`options`), and what differs between two manifests (`compare`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder import alternatives, judge
from scaffolder.model.finding import Severity

from .conftest import EXAMPLES, KNOWN, Scaffold

RETAIL = EXAMPLES / "retail-mesh" / "platform.yaml"
TODAY = "2026-11-23"


def test_every_option_of_every_decision_has_its_trade_off(scaffold: Scaffold) -> None:
    """Without a manifest each option says what it gives, what it costs and when it is best."""
    for decision in KNOWN.decisions.values():
        shown = json.loads(scaffold("options", decision.id, "--format", "json").out)
        assert (shown["key"], shown["decision"]) == (decision.paths[0], decision.id)
        assert [each["id"] for each in shown["options"]] == [each.id for each in decision.options]
        assert all(each["good"] and each["bad"] and "; but " in each["trade"] for each in shown["options"])


def test_what_does_not_fit_names_the_rule_it_would_break(scaffold: Scaffold) -> None:
    """Pub/Sub on AWS breaks the rule about it; Kinesis would do, and takes choices along; what is written is marked."""
    shown = json.loads(scaffold("options", "streaming.broker", str(RETAIL), "--format", "json").out)
    rows = {each["id"]: each for each in shown["options"]}
    assert [name for name, each in rows.items() if each["chosen"]] == ["msk"]
    assert rows["kinesis"]["fits"]
    assert [each["rule"] for each in rows["pubsub"]["breaks"]] == ["broker-outside-google-cloud"]
    assert rows["pubsub"]["breaks"][0]["line"] == 56
    assert rows["embedded"]["unfit_because"].startswith("consumers on other machines")
    assert {"key": "streaming.registry", "from": "glue", "to": "apicurio"} in rows["kafka"]["changes"]
    text = scaffold("options", "streaming.broker", str(RETAIL)).out
    assert "platform.yaml:56 says msk (*)" in text
    assert "breaks broker-outside-google-cloud: `pubsub` needs Google Cloud" in text
    assert max(map(len, text.splitlines())) <= 100


def test_what_is_said_not_to_fit_is_refused_when_it_is_written(scaffold: Scaffold, tmp_path: Path) -> None:
    """Written into the manifest, an option that fits brings no error; one that breaks a rule brings that very finding."""
    checked = 0
    text = RETAIL.read_text("utf-8")
    settled = judge.check(text, "platform.yaml", KNOWN, today=TODAY).architecture
    for each in alternatives.alternatives("streaming.broker", settled, KNOWN):
        (tmp_path / "tried.yaml").write_text(text.replace("broker: msk", f"broker: {each.option.id}"), "utf-8")
        found = json.loads(scaffold("validate", "tried.yaml", "--format", "json").out)["findings"]
        errors = {one["rule"] for one in found if one["severity"] == "error"}
        assert errors == {one.rule for one in each.obstacles}, each.option.id
        checked += bool(errors)
    assert checked >= 3


@pytest.mark.parametrize("example", sorted(each.name for each in EXAMPLES.iterdir() if each.is_dir()))
def test_what_a_clean_manifest_says_never_breaks_a_rule(example: str) -> None:
    """The option that stands in a clean manifest has no obstacle, whatever the decision; a rival has one or fits."""
    settled = judge.check(None, str(EXAMPLES / example / "platform.yaml"), KNOWN, today=TODAY).architecture
    for path in ("cloud.providers", "storage.table_format", "processing.batch_engine", "style", "security.mfa"):
        for each in alternatives.alternatives(path, settled, KNOWN):
            assert not (each.chosen and each.obstacles), (path, each.option.id)
            assert all(one.severity is Severity.ERROR for one in each.obstacles)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["strem.broker"], "Did you mean `streaming.broker`?"),
        (["streaming"], "Below it: streaming.delivery"),
        (["name"], "`name` is free"),
        (["style", "--fitting"], "needs a manifest"),
    ],
)
def test_a_wrong_key_is_answered_with_the_right_one(scaffold: Scaffold, words: list[str], said: str) -> None:
    """What is no key, only a section, or has no list of values is refused with what to ask instead."""
    ended = scaffold("options", *words)
    assert ended.code == 2
    assert said in ended.err


def test_one_changed_line_changes_what_follows_from_it(scaffold: Scaffold, tmp_path: Path) -> None:
    """Another broker is another choice, decision, element and record; all else is the same."""
    (tmp_path / "b.yaml").write_text(RETAIL.read_text("utf-8").replace("broker: msk", "broker: kinesis"), "utf-8")
    found = json.loads(scaffold("compare", str(RETAIL), "b.yaml", "--format", "json").out)
    assert found["choices"] == [{"id": "streaming.broker", "a": "msk", "b": "kinesis"}]
    assert found["decisions"] == [{"id": "event-log", "a": "msk", "b": "kinesis"}]
    assert [each["id"] for each in found["elements"]] == ["event-log"]
    assert {"id": "docs/decisions/0014-event-log.md", "a": "another answer", "b": "another answer"} in found["records"]
    assert found["findings"] == found["products"] == found["blueprints"] == []
    assert found["differs"]


def test_a_line_more_is_no_difference(scaffold: Scaffold, tmp_path: Path) -> None:
    """Comments, moved lines and a written default change nothing; the exit code says so where it is asked for."""
    same = "# a comment\n\n" + RETAIL.read_text("utf-8").replace(
        "  broker: msk\n", "  broker: msk\n  delivery: at-least-once\n"
    )
    (tmp_path / "b.yaml").write_text(same, "utf-8")
    ended = scaffold("compare", str(RETAIL), "b.yaml", "--exit-code")
    assert [each for each in ended.out.splitlines() if each.startswith("  ~ ") and "docs/decisions" not in each] == []
    assert scaffold("compare", str(RETAIL), str(RETAIL), "--exit-code").code == 0


def test_what_only_one_side_has_is_told(scaffold: Scaffold) -> None:
    """Two styles: products, blueprints and records come and go, and findings of one side are named; `-` is standard input."""
    given = (EXAMPLES / "startup-lakehouse" / "platform.yaml").read_text("utf-8")
    ended = scaffold("compare", str(RETAIL), "-", "--exit-code", given=given)
    assert ended.code == 1
    for line in ("  ~ style: data-mesh -> lakehouse", "  - data-mesh", "  + lakehouse"):
        assert line in ended.out.splitlines()
    assert max(map(len, ended.out.splitlines())) <= 100 + len(str(RETAIL))
    assert scaffold("compare", "-", "-").code == 2

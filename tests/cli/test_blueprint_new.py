"""`scaffold blueprint new`: a skeleton of each kind passes the check once its marked places are filled, and takes effect."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scaffolder import blueprint_check, skeletons
from scaffolder.cli.blueprint import KINDS

from .conftest import Scaffold

BELONGS = {
    "practice": "finops",
    "rule": "ob-slo",
    "decision": "wh-policies-in-engine",
    "option": "event-log",
    "component": "streaming.broker=pulsar",
}

WORDS = {
    "purpose": "What the auditors ask of it.",
    "otherwise": "Line printer",
    "check": "manifest: every product names its owner.",
    "title": "Paper trail",
    "paths": "security.secret_store",
    "licence": "Apache-2.0",
    "technology": "Line printer 9000",
    "description": "Prints what auditors sign",
    "question": "Which ink do auditors accept?",
    "name": "Print room",
}
"""What the places of these keys hold; every other place takes a whole sentence."""


def filled(data: Any, key: str = "") -> Any:
    """The data of a skeleton as a domain expert leaves it."""
    if isinstance(data, dict):
        return {name: filled(each, name) for name, each in data.items()}
    if isinstance(data, list):
        return [f"{filled(each, key)}" + (f" {index}" if index and isinstance(each, str) and each.startswith("FILL:") else "")
                if isinstance(each, str) else filled(each, key) for index, each in enumerate(data)]  # fmt: skip
    if isinstance(data, str) and data.startswith(blueprint_check.MARK):
        clause = key in ("good", "bad", "when_best", "unfit_because")
        return WORDS.get(key, "The auditors of this company ask for it" + ("" if clause else "."))
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_skeleton_passes_the_check_and_an_open_one_does_not(kind: str, scaffold: Scaffold) -> None:
    """Each marked place is a finding until it is filled; then the check is content, whatever the kind."""
    asked = ["--for", BELONGS[kind]] if kind in BELONGS else []
    made = scaffold("blueprint", "new", kind, f"own-{kind}", *asked)
    assert made.code == 0, made.err
    files = [Path(line) for line in made.out.splitlines() if line.startswith("blueprints/")]
    text = files[0].read_text("utf-8")
    assert not re.search(r"@[a-z]+@", text)

    found = json.loads(scaffold("blueprint", "check", "blueprints", "--format", "json").out)["findings"]
    assert {each["rule"] for each in found} == {"unfilled-place"}
    assert len(found) == text.count(blueprint_check.MARK) > 0

    files[0].write_text(yaml.safe_dump(filled(yaml.safe_load(text)), sort_keys=False), "utf-8")
    if kind in ("capability", "overlay"):
        scaffold("blueprint", "new", "practice", "own-practice", "--for", f"own-{kind}")
        practice = Path("blueprints/practices/own-practice.yaml")
        practice.write_text(yaml.safe_dump(filled(yaml.safe_load(practice.read_text("utf-8")))), "utf-8")
    ended = scaffold("blueprint", "check", "blueprints")
    assert (ended.code, ended.err) == (0, ""), ended.out


def test_an_option_and_a_regime_are_added_by_one_file_each(scaffold: Scaffold) -> None:
    """A new option is chosen, weighed and explained; a new law is a word of the manifest that puts its overlay in force."""
    for line in (("option", "warpstream", "--for", "event-log"), ("overlay", "regime-sama")):
        assert scaffold("blueprint", "new", *line).code == 0
    for file in ("options/warpstream.yaml", "overlays/regime-sama.yaml"):
        place = Path("blueprints") / file
        place.write_text(yaml.safe_dump(filled(yaml.safe_load(place.read_text("utf-8")))), "utf-8")
    manifest = (
        "version: 1\nname: shop\nstyle: lakehouse\nblueprint_sources: blueprints\nregimes: [sama]\n"
        "streaming: {broker: warpstream}\nobjectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]\n"
        "processing: {daily_gb: 20}\n"
    )
    Path("platform.yaml").write_text(manifest, "utf-8")
    ended = scaffold("validate", "platform.yaml", "--format", "json")
    found = json.loads(ended.out)["findings"]
    assert [each["rule"] for each in found if each["severity"] == "error"] == [], found
    resolved = json.loads(scaffold("show", "--format", "json").out)
    assert "regime-sama" in resolved["blueprints"]
    assert "Event log: Paper trail" in scaffold("adr", "list").out
    assert "* warpstream" in scaffold("options", "streaming.broker", "platform.yaml").out
    assert "Paper trail" in scaffold("explain", "warpstream", "--blueprints", "blueprints").out
    without = scaffold("validate", "-", "--format", "json", given=manifest.replace("blueprint_sources: blueprints\n", ""))
    assert {each["rule"] for each in json.loads(without.out)["findings"] if each["severity"] == "error"} == {"misspelt-value"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rul", "slow"], "Did you mean `rule`?"),
        (["rule", "slow-tier"], "say --for and a practice"),
        (["rule", "slow-tier", "--for", "ob-sloo"], "did you mean `ob-slo`?"),
        (["rule", "unowned-domain", "--for", "ob-slo"], "there is a rule `unowned-domain` already"),
        (["practice", "No Id", "--for", "finops"], "`No Id` is no id"),
        (["component", "printer", "--for", "streaming.broker=kafak"], "did you mean `kafka`?"),
    ],
)
def test_what_cannot_be_begun_is_said(words: list[str], said: str, scaffold: Scaffold) -> None:
    """A slip in the kind, the id or what it belongs to is answered, and nothing is written."""
    ended = scaffold("blueprint", "new", *words)
    assert ended.code == 2
    assert said in ended.err
    assert not Path("blueprints").exists()


def test_nothing_is_written_over(scaffold: Scaffold) -> None:
    """What a person has begun stays as it is."""
    scaffold("blueprint", "new", "view", "harbour")
    place = Path("blueprints/views/harbour.yaml")
    place.write_text("mine", "utf-8")
    assert scaffold("blueprint", "new", "view", "harbour").code == 2
    assert place.read_text("utf-8") == "mine"


def test_every_kind_has_a_skeleton() -> None:
    """The command, the folders and the files of skeletons know the same kinds."""
    from scaffolder import bundle

    files = {each.name.removesuffix(".yaml") for each in (bundle.folder("blueprints") / "skeletons").iterdir()}
    assert set(KINDS) == set(skeletons.FOLDERS) == files

"""The schema that editors load says what rules say, of what is written, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from scaffolder import documents, editor_rules, editor_schema, judge, policy, starters
from scaffolder.catalog import Catalog, keys

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "catalog"))
from random_manifests import manifests  # noqa: E402 (it lies beside the tests of the catalog)

CATALOG = Catalog()
SCHEMA = editor_schema.filled("manifest", CATALOG)
WHOLE = jsonschema_rs.Draft202012Validator(SCHEMA)
FOLDED = {name: jsonschema_rs.Draft202012Validator(clause) for name, clause in editor_rules.foldable(CATALOG).items()}

CLEAN = {
    **{each.parent.name: each.read_text("utf-8") for each in sorted((ROOT / "examples").glob("*/platform.yaml"))},
    **{each.stem: each.read_text("utf-8") for each in sorted((ROOT / "tests" / "manifests" / "clean").glob("*.yaml"))},
    **{f"starter-{style}": starters.text(style, "shop") for style in starters.styles()},
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_manifest_is_marked_nowhere(name: str) -> None:
    """Short forms, open choices and waived findings give no mark in an editor."""
    data = documents.parse(CLEAN[name], "platform.yaml")[0].data
    assert [each.message for each in WHOLE.iter_errors(data)] == []


@pytest.mark.parametrize("absent", [0.0, 0.3, 0.7])
def test_what_an_editor_marks_is_what_validate_finds(absent: float) -> None:
    """Over manifests full of faults and holes, each rule that an editor marks is broken by the resolved manifest too."""
    marked: set[str] = set()
    for data in manifests(40, seed=77, absent=absent):
        here = {name for name, clause in FOLDED.items() if not clause.is_valid(data)}
        text = yaml.safe_dump({"version": 1, "name": "shop", **data, "style": data.get("style", "lakehouse")})
        found = judge.check(text, "platform.yaml", CATALOG, today="2026-11-23")
        broken = {each.rule.id for each in policy.ruleset(CATALOG).breaches(found.architecture.resolved)}
        assert here <= broken, here - broken
        marked |= here
    assert len(marked) > 40


def test_most_rules_that_schemas_can_say_are_said() -> None:
    """Many rules are folded in, each with its own words and its id."""
    assert len(FOLDED) >= 100
    for name in ("archived-minio", "broker-outside-google-cloud", "ended-airflow", "unowned-domain"):
        assert name in FOLDED, name
    wrong: Any = {"version": 1, "name": "shop", "style": "data-mesh", "domains": [{"id": "sales"}, {"id": "supply"}]}
    assert not WHOLE.is_valid(wrong)


def test_a_waiver_takes_the_mark_away() -> None:
    """What the manifest itself accepts is not marked."""
    wrong: Any = {"version": 1, "name": "shop", "style": "lakehouse", "storage": {"object_store": "minio"}}
    assert not WHOLE.is_valid(wrong)
    assert WHOLE.is_valid(
        {**wrong, "waivers": [{"rule": "archived-minio", "reason": "r", "owner": "a", "until": "2027-01-01"}]}
    )


def test_every_key_is_described_with_what_it_takes() -> None:
    """Each key has a description; a choice with a default says which value it takes in general, and why."""
    for path, key in CATALOG.choices.items():
        place = keys.place(SCHEMA, path)
        if place is None:
            continue
        assert len(str(place.get("description", ""))) > 8, path
        usual = [each for each in key.defaults if each.when is True]
        if key.kind == "choice" and usual and not key.one_per and "[]" not in path and usual[0].value is not None:
            assert place["default"] == usual[0].value, path
        if CATALOG.allowed(path):
            assert CATALOG.allowed(path)[0] in str(place), path

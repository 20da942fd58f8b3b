"""Defects planted into generated repositories, and the repositories as they are generated."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from scaffolder import judge, pipeline, repository
from scaffolder.catalog import Catalog
from scaffolder.facts import files
from scaffolder.facts.files import Files
from scaffolder.model.architecture import Architecture
from scaffolder.model.finding import Finding

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
CATALOG = Catalog()
TODAY = "2026-11-26"
PLANTED: list[dict[str, Any]] = yaml.safe_load((HERE / "planted.yaml").read_text("utf-8"))


@cache
def generated(name: str) -> tuple[Files, Architecture]:
    """An example's repository in memory, and what its manifest declares."""
    text = (EXAMPLES / name / "platform.yaml").read_text("utf-8")
    judged = judge.judge(text, "platform.yaml", CATALOG, today=TODAY)
    made = pipeline.repository(judged, CATALOG, today=TODAY)
    held = files.held({each.path: each.content for each in made.files})
    return held, judged.architecture


def found(held: Files) -> tuple[Finding, ...]:
    """Every finding about a repository, its manifest read anew."""
    judged = judge.check(held.text("platform.yaml"), "platform.yaml", CATALOG, today=TODAY)
    return repository.check(held, judged.architecture, CATALOG, today=TODAY).findings


@pytest.mark.parametrize("name", sorted(each.parent.name for each in EXAMPLES.glob("*/platform.yaml")))
def test_what_was_just_generated_has_no_finding(name: str) -> None:
    """No rule speaks of a repository that scaffold wrote a moment ago."""
    held, _ = generated(name)
    assert [(each.rule, each.location) for each in found(held)] == []


def planted(defect: dict[str, Any]) -> Files:
    """The repository with one defect."""
    held, _ = generated(defect["repository"])
    path = defect["in"]
    if "add" in defect:
        return held.changed({path: defect["add"]})
    text = held.text(path)
    assert text is not None, f"{path} is not generated"
    if "find" not in defect:
        return held.changed({path: None})
    assert defect["find"] in text, f"{path} does not hold {defect['find']!r}"
    return held.changed({path: text.replace(defect["find"], defect.get("put", ""), 1)})


@pytest.mark.parametrize("defect", PLANTED, ids=lambda each: f"{each['rule']}:{each['in']}")
def test_a_planted_defect_is_found_at_its_place(defect: dict[str, Any]) -> None:
    """One defect is found by its rule, in the file and on the line that hold it; nothing else speaks, unless it is listed."""
    held = planted(defect)
    findings = found(held)
    named = [each for each in findings if each.rule == defect["rule"]]
    places = {(each.location.path, (held.text(each.location.path) or "").split("\n")[each.location.line - 1]) for each in named}
    at, on = defect.get("at", defect["in"]), defect.get("on", "")
    assert any(path == at and on in line for path, line in places), (places, [each.rule for each in findings])
    if not defect.get("any") and not defect.get("many"):
        allowed = {defect["rule"], *defect.get("also", ())}
        assert {each.rule for each in findings} <= allowed


def test_there_are_enough_of_them() -> None:
    """A hundred and eighty defects at least, of many kinds."""
    assert len(PLANTED) >= 180
    assert len({each["rule"] for each in PLANTED}) >= 120


def test_a_product_that_does_not_say_what_it_contains_is_held_to_what_was_generated() -> None:
    """Fields that look personal by their names alone contradict nothing that the manifest says."""
    text = (
        "version: 1\nname: grown\nstyle: lakehouse\nsources: [{id: shop, kind: database}]\n"
        "domains: [{id: area, owner: ann@example.org}]\n"
        "products: [{id: customers, domain: area, owner: ann@example.org, inputs: [shop], retention_days: 9}]\n"
    )
    judged = judge.judge(text, "platform.yaml", CATALOG, today=TODAY)
    held = files.held({each.path: each.content for each in pipeline.repository(judged, CATALOG, today=TODAY).files})
    assert "personal" in (held.text("domains/area/products/customers/contract.odcs.yaml") or "")
    assert {each.rule for each in found(held)} <= {"roadmap-without-thresholds"}

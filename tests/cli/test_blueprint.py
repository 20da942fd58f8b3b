"""`scaffold blueprint`: the shipped ones listed and shown, one's own checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from scaffolder import blueprint_check

from .conftest import KNOWN, Scaffold

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


def block(page: str, number: int = 0) -> dict[str, Any]:
    """A YAML example of a how-to page."""
    text = (HOW_TO / page).read_text("utf-8").split("```yaml\n")[1 + number].split("```")[0]
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A company's blueprints: the overlay, practice and rule that the how-to pages tell people to write."""
    for folder, data in (
        ("overlays", block("add-a-blueprint.md")),
        ("practices", block("add-a-blueprint.md", 1)),
        ("rules", block("add-a-rule.md")),
    ):
        (tmp_path / "own" / folder).mkdir(parents=True)
        save(tmp_path / "own" / folder / f"{data['id']}.yaml", data)
    return tmp_path / "own"


def save(file: Path, data: object) -> None:
    file.write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")


def change(file: Path, **changes: object) -> None:
    save(file, {**yaml.safe_load(file.read_text("utf-8")), **changes})


def test_blueprints_are_listed_by_kind(scaffold: Scaffold) -> None:
    """Every blueprint is a line, and a kind narrows the list."""
    assert [line.split()[0] for line in scaffold("blueprint", "list").out.splitlines()] == list(KNOWN.blueprints)
    assert len(scaffold("blueprint", "list", "--kind", "style").out.splitlines()) == 5


def test_a_blueprint_is_shown_with_its_practices(scaffold: Scaffold) -> None:
    """When to choose it, when not, and everything it documents."""
    out = scaffold("blueprint", "show", "data-mesh").out
    assert "choose it when:" in out
    assert all(each.id in out for each in KNOWN.practices.values() if each.blueprint == "data-mesh")


def test_the_shipped_blueprints_pass_their_own_check(scaffold: Scaffold) -> None:
    """What we ask of others holds of ours, over every file."""
    ended = scaffold("blueprint", "check")
    assert ended.code == 0, ended.out
    assert int(ended.out.split()[0]) > 1000


@pytest.mark.usefixtures("own")
def test_what_the_how_to_pages_say_to_write_passes(scaffold: Scaffold) -> None:
    """The examples of the how-to pages, laid over the shipped blueprints, are clean."""
    ended = scaffold("blueprint", "check", "own")
    assert (ended.code, ended.out) == (0, "3 files checked: no findings\n")


@pytest.mark.parametrize(
    ("file", "changes", "rule", "said"),
    [
        ("rules/slow-tier-1.yaml", {"practice": "ob-sloo"}, "unknown-reference", "did you mean `ob-slo`?"),
        ("rules/slow-tier-1.yaml", {"severity": "error"}, "over-strict-rule", "severity: note, warning"),
        ("rules/slow-tier-1.yaml", {"when": True}, "unguarded-rule", "contains: {const: observability}"),
        ("rules/slow-tier-1.yaml", {"require": {"type": 7}}, "invalid-condition", "`require` is not a JSON Schema"),
        (
            "rules/slow-tier-1.yaml",
            {"examples": {"pass": [{"blueprints": ["observability"], "products": [{"id": "a", "tier": 1}]}], "fail": [{}]}},
            "disagreeing-example",
            "breaks the rule, but is listed as passing",
        ),
        (
            "overlays/regime-nis2.yaml",
            {"examples": {"in_force": [{"regimes": []}], "not_in_force": [{"regimes": ["dora"]}]}},
            "disagreeing-example",
            "`applies` does not hold of this example",
        ),
        ("overlays/regime-nis2.yaml", {"implies": ["goverance"]}, "unknown-reference", "did you mean `governance`?"),
        ("practices/nis2-incident-report.yaml", {"blueprint": "regime-nis3"}, "empty-blueprint", "has no practice"),
    ],
)
def test_each_fault_is_found_where_it_stands(
    scaffold: Scaffold, own: Path, file: str, changes: dict[str, object], rule: str, said: str
) -> None:
    """References, conditions, examples and severities: each fault has a file, a line, a reason and a fix."""
    change(own / file, **changes)
    ended = scaffold("blueprint", "check", "own")
    assert ended.code == 1
    assert f"error[{rule}]" in ended.out
    assert said in ended.out
    assert f"why: {blueprint_check.REASONS[rule][:40]}" in ended.out
    (found, *_) = [
        each
        for each in json.loads(scaffold("blueprint", "check", "own", "--format", "json").out)["findings"]
        if each["rule"] == rule
    ]
    assert found["path"].startswith("own/")
    assert found["line"] >= 1


def test_a_file_under_another_name_is_found(scaffold: Scaffold, own: Path) -> None:
    """The catalog finds a thing by its file's name, so the two must agree."""
    (own / "rules" / "slow-tier-1.yaml").rename(own / "rules" / "slow.yaml")
    assert "error[misplaced-file]" in scaffold("blueprint", "check", "own").out


@pytest.mark.parametrize("content", ["id: [", "id: a\n---\nid: b\n", "\ttab: 1\n", ""])
def test_a_file_that_cannot_be_read_is_a_finding(scaffold: Scaffold, own: Path, content: str) -> None:
    """The other files are still held against their schemas, and what was left out is said."""
    (own / "rules" / "broken.yaml").write_text(content, "utf-8")
    change(own / "overlays" / "regime-nis2.yaml", kind="overly")
    ended = scaffold("blueprint", "check", "own")
    assert ended.code == 1
    assert "own/rules/broken.yaml:1" in ended.out
    assert "did you mean `overlay`?" in ended.out
    assert ended.err == "references and examples are checked once every file has its shape\n"


def test_a_folder_without_blueprints_is_refused(scaffold: Scaffold) -> None:
    """A wrong folder is an error and not a success over no files."""
    ended = scaffold("blueprint", "check", ".")
    assert ended.code == 2
    assert "holds no blueprints" in ended.err

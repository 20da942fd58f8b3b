"""`scaffold contract diff`: two versions of a contract compared."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .conftest import Scaffold

OLD = """apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.2.3
status: active
schema:
  - name: orders
    properties:
      - {name: order_id, logicalType: integer, required: true, physicalType: "decimal(18,2)"}
      - {name: total, logicalType: number, required: true}
slaProperties:
  - {property: retention, value: 30, unit: d}
"""


@pytest.mark.parametrize(
    ("before", "after", "effect", "needed"),
    [
        ("      - {name: total, logicalType: number, required: true}\n", "", "breaking", "2.0.0"),
        ("logicalType: number", "logicalType: string", "breaking", "2.0.0"),
        ("number, required: true", "number, required: false", "breaking", "2.0.0"),
        ("decimal(18,2)", "decimal(10,2)", "breaking", "2.0.0"),
        ("value: 30", "value: 10", "breaking", "2.0.0"),
        ("decimal(18,2)", "decimal(20,2)", "additive", "1.3.0"),
        ("slaProperties", "      - {name: note, logicalType: string}\nslaProperties", "additive", "1.3.0"),
        ("value: 30", "value: 60", "additive", "1.3.0"),
        ("status: active", "status: deprecated", "neutral", "1.2.4"),
    ],
)
def test_a_change_has_its_effect(scaffold: Scaffold, tmp_path: Path, before: str, after: str, effect: str, needed: str) -> None:
    """What is gone, narrower or weaker breaks readers; more is additive; and the version due follows from it."""
    assert before in OLD
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(OLD.replace(before, after), "utf-8")
    ended = scaffold("contract", "diff", "old.yaml", "new.yaml", "--format", "json")
    found = json.loads(ended.out)
    assert [each["effect"] for each in found["changes"]] == [effect]
    assert found["versions"]["needed"] == needed
    assert ended.code == 1


def test_a_version_high_enough_passes(scaffold: Scaffold, tmp_path: Path) -> None:
    """A breaking change with a new major version is in order, and every change names its place."""
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(
        OLD.replace("1.2.3", "2.0.0").replace("logicalType: number", "logicalType: string"), "utf-8"
    )
    ended = scaffold("contract", "diff", "old.yaml", "new.yaml")
    assert ended.code == 0
    assert "--> new.yaml:10:" in ended.out
    assert "version 1.2.3 became 2.0.0" in ended.out


def test_what_is_no_contract_is_refused(scaffold: Scaffold, tmp_path: Path) -> None:
    """A file that is none, and one that is not there, are named."""
    (tmp_path / "old.yaml").write_text("a: 1\n", "utf-8")
    assert scaffold("contract", "diff", "old.yaml", "old.yaml").code == 2
    assert "cannot be read" in scaffold("contract", "diff", "absent.yaml", "old.yaml").err


def test_a_contract_is_compared_with_what_it_was_at_a_revision(scaffold: Scaffold, tmp_path: Path) -> None:
    """The older side is the same file as git holds it; what is gone has its place there, and an earlier file does as well."""
    contract = tmp_path / "sales" / "contract.odcs.yaml"
    contract.parent.mkdir()
    contract.write_text(OLD, "utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "a contract"]):
        settings = ["-c", "user.name=ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *settings, *words], cwd=tmp_path, check=True)
    contract.write_text(OLD.replace("      - {name: total, logicalType: number, required: true}\n", ""), "utf-8")
    ended = scaffold("contract", "diff", "--since", "main", "sales/contract.odcs.yaml")
    assert ended.code == 1
    assert ended.out.startswith("breaking  field `orders.total` is gone\n          --> main:contract.odcs.yaml:10:9\n")
    (tmp_path / "earlier.yaml").write_text(OLD, "utf-8")
    assert scaffold("contract", "diff", "--since", "earlier.yaml", "sales/contract.odcs.yaml").code == 1


def test_what_cannot_be_compared_is_a_usage_error(scaffold: Scaffold, tmp_path: Path) -> None:
    """One contract without a revision, two with one, a revision that is none, and one that is an option of git are refused."""
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    for words in (["old.yaml"], ["--since", "old.yaml", "old.yaml", "old.yaml"], ["--since", "--output=x", "old.yaml"], []):
        ended = scaffold("contract", "diff", *words)
        assert (ended.code, (tmp_path / "x").exists()) == (2, False), words
    assert "neither a file nor a git revision" in scaffold("contract", "diff", "--since", "absent", "old.yaml").err

"""`scaffold validate --fix`: safe answers only, the diff first, and nobody's change lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder import fixes, judge, write
from scaffolder.errors import ScaffoldError

from .conftest import KNOWN, MINIMAL, Scaffold

FAULTY = """\
# The shop's platform.
version: "1"   # the only one
name: shop
titel: no      # the word
style: lakehosue

streaming: kafak
processing: {daily_gb: 1_0, batch_engin: duckdb, idempotent: yes}
cloud: {"modle": "locla"}
objectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]
"""

MENDED = """\
# The shop's platform.
version: 1   # the only one
name: shop
title: "no"      # the word
style: lakehouse

streaming: kafka
processing: {daily_gb: 10, batch_engine: duckdb, idempotent: true}
cloud: {"model": "local"}
objectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]
"""

LEFT = {
    "octal": "processing: {daily_gb: 010}",
    "sixties": "processing: {daily_gb: 1:30}",
    "two-keys-for-one": "titel: a\ntitles: b",
    "key-is-there": "title: a\ntitel: b",
    "amount-with-unit": "processing: {daily_gb: 20 GB}",
    "far-word": "streaming: rabbits",
    "id": "domains: [Sales]",
    "one-entry-too-many": "regimes: [gdpr, gdpr]",
}
"""Entries that several answers fit, or none: they stay as they are."""


def test_every_safe_answer_is_written(scaffold: Scaffold, minimal: Path) -> None:
    """Keys, values, quotes and numbers are mended in place; comments, blank lines and everything else stay."""
    minimal.write_text(FAULTY, "utf-8")
    ended = scaffold("validate", "--fix")
    assert minimal.read_text("utf-8") == MENDED
    assert ended.out.startswith("--- a/platform.yaml\n+++ b/platform.yaml\n@@")
    assert "+version: 1   # the only one\n" in ended.out
    assert "platform.yaml: 10 findings fixed" in ended.err
    assert ended.out.endswith("1 file checked: no findings\n")
    assert ended.code == 0


def test_a_dry_run_shows_and_writes_nothing(scaffold: Scaffold, minimal: Path) -> None:
    """The diff alone, and exit code 1 as long as something would change."""
    minimal.write_text(FAULTY, "utf-8")
    ended = scaffold("validate", "--fix", "--dry-run")
    assert (ended.code, minimal.read_text("utf-8")) == (1, FAULTY)
    assert "+style: lakehouse\n" in ended.out
    assert "would be fixed; nothing was written" in ended.err
    minimal.write_text(MENDED, "utf-8")
    assert scaffold("validate", "--fix", "--dry-run").code == 0
    assert scaffold("validate", "--dry-run").code == 2


@pytest.mark.parametrize("entry", LEFT.values(), ids=LEFT)
def test_what_has_no_one_answer_is_left_alone(scaffold: Scaffold, minimal: Path, entry: str) -> None:
    """No guess is written where two readings are possible, or where other lines would have to change too."""
    kept = [line for line in MINIMAL.splitlines() if line.partition(":")[0] != entry.partition(":")[0]]
    text = "\n".join([*kept, entry, ""])
    minimal.write_text(text, "utf-8")
    scaffold("validate", "--fix")
    after = minimal.read_text("utf-8")
    assert after == text or (entry.startswith("titel: a\n") and "titel" not in after.split("titles")[0])


def test_marks_line_ends_and_permissions_are_kept(scaffold: Scaffold, minimal: Path) -> None:
    """A byte-order mark, carriage returns and the file's mode stay."""
    content = "\ufeff" + MINIMAL.replace("lakehouse", "lakehosue").replace("\n", "\r\n")
    minimal.write_bytes(content.encode())
    minimal.chmod(0o640)
    scaffold("validate", "--fix")
    assert minimal.read_bytes() == content.replace("lakehosue", "lakehouse").encode()
    assert minimal.stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """What somebody wrote between reading and writing is not lost."""
    file = tmp_path / "platform.yaml"
    file.write_bytes(b"theirs")
    with pytest.raises(ScaffoldError, match="changed meanwhile"):
        write.write_file(file, b"ours", replace=True, expected=b"before")
    assert [each.name for each in tmp_path.iterdir()] == ["platform.yaml"]
    assert file.read_bytes() == b"theirs"


def test_a_diff_repeats_no_secret(scaffold: Scaffold, minimal: Path) -> None:
    """Lines around a fix are shown masked, and written as they were."""
    secret = "AKIA" + "QWERTYUIOPASDFGH"
    minimal.write_text(MINIMAL.replace("lakehouse", "lakehosue") + f"title: {secret}\n", "utf-8")
    assert secret not in scaffold("validate", "--fix").out
    assert secret in minimal.read_text("utf-8")


def test_a_waived_finding_is_not_fixed() -> None:
    """What somebody accepted stays as it is, and overlapping fixes never meet."""
    judged = judge.check("version: 1\nname: shop\nstyle: lakehosue\n", "p.yaml", KNOWN, today="2026-11-26")
    found = [each for each in judged.findings if each.fix]
    assert [each.rule for each in found] == ["misspelt-value"]
    twice = fixes.apply(judged.document.text, [*found, *found], "p.yaml")
    assert len(twice.answered) == 1
    assert fixes.apply(judged.document.text, found, "other.yaml").answered == ()


def test_standard_input_and_unreadable_files_are_not_fixed(scaffold: Scaffold, minimal: Path) -> None:
    """Both end with 2 and name the reason; the file stays."""
    assert scaffold("validate", "--fix", "-", given=FAULTY).code == 2
    minimal.write_text("a: [", "utf-8")
    assert scaffold("validate", "--fix").code == 2
    assert minimal.read_text("utf-8") == "a: ["


def test_json_stays_json(scaffold: Scaffold, minimal: Path) -> None:
    """A manifest written as JSON is still JSON after its fixes."""
    data = {"version": 1, "name": "shop", "style": "lakehosue", "titel": "Shop"}
    minimal.write_text(json.dumps(data), "utf-8")
    scaffold("validate", "--fix")
    assert json.loads(minimal.read_text("utf-8")) == {"version": 1, "name": "shop", "style": "lakehouse", "title": "Shop"}


WAIVERS = """\
# Accepted until spring.
version: 1
waivers:
  - rule: no-objectiv   # misspelt
    reasn: Agreed by the board
    owner: ann@example.org
    until: 2027-02-28
"""


def test_the_file_of_waivers_is_mended_too(scaffold: Scaffold, minimal: Path) -> None:
    """A misspelt rule and a misspelt key beside the manifest have one safe answer each; comments stay."""
    file = minimal.parent / "waivers.yaml"
    minimal.write_text(MINIMAL, "utf-8")
    file.write_text(WAIVERS, "utf-8")
    ended = scaffold("validate", "--fix", "--today", "2026-11-26")
    assert file.read_text("utf-8") == WAIVERS.replace("no-objectiv ", "no-objective ").replace("reasn:", "reason:")
    assert "+    reason: Agreed by the board\n" in ended.out
    assert "waivers.yaml: 2 findings fixed" in ended.err
    assert minimal.read_text("utf-8") == MINIMAL


@pytest.mark.parametrize("rule", ["unowned-thing", "unowned", "x", "'*'"])
def test_a_rule_that_may_be_another_is_left_alone(scaffold: Scaffold, minimal: Path, rule: str) -> None:
    """Where several rules are near, or none is near enough, nobody but its owner says which is meant."""
    file = minimal.parent / "waivers.yaml"
    text = WAIVERS.replace("no-objectiv ", f"{rule} ").replace("reasn", "reason")
    file.write_text(text, "utf-8")
    scaffold("validate", "--fix", "--today", "2026-11-26")
    assert file.read_text("utf-8") == text


def test_a_stale_index_is_written_anew(scaffold: Scaffold, minimal: Path) -> None:
    """A repository whose log lists records as they are not is told so, and mended; words around the list stay."""
    folder = minimal.parent / "docs" / "adr"
    folder.mkdir(parents=True)
    for number, title in ((1, "Use files"), (2, "Use tables")):
        record = f"# {number}. {title}\n\nDate: 2026-11-01\n\n## Status\n\nAccepted\n\n## Context\n\nIt is so.\n"
        (folder / f"{number:04}-{title.lower().replace(' ', '-')}.md").write_text(record, "utf-8")
    index = folder / "README.md"
    index.write_text("# Decisions\n\nOurs.\n\n* [1. Use files](0001-use-files.md)\n", "utf-8")
    told = scaffold("validate", ".", "--format", "concise", "--today", "2026-11-26")
    assert "docs/adr/README.md:5:1: warning[stale-index]" in told.out
    shown = scaffold("validate", ".", "--fix", "--dry-run", "--today", "2026-11-26")
    assert (shown.code, "0002" in index.read_text("utf-8")) == (1, False)
    ended = scaffold("validate", ".", "--fix", "--today", "2026-11-26")
    assert "docs/adr/README.md: 1 finding fixed" in ended.err
    assert index.read_text("utf-8").startswith("# Decisions\n\nOurs.\n\n* [1. Use files](0001-use-files.md)\n* [")
    assert "(0002-use-tables.md)" in index.read_text("utf-8")
    assert "stale-index" not in ended.out
    assert "no finding here has exactly one safe fix" in scaffold("validate", ".", "--fix", "--today", "2026-11-26").err


def test_a_stale_index_may_be_accepted_for_a_time(scaffold: Scaffold, minimal: Path) -> None:
    """Like any finding about a repository it can be waived; its rule is known."""
    folder = minimal.parent / "docs" / "adr"
    folder.mkdir(parents=True)
    (folder / "0001-a.md").write_text("# 1. A\n\n## Status\n\nAccepted\n", "utf-8")
    (folder / "0002-b.md").write_text("# 2. B\n\n## Status\n\nAccepted\n", "utf-8")
    (folder / "README.md").write_text("* [1. A](0001-a.md)\n", "utf-8")
    waiver = WAIVERS.replace("no-objectiv ", "stale-index ").replace("reasn", "reason")
    (minimal.parent / "waivers.yaml").write_text(waiver, "utf-8")
    found = json.loads(scaffold("validate", ".", "--format", "json", "--today", "2026-11-26").out)["findings"]
    assert [(each["rule"], each["waived"]) for each in found if "waive" in each["rule"] or each["rule"] == "stale-index"] == [
        ("stale-index", True)
    ]

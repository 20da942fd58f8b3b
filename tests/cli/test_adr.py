"""`scaffold adr`: a log is begun from a manifest, decided on, kept true to it, and continued in whatever form it has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scaffolder.write import updating

from .conftest import EXAMPLES, Scaffold

NYGARD = (
    "# 4. Keep queues\n\nDate: 2024-03-11\n\n## Status\n\nProposed\n\n## Context\n\n40 jobs a minute.\n\n"
    "## Decision\n\nA table.\n\n## Consequences\n\nBeyond 500 it is too slow.\n"
)
MANIFEST = (EXAMPLES / "startup-lakehouse" / "platform.yaml").read_text("utf-8")


@pytest.fixture
def synced(scaffold: Scaffold) -> Path:
    """A repository that holds a manifest and the log that follows from it."""
    Path("platform.yaml").write_text(MANIFEST, "utf-8")
    ended = scaffold("adr", "sync")
    assert ended.code == 0, ended.err
    return Path("docs/decisions")


def test_a_log_is_begun_and_agrees_with_its_manifest(scaffold: Scaffold, synced: Path) -> None:
    """Sync writes the records, the index and the table of defaults; then there is nothing to write, and nothing to find."""
    assert len(list(synced.glob("0*.md"))) >= 10 and (synced / "defaults.md").exists()
    held = {path: path.read_bytes() for path in synced.iterdir()}
    assert scaffold("adr", "sync").out == "docs/decisions: agrees with platform.yaml\n"
    assert scaffold("adr", "sync", "--dry-run").code == 0
    assert scaffold("adr", "index", "--check").code == 0
    ended = scaffold("adr", "lint", "--fail-on", "note")
    assert ended.code == 0, ended.out
    assert {path: path.read_bytes() for path in synced.iterdir()} == held
    assert scaffold("adr", "list").out == scaffold("adr", "list", "--generated").out


def test_an_accepted_record_is_superseded_and_never_rewritten(scaffold: Scaffold, synced: Path) -> None:
    """A changed choice contradicts the accepted record, and sync writes a new one: both ends linked, the old text untouched."""
    old = synced / "0010-batch-engine.md"
    assert scaffold("adr", "accept", "10", "--decider", "cto@bikes.example", "--date", "2026-11-26").code == 0
    body = old.read_bytes().partition(b"\n---\n")[2]
    Path("platform.yaml").write_text(MANIFEST.replace("  daily_gb: 1\n", "  daily_gb: 900\n"), "utf-8")
    listed = scaffold("adr", "list")
    assert "0010-batch-engine says `DuckDB`" in listed.err and "scaffold adr sync --dry-run" in listed.err
    ended = scaffold("adr", "lint")
    assert ended.code == 1 and "manifest-against-accepted-record" in ended.out
    assert scaffold("adr", "sync", "--dry-run").code == 1
    assert not (synced / "0058-batch-engine.md").exists()
    ended = scaffold("adr", "sync")
    assert ended.code == 0 and "supersede  0010-batch-engine" in ended.out
    new = (synced / "0058-batch-engine.md").read_text("utf-8")
    assert 'supersedes: ["0010-batch-engine"]' in new and 'status: "proposed"' in new and "deciders: []" in new
    assert 'superseded-by: ["0058-batch-engine"]' in old.read_text("utf-8")
    assert old.read_bytes().partition(b"\n---\n")[2] == body
    ended = scaffold("adr", "lint", "--fail-on", "warning")
    assert ended.code == 0, ended.out
    assert scaffold("adr", "sync").out == "docs/decisions: agrees with platform.yaml\n"
    assert "-->|supersedes|" in scaffold("adr", "graph").out


def test_what_a_person_wrote_survives(scaffold: Scaffold, synced: Path) -> None:
    """An edited record stays byte for byte when its choice changes, and is named; so do the index's own words."""
    edited = synced / "0010-batch-engine.md"
    edited.write_text(edited.read_text("utf-8") + "\nWe tried this on the spring data.\n", "utf-8")
    index = synced / "README.md"
    index.write_text(index.read_text("utf-8").replace("## Decide\n", "## Decide\n\nAsk Ada first.\n"), "utf-8")
    held = edited.read_bytes()
    Path("platform.yaml").write_text(MANIFEST.replace("  daily_gb: 1\n", "  daily_gb: 900\n"), "utf-8")
    ended = scaffold("adr", "sync")
    assert "keep       0010-batch-engine: edited by hand" in ended.out
    assert edited.read_bytes() == held and "Ask Ada first." in index.read_text("utf-8")


def test_a_rejected_answer_is_not_asked_again(scaffold: Scaffold, synced: Path) -> None:
    """Sync writes no second record for an answer that was rejected, and says so."""
    scaffold("adr", "reject", "table-format", "--decider", "cto@bikes.example")
    before = sorted(path.name for path in synced.iterdir())
    assert "keep       0006-table-format: rejected" in scaffold("adr", "sync").out
    assert sorted(path.name for path in synced.iterdir()) == before


def test_a_log_of_another_tool_is_continued_in_its_own_form(scaffold: Scaffold) -> None:
    """New, accept, supersede and index keep the form, the naming and the list of an adr-tools log."""
    folder = Path("doc/adr")
    folder.mkdir(parents=True)
    (folder / "0004-keep-queues.md").write_text(NYGARD, "utf-8")
    (folder / "README.md").write_text("# Log\n\n* [4. Keep queues](0004-keep-queues.md)\n", "utf-8")
    assert scaffold("adr", "accept", "4", "--decider", "ada", "--date", "2024-04-01").code == 0
    accepted = (folder / "0004-keep-queues.md").read_text("utf-8")
    assert "\nAccepted\n\nAccepted by ada on 2024-04-01.\n" in accepted
    ended = scaffold("adr", "supersede", "keep-queues", "--title", "Queues in a broker", "--date", "2025-01-02")
    assert ended.code == 0, ended.err
    new = (folder / "0005-queues-in-a-broker.md").read_text("utf-8")
    assert new.startswith(
        "# 5. Queues in a broker\n\nDate: 2025-01-02\n\n## Status\n\nProposed\n\nSupersedes [4. Keep queues](0004-"
    )
    assert "Superseded by [5. Queues in a broker](0005-queues-in-a-broker.md)" in (folder / "0004-keep-queues.md").read_text(
        "utf-8"
    )
    assert scaffold("adr", "index", "--check").code == 1
    assert scaffold("adr", "index").code == 0
    assert (folder / "README.md").read_text("utf-8").splitlines()[2:] == [
        "* [4. Keep queues](0004-keep-queues.md)",
        "* [5. Queues in a broker](0005-queues-in-a-broker.md)",
    ]
    shown = scaffold("adr", "show", "5")
    assert shown.out == new and shown.err == ""


def test_findings_come_in_every_format_and_are_explained(scaffold: Scaffold) -> None:
    """The lint reports through the reporters, fails at the severity asked for, and each rule is explained."""
    folder = Path("adr")
    folder.mkdir()
    (folder / "0004-keep-queues.md").write_text(NYGARD.replace("A table.", "{what we do}"), "utf-8")
    assert scaffold("adr", "lint").code == 0
    ended = scaffold("adr", "lint", "--fail-on", "warning", "--format", "json", "--format", "sarif=report.sarif")
    found = json.loads(ended.out)["findings"]
    assert ended.code == 1 and [(each["rule"], each["line"]) for each in found] == [("record-placeholder", 15)]
    assert json.loads(Path("report.sarif").read_text("utf-8"))["runs"][0]["results"][0]["ruleId"] == "record-placeholder"
    assert "never replaced" in scaffold("explain", "record-placeholder").out
    assert scaffold("adr", "lint", "adr/0004-keep-queues.md", "--format", "github").out.startswith("::warning file=adr/0004-")


def test_one_record_is_checked_within_its_log(scaffold: Scaffold) -> None:
    """What a single record links to is looked for in its log, and only that record is reported on."""
    folder = Path("adr")
    folder.mkdir()
    (folder / "0004-keep-queues.md").write_text(NYGARD, "utf-8")
    scaffold("adr", "supersede", "4", "--title", "Queues in a broker")
    ended = scaffold("adr", "lint", "adr/0004-keep-queues.md", "--fail-on", "note")
    assert (ended.code, ended.out) == (0, "1 file checked: no findings\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["accept", "4"], "--decider WHO is missing"),
        (["accept", "4", "--decider", "two words"], "is no email, login or @org/team"),
        (["accept", "44", "--decider", "ada"], "there is no record `44`"),
        (["supersede", "4"], "either --by NEW or --title TITLE"),
        (["supersede", "4", "--by", "4"], "cannot supersede itself"),
        (["new", " "], "1 to 200 characters"),
        (["accept", "4", "--decider", "ada", "--date", "2026-02-30"], "is not a date"),
        (["lint", "nowhere"], "no such file or folder"),
    ],
)
def test_what_cannot_be_done_is_said(scaffold: Scaffold, line: list[str], said: str) -> None:
    """A wrong record, person or date ends with exit code 2, a reason, and no change."""
    folder = Path("adr")
    folder.mkdir()
    (folder / "0004-keep-queues.md").write_text(NYGARD, "utf-8")
    ended = scaffold("adr", *line)
    assert ended.code == 2 and said in ended.err, ended.err
    assert [path.read_text("utf-8") for path in folder.iterdir()] == [NYGARD]


def test_without_a_log_the_way_to_one_is_said(scaffold: Scaffold) -> None:
    """Commands that need a log say how one begins; new begins one."""
    ended = scaffold("adr", "graph")
    assert ended.code == 2 and "scaffold adr new TITLE" in ended.err
    assert scaffold("adr", "new", "First of all").out == "docs/decisions/0001-first-of-all.md: written, proposed\n"
    assert scaffold("adr", "index").code == 0
    assert "[First of all](0001-first-of-all.md)" in Path("docs/decisions/README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [("sync",), ("index",), ("new", "A queue for each team"), ("accept", "0001", "--decider", "ann@example.org")],
    ids=lambda words: words[0],
)
def test_no_record_is_written_while_an_update_writes(scaffold: Scaffold, words: tuple[str, ...]) -> None:
    """Whoever writes records of a generated repository takes the lock that an update takes; looking at them takes none."""
    Path("platform.yaml").write_text(MANIFEST, "utf-8")
    assert scaffold("new", "shop", "--manifest", "platform.yaml").code == 0
    records = Path("shop/docs/decisions")
    held = {path: path.read_bytes() for path in records.iterdir()}
    with updating.held(Path("shop")):
        ended = scaffold("adr", *words[:2], "shop", *words[2:])
        assert (ended.code, "another scaffold is writing there now" in ended.err) == (2, True)
        assert scaffold("adr", "sync", "--dry-run", "shop").code == 0
        assert scaffold("adr", "lint", "shop").code == 0
    assert {path: path.read_bytes() for path in records.iterdir()} == held
    assert scaffold("adr", *words[:2], "shop", *words[2:]).code == 0
    assert not Path("shop/.scaffold/update.lock").exists()

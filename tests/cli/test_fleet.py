"""Many repositories at once: lists, patterns, shards, processes, the cache, and the scorecard."""

from __future__ import annotations

import csv
import html.parser
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from scaffolder import checking, fleet
from scaffolder.cache import Cache
from scaffolder.scorecard import exports

from .conftest import ERRING, KNOWN, MINIMAL, Scaffold

TODAY = "2026-11-26"
OLD = 1_700_000_000


@pytest.fixture
def shops(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch) -> Scaffold:
    """Six repositories of two teams: four without a finding, one with errors, one with a waived warning."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.cwd() / "caches"))
    monkeypatch.delenv("SCAFFOLD_CACHE", raising=False)
    waived = MINIMAL.replace("processing:", "#") + (
        "waivers: [{rule: engine-too-small, reason: measured, owner: ann@example.org, until: 2026-12-31}]\n"
    )
    texts = [MINIMAL, MINIMAL, ERRING, waived, MINIMAL, MINIMAL]
    for number, text in enumerate(texts):
        file = Path("shops", f"s{number}", "platform.yaml")
        file.parent.mkdir(parents=True)
        file.write_text(f"{text}owner: team-{number % 2}\n", "utf-8")
        os.utime(file, (OLD, OLD))
    return scaffold


def run(scaffold: Scaffold, *arguments: str) -> Any:
    return json.loads(scaffold("validate", "--today", TODAY, "--format", "json", *arguments).out)


def test_lists_patterns_and_folders_name_the_same(shops: Scaffold) -> None:
    """A pattern, a file with a path a line and a folder of repositories give one report, sorted, each once."""
    Path("list.txt").write_text("# all\n\n" + "".join(f"shops/s{n} # shop {n}\n" for n in range(6)), "utf-8")
    wanted = run(shops, *(f"shops/s{n}" for n in range(6)))
    assert wanted["summary"]["files"] == 6
    for named in ("shops/*", "shops/s*/platform.yaml", "list.txt", "shops"):
        assert run(shops, "--repositories", named) == wanted
    assert run(shops, "shops/s0", "--repositories", "shops/s0", "--repositories", "shops/*")["summary"]["files"] == 6
    for bad in ("nothing/*", "absent.txt", "caches"):
        ended = shops("validate", "--repositories", bad)
        assert ended.code == 2
        assert bad in ended.err


def test_shards_hold_each_repository_once(shops: Scaffold) -> None:
    """All shards together find what one run finds; a shard may be empty where there are more shards than repositories."""
    every = run(shops, "--repositories", "shops/*")
    parts = [run(shops, "--repositories", "shops/*", "--shard", f"{number}/4") for number in range(1, 5)]
    assert [part["summary"]["files"] for part in parts] == [2, 2, 1, 1]
    found = sorted(each["fingerprint"] + each["path"] for part in parts for each in part["findings"])
    assert found == sorted(each["fingerprint"] + each["path"] for each in every["findings"])
    assert run(shops, "--repositories", "shops/*", "--shard", "9/9")["summary"]["files"] == 0
    for bad in ("0/4", "5/4", "1", "a/b", "1/2/3", "-1/2"):
        assert shops("validate", "--repositories", "shops/*", f"--shard={bad}").code == 2


def test_processes_find_what_one_finds(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """Side by side or one after the other, the report is the same, byte for byte; what cannot be read is said."""
    monkeypatch.setattr(fleet, "FEW", 2)
    Path("shops/s9").mkdir()
    Path("shops/s9/platform.yaml").write_text("a: [", "utf-8")
    one = shops("validate", "--today", TODAY, "--no-cache", "--jobs", "1", "--repositories", "shops/*", "-f", "jsonl")
    two = shops("validate", "--today", TODAY, "--no-cache", "--jobs", "2", "--repositories", "shops/*", "-f", "jsonl")
    assert (one.code, one.out) == (two.code, two.out) == (2, one.out)
    assert "error: shops/s9/platform.yaml:2:1: not readable" in two.err
    assert json.loads(one.out.splitlines()[-1])["summary"]["unreadable"] == 1


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The manifests that are really judged from now on."""
    judged: list[str] = []
    plain = checking.check

    def check(given: fleet.Given, *rest: Any) -> fleet.Outcome:
        judged.append(given.shown)
        return plain(given, *rest)

    monkeypatch.setattr(checking, "check", check)
    return judged


def test_what_did_not_change_is_not_judged_again(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run judges nothing and says the same; a changed text, a new waiver file or another day is judged anew."""
    judged = counted(monkeypatch)
    line = ("--repositories", "shops/*/platform.yaml", "--jobs", "1")
    first = run(shops, *line)
    assert len(judged) == 6
    judged.clear()
    assert run(shops, *line) == first
    assert judged == []
    Path("shops/s0/platform.yaml").touch()
    assert run(shops, *line) == first
    assert judged == []
    Path("shops/s1/platform.yaml").write_text(MINIMAL + "titel: x\n", "utf-8")
    Path("shops/s4/waivers.yaml").write_text("version: 1\nwaivers: []\nmore: 1\n", "utf-8")
    rules = {each["rule"] for each in run(shops, *line)["findings"]} - {each["rule"] for each in first["findings"]}
    assert rules == {"unknown-key"}
    assert judged == ["shops/s1/platform.yaml", "shops/s4/platform.yaml"]
    judged.clear()
    late = shops("validate", "--today", "2027-02-01", "--format", "json", *line)
    assert judged == ["shops/s3/platform.yaml", "shops/s4/platform.yaml"]
    assert "expired-waiver" in late.out
    judged.clear()
    run(shops, *line, "--no-cache")
    run(shops, *line, "--no-waivers")
    assert len(judged) == 12


def test_a_repository_is_judged_again_when_any_file_of_it_changed(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder's verdict depends on every file in it, version control and installed packages left out."""
    judged = counted(monkeypatch)
    run(shops, "--repositories", "shops/*", "--jobs", "1")
    judged.clear()
    Path("shops/s2/.git").mkdir()
    Path("shops/s2/.git/index").write_text("x", "utf-8")
    run(shops, "--repositories", "shops/*", "--jobs", "1")
    assert judged == []
    Path("shops/s2/README.md").write_text("new", "utf-8")
    run(shops, "--repositories", "shops/*", "--jobs", "1")
    assert judged == ["shops/s2/platform.yaml"]


def test_what_was_not_looked_into_is_remembered(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remembered verdict says again what was looked at and what was not; what dbt learned is looked at anew."""
    judged = counted(monkeypatch)
    Path("shops/s2/big.yaml").write_text("a: 1\n" * 300_000, "utf-8")
    line = ("validate", "--repositories", "shops/*", "--jobs", "1", "--today", TODAY)
    first = shops(*line).out
    assert "looked at 2 files\n1 of them was not looked into:\n  shops/s2/big.yaml: longer than 1 MiB\n" in first
    judged.clear()
    assert (shops(*line).out, judged) == (first, [])
    Path("shops/s2/target").mkdir()
    Path("shops/s2/target/manifest.json").write_text("{}", "utf-8")
    assert (shops(*line).out, judged) == (first, ["shops/s2/platform.yaml"])


def test_the_same_content_elsewhere_is_known(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh checkout in another folder, with new times, is judged from the cache, and its findings name its own paths."""
    judged = counted(monkeypatch)
    run(shops, "--repositories", "shops/*/platform.yaml", "--jobs", "1")
    judged.clear()
    Path("shops").rename("moved")
    found = run(shops, "--repositories", "moved/*/platform.yaml", "--jobs", "1")
    assert {each["path"].split("/")[0] for each in found["findings"]} == {"moved"}
    assert judged == ["moved/s3/platform.yaml"]  # its waiver may name paths, so it is judged where it lies


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 1, "files": {"a": 1}, "verdicts": {}}', "\x00"])
def test_a_broken_cache_counts_as_empty(shops: Scaffold, text: str) -> None:
    """Whatever its file holds, the run goes on, says the same and mends it."""
    line = ("--repositories", "shops/*/platform.yaml", "--jobs", "1")
    first = run(shops, *line)
    (file,) = Path("caches/scaffold").glob("verdicts-*.json")
    sound = json.loads(file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    assert run(shops, *line) == first
    assert {**json.loads(file.read_text("utf-8")), "began": 0} == {**sound, "began": 0}


def test_broken_verdicts_are_judged_again(shops: Scaffold) -> None:
    """An entry that lacks something, or is something else, is no verdict."""
    line = ("--repositories", "shops/*/platform.yaml", "--jobs", "1")
    first = run(shops, *line)
    (file,) = Path("caches/scaffold").glob("verdicts-*.json")
    data = json.loads(file.read_text("utf-8"))
    for bad in ({}, {"files": 1, "owner": "x", "blueprints": [], "findings": [{}]}, [], 7, {"files": "many"}):
        data["verdicts"] = dict.fromkeys(data["verdicts"], bad)
        file.write_text(json.dumps(data), "utf-8")
        assert run(shops, *line) == first


def test_where_the_cache_lies(shops: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few manifests are not remembered unasked; a folder may be named, by option or environment, or the cache turned off."""
    run(shops, "shops/s0")
    assert not Path("caches").exists()
    run(shops, "shops/s0", "--cache", "mine")
    assert len(list(Path("mine").glob("verdicts-*"))) == 1
    monkeypatch.setenv("SCAFFOLD_CACHE", "theirs")
    run(shops, "--repositories", "shops/*", "--jobs", "1")
    assert len(list(Path("theirs").glob("verdicts-*"))) == 1
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    run(shops, "--repositories", "shops/*", "--jobs", "1")
    assert not Path("caches").exists()
    Path("file").write_text("", "utf-8")
    assert run(shops, "shops/s0", "--cache", "file")["summary"]["files"] == 1


def test_other_knowledge_is_another_cache(tmp_path: Path) -> None:
    """Another program, other blueprints or other terms never see each other's verdicts."""
    terms = fleet.Terms(today=TODAY)
    names = {Cache(tmp_path, salt, terms, began=0).file.name for salt in ("a", "b")}
    names.add(Cache(tmp_path, "a", fleet.Terms(today=TODAY, with_waivers=False), began=0).file.name)
    assert len(names) == 3


class Page(html.parser.HTMLParser):
    """The tags, links and visible words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        if tag != "meta":
            self.open.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:  # noqa: D102
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def test_the_scorecard_says_who_holds_what(shops: Scaffold) -> None:
    """By team, blueprint, practice and rule, as page and tables; nothing on the page is loaded from elsewhere."""
    ended = shops("validate", "--today", TODAY, "--repositories", "shops/*", "--scorecard", "card", "--jobs", "1")
    assert ended.code == 1
    text = Path("card/scorecard.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.outside == []
    assert "<script" not in text
    words = " ".join(page.words)
    for each in ("6 repositories", "83 %", "team-0", "team-1", "data-mesh", "unowned-domain", "mesh-domain-owner"):
        assert each.split(" ")[0] in words
    with Path("card/scorecard.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["by"], row["name"]): row for row in csv.DictReader(stream)}
    assert (rows["team", "team-0"]["holding"], rows["team", "team-0"]["repositories"]) == ("2", "3")
    assert rows["team", "team-1"]["share"] == "1.0000"
    assert rows["team", "team-1"]["waived"] == "1"
    assert (rows["blueprint", "data-mesh"]["holding"], rows["blueprint", "lakehouse"]["holding"]) == ("0", "5")
    assert rows["practice", "mesh-domain-owner"]["share"] == "0.0000"
    assert rows["rule", "unowned-domain"]["holding"] == "5"
    with Path("card/findings.csv").open(encoding="utf-8", newline="") as stream:
        findings = list(csv.DictReader(stream))
    assert {row["repository"] for row in findings} == {f"shops/s{n}/platform.yaml" for n in range(6)}
    assert sum(int(row["standing"]) for row in findings) == run(shops, "--repositories", "shops/*")["summary"]["error"] + sum(
        int(row["standing"]) for row in findings if row["severity"] != "error"
    )


def test_shards_join_to_one_scorecard(shops: Scaffold) -> None:
    """Joined, the shards give what one run gives; one that is missing, named twice or of another run is refused."""
    shops("validate", "--today", TODAY, "--repositories", "shops/*", "--scorecard", "whole", "--jobs", "1")
    for number in (1, 2, 3):
        line = ("--repositories", "shops/*", "--shard", f"{number}/3", "--scorecard", f"part{number}", "--jobs", "1")
        shops("validate", "--today", TODAY, *line)
    files = [f"part{number}/scorecard.json" for number in (1, 2, 3)]
    assert shops("scorecard", *files, "--output", "joined").code == 0
    for name in ("scorecard.json", "scorecard.html", "scorecard.csv", "findings.csv"):
        assert Path("joined", name).read_bytes() == Path("whole", name).read_bytes()
    assert "shard 2 of 3 is missing" in shops("scorecard", files[0], files[2]).err
    assert "stands in part1/scorecard.json too" in shops("scorecard", *files, files[0]).err
    assert "not of the same run" in shops("scorecard", *files, "whole/scorecard.json").err
    assert shops("scorecard", "absent.json").code == 2
    Path("broken.json").write_text('{"kind": "scaffold-scorecard", "version": 1}', "utf-8")
    assert "not a whole scorecard" in shops("scorecard", "broken.json").err


def test_the_trend_shows_what_changed(shops: Scaffold) -> None:
    """Beside each share stands that of the earlier run; repositories that are new or gone are counted."""
    line = ("validate", "--today", TODAY, "--repositories", "shops/*", "--jobs", "1", "--scorecard")
    shops(*line, "before")
    Path("shops/s2/platform.yaml").write_text(MINIMAL + "owner: team-0\n", "utf-8")
    Path("shops/s5").rename("shops/s6")
    shops(*line, "after", "--trend", "before/scorecard.json")
    with Path("after/scorecard.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["by"], row["name"]): row for row in csv.DictReader(stream)}
    assert (rows["team", "team-0"]["before"], rows["team", "team-0"]["share"]) == ("0.6667", "1.0000")
    page = Path("after/scorecard.html").read_text("utf-8")
    assert "1 repositories are new, 1 are gone" in page
    assert "67 % (+33)" in page
    assert shops("validate", "--trend", "before/scorecard.json").code == 2


def test_parquet_needs_a_library_and_says_so(shops: Scaffold) -> None:
    """With one of two libraries the table of findings is Parquet too; without, that is said and the rest is written."""
    ended = shops("validate", "--today", TODAY, "shops/s2", "--scorecard", "card")
    there = bool(importlib.util.find_spec("pyarrow") or importlib.util.find_spec("duckdb"))
    assert Path("card/findings.parquet").exists() == there
    assert ("neither pyarrow nor duckdb is installed" in ended.err) == (not there)
    if there:
        assert Path("card/findings.parquet").read_bytes()[:4] == b"PAR1"
        assert exports.parquet_library() in ("pyarrow", "duckdb")


def test_tables_hold_no_formula(shops: Scaffold) -> None:
    """A spreadsheet takes no owner for a formula."""
    Path("shops/s0/platform.yaml").write_text(MINIMAL + 'owner: "@team/x"\n', "utf-8")
    shops("validate", "--today", TODAY, "shops/s0", "--scorecard", "card")
    assert "'@team/x" in Path("card/findings.csv").read_text("utf-8")


def test_many_paths_are_remembered_unasked(shops: Scaffold) -> None:
    """From fifty manifests on, a second run finds the verdicts of the first."""
    for number in range(50):
        file = Path("many", f"m{number}.yaml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(MINIMAL, "utf-8")
        os.utime(file, (OLD, OLD))
    paths = [f"many/m{number}.yaml" for number in range(50)]
    assert run(shops, *paths)["summary"]["files"] == 50
    assert len(list(Path("caches/scaffold").glob("verdicts-*"))) == 1
    assert KNOWN.rules

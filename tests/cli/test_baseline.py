"""Baselines: an old repository fails on new findings alone, and what it accepts only shrinks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import ERRING, MINIMAL, Scaffold

FILE = "scaffold-baseline.json"


def known(file: str = FILE) -> list[str]:
    return [each["rule"] for each in json.loads(Path(file).read_text("utf-8"))["findings"]]


def test_only_new_findings_fail(scaffold: Scaffold, erring: Path) -> None:
    """What the baseline holds is counted apart and fails nothing; a new finding fails the run."""
    first = scaffold("validate", "--write-baseline")
    assert first.code == 0
    assert "a baseline of" in first.err
    later = scaffold("validate", "--baseline", FILE)
    assert later.code == 0
    assert "error[" not in later.out
    assert later.out.endswith("known\n")
    erring.write_text(ERRING + "streaming: kafak\n", "utf-8")
    new = scaffold("validate", "--baseline", FILE)
    assert new.code == 1
    assert new.out.count("error[") == 1
    report = json.loads(scaffold("validate", "--baseline", FILE, "--format", "json").out)
    assert [each["rule"] for each in report["findings"] if not each.get("baselined")] == ["misspelt-value"]
    assert report["summary"]["baselined"] == len(known())


def test_moved_lines_are_still_known(scaffold: Scaffold, erring: Path) -> None:
    """Comments, blank lines and other entries before a finding change nothing."""
    scaffold("validate", "--write-baseline")
    erring.write_text("# more\n\n" + ERRING.replace("name: shop", "# here\nname: shop"), "utf-8")
    assert scaffold("validate", "--baseline", FILE, "--fail-on", "note").code == 0


def test_a_baseline_does_not_grow_unasked(scaffold: Scaffold, erring: Path) -> None:
    """Written anew with more it is refused and stays; with less it shrinks; `--grow` says that more is meant."""
    scaffold("validate", "--write-baseline")
    before = Path(FILE).read_bytes()
    erring.write_text(ERRING + "streaming: kafak\n", "utf-8")
    refused = scaffold("validate", "--write-baseline")
    assert refused.code == 2
    assert "would grow by 1, first by `misspelt-value` in platform.yaml" in refused.err
    assert Path(FILE).read_bytes() == before
    assert scaffold("validate", "--write-baseline", "--grow").code == 0
    assert "misspelt-value" in known()
    erring.write_text(MINIMAL, "utf-8")
    assert scaffold("validate", "--write-baseline").code == 0
    assert known() == []


def test_mended_entries_are_reported(scaffold: Scaffold, erring: Path) -> None:
    """An entry whose finding is gone is a warning at its own line, until the baseline is written anew."""
    scaffold("validate", "--write-baseline")
    count = len(known())
    erring.write_text(MINIMAL, "utf-8")
    found = json.loads(scaffold("validate", "--baseline", FILE, "--format", "json").out)["findings"]
    assert {each["rule"] for each in found} == {"mended-baseline-entry"}
    assert sorted(each["line"] for each in found) == list(range(6, 6 + count))
    assert {each["path"] for each in found} == {FILE}
    scaffold("validate", "--write-baseline")
    assert scaffold("validate", "--baseline", FILE, "--fail-on", "note").code == 0


def test_entries_of_files_that_were_not_looked_at_are_no_news(scaffold: Scaffold, erring: Path) -> None:
    """A run over one of two manifests says nothing about the other; a run over the folder does, deleted files included."""
    Path("other").mkdir()
    Path("other/platform.yaml").write_text(ERRING, "utf-8")
    scaffold("validate", "--write-baseline", FILE, ".", "other")
    erring.write_text(MINIMAL, "utf-8")
    found = scaffold("validate", "--baseline", FILE, "other")
    assert "mended" not in found.out
    assert "mended" in scaffold("validate", "--baseline", FILE, "platform.yaml").out


def test_secrets_and_waivers_are_never_in_a_baseline(scaffold: Scaffold, erring: Path) -> None:
    """They must be mended now, whatever was there before."""
    erring.write_text(
        ERRING + "description: password=Tr0ub4dor9\nwaivers: [{rule: x, reason: x, owner: a@b.c, until: 2020-01-01}]\n", "utf-8"
    )
    told = scaffold("validate", "--write-baseline").err
    assert "findings stay out of it, which no baseline accepts: " in told
    assert "secret-in-manifest" in told.partition("accepts: ")[2]
    assert not {"secret-in-manifest", "unknown-waived-rule"} & set(known())
    assert "Tr0ub4dor9" not in Path(FILE).read_text("utf-8")
    assert "secret-in-manifest" in scaffold("validate", "--baseline", FILE).out


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"kind": "scaffold-baseline", "version": 1}', "version: 1\n", "\x00"]
)
def test_what_is_no_baseline_is_refused(scaffold: Scaffold, minimal: Path, text: str) -> None:
    """Reading ends with 2 and names file and line; writing never replaces a file that is something else."""
    Path("other.json").write_text(text, "utf-8")
    for arguments in (("--baseline", "other.json"), ("--write-baseline", "other.json")):
        ended = scaffold("validate", *arguments, minimal.name)
        assert ended.code == 2
        assert "error: other.json:1:" in ended.err
    assert Path("other.json").read_text("utf-8") == text
    assert scaffold("validate", "--baseline", "absent.json").code == 2


def test_paths_are_relative_to_the_baseline(scaffold: Scaffold, erring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same baseline holds from whatever folder the run starts."""
    scaffold("validate", "--write-baseline")
    (erring.parent / "deep").mkdir()
    monkeypatch.chdir(erring.parent / "deep")
    assert scaffold("validate", "--baseline", f"../{FILE}", "--fail-on", "note", "../platform.yaml").code == 0

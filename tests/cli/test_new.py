"""`scaffold new`: a whole repository or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from scaffolder import starters

from .conftest import ERRING, MINIMAL, Scaffold


def files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


@pytest.mark.parametrize("style", starters.styles())
def test_a_style_alone_makes_a_repository_without_findings(scaffold: Scaffold, style: str) -> None:
    """The starter of each style generates; what was generated says so and passes its own validation."""
    ended = scaffold("new", "shop", "--style", style)
    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert "starter manifest" in ended.out
    assert "make run" in ended.out
    found = files(Path("shop"))
    assert f"{len(found)} files" in ended.out.splitlines()[0]
    assert found["platform.yaml"].startswith(b"# yaml-language-server: $schema=.scaffold/manifest.schema.json\n")
    assert yaml.safe_load(found["platform.yaml"])["name"] == "shop"
    assert scaffold("validate", "shop").code == 0


def test_the_lock_names_every_file(scaffold: Scaffold) -> None:
    """What was written from what is recorded: every file but the lock itself."""
    scaffold("new", "shop", "--style", "lakehouse")
    lock = json.loads(Path("shop/.scaffold/lock.json").read_text("utf-8"))
    assert sorted(lock["files"]) == sorted(set(files(Path("shop"))) - {".scaffold/lock.json"})


def test_a_dry_run_writes_nothing_and_lists_what_would_be(scaffold: Scaffold) -> None:
    """The plan says how many files each folder would hold, and in full how large each would be."""
    short = scaffold("new", "shop", "--style", "lakehouse", "--dry-run")
    full = scaffold("new", "shop", "--style", "lakehouse", "--dry-run", "--verbose")
    assert short.code == full.code == 0
    assert list(Path.cwd().iterdir()) == []
    scaffold("new", "shop", "--style", "lakehouse")
    real = files(Path("shop"))
    listed = {row.split()[-1]: int(row.split()[0]) for row in full.out.splitlines()[1:]}
    assert listed == {name: len(content) for name, content in real.items()}
    assert f"{len(real)} files" in short.out


def test_errors_stop_it_before_anything_is_written(scaffold: Scaffold, erring: Path) -> None:
    """The findings are shown as `validate` shows them, the exit code is 1, and the target does not exist."""
    ended = scaffold("new", "made", "--manifest", erring.name)
    assert ended.code == 1
    assert "error[unowned-domain]" in ended.err
    assert "nothing was written to made: mend the errors above, or waive them with a reason\n" in ended.err
    assert "scaffold show --facts" in ended.err.splitlines()[-1]
    assert not Path("made").exists()


def test_a_waiver_is_the_way_through(scaffold: Scaffold, erring: Path) -> None:
    """Errors that a waiver accepts for a time do not stop it, and the copied manifest carries the waivers."""
    rules = ("unowned-domain", "domain-without-product", "too-few-domains", "mesh-product-without-contract")
    waivers = "".join(
        f"  - {{rule: {rule}, reason: first week, owner: ann@example.org, until: 2026-12-31}}\n" for rule in rules
    )
    erring.write_text(f"{ERRING}waivers:\n{waivers}", "utf-8")
    ended = scaffold("new", "made", "--manifest", erring.name, "--today", "2026-11-23")
    assert ended.code == 0, ended.err
    assert "first week" in Path("made/platform.yaml").read_text("utf-8")


def test_set_changes_one_entry_and_keeps_the_rest(scaffold: Scaffold) -> None:
    """`--set` is written into the manifest that is copied; comments of the starter stay."""
    scaffold("new", "shop", "--style", "lakehouse", "--set", "cloud=aws", "--set", "finops.monthly_budget=4000")
    text = Path("shop/platform.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    assert (data["cloud"], data["finops"]) == ("aws", {"monthly_budget": 4000})
    assert "# Qualities that matter most here" in text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("cloud", "KEY=VALUE"),
        ("=aws", "KEY=VALUE"),
        ("cloud provider=aws", "is not a key of the manifest"),
        ("cloud=aw", "did you mean `aws`"),
        ("clout=aws", "did you mean `cloud`"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(scaffold: Scaffold, setting: str, said: str) -> None:
    """A setting without key or value, or whose key or value no blueprint knows, writes nothing."""
    ended = scaffold("new", "shop", "--style", "lakehouse", "--set", setting)
    assert ended.code in (1, 2)
    assert said in ended.err
    assert not Path("shop").exists()


def test_a_taken_target_is_never_touched(scaffold: Scaffold, minimal: Path) -> None:
    """A folder that holds something, a file and a link are refused, and stay as they are."""
    taken = minimal.parent / "taken"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine", "utf-8")
    (minimal.parent / "link").symlink_to(taken)
    for target in ("taken", minimal.name, "link"):
        ended = scaffold("new", target, "--manifest", minimal.name)
        assert ended.code == 2
        assert ended.err.startswith(f"error: {target}: ")
    assert files(taken) == {"mine.txt": b"mine"}


def test_a_manifest_from_standard_input_is_the_same(scaffold: Scaffold, minimal: Path) -> None:
    """Reading from a pipe and from a file gives the same bytes."""
    scaffold("new", "one", "--manifest", minimal.name)
    scaffold("new", "two", "--manifest", "-", given=MINIMAL)
    assert files(Path("one")) == files(Path("two"))

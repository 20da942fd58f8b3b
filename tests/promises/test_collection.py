"""Hundreds of hostile inputs: each is answered by findings or one refusal, with its place, and nothing else happens."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from promises import collection, long_lists, repositories, secret_texts
from promises.payloads import CONTROLS
from promises.program import TODAY, Ending, called, scaffold
from scaffolder import cli

EVERYTHING = collection.everything()
CLASSES = sorted({each.kind for each in EVERYTHING})
LEARNT = frozenset(
    (
        "lock.json-integer",
        "lock.json-comments",
        "main.tf-integer",
        "objectives.yaml-shapes",
        "a.sql-comments",
        "CODEOWNERS-stars",
        "later-.github/workflows/ci.yml-checkouts",
        "later-.github/workflows/ci.yml-pushes",
        "later-k8s/a.yaml-many",
    )
)
"""Repositories that once were answered by a bug, or not at all."""

SAMPLE = {"types": 7, "payloads": 4, "code": 9, "moments": 5}
"""Of the largest classes every n-th input is tried here; `make soak` tries all, each in a process of its own."""

REFUSED = re.compile(r"error: hostile\.yaml:[0-9]+:[0-9]+: [^\n]+\n(  = help: [^\n]+\n)?")
BLOCK = re.compile(r"^(?:error|warning|note)\[[a-z-]+\]", re.MULTILINE)
PLACE = re.compile(r"^ *--> hostile\.yaml:[1-9][0-9]*:[1-9][0-9]*$", re.MULTILINE)


def faults(hostile: collection.Hostile) -> list[str]:
    """What is wrong with how one input is answered, in the folder one stands in."""
    Path("hostile.yaml").write_bytes(hostile.content)
    ending = called(["validate", "hostile.yaml", "--today", TODAY])
    out, err = ending.out.decode("utf-8"), ending.err.decode("utf-8")
    found = []
    if ending.code not in (0, 1, 2) or "Traceback" in ending.shown:
        found.append(f"exit {ending.code}: {ending.shown[-300:]}")
    if ending.code == 2 and not (REFUSED.fullmatch(err) and out == ""):
        found.append(f"refused as {err!r}, {out[:80]!r}")
    if ending.code != 2 and (err or len(BLOCK.findall(out)) != len(PLACE.findall(out))):
        found.append(f"findings without place: {err!r} {out[:300]!r}")
    if hostile.outcome == "refused" and ending.code != 2:
        found.append(f"not refused but {ending.code}: {out[:120]!r}")
    if hostile.outcome == "found" and ending.code not in (1, 2) and "[" not in out:
        found.append(f"nothing found: {out[:120]!r}")
    if CONTROLS.search(ending.shown) or any(secret in ending.shown for secret in secret_texts.SECRETS):
        found.append("a control character or a secret is shown")
    if len(ending.out) > 64 * 1024 or sorted(each.name for each in Path().iterdir()) != ["hostile.yaml"]:
        found.append("too much is shown, or something was written")
    return [f"{hostile.kind}/{hostile.name}: {each}" for each in found]


def fresh(arguments: list[str]) -> Ending:
    """One run in this process with its own catalog, as blueprints of strangers are laid over it."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run(arguments)
    out.flush()
    err.flush()
    return Ending(code=code, out=out.buffer.getvalue(), err=err.buffer.getvalue(), cpu=0.0, memory=0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_input_is_answered(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No crash, no traceback; a refusal names file, line and column, a finding its place; nothing hidden or secret is shown."""
    monkeypatch.chdir(tmp_path)
    inputs = [each for each in EVERYTHING if each.kind == kind][:: SAMPLE.get(kind, 1)]
    assert [each for one in inputs for each in faults(one)] == []


ESTATES = [each for number, each in enumerate(repositories.everything()) if number % 11 == 0 or each[0] in LEARNT]
LISTS = list(long_lists.everything())[::37]


@pytest.mark.parametrize(("name", "files"), ESTATES, ids=[name for name, _ in ESTATES])
def test_hostile_repositories_are_answered(name: str, files: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file of a repository holds, the rest is judged: no crash, and a refusal names file, line and column."""
    monkeypatch.chdir(tmp_path)
    repositories.write(Path("shop"), files)
    ending = called(["validate", "shop", "--today", TODAY])
    assert ending.code in (0, 1, 2), f"{name}: {ending.shown[-300:]}"
    assert "Traceback" not in ending.shown
    assert ending.code != 2 or re.match(rb"error: [^\n]*:[0-9]+:[0-9]+: ", ending.err), ending.shown[:300]


@pytest.mark.parametrize(("name", "make"), LISTS, ids=[name for name, _ in LISTS])
def test_long_lists_are_bounded(name: str, make: Any, tmp_path: Path) -> None:
    """A list filled to one MiB, wrong or right, takes 2 s CPU and 200 MB at most."""
    (tmp_path / "hostile.yaml").write_bytes(make())
    ending = scaffold(["validate", "hostile.yaml", "--today", TODAY], cwd=tmp_path, asked={"cpu": 60})
    assert ending.code in (0, 1, 2), f"{name}: {ending.shown[-300:]}"
    assert ending.memory <= 200_000_000
    assert ending.cpu <= 2.0


@pytest.mark.parametrize("name", collection.PACKS)
def test_blueprints_of_strangers_are_answered(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a folder of blueprints holds, it is read or refused by name; nothing of it runs, nothing else is opened."""
    monkeypatch.chdir(tmp_path)
    Path("platform.yaml").write_text("version: 1\nname: shop\nstyle: data-mesh\ndomains: [{id: sales}]\n", "utf-8")
    for path, text in collection.PACKS[name].items():
        file = Path("own", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith("-> "):
            file.symlink_to(text.removeprefix("-> "))
        else:
            file.write_text(text, "utf-8")
    for command in (["validate", "platform.yaml", "--today", TODAY, "--blueprints", "own"], ["blueprint", "check", "own"]):
        ending = scaffold(command, cwd=tmp_path) if name == "slow-pattern" else fresh(command)
        assert ending.code in (0, 1, 2), ending.shown
        assert "Traceback" not in ending.shown
        assert not CONTROLS.search(ending.shown)
        if ending.code == 2:
            assert "error: " in ending.shown
    assert not Path("owned").exists()


@pytest.mark.parametrize("target", ["", ".", "..", "platform.yaml", "link", "full", "/dev/null"])
def test_hostile_targets_are_refused(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that is taken, a link, a file or no name at all is refused, and everything there stays."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("platform.yaml").write_text(collection.HEAD, "utf-8")
    Path("full").mkdir()
    Path("full", "mine.txt").write_text("mine", "utf-8")
    Path("link").symlink_to("full")
    before = sorted(each.as_posix() for each in Path().rglob("*"))
    ending = called(["new", target, "--manifest", "platform.yaml", "--today", TODAY])
    assert ending.code == 2, ending.shown
    assert ending.err.startswith(b"error: ")
    assert sorted(each.as_posix() for each in Path().rglob("*")) == before


@pytest.mark.parametrize("kind", ["syntax", "encodings", "bombs", "json", "characters"])
def test_files_beside_a_manifest_are_answered_too(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same inputs as waivers, as a baseline, as an earlier scorecard and as a list of repositories: never a bug of ours."""
    monkeypatch.chdir(tmp_path)
    Path("platform.yaml").write_text(collection.HEAD, "utf-8")
    for each in [one for one in EVERYTHING if one.kind == kind][::4]:
        Path("waivers.yaml").write_bytes(each.content)
        Path("other").write_bytes(each.content)
        for line in (
            ["validate", "platform.yaml"],
            ["validate", "--baseline", "other", "platform.yaml"],
            ["validate", "--write-baseline", "other", "platform.yaml"],
            ["validate", "--repositories", "other", "--no-cache"],
            ["scorecard", "other"],
        ):
            ending = called(line)
            assert ending.code in (0, 1, 2), f"{each.name}: {line}: {ending.shown}"
            assert not CONTROLS.search(ending.shown)
        assert Path("other").read_bytes() == each.content
        assert sorted(one.name for one in Path().iterdir()) == ["other", "platform.yaml", "waivers.yaml"]


def test_the_collection_is_large() -> None:
    """More than seventeen hundred inputs, in every class, none twice by name, and as many as three hundred repositories."""
    assert len(EVERYTHING) >= 1700
    assert len(list(repositories.everything())) >= 300
    assert len({(each.kind, each.name) for each in EVERYTHING}) == len(EVERYTHING)
    assert min(Counter(each.kind for each in EVERYTHING).values()) >= 15

"""The account of a run: the same command over the same files is answered from it, and nothing that changed is missed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scaffolder import __version__, cli, unchanged

from .conftest import ERRING, MINIMAL, Scaffold

TODAY = "2026-11-26"
OLD = 1_700_000_000

Answered = Callable[..., tuple[int, bytes] | None]


def aged(*paths: str | Path) -> None:
    """Make files and folders look old, so that their times are believed."""
    for path in paths:
        os.utime(path, (OLD, OLD))


def put(path: str, text: str) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    aged(file, file.parent)


@pytest.fixture
def answered(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Answered:
    """What the account says of a command line now; three repositories and a program stand in the folder."""
    del scaffold
    for number, text in enumerate((MINIMAL, ERRING, MINIMAL)):
        put(f"shops/s{number}/platform.yaml", text)
        put(f"shops/s{number}/notes/README.md", "words\n")
        aged(f"shops/s{number}")
    put("program/module.py", "code\n")
    put("list.txt", "shops/s0/platform.yaml\nshops/s1\n")
    aged("shops", ".")
    monkeypatch.setattr(unchanged, "program", lambda: [f"{tmp_path}/program/"])

    def answer(*words: str) -> tuple[int, bytes] | None:
        line = _line(*words)
        asked = unchanged.asked(__version__, line, os.environ, day=time.strftime("%Y-%m-%d", time.gmtime()), terminal=False)
        return unchanged.answer("kept", asked)

    return answer


def _line(*words: str) -> tuple[str, ...]:
    return ("validate", "--cache", "kept", "--jobs", "1", *words)


NAMED = (
    ("--repositories", "shops"),
    ("--repositories", "shops/*"),
    ("--repositories", "shops/*/platform.yaml"),
    ("--repositories", "list.txt"),
    ("shops/s0/platform.yaml", "shops/s1/platform.yaml"),
    ("shops/s0", "shops/s1", "--format", "json"),
)


@pytest.mark.parametrize("named", NAMED, ids=" ".join)
def test_an_account_says_what_the_run_said(named: tuple[str, ...], answered: Answered, scaffold: Scaffold) -> None:
    """Whatever way the manifests are named, a run leaves its output and its exit code."""
    ended = scaffold(*_line(*named))
    assert ended.code == 1
    assert ended.out
    assert answered(*named) == (1, ended.out.encode())
    assert answered(*named, "--no-waivers") is None


CHANGES: dict[str, Callable[[], object]] = {
    "a text": lambda: put("shops/s0/platform.yaml", MINIMAL + "titel: x\n"),
    "the times of a text": lambda: os.utime("shops/s0/platform.yaml", (OLD + 9, OLD + 9)),
    "new waivers": lambda: put("shops/s0/waivers.yaml", "version: 1\nwaivers: []\n"),
    "a removed manifest": lambda: Path("shops/s1/platform.yaml").unlink(),
    "the program": lambda: put("program/module.py", "other\n"),
    "a new module of the program": lambda: put("program/more.py", ""),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("named", NAMED, ids=" ".join)
def test_no_change_is_missed(named: tuple[str, ...], change: str, answered: Answered, scaffold: Scaffold) -> None:
    """Whatever changes of the manifests, of what lies beside them or of the program, the account answers no longer."""
    scaffold(*_line(*named))
    assert answered(*named)
    CHANGES[change]()
    assert answered(*named) is None


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("shops", lambda: put("shops/s9/platform.yaml", MINIMAL)),
        ("shops/*", lambda: put("shops/s9/platform.yaml", MINIMAL)),
        ("shops/*", lambda: put("shops/s2/notes/more/deep.md", "")),
        ("shops/*", lambda: Path("shops/s2/notes/README.md").rename("shops/s2/notes/READYOU.md")),
        ("shops/*", lambda: Path("shops/s2/link").symlink_to("notes")),
        ("shops/*/platform.yaml", lambda: put("shops/s9/platform.yaml", MINIMAL)),
        ("list.txt", lambda: put("list.txt", "shops/s0/platform.yaml\n")),
    ],
)
def test_what_appears_is_seen(named: str, change: Callable[[], None], answered: Answered, scaffold: Scaffold) -> None:
    """A repository that a pattern now finds too, a line of a list, a file deep in a repository: each ends the account."""
    scaffold(*_line("--repositories", named))
    assert answered("--repositories", named)
    change()
    assert answered("--repositories", named) is None


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "json=report.json"),
        ("--scorecard", "card"),
        ("--write-baseline",),
        ("--fix",),
        ("--verbose",),
        ("--no-cache",),
        ("--blueprints", "mine"),
        ("--repositories", "shops/**/platform.yaml"),
        ("shops/s9",),
    ],
    ids=" ".join,
)
def test_some_runs_leave_no_account(more: tuple[str, ...], scaffold: Scaffold, answered: Answered) -> None:
    """Runs that write files, say more than their report, or look at what cannot be told, are always worked out."""
    del answered
    put("mine/blueprint.yaml", "")
    put("shops/s9/platform.yaml", "a: [")
    line = ("validate", "--jobs", "1", "--repositories", "shops/s[0-2]", *more)
    assert scaffold(*line, *(() if "--no-cache" in more else ("--cache", "kept"))).code in (0, 1, 2)
    assert not list(Path("kept").glob("run-*"))


def test_what_just_changed_is_not_believed(answered: Answered, scaffold: Scaffold) -> None:
    """A file that changed within two seconds before the run may change again unseen: no account is kept of it."""
    Path("shops/s0/platform.yaml").touch()
    scaffold(*_line("shops/s0"))
    assert answered("shops/s0") is None
    assert not list(Path("kept").glob("run-*"))


@pytest.mark.parametrize("size", [0, 1, 20, -1, None])
def test_a_damaged_account_is_none(size: int | None, answered: Answered, scaffold: Scaffold) -> None:
    """Cut anywhere, or of another run, an account answers nothing."""
    scaffold(*_line("shops/s0"))
    (file,) = Path("kept").glob("run-*.seen")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"shops/s0", b"shops/s1") if size is None else content[:size])
    assert answered("shops/s0") is None
    file.write_bytes(content)
    assert answered("shops/s0")


def test_the_command_answers_from_the_account(tmp_path: Path) -> None:
    """As a process: the second run prints the same bytes and ends alike, and judges nothing; colours and days are others."""
    put(f"{tmp_path}/platform.yaml", ERRING)
    around = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "SCAFFOLD_CACHE")}

    def run(**more: str) -> tuple[int, bytes, bytes]:
        line = [sys.executable, "-m", "scaffolder", "validate", "platform.yaml", "--cache=kept"]
        done = subprocess.run(line, cwd=tmp_path, env={**around, **more}, capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    _settled()
    first = run()
    assert first[0] == 1
    (file,) = tmp_path.glob("kept/run-*.seen")
    assert run() == first
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b"1 file checked", b"9 file checked"))
    assert b"9 file checked" in run()[1]
    assert run(NO_COLOR="1") == first


def _settled() -> None:
    """Wait until the program's own files are older than what is believed."""
    newest = max(Path(cli.__file__).parent.rglob("*.py"), key=lambda each: each.stat().st_mtime_ns).stat().st_mtime
    time.sleep(max(0.0, newest + 2.1 - time.time()))

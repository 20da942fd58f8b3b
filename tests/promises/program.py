"""The program as its users meet it: a process with arguments, an exit code and two streams."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from scaffolder import cli
from scaffolder.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent.parent
LAUNCH = Path(__file__).resolve().parent / "launch.py"
EXAMPLES: Mapping[str, Path] = {each.parent.name: each for each in sorted((ROOT / "examples").glob("*/platform.yaml"))}
TODAY = "2026-11-23"
"""The day on which every run of a test takes place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How one run ended: exit code (negative: the signal), both streams, CPU seconds, peak memory in bytes (0: unknown)."""

    code: int
    out: bytes
    err: bytes
    cpu: float
    memory: int

    @property
    def shown(self) -> str:
        """Both streams as text."""
        return (self.out + self.err).decode("utf-8")


def environment(**changes: str) -> dict[str, str]:
    """The environment of a run: the program of this checkout, of our own only what finds programs, and the changes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **changes}


def scaffold(
    arguments: Sequence[str | Path],
    *,
    cwd: Path,
    stdin: bytes = b"",
    asked: Mapping[str, object] | None = None,
    env: Mapping[str, str] | None = None,
) -> Ending:
    """Run `scaffold` with these arguments to its end; `asked` are the conditions that `launch.py` sets."""
    with tempfile.TemporaryDirectory() as scratch:
        figures = Path(scratch) / "figures"
        conditions = json.dumps({"figures": str(figures), **(asked or {})})
        done = subprocess.run(
            [sys.executable, str(LAUNCH), conditions, *map(str, arguments)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            env=dict(env) if env is not None else environment(),
            check=False,
        )
        used = json.loads(figures.read_text("ascii")) if figures.exists() else {"cpu": 0.0, "memory": 0}
    return Ending(code=done.returncode, out=done.stdout, err=done.stderr, cpu=used["cpu"], memory=used["memory"])


@cache
def catalog() -> Catalog:
    """What the program knows, read once for all runs in this process."""
    return Catalog()


def called(arguments: Sequence[str | Path]) -> Ending:
    """The same in this very process, where many short runs are wanted; the caller has gone to the folder."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), mock.patch("scaffolder.catalog.Catalog", catalog):
        code = cli.run([str(each) for each in arguments])
    out.flush()
    err.flush()
    return Ending(code=code, out=out.buffer.getvalue(), err=err.buffer.getvalue(), cpu=0.0, memory=0)  # type: ignore[attr-defined]


def start(arguments: Sequence[str | Path], *, cwd: Path) -> subprocess.Popen[bytes]:
    """Start `scaffold` and do not wait for its end; its output goes nowhere."""
    return subprocess.Popen(
        [sys.executable, "-m", "scaffolder", *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )


def tree(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """Every file below a folder by its path: its bytes, and whether its owner may execute it."""
    return {
        each.relative_to(folder).as_posix(): (each.read_bytes(), bool(each.stat().st_mode & 0o100))
        for each in sorted(folder.rglob("*"))
        if each.is_file() and not each.is_symlink()
    }

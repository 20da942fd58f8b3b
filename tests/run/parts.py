"""A part of a generated repository as its owner would prove it: its own tests, its linters, its commands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from outside import ROOT, TODAY, run, surroundings


def repository(manifest: str, target: Path) -> Path:
    """The repository of a manifest given as text or as the path of an example."""
    source = ROOT / manifest
    if "\n" in manifest:
        source = target.with_suffix(".yaml")
        source.write_text(manifest, encoding="utf-8")
    run(sys.executable, "-m", "scaffolder", "new", target, "--manifest", source, "--today", TODAY, cwd=target.parent)
    return target


def proven(folder: Path, part: str, *chosen: str) -> str:
    """What the tests of a part say; without a choice they run as `make <part>-test`, and none may fail or be left out."""
    if not chosen:
        told = run("make", f"{part}-test", cwd=folder)
    else:
        run("make", f"{part}/.venv/.ready", cwd=folder)
        told = run(f"{part}/.venv/bin/python", "-m", "pytest", "-q", "-rs", f"{part}/tests", *chosen, cwd=folder)
    assert re.search(r"\d+ passed", told), told
    return told


def clean(folder: Path, part: str) -> None:
    """No linter, formatter or type checker has anything to say about the Python of a part, by the repository's own settings."""
    ruff = [sys.executable, "-m", "ruff"]
    assert "All checks passed" in run(*ruff, "check", "--no-cache", part, cwd=folder, env=surroundings())
    run(*ruff, "format", "--check", "--no-cache", part, cwd=folder)
    flags = ["--strict", "--implicit-reexport", "--ignore-missing-imports", "--explicit-package-bases", "--no-incremental"]
    own = ["--python-executable", f"{part}/.venv/bin/python", "--exclude", r"/\.venv/"]
    run(sys.executable, "-m", "mypy", *flags, *own, part, cwd=folder)


def installed(folder: Path, part: str, requirement: str) -> bool:
    """Whether a package more could be put into the environment of a part."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "install", "--quiet", "--python", f"{part}/.venv/bin/python", requirement]
    return Path(uv).is_file() and subprocess.run(command, cwd=folder, check=False, env=surroundings()).returncode == 0

"""A part of a generated repository as its owner would prove it: its own tests, its linters, its commands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from outside import ROOT, TODAY, run, surroundings

RULES = "A,ARG,B,BLE,C4,D1,E,F,I,N,PERF,PIE,PLC,PLE,PLW,PT,PTH,RET,RUF,S,SIM,TRY,UP,W"
LEFT_OUT = "D103,D104,D105,D107,E501,N802,PLC0415,RUF012,S101,S310,S603,S607,S608,TRY003"
"""Docstrings of tests, lines the formatter leaves long, names a library asks for, programs and queries of our own."""


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
    """No linter, formatter or type checker has anything to say about the Python of a part."""
    ruff = [sys.executable, "-m", "ruff"]
    setting = ["--isolated", "--no-cache", "--line-length", "128", "--target-version", "py311"]
    told = run(*ruff, "check", *setting, "--select", RULES, "--ignore", LEFT_OUT, part, cwd=folder, env=surroundings())
    assert "All checks passed" in told
    run(*ruff, "format", "--check", *setting, part, cwd=folder)
    flags = ["--strict", "--implicit-reexport", "--ignore-missing-imports", "--explicit-package-bases", "--no-incremental"]
    own = ["--python-executable", f"{part}/.venv/bin/python", "--exclude", r"/\.venv/"]
    run(sys.executable, "-m", "mypy", *flags, *own, part, cwd=folder)


def installed(folder: Path, part: str, requirement: str) -> bool:
    """Whether a package more could be put into the environment of a part."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "install", "--quiet", "--python", f"{part}/.venv/bin/python", requirement]
    return Path(uv).is_file() and subprocess.run(command, cwd=folder, check=False, env=surroundings()).returncode == 0

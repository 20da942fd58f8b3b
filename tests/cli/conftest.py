"""Calling the command line in this process, in a folder of its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scaffolder import cli
from scaffolder.catalog import Catalog

KNOWN = Catalog()
"""The shipped knowledge, read and compiled once for all tests of the command line."""

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended: its exit code, and what it wrote to each stream."""

    code: int
    out: str
    err: str


Scaffold = Callable[..., Ended]


@pytest.fixture
def scaffold(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Scaffold:
    """Run one command line in an empty folder; `given` is what standard input holds."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "_SCAFFOLD_COMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("scaffolder.catalog.Catalog", lambda layers=(): Catalog(layers) if layers else KNOWN)

    def run(*arguments: str, given: str | bytes = "") -> Ended:
        content = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        code = cli.run(arguments)
        written = capsys.readouterr()
        assert "Traceback" not in written.err
        return Ended(code=code, out=written.out, err=written.err)

    return run


@pytest.fixture
def examples() -> Path:
    """The folder of example manifests."""
    return EXAMPLES


MINIMAL = """\
version: 1
name: shop
style: lakehouse
objectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]
processing: {daily_gb: 20}
"""
"""A manifest without a finding."""

ERRING = """\
version: 1
name: shop
style: data-mesh
domains:
  - id: sales
"""
"""A manifest with errors."""


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """`platform.yaml` without a finding, in the folder where commands run."""
    file = tmp_path / "platform.yaml"
    file.write_text(MINIMAL, "utf-8")
    return file


@pytest.fixture
def erring(tmp_path: Path) -> Path:
    """`platform.yaml` with errors, in the folder where commands run."""
    file = tmp_path / "platform.yaml"
    file.write_text(ERRING, "utf-8")
    return file

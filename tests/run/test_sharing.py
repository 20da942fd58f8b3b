"""Shares really are read: by the protocol's own client, by whoever may, and as long as they may."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import ROOT, run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

PORTABLE = (ROOT / "tests/unit/parts/portable.yaml").read_text("utf-8")
LAPTOP = (ROOT / "tests/unit/parts/laptop.yaml").read_text("utf-8")


def test_a_recipient_reads_what_leaves_and_nothing_else(tmp_path: Path) -> None:
    """The part passes, and the products that were built are written as the tables that are shared."""
    folder = repository(LAPTOP, tmp_path / "laptop")
    assert "skipped" not in proven(folder, "sharing")
    clean(folder, "sharing")
    run("make", "run", "ROWS=2000", cwd=folder)
    assert "daily-revenue: " in run("make", "sharing-export", cwd=folder)


def test_a_recipient_attaches_a_catalogue(tmp_path: Path) -> None:
    """By Iceberg REST a client lists and reads over the network, and reads nothing once its time is over or it was removed."""
    folder = repository(PORTABLE, tmp_path / "portable")
    assert "skipped" not in proven(folder, "sharing")
    clean(folder, "sharing")
    run("make", "run", "ROWS=2000", cwd=folder)
    assert "daily-revenue: " in run("make", "sharing-export", cwd=folder)

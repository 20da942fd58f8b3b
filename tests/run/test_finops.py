"""Costs really are told: from the budget, and from a bill in FOCUS."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow


def test_every_product_has_its_cost(tmp_path: Path) -> None:
    """Over the built products the shares make the budget whole, a bill takes its place, and one beyond the budget fails."""
    folder = repository("examples/subscription-warehouse/platform.yaml", tmp_path / "warehouse")
    assert "skipped" not in proven(folder, "finops")
    clean(folder, "finops")
    run("make", "run", "ROWS=5000", cwd=folder)
    told = run("make", "finops-report", cwd=folder)
    assert "21,000 euros a month (the budget, shared out" in told
    rows = [line for line in told.splitlines()[2:] if line]
    assert len(rows) == 9
    assert 20_990 < sum(float(line.split()[-2].replace(",", "")) for line in rows) < 21_010
    used = folder / "usage.csv"
    used.write_text(
        "resource,resources,last_used,now\nold,interactive compute,2026-01-01T10:00:00,2026-01-01T12:00:00\n", "utf-8"
    )
    assert "old (interactive compute), idle since 2026-01-01T10:00:00: would be" in run(
        "make", "finops-idle", f"USAGE={used}", cwd=folder
    )
    assert "interactive compute" not in run("make", "finops-stop", cwd=folder)
    bill = folder / "bill.csv"
    bill.write_text("BilledCost,Tags\n99000,{}\n", encoding="utf-8")
    run("make", "finops-report", f"BILLING={bill}", cwd=folder, expect=2)

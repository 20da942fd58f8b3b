"""The second engine and the orchestrators really run: Spark agrees with DuckDB, Airflow and Dagster do a task's work."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from outside import ROOT, new, run

pytestmark = pytest.mark.slow


@pytest.mark.skipif("MATRIX" not in os.environ, reason="Spark builds each platform four times, in minutes: make matrix")
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java runtime, 11 or 17, and none is on the path")
@pytest.mark.parametrize("name", ["retail-mesh", "bank-mesh-on-fabric"])
def test_spark_and_duckdb_agree(name: str, tmp_path: Path) -> None:
    """After a first build, a second one, a late row and a row that is gone, every product has the same rows on both engines.

    Four builds on Spark take minutes even of a few thousand rows, so `make matrix` runs them and `make slow` says it did not.
    """
    folder = new(tmp_path / name, ROOT / "examples" / name / "platform.yaml")
    assert "4 passed" in run("make", "parity", cwd=folder)


@pytest.mark.parametrize(("name", "orchestrator"), [("retail-mesh", "airflow"), ("startup-lakehouse", "dagster")])
def test_the_orchestrator_does_its_work(name: str, orchestrator: str, tmp_path: Path) -> None:
    """The definitions load, every task waits for what it must, and a task is run by the orchestrator itself."""
    folder = new(tmp_path / name, ROOT / "examples" / name / "platform.yaml")
    assert orchestrator in (folder / "orchestration/requirements.lock").read_text("utf-8")
    assert "2 passed" in run("make", "orchestration-test", cwd=folder)

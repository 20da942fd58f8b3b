"""Streaming code really runs: on librdkafka's mock cluster, on a log in a file, and as the jobs of a cluster."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from outside import ROOT, run, surroundings, tool
from parts import clean, installed, proven, repository

pytestmark = pytest.mark.slow

LAPTOP = (ROOT / "tests/unit/parts/laptop.yaml").read_text("utf-8")
SPARK = (ROOT / "tests/unit/parts/spark.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def retailer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The retailer's repository: MSK, the Glue registry and Flink."""
    return repository("examples/retail-mesh/platform.yaml", tmp_path_factory.mktemp("streaming") / "retailer")


def test_events_survive_the_death_of_their_consumer(retailer: Path) -> None:
    """On a Kafka broker, with schemas in Glue: contracts, a consumer killed again and again, dead letters, replay."""
    told = proven(retailer, "streaming")
    assert "skipped" not in told
    clean(retailer, "streaming")


def test_a_changed_schema_is_judged(retailer: Path) -> None:
    """Taking a field without a default away from who reads old events is refused; what was committed is not."""
    run("make", "streaming/.venv/.ready", cwd=retailer)
    run("git", "init", "--quiet", cwd=retailer)
    run("git", "add", "--all", cwd=retailer)
    identity = ("-c", "user.name=owner", "-c", "user.email=owner@example.org", "-c", "commit.gpgsign=false")
    run("git", *identity, "commit", "--quiet", "--message", "A platform", cwd=retailer)
    run("make", "streaming-compatible", "COMMIT=HEAD", cwd=retailer)
    path = next((retailer / "streaming/schemas").glob("*.avsc"))
    text = path.read_text("utf-8")
    path.write_text(text.replace('"fields": [', '"fields": [{"name": "added", "type": "string"},'), encoding="utf-8")
    try:
        run("make", "streaming-compatible", "COMMIT=HEAD", cwd=retailer, expect=2)
    finally:
        path.write_text(text, encoding="utf-8")


def test_flink_reads_every_job(retailer: Path) -> None:
    """Each file is Flink SQL to a parser of that language, and a misspelt one is not."""
    sqlfluff = tool("sqlfluff")
    files = sorted((retailer / "streaming/flink").glob("*.sql"))
    assert files
    for file in files:
        told = run(sqlfluff, "parse", "--dialect", "flink", file, cwd=retailer)
        assert "create_table_statement" in told
        assert "unparsable" not in told
    wrong = retailer / "wrong.sql"
    wrong.write_text(files[0].read_text("utf-8").replace("WATERMARK FOR", "WATERMARK UPON"), encoding="utf-8")
    parsed = [sqlfluff, "parse", "--dialect", "flink", wrong]
    done = subprocess.run(parsed, capture_output=True, text=True, check=False, env=surroundings())
    assert done.returncode or "unparsable" in done.stdout


def test_a_log_in_a_file_keeps_the_same_promises(tmp_path: Path) -> None:
    """On one machine without a broker the same tests pass, and the demonstration lands what it wrote."""
    folder = repository(LAPTOP, tmp_path / "laptop")
    assert "skipped" not in proven(folder, "streaming")
    clean(folder, "streaming")
    told = run("make", "streaming-demo", cwd=folder)
    assert "sales.tills.orders.v1: 10,000 rows" in told


def test_spark_lands_a_batch_once(tmp_path: Path) -> None:
    """A Spark job that dies between its files and its checkpoint lands the batch once; its schemas lie in a registry."""
    tool("java")
    folder = repository(SPARK, tmp_path / "spark")
    run("make", "streaming/.venv/.ready", cwd=folder)
    if not installed(folder, "streaming", "pyspark>=3.5,<4"):
        pytest.skip("PySpark cannot be installed here")
    told = proven(folder, "streaming", "-k", "spark or records or refused")
    assert "skipped" not in told
    clean(folder, "streaming")

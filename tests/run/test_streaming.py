"""Streaming code really runs: on librdkafka's mock cluster, on a log in a file, and as the jobs of a cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
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


KINESIS, PUBSUB, PULSAR = (
    (ROOT / f"tests/unit/parts/{name}.yaml").read_text("utf-8") for name in ("kinesis", "pubsub", "pulsar")
)


def test_kinesis_keeps_the_same_promises(tmp_path: Path) -> None:
    """On Kinesis and DynamoDB as moto plays them; a site's forwarder, killed in the midst of it, reaches the same log."""
    folder = repository(KINESIS, tmp_path / "kinesis")
    assert "skipped" not in proven(folder, "streaming")
    clean(folder, "streaming")
    told = run("make", "streaming-demo", cwd=folder)
    assert "sales.tills.orders.v1: 10,000 rows" in told
    forwarding = ("-m", "pytest", "-q", "edge/tests/forwarding")
    assert "3 passed" in run("streaming/.venv/bin/python", *forwarding, cwd=folder)


def test_pulsar_keeps_the_same_promises(tmp_path: Path) -> None:
    """With the client of Pulsar against a broker that speaks its protocol; a site's forwarder reaches the same log."""
    folder = repository(PULSAR, tmp_path / "pulsar")
    run("make", "streaming/.venv/.ready", cwd=folder)
    proven(folder, "streaming", "--deselect", "streaming/tests/test_spark_job.py")
    clean(folder, "streaming")
    told = run("make", "streaming-demo", cwd=folder)
    assert "sales.tills.orders.v1: 10,000 rows" in told
    forwarding = ("-m", "pytest", "-q", "edge/tests/forwarding")
    assert "3 passed" in run("streaming/.venv/bin/python", *forwarding, cwd=folder)


@pytest.mark.parametrize("manifest", ["kinesis", "flink-on-pulsar", "retailer"])
def test_flink_plans_every_job(manifest: str, tmp_path: Path) -> None:
    """Flink's own parser takes every table, and its planner what moves between them, with the connectors that come with it."""
    tool("java")
    flink = PULSAR.replace("spark-structured-streaming", "flink").replace("edge: {protocol: mqtt}\n", "")
    texts = {"kinesis": KINESIS, "flink-on-pulsar": flink, "retailer": "examples/retail-mesh/platform.yaml"}
    folder = repository(texts[manifest], tmp_path / "flink")
    run("make", "streaming/.venv/.ready", cwd=folder)
    if not installed(folder, "streaming", "apache-flink>=2,<2.3"):
        pytest.skip("PyFlink cannot be installed here")
    told = run("streaming/.venv/bin/python", ROOT / "tests/run/flink_plans.py", folder, cwd=folder)
    assert "planned" in told


@pytest.fixture(scope="module")
def pubsub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose events travel by Pub/Sub."""
    return repository(PUBSUB, tmp_path_factory.mktemp("streaming") / "pubsub")


def test_pubsub_keeps_the_same_promises(pubsub: Path) -> None:
    """On the calls of Pub/Sub as the repository itself plays them."""
    assert "skipped" not in proven(pubsub, "streaming")
    clean(pubsub, "streaming")
    told = run("make", "streaming-demo", cwd=pubsub)
    assert "sales.tills.orders.v1: 10,000 rows" in told


def test_dataflow_lands_what_is_sound(pubsub: Path) -> None:
    """The Beam job on a runner in one process: sound events land once, broken ones come back with their reason."""
    told = run("make", "streaming-job-test", cwd=pubsub)
    assert " passed" in told
    assert "skipped" not in told
    clean(pubsub, "streaming/beam")


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_pubsub_keeps_them_on_the_emulator_of_google(pubsub: Path) -> None:
    """The same tests pass on Google's own emulator, so what the repository plays is what Pub/Sub does."""
    folder = next(Path("/").glob("usr/lib/google-cloud-sdk/platform/pubsub-emulator/bin"), None)
    program = tool("cloud-pubsub-emulator") if folder is None else folder / "cloud-pubsub-emulator"
    tool("java")
    run("make", "streaming/.venv/.ready", cwd=pubsub)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    emulator = subprocess.Popen(
        [program, "--host=127.0.0.1", f"--port={port}"], env=surroundings(), stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        ends = time.monotonic() + 60
        while not answers(port):
            assert time.monotonic() < ends, "the emulator does not begin"
            time.sleep(0.2)
        command = ("streaming/.venv/bin/python", "-m", "pytest", "-q", "streaming/tests")
        reached = surroundings(PUBSUB_EMULATOR_HOST=f"127.0.0.1:{port}", IDLE_SECONDS="12")
        told = run(*command, cwd=pubsub, env=reached)
    finally:
        os.killpg(emulator.pid, signal.SIGTERM)
        emulator.wait()
    assert " passed" in told
    assert "skipped" not in told


@pytest.mark.parametrize("manifest", ["kafka", "kinesis", "pulsar"])
def test_spark_lands_a_batch_once(manifest: str, tmp_path: Path) -> None:
    """A Spark job that dies between its files and its checkpoint lands the batch once; its schemas lie in a registry."""
    tool("java")
    kinesis = KINESIS.replace("registry: glue", "registry: glue, engine: spark-structured-streaming")
    folder = repository({"kafka": SPARK, "kinesis": kinesis, "pulsar": PULSAR}[manifest], tmp_path / "spark")
    run("make", "streaming/.venv/.ready", cwd=folder)
    if not installed(folder, "streaming", "pyspark>=3.5,<4"):
        pytest.skip("PySpark cannot be installed here")
    told = proven(folder, "streaming", "-k", "spark or records or refused or dead_letters")
    assert "skipped" not in told
    clean(folder, "streaming")

"""The assistant really runs: offline, with permissions, and good enough by its own thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from outside import ROOT, run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def insurer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The insurer's repository."""
    return repository("examples/insurer-fabric/platform.yaml", tmp_path_factory.mktemp("rag") / "insurer")


def test_nobody_is_shown_what_they_may_not_read(insurer: Path) -> None:
    """Permissions, injection, citations, redaction, tokens: every test of the part passes, and none is left out."""
    assert "skipped" not in proven(insurer, "rag")
    clean(insurer, "rag")


def test_the_commands_of_its_page_work(insurer: Path) -> None:
    """The index is built and holds its thresholds; a question is answered with its source, and is never run by a shell."""
    told = run("make", "rag-evaluate", cwd=insurer)
    assert told.count(" held") == 3
    trap = insurer / "trap"
    told = run("make", "rag-ask", f'Q=How do I ask for access? $(touch {trap}) `touch {trap}` "', "ROLES=analyst", cwd=insurer)
    assert "access-request.md" in told
    assert not trap.exists()


def test_the_cluster_has_its_tables(insurer: Path) -> None:
    """The tables for PostgreSQL are PostgreSQL to a parser, and rows have a policy."""
    text = (insurer / "rag/pgvector.sql").read_text("utf-8")
    statements = [each for each in sqlglot.parse(text, dialect="postgres") if each]
    assert len(statements) > 8
    assert "enable row level security" in text


def test_an_agent_has_the_rights_of_its_person(tmp_path: Path) -> None:
    """The part passes; over built products an analyst sees masked rows, and what has an effect waits for somebody else."""
    folder = repository((ROOT / "tests/unit/parts/agent.yaml").read_text("utf-8"), tmp_path / "agency")
    assert "skipped" not in proven(folder, "rag")
    clean(folder, "rag")
    run("make", "run", "ROWS=2000", cwd=folder)
    asked = ("make", "rag-agent", "AS=ann")
    assert "orders: count 2000 [1]" in run(*asked, "ROLES=analyst", "Q=How many orders are there?", cwd=folder)
    told = run(*asked, "ROLES=analyst", "Q=How many customers by country?", cwd=folder)
    assert "sales.customers_masked" in told
    assert "orders: count" not in run(*asked, "ROLES=auditor", "Q=How many orders are there?", cwd=folder)
    told = run(*asked, "ROLES=analyst", "Q=Request access to customers because the audit starts.", cwd=folder)
    wish = told.split("Wish ")[1].split()[0]
    run("make", "rag-agent-approve", f"WISH={wish}", "AS=ann", "ROLES=sales-steward", cwd=folder, expect=2)
    assert "'done': 'request-access'" in run(
        "make", "rag-agent-approve", f"WISH={wish}", "AS=bob", "ROLES=sales-steward", cwd=folder
    )
    assert (folder / f"data/rag/agent/outbox/{wish}.json").is_file()
    assert "approved" in run("make", "rag-agent-log", cwd=folder)


def test_a_graph_answers_what_takes_several_steps(tmp_path: Path) -> None:
    """The part passes; the graph is held to its questions, and answers one whose answer no single page holds."""
    folder = repository((ROOT / "tests/unit/parts/graph.yaml").read_text("utf-8"), tmp_path / "connected")
    assert "skipped" not in proven(folder, "rag")
    clean(folder, "rag")
    assert run("make", "rag-graph-evaluate", cwd=folder).count(" held") == 3
    asked = ("make", "rag-ask", "Q=Who owns the data products that Shipments is built from?")
    assert "ann@shop.example owns Orders. [1]" in run(*asked, "ROLES=analyst", cwd=folder)
    assert "Orders" not in run(*asked, "ROLES=auditor", cwd=folder)

"""The assistant really runs: offline, with permissions, and good enough by its own thresholds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from outside import run
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

"""Products really become open tables: merged by key in the chosen format, twice without a trace, by their own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

MANIFEST = """
version: 1
name: shop
style: lakehouse
owner: platform@shop.example
storage: {table_format: FORMAT}
sources: [{id: shop-db, kind: database}]
domains: [{id: sales, owner: sales@shop.example}]
products:
- {id: orders, domain: sales, inputs: [shop-db], contains: [none]}
- {id: revenue-daily, domain: sales, inputs: [orders]}
"""


@pytest.mark.parametrize("table_format", ["iceberg", "delta"])
def test_products_are_merged_into_open_tables(table_format: str, tmp_path: Path) -> None:
    """The part proves its merge; all built products are written once, and a second time nothing is."""
    folder = repository(MANIFEST.replace("FORMAT", table_format), tmp_path / "shop")
    assert "3 passed" in proven(folder, "tables")
    clean(folder, "tables")
    run("make", "run", "ROWS=5000", cwd=folder)
    told = run("make", "tables-publish", cwd=folder)
    assert told.count(" rows written, 0 removed") == 2
    assert ": 0 rows" not in told
    assert run("make", "tables-publish", cwd=folder).count(": 0 rows written, 0 removed") == 2

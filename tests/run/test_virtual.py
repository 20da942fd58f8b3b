"""Databases are asked in place: views over sample sources answer with each role's rows and columns, by the part's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

MANIFEST = """
version: 1
name: care
style: data-fabric
owner: data@care.example
integration: {virtualization: trino}
security: {access_model: abac, masking: true}
sources:
- {id: ward-db, kind: database, where: Oracle 19 in the hospital}
- {id: order-db, kind: database, where: "SQL Server 2022, \\"pharmacy\\""}
- {id: booking, kind: saas}
domains: [{id: ward, owner: ward@care.example}, {id: pharmacy, owner: pharmacy@care.example}]
products:
- {id: patients, domain: ward, inputs: [ward-db, booking], contains: [pii], classification: confidential}
- {id: order, domain: pharmacy, inputs: [order-db, ward-db], contains: [none], classification: internal}
- {id: stock-weekly, domain: pharmacy, inputs: [order]}
"""


def test_views_answer_in_place(tmp_path: Path) -> None:
    """Two databases under hard names, one interface that lands instead; what an analyst sees is masked, a source is closed."""
    folder = repository(MANIFEST, tmp_path / "care")
    assert "skipped" not in proven(folder, "virtual")
    clean(folder, "virtual")
    catalogs = {each.stem: each.read_text("utf-8") for each in (folder / "virtual/etc/catalog").iterdir()}
    assert {name: text.partition("connector.name=")[2].split()[0] for name, text in catalogs.items()} == {
        "ward_db": "oracle",
        "order_db": "sqlserver",
    }
    shown = run(
        "make", "virtual-ask", "ROLE=analyst", 'SQL=select count(*) as held from lake."pharmacy_live"."order"', cwd=folder
    )
    assert "read in place from order_db, ward_db" in shown
    assert "rules for 2 views" in run("make", "virtual-rules", cwd=folder)

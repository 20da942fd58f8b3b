"""A manifest with ten different mistakes: ten findings, each at its line, each with a fix that works when pasted."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Scaffold

MANIFEST = """\
version: 1
name: shop
style: data-mesh
titel: The shop
cloud: aws
streaming: kafak
team: {engineers: 12, platform_team: yes}
governance: {council: true}
processing: {daily_gb: -5}
finops: {monthly_budget: 4000}
objectives: [{id: fewer-stockouts, kpi: stockouts a week, target: 5, owner: coo@example.org}]
domains:
  - {id: sales, owner: ann@example.org, steward: bob@example.org}
  - id: finance
    steward: eve@example.org
products:
  - id: orders
    domain: sales
    owner: ann@example.org
    classification: internal
    retention_days: 730
    quality_rules: 3
  - id: returns
    domain: sale
    owner: ann@example.org
    classification: intern
    retention_days: 730
    quality_rules: 3
  - id: invoices
    domain: finance
    owner: joe@example.org
    classification: confidential
    retention_days: 3650
    quality_rules: 4
  - id: invoices
    domain: finance
    owner: joe@example.org
    classification: confidential
    retention_days: 3650
    quality_rules: 4
storage:
  table_format: iceberg
  table_format: delta
"""

MISTAKES = {
    "unknown-key": ("titel: The shop", 'title: "The shop"'),
    "misspelt-value": ("streaming: kafak", "streaming: kafka"),
    "ambiguous-scalar": ("platform_team: yes", "platform_team: true"),
    "number-out-of-range": ("daily_gb: -5", "daily_gb: 0"),
    "unowned-domain": ("  - id: finance", "  - id: finance\n    owner: someone@example.org"),
    "product-in-unknown-domain": ("domain: sale", "domain: sales"),
    "misspelt-value 2": ("classification: intern", "classification: internal"),
    "duplicate-id": ("  - id: invoices", "  - id: invoices-2"),
    "duplicate-key": ("  table_format: delta\n", ""),
}
"""By rule: what is wrong, and the same with the help of its finding pasted. Of two equal texts the last one is wrong."""


def findings(scaffold: Scaffold, text: str) -> list[dict[str, object]]:
    Path("platform.yaml").write_text(text, "utf-8")
    done = scaffold("validate", "platform.yaml", "--format", "json", "--today", "2026-11-23")
    found: list[dict[str, object]] = json.loads(done.out)["findings"]
    return found


def test_ten_mistakes_are_ten_findings_with_fixes_that_work(scaffold: Scaffold) -> None:
    """Each mistake is one finding at its own line; its help, pasted, removes it and no other; all pasted, nothing is left."""
    text = MANIFEST + "decide: [{decision: platform-stile, status: proposed}]\n"
    mistakes = {**MISTAKES, "unknown-decision": ("decision: platform-stile", "decision: platform-style")}
    found = findings(scaffold, text)
    assert sorted(str(each["rule"]) for each in found) == sorted(name.partition(" ")[0] for name in mistakes)
    mended = text
    for name, (wrong, right) in mistakes.items():
        number = next(at for at, line in reversed(list(enumerate(text.splitlines(), start=1))) if wrong.strip("\n") in line)
        own = [each for each in found if each["rule"] == name.partition(" ")[0] and each["line"] == number]
        assert len(own) == 1, (name, number, [(each["rule"], each["line"]) for each in found])
        told = str(own[0]["help"])
        assert told in right if right else told.startswith("delete"), (name, told)
        before, _, after = mended.rpartition(wrong)
        mended = before + right + after
        left = findings(scaffold, mended)
        assert len(left) == len(findings(scaffold, before + wrong + after)) - 1, name
    assert findings(scaffold, mended) == []

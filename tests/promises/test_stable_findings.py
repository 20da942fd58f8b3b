"""Findings are stable: fingerprints survive harmless edits, and every format says the same of any text."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from promises import edits, fuzz
from scaffolder import judge
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.reporters import Look, whole

TODAY = "2026-11-26"
TIMES = 250
"""Edits of one run; `make soak` makes a thousand."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def prints(text: str, catalog: Catalog) -> Counter[tuple[str, str, bool]]:
    """Every finding by rule and fingerprint, and whether it is waived."""
    found = judge.check(text, "platform.yaml", catalog, today=TODAY).findings
    return Counter((each.rule, each.fingerprint, each.waiver is not None) for each in found)


def test_fingerprints_survive_harmless_edits(catalog: Catalog) -> None:
    """Comments, blank lines, trailing spaces and the order of keys change no fingerprint, and no finding comes or goes."""
    wanted = prints(edits.TEXT, catalog)
    assert sum(wanted.values()) > 15
    changed = [seed for seed in range(TIMES) if prints(edits.edited(edits.TEXT, seed), catalog) != wanted]
    assert changed == []


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(text=fuzz.texts())
def test_every_format_says_the_same_of_any_text(catalog: Catalog, text: str) -> None:
    """Of any text that can be read, each machine format carries every finding, and text counts what the others hold."""
    try:
        found = judge.check(text, "platform.yaml", catalog, today=TODAY)
    except ScaffoldError:
        return
    look = Look(catalog=catalog)
    rules = Counter(each.rule for each in found.findings)
    shown = {
        name: whole(name, found.findings, found.documents, look) for name in ("json", "jsonl", "sarif", "gitlab", "github")
    }
    assert Counter(each["rule"] for each in json.loads(shown["json"])["findings"]) == rules
    assert Counter(json.loads(line)["rule"] for line in shown["jsonl"].splitlines()[:-1]) == rules
    assert Counter(each["ruleId"] for each in json.loads(shown["sarif"])["runs"][0]["results"]) == rules
    assert Counter(each["check_name"] for each in json.loads(shown["gitlab"])) == rules
    assert len(shown["github"].splitlines()) == sum(rules.values())
    assert whole("junit", found.findings, found.documents, look).count("<testcase") == max(1, sum(rules.values()))

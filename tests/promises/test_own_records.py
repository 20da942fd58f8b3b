"""The project's own decision records keep what it asks of everybody else's."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from promises.program import ROOT, catalog
from scaffolder import decision_log, record_reading
from scaffolder.decision_log import digests, lint

FOLDER = ROOT / "docs" / "decisions"


@pytest.fixture(scope="module")
def texts() -> Mapping[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("0*.md"))}


def section(name: str, text: str, title: str) -> str:
    """The text below a heading of a record."""
    return next(each.text for each in record_reading.record(name, text.encode("utf-8")).sections if each.title == title)


def test_records_quote_measurements(texts: Mapping[str, str]) -> None:
    """Each context has a table with at least two figures."""
    for name, text in texts.items():
        context = section(name, text, "Context and Problem Statement")
        rows = [line for line in context.splitlines() if line.startswith("|")][2:]
        assert sum(bool(re.search(r"\d", row)) for row in rows) >= 2, name


def test_scores_can_be_recomputed(texts: Mapping[str, str]) -> None:
    """The sums of each score table are weight by mark, and the chosen option has most."""
    for name, text in texts.items():
        page = record_reading.record(name, text.encode("utf-8"))
        rows = [line.strip("| ").split(" | ") for line in section(name, text, "Pros and Cons of the Options").splitlines()[1:]]
        marks = [[int(each) for each in row[1:]] for row in rows if len(row) > 2 and row[1].isdigit()]
        sums = [sum(row[0] * row[place] for row in marks) for place in range(1, len(marks[0]))]
        shown = [int(each) for each in re.findall(r"\((\d+) points\)", section(name, text, "Considered Options"))]
        assert shown == sums, name
        assert max(sums) == sums[0], name
        assert {row[0] for row in rows if len(row) > 2 and row[1].isdigit()} == set(page.front["drivers"])  # type: ignore[call-overload]


def test_accepted_records_are_not_rewritten(texts: Mapping[str, str]) -> None:
    """The digest in the front matter is that of the text below it: who changes a record writes a new one."""
    for name, text in texts.items():
        record = record_reading.record(name, text.encode("utf-8"))
        assert record.front["text"] == digests.of_text(record), name


def test_our_own_lint_has_nothing_to_say() -> None:
    """The log passes `scaffold adr lint` down to its notes: form, options, promises, links, wording and its index."""
    assert 8 <= len(list(FOLDER.glob("0*.md"))) <= 16
    assert [
        f"{each.location.path}: {each.message}" for each in lint.lint(decision_log.read(FOLDER), frozenset(catalog().rules))
    ] == []

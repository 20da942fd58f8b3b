"""Practices: valid, sourced, and written about this platform rather than about any."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from scaffolder import bundle
from scaffolder.catalog import Catalog
from scaffolder.model.finding import Severity

ROOTS = {
    ".github", ".pre-commit-config.yaml", "CODEOWNERS", "CONTRIBUTING.md", "Makefile", "README.md", "SECURITY.md", "catalog",
    "docs", "domains", "edge", "infra", "ingestion", "migration", "ml", "openlineage.yml", "ops", "platform.yaml",
    "policies", "rag", "requirements.lock", "semantics", "sharing", "streaming", "tests", "tools", "transform",
}  # fmt: skip
"""What lies at the top of a generated repository."""

DOCS = {"architecture", "compliance", "decisions", "governance", "growing.md", "operations", "practices.md"}
"""What lies in its `docs`."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def test_practice_files_are_valid(catalog: Catalog) -> None:
    """Every practice follows its schema."""
    declared = json.loads((bundle.folder("schemas") / "practice.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(declared)
    entries = catalog.raw("practices")
    faults = [f"{name}: {error.message}" for name, entry in entries.items() for error in validator.iter_errors(entry)]
    assert faults == []


def test_no_practice_was_lost(catalog: Catalog) -> None:
    """At least the 186 practices of the brief are there: 99 errors, 72 warnings and 15 notes."""
    severities = Counter(practice.severity for practice in catalog.practices.values())
    assert severities >= Counter({Severity.ERROR: 99, Severity.WARNING: 72, Severity.NOTE: 15})


def test_practices_belong_to_blueprints_and_every_blueprint_has_some(catalog: Catalog) -> None:
    """A practice names a blueprint that exists, and no blueprint is an empty shell."""
    assert {practice.blueprint for practice in catalog.practices.values()} == set(catalog.blueprints)


def test_what_was_read_is_among_the_sources(catalog: Catalog) -> None:
    """`verified` says exactly whether one of the cited sources was read."""
    for practice in catalog.practices.values():
        assert set(practice.sources_verified) <= set(practice.sources), practice.id
        assert practice.verified == bool(practice.sources_verified), practice.id


def test_the_brief_a_practice_answers_exists(catalog: Catalog) -> None:
    """Every row of the brief that a practice names is a row, or the head of rows such as CR3 of CR3a."""
    rows = set(catalog.traceability)
    heads = {re.sub(r"[a-z]$", "", row) for row in rows}
    named = {row for practice in catalog.practices.values() for row in practice.brief}
    assert named - rows - heads == set()


def test_checks_quote_keys_of_the_manifest(catalog: Catalog) -> None:
    """A dotted key in backticks in a manifest check is a key that the manifest has."""
    keys = set(catalog.choices)
    for practice in catalog.practices.values():
        quoted = re.findall(r"`([a-z]+\.[a-z_.]+)`", practice.check)
        assert [key for key in quoted if key not in keys] == [], practice.id


def test_sentences_are_whole_sentences_of_their_own(catalog: Catalog) -> None:
    """Statement, reason and check start with a capital, end with a full stop and are each said once in the catalog."""
    for part in ("statement", "why", "check"):
        texts = [str(getattr(practice, part)) for practice in catalog.practices.values()]
        said = [text.split(": ", 1)[1] if part == "check" else text for text in texts]
        assert [text for text in said if not text.endswith(".") or not (part == "check" or text[0].isupper())] == []
        if part != "check":
            assert [text for text, count in Counter(said).items() if count > 1] == []


def test_practices_share_no_long_phrase(catalog: Catalog) -> None:
    """No statement or reason repeats eight words in a row of another practice."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for practice in catalog.practices.values():
        for text in (practice.statement, practice.why):
            said = words(text)
            for start in range(len(said) - 7):
                owners.setdefault(tuple(said[start : start + 8]), set()).add(practice.id)
    assert {" ".join(phrase): names for phrase, names in owners.items() if len(names) > 1} == {}


def test_artifacts_lie_in_the_generated_tree(catalog: Catalog) -> None:
    """An artifact is a path of the generated layout, or the command that yields it."""
    for practice in catalog.practices.values():
        for path in practice.artifact.split(", "):
            head, _, rest = path.partition("/")
            assert head in ROOTS, (practice.id, path)
            assert head != "docs" or rest.split("/")[0] in DOCS, (practice.id, path)


def test_the_how_to_page_shows_a_practice_that_is_valid() -> None:
    """The file that docs/how-to/add-a-practice.md tells people to write follows the schema."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-practice.md"
    block = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    declared = json.loads((bundle.folder("schemas") / "practice.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(declared).iter_errors(yaml.safe_load(block))] == []

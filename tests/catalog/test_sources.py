"""Sources, lifecycle and reference architectures: each citation is of a work, each ending has a day and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

from scaffolder import bundle, judge, starters
from scaffolder.catalog import Catalog
from scaffolder.citations import linked
from scaffolder.escape import md
from scaffolder.model.finding import Severity

CATALOG = Catalog()


def schema(kind: str) -> Any:
    return yaml.safe_load((bundle.folder("schemas") / f"{kind}.schema.json").read_text("utf-8"))


def citations() -> dict[str, set[str]]:
    """Every citation with the things that make it."""
    found: dict[str, set[str]] = {}
    things: Iterable[Mapping[str, Any]] = (
        CATALOG.practices, CATALOG.rules, CATALOG.decisions, CATALOG.components, CATALOG.lifecycle,
    )  # fmt: skip
    for kind in things:
        for each in kind.values():
            for cited in each.sources:
                found.setdefault(cited, set()).add(each.id)
    return found


@pytest.mark.parametrize("kind", ["sources", "references", "lifecycle"])
def test_the_tables_follow_their_schemas(kind: str) -> None:
    """Each table is what its schema describes, and no id stands twice in its file."""
    rows = yaml.safe_load((bundle.folder("blueprints") / f"{kind}.yaml").read_text("utf-8"))
    jsonschema.validate(rows, schema(kind.removesuffix("s")))
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)


def test_every_citation_is_of_a_work_with_title_publisher_and_date() -> None:
    """No source is a bare word: each names a work, and no work stands in the table without being cited."""
    cited = citations()
    works = {text: CATALOG.source_of(text) for text in cited}
    assert {text: cited[text] for text, work in works.items() if work is None} == {}
    for work in CATALOG.sources.values():
        assert work.title and work.publisher and work.date, work.id
    proposed = {"hipaa-nprm-2025"} if "hipaa-security-nprm" in CATALOG.lifecycle else set()
    assert set(CATALOG.sources) - {work.id for work in works.values() if work} <= proposed


WITHOUT_ADDRESS = 30
"""Works, most of them announcements, of which no lasting address is known."""


def test_works_have_addresses_of_their_own() -> None:
    """Nearly every work of somebody else says where its publisher keeps it, no two at the same place."""
    known = [work.url for work in CATALOG.sources.values() if work.url]
    assert len(set(known)) == len(known)
    assert len(CATALOG.sources) - len(known) <= WITHOUT_ADDRESS
    assert not any(work.url for work in CATALOG.sources.values() if work.kind == "own")


def test_a_citation_leads_to_its_work() -> None:
    """In Markdown a citation is a link to its work; one of no work that is listed, or of one without an address, stays text."""
    law = CATALOG.sources["gdpr"]
    assert linked(["GDPR: 5.1.b", "a [talk](x)"], CATALOG) == f"[GDPR: 5.1.b]({law.url}); a \\[talk\\](x)"
    bare = next(work for work in CATALOG.sources.values() if not work.url)
    assert linked([bare.cited_as[0]], CATALOG) == md(bare.cited_as[0])


def test_no_beginning_of_a_citation_is_claimed_twice() -> None:
    """Two works never claim the same words."""
    starts = [start for work in CATALOG.sources.values() for start in work.cited_as]
    assert len(set(starts)) == len(starts)


def test_practices_that_are_verified_cite_a_published_work() -> None:
    """What was read is a work of somebody else: a rule of our own verifies nothing."""
    for practice in CATALOG.practices.values():
        works = [CATALOG.source_of(each) for each in practice.sources_verified]
        assert all(work is not None and work.kind != "own" for work in works), practice.id


def test_what_ended_says_when_and_what_to_use() -> None:
    """An ended technology has a day that lies behind the catalogue's, and something to use in its place."""
    for entry in CATALOG.lifecycle.values():
        if entry.state == "ended":
            assert entry.date <= CATALOG.as_of, entry.id
            assert entry.use_instead not in ("n/a", "same"), entry.id
        if entry.state == "ending":
            assert entry.date > CATALOG.as_of, entry.id


@pytest.mark.parametrize(
    "component", [each for each in CATALOG.components.values() if each.status != "current"], ids=lambda each: each.id
)
def test_what_is_not_current_is_found_with_its_successor(component: Any) -> None:
    """Choosing a retired technology is an error that says what to write; one on hold is at least a note at its key."""
    ((path, value),) = component.realises
    section, _, key = path.partition(".")
    extra = "{enabled: true, " if section in ("streaming", "edge") else "{"
    text = f"version: 1\nname: shop\nstyle: lakehouse\ncloud: aws\n{section}: {extra}{key}: {value}}}\n"
    found = [
        each
        for each in judge.check(text, "platform.yaml", CATALOG, today="2026-11-23").findings
        if (each.pointer == (section, key) and each.practice == "sa-radar") or value in each.message
    ]
    assert found, path
    if component.status == "retired":
        assert Severity.ERROR in {each.severity for each in found}
    successor = CATALOG.components[component.successor]
    ways = {chosen for taken, chosen in successor.realises if taken == path}
    told = " ".join(each.help for each in found)
    assert any(way in told for way in ways), (told, ways)


@pytest.mark.parametrize("reference", CATALOG.references.values(), ids=lambda each: each.id)
def test_what_a_reference_architecture_draws_is_drawn(reference: Any) -> None:
    """A platform in which the blueprint is in force draws every part of the published architecture."""
    assert reference.blueprint in CATALOG.blueprints
    assert set(reference.roles) <= set(CATALOG.raw("roles"))
    drawn = [roles for blueprints, roles in platforms() if reference.blueprint in blueprints]
    assert drawn, reference.blueprint
    assert set(reference.roles) <= set().union(*drawn), set(reference.roles) - set().union(*drawn)


PLATFORM = """version: 1
name: shop
style: {style}
cloud: aws
regimes: [gdpr, pci-dss]
team: {{engineers: 20, platform_team: true}}
streaming: {{enabled: true}}
integration: {{virtualization: trino, ingestion: airbyte, cdc: {cdc}}}
edge: {{enabled: true}}
ml: {{enabled: true, serving: online, feature_store: true, feature_store_tool: sagemaker}}
genai: {{enabled: true, pattern: rag, interactive: true}}
migration: {{enabled: true, source: teradata, reconciliation: true, workloads: [{{id: ledger, strategy: replatform}}]}}
serving: {{modes: [bi, semantic-layer, api, notebook], access_request_workflow: true}}
sources: [{{id: crm, kind: database}}, {{id: partner-drop, kind: file}}]
domains: [{{id: sales, owner: a@example.org}}, {{id: supply, owner: b@example.org}}]
products: [{{id: orders, domain: sales}}, {{id: stock, domain: supply}}]
"""
"""A platform with everything switched on that a published architecture draws; what it breaks does not matter here."""


@cache
def platforms() -> list[tuple[frozenset[str], frozenset[str]]]:
    """The blueprints in force and the roles drawn of such a platform in each style."""
    made = [
        judge.judge(PLATFORM.format(style=style, cdc=cdc), "platform.yaml", CATALOG, today="2026-11-23").architecture
        for style in starters.styles()
        for cdc in ("dms", "none")
    ]
    return [(frozenset(each.blueprints), frozenset(element.role for element in each.elements)) for each in made]


def test_the_schemas_of_the_tables_are_schemas() -> None:
    """Each is valid 2020-12."""
    for kind in ("source", "reference", "lifecycle"):
        assert jsonschema_rs.meta.is_valid(schema(kind))

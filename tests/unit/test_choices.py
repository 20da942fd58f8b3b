"""Completing open choices: what the user left out, and only that, takes the value good practice asks for."""

from __future__ import annotations

import copy
import itertools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scaffolder import documents, manifests, policy
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Origin
from scaffolder.model.document import Document
from scaffolder.model.finding import Severity
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import choices

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "catalog"))
import predicates
import random_manifests
import yaml

CATALOG = Catalog()
CONSTRAINTS = yaml.safe_load((Path(predicates.__file__).parent / "constraints.yaml").read_text("utf-8"))
STYLES = ("data-mesh", "data-fabric", "mesh-on-fabric", "lakehouse", "warehouse")
PLACEMENTS: Mapping[str, Any] = {
    "local": {},
    "aws": {"model": "single", "providers": ["aws"]},
    "azure": {"model": "single", "providers": ["azure"]},
    "gcp": {"model": "single", "providers": ["gcp"]},
    "hybrid": {"model": "hybrid", "providers": ["on-prem", "aws"]},
    "on-prem": {"model": "on-prem"},
    "multi": {"model": "multi", "providers": ["gcp", "azure"]},
}
REGIMES = ("none", *CATALOG.allowed("regimes"))
FACTS: Mapping[str, Mapping[str, Any]] = {
    "gdpr": {"privacy": {"ropa": True}, "legal": {"dpa": True}},
    "uk-gdpr": {"privacy": {"ropa": True}, "legal": {"dpa": True}},
    "ch-fadp": {"privacy": {"ropa": True}, "legal": {"dpa": True}},
    "hipaa": {"legal": {"baa": True}},
    "dora": {"legal": {"ict_register": True, "exit_plan": True, "exit_plan_tested": True}},
    "eu-data-act": {"legal": {"exit_plan": True}},
}
"""What each regime asks about the world, beside the choices."""

UNKNOWN = {"ai-act-without-ai", "regime-without-overlay", "unstated-volume", "no-objective"}
"""Notes that a minimal manifest keeps: they say what is not known about it, not that a choice is wrong."""


def completed(data: Mapping[str, Any]) -> choices.Completed:
    document = Document(path="platform.yaml", text="", data=dict(data), places={})
    return choices.complete(Manifest(document=document, data=data, written={}, waivers=()), CATALOG)


def read(text: str) -> choices.Completed:
    document, faults = documents.parse(text, "platform.yaml")
    manifest, findings = manifests.build(document, CATALOG)
    assert not faults
    assert not findings
    return choices.complete(manifest, CATALOG)


def minimal(style: str, placement: str, regime: str) -> dict[str, Any]:
    """The smallest manifest of a style in a place under one regime, with the facts these ask for."""
    data: dict[str, Any] = {"version": 1, "name": "small", "style": style, "processing": {"daily_gb": 20}}
    if PLACEMENTS[placement]:
        data["cloud"] = dict(PLACEMENTS[placement])
    if style in ("data-mesh", "mesh-on-fabric"):
        data["domains"] = [{"id": each, "owner": "someone", "steward": "someone"} for each in ("sales", "finance")]
        data["products"] = [product("orders", "sales"), product("invoices", "finance")]
        data["team"] = {"platform_team": True, "engineers": 12}
        data["governance"] = {"council": True}
    if regime != "none":
        data["regimes"] = [regime]
        data.update(copy.deepcopy(dict(FACTS.get(regime, {}))))
    if regime == "bcbs-239":
        data.setdefault("domains", [{"id": "sales", "owner": "someone"}])
        data.setdefault("products", [product("orders", "sales")])[0]["cde"] = True
    if placement in ("aws", "azure", "gcp", "hybrid", "multi"):
        data["finops"] = {"monthly_budget": 1000}
    elif placement == "on-prem":
        data["finops"] = {"monthly_budget": 500}
    return data


def product(name: str, domain: str, **more: Any) -> dict[str, Any]:
    known = {"owner": "someone", "classification": "internal", "retention_days": 365, "jurisdiction": "eu", "quality_rules": 3}
    return {"id": name, "domain": domain, **known, **more}


def broken(data: Mapping[str, Any]) -> set[str]:
    """The constraints that a resolved manifest breaks, by the evaluator that knows no rules."""
    return {
        name
        for name, row in CONSTRAINTS.items()
        if predicates.holds(row["when"], data) and not predicates.holds(row["require"], data)
    }


@pytest.mark.parametrize(("style", "placement"), list(itertools.product(STYLES, PLACEMENTS)))
def test_a_minimal_manifest_with_its_facts_is_clean_under_every_regime(style: str, placement: str) -> None:
    """No default breaks a rule: five styles, seven placements and every regime give notes at most."""
    for regime in REGIMES:
        resolved = completed(minimal(style, placement, regime)).resolved
        found = {rule for rule, _ in policy.check_resolved(resolved, CATALOG)}
        assert {rule for rule in found if CATALOG.rules[rule].severity is not Severity.NOTE} == set(), regime
        assert broken(resolved) <= {"C093", "C242"}, regime


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_all_regimes_together_take_the_strictest_value(placement: str) -> None:
    """Where regimes ask for different floors, the highest one is taken, and no rule about choices is broken."""
    data = minimal("lakehouse", placement, "none")
    data["regimes"] = ["gdpr", "hipaa", "pci-dss", "sox", "bcbs-239", "dora", "sec-17a-4", "uk-gdpr", "ch-fadp", "eu-data-act"]
    data["legal"] = dict.fromkeys(("dpa", "baa", "ict_register", "exit_plan", "exit_plan_tested"), True)
    data["privacy"] = {"ropa": True, "dpia": True}
    data["domains"] = [{"id": "sales", "owner": "someone", "steward": "someone"}]
    data["products"] = [
        product(
            "cards", "sales", contains=["pan"], classification="restricted", retention_days=2557, cardholder_environment=True
        ),
        product(
            "figures", "sales", contains=["financial-record"], retention_days=2557, cde=True, tier=1, slo_freshness_minutes=60
        ),
    ]
    resolved: Any = completed(data).resolved
    security = resolved["security"]
    assert security["audit_retention_days"] == 2557
    assert security["encryption_at_rest"] == "cmk"
    assert security["record_audit_trail"] is True, "erasure duties rule out locked files, so changes leave a trail"
    assert resolved["quality"]["gate"] == "block"
    assert not [rule for rule, _ in policy.check_resolved(resolved, CATALOG) if CATALOG.rules[rule].severity is Severity.ERROR]


@pytest.mark.parametrize(("style", "placement"), list(itertools.product(STYLES, PLACEMENTS)))
def test_completing_twice_changes_nothing(style: str, placement: str) -> None:
    """The completed manifest is a fixed point, whatever is switched on."""
    for more in (
        {},
        {"industry": "manufacturing"},
        {"industry": "ecommerce-retail", "products": [product("orders", "sales", output_port="stream", shared_to="partner")]},
        {"ml": {"enabled": True, "serving": "online"}, "genai": {"enabled": True, "pattern": "agent"}},
        {"migration": {"source": "hadoop"}, "processing": {"daily_gb": 900}},
        {"blueprints": ["data-sharing", "edge-iot"]},
    ):
        once = completed({**minimal(style, placement, "gdpr"), **more}).resolved
        assert completed(once).resolved == once


def test_what_was_written_is_never_replaced() -> None:
    """A manifest that states every key keeps every value; only contracts and blueprints in force are added."""
    for data in random_manifests.manifests(200, seed=7):
        resolved: Any = copy.deepcopy(dict(completed(data).resolved))
        expected: Any = choices._copy(data)
        assert set(expected["blueprints"]) <= set(resolved.pop("blueprints"))
        for each in resolved["products"]:
            each["contract"] = ""
        for each in expected["products"]:
            each["contract"] = ""
        assert {key: resolved[key] for key in expected if key != "blueprints"} == {
            key: value for key, value in expected.items() if key != "blueprints"
        }


@pytest.mark.parametrize("path", [key.path for key in CATALOG.choices.values() if key.type == "list" and key.defaults])
def test_an_empty_list_stays_empty(path: str) -> None:
    """`[]` is an answer."""
    section, _, field = path.partition(".")
    data = {**minimal("data-mesh", "aws", "gdpr"), section: {field: []}}
    assert choices.look_up(completed(data).resolved, path) == []


def test_facts_are_never_assumed() -> None:
    """Nothing that is a fact appears unless it was written; lists of facts are there and empty."""
    resolved = completed({"version": 1, "name": "small", "style": "lakehouse"}).resolved
    for key in CATALOG.choices.values():
        if key.kind == "fact" and "[]" not in key.path and key.path not in ("version", "name", "style"):
            found = choices.look_up(resolved, key.path)
            assert found == ([] if key.type in choices.LISTS else None), key.path


def test_every_value_says_where_it_came_from() -> None:
    """Written, implied by a short form, or a default with a reason that names why."""
    found = read("version: 1\nname: shop\nstyle: lakehouse\ncloud: aws\nsecurity: {mfa: true}\n")
    assert found.choices["security.mfa"].origin is Origin.WRITTEN
    assert found.choices["cloud.providers"].origin is Origin.WRITTEN
    assert found.choices["cloud.model"].origin is Origin.IMPLIED
    assert found.choices["storage.object_store"].origin is Origin.DEFAULT
    assert found.choices["storage.object_store"].reason == "AWS leads, and S3 is its object store."
    for choice in found.choices.values():
        assert choice.origin is Origin.WRITTEN or choice.reason.endswith("."), choice.path
    for path, choice in found.choices.items():
        assert choices.look_up(found.resolved, path) == choice.value


def test_a_product_gets_the_place_of_its_contract() -> None:
    """A product without `contract` names the place of the generated one; a written place stays."""
    data = minimal("data-mesh", "local", "none")
    data["products"][1]["contract"] = "contracts/invoices.yaml"
    data["products"].append({"id": "orphan"})
    found = completed(data)
    products: Any = found.resolved["products"]
    first, second, orphan = products
    assert first["contract"] == "domains/sales/products/orders/contract.odcs.yaml"
    assert second["contract"] == "contracts/invoices.yaml"
    assert "contract" not in orphan
    assert found.choices["products[orders].contract"].origin is Origin.DEFAULT
    assert found.choices["products[invoices].contract"].origin is Origin.WRITTEN


@pytest.mark.parametrize(
    ("more", "regions"),
    [
        ({}, [("aws", "eu"), ("on-prem", "eu")]),
        ({"regimes": ["hipaa"]}, [("aws", "us"), ("on-prem", "us")]),
        ({"regimes": ["hipaa", "gdpr"]}, [("aws", "eu"), ("on-prem", "eu")]),
        ({"residency": {"allowed": ["ch"]}}, [("aws", "ch"), ("on-prem", "ch")]),
        ({"products": [product("orders", "sales", jurisdiction="uk")]}, [("aws", "uk"), ("on-prem", "uk")]),
    ],
)
def test_each_provider_gets_one_region_in_an_allowed_jurisdiction(more: Any, regions: list[tuple[str, str]]) -> None:
    """Absent regions are completed, one a provider, where residency and regimes point."""
    found: Any = completed({**minimal("lakehouse", "hybrid", "none"), **more}).resolved["cloud"]
    assert sorted((each["provider"], each["jurisdiction"]) for each in found["regions"]) == regions


def test_operational_sovereignty_brings_keys_offer_and_a_sovereign_region() -> None:
    """One word on sovereignty settles what follows from it."""
    data = minimal("lakehouse", "aws", "none")
    data["cloud"]["sovereignty"] = "operational"
    resolved: Any = completed(data).resolved
    assert resolved["cloud"]["sovereign_offer"] == "aws-esc"
    assert resolved["cloud"]["regions"][0]["sovereign"] is True
    assert resolved["security"]["encryption_at_rest"] == "cmk"


@pytest.mark.parametrize(
    ("written", "path", "value"),
    [
        ("storage: {warehouse: snowflake}", "processing.batch_engine", "snowflake"),
        ("processing: {transform: lakeflow-declarative}", "processing.batch_engine", "databricks"),
        ("processing: {transform: lakeflow-declarative}", "storage.table_format", "delta"),
        ("storage: {table_format: hudi}", "processing.batch_engine", "glue"),
        ("sharing: {protocol: delta-sharing}", "storage.table_format", "delta"),
        ("processing: {daily_gb: 500}", "processing.batch_engine", "emr"),
        ("streaming: {engine: confluent-flink}", "streaming.broker", "confluent"),
        ("streaming: {engine: kafka-streams}", "streaming.enabled", True),
        ("modelling: {method: data-vault}", "storage.layers", "vault-mart"),
        ("security: {rto_minutes: 60}", "security.recovery_pattern", "warm-standby"),
        ("security: {rto_minutes: 60}", "security.multi_region_copy", True),
        ("industry: ecommerce-retail", "streaming.enabled", True),
        ("industry: manufacturing", "edge.protocol", "opc-ua"),
        ("migration: {source: teradata, link_mbps: 100, data_tb: 500, window_days: 30}", "migration.method", "appliance"),
        ("migration: {source: teradata, link_mbps: 10000, data_tb: 50, window_days: 30}", "migration.method", "bulk-online"),
        ("sources: [{id: shop-db, kind: database}]", "integration.cdc", "dms"),
        ("team: {engineers: 3}", "governance.model", "centralised"),
    ],
)
def test_what_was_written_decides_about_the_rest(written: str, path: str, value: object) -> None:
    """A written choice settles others so that no rule between the two is broken."""
    found = read(f"version: 1\nname: shop\nstyle: lakehouse\ncloud: aws\n{written}\n")
    assert choices.look_up(found.resolved, path) == value


def test_blueprints_in_force_are_closed_under_implication() -> None:
    """A style brings its capabilities, a regime its overlay, and what they imply comes along."""
    found = set(completed({**minimal("data-mesh", "local", "gdpr"), "industry": "ecommerce-retail"}).blueprints)
    assert {"data-mesh", "governance", "regime-gdpr", "industry-retail", "streaming", "strategy-and-adoption"} <= found
    assert "edge-iot" not in found
    for name in found:
        assert set(CATALOG.blueprints[name].implies) <= found

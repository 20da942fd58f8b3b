"""What Trino is configured by: properties as Java reads them, each under a key that its documentation knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from generated import ROOT, generated

from scaffolder.values import virtual

javaproperties = pytest.importorskip("javaproperties", reason="a checkout whose environment is older than requirements-dev.txt")

KNOWN: Mapping[str, list[str]] = yaml.safe_load(Path(__file__).with_name("trino_properties.yaml").read_text("utf-8"))

MANIFEST = """
version: 1
name: asked
style: warehouse
owner: platform@x.example
cloud: {model: single, providers: [aws], regions: [{provider: aws, name: west, jurisdiction: eu, sovereign: false}]}
finops: {monthly_budget: 900}
integration: {virtualization: %s}
domains: [{id: sales, owner: sales@x.example}]
sources:
- {id: shop, kind: database, title: "Shop on Postgres = # new"}
- {id: ledger, kind: database, title: Ledger on Oracle}
products:
- {id: orders, domain: sales, inputs: [shop], contains: [none], slo_freshness_minutes: 60}
- {id: payments, domain: sales, inputs: [ledger], contains: [none]}
"""

PLACEHOLDER = re.compile(r"\$\{(?!ENV:[A-Z][A-Z0-9_]*\})")


def faults(kind: str, text: str) -> list[str]:
    """What Trino would refuse to start with: unknown keys, keys given twice, values that are empty or no secret of it."""
    found: list[str] = []
    seen: set[str] = set()
    held = dict(javaproperties.loads(text))
    if kind == "catalog":
        connector = held.get("connector.name", "")
        database = connector in (*KNOWN["connectors"], *KNOWN["starburst"])
        kind = "iceberg" if connector == "iceberg" else "database" if database else f"connector {connector!r}"
    for pair in javaproperties.parse(text):
        if isinstance(pair, javaproperties.KeyValue):
            key, value = pair.key, pair.value
            found += [f"{key} is no key of {kind}"] if key not in KNOWN.get(kind, ()) else []
            found += [f"{key} stands twice"] if key in seen else []
            found += [f"{key} is empty"] if not value else []
            found += [f"{key} holds {value}"] if PLACEHOLDER.search(value) else []
            seen.add(key)
    return found


def files(repository: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The properties of a repository by place: kind and text, those inside manifests of a cluster too."""
    found: dict[str, tuple[str, str]] = {}
    for path, text in repository.items():
        name = path.rpartition("/")[2].removesuffix(".properties")
        if path.endswith(".properties"):
            found[path] = ("catalog" if "/catalog/" in path else name, text)
        if path.endswith("base/trino.yaml"):
            for document in yaml.safe_load_all(text):
                for key, inner in (document.get("data") or {}).items() if document["kind"] == "ConfigMap" else ():
                    place = key.removesuffix(".properties")
                    kind = {"coordinator": "config", "worker": "config", "node": "node"}.get(place, "catalog")
                    if key.endswith(".properties"):
                        found[f"{path}:{key}"] = (kind, inner)
    return found


def cluster() -> dict[str, str]:
    """A cluster of its own with Trino over open tables."""
    manifest: dict[str, Any] = yaml.safe_load((ROOT / "tests/estates/own-cluster.yaml").read_text("utf-8"))
    return dict(generated(yaml.safe_dump(manifest, sort_keys=False)))


@pytest.mark.parametrize("engine", ["trino", "starburst"])
def test_virtual_access_is_configured_by_known_keys(engine: str) -> None:
    """Catalogs, groups, rules and resource groups say nothing that Trino would refuse."""
    found = files(generated(MANIFEST % engine))
    assert {kind for kind, _ in found.values()} == {"catalog", "access-control", "group-provider", "resource-groups"}
    assert sum(kind == "catalog" for kind, _ in found.values()) == 2
    assert {place: told for place, (kind, text) in found.items() if (told := faults(kind, text))} == {}


def test_the_cluster_is_configured_by_known_keys() -> None:
    """So do coordinator, workers and the catalog of open tables in the manifests of an own cluster."""
    found = files(cluster())
    assert {kind for kind, _ in found.values()} == {"config", "node", "catalog"}
    assert {place: told for place, (kind, text) in found.items() if (told := faults(kind, text))} == {}


def test_every_connector_is_one_of_trino_or_starburst() -> None:
    """A source is never given a connector that neither ships."""
    assert {connector for connector, _ in virtual.DRIVERS.values()} <= set(KNOWN["connectors"])
    assert {connector for connector, _ in virtual.STARBURST.values()} <= set(KNOWN["starburst"])


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("catalog", "connector.name=postgresql\nconnection-uri=x\n", "connection-uri is no key of database"),
        ("catalog", "connector.name=postgres\n", "connector.name is no key of connector 'postgres'"),
        ("group-provider", "file.group-file=a\nfile.group-file=b\n", "file.group-file stands twice"),
        ("node", "node.environment=\n", "node.environment is empty"),
        ("catalog", "connector.name=mysql\nconnection-password=${PASSWORD}\n", "connection-password holds ${PASSWORD}"),
    ],
)
def test_a_fault_of_a_property_is_seen(kind: str, text: str, told: str) -> None:
    """What Trino stops at when it starts is named."""
    assert told in faults(kind, text)

"""Published reference architectures against ours: what each shows has an element here, what it joins a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from resolved_platforms import platform

from scaffolder.model.architecture import Architecture


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A published drawing: its parts as our roles (or place kinds), its arrows as pairs, and what we leave out, why."""

    platform: str
    parts: Mapping[str, str]
    joined: tuple[tuple[str, str], ...]
    left_out: Mapping[str, str]


REFERENCES = {
    "data mesh (Data Analytics Lens)": Reference(
        platform="retail-mesh",
        parts={
            "producer domain account": "domain",
            "consumer domain account": "query-engine",
            "federated governance account": "policy-engine",
            "central federated data catalogue": "business-catalog",
            "permission management": "access-request",
            "central audit log": "audit-log",
        },
        joined=(
            ("domain", "business-catalog"),
            ("policy-engine", "query-engine"),
            ("domain", "query-engine"),
            ("domain", "audit-log"),
            ("query-engine", "audit-log"),
        ),
        left_out={},
    ),
    "stream ingest and processing (Data Analytics Lens)": Reference(
        platform="retail-mesh",
        parts={
            "data sources": "source",
            "stream storage": "event-log",
            "stream processing": "stream-engine",
            "change capture producer": "cdc",
            "downstream store": "object-store",
        },
        joined=(
            ("source", "event-log"),
            ("cdc", "event-log"),
            ("event-log", "stream-engine"),
            ("stream-engine", "object-store"),
        ),
        left_out={},
    ),
    "lakehouse (swim lanes of Databricks, Google, Microsoft)": Reference(
        platform="factory-lakehouse",
        parts={
            "sources": "source",
            "ingest": "cdc",
            "bronze": "object-store",
            "transform": "batch-engine",
            "silver": "silver-store",
            "gold": "gold-store",
            "query and process": "query-engine",
            "analysis": "bi",
            "governance": "policy-engine",
            "sharing": "sharing",
            "technical catalogue": "technical-catalog",
        },
        joined=(
            ("source", "cdc"),
            ("object-store", "batch-engine"),
            ("batch-engine", "silver-store"),
            ("silver-store", "domain"),
            ("domain", "gold-store"),
            ("gold-store", "query-engine"),
            ("query-engine", "bi"),
            ("policy-engine", "gold-store"),
        ),
        left_out={
            "Eventhouse": "the platform streams with Dataflow; on Fabric the stream engine's component is the Eventhouse"
        },
    ),
    "distributed mesh with central services (Google Cloud, Cloud Adoption Framework)": Reference(
        platform="bank-mesh-on-fabric",
        parts={
            "data landing zone per domain": "domain",
            "data products": "product",
            "central data platform team": "platform-team",
            "federated governance": "governance-council",
            "catalogue": "business-catalog",
            "quality": "quality",
            "policy": "policy-engine",
            "identity platform zone": "identity",
            "self-service": "marketplace",
        },
        joined=(
            ("domain", "product"),
            ("product", "product"),
            ("data-consumer", "marketplace"),
            ("marketplace", "access-request"),
            ("access-request", "policy-engine"),
            ("domain", "business-catalog"),
        ),
        left_out={"connectivity zone": "networks are places of the deployment, not elements"},
    ),
    "virtual access in a fabric": Reference(
        platform="insurer-fabric",
        parts={
            "sources": "source",
            "virtual layer": "virtualization",
            "knowledge graph": "knowledge-graph",
            "catalogue": "business-catalog",
        },
        joined=(
            ("source", "virtualization"),
            ("virtualization", "domain"),
            ("virtualization", "query-engine"),
            ("business-catalog", "knowledge-graph"),
            ("knowledge-graph", "virtualization"),
        ),
        left_out={},
    ),
    "cloud warehouse (BigQuery solution, Snowflake)": Reference(
        platform="subscription-warehouse",
        parts={
            "sources": "source",
            "connectors": "batch-ingestion",
            "landing bucket": "object-store",
            "raw schema": "warehouse-staging",
            "transformations": "domain",
            "marts": "warehouse",
            "BI": "bi",
            "applications": "application",
        },
        joined=(
            ("source", "batch-ingestion"),
            ("batch-ingestion", "object-store"),
            ("object-store", "warehouse-staging"),
            ("warehouse-staging", "domain"),
            ("domain", "warehouse"),
            ("warehouse", "bi"),
        ),
        left_out={"event trigger of the landing bucket": "runs are started by the orchestrator"},
    ),
    "retrieval-augmented generation (Azure, Google Cloud, AWS samples)": Reference(
        platform="retail-mesh",
        parts={
            "ingestion subsystem": "index-builder",
            "vector database": "vector-store",
            "serving subsystem": "assistant",
            "language model": "model-hosting",
            "responsible-AI filters": "guardrails",
            "quality evaluation subsystem": "answer-evaluation",
            "identity": "identity",
            "telemetry": "observability",
        },
        joined=(
            ("index-builder", "vector-store"),
            ("vector-store", "assistant"),
            ("assistant", "model-hosting"),
            ("assistant", "answer-evaluation"),
            ("guardrails", "assistant"),
            ("assistant", "data-consumer"),
        ),
        left_out={
            "gateway with web application firewall": "belongs to the application around the assistant, not to the platform",
            "conversation state store": "kept by that application",
        },
    ),
    "MLOps pipelines (Google Cloud, Microsoft)": Reference(
        platform="retail-mesh",
        parts={
            "feature store": "feature-store",
            "training": "ml-training",
            "model registry": "ml-tracking",
            "serving": "ml-serving",
        },
        joined=(
            ("feature-store", "ml-training"),
            ("ml-training", "ml-tracking"),
            ("ml-tracking", "ml-serving"),
            ("feature-store", "ml-serving"),
            ("ml-serving", "application"),
        ),
        left_out={"source control and CI": "the repository itself; pictures show what runs"},
    ),
    "edge sites (Azure IoT Operations)": Reference(
        platform="factory-lakehouse",
        parts={
            "assets": "source",
            "MQTT broker": "edge-gateway",
            "edge runtime": "edge-runtime",
            "cloud event log": "event-log",
        },
        joined=(("source", "edge-gateway"), ("edge-gateway", "edge-runtime"), ("edge-runtime", "event-log")),
        left_out={},
    ),
    "warehouse and Hadoop migration (Google Cloud)": Reference(
        platform="bank-mesh-on-fabric",
        parts={
            "source": "legacy-system",
            "transfer service": "migration-transfer",
            "target storage": "object-store",
            "validation": "reconciliation",
        },
        joined=(
            ("legacy-system", "migration-transfer"),
            ("migration-transfer", "object-store"),
            ("legacy-system", "reconciliation"),
            ("domain", "reconciliation"),
        ),
        left_out={"optimisation": "a phase of the plan, not a part of the platform"},
    ),
}


def _role_pairs(architecture: Architecture) -> set[tuple[str, str]]:
    roles = {each.id: each.role for each in architecture.elements}
    return {(roles[each.source], roles[each.target]) for each in architecture.flows}


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_is_covered(name: str) -> None:
    """Every part of the published drawing is an element of a platform of that kind, every arrow a flow of ours."""
    reference = REFERENCES[name]
    architecture = platform(reference.platform)
    roles = {each.role for each in architecture.elements}
    assert {part: role for part, role in reference.parts.items() if role not in roles} == {}
    assert set(reference.joined) - _role_pairs(architecture) == set()
    assert all(len(reason) > 20 for reason in reference.left_out.values())

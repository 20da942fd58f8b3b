"""What the code for Google Cloud prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import estate

APIS = (
    "bigquery",
    "billingbudgets",
    "cloudkms",
    "cloudresourcemanager",
    "compute",
    "dns",
    "iam",
    "logging",
    "monitoring",
    "orgpolicy",
    "storage",
    "storagetransfer",
)
"""Services of Google Cloud that every platform uses."""

APIS_OF = {
    "bigtable": ("bigtable", "bigtableadmin"),
    "composer": ("composer",),
    "dataflow": ("dataflow",),
    "dataproc": ("dataproc",),
    "knowledge-catalog": ("dataplex",),
    "lakehouse-catalog": ("biglake", "bigqueryconnection"),
    "managed-kafka": ("managedkafka",),
    "postgres": ("servicenetworking", "sqladmin"),
    "pubsub": ("pubsub",),
    "redis": ("memorystore", "networkconnectivity"),
}
"""Those that a service of the platform needs beside them."""

AGENTS = {
    "bigtable": ("gcp-sa-bigtable",),
    "composer": ("cloudcomposer-accounts", "gcp-sa-artifactregistry", "gcp-sa-pubsub", "compute-system"),
    "dataproc": ("dataproc-accounts", "compute-system"),
    "managed-kafka": ("gcp-sa-managedkafka",),
    "postgres": ("gcp-sa-cloud-sql",),
    "pubsub": ("gcp-sa-pubsub",),
    "redis": ("gcp-sa-memorystore",),
}
"""Service agents that encrypt with the platform's key, by the service."""

INSIDE = frozenset({"composer", "managed-kafka", "postgres", "redis"})
"""Services that exist only inside a private network."""

BY_DOMAIN = frozenset({"bigtable", "knowledge-catalog", "managed-kafka"})
"""Services that have a part for each domain."""

ROLES_OF = {"dataproc": "roles/dataproc.worker", "managed-kafka": "roles/managedkafka.client"}

LONGEST_ROTATION = 90
"""Most days between two rotations of a key; each is a call to the provider, and costs no work of anyone."""

DAY = 86400

PROJECT_ID = 30
"""Longest id of a project and of a service account."""

EFFECTS: estate.Effects = {
    "security.encryption_at_rest": {
        "cmk": "each domain has a key of its own in hardware, which can be revoked",
        "hyok": "each domain has a key of its own in hardware; the way outside is not in this code",
        "provider-key": "the provider's keys encrypt the domains; nothing is unencrypted",
    },
    "security.private_network": {
        True: "what runs has no public address, and reaches Google Cloud by its restricted addresses only",
        False: "services are reached over public addresses with identity",
    },
    "security.egress_control": {
        True: "the network has no route to the internet; an address outside needs a rule in `modules/platform/network.tf`",
    },
    "security.workload_identity": {
        True: "pipelines are service accounts for which no key file can be made",
    },
    "security.audit_immutable": {
        True: "the retention of the audit trail is locked in production; elsewhere it can still be cleaned up",
        False: "the audit trail is protected by permissions and a retention that can be changed",
    },
    "security.multi_region_copy": {
        True: "each bucket is copied into a second region of the same jurisdiction, under a key of that region",
    },
    "storage.object_lock": {
        True: "objects in production can be locked against change",
        False: "objects keep versions, without locks",
    },
    "storage.catalog": {
        "gcp-lakehouse": "a connection by which BigQuery reads open tables; the catalog itself is made in BigLake"
    },
    "governance.catalog": {
        "knowledge-catalog": "a group of entries for each domain, and what every product must say about itself"
    },
    "storage.warehouse": {
        "bigquery": "a dataset for each layer of a domain, under the domain's key",
        "postgres": "Cloud SQL with a standby in another zone",
    },
    "processing.batch_engine": {
        "bigquery": "pipelines run jobs and read only what is theirs or granted",
        "dataproc": "a template for serverless Spark in the private subnet, which ends when nothing runs",
        "spark": "a template for serverless Spark in the private subnet, which ends when nothing runs",
    },
    "processing.orchestrator": {"composer": "a managed Airflow without public addresses"},
    "serving.query_engine": {"bigquery": "people and pipelines read the dataset of the products, by group and by grant"},
    "serving.store": {
        "postgres": "Cloud SQL with a standby in another zone",
        "bigtable": "Bigtable with a table for each domain",
        "redis": "a managed Valkey with a replica",
    },
    "streaming.broker": {
        "managed-kafka-gcp": "managed Kafka in the private subnet, a topic for each domain and one for dead letters",
        "pubsub": "each topic and its dead letters, which keep what can be replayed, and a subscription for each reader",
    },
    "streaming.engine": {"dataflow": "a service account and a firewall rule for Dataflow; jobs are deployed with their code"},
}


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Region, services, and both environments."""
    value = architecture.value
    region = estate.region(architecture, "gcp", "europe-west3")
    replicas = estate.recovery_regions(architecture, catalog, "gcp", region)
    services = estate.services(architecture, catalog, "infra-gcp")
    chosen = {str(each["id"]) for each in services}
    rows: list[dict[str, Data]] = [
        {**row, "pipeline": estate.short(f"{row['id']}-pipeline", longest=PROJECT_ID)} for row in estate.domains(architecture)
    ]
    rotation = estate.number(value("security.key_rotation_days"), LONGEST_ROTATION)
    calls = {each for name in chosen for each in APIS_OF.get(name, ())}
    return {
        "region": region,
        "replicas": replicas,
        "allowed_regions": [region, *(cast(Mapping[str, Data], each)["region"] for each in replicas)],
        "key_rotation_period": f"{min(rotation, LONGEST_ROTATION) * DAY}s",
        "apis": [f"{each}.googleapis.com" for each in sorted({*APIS, *calls})],
        "private_network": bool(value("security.private_network")) or bool(chosen & INSIDE),
        "services": cast(Data, services),
        "by_domain": bool(chosen & BY_DOMAIN),
        "key_users": cast(Data, sorted({agent for each in chosen for agent in AGENTS.get(each, ())})),
        "lakehouse": "lakehouse-catalog" in chosen,
        "replay_hours": estate.number(value("streaming.replay_hours"), 24) if "managed-kafka" in chosen else 0,
        "airflow_major": 2 if value("processing.airflow_major") == 2 else 3,
        "pipeline_roles": ["roles/bigquery.jobUser", *(ROLES_OF[name] for name in sorted(chosen & set(ROLES_OF)))],
        "domains": cast(Data, estate.aligned(rows, "id")),
        "environments": [_environment(architecture, name, services) for name in estate.ENVIRONMENTS],
        "effects": cast(Data, estate.effects(architecture, EFFECTS)),
    }


def _environment(architecture: Architecture, name: str, services: list[dict[str, Data]]) -> dict[str, Data]:
    labels = {key: _label(text) for key, text in estate.tags(architecture, name).items()}
    return {
        **estate.environment(architecture, name),
        "project": estate.named(architecture, name, PROJECT_ID),
        "services": estate.brought_up(services, name),
        "tags": cast(Data, estate.aligned_pairs(labels)),
    }


def _label(text: str) -> str:
    """A text as the value of a label: small letters, digits, dashes and underscores."""
    return "".join(each if each in estate.LETTERS + "-_" else "-" for each in text.lower())[:63].strip("-")

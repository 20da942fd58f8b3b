"""What the manifests for a cluster in the own data centre print."""

from __future__ import annotations

from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import estate

SHARED = "platform"
"""What is not a domain's own; a platform with a domain of this name gets a longer one."""

BRINGS = {
    "apicurio": "the registry of schemas, kept in the event log",
    "kafka": "the event log of three nodes, a topic and a user for each domain",
    "object-copy": "a nightly copy of every bucket at a second place",
    "polaris": "the catalog of tables, over a PostgreSQL database of yours",
    "spark": "how Spark runs in each domain's namespace",
    "trino": "a coordinator and workers that answer queries",
}
"""What a service brings, for the table of the README."""

OPERATORS = {"kafka": "Strimzi 0.49 or later, which watches the shared namespace"}
"""What must stand before a service can."""

SECRETS = {
    "object-copy": (("object-copy", "rclone.conf", "the remotes `objects` and `copy`, with their keys"),),
    "polaris": (
        ("polaris", "database-url", "the JDBC address of its database"),
        ("polaris", "database-user", "who it is there"),
        ("polaris", "database-password", "its password"),
    ),
    "trino": (
        ("trino", "shared-secret", "what coordinator and workers know each other by"),
        ("trino", "lake-credential", "who Trino is to the catalog of tables, as `id:secret`"),
    ),
}
"""What a service waits for: name, key and content of each secret."""

LAKES = {
    "polaris": (
        "connector.name=iceberg",
        "iceberg.catalog.type=rest",
        "iceberg.rest-catalog.uri=http://polaris:8181/api/catalog",
        "iceberg.rest-catalog.warehouse=lake",
        "iceberg.rest-catalog.security=OAUTH2",
        "iceberg.rest-catalog.oauth2.credential=${ENV:LAKE_CREDENTIAL}",
        "iceberg.rest-catalog.vended-credentials-enabled=true",
        "fs.native-s3.enabled=true",
    ),
}
"""How Trino reads open tables, by the catalog that knows them."""

DEVELOPMENT = {
    "trino": ({"kind": "Deployment", "name": "trino-worker", "count": 1},),
    "polaris": ({"kind": "Deployment", "name": "polaris", "count": 1},),
    "apicurio": ({"kind": "Deployment", "name": "apicurio", "count": 1},),
}
"""What a service has fewer of where things are only tried."""

HOUR = 3_600_000


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Namespaces, services, secrets, and what differs between the environments."""
    value = architecture.value
    name = architecture.name
    services = [str(each["id"]) for each in estate.services(architecture, catalog, "infra-kubernetes")]
    rows = estate.domains(architecture)
    ids = [row["id"] for row in rows]
    shared = f"{name}-{SHARED}" if SHARED not in ids else f"{name}-shared-{SHARED}"
    return {
        "shared": shared,
        "realm": name,
        "node_environment": name.replace("-", "_"),
        "domains": ids,
        "topics": [*ids, "dead-letters"],
        "namespaces": _namespaces(name, shared, rows),
        "hybrid": value("cloud.model") == "hybrid",
        "spark": "spark" in services,
        "services": [{"id": each, "brings": BRINGS[each]} for each in services],
        "operators": [OPERATORS[each] for each in services if each in OPERATORS],
        "secrets": [{"name": n, "key": k, "holds": h} for each in services for n, k, h in SECRETS.get(each, ())],
        "lake": list(LAKES.get(str(value("storage.catalog")), ())),
        "trino_parts": [{"name": "coordinator", "replicas": 1}, {"name": "worker", "replicas": 3}],
        "replay_milliseconds": estate.number(value("streaming.replay_hours"), 24) * HOUR,
        "environments": [_environment(architecture, each, services) for each in estate.ENVIRONMENTS],
    }


def _namespaces(name: str, shared: str, rows: list[dict[str, Data]]) -> list[Data]:
    """One for what all share, one for each domain, each with its share of the cluster."""
    whole = {"cpu": "32", "memory": "128Gi", "storage": "2Ti"}
    part = {"cpu": "16", "memory": "64Gi", "storage": "500Gi"}
    first: dict[str, Data] = {"name": shared, "domain": SHARED, "classification": "internal", "is_shared": True, **whole}
    own: list[dict[str, Data]] = [
        {
            "name": f"{name}-{row['id']}"[:63].rstrip("-"),
            "domain": row["id"],
            "classification": row["classification"],
            "is_shared": False,
            **part,
        }
        for row in rows
    ]
    return [first, *own]


def _environment(architecture: Architecture, name: str, services: list[str]) -> dict[str, Data]:
    fewer = [] if name == "prod" else [cast(Data, change) for each in services for change in DEVELOPMENT.get(each, ())]
    cloud = architecture.value("cloud.model") == "hybrid"
    return {
        "name": name,
        "cloud_range": estate.environment(architecture, name)["network_range"] if cloud else "",
        "replicas": fewer,
    }

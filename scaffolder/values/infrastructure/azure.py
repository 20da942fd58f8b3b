"""What the code for Microsoft Azure prints."""

from __future__ import annotations

from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import estate, failover

ZONES = {
    "event-hubs": ("privatelink.servicebus.windows.net",),
    "databricks": ("privatelink.azuredatabricks.net",),
    "purview": ("privatelink.purview.azure.com", "privatelink.purviewstudio.azure.com"),
    "postgres": ("privatelink.postgres.database.azure.com",),
    "cosmos-db": ("privatelink.documents.azure.com",),
    "redis": ("privatelink.redis.azure.net",),
}
"""Names that resolve inside the network, by the service that has a private endpoint."""

BY_DOMAIN = frozenset({"event-hubs", "cosmos-db"})
"""Services that have a part for each domain."""

COMPATIBILITY = {"backward": "Backward", "forward": "Forward"}
"""What Event Hubs calls the compatibilities it checks; it knows no full one."""

ACCOUNT_NAME = 24
"""Longest name of a storage account and of a key vault."""

EFFECTS: estate.Effects = {
    "security.encryption_at_rest": {
        "cmk": "each domain has a key of its own in the vault's hardware, which can be revoked",
        "hyok": "each domain has a key of its own in the vault's hardware; the way outside is not in this code",
        "provider-key": "the provider's keys encrypt the domains; nothing is unencrypted",
    },
    "security.private_network": {
        True: "storage, vault and services are reached through private endpoints, and refuse every public address",
        False: "services are reached over public endpoints with identity",
    },
    "security.egress_control": {
        True: "the subnets have no way out; an address outside needs a rule in `modules/platform/network.tf`",
    },
    "security.workload_identity": {
        True: "pipelines sign in as managed identities; accounts have no shared keys",
    },
    "security.audit_immutable": {
        True: "the audit archive is written once in production; elsewhere it can still be cleaned up",
        False: "the audit archive is protected by permissions only",
    },
    "security.multi_region_copy": {
        True: "storage is copied over three zones and into the paired region",
        False: "storage is copied over three zones",
    },
    "security.siem": {True: "Sentinel reads the workspace of the logs"},
    "storage.object_lock": {
        True: "what has landed in production is locked for as long as the audit trail is kept",
        False: "deleted objects can be brought back for a time, without locks",
    },
    "storage.catalog": {
        "onelake": "a Fabric capacity; workspaces and shortcuts are made in Fabric",
        "unity": "a Databricks workspace and the connector by which Unity Catalog reads; the metastore is your account's",
    },
    "governance.catalog": {"purview": "a Purview account with an identity that scans; collections and scans are made in it"},
    "storage.warehouse": {
        "fabric-warehouse": "a Fabric capacity; the warehouse is made in a workspace on it",
        "synapse-dedicated": "a Synapse workspace in a managed network with one dedicated pool",
        "databricks-sql": "a Databricks workspace in subnets of this network",
        "postgres": "a PostgreSQL server with a standby in another zone",
    },
    "processing.batch_engine": {
        "databricks": "a Databricks workspace in subnets of this network",
        "fabric-spark": "a Fabric capacity, on which Spark runs",
    },
    "processing.orchestrator": {
        "adf": "a Data Factory in a managed network",
        "fabric-pipelines": "a Fabric capacity, on which pipelines run",
        "databricks-jobs": "a Databricks workspace, in which jobs run",
    },
    "integration.cdc": {"adf-cdc": "a Data Factory in a managed network, which copies changes"},
    "serving.query_engine": {
        "fabric-sql-endpoint": "a Fabric capacity, on which the SQL endpoint answers",
        "databricks-sql": "a Databricks workspace in subnets of this network",
    },
    "serving.store": {
        "postgres": "a PostgreSQL server with a standby in another zone",
        "cosmos-db": "Cosmos DB paid by request, a container for each domain",
        "redis": "a managed Redis with a replica",
    },
    "streaming.broker": {"event-hubs": "a premium Event Hubs namespace with a hub for each domain"},
    "streaming.registry": {"event-hubs": "a schema group in the namespace of the event log"},
    "streaming.engine": {
        "stream-analytics": "a Stream Analytics cluster; jobs are deployed with their queries",
        "eventhouse": "a Fabric capacity, on which the eventhouse runs",
    },
}


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Region, services, and both environments."""
    value = architecture.value
    services = estate.services(architecture, catalog, "infra-azure")
    chosen = {str(each["id"]) for each in services}
    rows = estate.domains(architecture)
    return {
        "region": estate.region(architecture, "azure", "germanywestcentral"),
        "subscription": f"{architecture.name}-dev",
        "second_region": bool(value("security.multi_region_copy")),
        "private_network": bool(value("security.private_network")),
        "siem": bool(value("security.siem")),
        "services": cast(Data, services),
        "by_domain": bool(chosen & BY_DOMAIN),
        "purview": "purview" in chosen,
        "event_hubs": "event-hubs" in chosen,
        "replay_hours": estate.number(value("streaming.replay_hours"), 24) if "event-hubs" in chosen else 0,
        "schema_group": value("streaming.registry") == "event-hubs",
        "compatibility": COMPATIBILITY.get(str(value("streaming.compatibility")), "None"),
        "administrators": _administrators(architecture) if "fabric" in chosen else [],
        "zones": [zone for name in sorted(chosen) for zone in ZONES.get(name, ())],
        "domains": cast(Data, rows),
        "environments": [_environment(architecture, name, services, rows) for name in estate.ENVIRONMENTS],
        failover.TWIN: _environment(architecture, failover.TWIN, services, rows),
        "effects": cast(Data, estate.effects(architecture, EFFECTS)),
    }


def _environment(
    architecture: Architecture, name: str, services: list[dict[str, Data]], rows: list[dict[str, Data]]
) -> dict[str, Data]:
    platform = f"{architecture.name}-{name}"
    named: list[dict[str, Data]] = [
        {**row, "account": estate.short(f"{platform}-{row['id']}", longest=ACCOUNT_NAME)} for row in rows
    ]
    return {
        **estate.environment(architecture, name),
        "services": estate.brought_up(services, name),
        "vault": estate.short(f"{platform}-keys", longest=ACCOUNT_NAME),
        "audit_account": estate.short(f"{platform}-audit", longest=ACCOUNT_NAME),
        "domains": cast(Data, estate.aligned(named, "id")),
        "tags": cast(Data, estate.aligned_pairs(estate.tags(architecture, name))),
    }


def _administrators(architecture: Architecture) -> list[Data]:
    """Who signs in with an address of the company: the platform's owner, else the first domain owner."""
    people = [architecture.owner, *(domain.owner for domain in architecture.domains)]
    return cast(list[Data], [each for each in people if "@" in each[1:]][:1])

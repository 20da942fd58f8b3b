"""What the platform may cost: its budget, the tags that tell whose cost it is, and when what idles is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word
from scaffolder.values.names import model

SHARES = (50, 80, 100)
"""Shares of the budget, in percent, at which somebody is told."""

STOPS: Sequence[tuple[str, str, str, int, tuple[str, ...]]] = (
    ("aws", "storage.warehouse", "postgres", 60, ("aws", "rds", "stop-db-cluster", "--db-cluster-identifier", "{resource}")),
    (
        "aws",
        "processing.batch_engine",
        "emr",
        15,
        ("aws", "emr-serverless", "stop-application", "--application-id", "{resource}"),
    ),
    (
        "aws",
        "streaming.engine",
        "managed-flink",
        60,
        ("aws", "kinesisanalyticsv2", "stop-application", "--application-name", "{resource}"),
    ),
    ("azure", "storage.warehouse", "synapse-dedicated", 30, ("az", "synapse", "sql", "pool", "pause", "--ids", "{resource}")),
    ("azure", "storage.warehouse", "fabric-warehouse", 30, ("az", "fabric", "capacity", "suspend", "--ids", "{resource}")),
    ("azure", "storage.warehouse", "postgres", 60, ("az", "postgres", "flexible-server", "stop", "--ids", "{resource}")),
    (
        "gcp",
        "storage.warehouse",
        "postgres",
        60,
        ("gcloud", "sql", "instances", "patch", "{resource}", "--activation-policy=NEVER"),
    ),
    ("gcp", "processing.batch_engine", "dataproc", 15, ("gcloud", "dataproc", "clusters", "stop", "{resource}")),
)
"""Provider, choice and its value; minutes without work; the command that stops one, with its name as a word of its own."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Budget in euros a month, tags, and the products with their owners; nothing here is a price."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    owners = {each.id: each.owner for each in architecture.domains}
    alerts = value("finops.alert_thresholds")
    return {
        "platform": architecture.name,
        "owner": architecture.owner or "nobody yet",
        "budget": value("finops.monthly_budget") or 0,
        "alerts": cast(Data, list(SHARES[: max(1, alerts if isinstance(alerts, int) else len(SHARES))])),
        "allocation": str(value("finops.allocation") or "none"),
        "tags": value("finops.tags") or [],
        "autosuspend": value("finops.autosuspend") is not False,
        "focus": value("finops.focus_export") is True,
        "stops": cast(Data, _stops(architecture, names)),
        "products": [
            {
                "id": each.id,
                "domain": each.domain,
                "owner": each.owner or owners.get(each.domain, "") or architecture.owner or "nobody yet",
                "table": f"{model(each.domain)}.{model(each.id)}",
                "tier": each.tier or 3,
            }
            for each in architecture.products
        ],
    }


def _stops(architecture: Architecture, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Data]]:
    """What is chosen, paid for while it waits, and can be stopped by a command of its provider."""
    providers = cast(list[str], architecture.value("cloud.providers") or [])
    return [
        {"kind": word(path, name, names) or name, "minutes": minutes, "command": [*words]}
        for provider, path, name, minutes, words in STOPS
        if provider in providers and architecture.value(path) == name
    ]

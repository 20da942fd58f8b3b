"""What infrastructure code prints: regions, keys, retention, network, environments, and the domains with their consumers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.escape import hcl
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data

CLASSIFICATIONS = ("public", "internal", "confidential", "restricted")

ENDPOINTS = ("athena", "glue", "kms", "lakeformation", "logs", "sts")
"""Services that pipelines and queries call inside a private network."""

TEBIBYTE = 1024**4

EFFECTS = {
    "security.encryption_at_rest": {
        "cmk": "each domain has a key of its own, which can be revoked",
        "hyok": "each domain has a key of its own; import its material from your external key manager",
        "provider-key": "the provider's keys encrypt; nothing is unencrypted",
    },
    "security.private_network": {
        True: "services are reached through private endpoints in closed subnets",
        False: "services are reached over public endpoints with identity",
    },
    "security.audit_immutable": {
        True: "the audit trail is written once; outside production it can still be cleaned up",
        False: "the audit trail is protected by permissions only",
    },
    "storage.object_lock": {
        True: "objects in production can be locked against change",
        False: "objects keep versions, without locks",
    },
    "security.backup": {
        True: "buckets are copied daily into a vault with its own key",
        False: "versions of objects are the only way back",
    },
    "streaming.broker": {
        "msk": "a serverless Kafka cluster with IAM sign-in inside the private network",
        "kinesis": "an on-demand stream for each domain",
    },
    "streaming.registry": {"glue": "a registry for the schemas of events"},
}


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The settings of both environments; days, minutes and money as numbers."""
    del catalog
    value = architecture.value
    region = _region(architecture, "aws")
    log = event_log(architecture)
    days = _number(value("security.audit_retention_days"), 400)
    return {
        "region": region,
        "zones": [f"{region}{letter}" for letter in "abc"],
        "administrator": f"{architecture.name}-prod-administrator",
        "own_key": value("security.encryption_at_rest") in ("cmk", "hyok"),
        "key_rotation_days": min(max(_number(value("security.key_rotation_days"), 365), 90), 2560),
        "log_retention_days": min(max(days, 90), 3653),
        "audit_log": bool(value("security.audit_log")),
        "audit_retention_days": days,
        "audit_hot_days": _number(value("security.audit_hot_days"), 90),
        "private_network": bool(value("security.private_network")) or log == "msk",
        "endpoint_services": [*ENDPOINTS, *(["kinesis-streams"] if log == "kinesis" else [])],
        "recovery_point_minutes": _number(value("security.rpo_minutes"), 1440),
        "budget_alert_percent": cast(Data, [50, 80, 100][: max(1, _number(value("finops.alert_thresholds"), 3))]),
        "event_log": log,
        "replay_hours": _number(value("streaming.replay_hours"), 24),
        "require_mfa": bool(value("security.mfa")),
        "noncurrent_days": 90,
        "domains": cast(Data, _aligned(domains(architecture), "id")),
        "environments": cast(Data, [_environment(architecture, each) for each in ("dev", "prod")]),
        "effects": cast(Data, _effects(architecture)),
    }


def event_log(architecture: Architecture) -> str:
    """The managed event log of the provider: msk, kinesis or none."""
    broker = architecture.value("streaming.broker") if architecture.value("streaming.enabled") else None
    return str(broker) if broker in ("msk", "kinesis") else "none"


def domains(architecture: Architecture) -> list[dict[str, Data]]:
    """Each domain with its highest classification and the domains its products feed; a cardholder environment stands apart."""
    home = {product.id: product.domain for product in architecture.products}
    found: list[dict[str, Data]] = []
    held = cast(list[dict[str, Data]], architecture.value("products") or [])
    cardholder = {str(row["id"]) for row in held if row.get("cardholder_environment")}
    for domain in architecture.domains:
        own = [product for product in architecture.products if product.domain == domain.id]
        consumers = {home[p.id] for p in architecture.products for i in p.inputs if home.get(i) == domain.id} - {domain.id}
        apart = [product for product in own if product.id in cardholder]
        rest = [product for product in own if product.id not in cardholder]
        found.append(
            {
                "id": domain.id,
                "classification": _highest([p.classification for p in rest]),
                "consumers": cast(Data, sorted(consumers)),
            }
        )
        if apart:
            found.append({"id": f"{domain.id}-cardholder", "classification": "restricted", "consumers": []})
    return found


def _environment(architecture: Architecture, name: str) -> dict[str, Data]:
    value = architecture.value
    production = name == "prod"
    budget = _number(value("finops.monthly_budget"), 0)
    tags = {"platform": architecture.name, "environment": name, "managed-by": "terraform"}
    wanted = cast(list[str], value("finops.tags") or [])
    if "owner" in wanted or architecture.owner:
        tags["owner"] = architecture.owner
    if "cost-center" in wanted:
        tags["cost-center"] = architecture.name
    return {
        "name": name,
        "platform": f"{architecture.name}-{name}"[:40].rstrip("-"),
        "network_range": "10.20.0.0/16" if production else "10.10.0.0/16",
        "audit_immutable": production and bool(value("security.audit_immutable")),
        "object_lock": production and bool(value("storage.object_lock")),
        "backup": production and bool(value("security.backup")),
        "backup_immutable": production and bool(value("security.backup_immutable")),
        "monthly_budget": budget if production else 0,
        "budget_recipients": cast(Data, _mails(architecture)) if production else [],
        "event_log": event_log(architecture) if production else "none",
        "schema_registry": "glue" if production and value("streaming.registry") == "glue" else "none",
        "query_limit_bytes": TEBIBYTE if production else TEBIBYTE // 10,
        "tags": cast(Data, _aligned([{"key": key, "value": text} for key, text in sorted(tags.items())], "key")),
    }


def _aligned(rows: list[dict[str, Data]], key: str) -> list[dict[str, Data]]:
    """The rows, each with its key as `terraform fmt` writes it in a map: quoted and padded to the longest."""
    width = max((len(hcl(row[key])) for row in rows), default=0)
    return [{**row, "aligned": hcl(row[key]).ljust(width)} for row in rows]


def _region(architecture: Architecture, provider: str) -> str:
    rows = cast(list[dict[str, Data]], architecture.value("cloud.regions") or [])
    return next((str(row["name"]) for row in rows if row.get("provider") == provider and row.get("name")), "eu-central-1")


def _mails(architecture: Architecture) -> list[Data]:
    """The owner's address, else the domain owners'; logins and teams cannot be mailed."""
    people = [architecture.owner, *(domain.owner for domain in architecture.domains)]
    return cast(list[Data], list(dict.fromkeys(person for person in people if "@" in person[1:]))[:1])


def _number(value: Data, absent: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else absent


def _highest(classifications: list[str]) -> str:
    known = [each for each in classifications if each in CLASSIFICATIONS]
    return max(known, key=CLASSIFICATIONS.index) if known else "internal"


def _effects(architecture: Architecture) -> list[dict[str, Data]]:
    rows: list[dict[str, Data]] = []
    for path, told in EFFECTS.items():
        chosen = architecture.value(path)
        effect = cast(dict[Data, str], told).get(chosen) if isinstance(chosen, str | bool) else None
        if effect:
            rows.append({"path": path, "value": str(chosen).lower(), "effect": effect})
    return rows

"""What the code for the inside of a Snowflake account prints: schemas, roles and warehouses under the names that models use."""

from __future__ import annotations

from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.engines import in_force
from scaffolder.values.infrastructure import estate
from scaffolder.values.layers import KNOWN, schemas_of
from scaffolder.values.names import model

SIZES = ((100, "XSMALL"), (500, "SMALL"), (2000, "MEDIUM"))
"""Sizes of the warehouse that builds, by the gigabytes of a day below which each is enough."""

RECORDS = frozenset({"sox", "sec-17a-4", "gxp", "bcbs-239", "dora"})
"""Regimes under which nobody may shorten the time in which a changed row can be brought back."""

SEALED = frozenset({"hipaa", "pci-dss"})
"""Regimes whose data Snowflake takes in its edition Business Critical only."""

OWN_KEY = "data is encrypted anew each year; Tri-Secret Secure, which support switches on, joins your own key to Snowflake's"

EFFECTS: estate.Effects = {
    "security.private_network": {
        True: "the account answers addresses of the private network and those of its operators, and nobody else",
    },
    "security.encryption_at_rest": {
        "cmk": OWN_KEY,
        "hyok": OWN_KEY,
    },
    "security.egress_control": {
        True: "stages outside need an integration that the platform made, and nothing is unloaded to an address in a statement",
    },
    "security.masking": {True: "a tag masks the inner layers for whoever is no pipeline; products are masked by their views"},
    "security.access_model": {
        "abac": "rows are given out by the masked views, which read `row_policy`",
        "rbac-abac": "rows are given out by the masked views, which read `row_policy`",
    },
    "security.workload_identity": {True: "pipelines sign in as a service user, with a key and without a password"},
    "finops.autosuspend": {
        True: "a warehouse stops a minute after its last query",
        False: "a warehouse stops ten minutes after its last query",
    },
}


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Domains with their schemas, settings of the account, and both environments; empty where Snowflake is not chosen."""
    if not in_force("infra-snowflake", architecture, catalog):
        return {"environments": []}
    value = architecture.value
    regimes = frozenset(cast(list[str], value("regimes") or []))
    closed = bool(value("security.private_network"))
    own_key = value("security.encryption_at_rest") in ("cmk", "hyok")
    rows = value("security.access_model") in ("abac", "rbac-abac") and bool(value("security.masking"))
    domains = _domains(architecture)
    shared = ["PLATFORM", *(["PLATFORM__POLICIES"] if rows else [])]
    parameters = _parameters(architecture, regimes, own_key=own_key)
    return {
        "domains": cast(Data, estate.aligned(domains, "id")),
        "shared_schemas": cast(Data, [each for each in shared if each not in {row["product_schema"] for row in domains}]),
        "masking": bool(value("security.masking")),
        "tasks": value("processing.orchestrator") == "snowflake-tasks",
        "closed": closed,
        "parameters": bool(parameters),
        "edition": "Business Critical" if closed or own_key or regimes & SEALED else "Enterprise",
        "auto_suspend_seconds": 600 if value("finops.autosuspend") is False else 60,
        "environments": [_environment(architecture, name, parameters) for name in estate.ENVIRONMENTS],
        "effects": cast(Data, estate.effects(architecture, EFFECTS)),
    }


def _domains(architecture: Architecture) -> list[dict[str, Data]]:
    """Each domain with the schemas that models name, in the capitals in which Snowflake keeps what is not quoted."""
    layers = KNOWN.get(str(architecture.value("storage.layers") or "none"), KNOWN["none"])
    held = {str(row["id"]): row for row in estate.whole_domains(architecture)}
    return [
        {
            **held[domain.id],
            "product_schema": model(domain.id).upper(),
            "inner_schemas": [each.upper() for each in schemas_of(layers, model(domain.id))],
        }
        for domain in architecture.domains
    ]


def _parameters(architecture: Architecture, regimes: frozenset[str], *, own_key: bool) -> dict[str, str]:
    """Parameters of the whole account by name."""
    found: dict[str, str] = {}
    if architecture.value("security.egress_control"):
        integration = "REQUIRE_STORAGE_INTEGRATION_FOR_STAGE"
        found |= {f"{integration}_{each}": "true" for each in ("CREATION", "OPERATION")}
        found["PREVENT_UNLOAD_TO_INLINE_URL"] = "true"
    if own_key:
        found["PERIODIC_DATA_REKEYING"] = "true"
    if regimes & RECORDS:
        found["MIN_DATA_RETENTION_TIME_IN_DAYS"] = str(_retention(architecture, "prod"))
    return found


def _environment(architecture: Architecture, name: str, parameters: dict[str, str]) -> dict[str, Data]:
    shared = estate.environment(architecture, name)
    production = name == "prod"
    daily = estate.number(architecture.value("processing.daily_gb"), 0)
    size = next((size for most, size in SIZES if daily < most), "LARGE") if production else "XSMALL"
    return {
        **shared,
        "database": model(str(shared["platform"])).upper(),
        "retention_days": _retention(architecture, name),
        "governs_account": production,
        "parameters": cast(Data, estate.aligned_pairs(parameters if production else {})),
        "transform_size": size,
        "most_read_clusters": 3 if production else 1,
        "tags": cast(
            Data, estate.aligned_pairs({model(key).upper(): text for key, text in estate.tags(architecture, name).items()})
        ),
    }


def _retention(architecture: Architecture, name: str) -> int:
    """Days that a changed row can be brought back; beside backups, a fortnight."""
    if name != "prod":
        return 1
    return 14 if architecture.value("security.backup") else 7

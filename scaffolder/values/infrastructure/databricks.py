"""What the code for the inside of Databricks prints: schemas under the names that models use, in the storage of the cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.engines import in_force
from scaffolder.values.infrastructure import estate
from scaffolder.values.layers import KNOWN, schemas_of
from scaffolder.values.names import model

ACCOUNTS = {
    "aws": "https://accounts.cloud.databricks.com",
    "azure": "https://accounts.azuredatabricks.net",
    "gcp": "https://accounts.gcp.databricks.com",
}
"""Where an account is kept, by the cloud of its workspaces."""

RUNTIMES = ("auto:latest-lts", "17.3.x-scala2.13", "16.4.x-scala2.12")
"""Runtimes with long support, the newest of them first."""

SIZES = ((100, "2X-Small"), (500, "Small"), (2000, "Medium"))
"""Sizes of the warehouse that builds, by the gigabytes of a day below which each is enough."""

EFFECTS: estate.Effects = {
    "security.private_network": {
        True: "the workspace refuses public addresses but those that operators name",
    },
    "security.masking": {True: "products are masked by their views; nobody but pipelines is let into the inner schemas"},
    "security.access_model": {
        "abac": "rows are given out by the masked views, which read `row_policy`",
        "rbac-abac": "rows are given out by the masked views, which read `row_policy`",
    },
    "security.workload_identity": {
        True: "what builds is a service principal, which is let into what it builds and nothing else"
    },
    "security.audit_log": {True: "auditors read the access trail in `system.access`"},
    "finops.autosuspend": {
        True: "the warehouse and every cluster stop after ten minutes without work",
        False: "the warehouse and every cluster stop after an hour without work",
    },
    "storage.catalog": {
        "unity": "one catalog for each environment, bound to its workspace, a schema for each layer of a domain"
    },
}


def values(architecture: Architecture, catalog: Catalog, clouds: Sequence[str], parts: Mapping[str, Data]) -> dict[str, Data]:
    """Domains with schemas and storage, compute, and both environments; empty where nothing of Databricks is chosen.

    `clouds` are those that code is written for, `parts` the values of each.
    """
    value = architecture.value
    cloud = next((each for each in cast(list[str], value("cloud.providers") or []) if each in clouds), "")
    if not cloud or not in_force("infra-databricks", architecture, catalog):
        return {"environments": [], "cloud": "", "roles": []}
    by_row = value("security.access_model") in ("abac", "rbac-abac") and bool(value("security.masking"))
    taken = {model(each.id) for each in architecture.domains}
    policies = ["platform__policies"] if by_row else []
    stops = value("finops.autosuspend") is not False
    part = cast(Mapping[str, Data], parts[cloud])
    made = cast(Sequence[Mapping[str, Data]], part["environments"])
    return {
        "cloud": cloud,
        "roles": [{"name": "unity"}] if cloud == "aws" else [],
        "accounts_host": ACCOUNTS[cloud],
        "closed": bool(value("security.private_network")),
        "home": next((domain.id for domain in architecture.domains), ""),
        "shared_schemas": [each for each in ("platform", *policies) if each not in taken],
        "serverless": cloud != "gcp",
        "runtimes": [*RUNTIMES],
        "auto_stop_minutes": 10 if stops else 60,
        "groups": _groups(architecture),
        "environments": [_environment(architecture, cloud, each) for each in made],
        "effects": cast(Data, estate.effects(architecture, EFFECTS)),
    }


def _environment(architecture: Architecture, cloud: str, made: Mapping[str, Data]) -> dict[str, Data]:
    """An environment beside the one that the cloud's code makes, whose storage it uses."""
    name = str(made["name"])
    shared = estate.environment(architecture, name)
    production = name == "prod"
    daily = estate.number(architecture.value("processing.daily_gb"), 0)
    return {
        **shared,
        "catalog": model(str(shared["platform"])),
        "domains": cast(Data, estate.aligned(_domains(architecture, cloud, made), "id")),
        "governs_account": production,
        "transform_size": next((size for most, size in SIZES if daily < most), "Large") if production else "2X-Small",
        "most_read_clusters": 3 if production else 1,
        "most_workers": 8 if production else 2,
        "tags": cast(Data, estate.aligned_pairs(estate.tags(architecture, name))),
    }


def _domains(architecture: Architecture, cloud: str, made: Mapping[str, Data]) -> list[dict[str, Data]]:
    """Each domain with the schemas that models name and the store that holds them: a bucket or an account, by its name."""
    layers = KNOWN.get(str(architecture.value("storage.layers") or "none"), KNOWN["none"])
    accounts = {str(row["id"]): row for row in cast(Sequence[Mapping[str, Data]], made.get("domains") or [])}
    found: list[dict[str, Data]] = []
    for row in estate.whole_domains(architecture):
        key, schema = estate.fitting(str(row["id"])), model(str(row["id"]))
        prefix = made["project"] if cloud == "gcp" else made["platform"]
        found.append(
            {
                **row,
                "store": accounts[key]["account"] if cloud == "azure" else f"{prefix}-{key}",
                "product_schema": schema,
                "inner_schemas": cast(Data, schemas_of(layers, schema)),
                "consumer_schemas": [model(each) for each in cast(Sequence[str], row["consumers"])],
            }
        )
    return found


def _groups(architecture: Architecture) -> list[Data]:
    """The ends of the names of all groups, as the directory must have them."""
    own = [f"{model(domain.id)}_{role}" for domain in architecture.domains for role in ("pipeline", "steward")]
    return [*own, "analyst", "auditor"]

"""Who may use what for which purpose, how long it is kept, who owns it, and which practices are in force."""

from __future__ import annotations

import heapq
import re
from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Domain, Product
from scaffolder.model.document import Data
from scaffolder.values import grants, practices, registers
from scaffolder.values.names import model

PERSONAL = frozenset({"pii", "phi", "pan", "special-category"})
"""What a product may contain that makes its rows personal data."""

COMMON = ("/platform.yaml", "/policies/", "/docs/decisions/", "/docs/governance/", "/infra/", "/CODEOWNERS")
"""What binds every domain: only the platform's owner agrees to a change. Waivers stand in the manifest."""

CHECKS = {"github": "/.github/", "gitlab": "/.gitlab-ci.yml", "azure-devops": "/azure-pipelines.yml"}
"""Where a code host finds the checks of every change, which bind every domain too."""

RECORDED = frozenset({"gdpr", "uk-gdpr", "ch-fadp"})
"""Regimes that ask for a record of processing activities."""

Row = dict[str, Data]


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Plain data for policies, the catalog's registration, runbooks, ownership and the practice table."""
    readers = grants.readers(architecture)
    products = [_product(architecture, each, readers) for each in architecture.products]
    personal = [row for row in products if row["personal"]]
    in_force = practices.table(architecture, catalog)
    return {
        "catalog_id": f"urn:platform:{architecture.name}",
        "owner_ref": _reference(architecture.owner),
        "review_by": _next_year(architecture.date),
        "roles": cast(Data, _roles(architecture)),
        "grants": cast(Data, grants.grants(architecture, readers)),
        "products": cast(Data, products),
        "domains": cast(Data, [_domain(each, architecture) for each in architecture.domains]),
        "ordered": cast(Data, _ordered(products)),
        "personal": cast(Data, personal),
        "classifications": cast(Data, [_classification(name, architecture) for name in _used(architecture)]),
        "owners": cast(Data, _owners(architecture)),
        "practices": cast(Data, in_force),
        "overlays": cast(Data, practices.overlays(in_force)),
        "processing": cast(Data, registers.processing(architecture, catalog, personal)),
        "measures": cast(Data, registers.measures(architecture)),
        "terms": cast(Data, registers.terms(architecture, catalog)),
        "description": str(architecture.value("description") or ""),
        "daily_gb": architecture.value("processing.daily_gb") or 0,
        "objectives": cast(Data, registers.objectives(architecture)),
        "backbone": cast(Data, registers.backbone(architecture, catalog)),
        "settled": cast(Data, registers.settled(architecture)),
        "seats": cast(Data, registers.seats(architecture)),
        "waivers": cast(Data, _waivers(architecture)),
        "audit_retention_days": architecture.value("security.audit_retention_days") or 0,
        "audit_immutable": architecture.value("security.audit_immutable") is True,
        "erasure": architecture.value("privacy.erasure") is True,
        "keeps_record": bool(personal) and bool(RECORDED.intersection(cast(list[str], architecture.value("regimes") or []))),
        "duties": registers.duties(architecture),
        "platform_team": architecture.value("team.platform_team") is True,
        "transfer": str(architecture.value("privacy.transfer_mechanism") or "none"),
        "regimes": [_named(catalog, "regimes", each) for each in cast(list[str], architecture.value("regimes") or [])],
        "recovery": _recovery(architecture, catalog),
        "egress": bool(architecture.value("security.egress_control")),
        "break_glass": bool(architecture.value("security.break_glass")),
        "masking": architecture.value("security.masking") is True,
        "policy_engine": str(architecture.value("governance.policy_engine") or "none"),
    }


def _product(architecture: Architecture, product: Product, readers: Mapping[str, Sequence[str]]) -> Row:
    owner = product.owner or next((each.owner for each in architecture.domains if each.id == product.domain), "")
    return {
        "id": product.id,
        "title": product.title,
        "description": product.description,
        "domain": product.domain,
        "owner": owner or architecture.owner,
        "owner_ref": _reference(owner or architecture.owner),
        "dataset_id": f"urn:platform:{architecture.name}:product:{product.id}",
        "depends_on": cast(Data, [f"resource:{each}" for each in product.inputs if each in readers]),
        "tags": cast(Data, [product.classification or "internal", *product.contains]),
        "classification": product.classification or "internal",
        "contains": [*product.contains],
        "personal": bool(PERSONAL.intersection(product.contains)),
        "personal_kinds": ", ".join(each for each in product.contains if each in PERSONAL),
        "contract": product.contract,
        "port": product.output_port or "table",
        "model": model(product.id),
        "runbook": f"docs/operations/runbooks/{product.id}.md",
        "table": f"{model(product.domain)}.{model(product.id)}",
        "inputs": [*product.inputs],
        "readers": list(readers[product.id]),
        "columns": [
            {
                "name": each.field.name,
                "title": each.field.title,
                "classification": each.field.classification,
                "type": each.field.type,
            }
            for each in product.columns
        ],
        "retention_days": product.retention_days or 0,
        "freshness_minutes": product.freshness_minutes or 0,
        "fresh": _span(product.freshness_minutes or 0),
        "tier": product.tier or 0,
        "jurisdiction": product.jurisdiction,
        "quality_rules": product.quality_rules,
        "key": ", ".join(each.field.name for each in product.columns if each.field.key),
    }


def _domain(domain: Domain, architecture: Architecture) -> Row:
    return {"id": domain.id, "title": domain.title, "owner_ref": _reference(domain.owner or architecture.owner)}


def _waivers(architecture: Architecture) -> list[Row]:
    waivers = architecture.manifest.waivers
    return [{"rule": each.rule, "reason": each.reason, "owner": each.owner, "until": each.until} for each in waivers]


def _ordered(products: list[Row]) -> list[Row]:
    """Products in an order in which each comes after its inputs, the most important first among equals; circles come last."""
    rows = {str(row["id"]): row for row in products}
    waiting = {name: {str(each) for each in cast(list[str], row["inputs"]) if each in rows} for name, row in rows.items()}
    ready = [(cast(int, rows[name]["tier"]) or 9, name) for name, needed in waiting.items() if not needed]
    heapq.heapify(ready)
    done: dict[str, Row] = {}
    while ready:
        _, name = heapq.heappop(ready)
        done[name] = rows[name]
        for reader in cast(list[str], rows[name]["readers"]):
            waiting[reader].discard(name)
            if not waiting[reader] and reader not in done:
                heapq.heappush(ready, (cast(int, rows[reader]["tier"]) or 9, reader))
    return [*done.values(), *(row for name, row in rows.items() if name not in done)]


def _roles(architecture: Architecture) -> list[Row]:
    rows: list[Row] = []
    for domain in architecture.domains:
        title = domain.title
        rows.append({"id": f"{domain.id}-pipeline", "kind": "workload", "title": f"Pipeline of {title}", "owner": domain.owner})
        rows.append(
            {
                "id": f"{domain.id}-steward",
                "kind": "person",
                "title": f"Steward of {title}",
                "owner": domain.steward or domain.owner,
            }
        )
    rows.append({"id": "analyst", "kind": "person", "title": "Analyst with an approved request", "owner": architecture.owner})
    rows.append(
        {"id": "auditor", "kind": "person", "title": "Auditor, reads the trail and nothing else", "owner": architecture.owner}
    )
    return rows


def _used(architecture: Architecture) -> list[str]:
    order = ("public", "internal", "confidential", "restricted")
    used = {each.classification for each in architecture.products}
    used |= {column.field.classification for each in architecture.products for column in each.columns}
    return [each for each in order if each in used or each == "internal"]


def _classification(name: str, architecture: Architecture) -> Row:
    masking = bool(architecture.value("security.masking"))
    private = bool(architecture.value("security.private_network"))
    return {
        "id": name,
        "masked": masking and name in ("confidential", "restricted"),
        "request": name != "public",
        "logged": name == "restricted" or bool(architecture.value("security.audit_log")),
        "network": "private" if private and name in ("confidential", "restricted") else "any",
    }


def _owners(architecture: Architecture) -> list[Row]:
    """Who must agree to a change of what; a later row outweighs an earlier one. `aligned` is the path as wide as the widest."""
    rows: list[tuple[str, list[str]]] = []
    if architecture.owner:
        rows.append(("*", [architecture.owner]))
    for domain in architecture.domains:
        both = [each for each in dict.fromkeys((domain.owner, domain.steward)) if each]
        if both:
            rows += [(f"/domains/{domain.id}/", both), (f"/transform/models/{model(domain.id)}/", both)]
    for product in architecture.products:
        if product.owner:
            home = f"/domains/{product.domain}/products/{product.id}/"
            rows.append((home, [product.owner]))
            if product.contract and not f"/{product.contract}".startswith(home):
                rows.append((f"/{product.contract}", [product.owner]))
    if architecture.owner:
        host = CHECKS.get(str(architecture.value("delivery.code_host")), CHECKS["github"])
        rows += [(path, [architecture.owner]) for path in (*COMMON, host)]
    width = max((len(path) for path, _ in rows), default=0)
    return [{"path": path, "aligned": path.ljust(width), "owners": cast(Data, owners)} for path, owners in rows]


def _named(catalog: Catalog, path: str, value: str) -> str:
    """A value of a key as people call it."""
    return str(cast(Mapping[str, Data], catalog.raw("names")[path]["names"]).get(value, value))


def _recovery(architecture: Architecture, catalog: Catalog) -> Row:
    """The pattern with its title and objectives; `stands` where the second site runs before it is needed."""
    value = architecture.value
    pattern = str(value("security.recovery_pattern") or "backup-restore")
    titles = {option.id: option.title for option in catalog.decisions["recovery"].options}
    return {
        "pattern": titles[pattern],
        "stands": pattern in ("warm-standby", "active-active"),
        "may_lose": _span(_minutes(value("security.rpo_minutes"))),
        "back_within": _span(_minutes(value("security.rto_minutes"))),
        "test_days": value("security.backup_restore_test_days") or 0,
        "backup": bool(value("security.backup")),
    }


def _minutes(value: Data) -> int:
    return value if isinstance(value, int) else 0


def _span(minutes: int) -> str:
    """A span of time in its largest whole unit; empty for none."""
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes and minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return ""


def _reference(owner: str) -> str:
    """An owner as the catalog refers to it: a group for a team, a user for a person, in the characters its names take."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", owner.lstrip("@").partition("@")[0]).strip("-._")[:63] or "unowned"
    return f"{'group' if owner.startswith('@') or not owner else 'user'}:default/{name.lower()}"


def _next_year(date: str) -> str:
    """The same day a year later; 29 February becomes the 28th."""
    return f"{int(date[:4]) + 1}{date[4:].replace('-02-29', '-02-28')}"

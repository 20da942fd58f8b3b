"""What the estates of all providers have in common: domains, environments, regions, services and what the manifest decided."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.catalog.entries import Entry
from scaffolder.escape import hcl
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.conditions import holds

CLASSIFICATIONS = ("public", "internal", "confidential", "restricted")

ENVIRONMENTS = ("dev", "prod")

LONGEST_NAME = 40
"""Longest name of a platform in an environment."""

LONGEST_DOMAIN = 24
"""Longest name of a domain in the name of a resource."""

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
"""What a name may hold everywhere."""

STANDING = "services/standing/"
"""Where a set keeps the services that cost while they idle; an environment that only tries things has none of them."""

Effects = Mapping[str, Mapping[str | bool, str]]
"""What a choice does in the code: by dotted path and value, a sentence without its full stop."""


def domains(architecture: Architecture) -> list[dict[str, Data]]:
    """Each domain with its highest classification and the domains its products feed; a cardholder environment stands apart."""
    home = {product.id: fitting(product.domain) for product in architecture.products}
    found: list[dict[str, Data]] = []
    held = cast(list[dict[str, Data]], architecture.value("products") or [])
    cardholder = {str(row["id"]) for row in held if row.get("cardholder_environment")}
    for domain in architecture.domains:
        key = fitting(domain.id)
        own = [product for product in architecture.products if product.domain == domain.id]
        consumers = {home[p.id] for p in architecture.products for i in p.inputs if home.get(i) == key} - {key}
        apart = [product for product in own if product.id in cardholder]
        rest = [product for product in own if product.id not in cardholder]
        found.append(
            {
                "id": key,
                "classification": _highest([p.classification for p in rest]),
                "consumers": cast(Data, sorted(consumers)),
            }
        )
        if apart:
            found.append({"id": fitting(f"{domain.id}-cardholder"), "classification": "restricted", "consumers": []})
    return found


def whole_domains(architecture: Architecture) -> list[dict[str, Data]]:
    """Each domain under its own id, undivided, with its highest classification and the domains its products feed."""
    home = {product.id: product.domain for product in architecture.products}
    found: list[dict[str, Data]] = []
    for domain in architecture.domains:
        own = [product for product in architecture.products if product.domain == domain.id]
        consumers = {home[p.id] for p in architecture.products for i in p.inputs if home.get(i) == domain.id} - {domain.id}
        held = _highest([product.classification for product in own])
        found.append({"id": domain.id, "classification": held, "consumers": cast(Data, sorted(consumers))})
    return found


def fitting(identifier: str) -> str:
    """The id of a domain as names of resources can carry it: a long one ends in six digits of its digest."""
    if len(identifier) <= LONGEST_DOMAIN:
        return identifier
    digest = hashlib.sha256(identifier.encode()).hexdigest()[:6]
    return f"{identifier[: LONGEST_DOMAIN - 7].rstrip('-')}-{digest}"


def named(architecture: Architecture, environment_name: str, longest: int) -> str:
    """The name of a platform in an environment, cut in the platform's part only, so that environments never share one."""
    room = longest - len(environment_name) - 1
    return f"{architecture.name[:room].rstrip('-')}-{environment_name}"


def environment(architecture: Architecture, name: str, longest: int = LONGEST_NAME) -> dict[str, Data]:
    """One environment. What cannot be undone, or is paid for while it idles, is left to production.

    `longest` is the room that names of resources leave for the name of the platform.
    """
    value = architecture.value
    production = name == "prod"
    return {
        "name": name,
        "platform": named(architecture, name, min(longest, LONGEST_NAME)),
        "network_range": "10.20.0.0/16" if production else "10.10.0.0/16",
        "audit_immutable": production and bool(value("security.audit_immutable")),
        "object_lock": production and bool(value("storage.object_lock")),
        "backup": production and bool(value("security.backup")),
        "backup_immutable": production and bool(value("security.backup_immutable")),
        "monthly_budget": number(value("finops.monthly_budget"), 0) if production else 0,
        "budget_recipients": cast(Data, _mails(architecture)) if production else [],
    }


def tags(architecture: Architecture, name: str, written: str = "managed-by") -> dict[str, str]:
    """The tags of an environment by key; `written` is the key that says which tool keeps its resources."""
    found = {"platform": architecture.name, "environment": name, written: str(architecture.value("cloud.iac") or "terraform")}
    wanted = cast(list[str], architecture.value("finops.tags") or [])
    if "owner" in wanted and architecture.owner:
        found["owner"] = architecture.owner
    if "cost-center" in wanted:
        found["cost-center"] = architecture.name
    return found


def services(architecture: Architecture, catalog: Catalog, template_set: str) -> list[dict[str, Data]]:
    """The services of a set that the choices ask for: their `id`, and whether they are paid for while they idle."""
    found = {
        PurePosixPath(file.template).name.partition(".")[0]: file.template.startswith(STANDING)
        for file in catalog.template_sets[template_set].files
        if file.template.startswith("services/") and holds(file.when, architecture.resolved)
    }
    return [{"id": name, "standing": standing} for name, standing in sorted(found.items())]


def brought_up(chosen: list[dict[str, Data]], name: str) -> list[Data]:
    """The ids of the services that an environment has from the start."""
    return [each["id"] for each in chosen if name == "prod" or not each["standing"]]


def region(architecture: Architecture, provider: str, absent: str) -> str:
    """The first region of a provider."""
    return next(iter(_regions(architecture, provider)), absent)


def recovery_regions(architecture: Architecture, catalog: Catalog, provider: str, first: str) -> list[Data]:
    """The region that keeps a second copy, as a list of none or one: the second that is named, else the known one nearby."""
    if not architecture.value("security.multi_region_copy"):
        return []
    known = cast(Mapping[str, str], catalog.raw("names")["cloud.recovery_region"]["names"])
    named = [each for each in _regions(architecture, provider) if each != first]
    found = named[0] if named else known.get(first, "")
    return [{"region": found}] if found else []


def aligned(rows: list[dict[str, Data]], key: str) -> list[dict[str, Data]]:
    """The rows, each with its key as `terraform fmt` writes it in a map: quoted and padded to the longest."""
    width = max((len(hcl(row[key])) for row in rows), default=0)
    return [{**row, "aligned": hcl(row[key]).ljust(width)} for row in rows]


def aligned_pairs(pairs: Mapping[str, str]) -> list[dict[str, Data]]:
    """Pairs as rows with `key`, `value` and `aligned`, sorted by key."""
    return aligned([{"key": key, "value": text} for key, text in sorted(pairs.items())], "key")


def short(text: str, *, longest: int, alphabet: str = LETTERS) -> str:
    """A name that is nobody else's, in characters of an alphabet: what of the text fits, and six digits of its digest."""
    kept = "".join(each for each in text.lower() if each in alphabet)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{kept[: longest - 6]}{digest}"


def effects(architecture: Architecture, told: Effects) -> list[dict[str, Data]]:
    """What the manifest decided: `path`, `value` and `effect`, for choices that the table tells of."""
    rows: list[dict[str, Data]] = []
    for path, known in told.items():
        chosen = architecture.value(path)
        effect = known.get(chosen) if isinstance(chosen, str | bool) else None
        if effect:
            rows.append({"path": path, "value": str(chosen).lower(), "effect": effect})
    return rows


def number(value: Data, absent: int) -> int:
    """A whole number, or what stands for it where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else absent


def _regions(architecture: Architecture, provider: str) -> list[str]:
    rows = cast(list[Entry], architecture.value("cloud.regions") or [])
    return [str(row["name"]) for row in rows if row.get("provider") == provider and row.get("name")]


def _mails(architecture: Architecture) -> list[Data]:
    """The owner's address, else the domain owners'; logins and teams cannot be mailed."""
    people = [architecture.owner, *(domain.owner for domain in architecture.domains)]
    return cast(list[Data], list(dict.fromkeys(person for person in people if "@" in person[1:]))[:1])


def _highest(classifications: list[str]) -> str:
    known = [each for each in classifications if each in CLASSIFICATIONS]
    return max(known, key=CLASSIFICATIONS.index) if known else "internal"

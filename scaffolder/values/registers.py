"""What is written down about people and words: the record of processing, the glossary, and who decides what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Column, Product
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import Known, known
from scaffolder.resolve.texts import word
from scaffolder.values import history

Row = dict[str, Data]

CLASSIFICATIONS = ("public", "internal", "confidential", "restricted")

GUARDED = ("confidential", "restricted")

KINDS: Mapping[str, str] = {
    "pii": "identity and contact",
    "phi": "health",
    "pan": "payment cards, as tokens",
    "special-category": "special categories of personal data",
}
"""Kinds of personal data as a record of processing names them."""

PEOPLE: Mapping[str, str] = {
    "eu": "people in the EU and EEA",
    "us": "people in the United States",
    "uk": "people in the United Kingdom",
    "ch": "people in Switzerland",
    "other": "people elsewhere",
}

GLOBAL = (
    ("governance.contract_version", "version of the contract standard"),
    ("governance.catalog", "catalog in which every product is registered"),
    ("governance.lineage", "format in which lineage is reported"),
    ("governance.policy_engine", "engine that decides on access"),
    ("storage.table_format", "format of published tables"),
    ("quality.gate", "what happens to faulty rows"),
    ("security.encryption_at_rest", "keys that encrypt stored data"),
    ("security.masking", "confidential columns are masked for people"),
    ("security.audit_retention_days", "days that the audit trail is kept"),
    ("finops.allocation", "how cost reaches its owner"),
)
"""Choices that bind every domain alike, and what each says."""

MEASURES = (
    ("security.encryption_at_rest", "encryption at rest"),
    ("security.encryption_in_transit", "encryption in transit"),
    ("security.mfa", "second factor"),
    ("security.masking", "masking by classification"),
    ("privacy.pseudonymisation", "pseudonyms"),
    ("security.audit_log", "audit trail"),
    ("security.private_network", "private network"),
    ("security.backup", "backups"),
)
"""Choices that a record of processing counts as security measures."""

MATTERS: Mapping[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "mesh": (
        ("meaning, quality and contract of a product", "A R", "C", "I", "C"),
        ("life of a product: new version, end, notice to its readers", "A R", "I", "I", "C"),
        ("who may read a product", "A R", "C", "C", "I"),
        ("pipelines and models of a domain", "A R", "C", "I", "I"),
        ("templates, engine, storage, catalog, environments", "C", "A R", "C", "C"),
        ("keys, identity, network, audit trail", "I", "R", "A", "I"),
        ("rules that bind every domain", "R", "R", "C", "C"),
        ("cost of a product", "A", "R", "I", "C"),
    ),
    "central": (
        ("meaning of a product and of its terms", "A", "R", "I", "C"),
        ("quality and contract of a product", "A", "R", "I", "C"),
        ("who may read a product", "A", "R", "C", "I"),
        ("pipelines, models and the engine they run on", "C", "A R", "I", "C"),
        ("storage, catalog, environments", "I", "A R", "C", "I"),
        ("keys, identity, network, audit trail", "I", "R", "A", "I"),
        ("cost of a product", "C", "A R", "I", "C"),
    ),
}
"""Who answers for what under either operating model: the matter, then domain, platform or data team, security, data science."""

SCIENCE = ("features, models and their monitoring", "C", "C", "C", "A R")


def duties(architecture: Architecture) -> Row:
    """The table of duties; data science has a column only where models are built."""
    science = architecture.value("ml.enabled") is True
    mesh = architecture.style in ("data-mesh", "mesh-on-fabric")
    rows = [*MATTERS["mesh" if mesh else "central"], *([SCIENCE] if science else [])]
    columns = ["domain", "platform" if mesh else "data team", "security", *(["data science"] if science else [])]
    return {"columns": cast(Data, columns), "rows": cast(Data, [list(row[: len(columns) + 1]) for row in rows])}


def processing(architecture: Architecture, catalog: Catalog, personal: list[Row]) -> list[Row]:
    """One row for each product with personal data: whose, which columns, who receives it, how long, where."""
    of = known(catalog)
    written = {str(row.get("id")): row for row in cast(list[Row], architecture.value("products") or [])}
    products = {each.id: each for each in architecture.products}
    rows: list[Row] = []
    for row in personal:
        product = products[str(row["id"])]
        told = written.get(product.id, {})
        subjects = [PEOPLE.get(str(each), str(each)) for each in cast(list[Data], told.get("subjects") or [])]
        shared = str(told.get("shared_to") or "")
        recipients = [f"product {each}" for each in cast(list[str], row["readers"])] + ["analysts with an approved request"]
        rows.append(
            {
                **row,
                "kinds": ", ".join(KINDS[each] for each in product.contains if each in KINDS),
                "people": ", ".join(subjects) or "not stated in platform.yaml",
                "fields": ", ".join(_personal(product, of)),
                "recipients": ", ".join([*recipients, *([f"{shared} recipients"] if shared not in ("", "internal") else [])]),
            }
        )
    return rows


def _personal(product: Product, of: Known) -> list[str]:
    """The columns about a person; where none is known by its meaning, those whose class says they must be guarded."""
    known_by_meaning = [each.field.name for each in product.columns if of.semantic(each.field.semantic).personal]
    return known_by_meaning or [each.field.name for each in product.columns if each.field.classification in GUARDED]


def measures(architecture: Architecture) -> list[Row]:
    """The security measures that the choices put in force."""
    found: list[Row] = []
    for path, title in MEASURES:
        value = architecture.value(path)
        if value not in (None, False, "none"):
            found.append({"path": path, "title": title, "value": "yes" if value is True else str(value)})
    return found


def terms(architecture: Architecture, catalog: Catalog) -> list[Row]:
    """Every column name as one term, defined once by the product it comes from, sorted by name."""
    of = known(catalog)
    homes: dict[str, tuple[Product, Column]] = {}
    users: dict[str, list[str]] = {}
    classes: dict[str, str] = {}
    for product in architecture.products:
        for column in product.columns:
            name = column.field.name
            users.setdefault(name, []).append(product.id)
            classes[name] = _higher(classes.get(name, ""), column.field.classification)
            if name not in homes or (column.field.key and not homes[name][1].field.key):
                homes[name] = (product, column)
    domains = {each.id: each for each in architecture.domains}
    rows: list[Row] = []
    for name, (product, column) in sorted(homes.items()):
        domain = domains.get(product.domain)
        semantic = of.semantic(column.field.semantic)
        rows.append(
            {
                "name": name,
                "title": column.field.title,
                "definition": f"{semantic.title}, as {product.title} ({product.id}) publishes it.",
                "type": column.field.type,
                "personal": semantic.personal,
                "classification": classes[name],
                "product": product.id,
                "owner": (domain.steward or domain.owner if domain else "") or product.owner or architecture.owner,
                "used_by": cast(Data, users[name]),
                "allowed": list(column.field.values),
            }
        )
    return sorted([*rows, *_times(architecture, users)], key=lambda row: str(row["name"]))


def _times(architecture: Architecture, users: Mapping[str, list[str]]) -> list[Row]:
    """The terms of the columns that say when a version held, each defined by the first product that keeps versions."""
    found: dict[str, Row] = {}
    for product in (each for each in architecture.products if each.history):
        for name, told, kind in zip(history.times_of(product), history.TOLD, history.KINDS, strict=True):
            if name in users:
                users[name].append(product.id)
                continue
            row = found.setdefault(name, {
                "name": name,
                "title": name.replace("_", " ").capitalize(),
                "definition": f"{told}, as the history of {product.title} ({product.id}) publishes it.",
                "type": kind,
                "personal": False,
                "classification": "internal",
                "product": product.id,
                "owner": product.owner or architecture.owner,
                "used_by": [],
                "allowed": [],
            })  # fmt: skip
            cast("list[Data]", row["used_by"]).append(product.id)
    return list(found.values())


def _higher(one: str, other: str) -> str:
    known_class = [each for each in (one, other) if each in CLASSIFICATIONS]
    return max(known_class, key=CLASSIFICATIONS.index) if known_class else "internal"


def settled(architecture: Architecture) -> list[Row]:
    """The choices that bind every domain alike, with their values."""
    found: list[Row] = []
    for path, title in GLOBAL:
        value = architecture.value(path)
        if value not in (None, "none"):
            found.append({"path": path, "title": title, "value": str(value).lower() if isinstance(value, bool) else str(value)})
    return found


def objectives(architecture: Architecture) -> list[Row]:
    """What the platform is for, as far as the manifest says it; what it leaves open reads so."""
    rows: list[Row] = []
    for row in cast(list[Row], architecture.value("objectives") or []):
        told: Row = {name: str(row.get(name) or "not stated") for name in ("kpi", "owner")}
        target = row.get("target")
        rows.append({"id": row.get("id", ""), **told, "target": "not stated" if target is None else str(target)})
    return rows


BACKBONE = (
    ("cloud.providers", "runs on"),
    ("storage.table_format", "tables"),
    ("processing.batch_engine", "batch engine"),
    ("streaming.broker", "event log"),
    ("processing.orchestrator", "orchestrator"),
    ("governance.catalog", "catalog"),
    ("security.encryption_at_rest", "keys"),
    ("cloud.iac", "infrastructure code"),
)
"""Choices by which a reader knows a platform at a glance."""


def backbone(architecture: Architecture, catalog: Catalog) -> list[Row]:
    """The choices that shape the platform most, by their short names; a choice of none is left out."""
    names = {each.paths[0]: {option.id: option.title for option in each.options} for each in catalog.decisions.values()}
    for path, entry in catalog.raw("names").items():
        names.setdefault(path, {}).update(cast(Mapping[str, str], entry["names"]))
    regions = [str(row.get("name", "")) for row in cast(list[Row], architecture.value("cloud.regions") or [])]
    rows: list[Row] = []
    for path, title in BACKBONE:
        text = word(path, architecture.value(path), names)
        if path == "cloud.providers":
            text = text or "this machine"
            text += f" ({', '.join(each for each in regions if each)})" if any(regions) else ""
        if text:
            rows.append({"title": title, "value": text, "path": path})
    return rows


def seats(architecture: Architecture) -> list[Row]:
    """Who sits on the council: the platform's owner, and for each domain its owner and its steward."""
    rows: list[Row] = []
    if architecture.owner:
        rows.append({"who": architecture.owner, "seat": "the platform", "part": "chairs, and breaks a tie"})
    for domain in architecture.domains:
        if domain.owner:
            rows.append({"who": domain.owner, "seat": domain.title, "part": "votes"})
        if domain.steward and domain.steward != domain.owner:
            rows.append({"who": domain.steward, "seat": domain.title, "part": "prepares, stands in for the owner"})
    return rows

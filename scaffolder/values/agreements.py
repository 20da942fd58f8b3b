"""What a data product's contract and descriptor say beside its columns: use, promises, people, roles and ports."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.model.architecture import Domain, Product
from scaffolder.model.document import Data

LIMITS: Mapping[str, str] = {
    "pii": "Holds personal data: use it only for the purposes the owner has agreed, and ask for erasure through the owner.",
    "phi": "Holds health data: read it only for treatment, payment or operations, or with an agreement of the owner.",
    "pan": "Holds tokens of payment cards, never card numbers: a token must not be turned back outside the card environment.",
    "special-category": "Holds special categories of personal data: every use needs a legal basis of its own.",
    "financial-record": "Holds financial records: rows are corrected by new rows, never changed in place.",
}


def agreement(
    product: Product, domain: Domain, owner: str, products: Mapping[str, Product], *, masked: bool
) -> dict[str, Data]:
    """The parts of a contract that do not speak of single columns; absent facts give no promise."""
    members: list[Data] = [
        {"username": name, "role": role}
        for name, role in dict(
            ((owner, "owner"), (domain.steward, "data steward")) if domain.steward != owner else ((owner, "owner"),)
        ).items()
        if name
    ]
    name = product.domain.replace("-", "_")
    roles: list[Data] = [{"role": f"{name}_reader", "description": "Reads every column in clear, after the owner's approval"}]
    if masked:
        roles.append({"role": f"{name}_masked_reader", "description": "Reads the view in which protected values are masked"})
    return {
        "usage": _usage(product, masked=masked),
        "limitations": " ".join(LIMITS[each] for each in product.contains if each in LIMITS),
        "tags": [product.classification, product.shape, *product.contains],
        "promises": _promises(product),
        "members": members,
        "roles": roles,
        "keys_list": [each.field.name for each in product.columns if each.field.key],
        "input_ports": [{"name": each.replace("-", "_"), "contract": each} for each in product.inputs if each in products],
        "owner_text": owner or "nobody yet",
        "proposed_text": _proposed(product),
    }


def _usage(product: Product, *, masked: bool) -> str:
    port = {"stream": "as a stream", "api": "through the data API", "file": "as files", "vector": "through the vector index"}
    text = f"Read it {port.get(product.output_port, 'as a table')} at the grain the schema states"
    return f"{text}; without a need for protected values read the masked view." if masked else f"{text}."


def _promises(product: Product) -> list[Data]:
    """What the contract promises about time: only what the manifest states."""
    stated = (
        ("latency", "Fresh within", product.freshness_minutes, "m", "minutes", "operational"),
        ("retention", "Kept for", product.retention_days, "d", "days", "regulatory"),
    )
    return [
        {"property": name, "title": title, "value": value, "unit": unit, "unit_text": words, "driver": driver, "element": ""}
        for name, title, value, unit, words, driver in stated
        if value is not None
    ]


def _proposed(product: Product) -> str:
    """A sentence on what nobody wrote; empty where the manifest says everything."""
    if not product.proposed:
        return ""
    listed = " and ".join(", ".join(product.proposed).rsplit(", ", 1))
    return f"Proposed from the product's name, because `platform.yaml` does not say it: {listed}. Write it there to settle it."

"""What archetypes propose for data products, as choices beside the settled ones and filled into the resolved manifest."""

from __future__ import annotations

from scaffolder.model.architecture import Architecture, Choice, Field, Origin, Product
from scaffolder.model.document import Data

REASONS = {
    "fields": {
        "derived": "The fields follow from the product's inputs and its name.",
        "known": "Products of this name usually hold these fields (archetype {archetype}).",
        "unknown": "No archetype knows the product, so its fields follow from the words of its name.",
    },
    "inputs": {
        "derived": "An aggregate of this name is made from these products.",
        "known": "Such rows usually come from a system like this (archetype {archetype}); it satisfies no rule.",
        "unknown": "A system of its domain is assumed; it satisfies no rule.",
    },
    "classification": dict.fromkeys(("derived", "known", "unknown"), "The highest classification of the product's fields."),
}
"""Why a part of a product was proposed: for one made from products, for one an archetype knows, and for any other."""


def proposed(architecture: Architecture) -> dict[str, Choice]:
    """The choices that archetypes made in the manifest's place, by path: `products[orders].fields`."""
    found: dict[str, Choice] = {}
    for product in architecture.products:
        for part, value in _parts(product).items():
            path = f"products[{product.id}].{part}"
            reason = REASONS[part][_way(product)].format(archetype=product.archetype)
            found[path] = Choice(path=path, value=value, origin=Origin.DEFAULT, reason=reason)
    return found


def filled(architecture: Architecture) -> dict[str, Data]:
    """The resolved manifest with everything proposed written into its products; what is written there stays."""
    products = {each.id: _parts(each) for each in architecture.products}
    entries = architecture.resolved.get("products")
    rows: list[Data] = [
        {**each, **products.get(str(each.get("id")), {})} if isinstance(each, dict) else each
        for each in (entries if isinstance(entries, list) else [])
    ]
    return {**architecture.resolved, "products": rows}


def _parts(product: Product) -> dict[str, Data]:
    """The proposed parts of a product as a manifest writes them."""
    whole: dict[str, Data] = {
        "inputs": list(product.inputs),
        "classification": product.classification,
        "fields": [_field(each.field, product) for each in product.columns],
    }
    return {part: value for part, value in whole.items() if part in product.proposed}


def _field(field: Field, product: Product) -> dict[str, Data]:
    row: dict[str, Data] = {"name": field.name, "type": field.type, "title": field.title}
    if field.classification and field.classification != product.classification:
        row["classification"] = field.classification
    marks: dict[str, Data] = {"key": field.key, "required": field.required and not field.key}
    return row | {mark: True for mark, holds in marks.items() if holds}


def _way(product: Product) -> str:
    if not any(each.how == "landed" for each in product.columns):
        return "derived"
    return "known" if product.archetype else "unknown"

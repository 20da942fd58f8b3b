"""What flows hold that a law or a contract guards: personal, health and card data, followed from sources and products."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Product
from scaffolder.views.definitions import Definition

WORDS: Mapping[str, str] = {
    "pii": "personal",
    "phi": "health",
    "special-category": "special category",
    "pan": "card",
    "sad": "card secrets",
    "financial-record": "financial record",
}
"""The words for what a product contains, in the order in which they are said."""


def guards(product: Product) -> str:
    """A product's classification, and what of it a law guards, in words."""
    kinds = [word for kind, word in WORDS.items() if kind in product.contains]
    return ", ".join([product.classification or "internal", *kinds])


@cache
def _personal() -> frozenset[str]:
    return frozenset(id_ for id_, entry in Catalog().raw("semantics").items() if entry.get("personal"))


def contents(architecture: Architecture, view: Definition) -> Mapping[str, tuple[str, ...]]:
    """By flow, the kinds of guarded content among what it carries; nothing where the view does not colour by sensitivity."""
    if view.colour != "classification":
        return {}
    held: dict[str, set[str]] = {each.id: {kind for kind in each.contains if kind in WORDS} for each in architecture.products}
    for product in architecture.products:
        for landing in product.landings:
            if any(each.semantic in _personal() for each in landing.fields):
                held.setdefault(landing.source, set()).add("pii")
    found: dict[str, tuple[str, ...]] = {}
    for flow in architecture.flows:
        kinds = {kind for each in flow.carries for kind in held.get(each, ())}
        if kinds:
            found[flow.id] = tuple(word for kind, word in WORDS.items() if kind in kinds)
    return found

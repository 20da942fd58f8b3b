"""Who may do what with a product: each role's right by product, as policies say it and engines grant it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import Architecture, Product
from scaffolder.model.document import Data

Row = dict[str, Data]


def readers(architecture: Architecture) -> Mapping[str, Sequence[str]]:
    """The products that are made from each product, sorted."""
    found: dict[str, set[str]] = {each.id: set() for each in architecture.products}
    for product in architecture.products:
        for name in product.inputs:
            if name in found:
                found[name].add(product.id)
    return {name: sorted(made) for name, made in found.items()}


def grants(architecture: Architecture, made: Mapping[str, Sequence[str]]) -> list[Row]:
    """Every grant: `role`, `product`, `access` (write, read, read-masked) and `purpose`; `made` is what `readers` gives."""
    homes = {each.id: each.domain for each in architecture.products}
    return [
        grant
        for product in architecture.products
        for grant in _grants(product, {homes[each] for each in made[product.id]} - {product.domain})
    ]


def selecting(architecture: Architecture) -> Mapping[str, Mapping[str, list[str]]]:
    """The roles that read each product: `read` all of it, `read-masked` what is shown to those without a need for the rest."""
    found: dict[str, dict[str, list[str]]] = {each.id: {"read": [], "read-masked": []} for each in architecture.products}
    for row in grants(architecture, readers(architecture)):
        if row["access"] != "write":
            found[str(row["product"])][str(row["access"])].append(str(row["role"]))
    return found


def _grants(product: Product, takers: set[str]) -> list[Row]:
    """Who may do what with a product; `takers` are the other domains whose products are made from it."""
    rows: list[Row] = [
        {"role": f"{product.domain}-pipeline", "product": product.id, "access": "write", "purpose": "publish-own-product"},
        {"role": f"{product.domain}-steward", "product": product.id, "access": "read", "purpose": "steward-own-product"},
    ]
    rows += [
        {"role": f"{taker}-pipeline", "product": product.id, "access": "read", "purpose": "build-declared-product"}
        for taker in sorted(takers)
    ]
    masked = product.classification in ("confidential", "restricted")
    rows.append(
        {
            "role": "analyst",
            "product": product.id,
            "access": "read-masked" if masked else "read",
            "purpose": "analysis-on-request",
        }
    )
    return [row for row in rows if not str(row["role"]).startswith("-")]

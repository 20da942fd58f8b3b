"""What is given to others: for each shared product the columns that may leave, the terms, and how long a recipient has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Column, Product
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import known
from scaffolder.values.names import model

GIVEN = ("partner", "public", "marketplace")
"""To whom a product can be given beyond the company."""

LEAVING = ("public", "internal")
"""Classes of columns that may leave; what is confidential stays, unless a person puts it into the share's own file."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Every shared product as a share of one table; days are whole numbers."""
    value = architecture.value
    written = {str(each.get("id")): each for each in cast(list[dict[str, Data]], value("products") or [])}
    owners = {each.id: each.owner for each in architecture.domains}
    personal = {name: each.personal for name, each in known(catalog).semantics.items()}

    def share(product: Product) -> dict[str, Data]:
        leaving = [each.field.name for each in product.columns if _leaves(each, personal)]
        return {
            "id": product.id,
            "title": product.title,
            "owner": product.owner or owners.get(product.domain, "") or architecture.owner or "nobody yet",
            "audience": str(written[product.id]["shared_to"]),
            "contract": product.contract,
            "domain": model(product.domain),
            "table": model(product.id),
            "columns": cast(Data, leaving),
            "kept_back": [each.field.name for each in product.columns if each.field.name not in leaving],
        }

    return {
        "platform": architecture.name,
        "protocol": str(value("sharing.protocol") or "none"),
        "expiry_days": value("sharing.expiry_days") or 365,
        "agreement": value("sharing.agreement") is not False,
        "shares": [share(each) for each in architecture.products if written.get(each.id, {}).get("shared_to") in GIVEN],
    }


def _leaves(column: Column, personal: Mapping[str, bool]) -> bool:
    """Whether a column may be given away: of an open class, and nothing that names a person."""
    field = column.field
    return (field.classification or "internal") in LEAVING and not personal.get(field.semantic, False)

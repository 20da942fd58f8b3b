"""What the platform may cost: its budget, the tags that tell whose cost it is, and when what idles is stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word
from scaffolder.values.names import model

SHARES = (50, 80, 100)
"""Shares of the budget, in percent, at which somebody is told."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Budget in euros a month, tags, and the products with their owners; nothing here is a price."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    owners = {each.id: each.owner for each in architecture.domains}
    alerts = value("finops.alert_thresholds")
    return {
        "platform": architecture.name,
        "owner": architecture.owner or "nobody yet",
        "budget": value("finops.monthly_budget") or 0,
        "alerts": cast(Data, list(SHARES[: max(1, alerts if isinstance(alerts, int) else len(SHARES))])),
        "allocation": str(value("finops.allocation") or "none"),
        "tags": value("finops.tags") or [],
        "autosuspend": value("finops.autosuspend") is not False,
        "focus": value("finops.focus_export") is True,
        "engine": word("processing.batch_engine", value("processing.batch_engine"), names) or "DuckDB",
        "products": [
            {
                "id": each.id,
                "domain": each.domain,
                "owner": each.owner or owners.get(each.domain, "") or architecture.owner or "nobody yet",
                "table": f"{model(each.domain)}.{model(each.id)}",
                "tier": each.tier or 3,
            }
            for each in architecture.products
        ],
    }

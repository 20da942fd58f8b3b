"""The migration's inventory, its waves, the arithmetic of the transfer, and what ends when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word

STAYING = frozenset({"retire", "retain"})
"""Strategies under which a workload does not move."""

URLS: Mapping[str, str] = {
    "hadoop": "hive",
    "teradata": "teradata",
    "oracle": "oracle",
    "sqlserver": "sqlserver",
    "netezza": "netezza",
}
"""How the address of each legacy platform begins; the readers of ingestion know its driver."""

USABLE_SHARE = 0.7
"""The part of a link that a transfer can count on."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Workloads in the order of their waves; sizes in GB, days rounded up, figures only where the manifest gives them."""
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    value = architecture.value
    workloads: list[dict[str, Data]] = [
        {
            "id": each.id,
            "strategy": each.strategy or "undecided",
            "wave": each.wave,
            "owner": each.owner or architecture.owner,
            "depends_on": each.depends_on,
            "rollback": each.rollback,
            "retire_date": each.retire_date,
            "data_gb": each.data_gb,
            "table": each.id.replace("-", "_"),
            "moves": each.strategy not in STAYING,
        }
        for each in sorted(architecture.workloads, key=lambda each: (each.wave, each.id))
    ]
    waves = sorted({cast(int, row["wave"]) for row in workloads if row["moves"]})
    return {
        "source_name": word("migration.source", value("migration.source"), names) or "the old platform",
        "source": str(value("migration.source") or "none"),
        "method": str(value("migration.method") or "none"),
        "cutover": str(value("migration.cutover") or "phased"),
        "source_url": URLS.get(str(value("migration.source")), "postgresql") + "://reader@legacy.example/warehouse",
        "equal_days": value("migration.parallel_run_days") or 1,
        "parallel_days": value("migration.parallel_run_days") or 0,
        "downtime_minutes": value("migration.downtime_minutes") or 0,
        "reconciliation": bool(value("migration.reconciliation")),
        "workloads": cast(Data, workloads),
        "waves": cast(Data, [_wave(number, workloads) for number in waves]),
        "staying": cast(Data, [row for row in workloads if not row["moves"]]),
        "ending": cast(Data, sorted((row for row in workloads if row["retire_date"]), key=lambda row: str(row["retire_date"]))),
        "transfer": _transfer(architecture),
    }


def _wave(number: int, workloads: list[dict[str, Data]]) -> dict[str, Data]:
    rows = [row for row in workloads if row["wave"] == number and row["moves"]]
    return {
        "number": number,
        "workloads": cast(Data, rows),
        "data_gb": sum(cast(int, row["data_gb"]) for row in rows),
        "no_way_back": cast(Data, [row["id"] for row in rows if not row["rollback"]]),
    }


def _transfer(architecture: Architecture) -> dict[str, Data]:
    """How long the data takes over the link; `known` is false where the manifest lacks a figure."""
    terabytes, link = architecture.value("migration.data_tb"), architecture.value("migration.link_mbps")
    window = architecture.value("migration.window_days")
    if not isinstance(terabytes, int) or not isinstance(link, int) or not link:
        return {"known": False}
    days = terabytes * 8_000_000 / (link * USABLE_SHARE) / 86_400
    return {
        "known": True,
        "data_tb": terabytes,
        "link_mbps": link,
        "share_percent": round(USABLE_SHARE * 100),
        "days": round(days, 1),
        "window_days": window or 0,
        "fits": not window or days <= cast(int, window),
    }

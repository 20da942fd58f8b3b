"""What a month costs by stated assumptions, against the ceiling of the manifest, and where another engine would be cheaper.

Every amount is a price times a quantity; the prices lie in the catalog, and a run may change each. Where the manifest does not
say how much data arrives, or no provider is chosen, nothing is reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import jsonschema_rs

from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.review.subject import Row, Subject

DAYS = 30
"""Days of a reckoned month."""

CASES = ("low", "value", "high")
"""The favourable, the expected and the unfavourable case."""

MULTIPLES = (1, 2, 3, 4, 6, 8, 10)
"""Multiples of today's volume that the comparison of engines shows."""

RUNS, SCANNED = "machine-hour", "scanned-gb"
"""The prices that batch runs are paid by."""

KEPT = "retention-days"
"""The assumption that stands in for what products do not say."""

READS = 2
"""How often an engine that is paid by what it reads reads each row while it is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The assumptions of one case: figures and prices by id."""

    of: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.of[name]


def section(subject: Subject) -> Row:
    """Shape: `known` or the reason why not (`why`); `rows`, `totals`, `budget`, `figures`, `engines`, `left_out`."""
    architecture = subject.architecture
    gigabytes = architecture.value("processing.daily_gb")
    if not isinstance(gigabytes, int) or not gigabytes:
        return {"known": False, "why": "The manifest does not say how much data arrives: processing.daily_gb is not written."}
    if not architecture.value("cloud.providers"):
        return {
            "known": False,
            "why": "The platform runs on machines that its owner has already; no price is assumed for them.",
        }
    table = subject.catalog.raw("prices")
    cases = {case: _prices(subject, table, case) for case in CASES}
    amounts = [row for row in table.values() if row["kind"] == "amount" and _arises(row, architecture)]
    rows = [_amount(row, cases, subject) for row in amounts]
    totals = {case: sum(cast(float, row[case]) for row in rows) for case in CASES}
    budget = architecture.value("finops.monthly_budget")
    return {
        "known": True,
        "rows": cast("Data", sorted(rows, key=lambda row: -cast(float, row["value"]))),
        "totals": {name: round(amount) for name, amount in totals.items()},
        "budget": budget if isinstance(budget, int) else 0,
        "share": round(totals["value"] * 100 / budget) if isinstance(budget, int) and budget else 0,
        "share_high": round(totals["high"] * 100 / budget) if isinstance(budget, int) and budget else 0,
        "figures": cast("Data", [_assumption(row, subject) for row in table.values() if _is_used(row, architecture)]),
        "engines": _engines(subject, cases["value"]),
        "left_out": cast("Data", _left_out(subject)),
        "daily_gb": gigabytes,
    }


def _prices(subject: Subject, table: Mapping[str, Mapping[str, Data]], case: str) -> Prices:
    """A value that a run sets counts in every case."""
    return Prices(
        of={name: subject.assumed.get(name, cast(float, row[case])) for name, row in table.items() if row["kind"] != "engine"}
    )


def _arises(row: Mapping[str, Data], architecture: Architecture) -> bool:
    when = row.get("when", True)
    return when is True or jsonschema_rs.is_valid(cast("dict[str, Data]", when), dict(architecture.resolved))


def _is_used(row: Mapping[str, Data], architecture: Architecture) -> bool:
    """Whether a row is a figure that counts: how long data is kept is no assumption where products say it."""
    said = row["id"] == KEPT and any(each.retention_days for each in architecture.products)
    return row["kind"] == "figure" and not said


def _amount(row: Mapping[str, Data], cases: Mapping[str, Prices], subject: Subject) -> Row:
    """One line: the expected amount with its range, and the quantity it was reckoned from.

    Batch runs are paid for as the chosen engine is, where the table says how.
    """
    name = str(row["id"])
    kind = _kinds(subject).get(str(subject.architecture.value("processing.batch_engine"))) if name == RUNS else None
    paid: dict[str, tuple[float, float]] = {}
    for case, prices in cases.items():
        counted = quantities(subject.architecture, prices)
        paid[case] = _runs(kind, counted["daily_gb"], prices) if kind else (counted[str(row["quantity"])], prices[name])
    by_scan = kind is not None and kind["pays"] == "scan"
    return {
        "id": SCANNED if by_scan else name,
        "title": f"{row['title']} on {kind['title']}" if kind else row["title"],
        "quantity": round(paid["value"][0], 1),
        "price": round(paid["value"][1], 4),
        "unit": subject.catalog.raw("prices")[SCANNED]["unit"] if by_scan else row["unit"],
        "source": f"{row['source']}; {kind['source']}" if kind else row["source"],
        **{case: round(quantity * price) for case, (quantity, price) in paid.items()},
    }


def _kinds(subject: Subject) -> dict[str, Mapping[str, Data]]:
    """How each batch engine is paid for, by the value that chooses it."""
    table = subject.catalog.raw("prices")
    return {
        str(option): row for row in table.values() if row["kind"] == "engine" for option in cast("list[str]", row["options"])
    }


def quantities(architecture: Architecture, prices: Prices) -> dict[str, float]:
    """What a month needs of each priced thing, from the manifest and the figures of one case."""
    daily = float(cast(int, architecture.value("processing.daily_gb")))
    kept = [each.retention_days for each in architecture.products if each.retention_days]
    days = sum(kept) / len(kept) if kept else prices[KEPT]
    return {
        "daily_gb": daily,
        "stored_gb": daily * days * prices["compressed-share"],
        "scanned_gb": daily * DAYS * prices["scans"] * prices["compressed-share"],
        "log_gb": daily * DAYS * prices["log-share"],
        "machine_hours": daily * DAYS / prices["gb-per-machine-hour"],
        "keys": float(len(architecture.domains) + 1),
        "endpoints": prices["private-endpoints"],
        "one": 1.0,
    }


def _assumption(row: Mapping[str, Data], subject: Subject) -> Row:
    name = str(row["id"])
    value = subject.assumed.get(name, cast(float, row["value"]))
    return {
        "id": name, "title": row["title"], "unit": row["unit"], "value": value, "low": row["low"], "high": row["high"],
        "source": "set for this run" if name in subject.assumed else row["source"],
    }  # fmt: skip


def _engines(subject: Subject, prices: Prices) -> Row:
    """A month of batch runs on the chosen engine and on its rivals, at multiples of today's volume; empty without a rival."""
    verdict = next((each for each in subject.verdicts if each.id == "batch-engine"), None)
    kinds = _kinds(subject)
    if verdict is None:
        return {}
    considered = [each for each in verdict.considered if each.options[0].id in kinds]
    if len(considered) < 2 or not considered[0].chosen:
        return {}
    daily = float(cast(int, subject.architecture.value("processing.daily_gb")))
    rows: list[Row] = []
    for contender in considered:
        kind = kinds[contender.options[0].id]
        months = [_month(kind, daily * multiple, prices) for multiple in MULTIPLES]
        rows.append(
            {
                "title": contender.title, "chosen": contender.chosen, "pays": kind["title"],
                "months": [f"{round(month):,}" if month is not None else "" for month in months],
                "amounts": [month if month is None else round(month) for month in months],
            }
        )  # fmt: skip
    most = prices["gb-per-machine-hour"] * prices["window-hours"]
    return {
        "rows": cast("Data", rows),
        "multiples": [f"{each} x" for each in MULTIPLES],
        "one_machine_gb": round(most),
        "one_machine_times": round(most / daily, 1),
        "turn": _turn(rows),
    }


def _month(kind: Mapping[str, Data], daily: float, prices: Prices) -> float | None:
    """Euros for a month of runs; None where the engine cannot end within the window."""
    if kind["pays"] == "machine" and daily / prices["gb-per-machine-hour"] > prices["window-hours"]:
        return None
    quantity, price = _runs(kind, daily, prices)
    return quantity * price


def _runs(kind: Mapping[str, Data], daily: float, prices: Prices) -> tuple[float, float]:
    """What a month of runs is billed for, and the price of each: hours of machines, or gigabytes read.

    A cluster has enough machines to end in time, and is paid while it starts.
    """
    markup = cast(float, kind["markup"])
    if kind["pays"] == "scan":
        return DAYS * daily * READS, prices[SCANNED] * markup
    hours = daily / prices["gb-per-machine-hour"]
    if kind["pays"] == "cluster":
        work = hours / prices["cluster-yield"]
        machines = max(prices["cluster-machines"], work / prices["window-hours"])
        hours = work + machines * prices["cluster-start-hours"]
    return DAYS * hours, prices[RUNS] * markup


def _turn(rows: list[Row]) -> str:
    """At which multiple another engine is the cheaper one that still ends in time; empty where that never comes."""
    chosen, *rivals = [cast("list[int | None]", row["amounts"]) for row in rows]
    titles = [str(row["title"]) for row in rows[1:]]
    for place, multiple in enumerate(MULTIPLES):
        able = [(amounts[place], title) for amounts, title in zip(rivals, titles, strict=True) if amounts[place] is not None]
        best, title = min(((cast(int, amount), name) for amount, name in able), default=(0, ""))
        mine = chosen[place]
        if title and (mine is None or best < mine):
            reason = "the chosen engine no longer ends in time" if mine is None else "it costs less"
            return f"From {multiple} times today's volume {title} is the better buy: {reason}."
    return ""


def _left_out(subject: Subject) -> list[str]:
    """What the reckoning leaves out: people, and products whose price only their vendors say."""
    names = {each.component for each in subject.architecture.elements if each.component}
    licensed = [
        subject.catalog.components[name].title
        for name in sorted(names)
        if name in subject.catalog.components and subject.catalog.components[name].licence == "commercial"
    ]
    return ["people", *licensed]

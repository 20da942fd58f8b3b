"""The waves of a migration: which elements and flows exist before it, at the end of each wave, and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.architecture import Domain, Element, Flow, Phase, Product, Workload
from scaffolder.model.document import Data
from scaffolder.resolve.subjects import Subject

PASSING = frozenset({"migration-transfer", "reconciliation"})
"""Roles that exist only while workloads move."""


def workloads(resolved: Mapping[str, Data]) -> tuple[Workload, ...]:
    """The inventory of the migration, as written; what a workload leaves out is empty, 0 or false."""
    migration = resolved.get("migration")
    rows = migration.get("workloads") if isinstance(migration, dict) else None
    return tuple(_workload(cast("dict[str, Data]", row)) for row in cast("list[Data]", rows or []))


def phases(
    subject: Subject, inventory: Sequence[Workload], elements: Sequence[Element], flows: Sequence[Flow]
) -> tuple[Phase, ...]:
    """The phases of a migration from before it (number 0) to after it; none where nothing migrates."""
    if not subject.live("migration.enabled"):
        return ()
    arrival = arrivals(subject, inventory)
    last = max([1, *arrival.values(), *(each.wave for each in inventory)])
    return tuple(_phase(number, last, subject, inventory, (elements, flows, arrival)) for number in range(last + 2))


def arrivals(subject: Subject, inventory: Sequence[Workload]) -> Mapping[str, int]:
    """The wave at whose end each product exists, by product id.

    A workload brings the products it names (by its own id, or by that of their domain); a product nobody names comes as soon
    as its inputs are there.
    """
    found = {each.id: _named_wave(each, subject.domains, inventory) for each in subject.products}
    changed = True
    while changed:
        changed = False
        for product in subject.products:
            latest = max([found[product.id], *(found[each] for each in product.inputs if each in found)])
            changed = changed or latest != found[product.id]
            found[product.id] = latest
    return found


def _named_wave(product: Product, domains: Sequence[Domain], inventory: Sequence[Workload]) -> int:
    moved = [each for each in inventory if each.strategy not in ("retain", "retire")]
    exact = [each.wave for each in moved if _names(each.id, product.id)]
    if exact:
        return max(1, min(exact))
    known = {each.id for each in domains}
    of_domain = [each.wave for each in moved if product.domain in known and _names(each.id, product.domain)]
    return max(1, min(of_domain, default=1))


def _names(workload: str, identifier: str) -> bool:
    """Whether one id contains the other as whole words: `ledger` and `ledger-entries`, `customer-marts` and `customer`."""
    return f"-{identifier}-" in f"-{workload}-" or f"-{workload}-" in f"-{identifier}-"


def _phase(
    number: int,
    last: int,
    subject: Subject,
    inventory: Sequence[Workload],
    drawn: tuple[Sequence[Element], Sequence[Flow], Mapping[str, int]],
) -> Phase:
    elements, flows, arrival = drawn
    reached: dict[str, int] = {}
    for one in subject.products:
        reached[one.domain] = min(arrival[one.id], reached.get(one.domain, arrival[one.id]))
    kept = any(each.strategy == "retain" for each in inventory)
    present = {each.id for each in elements if _exists(each, number, last, (arrival, reached, kept))}
    joined = [each for each in flows if each.source in present and each.target in present]
    return Phase(
        number=number,
        title="Before" if number == 0 else "After" if number > last else f"Wave {number}",
        workloads=tuple(each.id for each in inventory if _moves(each, number, last)),
        elements=tuple(each.id for each in elements if each.id in present),
        flows=tuple(each.id for each in joined),
    )


def _moves(workload: Workload, number: int, last: int) -> bool:
    return 0 < number <= last and max(1, workload.wave) == number and workload.strategy != "retain"


def _exists(element: Element, number: int, last: int, known: tuple[Mapping[str, int], Mapping[str, int], bool]) -> bool:
    arrival, reached, kept = known
    if element.state == "retiring":
        return number <= last or kept
    if element.state == "existing":
        return True
    if number == 0:
        return False
    if element.role in PASSING:
        return number <= last
    if element.product:
        return arrival[element.product] <= number
    return reached.get(element.domain, 1) <= number


def _workload(row: Mapping[str, Data]) -> Workload:
    return Workload(
        id=str(row.get("id") or ""),
        strategy=str(row.get("strategy") or ""),
        wave=_number(row.get("wave")),
        owner=str(row.get("owner") or ""),
        depends_on=str(row.get("depends_on") or ""),
        rollback=row.get("rollback") is True,
        retire_date=str(row.get("retire_date") or ""),
        data_gb=_number(row.get("data_gb")),
        classification=str(row.get("classification") or ""),
    )


def _number(value: Data) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

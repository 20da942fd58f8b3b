"""The domain map: products against their consumers, a mark for every flow from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Product
from scaffolder.views import select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

MOST_COLUMNS = 12
"""More consumers than these are shown on further pictures."""


def scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """The map, in parts of whole domains where there are more products or consumers than its budget."""
    elements = {each.id: each for each in architecture.elements}
    rows = [each for each in architecture.elements if each.kind in (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT)]
    if not any(each.kind is ElementKind.DATA_PRODUCT for each in rows):
        return ()
    shown = select.folding(architecture)
    flows = [flow for flow in architecture.flows if flow.mode in view.modes and elements[flow.source].domain]
    columns = list(dict.fromkeys(shown[flow.target] for flow in flows))
    order = [each.id for each in architecture.elements]
    columns.sort(key=lambda each: (elements[each].kind is not ElementKind.DOMAIN, order.index(each)))
    groups = _row_groups(rows, view.elements)
    slices = [columns[at : at + MOST_COLUMNS] for at in range(0, len(columns), MOST_COLUMNS)] or [[]]
    made = [_part(architecture, view, group, part, flows) for group in groups for part in slices]
    made = [each for each in made if each.lines] or made[:1]
    if len(made) == 1:
        return tuple(made)
    return tuple(
        replace(each, view=f"{view.id}-{at}", name=f"{view.id}-{at}", title=f"{each.title} ({at} of {len(made)})")
        for at, each in enumerate(made, start=1)
    )


def _row_groups(rows: Sequence[Element], most: int) -> list[list[Element]]:
    """Rows by domain, as many whole domains together as the budget allows; a larger domain is cut."""
    domains = list(dict.fromkeys(each.domain for each in rows))
    found: list[list[Element]] = [[]]
    for domain in domains:
        own = sorted((each for each in rows if each.domain == domain), key=lambda each: each.kind is not ElementKind.DOMAIN)
        head, products = own[:1], own[1:]
        for at in range(0, max(1, len(products)), most):
            piece = [*head, *products[at : at + most]]
            if found[-1] and _products(found[-1]) + _products(piece) > most:
                found.append([])
            found[-1].extend(piece)
    return found


def _products(rows: Sequence[Element]) -> int:
    return sum(each.kind is ElementKind.DATA_PRODUCT for each in rows)


def _part(
    architecture: Architecture, view: Definition, rows: Sequence[Element], columns: Sequence[str], flows: Sequence[Flow]
) -> Scene:
    products = {each.id: each for each in architecture.products}
    shown = select.folding(architecture)
    itself = {each.id: each.id for each in architecture.elements}
    cards = [_row(each, architecture, itself, view, products.get(each.product)) for each in rows]
    inside = {each.id for each in rows}
    lines: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in flows:
        if flow.source in inside and shown[flow.target] in columns:
            lines.setdefault((flow.source, shown[flow.target], flow.mode.value), []).append(flow)
    used = [each for each in columns if any(target == each for _, target, _ in lines)]
    heads = [
        replace(select.card(each, architecture, shown, view), group="consumers")
        for column in used
        for each in architecture.elements
        if each.id == column
    ]
    made = [
        Line(
            id=cell[0].id,
            flows=tuple(flow.id for flow in cell),
            source=source,
            target=target,
            purpose=", ".join(dict.fromkeys(flow.purpose for flow in cell)),
            protocol=", ".join(dict.fromkeys(flow.protocol for flow in cell)),
            mode=cell[0].mode,
            classification=select.highest(flow.classification for flow in cell),
        )
        for (source, target, _), cell in lines.items()
    ]
    groups = (Group(id="products", title="Products", lane=0), Group(id="consumers", title="Consumers", lane=1))
    return replace(select.dressed(architecture, view, [*cards, *heads], made, groups), layout="matrix")


def _row(
    element: Element, architecture: Architecture, itself: dict[str, str], view: Definition, product: Product | None
) -> Card:
    """The row of a domain or product; a product's notes say its port, freshness and contract."""
    card = replace(select.card(element, architecture, itself, view), group="products")
    if product is None:
        return card
    facts = [
        product.output_port,
        f"fresh within {_span(product.freshness_minutes)}" if product.freshness_minutes else "",
        f"tier {product.tier}" if product.tier is not None else "",
    ]
    contract = str(_standard(architecture) or "contract")
    return replace(
        card,
        technology=", ".join([contract, *[fact for fact in facts if fact]]),
        classification=product.classification or card.classification,
        owner=product.owner or card.owner,
    )


def _standard(architecture: Architecture) -> str:
    """The contract standard and version in force, as the manifest has them."""
    standard, version = architecture.value("governance.contracts"), architecture.value("governance.contract_version")
    return " ".join(str(each) for each in (str(standard or "").upper(), version) if each)


def _span(minutes: int) -> str:
    for size, word in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            count = minutes // size
            return f"{count} {word}" if count == 1 else f"{count} {word}s"
    return f"{minutes} minutes"

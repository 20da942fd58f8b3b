"""The domain map: products against their consumers, a mark for every flow from one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Product
from scaffolder.views import folds, select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

MOST_COLUMNS = 12
"""More consumers than these are shown on further pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Map:
    """What every part of the map is made from: cards of rows and of consumers, products by id, where a flow's line ends."""

    architecture: Architecture
    view: Definition
    shown: Mapping[str, str]
    elements: Mapping[str, Element]
    products: Mapping[str, Product]
    rows: select.Deck
    heads: select.Deck


def scenes(architecture: Architecture, view: Definition, most: int = 0) -> tuple[Scene, ...]:
    """The map, in parts of whole domains where there are more products or consumers than its budget; the first `most` parts."""
    elements = {each.id: each for each in architecture.elements}
    rows = [each for each in architecture.elements if each.kind in (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT)]
    if not any(each.kind is ElementKind.DATA_PRODUCT for each in rows):
        return ()
    shown = folds.folding(architecture)
    flows = [flow for flow in architecture.flows if flow.mode in view.modes and elements[flow.source].domain]
    columns = list(dict.fromkeys(shown[flow.target] for flow in flows))
    order = {each.id: at for at, each in enumerate(architecture.elements)}
    columns.sort(key=lambda each: (elements[each].kind is not ElementKind.DOMAIN, order[each]))
    whole = _Map(
        architecture=architecture,
        view=view,
        shown=shown,
        elements=elements,
        products={each.id: each for each in architecture.products},
        rows=select.Deck(architecture, {each: each for each in elements}, view),
        heads=select.Deck(architecture, shown, view),
    )
    groups = _row_groups(rows, view.elements)
    cells = _cells(whole, groups, columns, flows)[: most or None]
    made = [_part(whole, groups[at], columns[cut * MOST_COLUMNS :][:MOST_COLUMNS], own) for (at, cut), own in cells]
    if len(made) == 1:
        return tuple(made)
    return tuple(
        replace(each, view=f"{view.id}-{at}", name=f"{view.id}-{at}", title=f"{each.title} ({at} of {len(made)})")
        for at, each in enumerate(made, start=1)
    )


def _cells(
    whole: _Map, groups: Sequence[Sequence[Element]], columns: Sequence[str], flows: Sequence[Flow]
) -> list[tuple[tuple[int, int], list[Flow]]]:
    """The flows of each part that has any, by its group of rows and slice of consumers; an empty first part where none has."""
    groups_of: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        for each in group:
            groups_of.setdefault(each.id, []).append(at)
    slice_of = {each: at // MOST_COLUMNS for at, each in enumerate(columns)}
    found: dict[tuple[int, int], list[Flow]] = {}
    for flow in flows:
        for at in groups_of.get(flow.source, ()):
            found.setdefault((at, slice_of[whole.shown[flow.target]]), []).append(flow)
    return [(cell, found[cell]) for cell in sorted(found)] or [((0, 0), [])]


def _row_groups(rows: Sequence[Element], most: int) -> list[list[Element]]:
    """Rows by domain, as many whole domains together as the budget allows; a larger domain is cut."""
    domains: dict[str, list[Element]] = {}
    for each in rows:
        domains.setdefault(each.domain, []).append(each)
    found: list[list[Element]] = [[]]
    for members in domains.values():
        own = sorted(members, key=lambda each: each.kind is not ElementKind.DOMAIN)
        head, products = own[:1], own[1:]
        for at in range(0, max(1, len(products)), most):
            piece = [*head, *products[at : at + most]]
            if found[-1] and _products(found[-1]) + _products(piece) > most:
                found.append([])
            found[-1].extend(piece)
    return found


def _products(rows: Sequence[Element]) -> int:
    return sum(each.kind is ElementKind.DATA_PRODUCT for each in rows)


def _part(whole: _Map, rows: Sequence[Element], columns: Sequence[str], flows: Sequence[Flow]) -> Scene:
    lines: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in flows:
        lines.setdefault((flow.source, whole.shown[flow.target], flow.mode.value), []).append(flow)
    used = {target for _, target, _ in lines}
    heads = [replace(whole.heads.card(whole.elements[each]), group="consumers") for each in columns if each in used]
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
    cards = [*(_row(each, whole) for each in rows), *heads]
    return replace(select.dressed(whole.architecture, whole.view, cards, made, groups), layout="matrix")


def _row(element: Element, whole: _Map) -> Card:
    """The row of a domain or product; a product's notes say its port, freshness and contract."""
    card = replace(whole.rows.card(element), group="products")
    product = whole.products.get(element.product)
    if product is None:
        return card
    facts = [
        product.output_port,
        f"fresh within {_span(product.freshness_minutes)}" if product.freshness_minutes else "",
        f"tier {product.tier}" if product.tier is not None else "",
    ]
    contract = str(_standard(whole.architecture) or "contract")
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

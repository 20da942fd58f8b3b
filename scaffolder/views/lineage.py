"""One picture for each product that others are made from: everything that feels a change of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Mode
from scaffolder.views import folds, select
from scaffolder.views.contents import contents
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

CHANGED = "changed"
PRODUCTS = "products"
SERVICES = folds.SERVICES
"""The groups of the product that changes, of all that is made from it, and of what reads them."""

MANY_READERS = 2
"""Products that this many others are made from have a picture; where there is none, every product that has a reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """What a change reaches: products by their elements, in the order of their distance, and services by their elements."""

    start: Element
    made: tuple[str, ...]
    services: frozenset[str]


def scenes(architecture: Architecture, view: Definition, most: int = 0) -> tuple[tuple[Scene, ...], ...]:
    """For each product that several others are made from, its lineage and a more folded one; the first `most` of them."""
    elements = {each.id: each for each in architecture.elements}
    readers: dict[str, list[str]] = {}
    for flow in architecture.flows:
        if _is_product(elements[flow.source]) and _is_product(elements[flow.target]):
            readers.setdefault(flow.source, []).append(flow.target)
    starts = [each for each in architecture.elements if len(readers.get(each.id, ())) >= MANY_READERS]
    starts = starts or [each for each in architecture.elements if each.id in readers]
    return tuple(_choices(architecture, view, each, readers) for each in starts[: most or None])


def _choices(
    architecture: Architecture, view: Definition, start: Element, readers: Mapping[str, Sequence[str]]
) -> tuple[Scene, ...]:
    """The lineage with every product, and with those of other domains folded into their domain."""
    return tuple(_scene(architecture, view, start, readers, fold=fold) for fold in (False, True))


def _is_product(element: Element) -> bool:
    return element.kind is ElementKind.DATA_PRODUCT


def _scene(
    architecture: Architecture, view: Definition, start: Element, readers: Mapping[str, Sequence[str]], *, fold: bool
) -> Scene:
    reach = _reach(architecture, start, readers)
    shown = _shown(architecture, reach, fold=fold)
    lines = _lines(architecture, view, reach, shown)
    used = {end for line in lines for end in (line.source, line.target)}
    deck = select.Deck(architecture, shown, view)
    taken = _taken(architecture, start)
    cards: list[Card] = []
    for each in architecture.elements:
        if each.id in used and shown[each.id] == each.id:
            card = deck.card(each)
            group = each.zone if each.id in reach.services else CHANGED if each.id == start.id else PRODUCTS
            takes = taken.get(each.product, "")
            cards.append(replace(card, group=group, description=takes or card.description, listing=bool(takes), badges=()))
    if SERVICES in used:
        reading = [each for each in architecture.elements if shown[each.id] == SERVICES]
        cards.append(folds.services(reading, SERVICES, tall=True))
    scene = select.dressed(architecture, view, cards, lines, _groups(architecture, cards))
    name = f"{view.id}-{start.product}"
    title = f"{architecture.title or architecture.name}: lineage of {start.name}"
    return replace(scene, view=name, name=name, title=title, subject=start.product, boundary="step of the lineage")


def _reach(architecture: Architecture, start: Element, readers: Mapping[str, Sequence[str]]) -> _Reach:
    made: list[str] = []
    waiting = [start.id]
    while waiting:
        for each in readers.get(waiting.pop(0), ()):
            if each not in made and each != start.id:
                made.append(each)
                waiting.append(each)
    elements = {each.id: each for each in architecture.elements}
    changed = {elements[each].product for each in (start.id, *made)}
    inside = (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT)
    services = {
        end
        for flow in architecture.flows
        if flow.mode is not Mode.CONTROL and set(flow.carries) & changed
        for end in (flow.source, flow.target)
        if elements[end].kind not in inside
    }
    return _Reach(start=start, made=tuple(made), services=frozenset(services))


def _shown(architecture: Architecture, reach: _Reach, *, fold: bool) -> Mapping[str, str]:
    """Products stand for themselves or, where there are too many, for their domain; services are one card."""
    domains = folds.folding(architecture)
    people = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)
    found: dict[str, str] = {}
    for each in architecture.elements:
        if each.id in reach.services and each.kind not in people:
            found[each.id] = SERVICES
        elif fold and each.domain and each.domain != reach.start.domain:
            found[each.id] = domains[each.id]
        else:
            found[each.id] = each.id
    return found


def _lines(architecture: Architecture, view: Definition, reach: _Reach, shown: Mapping[str, str]) -> list[Line]:
    """Flows between what a change reaches; a flow out of a whole domain starts at each of its products that it carries."""
    elements = {each.id: each for each in architecture.elements}
    products = {elements[each].product: each for each in (reach.start.id, *reach.made)}
    told = contents(architecture, view)
    changed = {reach.start.id, *reach.made}
    found: list[Line] = []
    for flow in architecture.flows:
        if flow.mode not in view.modes or not _inside(flow, reach.services, changed, elements):
            continue
        if flow.target in reach.services and not products.keys() & set(flow.carries):
            continue
        sources = [flow.source]
        if elements[flow.source].kind is ElementKind.DOMAIN:
            sources = [
                products[each]
                for each in flow.carries
                if each in products and elements[products[each]].domain == elements[flow.source].domain
            ]
        for source in sources:
            own = replace(flow, source=source)
            made = select.merge([own], (shown, shown), view, told)
            found += [replace(each, id=f"{flow.id}-from-{source}") if source != flow.source else each for each in made]
    return _together(_alike(found))


def _inside(flow: Flow, services: Set[str], changed: Set[str], elements: Mapping[str, Element]) -> bool:
    """Whether a flow joins two things that a change reaches; a whole domain may send to a service."""
    if flow.target not in services:
        return flow.source in changed and flow.target in changed
    return flow.source in services or flow.source in changed or elements[flow.source].kind is ElementKind.DOMAIN


def _together(lines: Sequence[Line]) -> list[Line]:
    """One line between two cards for each mode, and one for all modes where it ends at the services."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line.source, line.target, "" if line.target == SERVICES else line.mode.value), []).append(line)
    return [
        replace(
            parallel[0],
            flows=tuple(dict.fromkeys(flow for each in parallel for flow in each.flows)),
            purpose=select.joined(each.purpose for each in parallel),
            protocol=select.joined(each.protocol for each in parallel),
            classification=select.highest(each.classification for each in parallel),
        )
        for parallel in found.values()
    ]


def _alike(lines: Sequence[Line]) -> list[Line]:
    """The lines into the services with one text, so that they are drawn as one tree; the page lists each flow."""
    reads = [each for each in lines if each.target == SERVICES]
    if not reads:
        return list(lines)
    purpose = select.joined(each.purpose for each in reads)
    protocol = select.joined(each.protocol for each in reads)
    said = {each.id: replace(each, purpose=purpose, protocol=protocol, mode=reads[0].mode) for each in reads}
    return [said.get(each.id, each) for each in lines]


def _taken(architecture: Architecture, start: Element) -> Mapping[str, str]:
    """By product that reads the changed one, the columns that it takes from it, in words."""
    found: dict[str, str] = {}
    for product in architecture.products:
        names = [column.column or column.field.name for column in product.columns if column.input == start.product]
        if names:
            found[product.id] = "takes " + ", ".join(dict.fromkeys(names))
    return found


def _groups(architecture: Architecture, cards: Sequence[Card]) -> list[Group]:
    filled: Set[str] = {each.group for each in cards}
    found = [Group(id=CHANGED, title="What changes", lane=0), Group(id=PRODUCTS, title="Made from it", lane=1)]
    if SERVICES in filled:
        found.append(Group(id=SERVICES, title="Services that read them", lane=2))
    found += [Group(id=zone.id, title=zone.title, lane=3) for zone in architecture.zones if zone.id in filled]
    return found

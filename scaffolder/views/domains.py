"""One picture for each domain: its products between what feeds them and what uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Domain, ElementKind, Flow
from scaffolder.views import folds, select
from scaffolder.views.contents import contents, guards
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Scene

OWN = "own"
"""The group of the domain's own cards."""


def scenes(architecture: Architecture, view: Definition, most: int = 0) -> tuple[tuple[Scene, ...], ...]:
    """For each domain its picture, and one with its services folded; for the first `most` domains where given."""
    folded = folds.folding(architecture)
    domain_of = {each.id: each.domain for each in architecture.elements}
    flows: dict[str, list[Flow]] = {}
    for flow in architecture.flows:
        for domain in {domain_of[flow.source], domain_of[flow.target]} - {""}:
            flows.setdefault(domain, []).append(flow)
    members: dict[str, list[str]] = {}
    for id_, domain in domain_of.items():
        members.setdefault(domain, []).append(id_)
    elements = {each.id: each for each in architecture.elements}
    order = {id_: at for at, id_ in enumerate(elements)}
    made: list[tuple[Scene, ...]] = []
    for each in architecture.domains[: most or None]:
        near = {*members.get(each.id, ()), *(end for flow in flows.get(each.id, ()) for end in (flow.source, flow.target))}
        near |= {folded[id_] for id_ in near}
        around = tuple(elements[id_] for id_ in sorted(near, key=order.__getitem__))
        part = replace(architecture, elements=around, flows=tuple(flows.get(each.id, ())))
        choices = (_scene(part, view, each, folded), _scene(part, view, each, _services(part, each, folded)))
        made.append(choices if choices[0].lines else ())
    return tuple(each for each in made if each)


def _scene(architecture: Architecture, view: Definition, domain: Domain, folded: Mapping[str, str]) -> Scene:
    """The scene of one domain; the architecture is that of the domain and its neighbours alone."""
    own = {each.id for each in architecture.elements if each.domain == domain.id}
    shown = {each.id: each.id if each.id in own else folded[each.id] for each in architecture.elements}
    flows = architecture.flows
    sides = _sides(flows, own, shown)
    lines = select.merge(flows, (sides, shown), view, contents(architecture, view))
    used = {end for line in lines for end in (line.source, line.target)}
    uses = {line.target for line in lines if line.source in own} - own
    deck = select.Deck(architecture, shown, view)
    guarded = {each.id: guards(each) for each in architecture.products}
    cards: list[Card] = []
    for each in architecture.elements:
        if each.id in own:
            card = deck.card(each)
            if each.product in guarded:
                card = replace(card, description=f"{guarded[each.product]}: {card.description}", badges=())
            cards.append(replace(card, group=OWN))
        elif shown[each.id] == each.id and each.id != folds.SERVICES:
            for id_ in dict.fromkeys((sides[each.id], each.id)):
                if id_ in used:
                    side = "out" if id_ in uses else "in"
                    cards.append(replace(deck.card(each), id=id_, group=f"{each.zone}-{side}", badges=()))
    if folds.SERVICES in used:
        reading = [each for each in architecture.elements if shown[each.id] == folds.SERVICES]
        cards.append(folds.services(reading, folds.SERVICES, tall=False))
    title = next(
        (each.name for each in architecture.elements if each.id in own and each.kind is ElementKind.DOMAIN), domain.title
    )
    scene = select.dressed(architecture, view, cards, lines, _groups(architecture, cards, title))
    name = f"{view.id}-{domain.id}"
    described = f"{architecture.title or architecture.name}: {title[0].lower()}{title[1:]}"
    owned = ", ".join([f"owner {domain.owner or 'not named'}", *([f"steward {domain.steward}"] if domain.steward else [])])
    notes = (f"This domain: {owned}. {scene.notes[0]}",)
    return replace(scene, view=name, name=name, title=described, subject=domain.id, notes=notes)


def _services(architecture: Architecture, domain: Domain, folded: Mapping[str, str]) -> Mapping[str, str]:
    """The folding in which everything that reads from the domain, is no domain and feeds nothing back is one card."""
    own = {each.id for each in architecture.elements if each.domain == domain.id}
    feeding = {flow.source for flow in architecture.flows if flow.target in own}
    found = dict(folded)
    for each in architecture.elements:
        if not each.domain and each.id not in feeding:
            found[each.id] = folds.SERVICES
    return found


def _sides(flows: Sequence[Flow], own: Set[str], shown: Mapping[str, str]) -> Mapping[str, str]:
    """The card that stands for each element where it sends: what also receives is drawn at both sides of the domain."""
    receives = {shown[flow.target] for flow in flows if flow.source in own and flow.target not in own}
    sends = {shown[flow.source] for flow in flows if flow.target in own and flow.source not in own}
    both = receives & sends
    return {each: f"{card}-feeds" if card in both else card for each, card in shown.items()}


def _groups(architecture: Architecture, cards: list[Card], title: str) -> list[Group]:
    """What feeds it at the left, the domain in the middle, what uses it at the right; each side by zone."""
    filled = {each.group for each in cards}
    found = [Group(id=OWN, title=title, lane=1)]
    if folds.SERVICES in filled:
        found.append(Group(id=folds.SERVICES, title="Services that read it", lane=2))
    for zone in architecture.zones:
        for side, lane in (("in", 0), ("out", 2)):
            if f"{zone.id}-{side}" in filled:
                found.append(Group(id=f"{zone.id}-{side}", title=zone.title, lane=lane))
    return sorted(found, key=lambda each: each.lane)

"""The context view: the platform as one card between its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Element, ElementKind, Mode
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Scene
from scaffolder.views.select import Deck, dressed, merge


def scene(architecture: Architecture, view: Definition) -> Scene:
    """The platform as one tall card between the systems that feed it and the people and systems that use it."""
    outside = [each for each in architecture.elements if each.kind in (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)]
    staff = _staff(architecture, outside)
    apart = {each.id for each in outside}
    shown = {each.id: each.id if each.id in apart else "platform" for each in architecture.elements}
    shown |= {each.id: staff[0].id for each in staff}
    lines = [each for each in merge(architecture.flows, (shown, shown), view) if "platform" in (each.source, each.target)]
    receives = {line.target for line in lines}
    sends = {line.source for line in lines if line.mode.value != "control"}
    zones = {zone.id: zone for zone in architecture.zones}
    deck = Deck(architecture, shown, view)
    cards: list[Card] = []
    groups: dict[str, Group] = {}
    for each in outside:
        if shown[each.id] != each.id:
            continue
        people = each.kind is ElementKind.PERSON
        lane = 2 if people or (each.id in receives and each.id not in sends) else 0
        group = f"{each.zone}-{lane}"
        groups.setdefault(group, Group(id=group, title=zones[each.zone].title if each.zone in zones else "", lane=lane))
        card = replace(deck.card(each), group=group)
        cards.append(_together(card, staff) if staff and each is staff[0] else card)
    groups["platform"] = Group(id="platform", title="Platform", lane=1)
    cards.append(_platform(architecture, shown))
    return dressed(architecture, view, cards, lines, sorted(groups.values(), key=lambda group: group.lane))


def _staff(architecture: Architecture, outside: Sequence[Element]) -> list[Element]:
    """The people who only steer the platform and get no data from it: two and more of them are one card."""
    given = {flow.target for flow in architecture.flows if flow.mode is not Mode.CONTROL}
    trust = {zone.id: zone.trust for zone in architecture.zones}
    found = [
        each
        for each in outside
        if each.kind is ElementKind.PERSON and each.id not in given and trust.get(each.zone) != "external"
    ]
    return found if len(found) > 1 else []


def _together(card: Card, staff: Sequence[Element]) -> Card:
    names = [each.name for each in staff]
    return replace(
        card,
        name="Those who run it",
        technology=f"{len(staff)} groups of people",
        description=", ".join(names),
        owner="",
        listing=True,
    )


def _platform(architecture: Architecture, shown: Mapping[str, str]) -> Card:
    parts = [each for each in architecture.elements if shown[each.id] == "platform" and each.kind is not ElementKind.DOMAIN]
    products, domains = len(architecture.products), len(architecture.domains)
    titles = ", ".join(each.title or each.id for each in architecture.domains)
    facts = [
        f"{_many(domains, 'domain')}: {titles}." if domains else "",
        f"{_many(products, 'data product')}." if products else "",
        f"{_many(len(parts), 'part')}, shown on the container view.",
    ]
    return Card(
        id="platform",
        kind=ElementKind.CONTAINER,
        name=architecture.title or architecture.name,
        technology=f"data platform: {architecture.style}",
        description=" ".join(fact for fact in facts if fact),
        group="platform",
        tall=True,
        members=tuple(each for each, card_id in shown.items() if card_id == "platform"),
        owner=architecture.owner,
    )


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

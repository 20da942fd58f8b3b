"""What a view is about, and what else is folded into one card: a domain, or a whole zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from scaffolder.model.architecture import Architecture, Element, ElementKind
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card

SERVICES = "services"
"""The card of all services that read what a picture is about."""

REST = "rest"
SENDING = "sending"
"""The groups of folded zones: those that receive, and those that send."""


def applies(architecture: Architecture, view: Definition) -> bool:
    """Whether the platform has what the view needs."""
    return not view.needs or any(each.role in view.needs for each in architecture.elements)


def core(architecture: Architecture, view: Definition) -> Set[str]:
    """The elements that a view is about: those of its roles and zones, every element where it names none."""
    everything = not (view.roles or view.zones)
    return {
        each.id for each in architecture.elements if everything or each.role in view.roles or each.zone in view.zones
    }  # fmt: skip


def shown(architecture: Architecture, view: Definition, about: Set[str]) -> Mapping[str, str]:
    """The card that stands for each element."""
    if view.fold == "domains":
        return folding(architecture)
    if view.fold in ("zones", REST):
        return {
            each.id: each.id
            if each.id in about or each.kind is ElementKind.PERSON
            else zone_card(each.zone if view.fold == "zones" else REST)
            for each in architecture.elements
        }
    return {each.id: each.id for each in architecture.elements}


def folding(architecture: Architecture) -> Mapping[str, str]:
    """For every element of a domain the domain's own card, where there is one; every other element stands for itself."""
    domains = {each.domain: each.id for each in architecture.elements if each.kind is ElementKind.DOMAIN}
    return {each.id: domains.get(each.domain, each.id) if each.domain else each.id for each in architecture.elements}


def zone_card(zone: str) -> str:
    """The id of the card into which a zone is folded."""
    return f"zone-{zone}"


def sending(architecture: Architecture, shown: Mapping[str, str]) -> Mapping[str, str]:
    """The card that stands for each element where it sends: a folded zone has one for each direction, the rest only one."""
    apart = {card for card in shown.values() if _is_folded(card) and card != zone_card(REST)}
    return {each.id: f"{shown[each.id]}-sends" if shown[each.id] in apart else shown[each.id] for each in architecture.elements}


def _is_folded(card: str) -> bool:
    return card.startswith(zone_card(""))


def zone_cards(architecture: Architecture, shown: Mapping[str, str]) -> list[Card]:
    """A card for each folded zone, or for all that is folded together."""
    members: dict[str, list[Element]] = {}
    for zone in architecture.zones:
        for each in architecture.elements:
            if each.zone == zone.id and _is_folded(shown[each.id]):
                members.setdefault(shown[each.id], []).append(each)
    titles = {zone_card(zone.id): zone.title for zone in architecture.zones}
    found: list[Card] = []
    for id_, own in members.items():
        named = [each.name for each in own if each.kind is not ElementKind.DATA_PRODUCT]
        if id_.startswith(zone_card(REST)):
            named = list(dict.fromkeys(titles[zone_card(each.zone)] for each in own))
        found.append(
            Card(
                id=id_,
                kind=ElementKind.CONTAINER,
                name=titles.get(id_.removesuffix("-sends"), "Rest of the platform"),
                technology=f"{len(own)} parts, folded" if len(own) > 1 else "one part, folded",
                description=", ".join(named),
                group=SENDING if id_.endswith("-sends") or id_ == zone_card(REST) else REST,
                members=tuple(each.id for each in own),
                folded=True,
                listing=True,
            )
        )
    return found


def services(members: Sequence[Element], group: str, *, tall: bool) -> Card:
    """One card for everything of the platform that reads what a picture is about."""
    return Card(
        id=SERVICES,
        kind=ElementKind.CONTAINER,
        name="Services",
        technology=f"{len(members)} parts reached" if len(members) > 1 else "one part reached",
        description=", ".join(each.name for each in members),
        group=group,
        members=tuple(each.id for each in members),
        folded=True,
        listing=True,
        tall=tall,
    )

"""What a view is about, and what else is folded into one card: a domain, or a whole zone."""

from __future__ import annotations

from collections.abc import Mapping, Set

from scaffolder.model.architecture import Architecture, ElementKind
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card

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
    if view.fold == "zones":
        return {
            each.id: each.id if each.id in about or each.kind is ElementKind.PERSON else zone_card(each.zone)
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
    """The card that stands for each element where it sends: a folded zone has one for each direction."""
    return {
        each.id: f"{shown[each.id]}-sends" if shown[each.id] == zone_card(each.zone) else shown[each.id]
        for each in architecture.elements
    }


def zone_cards(architecture: Architecture, shown: Mapping[str, str]) -> list[Card]:
    """A card for each folded zone."""
    found: list[Card] = []
    for zone in architecture.zones:
        members = [each for each in architecture.elements if shown[each.id].startswith(zone_card(zone.id))]
        if not members:
            continue
        id_ = shown[members[0].id]
        named = [each.name for each in members if each.kind is not ElementKind.DATA_PRODUCT]
        found.append(
            Card(
                id=id_,
                kind=ElementKind.CONTAINER,
                name=zone.title,
                technology=f"{len(members)} parts, folded" if len(members) > 1 else "one part, folded",
                description=", ".join(named),
                group=SENDING if id_.endswith("-sends") else REST,
                members=tuple(each.id for each in members),
                folded=True,
            )
        )
    return found

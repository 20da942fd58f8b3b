"""From the architecture to what one picture shows: cards, merged lines, zones and badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

RANKS = ("public", "internal", "confidential", "restricted")
"""Classifications from the lowest to the highest."""


def highest(classifications: Iterable[str]) -> str:
    """The highest classification; an unknown one counts as internal."""
    found = [each if each in RANKS else "internal" for each in classifications]
    return max(found, key=RANKS.index, default="internal")


def folding(architecture: Architecture) -> Mapping[str, str]:
    """For every element of a domain the domain's own card, where there is one; every other element stands for itself."""
    domains = {each.domain: each.id for each in architecture.elements if each.kind is ElementKind.DOMAIN}
    return {each.id: domains.get(each.domain, each.id) if each.domain else each.id for each in architecture.elements}


def scene(architecture: Architecture, view: Definition) -> Scene:
    """The whole of a lane view, before it is split to its budget."""
    shown = folding(architecture) if view.fold else {each.id: each.id for each in architecture.elements}
    bands = {zone.id for zone in architecture.zones if zone.band}
    elements = [each for each in architecture.elements if view.bands or each.zone not in bands]
    deck = Deck(architecture, shown, view)
    cards = [deck.card(each) for each in elements if shown[each.id] == each.id]
    zone_of = {each.id: each.group for each in cards}
    lines = [
        line
        for line in merge(architecture.flows, shown, view)
        if line.source in zone_of
        and line.target in zone_of
        and not (view.crossing and zone_of[line.source] == zone_of[line.target])
    ]
    if view.roles:
        roles = {each.id for each in elements if each.role in view.roles}
        lines = [line for line in lines if line.source in roles or line.target in roles]
    used = {end for line in lines for end in (line.source, line.target)}
    outside = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)
    cards = [each for each in cards if each.id in used or not (view.crossing or view.roles or each.kind in outside)]
    groups = tuple(
        Group(id=zone.id, title=zone.title, lane=zone.rank, band=zone.band)
        for zone in architecture.zones
        if any(each.group == zone.id for each in cards)
    )
    return dressed(architecture, view, cards, lines, groups)


def dressed(
    architecture: Architecture, view: Definition, cards: Sequence[Card], lines: Sequence[Line], groups: Sequence[Group]
) -> Scene:
    """Cards, lines and groups with the picture's title block, key letters and footer."""
    used = {letter for each in cards for letter in each.badges}
    letters = {each.letter: each.title for each in architecture.controls if each.letter in used}
    return Scene(
        view=view.id,
        name=view.id,
        title=f"{architecture.title or architecture.name}: {view.title[0].lower()}{view.title[1:]}",
        question=view.question,
        scope=scope(architecture),
        footer=footer(architecture),
        colour_by=view.colour,
        cards=tuple(cards),
        lines=tuple(lines),
        groups=tuple(groups),
        letters=tuple(sorted(letters.items())),
        notes=(view.note,),
    )


def scope(architecture: Architecture, state: str = "target") -> str:
    """One line on what is shown: style, placement, state, owner, date."""
    regions = architecture.value("cloud.regions")
    ids = (
        [str(each.get("id", each.get("name", ""))) if isinstance(each, dict) else str(each) for each in regions or []]
        if isinstance(regions, list)
        else []
    )
    model = architecture.value("cloud.model")
    place = ", ".join([str(model), *[each for each in ids if each]]) if model else ""
    facts = [
        f"scope: {architecture.name}",
        f"style: {architecture.style}",
        f"placement: {place}" if place else "",
        f"state: {state}",
        f"owner: {architecture.owner}" if architecture.owner else "",
        architecture.date,
    ]
    line = " · ".join(fact for fact in facts if fact)
    return line[0].upper() + line[1:]


def footer(architecture: Architecture) -> str:
    """Where the picture comes from."""
    source = f"Generated from the manifest of {architecture.name}, digest {architecture.digest}."
    return f"{source} Change the manifest, not the picture."


class Deck:
    """The cards of one picture; what is folded into each element and what controls it is looked up once."""

    def __init__(self, architecture: Architecture, shown: Mapping[str, str], view: Definition) -> None:
        self._members: dict[str, list[str]] = {}
        for each in architecture.elements:
            self._members.setdefault(shown[each.id], []).append(each.id)
        self._letters: dict[str, list[str]] = {}
        for control in architecture.controls if view.badges else ():
            for applied in control.applies:
                self._letters.setdefault(applied, []).append(control.letter)
        self._owners = {domain.id: domain.owner for domain in architecture.domains}

    def card(self, element: Element) -> Card:
        """The card of an element, with the badges of the controls on it and on what is folded into it."""
        members = self._members.get(element.id, [])
        letters = {letter for member in members for letter in self._letters.get(member, ())}
        return Card(
            id=element.id,
            kind=element.kind,
            name=element.name,
            technology=element.technology,
            description=element.description,
            group=element.zone,
            icon=element.icon,
            badges=tuple(sorted(letters)),
            members=(element.id, *[member for member in members if member != element.id]),
            classification=element.classification,
            owner=element.owner or self._owners.get(element.domain, ""),
        )


def merge(flows: Sequence[Flow], shown: Mapping[str, str], view: Definition) -> list[Line]:
    """One line for all flows of one mode between two cards, in declared order."""
    found: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in flows:
        source, target = shown.get(flow.source), shown.get(flow.target)
        if flow.mode in view.modes and source and target and source != target:
            found.setdefault((source, target, flow.mode.value), []).append(flow)
    return [
        Line(
            id=parallel[0].id,
            flows=tuple(each.id for each in parallel),
            source=source,
            target=target,
            purpose=_joined([each.purpose for each in parallel]),
            protocol=_joined([each.protocol for each in parallel]),
            mode=parallel[0].mode,
            classification=highest(each.classification for each in parallel),
        )
        for (source, target, _), parallel in found.items()
    ]


def _joined(texts: Iterable[str]) -> str:
    """What parallel flows say: the same words once, two different ones both, more as a count."""
    distinct = list(dict.fromkeys(texts))
    return ", ".join(distinct) if len(distinct) <= 2 else f"{distinct[0]} and {len(distinct) - 1} more"


def context(architecture: Architecture, view: Definition) -> Scene:
    """The platform as one tall card between the systems that feed it and the people and systems that use it."""
    outside = [each for each in architecture.elements if each.kind in (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)]
    apart = {each.id for each in outside}
    shown = {each.id: each.id if each.id in apart else "platform" for each in architecture.elements}
    lines = [each for each in merge(architecture.flows, shown, view) if "platform" in (each.source, each.target)]
    receives = {line.target for line in lines}
    sends = {line.source for line in lines if line.mode.value != "control"}
    zones = {zone.id: zone for zone in architecture.zones}
    deck = Deck(architecture, shown, view)
    cards: list[Card] = []
    groups: dict[str, Group] = {}
    for each in outside:
        people = each.kind is ElementKind.PERSON
        lane = 2 if people or (each.id in receives and each.id not in sends) else 0
        group = f"{each.zone}-{lane}"
        groups.setdefault(group, Group(id=group, title=zones[each.zone].title if each.zone in zones else "", lane=lane))
        cards.append(replace(deck.card(each), group=group))
    groups["platform"] = Group(id="platform", title="Platform", lane=1)
    cards.append(_platform(architecture, shown))
    return dressed(architecture, view, cards, lines, sorted(groups.values(), key=lambda group: group.lane))


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

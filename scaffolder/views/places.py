"""The deployment view: the same cards inside the places where they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from scaffolder.model.architecture import Architecture, ElementKind, Mode, Place
from scaffolder.views import folds, select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

FAR = "-far-side"
"""Ends the group of a place at which the platform's users stand."""

LAST = 7.0
"""Ranks from here on are those of bands, which say nothing about where along the flow of data a place lies."""

MOST_BACKWARD = 0.15
"""Share of lines against the reading order from which a provider is drawn in pieces instead."""

MOST_ABOVE = 5
"""So many cards of places one below the other leave room for the place of a second copy below them."""

NOWHERE = Place(id="elsewhere", kind="site", title="Outside the platform")


def scene(architecture: Architecture, view: Definition) -> Scene:
    """Accounts, sites and machines as lanes, network zones inside them, regions and providers around them."""
    places = {place.id: place for place in architecture.places}
    shown = folds.shown(architecture, view, folds.core(architecture, view))
    at = {each.id: places.get(each.place, NOWHERE) for each in architecture.elements}
    deck = select.Deck(architecture, shown, view)
    apart = _apart(architecture, shown, at)
    cards = [
        replace(card, group=at[card.id].id, description=apart.get(card.id, card.description))
        for card in (deck.card(each) for each in architecture.elements if shown[each.id] == each.id)
    ]
    where = {each.id: each.group for each in cards}
    roles = {each.id: each.role for each in architecture.elements}
    badges = select.badge_ends(architecture)
    flows = [
        flow
        for flow in architecture.flows
        if flow.mode is not Mode.CONTROL
        or ({roles[flow.source], roles[flow.target]} & set(view.controls) and (flow.source, flow.target) not in badges)
    ]
    lines = [line for line in select.merge(flows, (shown, shown), view) if where[line.source] != where[line.target]]
    used = {end for line in lines for end in (line.source, line.target)}
    outside = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)
    cards = [each for each in cards if each.id in used or (each.kind not in outside and each.group != NOWHERE.id)]
    cards = _sided(architecture, cards)
    far = {each.group: each.group.removesuffix(FAR) for each in cards if each.group.endswith(FAR)}
    places |= {group: replace(places.get(near, NOWHERE), id=group) for group, near in far.items()}
    ranks = _ranks(architecture, cards)
    copies = {each for each, role in roles.items() if role in view.controls}
    bands = _bands(architecture, cards, used - copies)
    groups = _groups(places, ranks, bands, together=True)
    if _tallest(groups, cards) > MOST_ABOVE:
        bands = _bands(architecture, cards, used)
        groups = _groups(places, ranks, bands, together=True)
    if _backward(groups, cards, lines) > MOST_BACKWARD * len(lines):
        groups = _groups(places, ranks, bands, together=False)
    scene = select.dressed(architecture, view, cards, lines, groups)
    return replace(scene, boundary="account, network zone or site", classed=True)


def _apart(architecture: Architecture, shown: Mapping[str, str], at: Mapping[str, Place]) -> Mapping[str, str]:
    """By domain, its products that stand in a network of their own, such as one in the scope of a card scheme, in words."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in architecture.elements:
        card, place = shown[each.id], at[each.id]
        if card != each.id and place != at[card]:
            found.setdefault((card, place.title), []).append(each.name)
    return {card: f"{', '.join(names)}: {title}" for (card, title), names in found.items()}


def _sided(architecture: Architecture, cards: Sequence[Card]) -> list[Card]:
    """A site that both feeds and uses the platform is drawn on both of its sides, so that lines keep their direction."""
    rank = {zone.id: zone.rank for zone in architecture.zones}
    zone_of = {each.id: each.zone for each in architecture.elements}
    outside = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)
    middle = max(rank.values(), default=0) / 2
    sites = {each.group for each in cards} - {each.group for each in cards if each.kind not in outside}
    return [
        replace(each, group=f"{each.group}{FAR}") if each.group in sites and rank.get(zone_of[each.id], 0) > middle else each
        for each in cards
    ]


def _ranks(architecture: Architecture, cards: Sequence[Card]) -> Mapping[str, tuple[int, ...]]:
    """The zone ranks of the cards in each place."""
    rank = {zone.id: zone.rank for zone in architecture.zones}
    zone_of = {each.id: each.zone for each in architecture.elements}
    found: dict[str, tuple[int, ...]] = {}
    for each in cards:
        found[each.group] = (*found.get(each.group, ()), rank.get(zone_of[each.id], 0))
    return found


def _bands(architecture: Architecture, cards: Sequence[Card], used: Set[str]) -> frozenset[str]:
    """The places that hold nothing but governance and end no line but that of a copy: they lie across, below the others."""
    band = {zone.id for zone in architecture.zones if zone.band}
    zone_of = {each.id: each.zone for each in architecture.elements}
    mixed = {each.group for each in cards if zone_of[each.id] not in band or each.id in used}
    return frozenset(each.group for each in cards if each.group not in mixed)


def _tallest(groups: Sequence[Group], cards: Sequence[Card]) -> int:
    """The most cards in places that stand one below the other."""
    lanes: dict[int, list[str]] = {}
    for group in groups:
        if not group.band:
            lanes.setdefault(group.lane, []).append(group.id)
    return max((sum(each.group in held for each in cards) for held in lanes.values() if len(held) > 1), default=0)


def _chain(place: Place, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """The places that enclose a place, from the outside in."""
    found: list[Place] = []
    while place.parent in places and places[place.parent] not in found:
        place = places[place.parent]
        found.insert(0, place)
    return tuple(found)


def _backward(groups: Sequence[Group], cards: Sequence[Card], lines: Sequence[Line]) -> int:
    """How many lines run against the reading order."""
    lanes = {each.id: each.lane for each in groups}
    lane = {each.id: lanes[each.group] for each in cards}
    return sum(lane[line.source] > lane[line.target] for line in lines)


def _groups(
    places: Mapping[str, Place], ranks: Mapping[str, tuple[int, ...]], bands: frozenset[str], *, together: bool
) -> list[Group]:
    """A group for each place that holds cards; places of one reading order under one roof share a lane.

    A provider stands in one piece where its places are `together`, else each place stands where its data flows.
    """
    rows: list[tuple[tuple[tuple[float, str], ...], str, Place]] = []
    means = _means(places, ranks, bands)
    for id_ in ranks:
        place = places.get(id_, NOWHERE)
        roofs = _roofs(place, places, ranks)
        order = tuple((means.get(each.id, LAST), each.id) for each in ((*roofs, place) if together else (place,)))
        rows.append((order, "/".join([*[each.id for each in roofs], str(min(ranks[id_]))]), place))
    rows.sort(key=lambda row: row[0])
    lanes = list(dict.fromkeys(lane for _, lane, place in rows if place.id not in bands))
    found: list[Group] = []
    for _, lane, place in rows:
        outer = tuple(each.title for each in _roofs(place, places, ranks))
        title = _title(place, places, ranks)
        if place.id in bands:
            found.append(
                Group(id=place.id, title=", ".join([title, *reversed(outer)]), lane=len(lanes) + len(found), band=True)
            )
        else:
            found.append(Group(id=place.id, title=title, lane=lanes.index(lane), outer=outer))
    return found


def _alone(place: Place, places: Mapping[str, Place], ranks: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a network zone is all that its account holds: the two are then drawn as one boundary."""
    siblings = [each for each in ranks if each != place.id and place.parent in (each, places.get(each, NOWHERE).parent)]
    return place.kind == "network" and place.parent in places and not siblings


def _roofs(place: Place, places: Mapping[str, Place], ranks: Mapping[str, tuple[int, ...]]) -> tuple[Place, ...]:
    chain = _chain(place, places)
    return chain[:-1] if _alone(place, places, ranks) else chain


def _title(place: Place, places: Mapping[str, Place], ranks: Mapping[str, tuple[int, ...]]) -> str:
    if _alone(place, places, ranks):
        return f"{places[place.parent].title}: {place.title}"
    return f"{place.title} ({place.detail})" if place.detail else place.title


def _means(places: Mapping[str, Place], ranks: Mapping[str, tuple[int, ...]], bands: frozenset[str]) -> Mapping[str, float]:
    """The mean rank of all cards in each place and under each roof, bands aside; a place without any has none."""
    under: dict[str, list[int]] = {}
    for id_, inside in ranks.items():
        if id_ not in bands:
            place = places.get(id_, NOWHERE)
            for name in {id_, place.id, *(each.id for each in _chain(place, places))}:
                under.setdefault(name, []).extend(rank for rank in inside if rank < LAST)
    return {name: sum(found) / len(found) for name, found in under.items() if found}

"""From the architecture to what one picture shows: cards, merged lines, zones and badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Mode, Zone
from scaffolder.views import folds
from scaffolder.views.contents import contents
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Group, Line, Scene

RANKS = ("public", "internal", "confidential", "restricted")
"""Classifications from the lowest to the highest."""

Shown: TypeAlias = tuple[Mapping[str, str], Mapping[str, str]]
"""The card that stands for each element where it sends, and where it receives."""

BAND_LANES = 100
"""Added to the rank of a zone that is a band, where bands are lanes: they follow all others."""


def highest(classifications: Iterable[str]) -> str:
    """The highest classification; an unknown one counts as internal."""
    found = [each if each in RANKS else "internal" for each in classifications]
    return max(found, key=RANKS.index, default="internal")


def scene(architecture: Architecture, view: Definition) -> Scene:
    """The whole of a lane view, before it is split to its budget; without cards where the view does not apply."""
    zones = {zone.id: zone for zone in architecture.zones}
    core = folds.core(architecture, view)
    shown = folds.shown(architecture, view, core)
    sending = folds.sending(architecture, shown)
    lines = _lines(architecture, view, core, (sending, shown))
    used = {end for line in lines for end in (line.source, line.target)}
    visible = {each.id for each in architecture.elements if view.bands != "none" or not _band(zones, each.zone)}
    everything = not (view.roles or view.zones)
    deck = Deck(architecture, shown, view, core)
    outside = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)
    found = [deck.card(each) for each in architecture.elements if shown[each.id] == each.id and each.id in visible]
    found = [each if everything or each.id in core else replace(each, badges=(), exercises=()) for each in found]
    kept = [
        each
        for each in found
        if each.id in used or (each.id in core and not (view.crossing or (everything and each.kind in outside)))
    ]
    cards = [*_folded(architecture, (sending, shown), used, deck), *kept]
    if (view.crossing and not lines) or not folds.applies(architecture, view):
        cards = []
    return dressed(architecture, view, cards, lines, _groups(architecture, view, cards))


def _folded(architecture: Architecture, shown: Shown, used: Set[str], deck: Deck) -> list[Card]:
    """The folded zones that send, and those that receive or that a control reaches, which its letter says."""
    sending, receiving = shown
    sends = [each for each in folds.zone_cards(architecture, sending) if each.id in used]
    reached = [replace(each, badges=deck.letters(each.members)) for each in folds.zone_cards(architecture, receiving)]
    known = {each.id for each in reached}
    return [*(each for each in sends if each.id not in known), *(each for each in reached if each.id in used or each.badges)]


def overview(architecture: Architecture, view: Definition) -> Scene:
    """A lane view of any size on one picture: every zone is one card."""
    shown = {each.id: folds.zone_card(each.zone) for each in architecture.elements}
    lines = merge(architecture.flows, (shown, shown), view)
    zone_of = {folds.zone_card(zone.id): zone.id for zone in architecture.zones}
    cards = [replace(each, group=zone_of[each.id]) for each in folds.zone_cards(architecture, shown)]
    groups = tuple(
        Group(id=zone.id, title=zone.trust, lane=zone.rank, band=zone.band)
        for zone in architecture.zones
        if folds.zone_card(zone.id) in {each.id for each in cards}
    )
    name = f"{view.id}-overview"
    scene = dressed(architecture, view, cards, lines, groups)
    return replace(scene, view=name, name=name, title=f"{scene.title}, zones folded", pages=())


def _lines(architecture: Architecture, view: Definition, core: Set[str], shown: Shown) -> list[Line]:
    """The lines of a view: those that touch what it is about, between cards it shows, in the direction it reads."""
    zones = {zone.id: zone for zone in architecture.zones}
    elements = {each.id: each for each in architecture.elements}
    badges = badge_ends(architecture) if view.badges else set()

    def wanted(flow: Flow) -> bool:
        source, target = elements[flow.source], elements[flow.target]
        if not {flow.source, flow.target} & core:
            return False
        if flow.mode is Mode.CONTROL and {(flow.source, flow.target), (flow.target, flow.source)} & badges:
            return False
        if view.bands == "none" and (_band(zones, source.zone) or _band(zones, target.zone)):
            return False
        if view.partners and any(each.id not in core and each.role not in view.partners for each in (source, target)):
            return False
        if view.controls and flow.mode is Mode.CONTROL and not {source.role, target.role} & set(view.controls):
            return False
        if view.forward and _rank(zones, source.zone) > _rank(zones, target.zone):
            return False
        return not (view.crossing and source.zone == target.zone)

    return merge([flow for flow in architecture.flows if wanted(flow)], shown, view, contents(architecture, view))


def badge_ends(architecture: Architecture) -> set[tuple[str, str]]:
    """The ends of every control flow that is shown as a letter, and so not as a line too."""
    return {(control.element, applied) for control in architecture.controls for applied in control.applies}


def _band(zones: Mapping[str, Zone], zone: str) -> bool:
    return zone in zones and zones[zone].band


def _rank(zones: Mapping[str, Zone], zone: str) -> int:
    return zones[zone].rank if zone in zones else 0


def _groups(architecture: Architecture, view: Definition, cards: Sequence[Card]) -> tuple[Group, ...]:
    """The zones that hold cards; where bands are lanes, those follow the others, and folded zones come last."""
    filled = {each.group for each in cards}
    found = [
        Group(
            id=zone.id,
            title=zone.title,
            lane=zone.rank + (BAND_LANES if zone.band and view.bands == "lanes" else 0),
            band=zone.band and view.bands == "below",
        )
        for zone in architecture.zones
        if zone.id in filled
    ]
    if folds.REST in filled:
        found.append(Group(id=folds.REST, title="What it reaches", lane=2 * BAND_LANES))
    if folds.SENDING in filled:
        title = "Other zones" if view.fold == folds.REST else "What reports to it"
        found.append(Group(id=folds.SENDING, title=title, lane=BAND_LANES - 1))
    if view.fold in ("zones", folds.REST):
        found = [replace(each, lane=BAND_LANES - 1) if each.lane < BAND_LANES else each for each in found]
    return tuple(sorted(found, key=lambda each: (each.band, each.lane)))


def dressed(
    architecture: Architecture, view: Definition, cards: Sequence[Card], lines: Sequence[Line], groups: Sequence[Group]
) -> Scene:
    """Cards, lines and groups with the picture's title block, key letters and footer."""
    used = {letter for each in cards for letter in (*each.badges, *each.exercises)}
    letters = {each.letter: each.title for each in architecture.controls if each.letter in used}
    return Scene(
        view=view.id,
        name=view.id,
        family=view.id,
        title=f"{architecture.title or architecture.name}: {_inside(view.title)}",
        question=view.question,
        scope=scope(architecture),
        footer=footer(architecture),
        colour_by=view.colour,
        cards=tuple(cards),
        lines=tuple(lines),
        groups=tuple(groups),
        letters=tuple(sorted(letters.items())),
        detail=view.detail,
        pages=view.pages,
        notes=(view.note,),
    )


def _inside(title: str) -> str:
    """A title as it stands after a colon: its first letter small, where it does not begin an abbreviation."""
    return title if title[1:2].isupper() else f"{title[0].lower()}{title[1:]}"


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
    return f"Generated from manifest {architecture.digest}; change that, not the picture."


class Deck:
    """The cards of one picture; what is folded into each element and what controls it is looked up once."""

    def __init__(
        self, architecture: Architecture, shown: Mapping[str, str], view: Definition, about: Set[str] | None = None
    ) -> None:
        """Where zones are folded, only the controls that `about` carries out count."""
        self._members: dict[str, list[str]] = {}
        for each in architecture.elements:
            self._members.setdefault(shown[each.id], []).append(each.id)
        self._letters: dict[str, list[str]] = {}
        self._exercised: dict[str, set[str]] = {}
        for control in architecture.controls if view.badges else ():
            if view.fold in ("zones", folds.REST) and about is not None and control.element not in about:
                continue
            self._exercised.setdefault(control.element, set()).add(control.letter)
            for applied in control.applies:
                self._letters.setdefault(applied, []).append(control.letter)
        self._owners = {domain.id: domain.owner for domain in architecture.domains}

    def card(self, element: Element) -> Card:
        """The card of an element, with the badges of the controls on it and on what is folded into it."""
        members = self._members.get(element.id, [])
        return Card(
            id=element.id,
            kind=element.kind,
            name=element.name,
            technology=element.technology,
            description=element.description,
            group=element.zone,
            icon=element.icon,
            badges=self.letters(members),
            exercises=tuple(sorted(self._exercised.get(element.id, ()))),
            members=(element.id, *[member for member in members if member != element.id]),
            classification=element.classification,
            owner=element.owner or self._owners.get(element.domain, ""),
        )

    def letters(self, members: Iterable[str]) -> tuple[str, ...]:
        """The letters of the controls on some elements."""
        return tuple(sorted({letter for member in members for letter in self._letters.get(member, ())}))


def merge(
    flows: Sequence[Flow], shown: Shown, view: Definition, told: Mapping[str, tuple[str, ...]] | None = None
) -> list[Line]:
    """One line for all flows of one mode between two cards, in declared order; `told` says what each flow contains."""
    sending, receiving = shown
    found: dict[tuple[str, str, str], list[Flow]] = {}
    for flow in flows:
        source, target = sending.get(flow.source), receiving.get(flow.target)
        if flow.mode in view.modes and source and target and source != target:
            found.setdefault((source, target, flow.mode.value), []).append(flow)
    return [
        Line(
            id=parallel[0].id,
            flows=tuple(each.id for each in parallel),
            source=source,
            target=target,
            purpose=joined([each.purpose for each in parallel]),
            protocol=joined([each.protocol for each in parallel]),
            mode=parallel[0].mode,
            classification=highest(each.classification for each in parallel),
            contents=tuple(dict.fromkeys(kind for each in parallel for kind in (told or {}).get(each.id, ()))),
        )
        for (source, target, _), parallel in found.items()
    ]


def joined(texts: Iterable[str]) -> str:
    """What parallel flows say: the same words once, two different ones both, more as a count."""
    distinct = list(dict.fromkeys(texts))
    return ", ".join(distinct) if len(distinct) <= 2 else f"{distinct[0]} and {len(distinct) - 1} more"

"""The operating model: who answers for what, and the steps by which access is asked for and granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Element, Mode
from scaffolder.views import folds, select
from scaffolder.views.definitions import Definition, Duty, Party, Step
from scaffolder.views.scene import Card, Group, Line, Row, Scene, Table

MEANINGS = (("A", "accountable"), ("R", "responsible"), ("A/R", "both"), ("C", "consulted"), ("I", "informed"))
"""The letters of the grid, as the key says them."""

LEAST_STEPS = 4
"""A sequence of fewer steps tells nothing."""


def scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """The grid of responsibilities, and the sequence where the platform has enough of its parts."""
    if not folds.applies(architecture, view):
        return ()
    made = [_grid(architecture, view)]
    sequence = _sequence(architecture, view)
    if len(sequence.lines) >= LEAST_STEPS:
        made.append(sequence)
    title = architecture.title or architecture.name
    said = ("who answers for what", "how access is granted")
    return tuple(
        replace(each, view=f"{view.id}-{at}", name=f"{view.id}-{at}", title=f"{title}: operating model, {said[at - 1]}")
        for at, each in enumerate(made, start=1)
    )


def _grid(architecture: Architecture, view: Definition) -> Scene:
    roles = {each.role for each in architecture.elements}
    present = [party for party in view.parties if not party.role or party.role in roles]
    takes = {party.id: _standing(party, present, view.parties) for party in view.parties}
    duties = [duty for duty in view.duties if duty.when.fits(dict(architecture.resolved))]
    table = Table(
        about="Duty",
        heads=tuple((party.title, _holders(party, architecture)) for party in present),
        rows=tuple(Row(title=duty.title, detail=duty.detail, entries=_entries(duty, present, takes)) for duty in duties),
        meanings=MEANINGS,
    )
    return replace(select.dressed(architecture, view, (), (), ()), layout="grid", table=table)


def _standing(party: Party, present: Sequence[Party], known: Sequence[Party]) -> str:
    """The party itself where it exists, else the one that takes its place."""
    names = {each.id: each for each in known}
    while party not in present and party.instead in names:
        party = names[party.instead]
    return party.id


def _entries(duty: Duty, present: Sequence[Party], takes: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, list[str]] = {}
    for party, letter in duty.letters.items():
        found.setdefault(takes[party], []).extend(letter.split("/"))
    return tuple(_strongest(found.get(party.id, ())) for party in present)


def _strongest(letters: Sequence[str]) -> str:
    if {"A", "R"} <= set(letters):
        return "A/R"
    return next((letter for letter in "ARCI" if letter in letters), "")


def _holders(party: Party, architecture: Architecture) -> str:
    names = {
        "domain-owners": [each.owner for each in architecture.domains],
        "domain-stewards": [each.steward for each in architecture.domains],
        "platform-owner": [architecture.owner],
    }.get(party.holders, [])
    given = list(dict.fromkeys(each for each in names if each))
    if not given:
        return "not named" if party.holders else ""
    return ", ".join(given) if len(given) <= 2 else f"{given[0]} and {len(given) - 1} more"


def _sequence(architecture: Architecture, view: Definition) -> Scene:
    """The steps between the elements that exist; a step along a flow of the model carries that flow."""
    by_role: dict[str, Element] = {}
    for each in architecture.elements:
        by_role.setdefault(each.role, each)
    flows = {(flow.source, flow.target): flow for flow in architecture.flows}
    lines: list[Line] = []
    for step in view.steps:
        ends = _ends(step, by_role)
        if ends is None:
            continue
        flow = flows.get((ends[0].id, ends[1].id))
        lines.append(
            Line(
                id=f"step-{len(lines) + 1}",
                flows=(flow.id,) if flow else (),
                source=ends[0].id,
                target=ends[1].id,
                purpose=step.says,
                protocol=flow.protocol if flow else "HTTPS",
                mode=flow.mode if flow else Mode.CONTROL,
                classification=flow.classification if flow else "internal",
            )
        )
    used = {end for line in lines for end in (line.source, line.target)}
    shown = {each.id: each.id for each in architecture.elements}
    deck = select.Deck(architecture, shown, replace(view, badges=False))
    order = {each: at for at, each in enumerate(dict.fromkeys(end for line in lines for end in (line.source, line.target)))}
    cards: list[Card] = [deck.card(each) for each in architecture.elements if each.id in used]
    cards.sort(key=lambda card: order[card.id])
    groups = [
        Group(id=zone.id, title=zone.title, lane=zone.rank)
        for zone in architecture.zones
        if zone.id in {card.group for card in cards}
    ]
    question = "How does someone get access to a data product, and what is left as evidence?"
    scene = select.dressed(architecture, view, cards, lines, groups)
    return replace(scene, layout="sequence", question=question, notes=("Read from top to bottom; steps are numbered.",))


def _ends(step: Step, by_role: Mapping[str, Element]) -> tuple[Element, Element] | None:
    source = next((by_role[role] for role in step.sender if role in by_role), None)
    target = next((by_role[role] for role in step.receiver if role in by_role), None)
    return (source, target) if source and target and source is not target else None

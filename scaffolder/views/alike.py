"""Domains that exchange the same things with the same cards, gathered into one card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scaffolder.model.architecture import ElementKind
from scaffolder.views import select
from scaffolder.views.scene import Card, Line, Scene

LEAST = 2
"""Domains that are worth a card for all of them."""


def gathered(scene: Scene) -> Scene:
    """The scene with one card for all domains of a zone that have lines of the same modes to and from the same cards.

    Nothing is left out: the card names its domains and stands for all their elements, a line for all their flows.
    """
    alike: dict[tuple[object, ...], list[Card]] = {}
    for card in scene.cards:
        if card.kind is ElementKind.DOMAIN and not card.state:
            alike.setdefault((card.group, _exchanged(card, scene)), []).append(card)
    stands = {card.id: _one(cards) for cards in alike.values() if len(cards) >= LEAST for card in cards}
    if not stands:
        return scene
    cards = dict.fromkeys(stands.get(card.id, card) for card in scene.cards)
    return replace(scene, cards=tuple(cards), lines=_merged(scene.lines, {id_: card.id for id_, card in stands.items()}))


def _exchanged(card: Card, scene: Scene) -> frozenset[tuple[str, str, bool]]:
    """With whom a card exchanges what: mode, the other end, and whether it sends."""
    return frozenset(
        (line.mode.value, line.target if line.source == card.id else line.source, line.source == card.id)
        for line in scene.lines
        if card.id in (line.source, line.target)
    )


def _one(cards: list[Card]) -> Card:
    """One card for several."""
    first = cards[0]
    technologies = list(dict.fromkeys(card.technology for card in cards))
    return replace(
        first,
        id=f"alike-{first.id}",
        name=f"{len(cards)} domains",
        technology=technologies[0] if len(technologies) == 1 else "several",
        description=", ".join(card.name.removesuffix(" domain") for card in cards),
        badges=tuple(sorted({letter for card in cards for letter in card.badges})),
        exercises=tuple(sorted({letter for card in cards for letter in card.exercises})),
        members=tuple(member for card in cards for member in card.members),
        classification=select.highest(card.classification for card in cards)
        if any(card.classification for card in cards)
        else "",
        owner="",
        folded=True,
        listing=True,
    )


def _merged(lines: tuple[Line, ...], stands: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines between the cards that are left, those of one mode between the same two as one."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        source, target = stands.get(line.source, line.source), stands.get(line.target, line.target)
        found.setdefault((source, target, line.mode.value), []).append(line)
    return tuple(
        replace(
            parallel[0],
            flows=tuple(flow for line in parallel for flow in line.flows),
            source=source,
            target=target,
            purpose=select.joined([line.purpose for line in parallel]),
            protocol=select.joined([line.protocol for line in parallel]),
            classification=select.highest(line.classification for line in parallel),
            contents=tuple(dict.fromkeys(kind for line in parallel for kind in line.contents)),
        )
        for (source, target, _), parallel in found.items()
    )

"""The words of a card, broken to fit, and the height they ask for."""

from __future__ import annotations

from dataclasses import dataclass

from scaffolder.model.architecture import ElementKind
from scaffolder.views import metrics
from scaffolder.views.scene import Card, Scene

NAME_SIZE = 12.0
TEXT_SIZE = 10.0
NAME_STEP = 14.0
TEXT_STEP = 12.5
ICON = 28.0
PAD = 9.0
CARD_WIDTH = 183.0
NARROW_WIDTH = 162.0
LEAST_HEIGHT = 56.0
BADGE = 14.0
"""Sizes and steps in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lines of a card's text; `head` is the height of icon, name and technology, `height` that of the whole card."""

    name: tuple[str, ...]
    technology: tuple[str, ...]
    description: tuple[str, ...]
    head: float
    height: float


def card_width(scene: Scene) -> float:
    """The width of every card of a picture."""
    return NARROW_WIDTH if scene.narrow else CARD_WIDTH


def inset(card: Card) -> float:
    """Room at both sides that the card's outline takes: a person's rounded ends, and nothing elsewhere."""
    return 7.0 if card.kind is ElementKind.PERSON else 0.0


def words(card: Card, width: float) -> Words:
    """Break a card's texts: name and technology beside the icon, the description below at full width."""
    whole = width - 2 * PAD - 2 * inset(card)
    room = whole - ICON - 7
    corner = 10.0 if card.kind in (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT) else 0.0
    name = metrics.wrap(card.name, NAME_SIZE, room - corner, bold=True, most=3)
    technology = metrics.wrap(f"[{card.technology or kind_word(card.kind)}]", TEXT_SIZE, room, most=4 if card.tall else 2)
    description = metrics.wrap(card.description, TEXT_SIZE, whole, most=12 if card.tall else 2) if card.description else ()
    head = max(ICON, NAME_STEP * len(name) + TEXT_STEP * len(technology))
    height = head + TEXT_STEP * len(description) + 13 + BADGE / 2
    return Words(name=name, technology=technology, description=description, head=head, height=max(LEAST_HEIGHT, height))


def kind_word(kind: ElementKind) -> str:
    """The kind as the key says it."""
    return {
        ElementKind.PERSON: "person",
        ElementKind.EXTERNAL_SYSTEM: "external system",
        ElementKind.CONTAINER: "container",
        ElementKind.BROKER: "event log",
        ElementKind.DATA_STORE: "data store",
        ElementKind.DATA_PRODUCT: "data product",
        ElementKind.DOMAIN: "domain",
    }[kind]


KEY_ORDER = (
    ElementKind.PERSON,
    ElementKind.EXTERNAL_SYSTEM,
    ElementKind.CONTAINER,
    ElementKind.BROKER,
    ElementKind.DATA_STORE,
    ElementKind.DOMAIN,
    ElementKind.DATA_PRODUCT,
)
"""The order in which the key lists kinds."""

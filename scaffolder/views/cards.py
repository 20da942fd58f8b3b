"""The words of a card, broken to fit, and the height they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scaffolder.model.architecture import ElementKind
from scaffolder.views import metrics
from scaffolder.views.scene import Card

NAME_SIZE = 12.0
TEXT_SIZE = 10.0
NAME_STEP = 14.0
TEXT_STEP = 12.5
ICON, SMALL_ICON = 28.0, 22.0
PAD = 9.0
NARROW_WIDTH = 160.0
SLIM_WIDTH = 148.0
SLIMMEST_WIDTH = 138.0
BROAD_WIDTH = 230.0
LEAST_HEIGHT = 56.0
BADGE = 14.0
BADGE_ROOM = 24.0
BESIDE_ICON = 7.0
"""Sizes and steps in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The lines of a card's text; `head` is the height of icon, name and technology, `height` that of the whole card."""

    name: tuple[str, ...]
    technology: tuple[str, ...]
    description: tuple[str, ...]
    head: float
    height: float


def inset(card: Card) -> float:
    """Room at both sides that the card's outline takes: a person's rounded ends, and nothing elsewhere."""
    return 7.0 if card.kind is ElementKind.PERSON else 0.0


def icon(width: float) -> float:
    """The size of the icon on a card of a width: smaller on a slim one."""
    return ICON if width >= NARROW_WIDTH else SMALL_ICON


@lru_cache(maxsize=1024)
def words(card: Card, width: float) -> Words:
    """Break a card's texts: name and technology beside the icon, the description below at full width."""
    whole = width - 2 * PAD - 2 * inset(card)
    room = whole - icon(width) - BESIDE_ICON
    corner = 10.0 if card.kind in (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT) else 0.0
    name = metrics.wrap(card.name, NAME_SIZE, room - corner, bold=True, most=3)
    technology = metrics.wrap(f"[{card.technology or kind_word(card.kind)}]", TEXT_SIZE, room, most=4 if card.tall else 3)
    most = 12 if card.tall else 3
    if card.listing:
        description = metrics.listed(card.description, TEXT_SIZE, whole, most=most)
    else:
        description = metrics.wrap(card.description, TEXT_SIZE, whole, most=most)
    head = max(icon(width), NAME_STEP * len(name) + TEXT_STEP * len(technology))
    height = head + TEXT_STEP * len(description) + 13 + (BADGE / 2 if card.is_lettered else 0.0)
    return Words(name=name, technology=technology, description=description, head=head, height=max(LEAST_HEIGHT, height))


def is_whole(card: Card, width: float) -> bool:
    """Whether a card shows everything at a width: no word is cut, and its letters leave room for a line at their left."""
    told = words(card, width)
    if (BADGE + 3) * (len(card.badges) + len(card.exercises)) + BADGE_ROOM > width:
        return False
    return "…" not in "".join((*told.name, *told.technology, *told.description))


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

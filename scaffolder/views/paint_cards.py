"""Cards as SVG: outline by kind, icon, words, badges and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import ElementKind
from scaffolder.views import cards, metrics
from scaffolder.views.glyphs import PATHS
from scaffolder.views.marks import num, rect, square, text, words
from scaffolder.views.scene import Box, Card

ICON_INNER = 24.0

STATES = {
    "new": "new", "retiring": "retiring", "ghost": "not yet, or no longer", "added": "added", "removed": "removed",
    "changed": "changed",
}  # fmt: skip
"""How the state of a card in a migration, or since an earlier architecture, is called."""

TAGS = {"new": "cdc", "retiring": "restricted", "added": "cdc", "removed": "restricted", "changed": "stream"}
"""The tint of the tag that names a state."""


def card(shown: Card, box: Box, symbols: Mapping[str, str]) -> str:
    """One card with everything on it; `symbols` names the symbol of each icon."""
    kind = shown.kind.value
    spoken = f"{shown.name}, {cards.kind_word(shown.kind)}. {shown.description}"
    parts = [f'<g role="group" data-id="{text(shown.id)}" data-kind="{kind}" aria-label="{text(spoken)}">']
    parts.append(f"<title>{text(_hover(shown))}</title>")
    parts.extend(_outline(shown, box))
    if shown.state == "ghost":
        room = box.width - 2 * cards.PAD
        parts.append(words("k", box.x + cards.PAD, box.middle + 3.5, metrics.cut(shown.name, cards.TEXT_SIZE, room)))
        return "".join([*parts, "</g>"])
    said = cards.words(shown, box.width)
    left = box.x + cards.PAD + cards.inset(shown)
    total = said.head + cards.TEXT_STEP * len(said.description)
    top = box.middle - total / 2 - (3.0 if shown.badges else 0.0)
    block = cards.NAME_STEP * len(said.name) + cards.TEXT_STEP * len(said.technology)
    y = top + (said.head - block) / 2 - 2.5
    for line in said.name:
        y += cards.NAME_STEP
        parts.append(words("n", left + cards.ICON + 7, y, line))
    for line in said.technology:
        y += cards.TEXT_STEP
        parts.append(words("k", left + cards.ICON + 7, y, line))
    y = top + said.head - 1.5
    for line in said.description:
        y += cards.TEXT_STEP
        parts.append(words("k", left, y, line))
    parts.append(_icon(shown, left, top + (said.head - cards.ICON) / 2, symbols))
    parts.extend(_badges(shown, box))
    return "".join([*parts, "</g>"])


def _hover(shown: Card) -> str:
    facts = [f"{shown.name} [{shown.technology or cards.kind_word(shown.kind)}]", shown.description]
    facts += [f"classification: {shown.classification}"] if shown.classification else []
    facts += [f"owner: {shown.owner}"] if shown.owner else []
    facts += [STATES[shown.state]] if shown.state else []
    return ". ".join(fact for fact in facts if fact)


def _outline(shown: Card, box: Box) -> list[str]:
    kind = shown.kind.value
    radius = {ElementKind.PERSON: 22.0, ElementKind.BROKER: 10.0}.get(shown.kind, 4.0)
    if shown.state == "ghost":
        return [rect("ghost", box, radius)]
    parts = [rect(f"c {kind}{' removed' if shown.state == 'removed' else ''}", box, radius)]
    if shown.kind is ElementKind.DATA_STORE:
        parts.append(f'<path class="c {kind}" d="M{num(box.x)} {num(box.y + 5)}h{num(box.width)}"/>')
    if shown.kind in (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT):
        size = 16 if shown.kind is ElementKind.DOMAIN else 10
        parts.append(f'<path class="e {kind}" d="M{num(box.right - size)} {num(box.y)}h{size}v{size}z"/>')
    if shown.kind is ElementKind.BROKER:
        parts.append(
            f'<path class="e {kind}" d="M{num(box.x)} {num(box.y + 12)}v{num(box.height - 24)}h3.5v-{num(box.height - 24)}z"/>'
        )
    return parts


def _icon(shown: Card, x: float, y: float, symbols: Mapping[str, str]) -> str:
    size = cards.ICON
    plate = Box(x=x, y=y, width=size, height=size)
    if shown.icon in symbols:
        inner = (size - ICON_INNER) / 2
        at = f'x="{num(x + inner)}" y="{num(y + inner)}" width="{num(ICON_INNER)}" height="{num(ICON_INNER)}"'
        return rect("plate", plate, 4) + f'<use href="#{symbols[shown.icon]}" {at}/>'
    return glyph(shown, x + 2, y + 2)


def glyph(shown: Card, x: float, y: float) -> str:
    """The neutral glyph of a card's kind, 24 by 24."""
    return f'<path class="y" transform="translate({num(x)} {num(y)})" d="{PATHS[shown.kind]}"/>'


def _badges(shown: Card, box: Box) -> list[str]:
    y = box.bottom - cards.BADGE / 2
    x = box.right - 6 - cards.BADGE
    parts: list[str] = []
    for letter in reversed(shown.badges):
        parts.append(square(x, y, letter))
        x -= cards.BADGE + 3
    if shown.state in TAGS:
        word = STATES[shown.state]
        wide = metrics.width(word, cards.TEXT_SIZE, bold=True) + 10
        tag = Box(x=box.right - 24 - wide, y=box.y - cards.BADGE / 2, width=wide, height=cards.BADGE)
        parts.append(rect(f"d {TAGS[shown.state]}", tag, 2.5))
        parts.append(words("b", tag.x + wide / 2, tag.y + 10.6, word))
    return parts


def symbols(shown: Sequence[Card], view: str, images: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Symbol ids by icon name, and their definitions, each image once; ids carry the view's name."""
    found: dict[str, str] = {}
    parts: list[str] = []
    for name in dict.fromkeys(each.icon for each in shown if each.icon in images):
        found[name] = f"{view}-icon-{len(found) + 1}"
        image = f'<image width="64" height="64" href="{images[name]}"/>'
        parts.append(f'<symbol id="{found[name]}" viewBox="0 0 64 64">{image}</symbol>')
    return found, "".join(parts)

"""Cards as SVG: outline by kind, icon, words, badges and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import ElementKind
from scaffolder.views import cards, metrics
from scaffolder.views.glyphs import PATHS
from scaffolder.views.marks import hollow, num, rect, square, text, words
from scaffolder.views.scene import Box, Card

GLYPH, PLATE = 24.0, 2.0
"""The size on which glyphs are drawn, and from the edge of an icon's plate to the icon."""

MOST_NAMED = 40
"""Names of a list that a card's text names one by one."""

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
    top = box.middle - total / 2 - (3.0 if shown.is_lettered else 0.0)
    icon = cards.icon(box.width)
    beside = left + icon + cards.BESIDE_ICON
    block = cards.NAME_STEP * len(said.name) + cards.TEXT_STEP * len(said.technology)
    y = top + (said.head - block) / 2 - 2.5
    for line in said.name:
        y += cards.NAME_STEP
        parts.append(words("n", beside, y, line))
    for line in said.technology:
        y += cards.TEXT_STEP
        parts.append(words("k", beside, y, line))
    y = top + said.head - 1.5
    for line in said.description:
        y += cards.TEXT_STEP
        parts.append(words("k", left, y, line))
    parts.append(_icon(shown, Box(x=left, y=top + (said.head - icon) / 2, width=icon, height=icon), symbols))
    parts.extend(_badges(shown, box))
    return "".join([*parts, "</g>"])


def _hover(shown: Card) -> str:
    facts = [f"{shown.name} [{shown.technology or cards.kind_word(shown.kind)}]", _described(shown)]
    facts += [f"classification: {shown.classification}"] if shown.classification else []
    facts += [f"owner: {shown.owner}"] if shown.owner else []
    facts += [STATES[shown.state]] if shown.state else []
    return ". ".join(fact for fact in facts if fact)


def _described(shown: Card) -> str:
    """What a card says of itself; of a long list no more than somebody reads while a pointer rests there."""
    entries = shown.description.split(", ") if shown.listing else []
    if len(entries) <= MOST_NAMED:
        return shown.description
    return f"{', '.join(entries[:MOST_NAMED])} and {len(entries) - MOST_NAMED:,} more"


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


def _icon(shown: Card, plate: Box, symbols: Mapping[str, str]) -> str:
    x, y, size = plate.x + PLATE, plate.y + PLATE, plate.width - 2 * PLATE
    if shown.icon in symbols:
        at = f'x="{num(x)}" y="{num(y)}" width="{num(size)}" height="{num(size)}"'
        return rect("plate", plate, 4) + f'<use href="#{symbols[shown.icon]}" {at}/>'
    return glyph(shown, x, y, size)


def glyph(shown: Card, x: float, y: float, size: float = GLYPH) -> str:
    """The neutral glyph of a card's kind."""
    scaled = "" if size == GLYPH else f" scale({size / GLYPH:.3f})"
    return f'<path class="y" transform="translate({num(x)} {num(y)}){scaled}" d="{PATHS[shown.kind]}"/>'


def _badges(shown: Card, box: Box) -> list[str]:
    y = box.bottom - cards.BADGE / 2
    x = box.right - 6 - cards.BADGE
    parts: list[str] = []
    for letter in reversed(shown.badges):
        parts.append(square(x, y, letter))
        x -= cards.BADGE + 3
    for letter in reversed(shown.exercises):
        parts.append(hollow(x, y, letter))
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

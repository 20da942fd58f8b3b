"""The domain map as SVG: a grid of products and consumers."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.model.architecture import ElementKind
from scaffolder.views import key, legend, metrics
from scaffolder.views.around import END, MARGIN
from scaffolder.views.labels import LEVELS, SIZE, letter_of
from scaffolder.views.marks import num, pill, rect, text, words
from scaffolder.views.paint import document, heading
from scaffolder.views.paint_cards import glyph, symbols
from scaffolder.views.scene import Box, Card, Line, Scene

HEAD = 452.0
CELL = 92.0
INSET = 9.0
HEIGHT = 44.0
DOMAIN_HEIGHT = 30.0
TOP = 92.0
MARK, PILL = 60.0, 18.0
"""Width of the row heads, sizes of cells and column heads, and widths of a mark and of the letter on it, in pixels."""


def paint(scene: Scene, *, theme: str, images: Mapping[str, str]) -> str:
    """The map as one SVG."""
    rows = [card for card in scene.cards if card.group == "products"]
    columns = [card for card in scene.cards if card.group == "consumers"]
    longest = max((metrics.width(word, SIZE, bold=True) for card in columns for word in card.name.split()), default=0.0)
    cell = max(CELL, longest + 2 * INSET, min(150.0, 620.0 / max(1, len(columns))))
    width = max(HEAD + cell * len(columns), 760.0)
    top, head = heading(scene, width)
    named, defined = symbols(columns, scene.view, images)
    parts = [_column(card, Box(x=HEAD + at * cell, y=0, width=cell, height=TOP), named) for at, card in enumerate(columns)]
    y = TOP
    places: dict[str, float] = {}
    for card in rows:
        high = DOMAIN_HEIGHT if card.kind is ElementKind.DOMAIN else HEIGHT
        parts.append(_row(card, Box(x=0, y=y, width=HEAD + cell * len(columns), height=high)))
        places[card.id] = y + high / 2
        y += high
    parts.append(_grid(len(columns), cell, y))
    parts.append(words("g", 0, TOP - 28, "Product: owner, contract, promises"))
    parts.append(words("g", 0, TOP - 12, "Mark: how data flows to the consumer, and its classification"))
    across = {card.id: HEAD + at * cell + cell / 2 for at, card in enumerate(columns)}
    parts += _marks(scene, places, across, cell)
    shown = key.samples(scene, numbered=True, bounded=False, enclosed=False)
    explained, key_height = key.draw(shown, scene, MARGIN, top + y + 24, width)
    page = Box(x=0, y=0, width=width + 2 * MARGIN, height=top + y + 24 + key_height + END)
    moved = f'<g transform="translate({num(MARGIN)},{num(top)})">{"".join(parts)}</g>'
    return document(scene, page, theme, defined + legend.arrows(scene), head + moved + explained)


def _column(card: Card, box: Box, named: Mapping[str, str]) -> str:
    lines = metrics.wrap(card.name, SIZE, box.width - 2 * INSET, bold=True, most=3)
    parts = [
        f'<g data-id="{text(card.id)}" data-kind="{card.kind.value}">',
        rect(f"c {card.kind.value}", Box(x=box.x + 3, y=0, width=box.width - 6, height=box.height - 4), 4),
    ]
    middle = box.x + box.width / 2
    if card.icon in named:
        parts.append(rect("plate", Box(x=middle - 14, y=7, width=28, height=28), 4))
        parts.append(f'<use href="#{named[card.icon]}" x="{num(middle - 12)}" y="9" width="24" height="24"/>')
    else:
        parts.append(glyph(card, middle - 12, 9))
    style = "text-anchor:middle;font-size:10px"
    for at, line in enumerate(lines):
        parts.append(f'<text class="n" style="{style}" x="{num(middle)}" y="{num(50 + 12 * at)}">{text(line)}</text>')
    return "".join([*parts, "</g>"])


def _row(card: Card, box: Box) -> str:
    parts = [f'<g data-id="{text(card.id)}" data-kind="{card.kind.value}">']
    owner = f"owner {card.owner}" if card.owner else "no owner"
    if card.kind is ElementKind.DOMAIN:
        parts.append(rect(f"c {card.kind.value}", Box(x=0, y=box.y + 3, width=HEAD - 8, height=box.height - 6), 4))
        name = metrics.cut(card.name, 12, 190, bold=True)
        parts.append(words("n", 10, box.middle + 4, name))
        parts.append(words("k", 216, box.middle + 3.5, metrics.cut(owner, SIZE, HEAD - 234)))
        return "".join([*parts, "</g>"])
    parts.append(rect(f"c {card.kind.value}", Box(x=16, y=box.y + 3, width=HEAD - 24, height=box.height - 6), 4))
    parts.append(words("n", 28, box.middle - 3, metrics.cut(card.name, 12, 176, bold=True)))
    parts.append(words("k", 28, box.middle + 11, metrics.cut(f"[{card.technology}]", SIZE, HEAD - 80)))
    parts.append(words("k", 216, box.middle - 3, metrics.cut(card.owner or "no owner", SIZE, HEAD - 266)))
    level = card.classification if card.classification in LEVELS else "internal"
    parts.append(pill(level, HEAD - 40, box.middle, letter_of(level)))
    return "".join([*parts, "</g>"])


def _grid(count: int, cell: float, bottom: float) -> str:
    lines = "".join(f"M{num(HEAD + at * cell)} {num(TOP)}V{num(bottom)}" for at in range(count + 1))
    return (
        f'<path class="rule" d="{lines}M0 {num(TOP)}H{num(HEAD + count * cell)}M0 {num(bottom)}H{num(HEAD + count * cell)}"/>'
    )


def _marks(scene: Scene, places: Mapping[str, float], across: Mapping[str, float], cell: float) -> list[str]:
    """A short line for each line, drawn as its mode, with its highest classification on it; side by side in one cell."""
    found: list[str] = []
    together: dict[tuple[str, str], list[Line]] = {}
    for line in scene.lines:
        together.setdefault((line.source, line.target), []).append(line)
    for (source, target), lines in together.items():
        for at, line in enumerate(lines):
            wide = min(MARK, (cell - 8) / len(lines))
            x, y = across[target] + (at - (len(lines) - 1) / 2) * wide, places[source]
            hover = f"{line.purpose}, {line.protocol}, {line.classification}"
            said = f'data-id="{text(line.id)}" data-flows="{text(" ".join(line.flows))}" data-source="{text(source)}"'
            ends = f'data-target="{text(target)}" data-label="{text(f"{line.purpose}, {line.protocol}")}"'
            level = line.classification if line.classification in LEVELS else "internal"
            kind = line.mode.value
            arrow = f'd="M{num(x - wide / 2 + 2)} {num(y)}h{num(wide - 4)}" marker-end="url(#{scene.view}-arrow-{kind})"'
            mark = f'<path class="f {kind}" {arrow}/>{pill(level, x - PILL / 2 - 2, y, letter_of(level))}'
            found.append(f"<g {said} {ends}>{mark}<title>{text(hover)}</title></g>")
    return found

"""A sequence as SVG: who takes part across, the steps from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.views import cards, key, legend, metrics
from scaffolder.views.around import END, FLAT, MARGIN
from scaffolder.views.labels import SIZE
from scaffolder.views.marks import disc, num, rect, text
from scaffolder.views.paint import document, heading
from scaffolder.views.paint_cards import card, symbols
from scaffolder.views.scene import Box, Line, Scene

GAP = 10.0
STEP = 50.0
WIDTH = 1088.0
NUMBER = 8.5
"""Pixels between cards, from one step to the next at least, the usual width, and the radius of a number."""


def paint(scene: Scene, *, theme: str, images: Mapping[str, str]) -> str:
    """The sequence as one SVG."""
    count = max(1, len(scene.cards))
    wide = min(cards.NARROW_WIDTH, (WIDTH - GAP * (count - 1)) / count)
    high = max((cards.words(each, wide).height for each in scene.cards), default=cards.LEAST_HEIGHT)
    width = len(scene.cards) * (wide + GAP) - GAP
    top, head = heading(scene, width)
    named, defined = symbols(scene.cards, scene.view, images)
    boxes = {each.id: Box(x=at * (wide + GAP), y=0, width=wide, height=high) for at, each in enumerate(scene.cards)}
    spare = (width + 2 * MARGIN) / FLAT - top - high - 110
    step = max(STEP, spare / max(1, len(scene.lines)))
    bottom = high + 20 + step * len(scene.lines)
    life = "".join(f"M{num(box.x + wide / 2)} {num(box.bottom)}V{num(bottom)}" for box in boxes.values())
    parts = [f'<path class="rule" style="stroke-dasharray:4 4" d="{life}"/>']
    parts += [card(each, boxes[each.id], named) for each in scene.cards]
    for at, line in enumerate(scene.lines):
        parts.append(_step(line, at + 1, boxes, high + 46 + step * at, scene, width))
    shown = key.samples(scene, numbered=False, bounded=False, enclosed=False)
    explained, key_height = key.draw(shown, scene, MARGIN, top + bottom + 20, width)
    page = Box(x=0, y=0, width=width + 2 * MARGIN, height=top + bottom + 20 + key_height + END)
    moved = f'<g transform="translate({num(MARGIN)},{num(top)})">{"".join(parts)}</g>'
    return document(scene, page, theme, defined + legend.arrows(scene), head + moved + explained)


def _step(line: Line, number: int, boxes: Mapping[str, Box], y: float, scene: Scene, width: float) -> str:
    start = boxes[line.source].x + boxes[line.source].width / 2
    end = boxes[line.target].x + boxes[line.target].width / 2
    kind = line.mode.value
    left, right = min(start, end), max(start, end)
    room = right - left - 2 * NUMBER - 12
    said = metrics.wrap(f"{line.purpose} ({line.protocol})", SIZE, max(room, 150.0), most=2)
    widest = max(metrics.width(each, SIZE) for each in said)
    x = min(left + 2 * NUMBER + 6, width - widest - 2)
    ends = f'data-source="{text(line.source)}" data-target="{text(line.target)}"'
    facts = f'data-id="{text(line.id)}" data-flows="{text(" ".join(line.flows))}" {ends}'
    label = text(f"{line.purpose}, {line.protocol}")
    parts = [
        f'<path class="f {kind}" {facts} data-label="{label}" d="M{num(start)} {num(y)}H{num(end)}" '
        f'marker-end="url(#{scene.view}-arrow-{kind})"><title>{label}</title></path>'
    ]
    first = y - 7 - 11.5 * (len(said) - 1)
    parts.append(rect("bg", Box(x=x - 2, y=first - 13.5, width=widest + 4, height=11.5 * len(said) + 1)))
    for at, each in enumerate(said):
        parts.append(f'<text class="k l" x="{num(x)}" y="{num(first + 11.5 * at - 4)}">{text(each)}</text>')
    parts.append(disc(kind, start + (NUMBER + 2) * (1 if end > start else -1), y, str(number)))
    return "".join(parts)

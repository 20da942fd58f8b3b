"""What stands around a picture's body: the table of numbered lines, the key, the strip of waves, the footer."""

from __future__ import annotations

from collections.abc import Sequence

from scaffolder.views import cards, metrics
from scaffolder.views.labels import SIZE, letter_of, tint
from scaffolder.views.marks import disc, num, pill, rect, square, words
from scaffolder.views.scene import Box, Layout, Net, Scene

ROW = 17.0
LINE = 12.5
COLUMN_LEAST = 440.0
"""Steps of the table, and the width below which it has one column less."""

MODES = {"batch": "batch", "stream": "stream", "cdc": "change data capture", "query": "query or serve", "control": "control"}
LEVELS = ("restricted", "confidential", "internal", "public")


def sentence(net: Net, names: dict[str, str]) -> str:
    """A tree in words: who sends what to whom, over which protocol."""
    lines = [line for line in net.lines if line.state != "ghost"]
    leaves = list(dict.fromkeys(names[net.leaf(line)] for line in lines))
    listed = ", ".join(leaves)
    sources, targets = (listed, names[net.hub]) if net.inward else (names[net.hub], listed)
    first = lines[0]
    flows = sum(len(line.flows) for line in lines)
    count = f" ({flows} flows)" if flows > len(lines) else ""
    held = f"; holds {first.holds}" if first.holds else ""
    return f"{sources} → {targets}: {first.purpose}, {first.protocol}{count}{held}"


def _highest(net: Net) -> str:
    found = [line.classification for line in net.lines if line.state != "ghost"]
    return next((level for level in LEVELS if level in found), found[0])


def table(layout: Layout, x: float, y: float, width: float) -> tuple[str, float]:
    """Every numbered tree with its classification and sentence, in columns; the SVG and its height."""
    names = {card.id: card.name for card, _ in layout.cards}
    shown = [net for net in layout.nets if any(line.state != "ghost" for line in net.lines)]
    count = max(1, min(3, int(width // COLUMN_LEAST)))
    room = width / count
    rows = [(net, metrics.wrap(sentence(net, names), SIZE, room - 58, most=3)) for net in shown]
    total = sum(ROW + LINE * (len(lines) - 1) for _, lines in rows)
    parts = [words("g", x, y + 4, "Lines: number, highest classification, from → to, purpose, protocol")]
    column, used, tallest = 0, 0.0, 0.0
    for net, lines in rows:
        high = ROW + LINE * (len(lines) - 1)
        if used + high / 2 > total / count and column < count - 1:
            column, used = column + 1, 0.0
        left, top = x + column * room, y + 24 + used
        level = _highest(net)
        parts.append(disc(tint(net.lines[0], layout.scene), left + 9, top, str(net.number)))
        parts.append(pill(level if level in LEVELS else "internal", left + 22, top, letter_of(level)))
        parts += [words("k", left + 46, top + 3.6 + LINE * at, line) for at, line in enumerate(lines)]
        used += high
        tallest = max(tallest, used)
    return f'<g role="group" aria-label="Numbered lines">{"".join(parts)}</g>', tallest + 32


def key(layout: Layout, x: float, y: float, width: float) -> tuple[str, float]:
    """Lines, shapes and letters used on this picture, explained; then the footer. The SVG and its height."""
    scene = layout.scene
    pieces = [*_lines(scene), *_shapes(scene, layout), *_letters(scene, numbered=layout.numbered)]
    parts = [words("g", x, y + 4, "Key")]
    left, top = x + 40, y
    for wide, draw in pieces:
        if left + wide > x + width and left > x + 40:
            left, top = x + 40, top + 22
        parts.append(f'<g transform="translate({num(left)},{num(top)})">{draw}</g>')
        left += wide + 16
    top += 10
    for note in (*scene.notes, scene.footer):
        for line in metrics.wrap(note, SIZE, width, most=2):
            top += 14
            parts.append(words("k", x, top, line))
    return f'<g role="group" aria-label="Key">{"".join(parts)}</g>', top - y + 14


def _piece(drawing: str, sample: float, said: str) -> tuple[float, str]:
    return sample + 6 + metrics.width(said, SIZE), drawing + words("k", sample + 6, 3.6, said)


def _lines(scene: Scene) -> list[tuple[float, str]]:
    order = list(MODES) if scene.colour_by == "mode" else list(LEVELS)
    used = {tint(line, scene) for line in scene.lines}
    found: list[tuple[float, str]] = []
    for kind in order:
        if kind in used:
            arrow = (
                disc(kind, 22, 0, "")
                if scene.layout == "matrix"
                else f'<path class="f {kind}" d="M0 0h32" marker-end="url(#{scene.view}-arrow-{kind})"/>'
            )
            said = MODES[kind] if scene.colour_by == "mode" else f"{letter_of(kind)} {kind} data"
            found.append(_piece(arrow, 34, said))
    return found


def _shapes(scene: Scene, layout: Layout) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    present = {card.kind for card in scene.cards if card.state != "ghost"}
    sample = Box(x=0, y=-7, width=26, height=15)
    for kind in cards.KEY_ORDER:
        if kind in present:
            drawing = rect(f"c {kind.value}", sample, 7 if kind.value == "person" else 3)
            if kind.value == "data-store":
                drawing += f'<path class="c {kind.value}" d="M0 -3.5h26"/>'
            if kind.value in ("domain", "data-product"):
                size = 9 if kind.value == "domain" else 6
                drawing += f'<path class="e {kind.value}" d="M{26 - size} -7h{size}v{size}z"/>'
            if kind.value == "broker":
                drawing += f'<path class="e {kind.value}" d="M0 -4v9h3v-9z"/>'
            found.append(_piece(drawing, 26, cards.kind_word(kind)))
    if any(card.state == "ghost" for card in scene.cards):
        found.append(_piece(rect("ghost", sample, 3), 26, "not yet, or no longer there"))
    found += _differences(scene)
    if any(frame.boundary for frame in layout.frames):
        found.append(_piece(rect("zone", sample, 3), 26, scene.boundary))
    if any(not frame.boundary for frame in layout.frames):
        found.append(_piece(rect("outer", sample, 3), 26, "provider, region, account"))
    return found


def _differences(scene: Scene) -> list[tuple[float, str]]:
    """What changed since an earlier architecture: how lines say it, where a card or a line does."""
    states = {each.state for each in scene.cards} | {each.state for each in scene.lines}
    kind = tint(scene.lines[0], scene) if scene.lines else "batch"
    said = {"added": "added since", "removed": "removed since", "changed": "changed since"}
    return [
        _piece(f'<path class="f {kind} {state}" d="M0 0h32"/>', 34, words) for state, words in said.items() if state in states
    ]


def _letters(scene: Scene, *, numbered: bool) -> list[tuple[float, str]]:
    found = [_piece(square(0, -7, letter), 14, title) for letter, title in scene.letters]
    used = {line.classification for line in scene.lines}
    if numbered and scene.colour_by == "mode":
        found += [_piece(pill(level, 0, 0, letter_of(level)), 18, f"{level} data") for level in LEVELS if level in used]
    return found


def strip(scene: Scene, x: float, y: float, width: float) -> tuple[str, float]:
    """The waves of a migration from left to right, the shown one filled; the SVG and its height."""
    wide = width / len(scene.waves)
    texts = [metrics.wrap(wave.text, SIZE, wide - 36, most=3) for wave in scene.waves]
    high = 24 + 12.5 * max(len(lines) for lines in texts)
    parts: list[str] = []
    for at, (wave, lines) in enumerate(zip(scene.waves, texts, strict=True)):
        left = x + at * wide
        parts.append(f'<path class="{"here" if wave.current else "pale"}" d="{_chevron(left, y, wide - 4, high)}"/>')
        inked = ("b", "w") if wave.current else ("m", "k")
        parts.append(_in_strip(inked[0], left + 22, y + 16, metrics.cut(wave.title, 11, wide - 36, bold=True)))
        parts += [_in_strip(inked[1], left + 22, y + 30 + 12.5 * row, line) for row, line in enumerate(lines)]
    return f'<g role="group" aria-label="Waves">{"".join(parts)}</g>', high


def _in_strip(kind: str, x: float, y: float, said: str) -> str:
    drawn = words(kind, x, y, said)
    return drawn.replace("<text ", '<text text-anchor="start" style="text-anchor:start" ') if kind == "b" else drawn


def _chevron(x: float, y: float, wide: float, high: float) -> str:
    points: Sequence[tuple[float, float]] = (
        (x, y), (x + wide - 10, y), (x + wide, y + high / 2), (x + wide - 10, y + high), (x, y + high), (x + 10, y + high / 2),
    )  # fmt: skip
    return "M" + "L".join(f"{num(a)} {num(b)}" for a, b in points) + "z"


def arrows(scene: Scene) -> str:
    """The arrow heads of a picture, one for each class of line."""
    shape = (
        'viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" orient="auto"'
    )
    return "".join(
        f'<marker id="{scene.view}-arrow-{kind}" {shape}><path class="d {kind}" d="M0 0.8L10 5L0 9.2z"/></marker>'
        for kind in dict.fromkeys(tint(line, scene) for line in scene.lines)
    )

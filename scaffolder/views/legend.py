"""What stands around a picture's body: the table of numbered lines, the strip of waves, the heads of arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scaffolder.views import metrics
from scaffolder.views.labels import LEVELS, SIZE, highest, letter_of, tint
from scaffolder.views.marks import disc, num, pill, words
from scaffolder.views.scene import Layout, Net, Scene

ROW = 17.0
LINE = 12.5
COLUMN_LEAST, CLOSE_COLUMN_LEAST = 440.0, 340.0
MOST_COLUMNS = 3
"""Steps of the table, the usual and the least width of a column, and how many it has at most."""

MODES = {"batch": "batch", "stream": "stream", "cdc": "change data capture", "query": "query or serve", "control": "control"}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the table: a tree, its sentence on lines, and where the row stands in the table."""

    net: Net
    said: tuple[str, ...]
    x: float
    y: float


def sentences(nets: Sequence[Net], scene: Scene) -> tuple[tuple[Net, str], ...]:
    """Every tree of a picture that is not gone, with its sentence."""
    names = {card.id: card.name for card in scene.cards}
    return tuple((net, sentence(net, names)) for net in nets if any(line.state != "ghost" for line in net.lines))


def entries(told: Sequence[tuple[Net, str]], width: float) -> tuple[list[Entry], float]:
    """The rows of the table, dealt out to as many columns as its width has room for; and its height.

    One column more is taken where its narrower rows still save one.
    """
    count = max(1, min(MOST_COLUMNS, int(width // COLUMN_LEAST)))
    usual = _dealt(told, width, count)
    close = _dealt(told, width, count + 1) if count < MOST_COLUMNS and width // (count + 1) > CLOSE_COLUMN_LEAST else usual
    return close if close[1] <= usual[1] - ROW else usual


def _dealt(told: Sequence[tuple[Net, str]], width: float, count: int) -> tuple[list[Entry], float]:
    room = width / count
    rows = [(net, metrics.wrap(said, SIZE, room - 58, most=3)) for net, said in told]
    total = sum(ROW + LINE * (len(lines) - 1) for _, lines in rows)
    found: list[Entry] = []
    column, used, tallest = 0, 0.0, 0.0
    for net, lines in rows:
        high = ROW + LINE * (len(lines) - 1)
        if used + high / 2 > total / count and column < count - 1:
            column, used = column + 1, 0.0
        found.append(Entry(net=net, said=lines, x=column * room, y=24 + used))
        used += high
        tallest = max(tallest, used)
    return found, tallest + 32


def least(told: Sequence[tuple[Net, str]]) -> float:
    """The height that the table cannot fall below at any width."""
    return ROW * len(told) / MOST_COLUMNS + 32


def table(layout: Layout, x: float, y: float, width: float) -> tuple[str, float]:
    """Every numbered tree with its classification and sentence, in columns; the SVG and its height."""
    rows, high = entries(sentences(layout.nets, layout.scene), width)
    parts = [words("g", x, y + 4, "Lines: number, highest classification, from → to, purpose, protocol")]
    for row in rows:
        left, top = x + row.x, y + row.y
        level = highest(row.net)
        parts.append(disc(tint(row.net.lines[0], layout.scene), left + 9, top, str(row.net.number)))
        parts.append(pill(level if level in LEVELS else "internal", left + 22, top, letter_of(level)))
        parts += [words("k", left + 46, top + 3.6 + LINE * at, line) for at, line in enumerate(row.said)]
    return f'<g role="group" aria-label="Numbered lines">{"".join(parts)}</g>', high


def strip_height(scene: Scene, width: float) -> float:
    """How high the strip of waves is."""
    return 24 + LINE * max(len(lines) for lines in _waves(scene, width))


def _waves(scene: Scene, width: float) -> list[tuple[str, ...]]:
    room = width / len(scene.waves) - 36
    return [metrics.wrap(wave.text, SIZE, room, most=3) for wave in scene.waves]


def strip(scene: Scene, x: float, y: float, width: float) -> str:
    """The waves of a migration from left to right, the shown one filled."""
    wide = width / len(scene.waves)
    texts, high = _waves(scene, width), strip_height(scene, width)
    parts: list[str] = []
    for at, (wave, lines) in enumerate(zip(scene.waves, texts, strict=True)):
        left = x + at * wide
        parts.append(f'<path class="{"here" if wave.current else "pale"}" d="{_chevron(left, y, wide - 4, high)}"/>')
        inked = ("b", "w") if wave.current else ("m", "k")
        parts.append(_in_strip(inked[0], left + 22, y + 16, metrics.cut(wave.title, 11, wide - 36, bold=True)))
        parts += [_in_strip(inked[1], left + 22, y + 30 + 12.5 * row, line) for row, line in enumerate(lines)]
    return f'<g role="group" aria-label="Waves">{"".join(parts)}</g>'


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

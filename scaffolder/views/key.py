"""The key of a picture: the lines, shapes and letters it uses, explained; below them its notes and its footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scaffolder.views import cards, metrics
from scaffolder.views.labels import LEVELS, SIZE, letter_of, tint
from scaffolder.views.legend import MODES
from scaffolder.views.marks import hollow, num, pill, rect, square, words
from scaffolder.views.scene import Box, Scene

LEFT = 40.0
APART, CLOSE = 16.0, 10.0
ROW = 22.0
LINE = 14.0
"""Where samples begin, their distance (the lesser where that saves a row), and steps from one row or line of notes to the next.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing explained: how it looks, how much of the width that takes, and what it is."""

    drawing: str
    wide: float
    said: str
    width: float = field(init=False)
    """The width of the whole."""

    def __post_init__(self) -> None:
        """Measure it once."""
        object.__setattr__(self, "width", self.wide + 6 + metrics.width(self.said, SIZE))


def samples(scene: Scene, *, numbered: bool, bounded: bool, enclosed: bool) -> tuple[Sample, ...]:
    """Everything that needs an explanation on a picture; with boundaries and enclosing ones where it has them."""
    return (*_lines(scene), *_shapes(scene, bounded=bounded, enclosed=enclosed), *_letters(scene, numbered=numbered))


def height(shown: Sequence[Sample], scene: Scene, width: float) -> float:
    """How high a key is on a picture of this width."""
    return _height(len(_rows(shown, width)[0]), len(_notes(scene, width)))


def _height(rows: int, notes: int) -> float:
    return ROW * (rows - 1) + 10 + LINE * notes + 14


def draw(shown: Sequence[Sample], scene: Scene, x: float, y: float, width: float) -> tuple[str, float]:
    """The key and the notes below it as SVG, and their height."""
    parts = [words("g", x, y + 4, "Key")]
    rows, apart = _rows(shown, width)
    notes = _notes(scene, width)
    for at, row in enumerate(rows):
        left = x + LEFT
        for each in row:
            said = words("k", each.wide + 6, 3.6, each.said)
            parts.append(f'<g transform="translate({num(left)},{num(y + ROW * at)})">{each.drawing}{said}</g>')
            left += each.width + apart
    top = y + ROW * (len(rows) - 1) + 10
    parts += [words("k", x, top + LINE * at, line) for at, line in enumerate(notes, start=1)]
    return f'<g role="group" aria-label="Key">{"".join(parts)}</g>', _height(len(rows), len(notes))


def _rows(shown: Sequence[Sample], width: float) -> tuple[list[list[Sample]], float]:
    """The samples dealt out to rows, and their distance."""
    usual, close = _dealt(shown, width, APART), _dealt(shown, width, CLOSE)
    return (close, CLOSE) if len(close) < len(usual) else (usual, APART)


def _dealt(shown: Sequence[Sample], width: float, apart: float) -> list[list[Sample]]:
    rows: list[list[Sample]] = [[]]
    left = LEFT
    for each in shown:
        if left + each.width > width and rows[-1]:
            rows.append([])
            left = LEFT
        rows[-1].append(each)
        left += each.width + apart
    return rows


def _notes(scene: Scene, width: float) -> list[str]:
    """The notes on lines, the footer behind the last one where there is room."""
    lines = [line for note in scene.notes for line in metrics.wrap(note, SIZE, width, most=2)]
    together = " ".join([*lines[-1:], scene.footer])
    if metrics.width(together, SIZE) <= width:
        return [*lines[:-1], together]
    return [*lines, *metrics.wrap(scene.footer, SIZE, width, most=2)]


def _lines(scene: Scene) -> list[Sample]:
    order = list(MODES) if scene.colour_by == "mode" else list(LEVELS)
    used = {tint(line, scene) for line in scene.lines}
    found: list[Sample] = []
    for kind in order:
        if kind in used:
            arrow = f'<path class="f {kind}" d="M0 0h32" marker-end="url(#{scene.view}-arrow-{kind})"/>'
            said = MODES[kind] if scene.colour_by == "mode" else f"{letter_of(kind)} {kind} data"
            found.append(Sample(arrow, 34, said))
    return found


def _shapes(scene: Scene, *, bounded: bool, enclosed: bool) -> list[Sample]:
    found: list[Sample] = []
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
            found.append(Sample(drawing, 26, cards.kind_word(kind)))
    if any(card.state == "ghost" for card in scene.cards):
        found.append(Sample(rect("ghost", sample, 3), 26, "not yet, or no longer there"))
    found += _differences(scene)
    if bounded:
        found.append(Sample(rect("zone", sample, 3), 26, scene.boundary))
    if enclosed:
        found.append(Sample(rect("outer", sample, 3), 26, "provider, region, account"))
    return found


def _differences(scene: Scene) -> list[Sample]:
    """What changed since an earlier architecture: how lines say it, where a card or a line does."""
    states = {each.state for each in scene.cards} | {each.state for each in scene.lines}
    kind = tint(scene.lines[0], scene) if scene.lines else "batch"
    said = {"added": "added since", "removed": "removed since", "changed": "changed since"}
    return [
        Sample(f'<path class="f {kind} {state}" d="M0 0h32"/>', 34, words) for state, words in said.items() if state in states
    ]


def _letters(scene: Scene, *, numbered: bool) -> list[Sample]:
    found = [Sample(square(0, -7, letter), 14, title) for letter, title in scene.letters]
    example = next((letter for card in scene.cards for letter in card.exercises), "")
    if example:
        found.append(Sample(hollow(0, -7, example), 14, "carries that control out"))
    used = {line.classification for line in scene.lines}
    if numbered and scene.colour_by == "mode":
        found += [Sample(pill(level, 0, 0, letter_of(level)), 18, f"{level} data") for level in LEVELS if level in used]
    return found

"""A layout that suits the page: words on lines where they fit, numbers where not, and the shape of a landscape sheet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from scaffolder.views import around, cards, columns, frames, key, labels, lanes, rows, skeleton, untangle
from scaffolder.views.around import FLAT, MARGIN, SQUARE, Around
from scaffolder.views.key import Sample
from scaffolder.views.rows import Grid
from scaffolder.views.scene import CARD_WIDTH, Box, Layout, Scene
from scaffolder.views.skeleton import Skeleton, Ways, Wording

A3 = (1134.0, 785.0)
A4 = (785.0, 538.0)
"""Sheets in landscape without their margins, in points."""

SMALLEST_PIXELS = 10.0
SMALLEST_POINTS = 7.0
"""The smallest text on a picture, and what it must measure once the picture is fitted to the page."""


NUMBERS = 0.0
NARROW, BROAD = cards.NARROW_WIDTH, cards.BROAD_WIDTH
SLIM, SLIMMEST = cards.SLIM_WIDTH, cards.SLIMMEST_WIDTH
DETAIL_TRIES = (
    (labels.TEXT_ROOM, CARD_WIDTH), (labels.TEXT_ROOM, NARROW), (labels.TEXT_ROOM, BROAD),
    (labels.TIGHT_ROOM, CARD_WIDTH), (labels.TIGHT_ROOM, NARROW), (labels.LOOSE_ROOM, BROAD),
    (NUMBERS, CARD_WIDTH), (NUMBERS, NARROW), (NUMBERS, BROAD),
)  # fmt: skip
DENSE_TRIES = (
    (labels.TEXT_ROOM, CARD_WIDTH), (labels.TIGHT_ROOM, NARROW), (labels.TIGHT_ROOM, SLIM),
    (NUMBERS, CARD_WIDTH), (NUMBERS, NARROW), (NUMBERS, SLIM), (NUMBERS, SLIMMEST),
)  # fmt: skip
OVERVIEW_TRIES = ((labels.TEXT_ROOM, CARD_WIDTH), (NUMBERS, CARD_WIDTH))
DENSE_OVERVIEW_TRIES = ((NUMBERS, BROAD),)
"""The widths of words on lines and of cards that are tried together; NUMBERS stands for numbers in place of words.

The DENSE ones are for a picture that is readable in none of the others.
"""

MOST_ACROSS = 5
"""More columns than these are not readable on a sheet for details."""

MOST_BELOW = 4
"""Words below a line that break into more lines than these are hard to read: another way is better."""

STRETCH, SPREAD = 36.0, 60.0
"""Steps in pixels by which gaps between rows and channels between zones grow."""

TAIL = 90.0
"""Pixels by which zones may grow below their last cards where steps leave the sheet empty: no card moves for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a layout fits the page: its proportions, and its smallest text in points."""

    aspect: float
    points: float

    @property
    def is_readable(self) -> bool:
        """Whether the smallest text can be read in print."""
        return self.points >= SMALLEST_POINTS


def fit(layout: Layout, spare: float = 0.0) -> Fit:
    """How a layout with its title, table and key fits its sheet: A4 for a detail, else A3; `spare` pixels are kept free."""
    return _fit(around.content(layout), layout.scene, spare)


def _fit(content: Box, scene: Scene, spare: float = 0.0) -> Fit:
    size = around.framed(content)[0]
    wide, high = A4 if scene.detail else A3
    scale = min(wide / size.width, high / (size.height + spare))
    return Fit(aspect=size.width / size.height, points=SMALLEST_PIXELS * scale)


@lru_cache(maxsize=256)
def compose(scene: Scene) -> Layout:
    """The layout of a scene: with words on its lines where that is readable, else with numbers."""
    return readable(scene) or max(_sketches(scene), key=lambda each: each.fit.points).layout


@lru_cache(maxsize=256)
def readable(scene: Scene) -> Layout | None:
    """The layout of a scene on which everything can be read, or nothing where none can be found.

    Kept, since a scene is laid out to see whether it fits, to be drawn, and for the numbers of its tables.
    """
    if scene.unnumbered:
        same = readable(scene.unnumbered)
        return same and replace(same, scene=replace(scene, card_width=same.scene.card_width))
    found = _chosen(_sketches(scene))
    if found is None or (scene.detail and not untangle.is_clear(found)):
        other = _chosen(_dense(scene))
        if other and (found is None or untangle.crossings(other) < untangle.crossings(found)):
            return other
    return found


def _chosen(sketches: Iterator[Sketch]) -> Layout | None:
    """The first readable layout whose lines cross little, else the one with fewest crossings, untangled."""
    tried: list[tuple[Skeleton, Layout]] = []
    for each in sketches:
        if each.could_be_readable and each.fit.is_readable:
            if untangle.is_clear(each.layout):
                return each.layout
            tried.append((each.skeleton, each.layout))
    if not tried:
        return None
    frame, layout = min(tried, key=lambda each: untangle.crossings(each[1]))
    return _untangled(frame, layout)


def _untangled(frame: Skeleton, first: Layout) -> Layout:
    """A layout with cards exchanged until few lines cross, as long as it can still be read."""
    scene, ways = frame.scene, frame.ways
    shown = _samples(scene, numbered=frame.wording.numbered)

    def lay(grid: Grid) -> Layout:
        known = ways.nets if grid.column == ways.grid.column else ()
        moved = skeleton.ways(scene, grid, known)
        written = skeleton.wording(moved, scene, numbered=frame.wording.numbered, room=frame.wording.room)
        found = Sketch(skeleton.skeleton(moved, written, scene), shown)
        return found.layout if found.could_be_readable and found.fit.is_readable else first

    return untangle.untangled(ways.grid, first, lay)


def _sketches(scene: Scene) -> Iterator[Sketch]:
    """What is tried in turn, none of it twice: words before numbers, the usual width first, more columns before fewer."""
    limits, tried = ((MOST_ACROSS, 4, 3), DETAIL_TRIES) if scene.detail else ((columns.MOST_COLUMNS,), OVERVIEW_TRIES)
    found: dict[int, Ways] = {}
    for most in limits:
        across = columns.assign(scene, most)
        if across.count not in found:
            found[across.count] = skeleton.ways(scene, rows.assign(scene, across))
    yield from _drafts(scene, tried, list(found.values()))


def _dense(scene: Scene) -> Iterator[Sketch]:
    """What is tried for a scene that does not fit: broader cards, or for a detail slimmer ones in columns of other lengths."""
    shared: list[columns.Columns] = [columns.assign(scene)]
    tried: Sequence[tuple[float, float]] = DENSE_OVERVIEW_TRIES
    if scene.detail:
        shared = columns.others(scene, MOST_ACROSS)
        tried = DENSE_TRIES
    yield from _drafts(scene, tried, [skeleton.ways(scene, rows.assign(scene, each)) for each in shared])


def _drafts(scene: Scene, tried: Sequence[tuple[float, float]], found: Sequence[Ways]) -> Iterator[Sketch]:
    """A sketch for each width of words and cards on each grid, all grids at one width before the next width."""
    shown: dict[bool, tuple[Sample, ...]] = {}
    written: dict[tuple[int, float], Wording] = {}
    whole = [each for each in tried if each[1] >= CARD_WIDTH or all(cards.is_whole(card, each[1]) for card in scene.cards)]
    for (room, wide), (at, ways) in itertools.product(whole, enumerate(found)):
        numbered = room == NUMBERS
        if not _could_fit(ways.grid.count, wide, scene) or (not numbered and len(ways.nets) > skeleton.LABELS_MOST):
            continue
        if numbered not in shown:
            shown[numbered] = _samples(scene, numbered=numbered)
        way = (at, room)
        if way not in written:
            written[way] = skeleton.wording(ways, scene, numbered=numbered, room=room)
        if any(len(say.protocol) > MOST_BELOW for say in written[way].says.values()):
            continue
        yield Sketch(skeleton.skeleton(ways, written[way], replace(scene, card_width=wide)), shown[numbered])


def _could_fit(count: int, wide: float, scene: Scene) -> bool:
    """Whether so many columns of cards could be read on a sheet for details, were there nothing between them."""
    least = count * wide + (count - 1) * frames.LEAST_CHANNEL + 2 * MARGIN
    return not scene.detail or SMALLEST_PIXELS * A4[0] / least >= SMALLEST_POINTS


def _samples(scene: Scene, *, numbered: bool) -> tuple[Sample, ...]:
    """What the key will explain: every group that holds cards has a boundary, and those around it where it has them."""
    filled = {card.group for card in scene.cards}
    held = [group for group in scene.groups if group.id in filled]
    enclosed = any(group.outer and not group.band for group in held)
    return key.samples(scene, numbered=numbered, bounded=bool(held), enclosed=enclosed)


class Sketch:
    """One way to lay a scene out, worked out only as far as it is looked at: its size, then its lines."""

    def __init__(self, made: Skeleton, shown: Sequence[Sample]) -> None:
        """`shown` is what its key explains."""
        self.skeleton = made
        self._around = Around(made.scene, made.ways.nets, shown, numbered=made.wording.numbered)
        self._shaping = _steady(made) if made.scene.waves else self._around
        self._levels = lanes.levels(made)

    @property
    def could_be_readable(self) -> bool:
        """Whether its least size fits a sheet: false spares placing lines that nobody could read."""
        least = self._around.least(self._levels.end)
        return _fit(
            Box(x=0, y=0, width=lanes.narrowest(self.skeleton) + 2 * MARGIN, height=least), self.skeleton.scene
        ).is_readable

    @cached_property
    def fit(self) -> Fit:
        """How it fits its sheet."""
        return _fit(self._content(self._shape, self._around), self.skeleton.scene)

    @cached_property
    def layout(self) -> Layout:
        """It with everything in place."""
        return lanes.lay(self._shape)

    def _content(self, shape: lanes.Shape, around: Around) -> Box:
        return around.content(shape.places.width, shape.levels.end)

    @cached_property
    def _shape(self) -> lanes.Shape:
        """Its coordinates, stretched where it is too flat, spread where it is too tall."""
        shape = lanes.shape(self.skeleton, self._levels)
        size = self._content(shape, self._shaping)
        grid = self.skeleton.ways.grid
        high, channels = grid.rows, grid.count - 1
        if size.width / size.height > FLAT and high > 1:
            missing = size.width / FLAT - size.height
            wider = _step(missing / (high - 1), STRETCH, 144.0)
            tail = min(TAIL, missing - wider * (high - 1))
            return lanes.shape(self.skeleton, lanes.levels(self.skeleton, wider, tail))
        if size.width / size.height < SQUARE and channels:
            missing = SQUARE * size.height - size.width
            return lanes.spread(shape, _step(missing / channels, SPREAD, 240.0))
        return shape


def _steady(made: Skeleton) -> Around:
    """What stands around a frame of several with all its lines and no state: the same for each, and so their coordinates."""
    scene = made.scene
    lines = {line.id: replace(line, state="") for line in scene.lines}
    plain = replace(scene, lines=tuple(lines.values()), cards=tuple(replace(card, state="") for card in scene.cards))
    nets = tuple(replace(net, lines=tuple(lines[line.id] for line in net.lines)) for net in made.ways.nets)
    return Around(plain, nets, _samples(plain, numbered=made.wording.numbered), numbered=made.wording.numbered)


def _step(wanted: float, step: float, most: float) -> float:
    """The whole steps in a width, so that a small edit of the model leaves the picture as it stands; paper fills the rest."""
    return min(most, wanted // step * step)

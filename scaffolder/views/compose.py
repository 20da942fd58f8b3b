"""A layout that suits the page: words on lines where they fit, numbers where not, and the shape of a landscape sheet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from scaffolder.views import columns, labels, lanes, paint, rows, untangle
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Layout, Scene

A3 = (1134.0, 785.0)
A4 = (785.0, 538.0)
"""Sheets in landscape without their margins, in points."""

SMALLEST_PIXELS = 10.0
SMALLEST_POINTS = 7.0
"""The smallest text on a picture, and what it must measure once the picture is fitted to the page."""


STRETCH, SPREAD = 36.0, 60.0
"""Steps in pixels by which gaps between rows and channels between zones grow."""


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
    size = paint.page(layout)
    wide, high = A4 if layout.scene.detail else A3
    scale = min(wide / size.width, high / (size.height + spare))
    return Fit(aspect=size.width / size.height, points=SMALLEST_PIXELS * scale)


@lru_cache(maxsize=256)
def compose(scene: Scene) -> Layout:
    """The layout of a scene: with words on its lines where that is readable, else with numbers.

    Kept, since a scene is laid out to see whether it fits, to be drawn, and for the numbers of its tables.
    """
    tried: list[tuple[lanes.Skeleton, Layout]] = []
    for skeleton in _skeletons(scene):
        layout = _shaped(skeleton)
        tried.append((skeleton, layout))
        if fit(layout).is_readable and untangle.is_clear(layout):
            return layout
    readable = [each for each in tried if fit(each[1]).is_readable]
    if not readable:
        return max(tried, key=lambda each: fit(each[1]).points)[1]
    frame, layout = min(readable, key=lambda each: untangle.crossings(each[1]))
    return _untangled(frame, layout)


def _untangled(frame: lanes.Skeleton, first: Layout) -> Layout:
    """A layout with cards exchanged until few lines cross, as long as it can still be read."""

    def lay(grid: Grid) -> Layout:
        layout = _shaped(lanes.skeleton(grid, frame.scene, numbered=frame.numbered, room=frame.room))
        return layout if fit(layout).is_readable else first

    return untangle.untangled(frame.grid, first, lay)


def _skeletons(scene: Scene) -> Iterator[lanes.Skeleton]:
    """What is tried in turn: words before numbers, wide before narrow, more columns before fewer; none of them twice."""
    narrows, limits = ((False, True), (5, 4, 3)) if scene.detail else ((False,), (columns.MOST_COLUMNS,))
    grids: dict[int, Grid] = {}
    for most in limits:
        across = columns.assign(scene, most)
        if across.count not in grids:
            grids[across.count] = rows.assign(scene, across)
    rooms = ((False, labels.TEXT_ROOM), (False, labels.TIGHT_ROOM)) if scene.detail else ((False, labels.TEXT_ROOM),)
    for (numbered, room), narrow, grid in itertools.product((*rooms, (True, labels.TEXT_ROOM)), narrows, grids.values()):
        made = lanes.skeleton(grid, replace(scene, narrow=narrow), numbered=numbered, room=room)
        if made.numbered == numbered:
            yield made


def _step(wanted: float, step: float, most: float) -> float:
    """The whole steps in a width, so that a small edit of the model leaves the picture as it stands; paper fills the rest."""
    return min(most, wanted // step * step)


def _shaped(skeleton: lanes.Skeleton) -> Layout:
    """The layout, stretched where it is too flat, spread where it is too tall."""
    layout = lanes.lay(skeleton)
    size = paint.content(layout)
    high, channels = skeleton.grid.rows, skeleton.grid.count - 1
    if size.width / size.height > paint.FLAT and high > 1:
        missing = size.width / paint.FLAT - size.height
        return lanes.lay(skeleton, stretch=_step(missing / (high - 1), STRETCH, 108.0))
    if size.width / size.height < paint.SQUARE and channels:
        missing = paint.SQUARE * size.height - size.width
        return lanes.lay(skeleton, spread=_step(missing / channels, SPREAD, 240.0))
    return layout

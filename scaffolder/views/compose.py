"""A layout that suits the page: words on lines where they fit, numbers where not, and the shape of a landscape sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scaffolder.views import lanes, paint
from scaffolder.views.scene import Layout, Scene

PAGE_WIDTH = 1134.0
PAGE_HEIGHT = 785.0
"""An A3 sheet in landscape without its margins, in points."""

SMALLEST_PIXELS = 10.0
SMALLEST_POINTS = 7.0
"""The smallest text on a picture, and what it must measure once the picture is fitted to the page."""

SQUARE, FLAT = 1.2, 1.6
"""The proportions, width by height, between which a picture fills a page well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a layout fits the page: its proportions, and its smallest text in points."""

    aspect: float
    points: float

    @property
    def is_readable(self) -> bool:
        """Whether the smallest text can be read in print."""
        return self.points >= SMALLEST_POINTS


def fit(layout: Layout) -> Fit:
    """How a layout with its title, table and key fits an A3 sheet."""
    size = paint.page(layout)
    scale = min(PAGE_WIDTH / size.width, PAGE_HEIGHT / size.height)
    return Fit(aspect=size.width / size.height, points=SMALLEST_PIXELS * scale)


@lru_cache(maxsize=256)
def compose(scene: Scene) -> Layout:
    """The layout of a scene: with words on its lines where that is readable, else with numbers.

    Kept, since a scene is laid out to see whether it fits, to be drawn, and for the numbers of its tables.
    """
    worded = lanes.skeleton(scene, numbered=False)
    if not worded.numbered:
        layout = _shaped(worded)
        if fit(layout).is_readable:
            return layout
    return _shaped(lanes.skeleton(scene, numbered=True))


def _shaped(skeleton: lanes.Skeleton) -> Layout:
    """The layout, stretched where it is too flat, spread where it is too tall."""
    layout = lanes.lay(skeleton)
    size = paint.page(layout)
    rows, channels = skeleton.grid.rows, skeleton.grid.count - 1
    if size.width / size.height > FLAT and rows > 1:
        missing = size.width / FLAT - size.height
        return lanes.lay(skeleton, stretch=min(80.0, missing / (rows - 1)))
    if size.width / size.height < SQUARE and channels:
        missing = SQUARE * size.height - size.width
        return lanes.lay(skeleton, spread=min(240.0, missing / channels))
    return layout

"""The room that everything around a picture's body takes: title block, table, key and margins; no drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scaffolder.views import key, legend, metrics
from scaffolder.views.key import Sample
from scaffolder.views.labels import SIZE
from scaffolder.views.scene import Box, Layout, Net, Scene

MARGIN = 16.0
SQUARE, FLAT = 1.2, 1.6
"""The proportions, width by height, between which a picture fills a page well."""

TITLE = 36.0
QUESTION = 18.0
SCOPE = 15.0
STRIP = 10.0
BELOW = 12.0
FOOT = 15.0
END = 4.0
"""Steps in pixels: the title with its margin, a line of the question and of the scope, what the strip of waves adds, and the
room below the title block, below the body, and below everything."""


class Around:
    """What stands around the body of one scene: the same words whatever width they are given."""

    def __init__(self, scene: Scene, nets: Sequence[Net], shown: Sequence[Sample], *, numbered: bool) -> None:
        """`nets` are told in a table where they are `numbered`; `shown` is what the key explains."""
        self._scene = scene
        self._samples = shown
        self._told = legend.sentences(nets, scene) if numbered else None

    def content(self, width: float, height: float) -> Box:
        """The size of a body with everything around it."""
        table = 0.0 if self._told is None else legend.entries(self._told, width)[1]
        whole = height + FOOT + table + self._rest(width)
        return Box(x=0, y=0, width=width + 2 * MARGIN, height=whole)

    def least(self, height: float) -> float:
        """The height that a body with everything around it cannot fall below at any width."""
        table = 0.0 if self._told is None else legend.least(self._told)
        return height + FOOT + table + self._rest(math.inf)

    def _rest(self, width: float) -> float:
        return heading(self._scene, width) + key.height(self._samples, self._scene, width) + END


def said(scene: Scene, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The question and the scope of a scene, broken to a width."""
    told = metrics.wrap(scene.scope, SIZE, width, most=2)
    return metrics.wrap(scene.question, 13, width, most=2), tuple(line.removesuffix(" ·") for line in told)


def heading(scene: Scene, width: float) -> float:
    """How high the title block is, with the strip of waves where there is one."""
    asked, told = said(scene, width)
    strip = STRIP + legend.strip_height(scene, width) if scene.waves else 0.0
    return TITLE + QUESTION * (len(asked) + bool(scene.part)) + SCOPE * len(told) + strip + BELOW


def samples(layout: Layout) -> tuple[Sample, ...]:
    """What the key of a layout explains."""
    return key.samples(
        layout.scene,
        numbered=layout.numbered,
        bounded=any(frame.boundary for frame in layout.frames),
        enclosed=any(not frame.boundary for frame in layout.frames),
    )


def content(layout: Layout) -> Box:
    """The size of a layout with its title, table and key."""
    about = Around(layout.scene, layout.nets, samples(layout), numbered=layout.numbered)
    return about.content(layout.width, layout.height)


def page(layout: Layout) -> Box:
    """The size of the page on which a layout stands."""
    return framed(content(layout))[0]


def framed(page: Box) -> tuple[Box, float]:
    """A page no flatter and no taller than a sheet shows well, and how far its content stands from the left edge.

    Paper that is added so costs no size of text: it fills what the sheet would leave empty anyway.
    """
    width = max(page.width, SQUARE * page.height)
    return Box(x=0, y=0, width=width, height=max(page.height, page.width / FLAT)), (width - page.width) / 2

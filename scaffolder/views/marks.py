"""Small pieces of SVG, written with one decimal and every text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scaffolder.views.scene import Box, Point

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069\u2028\u2029]")
"""Characters that XML forbids, or that turn the order of what is read."""


def text(value: str) -> str:
    """A text as XML character data, also safe inside quotes."""
    plain = CONTROL.sub("\ufffd", value)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")


def num(value: float) -> str:
    """A number with one decimal at most."""
    short = f"{value:.1f}"
    return short.removesuffix(".0") if short != "-0.0" else "0"


def words(kind: str, x: float, y: float, value: str) -> str:
    """One line of text; `kind` is the class that says its size and colour."""
    return f'<text class="{kind}" x="{num(x)}" y="{num(y)}">{text(value)}</text>'


def rect(kind: str, box: Box, radius: float = 0.0) -> str:
    """A rectangle."""
    round_ = f' rx="{num(radius)}"' if radius else ""
    return (
        f'<rect class="{kind}" x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}" height="{num(box.height)}"{round_}/>'
    )


def disc(kind: str, x: float, y: float, value: str) -> str:
    """A filled disc with a number or letter."""
    return f'<circle class="d {kind}" cx="{num(x)}" cy="{num(y)}" r="8.5"/>' + words("b", x, y + 3.6, value)


def pill(kind: str, x: float, y: float, value: str) -> str:
    """A classification's letter on a flat pill, 18 wide."""
    return rect(f"d {kind}", Box(x=x, y=y - 7, width=18, height=14), 7) + words("b", x + 9, y + 3.6, value)


def square(x: float, y: float, value: str) -> str:
    """A control's letter on a square, 14 wide."""
    return rect("square", Box(x=x, y=y, width=14, height=14), 2.5) + words("b", x + 7, y + 10.6, value)


def hollow(x: float, y: float, value: str) -> str:
    """A control's letter on an empty square, 14 wide."""
    return rect("hollow", Box(x=x + 0.75, y=y + 0.75, width=12.5, height=12.5), 2.5) + words("h", x + 7, y + 10.6, value)


def course(points: Sequence[Point], radius: float = 7.0) -> str:
    """Path data through points, corners rounded."""
    steps = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        bend = min(radius, _far(before, here) / 2, _far(here, after) / 2)
        start, end = _toward(here, before, bend), _toward(here, after, bend)
        steps.append(f"L{num(start[0])} {num(start[1])}Q{num(here[0])} {num(here[1])} {num(end[0])} {num(end[1])}")
    steps.append(f"L{num(points[-1][0])} {num(points[-1][1])}")
    return "".join(steps)


def _far(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(start: Point, end: Point, distance: float) -> Point:
    whole = _far(start, end) or 1.0
    return (start[0] + (end[0] - start[0]) * distance / whole, start[1] + (end[1] - start[1]) * distance / whole)

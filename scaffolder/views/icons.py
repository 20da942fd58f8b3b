"""Icons of products, taken from the installed `diagrams` package and made small enough to be embedded."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import resvg_py

PIXELS = 64
"""Twice the size at which an icon is shown, for sharp screens and print."""

NAME = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*){2}")


def _stored(name: str) -> Traversable | None:
    if not NAME.fullmatch(name):
        return None
    try:
        found = files("resources").joinpath(f"{name}.png")
    except ModuleNotFoundError:
        return None
    return found if found.is_file() else None


def known(name: str) -> bool:
    """Whether the installed icons have one of this name, such as `aws/analytics/glue`."""
    return _stored(name) is not None


@cache
def embedded(name: str) -> str:
    """The icon as a `data:` address of a small PNG, or nothing where there is no such icon."""
    stored = _stored(name)
    if stored is None:
        return ""
    original = base64.b64encode(stored.read_bytes()).decode("ascii")
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PIXELS} {PIXELS}">'
        f'<image width="{PIXELS}" height="{PIXELS}" href="data:image/png;base64,{original}"/></svg>'
    )
    small = resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True, width=PIXELS, height=PIXELS)
    return "data:image/png;base64," + base64.b64encode(bytes(small)).decode("ascii")

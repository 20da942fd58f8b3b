"""How wide a text is, from the advance widths of the shipped font, and how it is broken or cut to fit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FAMILY = "DejaVu Sans, Verdana, Noto Sans, sans-serif"
"""The fonts a picture asks for: the measured one first, then wider-or-equal ones that most machines have."""

WIDE_FROM = 0x2E80
"""From here on (East Asian scripts, emoji) a character is taken to be one em wide."""


@cache
def _widths(weight: str) -> Mapping[int, int]:
    table = json.loads(files("scaffolder.views").joinpath("fonts", "metrics.json").read_text("utf-8"))
    return {start + step: width for start, run in table[weight] for step, width in enumerate(run)}


def covers(text: str) -> bool:
    """Whether the shipped font has every character of a text."""
    known = _widths("regular")
    return all(ord(character) in known for character in text)


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text in pixels at a font size in pixels."""
    known = _widths("bold" if bold else "regular")
    total = sum(known.get(ord(each), 1000 if ord(each) >= WIDE_FROM else 700) for each in text)
    return total * size / 1000


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if width(text, size, bold=bold) <= room:
        return text
    least, most = 0, len(text)
    while least < most:
        half = (least + most + 1) // 2
        if width(text[:half].rstrip() + "…", size, bold=bold) <= room:
            least = half
        else:
            most = half - 1
    return text[:least].rstrip(" ,;:-") + "…"


@cache
def wrap(text: str, size: float, room: float, *, bold: bool = False, most: int = 2) -> tuple[str, ...]:
    """The text broken at spaces into at most `most` lines that fit; what is left over is cut with an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(cut(line, size, room, bold=bold))
    if words:
        lines.append(cut(" ".join(words), size, room, bold=bold))
    return tuple(lines)

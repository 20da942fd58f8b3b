"""How wide a text is, from the advance widths of the shipped font, and how it is broken or cut to fit."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

FAMILY = "DejaVu Sans, Verdana, Noto Sans, sans-serif"
"""The fonts a picture asks for: the measured one first, then wider-or-equal ones that most machines have."""

WIDE_FROM = 0x2E80
"""From here on (East Asian scripts, emoji) a character is taken to be one em wide."""


class _Widths(dict[str, int]):
    """Advance widths by character, in thousandths of an em, with a guess for what the font lacks."""

    def __missing__(self, character: str) -> int:
        return 1000 if ord(character) >= WIDE_FROM else 700


@cache
def _widths(weight: str) -> _Widths:
    table = json.loads(files("scaffolder.views").joinpath("fonts", "metrics.json").read_text("utf-8"))
    return _Widths((chr(start + step), width) for start, run in table[weight] for step, width in enumerate(run))


BREAKS = re.compile(r"(?<=[-_/.])(?=.)|(?<=.)(?=@)")
"""Where a long word may be broken: behind a dash, an underscore, a slash or a full stop, and before an @."""


def covers(text: str) -> bool:
    """Whether the shipped font has every character of a text."""
    known = _widths("regular")
    return all(character in known for character in text)


@cache
def _units(text: str, *, bold: bool) -> int:
    """The width of a text in thousandths of its size."""
    return sum(map(_widths("bold" if bold else "regular").__getitem__, text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text in pixels at a font size in pixels."""
    return _units(text, bold=bold) * size / 1000


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
    """The text broken at spaces into at most `most` lines that fit; what is left over is cut with an ellipsis.

    A word wider than a line is broken at a sign inside it, such as the @ of an address.
    """
    lines: list[str] = []
    words = [part for word in text.split() for part in _broken(word, size, room, bold=bold)]
    space = _units(" ", bold=bold)
    at = 0
    while at < len(words) and len(lines) < most - 1:
        start, used = at, _units(words[at], bold=bold)
        at += 1
        while at < len(words) and (longer := used + space + _units(words[at], bold=bold)) * size / 1000 <= room:
            used = longer
            at += 1
        lines.append(cut(" ".join(words[start:at]), size, room, bold=bold))
    if at < len(words):
        lines.append(cut(" ".join(words[at:]), size, room, bold=bold))
    return tuple(lines)


def _broken(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """The parts of a word that is wider than a line, the whole word where it has no sign to break at."""
    if width(word, size, bold=bold) <= room:
        return [word]
    ends = [found.start() for found in BREAKS.finditer(word) if width(word[: found.start()], size, bold=bold) <= room]
    return [word[: ends[-1]], *_broken(word[ends[-1] :], size, room, bold=bold)] if ends else [word]


@cache
def listed(text: str, size: float, room: float, *, most: int) -> tuple[str, ...]:
    """A list broken into at most `most` lines; where it is too long, whole entries give way to their number."""
    whole = wrap(text, size, room, most=most)
    if not _is_cut(whole):
        return whole
    entries = text.split(", ")
    best = whole
    for count in range(1, len(entries)):
        lines = wrap(f"{', '.join(entries[:count])} and {len(entries) - count} more", size, room, most=most)
        if _is_cut(lines):
            break
        best = lines
    return best


def _is_cut(lines: Sequence[str]) -> bool:
    return bool(lines) and lines[-1].endswith("…")

"""Characters and lines of text files: what can be read, what nobody sees, and where a character stands."""

from __future__ import annotations

import re
from bisect import bisect_right

LINE_BREAK = re.compile("\r\n|[\n\r]")
"""What ends a line; the other line breaks that older YAML knows are refused, as editors do not count them."""

UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters that cannot stand in a document, unless written as an escape."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control, bidirectional, zero-width and tag characters: a reader does not see them, or sees other characters moved."""

_UNPRINTABLE = re.compile(f"{INVISIBLE.pattern[:-1]}\t\n\r\ud800-\udfff]")


def printable(text: str) -> str:
    """The text on one line for people: what cannot be seen is written as its code (1b, 202e) after a backslash."""
    return _UNPRINTABLE.sub(_code, text)


def _code(match: re.Match[str]) -> str:
    number = ord(match.group())
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


class Positions:
    """Lines and columns of one text; its line breaks are looked up once."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def lines(text: str) -> list[str]:
    """The lines of a text without their breaks; line 1 is the first."""
    return LINE_BREAK.split(text)

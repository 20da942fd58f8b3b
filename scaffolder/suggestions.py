"""Did you mean: the known word nearest to a misspelt one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

LONGEST = 60
"""Longer words are not compared: no known word is that long, and comparing takes time that grows with the length."""


def folded(word: str) -> str:
    """A word without what people mix up: case, and `_`, space, `.` or nothing for `-`."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def near(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty text where none is alike enough to suggest."""
    words = list(dict.fromkeys(known))
    if not word or len(word) > LONGEST:
        return ""
    plain = folded(word)
    for each in words:
        if plain and plain == folded(each):
            return each
    by_plain = {folded(each): each for each in reversed(words)}
    # Two letters changed places in a short word leave it two thirds alike.
    found = difflib.get_close_matches(plain, by_plain, 1, 0.6 if len(plain) <= 4 else 0.7)
    if found:
        return by_plain[found[0]]
    inside = [each for each in words if len(plain) >= 4 and (folded(each).startswith(plain) or plain.startswith(folded(each)))]
    return inside[0] if len(inside) == 1 and len(folded(inside[0])) >= 3 else ""


def sure(word: str, known: Iterable[str]) -> str:
    """The known word that was meant beyond doubt: the same but for what people mix up, or the only one as good as equal."""
    plain = folded(word)
    if not plain or len(word) > LONGEST:
        return ""
    by_plain: dict[str, list[str]] = {}
    for each in known:
        by_plain.setdefault(folded(each), []).append(each)
    if len(by_plain.get(plain, ())) == 1:
        return by_plain[plain][0]
    found = difflib.get_close_matches(plain, by_plain, 2, 0.9)
    return by_plain[found[0]][0] if len(found) == 1 and len(by_plain[found[0]]) == 1 else ""


def listed(known: Iterable[str], *, most: int = 12) -> str:
    """Known words as a sentence lists them, the first `most` of them."""
    words = list(known)
    shown = ", ".join(words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most} more"

"""Texts cut to what a card holds: names, lists and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAME_LIMIT = 26
TECHNOLOGY_LIMIT = 30
DESCRIPTION_LIMIT = 36
"""The most characters of a name, a technology and a description on a card."""

_LOOSE_END = re.compile(r"(\s+(and|of|for|the|with|by|to|in|from|on|a|an|or|per|&|\+)|[\s,;:/(\-.])+$", re.IGNORECASE)

_CLAUSE = re.compile(r",? (?=(and|or|of|for|with|by|to|in|from|on|over|as|per|which|who|that|against|between)\b)|, ")
"""Where a sentence can end early: before a word that begins a further clause."""


def listed(parts: Sequence[str], limit: int) -> str:
    """Different, non-empty parts joined by commas, as many from the front as fit."""
    kept: list[str] = []
    for part in parts:
        if part and part not in kept and len(", ".join([*kept, part])) <= limit:
            kept.append(part)
    if kept:
        return ", ".join(kept)
    return fit(next((part for part in parts if part), ""), limit)


def counted(parts: Sequence[str], limit: int) -> str:
    """Parts joined by commas, as many from the front as fit with the number of the others, which is always said."""
    for count in range(len(parts), 0, -1):
        left = len(parts) - count
        text = ", ".join(parts[:count]) + (f" and {left} more" if left else "")
        if len(text) <= limit:
            return text
    return fit(parts[0], limit) if len(parts) == 1 else f"{len(parts)} in all"


def fit(text: str, limit: int) -> str:
    """A text of at most `limit` characters, cut where a clause ends, a list after a whole part of it.

    Without a clause that ends early enough it is cut after a word that can end it; only one long word is cut inside.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    if text.count(", ") > 1 and ", " in head:
        return head[: head.rindex(", ")]
    if " " in head:
        words = head[: head.rindex(" ")]
        clauses = [
            found.start() for found in _CLAUSE.finditer(text[: len(words) + 6]) if limit / 3 <= found.start() <= len(words)
        ]
        whole = _LOOSE_END.sub("", words[: clauses[-1]] if clauses else words)
        if len(whole) >= 4:
            return whole
    return text[: limit - 1].rstrip(" -.,") + "\u2026"

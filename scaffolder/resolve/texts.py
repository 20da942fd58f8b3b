"""Texts of elements: patterns filled with a platform's own words, and cut to what a card holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scaffolder.model.document import Data
from scaffolder.resolve.subjects import Subject

NAME_LIMIT = 26
TECHNOLOGY_LIMIT = 30
DESCRIPTION_LIMIT = 36

_TOKEN = re.compile(r"\{([a-z0-9_.-]+)\}")
_LOOSE_END = re.compile(r"(\s+(and|of|for|the|with|by|to|in|from|on|a|an|or|per|&|\+)|[\s,;:/(\-.])+$", re.IGNORECASE)


def fill(pattern: str, subject: Subject, words: Mapping[str, Mapping[str, str]], entry: Mapping[str, Data]) -> str:
    """A pattern with its `{tokens}` replaced.

    `{entry.key}` is a value of the row `entry`, as is any token that is one of its keys; every other token is a dotted
    manifest path. Values are said with their short names.
    """

    def say(token: re.Match[str]) -> str:
        path = token.group(1)
        name = path.removeprefix("entry.")
        return word(name, entry[name] if name in entry else subject.value(path), words)

    return " ".join(_TOKEN.sub(say, pattern).split()).rstrip("/,: ")


def word(path: str, value: Data, words: Mapping[str, Mapping[str, str]]) -> str:
    """The short name of a value at a path; an unnamed value speaks for itself, an absent one is empty."""
    if value is None or value in ("none", [], ""):
        return ""
    if isinstance(value, list):
        return ", ".join(word(path, each, words) for each in value)
    if isinstance(value, dict):
        return str(value.get("id", ""))
    names = words.get(path, {})
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return names.get(text, text)


def listed(parts: Sequence[str], limit: int) -> str:
    """Different, non-empty parts joined by commas, as many from the front as fit."""
    kept: list[str] = []
    for part in parts:
        if part and part not in kept and len(", ".join([*kept, part])) <= limit:
            kept.append(part)
    if kept:
        return ", ".join(kept)
    return fit(next((part for part in parts if part), ""), limit)


def fit(text: str, limit: int) -> str:
    """A text of at most `limit` characters, cut after a whole word that can end it, a list after a whole part of it.

    Only one long word is cut inside.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    if text.count(", ") > 1 and ", " in head:
        return head[: head.rindex(", ")]
    if " " in head:
        whole = _LOOSE_END.sub("", head[: head.rindex(" ")])
        if len(whole) >= 4:
            return whole
    return text[: limit - 1].rstrip(" -.,") + "\u2026"


def titled(identifier: str) -> str:
    """An id as words: `customer-360` is Customer 360."""
    text = identifier.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]

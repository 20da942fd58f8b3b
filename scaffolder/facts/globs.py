"""Patterns of paths: `**` for any folders, `*` and `?` within a name, `{a,b}` for either."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SIGNS = re.compile(r"\*\*/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{")


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression that a whole path must match."""
    return re.compile("".join(_translated(each) for each in _SIGNS.findall(pattern)), re.DOTALL)


def _translated(sign: str) -> str:
    if sign == "**/":
        return "(?:[^/]+/)*"
    if sign == "**":
        return ".*"
    if sign == "*":
        return "[^/]*"
    if sign == "?":
        return "[^/]"
    if sign.startswith("{") and sign.endswith("}"):
        return "(?:" + "|".join(re.escape(each) for each in sign[1:-1].split(",")) + ")"
    return re.escape(sign)


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns means the path."""
    return any(compiled(each).fullmatch(path) for each in patterns)

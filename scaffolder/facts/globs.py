"""Patterns of paths: `**` for any folders, `*` and `?` within a name, `{a,b}` for either.

Patterns are written by the owners of a repository, so none may take longer than others: what follows a star is taken where it
is found first and never looked for again (an atomic group), which finds every path that there is to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product

_DEEP = re.compile(r"(?<![^/])\*\*/|\*\*")
_BRACES = re.compile(r"\{([^{}]*)\}")
_STARS = re.compile(r"\*+")
_MOST_WAYS = 64
"""Ways to read the braces of a pattern that are looked at."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression that a whole path must match."""
    parts = _BRACES.split(pattern)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    ways = ("".join(each) for each in islice(product(*choices), _MOST_WAYS))
    return re.compile("|".join(f"(?:{_way(each)})" for each in dict.fromkeys(ways)), re.DOTALL)


def _way(pattern: str) -> str:
    """One way to read a pattern: the texts between its signs for any folders, each where it is found first but the last."""
    signs = _DEEP.findall(pattern)
    first, *rest = _DEEP.split(pattern)
    found = _names(first)
    for number, (sign, text) in enumerate(zip(signs, rest, strict=True), 1):
        through = "(?:[^/]+/)*?" if sign == "**/" else ".*?"
        found += f"{through}{_names(text)}" if number == len(signs) else f"(?>{through}{_names(text)})"
    return found


def _names(text: str) -> str:
    return "/".join(_name(each) for each in text.split("/"))


def _name(text: str) -> str:
    """One name, or the part of one."""
    first, *rest = (re.escape(each).replace(r"\?", "[^/]") for each in _STARS.split(text))
    if not rest:
        return first
    return first + "".join(f"(?>[^/]*?{each})" for each in rest[:-1]) + f"[^/]*?{rest[-1]}"


@lru_cache(maxsize=256)
def either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Several patterns as one regular expression, which looks at each path once."""
    return re.compile("|".join(f"(?:{compiled(each).pattern})" for each in patterns) or "(?!)", re.DOTALL)


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns means the path."""
    return either(tuple(patterns)).fullmatch(path) is not None

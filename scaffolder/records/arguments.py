"""Arguments: which of an option's points for and against a record tells, nearest first to what the user wrote."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Option

TEXTS = frozenset({"why", "description", "title", "kpi", "where"})
"""Keys of the manifest under which people explain themselves."""

STEM = 6
"""Letters by which forms of one word are taken for the same."""

SHORT = 4
"""Words up to this length carry no meaning of their own."""


def points(option: Option, side: str, architecture: Architecture) -> tuple[str, ...]:
    """An option's points on a side (`good` or `bad`), those that speak the user's words first.

    Where none is nearer than another, the platform's name picks the order: two platforms then tell different points of the
    same option, and one platform always the same.
    """
    told: tuple[str, ...] = option.good if side == "good" else option.bad
    own = spoken(architecture)
    start = zlib.crc32(f"{architecture.name}/{option.id}/{side}".encode())
    turned = [told[(start + place) % len(told)] for place in range(len(told))]
    return tuple(sorted(turned, key=lambda point: -len(terms(point) & own)))


def spoken(architecture: Architecture) -> frozenset[str]:
    """The terms in which the user explains the platform."""
    data: Data = dict(architecture.manifest.data)
    return frozenset(term for text in _texts(data, told=False) for term in terms(text))


def terms(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, by their first letters, so that forms of one word meet."""
    letters = "".join(each if each.isalnum() else " " for each in text.lower())
    return frozenset(word[:STEM] for word in letters.split() if len(word) > SHORT)


def _texts(data: Data, *, told: bool) -> Iterator[str]:
    if isinstance(data, str) and told:
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from _texts(each, told=told)
    elif isinstance(data, dict):
        for name, each in data.items():
            yield from _texts(each, told=name in TEXTS)

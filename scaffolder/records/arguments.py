"""Arguments: which of an option's points for and against a record tells, nearest first to what the user wrote."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Decision, Option

TEXTS = frozenset({"why", "description", "title", "kpi", "where"})
"""Keys of the manifest under which people explain themselves."""

STEM = 6
"""Letters by which forms of one word are taken for the same."""

TELLING = 5
"""Decisions in which a word may stand and still tell one question from another."""

SHORT = 4
"""Words up to this length carry no meaning of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How one platform speaks, heard once for all its records.

    `spoken` are the terms in which the user explains it, `common` those so usual in decisions that they tell nothing.
    """

    name: str
    spoken: frozenset[str]
    common: frozenset[str]


def wording(architecture: Architecture, catalog: Catalog) -> Wording:
    """How a platform speaks."""
    data: Data = dict(architecture.manifest.data)
    spoken = frozenset(term for text in _texts(data, told=False) for term in terms(text))
    homes = Counter(term for decision in catalog.decisions.values() for term in _vocabulary(decision))
    common = frozenset(term for term, number in homes.items() if number > TELLING)
    return Wording(name=architecture.name, spoken=spoken, common=common)


def points(option: Option, side: str, own: Wording) -> tuple[str, ...]:
    """An option's points on a side (`good` or `bad`) in the order in which this platform's records tell them."""
    return nearest_first(option.good if side == "good" else option.bad, f"{option.id}/{side}", own)


def nearest_first(told: Sequence[str], about: str, own: Wording) -> tuple[str, ...]:
    """Sentences about something, those first that speak the user's words.

    Where none is nearer than another, the platform's name picks the order: two platforms then tell different points of the
    same thing, and one platform always the same.
    """
    start = zlib.crc32(f"{own.name}/{about}".encode())
    turned = [told[(start + place) % len(told)] for place in range(len(told))]
    return tuple(sorted(turned, key=lambda each: -len(terms(each) & own.spoken)))


def nearness(sentences: Sequence[str], verdict: Verdict, own: Wording) -> list[int]:
    """How many telling words each sentence shares with a question and its chosen answer."""
    told = [text for option in verdict.chosen.options for text in (option.title, *option.good)]
    asked = _vocabulary(verdict.decision).union(*map(terms, told)) - own.common
    return [len(asked & terms(sentence)) for sentence in sentences]


def _vocabulary(decision: Decision) -> frozenset[str]:
    texts = (decision.question, decision.title, *decision.drivers, *decision.criteria.values())
    return frozenset(term for text in texts for term in terms(text))


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

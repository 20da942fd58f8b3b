"""The wording of records: phrases, and how many of them the records of a log share."""

from __future__ import annotations

import re
from collections.abc import Mapping

PHRASE = 8
"""Words of a phrase."""

COMMON = 3
"""Records in which a phrase stands where it counts as shared."""

LEAST = 40
"""Phrases below which nothing is said of a record's wording."""

SHARED = 8
"""Percent of a record's phrases that may be shared."""


def words(text: str) -> list[str]:
    """The words of a text in lower case, numbers among them."""
    return re.findall(r"[a-z0-9.]+", text.lower())


def phrases(body: str) -> list[str]:
    """Every run of eight words of a record's body without its headings, which the form prescribes."""
    spoken = words("\n".join(line for line in body.splitlines() if not line.startswith("#")))
    return [" ".join(spoken[start : start + PHRASE]) for start in range(len(spoken) - PHRASE + 1)]


def shared(bodies: Mapping[str, str]) -> Mapping[str, float]:
    """Percent of the phrases of each text that stand in three or more of the set; texts of a few words are left out."""
    said = {name: phrases(text) for name, text in bodies.items()}
    homes: dict[str, set[str]] = {}
    for name, own in said.items():
        for phrase in own:
            homes.setdefault(phrase, set()).add(name)
    long = {name: own for name, own in said.items() if len(own) >= LEAST}
    return {name: 100 * sum(len(homes[phrase]) >= COMMON for phrase in own) / len(own) for name, own in long.items()}

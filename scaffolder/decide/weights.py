"""Weights: how much each criterion of a decision counts on this platform, and why."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import cast

import jsonschema_rs

from scaffolder.catalog import Catalog
from scaffolder.decide import terms
from scaffolder.decide.facts import paths, phrase
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Ground, Weight
from scaffolder.model.document import Data

NEUTRAL = 2
"""What a criterion counts that nobody named and no fact speaks for: more than `1 (a little)`, less than any need."""

UNSTATED = 3
"""What a need counts that was written without a weight."""


def weights(architecture: Architecture, catalog: Catalog) -> Mapping[str, tuple[Weight, ...]]:
    """The weights that needs and facts give, by criterion, once for each way of saying why.

    A criterion without one counts `NEUTRAL`.
    """
    found: dict[str, tuple[Weight, ...]] = {}
    needs = architecture.manifest.data.get("needs")
    for number, need in enumerate(needs if isinstance(needs, list) else []):
        if isinstance(need, dict) and isinstance(need.get("quality"), str):
            criterion = str(need["quality"])
            value = need.get("weight")
            weight = Weight(
                criterion=criterion,
                value=value if isinstance(value, int) else UNSTATED,
                ground=Ground.NEED,
                reason=str(need.get("why") or ""),
                pointer=("needs", number),
            )
            found.setdefault(criterion, (weight,))
    for row in catalog.raw("weights").values():
        when = cast("dict[str, Data]", row["when"])
        if row["criterion"] not in found and jsonschema_rs.is_valid(when, architecture.resolved):
            found[str(row["criterion"])] = _derived(row, architecture, catalog)
    return found


def asked(criteria: Iterable[str], catalog: Catalog) -> frozenset[str]:
    """Every dotted path whose value may weigh one of the criteria."""
    rows = [row for row in catalog.raw("weights").values() if row["criterion"] in set(criteria)]
    return frozenset(path for row in rows for path in (str(row["path"]), *paths(row["when"])))


def of(criterion: str, given: Mapping[str, tuple[Weight, ...]], decision: str) -> Weight:
    """The weight of a criterion in a decision, which also picks how the reason is told; neutral where none is given."""
    told = given.get(criterion) or (Weight(criterion=criterion, value=NEUTRAL, ground=Ground.NEUTRAL),)
    return told[zlib.crc32(decision.encode()) % len(told)]


def _derived(row: Mapping[str, Data], architecture: Architecture, catalog: Catalog) -> tuple[Weight, ...]:
    path = str(row["path"])
    value = _spoken(path, architecture, catalog)
    return tuple(
        Weight(
            criterion=str(row["criterion"]),
            value=cast(int, row["weight"]),
            ground=Ground.FACT,
            reason=reason.replace("{value}", value),
            pointer=tuple(path.split(".")),
        )
        for reason in cast("list[str]", row["because"])
    )


def _spoken(path: str, architecture: Architecture, catalog: Catalog) -> str:
    """The value at a path as a sentence says it: laws by their names while they are few, an estate by its word."""
    held = architecture.value(path)
    if path == "regimes":
        if isinstance(held, list) and len(held) > terms.LAWS:
            return f"{len(held)} laws"
        return terms.laws(architecture, catalog) or str(held)
    if isinstance(held, str):
        return held
    return phrase(path, architecture, catalog, named=False) or str(held)

"""The views there are, as `blueprints/views` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Mode
from scaffolder.model.document import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One view: its question, and what of the model it selects. The keys are those of `schemas/view.schema.json`."""

    id: str
    order: int
    title: str
    question: str
    layout: str
    elements: int
    lines: int
    fold: bool
    bands: bool
    badges: bool
    crossing: bool
    roles: tuple[str, ...]
    colour: str
    modes: tuple[Mode, ...]
    note: str


def read(entry: Mapping[str, Data]) -> Definition:
    """A definition from its file's data, which passed its schema."""
    budget = cast(Mapping[str, int], entry["budget"])
    return Definition(
        id=str(entry["id"]),
        order=int(cast(int, entry["order"])),
        title=str(entry["title"]),
        question=str(entry["question"]),
        layout=str(entry["layout"]),
        elements=budget["elements"],
        lines=budget["lines"],
        fold=bool(entry.get("fold", False)),
        bands=bool(entry.get("bands", False)),
        badges=bool(entry.get("badges", False)),
        crossing=bool(entry.get("crossing", False)),
        roles=tuple(cast(list[str], entry.get("roles") or [])),
        colour=str(entry["colour"]),
        modes=tuple(Mode(each) for each in cast(list[str], entry["modes"])),
        note=str(entry["note"]),
    )


@cache
def shipped() -> tuple[Definition, ...]:
    """Every shipped view, in its order."""
    found = [read(entry) for entry in Catalog().raw("views").values()]
    return tuple(sorted(found, key=lambda each: (each.order, each.id)))

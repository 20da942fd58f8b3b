"""The views there are, as `blueprints/views` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture, Mode
from scaffolder.model.document import Data
from scaffolder.resolve import conditions
from scaffolder.resolve.conditions import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A column of the responsibility grid.

    It stands where the platform has an element of `role`, always without one; where it is absent, `instead` takes its letters.
    `holders` names the key that says who holds it: domain owners, domain stewards, the platform's owner, or nobody by name.
    """

    id: str
    title: str
    role: str = ""
    holders: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A row of the responsibility grid: by party R (responsible), A (accountable), C (consulted) or I (informed)."""

    title: str
    detail: str
    when: Condition
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the sequence, between the first existing role of either list."""

    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One view: its question, and what of the model it selects. The keys are those of `schemas/view.schema.json`.

    `fold` is none, domains or zones; `bands` is none, below or lanes. A `detail` view is read on A4.
    """

    id: str
    order: int
    title: str
    question: str
    layout: str
    elements: int
    lines: int
    detail: bool
    fold: str
    bands: str
    badges: bool
    crossing: bool
    forward: bool
    roles: tuple[str, ...]
    zones: tuple[str, ...]
    partners: tuple[str, ...]
    controls: tuple[str, ...]
    needs: tuple[str, ...]
    colour: str
    modes: tuple[Mode, ...]
    note: str
    pages: tuple[str, ...]
    parties: tuple[Party, ...]
    duties: tuple[Duty, ...]
    steps: tuple[Step, ...]


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
        detail=bool(entry.get("detail", False)),
        fold=str(entry.get("fold", "none")),
        bands=str(entry.get("bands", "none")),
        badges=bool(entry.get("badges", False)),
        crossing=bool(entry.get("crossing", False)),
        forward=bool(entry.get("forward", False)),
        roles=_texts(entry, "roles"),
        zones=_texts(entry, "zones"),
        partners=_texts(entry, "partners"),
        controls=_texts(entry, "controls"),
        needs=_texts(entry, "needs"),
        colour=str(entry["colour"]),
        modes=tuple(Mode(each) for each in cast(list[str], entry["modes"])),
        note=str(entry["note"]),
        pages=_texts(entry, "pages"),
        parties=tuple(Party(**each) for each in cast("list[dict[str, str]]", entry.get("parties") or [])),
        duties=tuple(_duty(each) for each in cast("list[Mapping[str, Data]]", entry.get("duties") or [])),
        steps=tuple(_step(each) for each in cast("list[Mapping[str, Data]]", entry.get("steps") or [])),
    )


def _texts(entry: Mapping[str, Data], key: str) -> tuple[str, ...]:
    return tuple(cast(list[str], entry.get(key) or []))


def _duty(entry: Mapping[str, Data]) -> Duty:
    return Duty(
        title=str(entry["title"]),
        detail=str(entry.get("detail", "")),
        when=conditions.condition(entry.get("when", True)),
        letters={key: str(value) for key, value in cast(Mapping[str, Data], entry["letters"]).items()},
    )


def _step(entry: Mapping[str, Data]) -> Step:
    return Step(sender=_texts(entry, "from"), receiver=_texts(entry, "to"), says=str(entry["says"]))


def of(architecture: Architecture) -> tuple[Definition, ...]:
    """Every view that an architecture is drawn on, in its order. Raises `ScaffoldError` where one lacks what it needs."""
    return _ordered(architecture.views)


@cache
def shipped() -> tuple[Definition, ...]:
    """Every shipped view, in its order."""
    return _ordered(Catalog().raw("views"))


def _ordered(entries: Mapping[str, Mapping[str, Data]]) -> tuple[Definition, ...]:
    found: list[Definition] = []
    for name, entry in entries.items():
        try:
            found.append(read(entry))
        except (KeyError, ValueError, TypeError) as error:
            message = f"blueprints: the view {name} lacks or misstates {error}"
            raise ScaffoldError(message, hint="run: scaffold blueprint check") from None
    return tuple(sorted(found, key=lambda each: (each.order, each.id)))

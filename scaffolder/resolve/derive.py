"""Data products made from other data products: what each field is made from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Column, Field, Product
from scaffolder.resolve.archetypes import Archetype, Known, human, words
from scaffolder.resolve.contributions import Taken, aggregated, contribute, dimensions, made_from, time_of
from scaffolder.resolve.joins import held, key_of

MOST_CARRIED = 9
EVENT_AGGREGATES = frozenset({"summary", "performance", "load"})
"""Aggregates that speak of many events at once, never of a single one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a derived product should become: its id, its aggregate and subject archetypes, and the fields the user gave.

    `typed` are the given fields whose type the user wrote.
    """

    id: str
    aggregate: Archetype | None
    subject: Archetype | None
    fields: tuple[Field, ...]
    typed: frozenset[str]
    personal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Shape and columns; `missing` are fields and links that no input yields, to be kept in a register of the domain."""

    shape: str
    columns: tuple[Column, ...]
    missing: tuple[Field, ...]


def derive(wish: Wish, inputs: Sequence[Product], of: Known) -> Derived:
    """The columns of a product made from `inputs` alone, where the user gave no fields."""
    kind = wish.aggregate.kind if wish.aggregate else "enriched"
    if kind == "summary" and _counts_events(wish, inputs):
        kind = "period"
    if kind in ("period", "month"):
        base = _with_time(wish, inputs)
        if base:
            return Derived(shape="period", columns=_period(base, inputs, of, kind), missing=())
        kind = "summary"
    if kind == "summary":
        found = _summary(wish, inputs, of)
        if found:
            return found
    base = base_of(wish, inputs)
    columns = [*_carried(base, of, personal=wish.personal)]
    missing = contribute(base, columns, [each for each in inputs if each.id != base.id], inputs, of)
    return Derived(shape="enriched", columns=tuple(columns), missing=missing)


def _counts_events(wish: Wish, inputs: Sequence[Product]) -> bool:
    """Whether the figures are about events (claims, shipments), which are told by period rather than one by one."""
    subject = _subject(wish, inputs)
    moment = time_of(subject) if subject and subject.shape != "summary" else None
    return bool(moment and moment.field.type == "timestamp" and wish.aggregate and wish.aggregate.id in EVENT_AGGREGATES)


def base_of(wish: Wish, inputs: Sequence[Product]) -> Product:
    """The input whose rows the product keeps: the subject's own, else the one its id speaks of, else the first."""
    if wish.subject:
        for each in inputs:
            if each.archetype == wish.subject.id:
                return each
    spoken = set(words(wish.id))
    return max(inputs, key=lambda each: (len(spoken & set(words(each.id))), key_of(each) is not None))


def _with_time(wish: Wish, inputs: Sequence[Product]) -> Product | None:
    timed = [each for each in inputs if time_of(each)]
    return base_of(wish, timed) if timed else None


def _period(base: Product, inputs: Sequence[Product], of: Known, kind: str) -> tuple[Column, ...]:
    how = "month" if kind == "month" else "day"
    others = [each for each in inputs if each.id != base.id and time_of(each)]
    day = Field(
        name=how, type="date", title=human(how), semantic="event-date", classification="internal", key=True, required=True
    )
    columns = [made_from(base, time_of(base), how, day)]
    if not others:
        columns += [
            dataclasses.replace(
                made_from(base, each, "carried"), field=dataclasses.replace(each.field, key=True, required=True, references="")
            )
            for each in dimensions(base, of)[:1]
        ]
    taken = Taken(columns)
    for each in (base, *others):
        columns.extend(aggregated(each, taken, of, latest=False))
    return tuple(columns)


def _summary(wish: Wish, inputs: Sequence[Product], of: Known) -> Derived | None:
    """One row for each subject: from the subject's own product, else from the references that the inputs hold."""
    subject = _subject(wish, inputs)
    if subject:
        columns = _carried(subject, of, personal=wish.personal)[: MOST_CARRIED - 2]
        missing = contribute(subject, columns, [each for each in inputs if each.id != subject.id], inputs, of)
        return Derived(shape="summary", columns=tuple(columns), missing=missing)
    pair = _spine(wish, inputs, of)
    if pair is None:
        return None
    first, column = pair
    field = dataclasses.replace(column.field, key=True, required=True)
    columns = [made_from(first, column, "carried", field)]
    missing = contribute(stand_in(wish.id, columns), columns, inputs, inputs, of)
    return Derived(shape="summary", columns=tuple(columns), missing=missing)


def _subject(wish: Wish, inputs: Sequence[Product]) -> Product | None:
    if wish.subject:
        exact = [
            each
            for each in inputs
            if each.archetype == wish.subject.id and each.shape in ("source-aligned", "enriched") and key_of(each)
        ]
        if exact:
            return exact[0]
        if any(each.field.name == wish.subject.fields[0].name for other in inputs for each in other.columns):
            return None
    holders = _holders(inputs)
    for each in inputs:
        key = key_of(each)
        if key and holders.get(held(each, key), set()) - {each.id}:
            return each
    summaries = [each for each in inputs if each.shape == "summary" and key_of(each)]
    return summaries[0] if summaries else None


def _holders(inputs: Sequence[Product]) -> dict[str, set[str]]:
    """The products that hold the key of each product, two of them at most."""
    found: dict[str, set[str]] = {}
    for each in inputs:
        for target in {held(each, column) for column in each.columns}:
            holders = found.setdefault(target, set())
            if len(holders) < 2:
                holders.add(each.id)
    return found


def _spine(wish: Wish, inputs: Sequence[Product], of: Known) -> tuple[Product, Column] | None:
    name = wish.subject.fields[0].name if wish.subject else ""
    for each in inputs:
        for column in each.columns:
            if column.field.name == name:
                return each, column
    shared = _shared(inputs)
    if shared:
        return shared
    spoken = set(words(wish.id)) - {word for phrase in (wish.aggregate.phrases if wish.aggregate else ()) for word in phrase}
    for each in inputs:
        referring = [
            column for column in each.columns if column.field.references and not column.field.key and column.field.required
        ]
        found = [*dimensions(each, of), *referring]
        if found:
            return each, max(found, key=lambda column: len(spoken & set(words(column.field.name))))
    return None


def _shared(inputs: Sequence[Product]) -> tuple[Product, Column] | None:
    """The reference that most inputs hold, where at least two do: what a row of each of them is about."""
    holders: dict[str, list[tuple[Product, Column]]] = {}
    for each in inputs:
        for target in dict.fromkeys(column.field.references for column in each.columns if column.field.references):
            holders.setdefault(target, []).append((each, next(one for one in each.columns if one.field.references == target)))
    best = max(holders.values(), key=len, default=[])
    return best[0] if len(best) > 1 else None


def stand_in(name: str, columns: Sequence[Column]) -> Product:
    """A stand-in product that holds grain columns only, for finding the ways to its inputs."""
    return Product(
        id=name,
        title="",
        description="",
        domain="",
        owner="",
        classification="",
        contains=(),
        contract="",
        output_port="table",
        inputs=(),
        archetype="",
        shape="summary",
        columns=tuple(columns),
        landings=(),
        retention_days=None,
        freshness_minutes=None,
        tier=None,
        jurisdiction="",
        quality_rules=0,
    )


def _carried(base: Product, of: Known, *, personal: bool) -> list[Column]:
    found: list[Column] = []
    for each in base.columns:
        semantic = of.semantic(each.field.semantic)
        wanted = each.field.key or each.field.references or (personal or not semantic.personal)
        if wanted and (len(found) < MOST_CARRIED or each.field.references):
            key = key_of(base)
            references = held(base, each) if each is key else each.field.references
            found.append(made_from(base, each, "carried", dataclasses.replace(each.field, references=references)))
    return found

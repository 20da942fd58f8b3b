"""Data products whose fields the user gave: which input yields each field."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Column, Field, Product
from scaffolder.resolve.archetypes import Known, words
from scaffolder.resolve.contributions import made_from, measures, time_of
from scaffolder.resolve.derive import Derived, Wish, base_of, stand_in
from scaffolder.resolve.joins import Link, Ways, held, key_of
from scaffolder.resolve.references import pointing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What fields are fitted into: the columns of the grain as a product, the base whose rows are told, the ways to inputs."""

    grain: Product
    base: Product
    ways: tuple[tuple[Product, Link | None], ...]
    period: bool
    of: Known


def fit(wish: Wish, inputs: Sequence[Product], of: Known) -> Derived | None:
    """Columns for the very fields the user gave; a field that no input yields is missing."""
    keys = tuple(each for each in wish.fields if each.key)
    grain = _grain(wish, keys, inputs)
    if grain is None:
        return None
    shape, base, key_columns = grain
    grain_product = base if shape == "enriched" else stand_in(wish.id, key_columns)
    ways = Ways(grain_product, inputs)
    reached = tuple((each, ways.to(each)) for each in inputs)
    frame = _Frame(grain=grain_product, base=base, ways=reached, period=shape == "period", of=of)
    made: dict[str, Column] = {each.field.name: each for each in key_columns}
    for field in wish.fields:
        column = made.get(field.name) or _fitted(field, frame)
        if column:
            made[field.name] = column
    missing = {each.name: pointing(each, inputs, wish.typed) for each in wish.fields if each.name not in made}
    if not frame.period and not _split(frame):
        for column in _over_register(missing, inputs):
            made[column.field.name] = column
            del missing[column.field.name]
    columns = tuple(made[each.name] for each in wish.fields if each.name in made)
    return Derived(shape=shape, columns=columns, missing=tuple(missing.values()))


def _over_register(missing: Mapping[str, Field], inputs: Sequence[Product]) -> list[Column]:
    """The missing fields that an input yields once the register names a row of it."""
    named = {each.references for each in missing.values() if each.references}
    found: dict[str, Column] = {}
    for product in inputs:
        key = key_of(product)
        if key is None or held(product, key) not in named:
            continue
        for column in product.columns:
            field = missing.get(column.field.name)
            if field and not field.references and field.name not in found:
                joined = dataclasses.replace(field, type=column.field.type, required=False)
                found[field.name] = made_from(product, column, "joined", joined)
    return list(found.values())


def _grain(wish: Wish, keys: Sequence[Field], inputs: Sequence[Product]) -> tuple[str, Product, list[Column]] | None:
    for base in (base_of(wish, inputs), *inputs):
        by_name = {each.field.name: each for each in base.columns}
        columns: list[Column] = []
        for key in keys:
            moment = time_of(base)
            if key.type == "date" and moment and (key.name not in by_name or by_name[key.name] is moment):
                columns.append(
                    made_from(
                        base, moment, "month" if "month" in words(key.name) else "day", dataclasses.replace(key, required=True)
                    )
                )
            elif key.name in by_name:
                source = by_name[key.name]
                field = dataclasses.replace(key, type=source.field.type, references=held(base, source), required=True)
                columns.append(made_from(base, source, "carried", field))
        if len(columns) != len(keys) or not keys:
            continue
        if any(each.how in ("day", "month") for each in columns):
            return "period", base, [_without_reference(each) for each in columns]
        own = key_of(base)
        if len(columns) == 1 and own and columns[0].column == own.field.name:
            return "enriched", base, columns
        return "summary", base, columns
    return None


def _without_reference(column: Column) -> Column:
    return dataclasses.replace(column, field=dataclasses.replace(column.field, references=""))


def _split(frame: _Frame) -> bool:
    """Whether the grain has several keys of its own, so that no row of an input is one of its rows."""
    return frame.grain is not frame.base and sum(each.field.key for each in frame.grain.columns) > 1


def _fitted(field: Field, frame: _Frame) -> Column | None:
    grain, base, split = frame.grain, frame.base, _split(frame)
    if not frame.period and not split:
        for product, way in frame.ways:
            column = next((each for each in product.columns if each.field.name == field.name), None)
            if column and (product.id == grain.id or (way and way.kind in ("up", "same"))):
                how = "carried" if product.id == base.id else "joined"
                same = dataclasses.replace(field, type=column.field.type, references=column.field.references)
                return made_from(product, column, how, same)
    many = [base] if grain is not base else []
    many += [
        each
        for each, way in frame.ways
        if each is not base and not split and (time_of(each) if frame.period else way and way.kind == "down")
    ]
    spoken = set(words(field.name))
    for product in sorted(many, key=lambda each: -len(spoken & set(words(each.id)))):
        found = _aggregate_named(field, product, frame.of)
        if found:
            return found
    return None


def _aggregate_named(field: Field, product: Product, of: Known) -> Column | None:
    spoken = words(field.name)
    named = set(spoken)
    if field.type in ("date", "timestamp"):
        moment = time_of(product)
        how = "earliest" if named & {"first", "earliest", "since"} else "latest"
        return (
            made_from(product, moment, how, dataclasses.replace(field, type=moment.field.type, required=False))
            if moment
            else None
        )
    if field.type == "integer" and (named & {"count", "number", "num"} or set(words(product.id)) <= named):
        return Column(field=dataclasses.replace(field, required=False), how="counted", input=product.id)
    if field.type not in ("integer", "number"):
        return None
    possible = measures(product, of)
    exact = [each for each in possible if set(words(each.field.name)) <= named]
    alike = [each for each in possible if each.field.semantic == field.semantic]
    for each in exact or alike:
        summed = of.semantic(each.field.semantic).measure == "sum" and not named & {"average", "avg", "mean"}
        kind = field.type if field.type == each.field.type and summed else "number"
        changed = dataclasses.replace(field, type=kind, required=False)
        return made_from(product, each, "summed" if summed else "averaged", changed)
    return None

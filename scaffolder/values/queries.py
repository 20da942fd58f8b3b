"""The SQL of derived data products, as parts a template prints: the tables read, how they meet, what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from scaffolder.model.architecture import Column, Product
from scaffolder.model.document import Data
from scaffolder.resolve.contributions import time_of
from scaffolder.resolve.joins import Link, Ways, key_of
from scaffolder.values.names import argument, column, data_type, model, reference, scale

AGGREGATES = {"counted": "count(*)", "summed": "sum", "latest": "max", "earliest": "min"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a query needs beside its product: the other products by id, the staged model, the string type of the engine."""

    products: Mapping[str, Product]
    staged: str
    string_type: str


def query(product: Product, reader: Reader) -> dict[str, Data]:
    """The parts of a product's query: `ctes`, `start`, `joins` and `columns` (each an expression and a name)."""
    keys = [each for each in product.columns if each.field.key]
    by_period = product.shape == "period" or (product.shape == "summary" and len(keys) > 1)
    found = _by_period(product, keys, reader) if by_period else _by_row(product, reader)
    for number, each in enumerate(cast(list[dict[str, Data]], found["ctes"])):
        each["opening"] = str(each["name"]) if number else f"with {each['name']}"
    return found


def _cast(expression: str, each: Column, reader: Reader) -> Data:
    kind = data_type(each.field, reader.string_type)
    return [f"cast({expression} as {kind})", column(each.field.name)]


def _aggregate(each: Column, alias: str) -> str:
    if each.how == "counted":
        return AGGREGATES["counted"]
    if each.how == "averaged":
        return "{{ average(" + argument(each.column, alias) + f", {scale(each.field)}) }}}}"
    return f"{AGGREGATES[each.how]}({column(each.column, alias)})"


def _grain(each: Column, alias: str) -> str:
    if each.how in ("day", "month"):
        return "cast({{ dbt.date_trunc('" + each.how + "', " + argument(each.column, alias) + ") }} as date)"
    return column(each.column, alias)


def _by_period(product: Product, keys: Sequence[Column], reader: Reader) -> dict[str, Data]:
    """One group-by for each input, joined on the grain; a spine of all grains where there are several inputs."""
    base = keys[0].input
    rest = [each for each in product.columns if not each.field.key and each.how != "landed"]
    inputs = list(dict.fromkeys([base, *(each.input for each in rest)]))
    ctes: list[Data] = []
    for number, name in enumerate(inputs):
        grain = keys if name == base else [_moment(keys[0], reader.products[name])]
        own = [each for each in rest if each.input == name]
        ctes.append(_grouped(f"part_{number}", name, grain, [(_aggregate(each, "a"), each.field.name) for each in own]))
    start, alias = "part_0", "part_0"
    if len(inputs) > 1:
        names = ", ".join(column(each.field.name) for each in keys)
        parts = " union all ".join(" ".join(("select", names, "from", f"part_{number}")) for number in range(len(inputs)))
        ctes.append({"name": "spine", "lines": [f"select distinct {names}", f"from ({parts}) as grains"]})
        start = alias = "spine"
    joins: list[Data] = [
        {
            "table": f"part_{number}",
            "alias": f"part_{number}",
            "on": _equal(keys[:1] if number else keys, alias, f"part_{number}"),
        }
        for number in range(len(inputs))
        if len(inputs) > 1
    ]
    columns: list[Data] = []
    for each in product.columns:
        if each.field.key:
            columns.append(_cast(column(each.field.name, alias), each, reader))
        elif each.how != "landed":
            part = f"part_{inputs.index(each.input)}"
            value = column(each.field.name, part)
            columns.append(_cast(f"coalesce({value}, 0)" if each.how == "counted" else value, each, reader))
        else:
            columns.append(_cast(column(each.column, "kept"), each, reader))
    if any(each.how == "landed" for each in product.columns):
        joins.append({"table": reference(reader.staged), "alias": "kept", "on": _equal(keys[:1], alias, "kept")})
    return {"ctes": ctes, "start": start, "alias": alias, "joins": joins, "columns": columns}


def _moment(key: Column, product: Product) -> Column:
    moment = time_of(product)
    if moment is None:
        raise ValueError(product.id)
    return Column(field=key.field, how=key.how, input=product.id, column=moment.field.name)


def _grouped(
    name: str, product: str, grain: Sequence[Column], measured: Sequence[tuple[str, str]], source: str = ""
) -> dict[str, Data]:
    places = ", ".join(str(number + 1) for number in range(len(grain)))
    selected = [f"{_grain(each, 'a')} as {column(each.field.name)}" for each in grain]
    selected += [f"{expression} as {column(target)}" for expression, target in measured]
    filled = " and ".join(f"{column(each.column, 'a')} is not null" for each in grain)
    lines = [f"{text}," for text in selected[:-1]] + selected[-1:]
    table = source or f"{reference(model(product))} as a"
    return {
        "name": name,
        "lines": ["select", *(f"    {text}" for text in lines), f"from {table}", f"where {filled}", f"group by {places}"],
    }


def _equal(keys: Sequence[Column], left: str, right: str) -> str:
    return " and ".join(f"{column(each.field.name, left)} = {column(each.field.name, right)}" for each in keys)


def _by_row(product: Product, reader: Reader) -> dict[str, Data]:
    """One row for each row of the base; the others are joined, those that refer to the base summed up first."""
    key = next(each for each in product.columns if each.field.key)
    ctes: list[Data] = []
    joins: list[Data] = []
    base, start = _base(product, key, reader, ctes)
    expressions: dict[str, str] = {}
    others = list(dict.fromkeys(each.input for each in product.columns if each.input in reader.products))
    between = [reader.products[name] for name in product.inputs if name in reader.products]
    grouped = start == "spine"
    ways = Ways(base, between)
    for number, name in enumerate(each for each in others if grouped or each != base.id):
        way = ways.to(reader.products[name]) or _kept(product, reader.products[name])
        if way is None:
            raise ValueError(f"{product.id}: no way to {name}")
        own = [each for each in product.columns if each.input == name and not each.field.key]
        if way.kind == "down":
            cte, join = _summed(f"part_{number}", base, reader.products[name], way, own)
            ctes.append(cte)
            joins.append(join)
            for each in own:
                value = column(each.field.name, f"part_{number}")
                expressions[each.field.name] = f"coalesce({value}, 0)" if each.how == "counted" else value
        else:
            joins.extend(_looked_up(f"part_{number}", reader.products[name], way))
            expressions.update({each.field.name: column(each.column, f"part_{number}") for each in own})
    columns: list[Data] = [
        _cast(expressions.get(each.field.name) or column(each.field.name if grouped else each.column, "base"), each, reader)
        for each in product.columns
    ]
    if product.landings and key.how != "landed":
        on = f"{column(key.field.name if grouped else key.column, 'base')} = {column(key.field.name, 'kept')}"
        joins.insert(0, {"table": reference(reader.staged), "alias": "kept", "on": on})
        columns = [
            _cast(column(each.column, "kept"), each, reader) if each.how == "landed" else made
            for each, made in zip(product.columns, columns, strict=True)
        ]
    return {"ctes": ctes, "start": start, "alias": "base", "joins": joins, "columns": columns}


def _base(product: Product, key: Column, reader: Reader, ctes: list[Data]) -> tuple[Product, str]:
    """The product whose rows are kept and the table to start from: staged rows, an input, or an input's distinct keys."""
    if key.how == "landed":
        own = [each for each in product.columns if each.how == "landed"]
        return _with_columns(product, own), reference(reader.staged)
    source = reader.products[key.input]
    own_key = key_of(source)
    if product.shape == "enriched" or (own_key and own_key.field.name == key.column):
        return source, reference(model(source.id))
    name = column(key.field.name)
    select = f"select distinct a.{column(key.column)} as {name}"
    ctes.append(
        {
            "name": "spine",
            "lines": [select, f"from {reference(model(source.id))} as a", f"where {column(key.column, 'a')} is not null"],
        }
    )
    return _with_columns(product, [key], shape="summary"), "spine"


def _with_columns(product: Product, columns: Sequence[Column], shape: str = "") -> Product:
    return replace(product, columns=tuple(columns), shape=shape or product.shape)


def _kept(product: Product, other: Product) -> Link | None:
    """The way over the register: a landed column of the product that holds the other's key."""
    their = key_of(other)
    for each in product.columns:
        if their and each.how == "landed" and each.field.references in (other.id, their.field.references or other.id):
            return Link(kind="kept", own=each.field.name, theirs=their.field.name)
    return None


def _looked_up(alias: str, other: Product, way: Link) -> list[Data]:
    table = reference(model(other.id))
    start = "kept" if way.kind == "kept" else "base"
    if not way.via:
        return [{"table": table, "alias": alias, "on": f"{column(way.own, start)} = {column(way.theirs, alias)}"}]
    over = f"{alias}_over"
    return [
        {"table": reference(model(way.via)), "alias": over, "on": f"{column(way.own, 'base')} = {column(way.via_key, over)}"},
        {"table": table, "alias": alias, "on": f"{column(way.via_column, over)} = {column(way.theirs, alias)}"},
    ]


def _summed(
    name: str, base: Product, other: Product, way: Link, own: Sequence[Column]
) -> tuple[dict[str, Data], dict[str, Data]]:
    key = next(each for each in base.columns if each.field.key)
    measured = [(_aggregate(each, "a"), each.field.name) for each in own]
    held = f"over_base.{column(way.via_column)}" if way.via else column(way.theirs, "a")
    table = f"{reference(model(other.id))} as a"
    if way.via:
        on = f"{column(way.theirs, 'a')} = {column(way.via_key, 'over_base')}"
        table = f"{table} inner join {reference(model(way.via))} as over_base on {on}"
    selected = [f"{held} as row_key", *(f"{expression} as {column(target)}" for expression, target in measured)]
    lines = [f"    {text}," for text in selected[:-1]] + [f"    {text}" for text in selected[-1:]]
    cte: dict[str, Data] = {
        "name": name,
        "lines": ["select", *lines, f"from {table}", f"where {held} is not null", "group by 1"],
    }
    return cte, {"table": name, "alias": name, "on": f"{column(key.field.name, 'base')} = {name}.row_key"}

"""Sample data: for each landed table the SQL that makes its rows, out of a row number and nothing random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.escape import sql
from scaffolder.model.architecture import Field, Landing, Product
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import known
from scaffolder.resolve.joins import key_of
from scaffolder.values.names import data_type, model

SMALL_SHARE = 0.1
"""Rows of a table no archetype knows, as a share of the largest table's rows."""

AS_OF = "getvariable('as_of')"


class Sampler:
    """The samples of one platform: which products exist, and what each semantic's values look like."""

    def __init__(self, products: Sequence[Product], catalog: Catalog) -> None:
        self.products: Mapping[str, Product] = {each.id: each for each in products}
        self.looks = {name: cast(Mapping[str, Data], entry["sample"]) for name, entry in catalog.raw("semantics").items()}
        self.minimums = {name: entry.get("minimum") for name, entry in catalog.raw("semantics").items()}
        self.of = known(catalog)

    def share(self, product: Product) -> float:
        """The rows of a landed product as a share of the largest table's."""
        archetype = self.of.archetypes.get(product.archetype)
        return archetype.volume if archetype and archetype.volume else SMALL_SHARE

    def values(self, landing: Landing) -> dict[str, Data]:
        """What the sample script of one landing prints: an expression for each column, faults included."""
        product = self.products[landing.product]
        number = next(index for index, each in enumerate(product.landings) if each.id == landing.id)
        faults = self._faults(landing)
        times: list[str] = []
        columns: list[Data] = []
        for salt, field in enumerate(landing.fields, start=1):
            expression = self._expression(field, salt, times, landing)
            for place, (name, broken) in enumerate(faults):
                if name == field.name:
                    expression = (
                        f"case when pass = 'faulty' and i % {len(faults)} = {place} then {broken} else {expression} end"
                    )
            columns.append({"expression": f"{expression}", "name": sql(field.name)})
        moment = next((each for each in landing.fields if each.type == "timestamp"), None)
        day = next(
            (each for each in landing.fields if each.type == "date" and each.semantic == "event-date" and not each.key), None
        )
        happened = sql(moment.name) if moment else f"cast({sql(day.name)} as timestamp)" if day else "null"
        return {
            "id": landing.id,
            "model": model(landing.product),
            "number": number,
            "columns": columns,
            "faults": len(faults),
            "happened": f"coalesce({happened}, {AS_OF} - to_days(cast(hash(i, 97) % 30 as integer)))",
        }

    def rows(self, landing: Landing) -> dict[str, Data]:
        """How many rows a landing has: a share, or as many as another product has, or a fixed number."""
        product = self.products[landing.product]
        key = next(each for each in landing.fields if each.key)
        if product.shape in ("source-aligned", "enriched") and any(
            each.field.key and each.how == "landed" for each in product.columns
        ):
            return {"share": self.share(product) / len(product.landings)}
        if key.references and self.products[key.references].landings:
            return {"like": key.references}
        if key.type == "date":
            return {"fixed": 365}
        return {"fixed": len(cast(list[Data], self._look(key).get("values") or [])) or 24}

    def _look(self, field: Field) -> Mapping[str, Data]:
        if field.values:
            return {"values": list(field.values)}
        return self.looks.get(field.semantic) or self.looks["text"]

    def _faults(self, landing: Landing) -> list[tuple[str, str]]:
        found = [(each.name, "null") for each in landing.fields if each.required][:3]
        found += [
            (each.name, "'not-a-known-code'")
            for each in landing.fields
            if each.values and each.type == "string" and not each.key
        ][:2]
        low = [each for each in landing.fields if self.minimums.get(each.semantic) == 0 and each.type in ("number", "integer")]
        found += [(each.name, "-1") for each in low if not each.key and not each.references][:1]
        seen: dict[str, str] = {}
        for name, broken in found:
            seen.setdefault(name, broken)
        return list(seen.items())

    def _expression(self, field: Field, salt: int, times: list[str], landing: Landing) -> str:
        if field.key and field is next(each for each in landing.fields if each.key):
            return self._key(field, "i", landing)
        parent = self.products.get(field.references)
        if parent and parent.landings:
            rows = f"getvariable('rows_{model(parent.id)}')"
            key = key_of(parent)
            return self._key(key.field if key else field, f"cast(hash(i, {salt}) % {rows} as bigint)", landing)
        if field.references or field.semantic == "identifier":
            return (
                f"cast(hash(i, {salt}) % 5000 + 1 as bigint)"
                if field.type == "integer"
                else f"'{field.name}-' || hash(i, {salt}) % 5000"
            )
        return self._value(field, salt, times)

    def _key(self, field: Field, row: str, landing: Landing) -> str:
        """The key of row number `row`, counting from 0; the same function wherever a row is referred to."""
        if field.type == "integer":
            return f"{row} + 1"
        if field.type == "number":
            return f"cast({row} + 1 as decimal(18,4))"
        if field.type == "date":
            return f"cast({AS_OF} as date) - cast({row} as integer)"
        if field.type == "timestamp":
            return f"{AS_OF} - to_minutes(cast({row} as bigint))"
        if field.type == "boolean":
            return f"({row}) % 2 = 0"
        fixed = self.products[landing.product].shape == "summary" or not landing.fields[0].key
        pool = cast(list[str], self._look(field).get("values") or [])
        if pool and fixed and field.key and landing.fields[0] is field:
            return f"{_list(pool)}[cast(({row}) % {len(pool)} as integer) + 1]"
        if fixed and field.key and landing.fields[0] is field:
            return f"'site-' || lpad(cast(({row}) % 24 + 1 as varchar), 2, '0')"
        prefix = "".join(part[:1] for part in field.name.split("_")).upper()
        return f"'{prefix}-' || lpad(cast({row} + 1 as varchar), 8, '0')"

    def _value(self, field: Field, salt: int, times: list[str]) -> str:
        look = self._look(field)
        if field.type in ("timestamp", "date") and not ({"time", "days"} & set(look)):
            look = {"time": {}} if field.type == "timestamp" else {"days": {"from": 365, "to": 0}}
        if "time" in look:
            return _moment(field, salt, times)
        if "days" in look:
            return _day(field, cast(Mapping[str, int], look["days"]), salt, times)
        if "flag" in look:
            return f"hash(i, {salt}) % 100 < {look['flag']}"
        if "number" in look:
            return _number(field, cast(Mapping[str, Data], look["number"]), salt)
        return _text(look, salt)


def _literal(text: str) -> str:
    """A text in SQL with its outer spaces, which the filter for templates would take away."""
    return "'" + text.replace("'", "''") + "'"


def _unit(salt: int) -> str:
    return f"((hash(i, {salt}) % 1000000) / 1000000.0)"


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_literal(each) for each in values) + "]"


def _moment(field: Field, salt: int, times: list[str]) -> str:
    """A moment in the year before; a later field of the same row follows the one before it."""
    if times:
        text = f"{times[-1]} + to_seconds(cast(hash(i, {salt}) % 259200 as bigint))"
    else:
        text = f"{AS_OF} - to_seconds(cast(hash(i, {salt}) % 31536000 as bigint))"
    times.append(text)
    return f"cast({text} as timestamp)" if field.type == "timestamp" else text


def _day(field: Field, span: Mapping[str, int], salt: int, times: list[str]) -> str:
    if times and field.semantic == "event-date":
        text = f"{times[-1]} + to_days(cast(hash(i, {salt}) % 90 as integer))"
    else:
        width = span["from"] - span["to"] + 1
        text = f"{AS_OF} - to_days(cast({span['to']} + hash(i, {salt}) % {width} as integer))"
        if field.semantic == "event-date":
            times.append(text)
    return f"cast({text} as {field.type})"


def _number(field: Field, look: Mapping[str, Data], salt: int) -> str:
    low, high = float(cast(float, look["low"])), float(cast(float, look["high"]))
    unit = _unit(salt)
    spread = f"{unit} * {unit} * {unit}" if look["shape"] == "skewed" else unit
    text = f"{low:g} + {high - low:g} * {spread}"
    if field.type == "integer":
        return f"cast(round({text}) as bigint)"
    return f"cast(round({text}, {look['decimals']}) as {data_type(field, '')})"


def _text(look: Mapping[str, Data], salt: int) -> str:
    if "values" in look:
        pool = [str(each) for each in cast(list[Data], look["values"])]
        unit = _unit(salt)
        return f"{_list(pool)}[cast(floor({unit} * {unit} * {len(pool)}) as integer) + 1]"
    if "parts" in look:
        join = _literal(str(look.get("join", " ")))
        pools = [[str(each) for each in pool] for pool in cast(list[list[Data]], look["parts"])]
        parts = [
            f"{_list(pool)}[cast(hash(i, {salt}, {place}) % {len(pool)} as integer) + 1]" for place, pool in enumerate(pools)
        ]
        return f" || {join} || ".join(parts)
    if "token" in look:
        return f"{_literal(str(look['token']))} || lpad(cast(hash(i, {salt}) as varchar), 20, '0')"
    pattern = str(look["text"])
    before, _, rest = pattern.partition("{n")
    width, _, after = rest.partition("}")
    size = int(width.removeprefix(":").lstrip("0") or 0)
    number = "i" if not look.get("distinct") else f"hash(i, {salt}) % {look['distinct']} + 1"
    digits = f"cast({number} as varchar)"
    if size:
        digits = f"right('{'0' * size}' || {digits}, {size})"
    return f"{_literal(before)} || {digits} || {_literal(after)}"

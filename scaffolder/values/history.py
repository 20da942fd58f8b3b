"""Every version of a product's rows: what is kept of them, and how readers see when each held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.architecture import Column, Field, Product
from scaffolder.model.document import Data
from scaffolder.resolve.joins import key_of
from scaffolder.values.names import argument, column, keys, model, reference, tested
from scaffolder.values.setting import Setting

TIMES = ("valid_from", "valid_to", "is_current")
"""The columns that say when a version held."""

KINDS = ("timestamp", "timestamp", "boolean")

TOLD = (
    "When this version began to hold",
    "When the next one did, or the row was gone; empty while it holds",
    "Whether it holds now",
)


def history(product: Product, setting: Setting, rows: Sequence[Mapping[str, Data]], *, masked: bool) -> dict[str, Data] | None:
    """The history of a product that asks for one: of its rows as they land, else of its rows as each build publishes them."""
    if not product.history:
        return None
    landed = _landed(product)
    own = _own(product)
    names = {each.field.name for each in own}
    own_keys = [each.field.name for each in own if each.field.key]
    since, until, holds = times_of(product)
    name = setting.free(f"{model(product.id)}_history")
    versions = setting.name("versions", product) if landed else setting.free(f"{model(product.id)}_versions")
    shown = [{**each, "unique": False, "refers": None} for each in rows if each["name"] in names]
    times = [_time(each, number, len(own_keys)) for number, each in enumerate((since, until, holds))]
    return {
        "landed": landed,
        "model": name,
        "model_ref": reference(name),
        "masked": setting.free(f"{name}_masked") if masked else "",
        "versions": versions,
        "versions_ref": reference(versions),
        "folder": setting.layers.kept if landed else setting.layers.folder(product, setting.products),
        "schema": setting.layers.schema(model(product.domain), setting.layers.kept),
        "columns": cast(Data, shown),
        "test_keys": [tested(each) for each in own_keys],
        "test_version": [*(tested(each) for each in own_keys), since],
        "table": {
            "model": name,
            "title": f"{product.title}, every version",
            "description": f"Every version of {product.title}.",
            "grain": "one row for each version of " + " and ".join(each.field.title.lower() for each in own if each.field.key),
            "materialized": "view",
            "columns": cast(Data, [*shown, *times]),
            "keys_list": [*own_keys, since],
        },
        "held_ref": reference(setting.name("int", product)) if landed else reference(model(product.id)),
        "description": f"{product.title}, every version: one row for each time that a row was new, changed or came back.",
        "from": since,
        "to": until,
        "current": holds,
        **versioned([each.field for each in own]),
    }


def times_of(product: Product) -> tuple[str, str, str]:
    """The columns that say when a version of a product's row held, named so that none of its own is hidden."""
    prefix = "" if {each.field.name for each in _own(product)}.isdisjoint(TIMES) else "version_"
    since, until, holds = (f"{prefix}{each}" for each in TIMES)
    return since, until, holds


def _own(product: Product) -> list[Column]:
    """The columns that a version holds: those that land with the row, or all where each build is kept."""
    return [each for each in product.columns if not _landed(product) or each.how == "landed"]


def versioned(fields: Sequence[Field]) -> dict[str, Data]:
    """What models that keep versions print of a row's fields: its columns, its keys, and what its digest is made from."""
    own_keys = [each.name for each in fields if each.key]
    plain = [each for each in fields if not each.key]
    return {
        "fields": [
            {"sql": column(each.name), "a": column(each.name, "a"), "held": column(each.name, "held")} for each in fields
        ],
        "keys": [column(each) for each in own_keys],
        "same_key": _same(own_keys, "a", "held"),
        "published_key": _same(own_keys, "held", "a"),
        "gone": f"{column(own_keys[0], 'a')} is null",
        "arrived_key": _same(own_keys, "held", "arrived"),
        "unique_key": f"{keys(own_keys)[:-1]}, '_landed_at']",
        "digest": digested(plain, "a"),
        "digest_held": digested(plain, "held"),
    }


def digested(fields: Sequence[Field], alias: str) -> str:
    """The arguments of the macro that digests a row: expressions, and those of them that are true or false."""
    values = [argument(each.name, alias) for each in fields if each.type != "boolean"]
    flags = [argument(each.name, alias) for each in fields if each.type == "boolean"]
    return f"[{', '.join(values)}], [{', '.join(flags)}]"


def _time(name: str, number: int, keys_before: int) -> dict[str, Data]:
    """One of the columns that say when a version held, as contracts print a column."""
    kind = KINDS[number]
    return {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "meaning": TOLD[number],
        "origin": "told from when its rows became known",
        "logical": kind,
        "logical_3_0": "boolean" if number == 2 else "date",
        "type": kind,
        "classification": "internal",
        "personal": False,
        "key": number == 0,
        "position": keys_before + 1,
        "unique": False,
        "required": number != 1,
        "nullable": number == 1,
        "allowed": [],
        "refers": None,
    }


def tool_values(product: Product, setting: Setting) -> dict[str, Data] | None:
    """What the scripts beside the models must know of a history; `people` are columns that hold another product's key."""
    if not product.history:
        return None
    kept = history(product, setting, (), masked=False)
    inputs = [setting.products[each] for each in product.inputs if each in setting.products]
    return {
        **{name: (kept or {})[name] for name in ("landed", "model", "versions", "from", "to", "current")},
        "people": [
            {"column": each.field.name, "product": other.id}
            for each in product.columns
            for other in inputs
            if (key := key_of(other)) and other.id in (each.field.references, each.input) and key.field.name == each.column
        ],
    }


def _landed(product: Product) -> bool:
    """Whether all keys of a product land with its rows, so that their versions can be told by arrival."""
    landed = [each.field.name for each in product.columns if each.field.key and each.how == "landed"]
    first = product.landings[0].fields if product.landings else ()
    return bool(landed) and landed == [each.name for each in first if each.key] and len(landed) == _keys(product)


def _keys(product: Product) -> int:
    return sum(each.field.key for each in product.columns)


def _same(names: Sequence[str], one: str, other: str) -> str:
    return " and ".join(f"{column(each, one)} = {column(each, other)}" for each in names)

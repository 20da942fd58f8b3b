"""Hubs, links and satellites: how the rows of a product are kept where the layers are a vault with marts."""

from __future__ import annotations

from typing import cast

from scaffolder.model.architecture import Field, Product
from scaffolder.model.document import Data
from scaffolder.resolve.joins import key_of
from scaffolder.values.history import digested, versioned
from scaffolder.values.names import argument, column, model, reference, tested
from scaffolder.values.setting import Setting


def vault(product: Product, setting: Setting) -> dict[str, Data] | None:
    """The hub of a product's keys, a satellite for each place its rows land from, a link for each key of another it holds."""
    if not setting.layers.vault or not product.landings:
        return None
    fields = product.landings[0].fields
    own_keys = [each for each in fields if each.key]
    plain = [each for each in fields if not each.key]
    hub = setting.name("hub", product)
    return {
        "hub": {"model": hub, "ref": reference(hub)},
        "staged_ref": reference(setting.name("stg", product)),
        "versions": setting.name("versions", product),
        "versions_ref": reference(setting.name("versions", product)),
        "keys": [column(each.name) for each in own_keys],
        "test_keys": [tested(each.name) for each in own_keys],
        "hub_digest": digested(own_keys, "a"),
        "attributes": [{"sql": column(each.name), "sat": column(each.name, "sat")} for each in plain],
        "rows": [{"sql": column(each.name), "from": column(each.name, "hub" if each.key else "sat")} for each in fields],
        "digest": digested(plain, "a"),
        "satellites": [_satellite(product, number, setting) for number in range(len(product.landings))],
        "links": [link for each in plain if (link := _link(product, each, own_keys, setting))],
        "same_key": versioned(fields)["same_key"],
    }


def tool_values(product: Product, setting: Setting) -> dict[str, Data] | None:
    """The tables of a vault as the scripts beside the models name them."""
    made = vault(product, setting)
    if made is None:
        return None
    tables = {
        name: [cast(dict[str, Data], each)["model"] for each in cast(list[Data], made[name])]
        for name in ("satellites", "links")
    }
    return {"hub": cast(dict[str, Data], made["hub"])["model"], **cast(dict[str, Data], tables)}


def _satellite(product: Product, number: int, setting: Setting) -> dict[str, Data]:
    landing = product.landings[number]
    name = f"{setting.name('sat', product)}__{model(landing.source)}"
    return {"model": name, "ref": reference(name), "landing": landing.id, "source": setting.titles.get(landing.source, "")}


def _link(product: Product, field: Field, own_keys: list[Field], setting: Setting) -> dict[str, Data] | None:
    """The link from a product's rows to those of another that a field refers to; None where it refers to none that lands."""
    other = setting.products.get(field.references)
    key = key_of(other) if other else None
    if other is None or key is None or not other.landings or other.id == product.id:
        return None
    name = f"{setting.name('link', product)}__{field.name}"
    return {
        "model": name,
        "column": column(field.name, "a"),
        "other": f"hk_{model(other.id)}",
        "title": other.title,
        "digest": digested([*own_keys, field], "a"),
        "other_digest": f"[{argument(field.name, 'a')}], []",
    }

"""What readers without a need for protected values see: which columns are masked and how, and which rows they get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.architecture import Product
from scaffolder.model.document import Data
from scaffolder.values.names import column, model, reference
from scaffolder.values.setting import Setting

Row = Mapping[str, Data]

PLACES = ("country", "region", "site")
"""Meanings of a column by which rows are given to some readers and not to others."""


def views(product: Product, masked: str, kept: Row | None, rows: Sequence[Row], setting: Setting) -> list[dict[str, Data]]:
    """The views that protect a product and its history."""
    if not masked:
        return []
    folder = setting.layers.folder(product, setting.products)
    shared: dict[str, Data] = {
        "domain_model": model(product.domain),
        "folder": folder,
        "title": product.title,
        "product": product.id,
        "by": _place(product, rows, setting),
    }
    found = [_view(shared, masked, model(product.id), rows, [])]
    if kept:
        beside: list[Data] = [kept["from"], kept["to"], kept["current"]]
        title = f"Every version of {product.title}"
        own = cast(Sequence[Row], kept["columns"])
        found.append(_view({**shared, "title": title}, str(kept["masked"]), str(kept["model"]), own, beside))
    return found


def _view(shared: Row, name: str, shows: str, rows: Sequence[Row], beside: list[Data]) -> dict[str, Data]:
    hidden = [
        {"name": row["name"], "class": row["classification"], "shown": row["mask"]} for row in rows if row["mask"] != "none"
    ]
    return {
        **shared,
        "model": name,
        "shows": shows,
        "model_ref": reference(shows),
        "columns": cast(Data, rows),
        "beside": beside,
        "hidden": cast(Data, hidden),
        "readers": [],
        "by": shared["by"] if any(row["name"] == shared["by"] for row in rows) else "",
        "by_column": column(str(shared["by"]), "a"),
    }


def _place(product: Product, rows: Sequence[Row], setting: Setting) -> str:
    """The column whose value decides who reads a row; empty where there is none, or the access model looks at no attribute."""
    if not setting.by_attribute:
        return ""
    shown = {str(row["name"]) for row in rows if row["mask"] == "none"}
    named = {each.field.semantic: each.field.name for each in reversed(product.columns) if each.field.name in shown}
    return next((named[each] for each in PLACES if each in named), "")

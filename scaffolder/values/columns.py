"""The columns of data products as models, tests and contracts print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.escape import nojinja
from scaffolder.model.architecture import Column, Field, Product
from scaffolder.model.document import Data
from scaffolder.resolve.joins import key_of
from scaffolder.values.names import argument, column, data_type, model, quoted, reference, tested
from scaffolder.values.setting import Setting

SENSITIVE = ("confidential", "restricted")
"""The classifications whose values the masked view hides."""


WAYS: Mapping[str, str] = {
    "carried": "carried from",
    "joined": "joined from",
    "summed": "sum of",
    "averaged": "average of",
    "latest": "latest",
    "earliest": "earliest",
    "day": "day of",
    "month": "month of",
}


def column_values(each: Column, product: Product, setting: Setting) -> dict[str, Data]:
    """One column of a product: its name in SQL, its type, what protects it, and what is tested of it."""
    field = each.field
    semantic = setting.of.semantic(field.semantic)
    parent = setting.products.get(field.references)
    parent_key = key_of(parent) if parent else None
    refers = parent is not None and parent_key is not None and parent.id != product.id and parent.id in product.inputs
    unique = field.key and sum(one.field.key for one in product.columns) == 1
    mask = _mask(field, semantic.mask) if field.classification in SENSITIVE and setting.masking else "none"
    allowed = [nojinja(each) for each in field.values] if each.how == "landed" else []
    return {
        "name": field.name,
        "sql": column(field.name),
        "shown": _shown(field.name, mask, data_type(field, setting.string_type)),
        "quoted": quoted(field.name),
        "title": field.title,
        "meaning": semantic.title,
        "logical": field.type,
        "logical_3_0": "date" if field.type == "timestamp" else field.type,
        "type": data_type(field, setting.string_type),
        "classification": field.classification or "internal",
        "personal": semantic.personal,
        "mask": mask,
        "key": field.key,
        "unique": unique,
        "required": field.required,
        "nullable": not field.required,
        "allowed": list(field.values) if each.how in ("landed", "carried") else [],
        "refers": {
            "model_ref": reference(model(parent.id)),
            "product": parent.id,
            "field": parent_key.field.name,
            "sql": tested(parent_key.field.name),
            "to": f"{model(parent.id)}.{parent_key.field.name}",
        }
        if refers and parent and parent_key
        else None,
        "origin": _origin(each, product, setting.titles),
        "allowed_tested": cast(Data, allowed),
        "tested": bool(refers or allowed),
    }


def _mask(field: Field, known: str) -> str:
    """What hides a guarded value; one whose meaning names no way is digested where rows are joined by it, and else left out."""
    if known not in ("", "none"):
        return known
    return "hash" if field.key or field.references else "redact"


def _shown(name: str, mask: str, kind: str) -> str:
    if mask == "none":
        return column(name, "a")
    return "{{ masked(" + argument(name, "a") + f", '{mask}', '{kind}') }}}} as {column(name)}"


def _origin(each: Column, product: Product, titles: Mapping[str, str]) -> str:
    if each.how == "landed":
        names = dict.fromkeys(titles.get(landing.source, landing.source) for landing in product.landings)
        return f"landed from {' and '.join(names)}"
    if each.how == "counted":
        return f"rows of {each.input}"
    return f"{WAYS[each.how]} {each.input}.{each.column}"

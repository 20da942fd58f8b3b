"""What lands for a data product: the tables, their types, and the faults rows are checked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.escape import nojinja, sqltext
from scaffolder.model.architecture import Field, Product
from scaffolder.model.document import Data
from scaffolder.values.names import argument, column, data_type, keys, model, reference, tested
from scaffolder.values.setting import Setting

READ_AS: Mapping[str, str] = {"database": "table", "saas": "pages", "api": "pages"}
"""How a job reads a source of a kind whose changes are not captured; all others leave files."""


def staged(product: Product, setting: Setting) -> dict[str, Data]:
    """What lands for a product and how it is checked; empty where nothing lands for it."""
    if not product.landings:
        return {}
    first = product.landings[0]
    missing = " or ".join(f"{column(each.name)} is null" for each in first.fields if each.key)
    own_keys = [each.name for each in first.fields if each.key]
    return {
        "view": setting.name("stg", product),
        "view_ref": reference(setting.name("stg", product)),
        "current": setting.name("int", product),
        "current_ref": reference(setting.name("int", product)),
        "quarantine": setting.name("quarantine", product),
        "quarantine_ref": reference(setting.name("quarantine", product)),
        "keys": cast(Data, own_keys),
        "key_columns": cast(Data, [column(each) for each in own_keys]),
        "staged_keys": [column(each, "staged") for each in own_keys],
        "same_key": " and ".join(f"{column(each, 'versions')} = {column(each, 'held')}" for each in own_keys),
        "test_keys": [tested(each) for each in own_keys],
        "unique_key": keys(own_keys),
        "columns": [
            {
                "name": each.name,
                "sql": column(each.name),
                "version": column(each.name, "versions"),
                "type": data_type(each, setting.string_type),
            }
            for each in first.fields
        ],
        "faults": cast(Data, _faults(first.fields, setting)),
        "without_key": missing,
        "rejected": "_faults <> ''" if setting.gate in ("quarantine", "block") else f"({missing})",
        "landings": [_landing(product, number, setting) for number in range(len(product.landings))],
    }


def _faults(fields: Sequence[Field], setting: Setting) -> list[str]:
    """The expression that spells a row's faults out, line by line."""
    found: list[tuple[str, str]] = []
    for each in fields:
        name = column(each.name)
        if each.required or each.key:
            found.append((f"{name} is null", f"{each.name} is missing"))
        if each.values:
            found.append((f"{name} not in ({_texts(each.values)})", f"{each.name} is not an agreed value"))
        if (
            setting.minimums.get(each.semantic) == 0
            and each.type in ("number", "integer")
            and not each.references
            and not each.key
        ):
            found.append((f"{name} < 0", f"{each.name} is below zero"))
    spelled = [f"case when {when} then '{fault}; ' else '' end" for when, fault in found]
    return [each if number == 0 else f"|| {each}" for number, each in enumerate(spelled)]


def _landing(product: Product, number: int, setting: Setting) -> dict[str, Data]:
    landing = product.landings[number]
    table = f"{model(landing.source)}__{model(landing.product)}"
    folder = f"{landing.domain}/{landing.source}/{landing.product}"
    own_keys = [each.name for each in landing.fields if each.key]
    personal = any(setting.of.semantic(each.semantic).personal for each in landing.fields)
    moment = next((each.name for each in landing.fields if each.type == "timestamp"), "")
    day = next((each.name for each in landing.fields if each.type == "date" and each.semantic == "event-date"), "")
    people = [{"column": each.name, "product": each.references} for each in landing.fields if each.references]
    return {
        "id": landing.id,
        "table": table,
        "table_ref": "{{ source('" + f"{model(landing.domain)}__landing" + "', '" + table + "') }}",
        "source": landing.source,
        "source_title": setting.titles.get(landing.source, landing.source),
        "source_kind": setting.kinds.get(landing.source, ""),
        "product": landing.product,
        "domain": landing.domain,
        "domain_landing": f"{model(landing.domain)}__landing",
        "mode": landing.mode,
        "how": "changes" if landing.mode == "cdc" else READ_AS.get(setting.kinds.get(landing.source, ""), "files"),
        "place": f"SOURCE_{model(landing.source).upper()}",
        "landed_fields": [{"name": each.name, "type": _landed_type(each)} for each in landing.fields],
        "folder": folder,
        "script": f"ingestion/sample/{landing.domain}/{table}.sql",
        "file": table,
        "sample": setting.sampler.values(landing),
        "rows": setting.sampler.rows(landing),
        "happened": moment or day,
        "keys": cast(Data, own_keys),
        "person": {"column": own_keys[0], "refers": cast(Data, people), "holds": personal},
        "columns": [_typed(each, setting.string_type) for each in landing.fields],
    }


def _landed_type(each: Field) -> str:
    """The type a field lands with, as DuckDB spells it."""
    return data_type(each, "varchar")


def _typed(each: Field, string_type: str) -> str:
    kind = data_type(each, string_type)
    return "{{ as_type(" + argument(each.name, "a") + f", '{kind}') }}}} as {column(each.name)}"


def _texts(allowed: Sequence[str]) -> str:
    return ", ".join(nojinja(sqltext(each)) for each in allowed)

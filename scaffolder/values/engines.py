"""The engines of a platform: the chosen one, Spark beside it where the tables are open, and how each is reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.conditions import holds

OWN_ENGINE: Mapping[str, Data] = {"id": "duckdb", "title": "DuckDB", "string_type": "string"}

FORMATS = ("iceberg", "delta", "hudi")
"""Table formats that Spark names; Iceberg is written where the choice has no keyed merge of its own."""


def chosen_engine(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """The engine that the platform's choices ask for; DuckDB where they ask for none."""
    for entry in catalog.raw("engines").values():
        for path, value in cast(list[list[str]], entry["chosen_by"]):
            if architecture.value(path) == value:
                return cast(dict[str, Data], dict(entry))
    return {**OWN_ENGINE, "output": {}, "adapter": "duckdb", "requirement": "", "file_format": False}


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """The engine, the outputs that profiles.yml lists beside DuckDB, the table format and what the format asks for."""
    engine = chosen_engine(architecture, catalog)
    spark = in_force("spark", architecture, catalog)
    listed = [engine] if engine["id"] != "duckdb" else []
    if spark and engine["id"] != "spark":
        listed.append(cast(dict[str, Data], dict(catalog.raw("engines")["spark"])))
    merging = sorted(str(each["adapter"]) for each in catalog.raw("engines").values() if each["incremental"] == "merge")
    table_format = str(architecture.value("storage.table_format") or "")
    return {
        "engine": engine,
        "has_engine": engine["id"] != "duckdb",
        "runs_spark": spark,
        "outputs": [{"id": each["id"], "entries": _entries(each)} for each in listed],
        "merge_types": cast(Data, merging),
        "table_format": table_format if table_format in FORMATS else "iceberg",
    }


def in_force(template_set: str, architecture: Architecture, catalog: Catalog) -> bool:
    """Whether a template set is in force for a platform."""
    found = catalog.template_sets.get(template_set)
    return found is not None and holds(found.applies, dict(architecture.resolved))


def grants_in_force(architecture: Architecture, catalog: Catalog) -> bool:
    """Whether the roles that policies name are made for the chosen engine, so that models are granted to them."""
    return in_force(f"infra-{chosen_engine(architecture, catalog)['id']}", architecture, catalog)


def _entries(engine: Mapping[str, Data]) -> list[Data]:
    return [{"key": name, "value": given} for name, given in cast(dict[str, Data], engine["output"]).items()]

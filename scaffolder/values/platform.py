"""The platform as a whole: its name and choices, and its domains, products, sources, elements and flows."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data


def plain(value: object) -> Data:
    """A value of the model as plain data: dataclasses and mappings become dicts, tuples lists, enums their text."""
    if isinstance(value, enum.Enum):
        return cast(str, value.value)
    if dataclasses.is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return cast(Data, value)


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The architecture as plain data without its manifest's text; `choices` keeps only each choice's value by dotted path."""
    del catalog
    left_out = {"manifest", "choices"}
    found = {
        each.name: plain(getattr(architecture, each.name))
        for each in dataclasses.fields(architecture)
        if each.name not in left_out
    }
    found["batch_engine"] = architecture.value("processing.batch_engine") or "duckdb"
    found["daily_gb"] = architecture.value("processing.daily_gb") or 0
    found["choices"] = {path: plain(choice.value) for path, choice in architecture.choices.items()}
    return found

"""The schema editors load: the shape of a kind of file with every allowed value of the catalog filled in."""

from __future__ import annotations

import copy
from typing import cast

from scaffolder import bundle, schemas
from scaffolder.catalog import Catalog
from scaffolder.model.document import Data

_ENDING = ".schema.json"


def kinds() -> tuple[str, ...]:
    """Every kind of file that has a schema."""
    found = (entry.name for entry in bundle.folder("schemas").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING)))


def filled(kind: str, catalog: Catalog) -> dict[str, Data]:
    """The schema of a kind; the manifest's knows every value of the vocabulary, so that editors complete and check it."""
    schema = cast(dict[str, Data], copy.deepcopy(dict(schemas.load(kind))))
    if kind == "manifest":
        for path in catalog.choices:
            allowed = catalog.allowed(path)
            place = _place(schema, path)
            if allowed and place is not None:
                _allow(place, allowed)
    return schema


def _place(schema: dict[str, Data], path: str) -> dict[str, Data] | None:
    """The sub-schema of a dotted path; `domains[].owner` leads through the entries of the list."""
    place = schema
    for part in path.split("."):
        name = part.removesuffix("[]")
        properties = place.get("properties")
        if not isinstance(properties, dict) or not isinstance(properties.get(name), dict):
            return None
        place = cast(dict[str, Data], properties[name])
        if part.endswith("[]"):
            entries = place.get("items")
            if not isinstance(entries, dict):
                return None
            place = entries
    return place


def _allow(place: dict[str, Data], allowed: tuple[str, ...]) -> None:
    """Allow only these texts: in the entries where the place is a list, and as the short form of one entry."""
    types = place.get("type")
    kinds_here = types if isinstance(types, list) else [types]
    entries = place.get("items")
    values: list[Data] = [*allowed]
    if "array" in kinds_here and isinstance(entries, dict):
        entries["enum"] = [*values]
        if "string" in kinds_here:
            place["if"] = {"type": "string"}
            place["then"] = {"enum": values}
        return
    others: list[Data] = [None] if "null" in kinds_here else []
    others += [True, False] if "boolean" in kinds_here else []
    if set(kinds_here) <= {"string", "null", "boolean"}:
        place["enum"] = [*values, *others]
    else:
        place["if"] = {"type": "string"}
        place["then"] = {"enum": values}

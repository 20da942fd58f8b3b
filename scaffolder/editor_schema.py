"""The schema editors load: the shape of a kind of file with every allowed value of the catalog filled in."""

from __future__ import annotations

import copy
from typing import cast

from scaffolder import bundle, editor_rules, schemas
from scaffolder.catalog import Catalog, keys
from scaffolder.model.document import Data
from scaffolder.model.knowledge import ChoiceKey

_ENDING = ".schema.json"


def kinds() -> tuple[str, ...]:
    """Every kind of file that has a schema."""
    found = (entry.name for entry in bundle.folder("schemas").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in found if name.endswith(_ENDING)))


def filled(kind: str, catalog: Catalog) -> dict[str, Data]:
    """The schema of a kind; the manifest's knows every value of the vocabulary, so that editors complete and check it."""
    schema = cast(dict[str, Data], copy.deepcopy(catalog.manifest.schema) if kind == "manifest" else schemas.load(kind))
    if kind == "manifest":
        for path, key in catalog.choices.items():
            allowed = catalog.allowed(path)
            place = keys.place(schema, path)
            if place is None:
                continue
            if allowed:
                _allow(place, allowed)
            _say_left_out(place, key)
        schema["allOf"] = [*cast(list[Data], schema.get("allOf") or []), *editor_rules.folded(catalog)]
    return schema


def _say_left_out(place: dict[str, Data], key: ChoiceKey) -> None:
    """What a choice takes where it is left out: as the default that editors offer, and in words."""
    if key.kind == "fact" or not key.defaults or "[]" in key.path:
        return
    usual = next((each for each in key.defaults if each.when is True), None)
    if usual is not None and usual.value is not None and not key.one_per:
        place["default"] = usual.value
    last = usual or key.defaults[-1]
    shown = "true" if last.value is True else "false" if last.value is False else str(last.value)
    if isinstance(last.value, bool | int | str):
        said = f"Left out, it follows from the other choices; in general {shown}: {last.because}"
        place["description"] = f"{place.get('description', key.title)} {said}"


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

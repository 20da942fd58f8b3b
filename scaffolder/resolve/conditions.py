"""Conditions: JSON Schemas as questions about a platform or about one row of its lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Schema
from scaffolder.schemas import compiled

LISTS = ("domains", "products", "sources", "migration", "objectives")
"""Keys whose values grow with the platform; a condition that names none of them is asked without them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A compiled JSON Schema, None where it always holds.

    `wide` says that it looks at lists that grow with the platform, `of_entry` that it looks at the row under `entry`.
    """

    check: Callable[[Data], bool] | None
    wide: bool = False
    of_entry: bool = False

    def fits(self, value: Data) -> bool:
        """Whether a value meets the condition."""
        return self.check is None or self.check(value)


ALWAYS = Condition(check=None)

Check: TypeAlias = Callable[[Data], bool]

_COMPILED: dict[int, tuple[Schema, Check, tuple[str, ...] | None]] = {}
"""Schemas of the knowledge with their compiled forms and the keys they look at, by identity: each is held here, so that no
other can take its place."""

_JOINING = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
_LOOKING = frozenset({"properties", "required", "type", "description", "$comment"})


def holds(when: Schema, value: Mapping[str, Data]) -> bool:
    """Whether a value meets a schema of the knowledge, which is compiled once however many manifests are asked.

    Only the keys that the schema looks at are handed over: a manifest's long lists cost as much as everything else together.
    """
    if isinstance(when, bool):
        return when
    if id(when) not in _COMPILED:
        _COMPILED[id(when)] = (when, compiled(dict(when), "a condition").is_valid, _keys(when))
    _, check, keys = _COMPILED[id(when)]
    if keys is None:
        return check(cast("dict[str, Data]", value))
    return check({key: value[key] for key in keys if key in value})


def _keys(schema: Data | Schema) -> tuple[str, ...] | None:
    """The keys of a mapping that a schema looks at; None where it may look at any."""
    if isinstance(schema, bool):
        return ()
    if not isinstance(schema, Mapping) or not set(schema) <= _JOINING | _LOOKING:
        return None
    found: dict[str, None] = dict.fromkeys(cast("Mapping[str, Data]", schema.get("properties", {})))
    found |= dict.fromkeys(str(each) for each in cast("list[Data]", schema.get("required", [])))
    for word in _JOINING & set(schema):
        part = schema[word]
        for each in part if isinstance(part, list) else [part]:
            inner = _keys(each)
            if inner is None:
                return None
            found |= dict.fromkeys(inner)
    return tuple(found)


def condition(schema: Data) -> Condition:
    """A JSON Schema as a condition; true and an absent one always hold. Raises ValueError for what is no schema."""
    if schema is True or schema is None:
        return ALWAYS
    if schema is False:
        return Condition(check=lambda _: False)
    try:
        check = compiled(schema, "a condition").is_valid
    except ScaffoldError as error:
        raise ValueError(error.message) from None
    text = json.dumps(schema)
    return Condition(check=check, wide=any(f'"{name}"' in text for name in LISTS), of_entry='"entry"' in text)

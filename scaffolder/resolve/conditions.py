"""Conditions: JSON Schemas as questions about a platform or about one row of its lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Schema
from scaffolder.schemas import compiled, predicates
from scaffolder.schemas.predicates import Predicate

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

_ASKED: dict[int, tuple[Schema, Predicate]] = {}
"""Schemas of the knowledge as functions, by identity: each is held here, so that no other can take its place."""


def holds(when: Schema, value: Mapping[str, Data]) -> bool:
    """Whether a value meets a schema of the knowledge, which is made ready once however many manifests are asked."""
    return asked(when)(value if isinstance(value, dict) else dict(value))


def asked(when: Schema) -> Predicate:
    """A schema of the knowledge as a function of a `dict`; the same schema gives the same function.

    Raises `ScaffoldError` where it is no JSON Schema.
    """
    found = _ASKED.get(id(when))
    if found is None:
        found = _ASKED[id(when)] = (when, predicates.predicate(when) or compiled(when, "a condition").is_valid)
    return found[1]


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

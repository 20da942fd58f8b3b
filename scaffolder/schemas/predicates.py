"""Conditions as functions: a JSON Schema of the knowledge that answers yes or no without a validator.

The conditions of defaults look at one or two keys, and hundreds of them are asked one after the other, as each may look at what
an earlier one settled: calling a validator for each costs more than looking. What no function here can say, where an error
stands, and long lists are left to a validator.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from scaffolder.schemas import compiled
from scaffolder.schemas.leaves import LEAVES, Maker, Predicate, Schema, Unknown, always, count, every, never, said_before, some

__all__ = ["MANY", "Predicate", "predicate"]

MANY = 100
"""Entries from which a list is looked through by a validator, which is slow to start and quick to walk."""

_ABSENT: Any = object()

_MADE: dict[str, Predicate] = {}
"""What was made of each part: conditions repeat one another, and a few functions asked often stay at hand."""


def predicate(schema: Any) -> Predicate | None:
    """The schema as a function; None where it says something that only a validator knows."""
    try:
        return _of(schema)
    except Unknown:
        return None


def _of(schema: Any) -> Predicate:
    if isinstance(schema, bool):
        return always if schema else never
    if not isinstance(schema, dict):
        raise Unknown
    said = repr(schema)
    made = _MADE.get(said)
    if made is None:
        made = _MADE[said] = _joined(schema)
    return made


def _joined(schema: Schema) -> Predicate:
    parts: list[Predicate] = []
    for word, value in schema.items():
        make = _MAKERS.get(word)
        if make is None:
            raise Unknown
        made = make(value, schema)
        if made:
            parts.append(made)
    return every(parts)


def _listed(schemas: Any) -> list[Predicate]:
    if not isinstance(schemas, list) or not schemas:
        raise Unknown
    return [_of(each) for each in schemas]


def _properties(inner: Any, schema: Schema) -> Predicate:
    """`properties` and `required`, in one step for each key."""
    must = schema.get("required", [])
    if not isinstance(inner, dict) or not isinstance(must, list) or not all(isinstance(each, str) for each in must):
        raise Unknown
    steps = [(key, inner.get(key, True), key in must) for key in dict.fromkeys((*must, *inner))]
    if len(steps) == 1:
        return _one_key(*steps[0])
    checks = [(key, _of(wanted), is_needed) for key, wanted, is_needed in steps]

    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        for key, check, is_needed in checks:
            found = value.get(key, _ABSENT)
            if is_needed if found is _ABSENT else not check(found):
                return False
        return True

    return holds


def _one_key(key: str, wanted: Any, is_needed: bool) -> Predicate:  # noqa: FBT001 (a step as `_properties` makes it)
    """What is asked most, a word or a switch under a key or under a key of a section, in one step."""
    values = _values(wanted)
    if values:
        return _value_at(key, *values, is_needed=is_needed)
    below = wanted.get("properties") if isinstance(wanted, dict) and not set(wanted) - {"properties", "required"} else None
    if isinstance(below, dict) and len(below) == 1 and wanted.get("required", [*below]) == [*below]:
        ((field, inside),) = below.items()
        values = _values(inside)
        if values:
            return _value_below(key, field, *values, needed=(is_needed, "required" in wanted))
    check = _of(wanted)

    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        found = value.get(key, _ABSENT)
        return not is_needed if found is _ABSENT else check(found)

    return holds


def _values(schema: Any) -> tuple[type, frozenset[Any]] | None:
    """The words, or the switch, of which a schema wants one; None where it asks for something else."""
    if not isinstance(schema, dict) or len(schema) != 1:
        return None
    wanted = [schema["const"]] if "const" in schema else schema.get("enum")
    kinds = {type(each) for each in wanted} if isinstance(wanted, list) else set()
    return (kinds.pop(), frozenset(cast(list[Any], wanted))) if kinds in ({str}, {bool}) else None


def _value_at(key: str, kind: type, values: frozenset[Any], *, is_needed: bool) -> Predicate:
    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        found = value.get(key, _ABSENT)
        return not is_needed if found is _ABSENT else type(found) is kind and found in values

    return holds


def _value_below(section: str, key: str, kind: type, values: frozenset[Any], *, needed: tuple[bool, bool]) -> Predicate:
    needs_section, needs_key = needed

    def holds(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        inside = value.get(section, _ABSENT)
        if not isinstance(inside, dict):
            return inside is not _ABSENT or not needs_section
        found = inside.get(key, _ABSENT)
        return not needs_key if found is _ABSENT else type(found) is kind and found in values

    return holds


def _required(_: Any, schema: Schema) -> Predicate | None:
    return None if "properties" in schema else _properties({}, schema)


def _items(rest: Any, schema: Schema) -> Predicate | None:
    if "prefixItems" in schema:
        return None
    check = _of(rest)
    return _walking({"items": rest}, lambda value: all(map(check, value)))


def _first_items(first: Any, schema: Schema) -> Predicate:
    lead, rest = _listed(first), _of(schema.get("items", True))
    if len(lead) == 1 and rest is always:
        check = lead[0]
        return lambda value: not isinstance(value, list) or not value or check(value[0])

    def walk(value: list[Any]) -> bool:
        return all(check(each) for check, each in zip(lead, value, strict=False)) and all(map(rest, value[len(lead) :]))

    return _walking({word: schema[word] for word in ("prefixItems", "items") if word in schema}, walk)


def _contains(wanted: Any, schema: Schema) -> Predicate:
    words = {word: schema[word] for word in ("contains", "minContains", "maxContains") if word in schema}
    text = wanted["const"] if isinstance(wanted, dict) and set(wanted) == {"const"} else None
    if isinstance(text, str) and len(words) == 1:
        return lambda value: not isinstance(value, list) or text in value
    check = _of(wanted)
    if len(words) == 1:
        return _walking(words, lambda value: any(map(check, value)))
    least, most = count(schema.get("minContains", 1)), count(schema.get("maxContains", sys.maxsize))
    return _walking(words, lambda value: least <= sum(map(check, value)) <= most)


def _walking(words: Schema, walk: Predicate) -> Predicate:
    """What keywords ask of a list, entry by entry: a function for a short list, a validator for a long one."""

    @cache
    def validator() -> Predicate:
        return cast(Predicate, compiled(words, "a condition").is_valid)

    def holds(value: Any) -> bool:
        return not isinstance(value, list) or (walk(value) if len(value) < MANY else validator()(value))

    return holds


def _not(schema: Any, _: Schema) -> Predicate:
    check = _of(schema)
    return lambda value: not check(value)


def _one_of(schemas: Any, _: Schema) -> Predicate:
    parts = _listed(schemas)
    return lambda value: sum(part(value) for part in parts) == 1


def _if(condition: Any, schema: Schema) -> Predicate:
    check, met, unmet = _of(condition), _of(schema.get("then", True)), _of(schema.get("else", True))
    return lambda value: met(value) if check(value) else unmet(value)


_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        **LEAVES,
        "properties": _properties,
        "required": _required,
        "items": _items,
        "prefixItems": _first_items,
        "contains": _contains,
        "minContains": said_before,
        "maxContains": said_before,
        "not": _not,
        "allOf": lambda schemas, _: every(_listed(schemas)),
        "anyOf": lambda schemas, _: some(_listed(schemas)),
        "oneOf": _one_of,
        "if": _if,
        "then": said_before,
        "else": said_before,
        "description": said_before,
        "$comment": said_before,
    }
)
"""What makes a function of each keyword that is known here; None where another keyword takes account of it."""

"""Conditions on one value, whatever lies below it: what it equals, of which type it is, how long or large it may be."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

Predicate: TypeAlias = Callable[[Any], bool]
"""Whether plain JSON data (`dict`, `list`, `str`, numbers, booleans, None) meets a schema."""

Schema: TypeAlias = Mapping[str, Any]
Maker: TypeAlias = Callable[[Any, Schema], Predicate | None]


class Unknown(Exception):  # noqa: N818 (no error: the validator knows)
    """The schema says something that no function here knows."""


def always(value: Any) -> bool:
    """What asks for nothing."""
    del value
    return True


def never(value: Any) -> bool:
    """What nothing meets."""
    del value
    return False


def every(parts: list[Predicate]) -> Predicate:
    """Whether a value meets all parts."""
    return _settled_by(parts, answer=False) if parts else always


def some(parts: list[Predicate]) -> Predicate:
    """Whether a value meets one of the parts."""
    return _settled_by(parts, answer=True)


def _settled_by(parts: list[Predicate], *, answer: bool) -> Predicate:
    """The first part that gives this answer settles it; a loop, as a generator costs more than what it asks."""
    if len(parts) == 1:
        return parts[0]

    def holds(value: Any) -> bool:
        for part in parts:
            if part(value) is answer:
                return answer
        return not answer

    return holds


def said_before(value: Any, schema: Schema) -> None:
    """A keyword that another one has taken account of already."""
    del value, schema


def const(wanted: Any, _: Schema) -> Predicate:
    """A text, a number, a switch or nothing, and no other."""
    if isinstance(wanted, str):
        return lambda value: bool(value == wanted)
    if wanted is None or isinstance(wanted, bool):
        return lambda value: value is wanted
    if isinstance(wanted, int | float):
        return lambda value: value == wanted and not isinstance(value, bool)
    raise Unknown


def enum(wanted: Any, schema: Schema) -> Predicate:
    """One of several such values."""
    if not isinstance(wanted, list) or not wanted:
        raise Unknown
    if not all(isinstance(each, str) for each in wanted):
        return some([const(each, schema) for each in wanted])
    words = frozenset(wanted)
    return lambda value: isinstance(value, str) and value in words


def count(value: Any) -> int:
    """A whole number of entries or characters."""
    if type(value) is not int:
        raise Unknown
    return value


def _least(kind: type[list[Any] | str]) -> Maker:
    def make(limit: Any, _: Schema) -> Predicate:
        least = count(limit)
        return lambda value: not isinstance(value, kind) or len(value) >= least

    return make


def _most(kind: type[list[Any] | str]) -> Maker:
    def make(limit: Any, _: Schema) -> Predicate:
        most = count(limit)
        return lambda value: not isinstance(value, kind) or len(value) <= most

    return make


def _bound(compare: Callable[[float, float], bool]) -> Maker:
    def make(limit: Any, _: Schema) -> Predicate:
        if not _is_number(limit):
            raise Unknown
        return lambda value: not _is_number(value) or compare(value, limit)

    return make


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Predicate] = MappingProxyType(
    {
        "array": lambda value: isinstance(value, list),
        "object": lambda value: isinstance(value, dict),
        "string": lambda value: isinstance(value, str),
        "boolean": lambda value: isinstance(value, bool),
        "null": lambda value: value is None,
        "number": _is_number,
        "integer": lambda value: _is_number(value) and value == int(value),
    }
)


def of_type(named: Any, _: Schema) -> Predicate:
    """One of the types of JSON."""
    names = named if isinstance(named, list) else [named]
    if not names or not all(isinstance(each, str) and each in _TYPES for each in names):
        raise Unknown
    return some([_TYPES[each] for each in names])


LEAVES: Mapping[str, Maker] = MappingProxyType(
    {
        "type": of_type,
        "const": const,
        "enum": enum,
        "minItems": _least(list),
        "maxItems": _most(list),
        "minLength": _least(str),
        "maxLength": _most(str),
        "minimum": _bound(operator.ge),
        "maximum": _bound(operator.le),
        "exclusiveMinimum": _bound(operator.gt),
        "exclusiveMaximum": _bound(operator.lt),
    }
)
"""What makes a function of each keyword that looks at one value."""

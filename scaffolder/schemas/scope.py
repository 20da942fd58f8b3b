"""What a condition looks at: which keys of a mapping, and whether into lists that grow with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def keys(schema: Any) -> tuple[str, ...] | None:
    """The keys of a mapping that a schema looks at; None where it may look at any."""
    if isinstance(schema, bool):
        return ()
    if not isinstance(schema, Mapping) or not set(schema) <= _JOINING | _LOOKING:
        return None
    found: dict[str, None] = dict.fromkeys(schema.get("properties", {}))
    found |= dict.fromkeys(str(each) for each in schema.get("required", []))
    for word in _JOINING & set(schema):
        part = schema[word]
        for each in part if isinstance(part, list) else [part]:
            inner = keys(each)
            if inner is None:
                return None
            found |= dict.fromkeys(inner)
    return tuple(found)


def walks(schema: Any) -> bool:
    """Whether a schema looks into the entries of a list of mappings: such lists grow with the platform."""
    if isinstance(schema, list):
        return any(walks(each) for each in schema)
    if not isinstance(schema, Mapping):
        return False
    looks_inside = any(_names_keys(schema[word]) for word in _WALKING if word in schema)
    return looks_inside or any(
        walks(list(value.values()) if word == "properties" and isinstance(value, Mapping) else value)
        for word, value in schema.items()
        if word not in ("const", "enum")
    )


def _names_keys(schema: Any) -> bool:
    text = repr(schema)
    return "'properties'" in text or "'required'" in text


def narrowed(data: Mapping[str, Any], known: tuple[str, ...] | None) -> dict[str, Any]:
    """The part of some data that a schema looks at, as `keys` says; all of it for None."""
    return dict(data) if known is None else {key: data[key] for key in known if key in data}


_WALKING = ("items", "prefixItems", "contains")
_JOINING = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
_LOOKING = frozenset({"properties", "required", "type", "description", "$comment"})

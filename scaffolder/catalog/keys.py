"""The shape of a manifest: the shipped schema, with the keys that a company's own layer adds to it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from scaffolder import schemas
from scaffolder.errors import ScaffoldError
from scaffolder.model.knowledge import ChoiceKey

Node: TypeAlias = dict[str, Any]

_WORD: Mapping[str, Any] = MappingProxyType({"type": "string", "minLength": 1, "maxLength": 100})
_ID = "^[a-z][a-z0-9-]{1,62}$"

_TYPES: Mapping[str, Callable[[], Node]] = MappingProxyType(
    {
        "enum": lambda: dict(_WORD),
        "boolean": lambda: {"type": "boolean"},
        "integer": lambda: {"type": "integer", "minimum": 0, "maximum": 1_000_000_000},
        "text": lambda: {"type": "string", "minLength": 1, "maxLength": 2000},
        "list": lambda: {
            **_WORD,
            "type": ["string", "array"],
            "items": {"description": "One of them.", **_WORD},
            "maxItems": 100,
        },
        "objects": lambda: {"type": "array", "items": _section("One entry."), "maxItems": 1000},
    }
)
"""What a key of each type may hold, as the shipped schema says it of its own."""


def shape(keys: Iterable[ChoiceKey]) -> schemas.Shape:
    """The shape of a manifest with these keys: the shipped one itself where it has a place for all of them."""
    shipped = schemas.shape("manifest")
    own = [key for key in keys if place(shipped.schema, key.path) is None]
    if not own:
        return shipped
    schema = copy.deepcopy(shipped.schema)
    for key in own:
        _add(schema, key)
    return schemas.made(schema)


def place(schema: Node, path: str) -> Node | None:
    """What a schema says at a dotted path, `domains[].owner` through the entries of the list; None where it says nothing."""
    found: Any = schema
    for part in path.split("."):
        found = found.get("properties", {}).get(part.removesuffix("[]")) if isinstance(found, dict) else None
        if part.endswith("[]") and isinstance(found, dict):
            found = found.get("items")
    return cast("Node | None", found)


def _add(schema: Node, key: ChoiceKey) -> None:
    """Give a key its place; sections on the way to it that are not there yet are made."""
    *above, last = key.path.split(".")
    at = schema
    for part in above:
        name = part.removesuffix("[]")
        at = _below(at, key).setdefault(name, _section(f"Keys of {name}."))
        if part.endswith("[]"):
            at = at.get("items", {})
    _below(at, key)[last] = {"description": f"{key.title}.", **_TYPES[key.type]()}
    if above and above[-1].endswith("[]") and not at.get("required"):
        at["required"] = [last]
        if last == "id":
            at["properties"][last]["pattern"] = _ID


def _below(at: Node, key: ChoiceKey) -> Node:
    """The keys that a place holds."""
    if "properties" not in at:
        message = f"blueprints: the key {key.path} stands below one that holds no keys"
        raise ScaffoldError(message, hint="run: scaffold blueprint check")
    return cast(Node, at["properties"])


def _section(description: str) -> Node:
    return {"description": description, "type": "object", "additionalProperties": False, "properties": {}}

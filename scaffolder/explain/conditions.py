"""Which keys of the manifest a condition looks at: JSON Schemas read for the paths they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.model.document import Data
from scaffolder.model.knowledge import Rule

_ALL_OF = ("allOf", "anyOf", "oneOf")
_ONE_OF = ("not", "if", "then", "else", "items", "contains", "additionalProperties")
_OVER_ENTRIES = ("items", "contains")


def paths(schema: object, prefix: str = "") -> Iterator[str]:
    """Every dotted path that a schema names, entries of lists with brackets: `products[].owner`."""
    if not isinstance(schema, Mapping):
        return
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, Mapping) else ():
        path = f"{prefix}.{name}" if prefix else str(name)
        yield path
        yield from paths(inner, path)
    for name in schema.get("required", []):
        yield f"{prefix}.{name}" if prefix else str(name)
    for keyword in _ALL_OF:
        for inner in schema.get(keyword, []):
            yield from paths(inner, prefix)
    for keyword in _ONE_OF:
        if keyword in schema:
            yield from paths(schema[keyword], f"{prefix}[]" if keyword in _OVER_ENTRIES else prefix)


def named(schema: object, path: str, prefix: str = "") -> Iterator[str]:
    """Every value that a schema names at a dotted path, as text; what it says under `not` counts too."""
    if not isinstance(schema, Mapping):
        return
    if prefix == path:
        chosen = [schema["const"]] if "const" in schema else schema.get("enum", [])
        yield from (str(each).lower() if isinstance(each, bool) else str(each) for each in chosen)
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, Mapping) else ():
        yield from named(inner, path, f"{prefix}.{name}" if prefix else str(name))
    for keyword in _ALL_OF:
        for inner in schema.get(keyword, []):
            yield from named(inner, path, prefix)
    for keyword in _ONE_OF:
        if keyword in schema:
            below = f"{prefix}[]" if keyword in _OVER_ENTRIES and prefix != path else prefix
            yield from named(schema[keyword], path, below)


def demanded(rule: Rule) -> frozenset[str]:
    """The keys whose values a rule demands something of: those it requires, relates or blames."""
    blamed = (at.strip("/").replace("/", ".") for at in rule.at)
    return frozenset({*paths(rule.require), *_related(rule.relation), *blamed})


def _related(relation: Mapping[str, Data]) -> Iterator[str]:
    place = relation.get("list")
    if isinstance(place, str):
        yield place
        yield from (f"{place}[].{value}" for name, value in relation.items() if name in ("field", "order") and value)
    several = relation.get("of")
    for inner in several if isinstance(several, list) else ():
        if isinstance(inner, Mapping):
            yield from _related(inner)

"""What was probably meant: a value that breaks its schema, mended where the cure is plain, left out where it is not.

The same answers stand in the help of findings and in the data that later stages go on with, so that one run shows all findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from scaffolder.model.document import Data, Pointer
from scaffolder.schemas.measures import amount
from scaffolder.suggestions import near

Node: TypeAlias = Mapping[str, Any]
"""One schema, or a part of one."""

_MOST_GUESSES = 20
"""Misspelt keys of one mapping that are looked up."""

_DEEP = frozenset({"object", "array"})
_YES = frozenset({"true", "yes", "y", "on"})
_NO = frozenset({"false", "no", "n", "off"})


def types(schema: Node) -> tuple[str, ...]:
    """The types a schema names, in its order."""
    named = schema.get("type", ())
    return (named,) if isinstance(named, str) else tuple(named)


def inner(schema: Node, key: str) -> Node:
    """The schema of one key; a key that is merely allowed or forbidden asks for nothing more."""
    found = schema.get("properties", {}).get(key, {})
    return found if isinstance(found, Mapping) else {}


def entries(schema: Node) -> Node:
    """The schema of a list's entries."""
    found = schema.get("items", {})
    return found if isinstance(found, Mapping) else {}


def type_of(value: Data) -> str:
    """The JSON type of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def fits_type(value: Data, schema: Node) -> bool:
    """Whether the value has one of the schema's types."""
    named = types(schema)
    own = type_of(value)
    whole = own == "integer" or (isinstance(value, float) and value.is_integer())
    return not named or own in named or (own == "integer" and "number" in named) or (whole and "integer" in named)


def scalar(value: Data, schema: Node, key: str = "") -> Data:
    """A scalar that fits the schema and was probably meant by `value`, the entry of `key`; None where nothing plain fits."""
    asked = types(schema)
    if asked and _DEEP.issuperset(asked):
        return None
    for candidate in _candidates(value, schema, key):
        if candidate is not None and fits(candidate, schema):
            return candidate
    return None


def fits(value: Data, schema: Node) -> bool:
    """Whether a scalar keeps every demand its schema makes."""
    if not fits_type(value, schema):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and (value != schema["const"] or type_of(value) != type_of(schema["const"])):
        return False
    if isinstance(value, str):
        long = len(value) > schema.get("maxLength", len(value)) or len(value) < schema.get("minLength", 0)
        return not long and ("pattern" not in schema or re.search(schema["pattern"], value) is not None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def is_plain(value: Data, meant: Data) -> bool:
    """Whether a scalar says the same as what was meant, in another type: `"12"` and 12, 12 and `"12"`, `"yes"` and true."""
    if isinstance(value, dict | list) or meant is None or type_of(value) == type_of(meant):
        return False
    if isinstance(meant, bool):
        return isinstance(value, str) and value.strip().lower() in (_YES if meant else _NO)
    if isinstance(value, bool):
        return False
    return str(value) == str(meant)


def at(schema: Node, pointer: Pointer) -> Node:
    """The schema of the entry at a pointer; empty where the schema does not know it."""
    for part in pointer:
        schema = inner(schema, part) if isinstance(part, str) else entries(schema)
    return schema


def _candidates(value: Data, schema: Node, key: str) -> tuple[Data, ...]:
    if "const" in schema:
        return (value, schema["const"] if str(value) in (str(schema["const"]), f"{schema['const']}.0") else None)
    if not isinstance(value, str):
        worded = ("true" if value else "false") if isinstance(value, bool) else str(value)
        number = round(value) if isinstance(value, float) else None
        switch = bool(value) if type_of(value) == "integer" and value in (0, 1) else None
        return (value, number, switch, worded if isinstance(value, bool | int | float) else None)
    word = value.strip().lower()
    switch = True if word in _YES else (False if word in _NO else None)
    listed = near(value, schema["enum"]) if "enum" in schema else None
    return (value, switch, amount(value, key), listed, *_shortened(value, schema))


def _shortened(value: str, schema: Node) -> tuple[str | None, ...]:
    """The text as an id or a field's name would be written, as a login, or cut to its longest."""
    if "pattern" not in schema:
        most = schema.get("maxLength", len(value))
        return (value[:most].rstrip() or None,)
    words = re.findall(r"[a-z0-9]+", _ascii(value).lower())
    while words and words[0][0].isdigit():
        words = [words[0].lstrip("0123456789"), *words[1:]] if words[0].lstrip("0123456789") else words[1:]
    return ("-".join(words)[:63].rstrip("-"), "_".join(words)[:63].rstrip("_"), ".".join(words)[:100])


def _ascii(value: str) -> str:
    plain = str.maketrans("äöüÄÖÜßéèêàáâíìîóòôúùûñçåø", "aouAOUseeeaaaiiiooouuuncao")
    return value.translate(plain)


def mended(value: Data, schema: Node, key: str = "") -> Data:
    """The value, the entry of `key`, with all that breaks its schema mended or left out; a list keeps None for what goes."""
    if isinstance(value, dict) and "object" in types(schema):
        known = schema.get("properties", {})
        meant = _meant(value, known)
        found = {meant[key]: mended(entry, known[meant[key]], meant[key]) for key, entry in value.items() if key in meant}
        return {key: entry for key, entry in found.items() if entry is not None}
    if isinstance(value, list) and "array" in types(schema):
        kept = value[: schema.get("maxItems", len(value))]
        return [mended(each, entries(schema), key) for each in kept]
    if isinstance(value, dict | list):
        return None
    return scalar(value, schema, key)


def overlong(value: Data, schema: Node, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Node]]:
    """Every list that is longer than its schema allows, with that schema."""
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            yield pointer, schema
        inside = entries(schema)
        for index, each in enumerate(value) if inside else ():
            yield from overlong(each, inside, (*pointer, index))
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for key in value.keys() & known.keys():
            yield from overlong(value[key], inner(schema, key), (*pointer, key))


def _meant(value: Mapping[str, Data], known: Mapping[str, Any]) -> dict[str, str]:
    """The known key behind each written one; keys that nobody can guess are left out."""
    found = {key: key for key in value if key in known}
    strange = [key for key in value if key not in known]
    for key in strange[:_MOST_GUESSES]:
        guess = near(key, known)
        if guess and guess not in found:
            found[key] = guess
    return found


def example(schema: Node) -> Data:
    """A value that fits, from the schema's own examples; None where it names none."""
    if schema.get("examples"):
        found: Data = schema["examples"][0]
        return found
    if "const" in schema or "enum" in schema:
        listed: Data = schema["const"] if "const" in schema else schema["enum"][0]
        return listed
    first = types(schema)[:1]
    if first == ("boolean",):
        return True
    if first == ("integer",):
        return max(1, int(schema.get("minimum", 0)))
    if "array" in first or ("array" in types(schema) and "items" in schema and "properties" not in schema):
        entry = example(entries(schema))
        return None if entry is None else [entry]
    return _example_entry(schema)


def _example_entry(schema: Node) -> Data:
    known = schema.get("properties", {})
    names = list(schema.get("required", ())) or list(known)[:1]
    found = {name: example(inner(schema, name)) for name in names}
    return {name: entry for name, entry in found.items() if entry is not None} or None

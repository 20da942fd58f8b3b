"""Words for findings about shape: entries as one pastes them, pointers as people name them."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from scaffolder.faults import FAULTS, quoted
from scaffolder.model.document import Data, Pointer
from scaffolder.schemas import mend
from scaffolder.schemas.mend import Node

_TYPES = {
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_PLAIN_WORD = re.compile(r"[A-Za-z@][A-Za-z0-9_@+/.-]*")
_SPECIAL_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def written(value: Data) -> str:
    """A value as one would write it in a manifest, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str):
        plain = _PLAIN_WORD.fullmatch(value) and value.lower() not in _SPECIAL_WORDS
        date = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
        return value if plain or date else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def entry(key: str | int, value: Data) -> str:
    """An entry as one would paste it: `key: value` in a mapping, `- value` in a list."""
    shown = written(value)
    if isinstance(value, dict) and isinstance(key, str):
        return f"{key}: {shown}"
    return f"{key}: {shown}" if isinstance(key, str) else f"- {shown[1:-1] if isinstance(value, dict) else shown}"


def named(pointer: Pointer, data: Data) -> str:
    """A pointer as people name it, list entries by their id or number: `domains[sales].owner`."""
    text = ""
    for part in pointer:
        data = cast(Any, data)[part] if isinstance(data, dict | list) else None
        own = data.get("id") if isinstance(data, dict) else None
        text += f".{part}" if isinstance(part, str) else f"[{own if isinstance(own, str) else part}]"
    return quoted(text.lstrip("."))


def reason(description: str) -> str:
    """Why a key is missed: what the schema says of it, and the fault's own reason."""
    plain = description.rstrip(".")
    return f"{plain[:1].lower()}{plain[1:]}; {FAULTS['missing-key'].why}" if plain else ""


def wanted(schema: Node) -> str:
    """What a schema asks for, in words."""
    names = [_TYPES[each] for each in mend.types(schema) if each != "null"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "something else"


def nested(path: str, value: Data) -> str:
    """A dotted key with its value as one would paste it at the top of a manifest."""
    section, _, key = path.rpartition(".")
    return f"{section}: {{{key}: {written(value)}}}" if not isinstance(value, dict | list) else f"{section}: {{{key}: ...}}"

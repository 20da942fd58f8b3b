"""Every list of the manifest, filled to one MiB in each way that a list can be wrong or merely long: made from the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from promises.hostile import MIB
from scaffolder import schemas

HEAD: Mapping[str, str] = {"version": "1", "name": "shop", "style": "data-mesh"}
MOST = 90_000

Path = tuple[str, ...]
"""Keys from the top to a list; `[]` steps into the entry of one."""


def _lists(node: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for key, inner in node.get("properties", {}).items():
        if "items" in inner:
            yield (*path, key), inner["items"]
            yield from _lists(inner["items"], (*path, key, "[]"))
        yield from _lists(inner, (*path, key))


def _filled(entry: Callable[[int], str]) -> str:
    found: list[str] = []
    size = 0
    while len(found) < MOST and size < MIB - 1000:
        found.append(entry(len(found)))
        size += len(found[-1].encode()) + 2
    return f"[{', '.join(found)}]"


def _placed(path: Path, text: str) -> str:
    """The list under its keys, as one line of a manifest."""
    for number in range(len(path) - 1, 0, -1):
        if path[number] == "[]":
            text = f"[{text}]"
        else:
            text = f"{{{'id: aa, ' if path[number - 1] == '[]' else ''}{path[number]}: {text}}}"
    head = "".join(f"{key}: {value}\n" for key, value in HEAD.items() if key != path[0])
    return f"{head}{path[0]}: {text}\n"


def _entries(schema: Mapping[str, Any]) -> Mapping[str, Callable[[int], str]]:
    needed = schema.get("required", ["id"])
    known = list(schema.get("properties", {}))[:6]
    words = schema.get("enum", ["word"])
    made: dict[str, Callable[[int], str]] = {
        "words": lambda n: f"w{n}",
        "numbers": str,
        "empty": lambda _: "{}",
        "nothing": lambda _: "null",
        "nested": lambda _: "[[a]]",
        "spaced": lambda n: f'"é{n} x"',
        "near": lambda n: f"{words[n % len(words)]}{n}",
        "entries": lambda n: f"{{{', '.join(f'{key}: i{n}' for key in needed)}}}",
        "same": lambda _: f"{{{', '.join(f'{key}: same' for key in needed)}}}",
    }
    if known:
        made["whole"] = lambda n: f"{{{', '.join(f'{key}: v{n}' for key in known)}}}"
        made["misspelt"] = lambda n: f"{{{', '.join(f'{key}x: v{n}' for key in known)}}}"
    return made


def everything() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each list filled in each way: a name, and what makes the manifest."""
    for path, schema in _lists(schemas.load("manifest")):
        for name, entry in _entries(schema).items():
            yield f"{'.'.join(path)}-{name}", lambda path=path, entry=entry: _placed(path, _filled(entry)).encode()[:MIB]  # type: ignore[misc]

"""What was changed in a block of Terraform since scaffold generated its file: each setting with what it was and what it is.

A change is `{key, path, before, now, how}`: `key` the last name on the way to a setting, `path` the whole way. `how` is `off`
(true became false), `on`, `gone`, `lower` (a number, or a list that became shorter), `fixed` (an expression became a value) or
`other`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.facts import lock, terraform
from scaffolder.facts.files import Files
from scaffolder.facts.terraform import Block
from scaffolder.model.document import Data, Pointer


def changes(files: Files, block: Block) -> Iterator[tuple[dict[str, Data], Pointer]]:
    """Each change with where it stands below the body of the block; nothing where the file is as it was generated."""
    old = _before(files, block.document.path).get(_address(block))
    if old is None:
        return
    for way, before, now in _differing(old.body, block.body, ()):
        path = ".".join(str(part) for part in way if isinstance(part, str))
        told: dict[str, Data] = {"key": str(_named(way)), "path": path, "before": _shown(before), "now": _shown(now)}
        yield {**told, "how": _how(before, now)}, way


def _before(files: Files, path: str) -> Mapping[tuple[str, ...], Block]:
    """The blocks of a file as they were generated, by kind and labels; none where the file did not change."""
    generated = lock.hashes(files).get(path)
    if not generated or lock.state(files, path, generated) != "changed":
        return {}
    return files.made("blocks before", path, lambda: _parsed(lock.before(files, path), path))


def _parsed(text: str | None, path: str) -> Mapping[tuple[str, ...], Block]:
    found = terraform.blocks_of(text, path) if text is not None else ()
    return {_address(each): each for each in found}


def _address(block: Block) -> tuple[str, ...]:
    """What names a block in its file; a provider by its alias too, as each has the same label."""
    return (block.kind, *block.labels, str(block.body.get("alias", "")))


def _differing(before: Data, now: Data, way: Pointer) -> Iterator[tuple[Pointer, Data, Data]]:
    """Each leaf that was and is not the same now; lists of blocks are compared where there are as many as before."""
    if isinstance(before, dict):
        held = now if isinstance(now, dict) else {}
        for key, each in before.items():
            yield from _differing(each, held.get(key), (*way, key))
        for key, each in held.items():
            if key not in before and each is True:
                yield (*way, key), None, each
    elif isinstance(before, list) and before and isinstance(before[0], dict):
        rows = now if isinstance(now, list) else []
        if not rows or len(rows) == len(before):
            for index, each in enumerate(before):
                yield from _differing(each, rows[index] if rows else None, (*way, index))
    elif before != now and before is not None:
        yield way, before, now


def _named(way: Pointer) -> str | int:
    return next((part for part in reversed(way) if isinstance(part, str)), "")


def _how(before: Data, now: Data) -> str:
    if now is None:
        return "gone"
    if isinstance(now, bool):
        return "on" if now else "off"
    if isinstance(before, list) and isinstance(now, list):
        return "lower" if len(now) < len(before) else "other"
    if isinstance(before, int | float) and isinstance(now, int | float):
        return "lower" if now < before else "other"
    return "fixed" if "${" in str(before) and "${" not in str(now) else "other"


def _shown(value: Data) -> str:
    """A value as a message shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)[:80]

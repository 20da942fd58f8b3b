"""Errors of a validator: which branch of a choice between schemas was meant, and which part of the schema one is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from scaffolder.schemas.mend import Node


def meant(errors: Iterable[Any]) -> Iterator[Any]:
    """Errors with each failed choice between schemas replaced by the errors of the branch that was meant."""
    for error in errors:
        choices = list(getattr(error.kind, "context", None) or ())
        depth = len(error.instance_path)
        likely = [each for each in choices if not any(_excludes(one, depth) for one in each)]
        if len(likely) == 1:
            yield from meant(likely[0])
        else:
            yield error


def part(schema: Node, error: Any) -> Node:
    """The part of a schema whose keyword failed."""
    found: Any = schema
    for step in list(error.schema_path)[:-1]:
        found = _local(schema, found["$ref"]) if step == "$ref" else found[step]
    return cast(Node, found)


def _excludes(error: Any, depth: int) -> bool:
    """Whether the error shows that its branch was not meant: already the type, or the fixed value, is another."""
    return error.kind.name in ("type", "const") and len(error.instance_path) <= depth


def _local(schema: Node, reference: str) -> Node:
    found: Any = schema
    for part_of in reference.removeprefix("#").strip("/").split("/") if reference != "#" else ():
        found = found[part_of.replace("~1", "/").replace("~0", "~")]
    return cast(Node, found)

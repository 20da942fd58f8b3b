"""Statements of access policies, however they are written: as blocks, as `jsonencode(...)`, or as JSON in a text.

A statement is `{effect, actions, resources, principals, is_conditional}`, each list as written, an absent one empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from scaffolder.facts.contracts import mapping, rows
from scaffolder.model.document import Data, Pointer

MOST_DEPTH = 6
"""How deep in a block a policy is looked for."""

_AS_BLOCKS = MappingProxyType({"effect": "effect", "actions": "actions", "resources": "resources", "principals": "principals"})
_AS_JSON = MappingProxyType({"effect": "Effect", "actions": "Action", "resources": "Resource", "principals": "Principal"})


def statements(kind: str, body: dict[str, Data]) -> Iterator[tuple[dict[str, Data], dict[str, Pointer]]]:
    """Every statement in the body of a Terraform block of a type, with the places of its parts below the body."""
    if kind == "aws_iam_policy_document":
        for index, row in rows(body.get("statement")):
            yield _statement(row, ("statement", index), _AS_BLOCKS, "condition")
        return
    for place, written in _written(body, ()):
        entries = written if isinstance(written, list) else [written]
        for index, each in enumerate(entries):
            if isinstance(each, dict):
                yield _statement(each, (*place, index) if isinstance(written, list) else place, _AS_JSON, "Condition")


def _written(value: Data, place: Pointer) -> Iterator[tuple[Pointer, Data]]:
    """What stands under `Statement`, at any place."""
    if len(place) > MOST_DEPTH:
        return
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "Statement":
                yield (*place, key), each
            else:
                yield from _written(each, (*place, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _written(each, (*place, index))


def _statement(
    row: Mapping[str, Data], place: Pointer, names: Mapping[str, str], condition: str
) -> tuple[dict[str, Data], dict[str, Pointer]]:
    found: dict[str, Data] = {
        "effect": row.get(names["effect"]) or "Allow",
        "actions": _listed(row.get(names["actions"])),
        "resources": _listed(row.get(names["resources"])),
        "principals": _principals(row.get(names["principals"])),
        "is_conditional": bool(row.get(condition)),
    }
    places = {key: (*place, name) for key, name in names.items() if name in row}
    return found, {"": place, **places}


def _principals(value: Data) -> list[Data]:
    """Everybody whom a statement names: `*`, `{AWS: [...]}`, or blocks with `identifiers`."""
    blocks = [each for _, row in rows(value) for each in _listed(row.get("identifiers"))]
    return blocks or [each for part in mapping(value).values() for each in _listed(part)] or _listed(value)


def _listed(value: Data) -> list[Data]:
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, dict | list)]
    return [value] if isinstance(value, str) else []

"""Schemas: the declared shape of each kind of file, and a document held against it.

Verdicts and errors come from jsonschema-rs: it takes microseconds, also for long documents full of errors, and fetches nothing,
as no schema of ours refers outside itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from scaffolder import bundle
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Document
from scaffolder.model.finding import Finding


@cache
def _text(kind: str) -> bytes:
    folder = bundle.folder("schemas")
    file = folder / f"{kind}.schema.json"
    if not file.is_file():
        kinds = sorted(
            each.name.removesuffix(".schema.json") for each in folder.iterdir() if each.name.endswith(".schema.json")
        )
        raise ScaffoldError(f"there is no schema of the kind {kind}", hint=f"kinds: {', '.join(kinds)}")
    return file.read_bytes()


def load(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file (`manifest`, `rule`, `report`, ...), a copy that the caller may change."""
    return cast(dict[str, Any], json.loads(_text(kind)))


@cache
def shared(kind: str) -> dict[str, Any]:
    """The same, read once for all callers, which only look at it."""
    return load(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A schema as data, and compiled."""

    schema: dict[str, Any]
    validator: Any


@cache
def shape(kind: str) -> Shape:
    """The shape of a kind of file, compiled once."""
    return made(shared(kind))


def made(schema: dict[str, Any]) -> Shape:
    """The shape that a schema of ours declares."""
    import jsonschema_rs  # noqa: PLC0415 (a command that checks no document does not pay for it)

    return Shape(schema=schema, validator=jsonschema_rs.validator_for(schema))


def compiled(schema: Any, owner: str) -> Any:
    """A schema of the knowledge as a validator that opens nothing, whatever it refers to.

    Raises `ScaffoldError` where it is no JSON Schema; `owner` names what it belongs to.
    """
    import jsonschema_rs  # noqa: PLC0415 (a command that checks no document does not pay for it)

    try:
        return jsonschema_rs.Draft202012Validator(schema, retriever=_nothing)
    except ValueError as error:
        reason = " ".join(str(error).split("\n", 1)[0].split())[:200]
        raise ScaffoldError(f"blueprints: {owner} is no JSON Schema: {reason}", hint="run: scaffold blueprint check") from None


def _nothing(address: str) -> Any:
    raise ValueError(f"nothing outside is opened ({address})")


def holds(document: Document, kind: str | Shape) -> bool:
    """Whether a document has the shape of its kind."""
    wanted = shape(kind) if isinstance(kind, str) else kind
    return bool(wanted.validator.is_valid({} if document.data is None else document.data))


def check(document: Document, kind: str | Shape) -> tuple[Finding, ...]:
    """Every way in which a document differs from the shape of its kind, as findings by place.

    An entry that the reader already refused is not reported again. An empty document counts as an empty mapping.
    """
    wanted = shape(kind) if isinstance(kind, str) else kind
    if holds(document, wanted):
        return ()
    from scaffolder.schemas.explain import explained  # noqa: PLC0415 (most documents have their shape)

    return explained(document, wanted.schema, wanted.validator.iter_errors)

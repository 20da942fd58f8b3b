"""The user's own values that bear on a decision, as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Fact
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Decision, Schema

NAMED = 4
"""Entries of a list that a fact names before it counts the rest."""

TOPICAL = 4
"""Facts about the question itself at which no further ones are looked for."""

ENOUGH = 2
"""Facts beside limits at which the platform at large is not asked any more."""

GENERAL = ("domains", "products", "sources", "regimes", "industry", "team.engineers", "owner", "style", "name")
"""What is said about a platform where little bears on the question itself, the most telling first."""

NOUNS: Mapping[str, str] = {"team.engineers": "engineers"}
"""The noun after a bare count, for keys whose unit the catalog leaves open."""


def facts(decision: Decision, considered: Iterable[Schema], architecture: Architecture, catalog: Catalog) -> tuple[Fact, ...]:
    """What the manifest says about a decision: its figures first, then what its options ask about, then the platform at large.

    Only written values count: a record quotes the user, never a default.
    """
    found: dict[str, Fact] = {}
    for figure in decision.figures:
        fact = _figure(figure, architecture, catalog)
        if fact:
            found.setdefault(fact.label, fact)
    told = {fact.path for fact in found.values()} | {decision.paths[0]}
    asked = [*decision.paths[1:], *(path for schema in considered for path in paths(schema))]
    for path in (*asked, *GENERAL):
        open_ones = sum(not fact.bound for fact in found.values())
        if path in told or (len(found) >= TOPICAL if path in asked else open_ones >= ENOUGH):
            continue
        value = phrase(path, architecture, catalog, named=path in asked)
        if value:
            told.add(path)
            found.setdefault(path, Fact(path=path, label=_title(path, catalog), value=value, pointer=tuple(path.split("."))))
    return tuple(found.values())


def phrase(path: str, architecture: Architecture, catalog: Catalog, *, named: bool = True) -> str:
    """A written value as people read it: `140 GB a day`, `3 domains (sales, supply, payments)`; empty where none is written.

    With `named` off the entries of a list are counted only.
    """
    value = _at(cast(Data, architecture.manifest.data), path)
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return _listed(value, path.rpartition(".")[2].replace("_", " "), named=named)
    key = catalog.choices.get(path)
    unit = (key.unit if key else "") or NOUNS.get(path, "")
    return f"{scalar(value)} {unit}".strip()


def scalar(value: Data) -> str:
    """A scalar as people read it: thousands are separated, booleans are yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def paths(schema: Schema | Data) -> Iterator[str]:
    """Dotted paths of the manifest that a schema looks at, lists by their own path, in the order in which they stand."""
    yield from dict.fromkeys(_paths(cast(Data, schema), ""))


def _paths(schema: Data, prefix: str) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from _paths(each, prefix)
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    for name, inner in (properties if isinstance(properties, dict) else {}).items():
        below = f"{prefix}.{name}" if prefix else name
        deeper = list(_paths(inner, below)) if isinstance(inner, dict) and "properties" in inner else []
        yield from deeper or [below]
    for word in ("allOf", "anyOf", "oneOf", "not", "if", "then", "else"):
        if word in schema:
            yield from _paths(schema[word], prefix)


def _figure(figure: Mapping[str, Data], architecture: Architecture, catalog: Catalog) -> Fact | None:
    path, label = str(figure["path"]), str(figure["label"])
    pointer: Pointer = tuple(path.split("."))
    value = _at(cast(Data, architecture.manifest.data), path)
    where = figure.get("where")
    if isinstance(value, list):
        rows = [row for row in value if _matches(row, where)]
        told = _listed(rows, str(figure["unit"])) if rows else ""
        if rows and where:
            pointer = (*pointer, value.index(rows[0]))
    elif value is None:
        told = ""
    else:
        key = catalog.choices.get(path)
        told = scalar(value) if isinstance(value, bool) else f"{scalar(value)} {(key.unit if key else '') or figure['unit']}"
    if not told:
        return None
    return Fact(path=path, label=label, value=told, pointer=pointer, bound=str(figure.get("bound") or ""))


def _matches(row: Data, where: Data) -> bool:
    """Whether an entry has one of the wanted values in every field that `where` names; lists match by any of theirs."""
    if not isinstance(where, dict):
        return True
    if not isinstance(row, dict):
        return False
    for field, wanted in where.items():
        held = row.get(field)
        values = held if isinstance(held, list) else [held]
        if not any(value in cast("list[Data]", wanted) for value in values):
            return False
    return True


def _listed(rows: list[Data], noun: str, *, named: bool = True) -> str:
    """Entries as people list them: scalars by themselves, others counted, and named by what tells them apart."""
    if not any(isinstance(row, dict) for row in rows):
        return ", ".join(scalar(row) for row in rows[:-1]) + (" and " if rows[1:] else "") + scalar(rows[-1])
    names = [str(row.get("id") or row.get("name") or row.get("quality") or "?") for row in rows if isinstance(row, dict)]
    shown = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    if len(rows) == 1:
        return shown
    return f"{len(rows)} {noun} ({shown})" if named else f"{len(rows)} {noun}"


def _title(path: str, catalog: Catalog) -> str:
    key = catalog.choices.get(path)
    return key.title.partition(";")[0].partition(",")[0] if key else path


def _at(data: Data, path: str) -> Data:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data

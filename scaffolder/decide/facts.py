"""The user's own values that bear on a decision, as people read them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Fact
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Decision, Schema

NAMED = 4
"""Entries of a list that a fact names before it counts the rest."""

SHORT = 60
"""Characters of a text field that a fact shows for one entry."""

TOPICAL = 4
"""Facts about the question itself at which no further ones are looked for."""

ENOUGH = 2
"""Facts beside limits at which the platform at large is not asked any more."""

GENERAL: Mapping[str, str] = {
    "domains": "domains",
    "products": "products",
    "sources": "sources",
    "regimes": "law",
    "industry": "industry",
    "team.engineers": "team",
    "owner": "owner",
    "style": "style",
    "name": "name",
}
"""What is said about a platform where little bears on the question itself, with its label; each question begins elsewhere."""

TURNED = 6
"""Of what is said about a platform, how many may come first."""

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
    general = list(GENERAL)
    start = zlib.crc32(decision.id.encode()) % TURNED
    for path in (*asked, *general[start:TURNED], *general[:start], *general[TURNED:]):
        open_ones = sum(not fact.bound for fact in found.values())
        if path in told or (len(found) >= TOPICAL if path in asked else open_ones >= ENOUGH):
            continue
        value = phrase(path, architecture, catalog, named=path in asked)
        if value:
            told.add(path)
            label = _title(path, catalog) if path in asked else GENERAL[path]
            found.setdefault(path, Fact(path=path, label=label, value=value, pointer=tuple(path.split("."))))
    return tuple(found.values())


def phrase(path: str, architecture: Architecture, catalog: Catalog, *, named: bool = True) -> str:
    """A written value as people read it: `140 GB a day`, `3 domains (sales, supply, payments)`; empty where none is written.

    With `named` off the entries of a list are counted only.
    """
    value = at(architecture.manifest.data, path)
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        told: list[Data] = [each if isinstance(each, dict) else called(path, each, catalog) for each in value]
        return _listed(told, path.rpartition(".")[2].replace("_", " "), named=named)
    key = catalog.choices.get(path)
    unit = (key.unit if key else "") or NOUNS.get(path, "")
    return f"{called(path, value, catalog)} {unit}".strip()


def called(path: str, value: Data, catalog: Catalog) -> str:
    """A value of a key as people call it: by its name, else by the title of the option that it is."""
    names = catalog.raw("names").get(path, {}).get("names", {})
    if isinstance(names, dict) and str(value) in names:
        return str(names[str(value)])
    options = (option for each in catalog.decisions.values() if each.paths[0] == path for option in each.options)
    titles = {option.id: option.title for option in options} if isinstance(value, str) else {}
    return titles.get(str(value), scalar(value))


def scalar(value: Data) -> str:
    """A scalar as people read it: thousands are separated, booleans are yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def joined(names: Sequence[str]) -> str:
    """Names as people list them: `a, b and c`."""
    return ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]


def shortened(names: Sequence[str], most: int = NAMED) -> str:
    """Names as people list them, those after the first `most` counted."""
    return joined([*names[:most], *([f"{len(names) - most} more"] if names[most:] else [])])


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
    value = at(architecture.manifest.data, path)
    where = figure.get("where")
    if isinstance(value, list) and figure.get("show"):
        told = _shown([row for row in value if matches(row, where)], figure)
    elif isinstance(value, list):
        rows = [row for row in value if matches(row, where)]
        plain: list[Data] = [row if isinstance(row, dict) else called(path, row, catalog) for row in rows]
        told = _listed(plain, str(figure["unit"])) if rows else ""
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


def _shown(rows: list[Data], figure: Mapping[str, Data]) -> str:
    """Entries with one of their fields each, numbers by size: `orders 5, inventory 5 and 8 more, in minutes`."""
    field, unit = str(figure["show"]), str(figure["unit"])
    told = [(row, row[field]) for row in rows if isinstance(row, dict) and row.get("id") and row.get(field) not in (None, [])]
    numbers = all(isinstance(held, int) for _, held in told)
    if numbers:
        told.sort(key=lambda each: cast(int, each[1]), reverse=figure.get("first") != "lowest")
    elif all(isinstance(held, list) for _, held in told):
        told.sort(key=lambda each: -len(cast("list[Data]", each[1])))
    names = [f"{row['id']} {_brief(held)}" for row, held in told[:NAMED]]
    if not names:
        return ""
    listed = [*names, *["" for _ in told[NAMED:]]]
    return shortened(listed) + (f", in {unit}" if numbers else "")


def _brief(held: Data) -> str:
    if isinstance(held, list):
        return f"({joined([str(each) for each in held[:NAMED]])})"
    return scalar(held) if not isinstance(held, str) else f"({held[:SHORT]}{'...' if held[SHORT:] else ''})"


def matches(row: Data, where: Data) -> bool:
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
        return shortened([scalar(row) for row in rows])
    names = [str(row.get("id") or row.get("name") or row.get("quality") or "?") for row in rows if isinstance(row, dict)]
    shown = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    if len(rows) == 1:
        return shown
    return f"{len(rows)} {noun} ({shown})" if named else f"{len(rows)} {noun}"


def _title(path: str, catalog: Catalog) -> str:
    key = catalog.choices.get(path)
    return key.title.partition(";")[0].partition(",")[0] if key else path


def at(data: Mapping[str, Data], path: str) -> Data:
    """What stands at a dotted path, None where nothing is written."""
    found: Data = cast(Data, data)
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found

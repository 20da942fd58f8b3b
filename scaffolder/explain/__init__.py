"""Explanations: what a word of the catalog or of the manifest means, why it is there, and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from scaffolder.catalog import Catalog
from scaffolder.decision_log.faults import RECORD_FAULTS
from scaffolder.explain import choices, topics
from scaffolder.explain.text import render
from scaffolder.explain.topic import Part, Topic
from scaffolder.faults import FAULTS
from scaffolder.suggestions import folded, near

__all__ = ["FAULTS", "KINDS", "Part", "Topic", "everything", "find", "key_named", "meant", "names", "render", "searched"]

FEW = 3
"""Keys that take the same value, up to which each is explained in full."""

MOST_FOUND = 12
"""Entries that a search for words proposes at most."""


def _styles_first(catalog: Catalog) -> Iterator[Topic]:
    return (topics.blueprint(each, catalog) for each in catalog.blueprints.values())


KINDS: Mapping[str, Callable[[Catalog], Iterator[Topic]]] = MappingProxyType(
    {
        "blueprints": _styles_first,
        "keys": lambda catalog: (choices.key(each, catalog) for each in catalog.choices.values()),
        "decisions": lambda catalog: (choices.decision(each, catalog) for each in catalog.decisions.values()),
        "options": lambda catalog: (
            *(choices.option(row, each, catalog) for each in catalog.decisions.values() for row in each.options),
            *choices.named_values(catalog),
        ).__iter__(),
        "practices": lambda catalog: (topics.practice(each, catalog) for each in catalog.practices.values()),
        "rules": lambda catalog: (
            *topics.faults(),
            *(topics.rule(each, catalog) for each in catalog.rules.values()),
        ).__iter__(),
        "components": lambda catalog: (topics.component(each, catalog) for each in catalog.components.values()),
        "lifecycle": lambda catalog: (topics.lifecycle(each, catalog) for each in catalog.lifecycle.values()),
        "references": lambda catalog: (topics.reference(each, catalog) for each in catalog.references.values()),
        "sources": lambda catalog: (topics.source(each, catalog) for each in catalog.sources.values()),
        "traceability": lambda catalog: (topics.trace(each, catalog) for each in catalog.traceability.values()),
    }
)
"""Everything that can be explained, by the word that lists it."""


def everything(kind: str, catalog: Catalog) -> tuple[Topic, ...]:
    """Every topic of a kind, in the order of the catalog."""
    return tuple(KINDS[kind](catalog))


def find(what: str, catalog: Catalog) -> tuple[Topic, ...]:
    """Everything that has this very name; an option may be named alone or as `path=value`. Empty where nothing has it."""
    path, equals, chosen = what.partition("=")
    if equals:
        known = key_named(path, catalog)
        found = choices.value(known, chosen, catalog) if known else None
        return (found,) if found else ()
    return tuple(_named(what.strip("`"), catalog))


def _named(what: str, catalog: Catalog) -> Iterator[Topic]:
    if what in FAULTS:
        yield topics.fault(FAULTS[what])
    if what in RECORD_FAULTS:
        yield topics.record_fault(RECORD_FAULTS[what])
    if what in catalog.rules:
        yield topics.rule(catalog.rules[what], catalog)
    code = what.upper()
    yield from (topics.rule(each, catalog) for each in catalog.rules.values() if code in each.catalogue)
    if what in catalog.practices:
        yield topics.practice(catalog.practices[what], catalog)
    yield from (choices.decision(each, catalog) for each in catalog.decisions.values() if what == each.id or code == each.code)
    if what in catalog.blueprints:
        yield topics.blueprint(catalog.blueprints[what], catalog)
    path = key_named(what, catalog)
    if path:
        yield choices.key(catalog.choices[path], catalog)
    part = choices.section(what, catalog)
    if part:
        yield part
    if what in catalog.components:
        yield topics.component(catalog.components[what], catalog)
    yield from _values(what, catalog)
    plain = folded(what)
    yield from (
        topics.lifecycle(each, catalog)
        for name, each in catalog.lifecycle.items()
        if what == name or plain == folded(each.technology)
    )
    if code in catalog.references:
        yield topics.reference(catalog.references[code], catalog)
    if what in catalog.sources:
        yield topics.source(catalog.sources[what], catalog)
    yield from (topics.trace(each, catalog) for name, each in catalog.traceability.items() if name.upper() == code)


def _values(what: str, catalog: Catalog) -> Iterator[Topic]:
    """The options and values of this name; one that many keys take (`none`, `native`) is told in one line a key."""
    paths = [path for path in choices.taking(what, catalog) if not (path == "style" and what in catalog.blueprints)]
    if len(paths) > FEW:
        yield choices.everywhere(what, paths, catalog)
        return
    for path in paths:
        found = choices.value(path, what, catalog)
        if found:
            yield found


def key_named(written: str, catalog: Catalog) -> str:
    """The key that a path as people write it means: `products.owner`, `products/0/owner` and `products[2].owner` too.

    Empty where there is none.
    """
    if written in catalog.choices:
        return written
    plain = re.sub(r"\[[^\]]*\]|[./]\d+(?=[./])", "", written.strip("/")).replace("/", ".")
    return next((each for each in catalog.choices if each.replace("[]", "") == plain), "")


def names(catalog: Catalog) -> tuple[str, ...]:
    """Every name that can be explained, sorted."""
    options = {f"{each.paths[0]}={row.id}" for each in catalog.decisions.values() for row in each.options}
    known: tuple[Mapping[str, object], ...] = (
        catalog.rules,
        catalog.practices,
        catalog.decisions,
        catalog.blueprints,
        catalog.components,
        catalog.lifecycle,
        catalog.references,
        catalog.sources,
    )
    values = {value for path in catalog.choices for value in catalog.allowed(path)}
    listed = {name for kind in known for name in kind}
    return tuple(sorted({*FAULTS, *RECORD_FAULTS, *options, *values, *catalog.choices, *catalog.traceability, *listed}))


def meant(what: str, catalog: Catalog) -> str:
    """The name that was probably meant, or an empty text."""
    path, equals, chosen = what.partition("=")
    known = key_named(path, catalog)
    if equals and known:
        value = near(chosen, catalog.allowed(known))
        return f"{known}={value}" if value else known
    return near(what, [*names(catalog), *KINDS])


def searched(what: str, catalog: Catalog) -> tuple[Topic, ...]:
    """Topics whose name or first line holds every word, the closest names first, at most a dozen."""
    words = [folded(word) for word in what.split() if folded(word)]
    found = []
    for kind in KINDS:
        for each in everything(kind, catalog) if words else ():
            name, text = folded(each.id), folded(each.title)
            if all(word in name or word in text for word in words):
                found.append((sum(word not in name for word in words), len(each.id), each))
    return tuple(each for _, _, each in sorted(found, key=lambda row: row[:2])[:MOST_FOUND])

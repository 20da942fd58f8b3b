"""Keys of the manifest, the decisions that settle them, and their options as topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from scaffolder.catalog import Catalog, keys
from scaffolder.explain import conditions
from scaffolder.explain.topic import Part, Topic, said, shown, typed
from scaffolder.explain.topics import cited
from scaffolder.model.document import Data
from scaffolder.model.knowledge import ChoiceKey, Decision, Option, Rule

TYPES = {
    "enum": "one of a set",
    "boolean": "true or false",
    "integer": "a whole number",
    "text": "text",
    "list": "a list of values of a set",
    "objects": "a list of entries",
}
"""What the type of a key is called."""


def key(entry: ChoiceKey, catalog: Catalog) -> Topic:
    """A key of the manifest: what it says, what it may be, what it is when it is left out, and who looks at it."""
    declared = declaration(entry.path, catalog)
    decision = next((each for each in catalog.decisions.values() if entry.path in each.paths), None)
    rules = _demanding(catalog).get(entry.path, [])
    unit = f", in {entry.unit}" if entry.unit else ""
    return Topic(
        kind=f"manifest key, a {entry.kind}",
        id=entry.path,
        title=entry.title,
        parts=(
            *said("means", str(declared.get("description", ""))),
            *said("type", f"{TYPES.get(entry.type, entry.type)}{unit}{_bounds(declared)}"),
            *typed("example", example(entry.path, catalog)),
            *said("values", values(entry.path, catalog)),
            *said("keys", [each for each in catalog.choices if each.startswith(f"{entry.path}[].")]),
            *_left_out(entry, catalog),
            *said("decision", f"{decision.id}: {decision.question}" if decision else ""),
            *said("rules", [f"{each.id}: {each.message}" for each in rules]),
        ),
    )


def section(name: str, catalog: Catalog) -> Topic | None:
    """A section of the manifest with its keys; None where no key begins so."""
    keys = [each for each in catalog.choices.values() if each.path.startswith(f"{name}.")]
    declared = declaration(name, catalog)
    if not keys:
        return None
    return Topic(
        kind="manifest section",
        id=name,
        title=str(declared.get("description", "")) or f"Keys below `{name}`",
        parts=said("keys", [f"{each.path}: {each.title}" for each in keys]),
    )


def decision(entry: Decision, catalog: Catalog) -> Topic:
    """A decision: its question, every option with when it is best, the default and what flips it."""
    fitting = [f"{_turned(flip.get('when'))}: {', '.join(_texts(flip.get('to')))}" for flip in entry.flips]
    confirmed = set(entry.constraints)
    rules = [each.id for each in catalog.rules.values() if each.id in entry.rules or confirmed & set(each.catalogue)]
    return Topic(
        kind="decision",
        id=entry.id,
        title=entry.question,
        parts=(
            *said("settles", ", ".join(entry.paths)),
            *said("blueprint", entry.blueprint),
            *said("default", entry.default),
            *said("turns where", fitting),
            *said("driven by", entry.drivers),
            *said("options", [_option_line(each) for each in entry.options]),
            *said("weighed by", [f"{name}: {text}" for name, text in entry.criteria.items()]),
            *said("look again", entry.revisit),
            *said("then", entry.follow_up),
            *said("leaves open", [f"{what} ({other})" if other else what for what, other in entry.leaves]),
            *said("rules", ", ".join(rules)),
            *said("practices", ", ".join(entry.practices)),
            *said("sources", cited(entry.sources, catalog)),
        ),
    )


def option(entry: Option, of: Decision, catalog: Catalog) -> Topic:
    """A considered option: what speaks for and against it, where it is possible, and how to choose it."""
    path = of.paths[0]
    built = [each for each in catalog.components.values() if (path, entry.id) in each.realises]
    marks = ", ".join(f"{name} {mark}" for name, mark in entry.marks.items())
    lives = [
        f"{each.technology}: {each.status}"
        for each in catalog.lifecycle.values()
        if {one.id for one in built} & set(each.components)
    ]
    return Topic(
        kind=f"option of the decision {of.id}",
        id=f"{path}={entry.id}",
        title=f"{entry.title}: {entry.technology}" if entry.technology not in ("", entry.title) else entry.title,
        parts=(
            *said("best when", entry.when_best),
            *said("good, because", entry.good),
            *said("bad, because", entry.bad),
            *said("not where", entry.unfit_because),
            *said("marks", f"{marks} (5 is best)" if marks else ""),
            *said("status", entry.status),
            *said("lifecycle", lives),
            *said("built from", [f"{each.id}: {each.description}" for each in built]),
            *said("rules", _speaking(path, entry.id, catalog)),
            *said("rivals", ", ".join(each.id for each in of.options if each.id != entry.id)),
            *typed("write", written(path, entry.id, catalog)),
        ),
    )


def value(path: str, name: str, catalog: Catalog) -> Topic | None:
    """One allowed value of a key: its option where a decision weighs it, else the components that it brings."""
    for each in catalog.decisions.values():
        found = next((row for row in each.options if row.id == name), None)
        if each.paths[0] == path and found is not None:
            return option(found, each, catalog)
    if name not in catalog.allowed(path):
        return None
    built = [each for each in catalog.components.values() if (path, name) in each.realises]
    entry = catalog.choices[path]
    reasons = [each.because for each in entry.defaults if name in _texts(each.value)]
    brought = [each for each in catalog.blueprints.values() if name in conditions.named(each.applies, path)]
    return Topic(
        kind=f"value of {path}",
        id=f"{path}={name}",
        title=entry.title,
        parts=(
            *said("brings", [f"{each.id}: {each.purpose}" for each in brought]),
            *said("taken", reasons),
            *said("rules", _speaking(path, name, catalog)),
            *said("built from", [f"{each.id}: {each.description}" for each in built]),
            *said("rivals", ", ".join(each for each in catalog.allowed(path) if each != name)),
            *typed("write", written(path, name, catalog)),
        ),
    )


def everywhere(name: str, paths: list[str], catalog: Catalog) -> Topic:
    """A value that many keys take, with what it means at each."""
    lines = []
    for path in paths:
        found = value(path, name, catalog)
        lines.append(f"{path}={name}: {found.title if found else catalog.choices[path].title}")
    return Topic(
        kind="value of several keys", id=name, title=f"`{name}` is a value of {len(paths)} keys", parts=said("of", lines)
    )


BINDING = ("regimes", "industry")
"""Facts whose values bring blueprints and rules, though no decision weighs them."""


def named_values(catalog: Catalog) -> Iterator[Topic]:
    """Every law, standard and industry that a manifest can name."""
    for path in BINDING:
        for name in catalog.allowed(path):
            found = value(path, name, catalog)
            if found:
                yield found


def taking(name: str, catalog: Catalog) -> list[str]:
    """The keys that take a value, in the order of the catalog."""
    return [path for path in catalog.choices if name in catalog.allowed(path)]


def _speaking(path: str, name: str, catalog: Catalog) -> list[str]:
    """The rules that name a value of a key: that ask for it, rule it out, or begin with it."""
    return [f"{each.id}: {each.message}" for each in _naming(path, catalog).get(name, ())]


@cache
def _demanding(catalog: Catalog) -> Mapping[str, list[Rule]]:
    """The rules by the keys whose values they demand something of."""
    found: dict[str, list[Rule]] = {}
    for each in catalog.rules.values():
        for path in sorted(conditions.demanded(each)):
            found.setdefault(path, []).append(each)
    return found


@cache
def _naming(path: str, catalog: Catalog) -> Mapping[str, list[Rule]]:
    """The rules by the values of a key that they name."""
    found: dict[str, list[Rule]] = {}
    for each in catalog.rules.values():
        values = (value for schema in (each.when, each.require) for value in conditions.named(schema, path))
        for value in dict.fromkeys(values):
            found.setdefault(value, []).append(each)
    return found


def declaration(path: str, catalog: Catalog) -> dict[str, Any]:
    """What the manifest's schema says at a dotted path; empty where it says nothing."""
    return keys.place(catalog.manifest.schema, path) or {}


def example(path: str, catalog: Catalog) -> str:
    """A key with a fitting value, as a manifest would hold it; empty where there is none to give."""
    declared = declaration(path, catalog)
    examples = cast(list[Data], declared.get("examples", []))
    allowed = catalog.allowed(path)
    entry = catalog.choices[path]
    if examples:
        return _nested(path, shown(examples[0]))
    if allowed:
        return written(path, allowed[0], catalog)
    words = {"boolean": "true", "integer": str(max(1, int(declared.get("minimum", 1))))}
    return _nested(path, words[entry.type]) if entry.type in words else ""


def written(path: str, name: str, catalog: Catalog) -> str:
    """A value at a dotted path as the lines of a manifest."""
    many = catalog.choices[path].type == "list"
    return _nested(path, f"[{name}]" if many else name)


def _nested(path: str, value: str) -> str:
    lines = []
    indent = 0
    parts = path.split(".")
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        lines.append(" " * indent + f"{part.removesuffix('[]')}:" + (f" {value}" if last else ""))
        indent += 2
        if part.endswith("[]") and not last:
            lines.append(" " * indent + "- id: ...")
            indent += 2
    return "\n".join(lines)


def values(path: str, catalog: Catalog) -> Iterator[str]:
    """Every allowed value of a key, with the title of its option where a decision weighs it."""
    titles = {
        each.id: f"{each.id}: {each.title}" + (f" ({each.status})" if each.status != "current" else "")
        for decided in catalog.decisions.values()
        if decided.paths[0] == path
        for each in decided.options
    }
    return (titles.get(each, each) for each in catalog.allowed(path))


def _left_out(entry: ChoiceKey, catalog: Catalog) -> tuple[Part, ...]:
    del catalog
    if entry.kind == "fact":
        return said("left out", "nothing is assumed: it is a fact about the world")
    rows = [f"{shown(each.value)}: {each.because}" for each in entry.defaults]
    return said("left out, takes the first that fits", rows or "nothing")


def _bounds(declared: dict[str, Any]) -> str:
    low, high = declared.get("minimum"), declared.get("maximum")
    return f", from {low} to {high}" if low is not None and high is not None else ""


def _option_line(entry: Option) -> str:
    status = f" ({entry.status})" if entry.status != "current" else ""
    best = f"; best when {entry.when_best}" if entry.when_best else ""
    return f"{entry.id}: {entry.title}{status}{best}"


def _turned(condition: Data) -> str:
    text = shown(condition)
    return text[:1].upper() + text[1:]


def _texts(found: Data) -> list[str]:
    return [shown(each) for each in found] if isinstance(found, list) else [shown(found)]

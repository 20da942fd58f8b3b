"""The rules held against a resolved manifest: which demands are broken, and which entry is to blame.

All conditions are merged into a few JSON Schemas, compiled once for a catalog: the schema path of an error names its rule, the
instance path the place. Relations run only where their `when` holds, which the same pass finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import cast
from weakref import WeakKeyDictionary

import jsonschema_rs

from scaffolder import relations, suggestions
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.fingerprints import entry_fingerprint, fingerprint
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data, Location, Pointer
from scaffolder.model.entry import Entry
from scaffolder.model.finding import Finding
from scaffolder.model.knowledge import Rule
from scaffolder.model.manifest import Manifest
from scaffolder.schemas import compiled

SUBJECT = "manifest"
"""What a rule looks at unless it says otherwise."""

NEVER: Data = False
"""The demand that nothing meets: its error says that the `when` before it held."""

UNSTATED = "not stated"
"""What a message says where the manifest holds no value."""

BATCH = 80
"""Rules in one validator. All errors of a validator are made before the first is seen: batches bound how many are alive."""

QUOTED = 60
"""Characters of a value that a message quotes at most."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One rule broken at one entry: `pointers` are the places at fault, the first one is to blame."""

    rule: Rule
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Clauses compiled into one validator; `clauses` says of each which rule it is of, and whether it starts a relation."""

    validator: jsonschema_rs.Draft202012Validator
    clauses: tuple[tuple[Rule, bool], ...]


class Ruleset:
    """Rules compiled into a few validators, each of which looks at the whole manifest."""

    def __init__(self, rules: Iterable[Rule], subject: str = SUBJECT) -> None:
        self.rules: tuple[Rule, ...] = tuple(rule for rule in rules if rule.subject == subject)
        demands = [(rule, False) for rule in self.rules if rule.require is not True]
        joins = [(rule, True) for rule in self.rules if rule.relation]
        clauses = (*demands, *joins)
        self._batches = tuple(_batch(clauses[start : start + BATCH]) for start in range(0, len(clauses), BATCH))

    def breaches(self, resolved: Mapping[str, Data]) -> tuple[Breach, ...]:
        """Every rule broken by a resolved manifest, in the order of the rules, one breach for each entry at fault."""
        data = resolved if isinstance(resolved, dict) else dict(resolved)
        found: dict[str, list[Pointer]] = {}
        for batch in self._batches:
            for error in batch.validator.iter_errors(data):
                rule, is_join = batch.clauses[cast(int, error.schema_path[1])]
                places = found.setdefault(rule.id, [])
                places.extend(relations.blamed(data, rule.relation) if is_join else _places(error, rule))
        return tuple(each for rule in self.rules if rule.id in found for each in _by_entry(rule, found[rule.id]))


def _batch(clauses: tuple[tuple[Rule, bool], ...]) -> _Batch:
    schemas = [_clause(rule, NEVER if is_join else cast(Data, rule.require)) for rule, is_join in clauses]
    try:
        return _Batch(validator=compiled({"allOf": schemas}, "a condition"), clauses=clauses)
    except ScaffoldError:
        for schema, (rule, _) in zip(schemas, clauses, strict=True):
            compiled(schema, f"the condition of the rule {rule.id}")
        raise


_RULESETS: WeakKeyDictionary[Catalog, Ruleset] = WeakKeyDictionary()


def ruleset(catalog: Catalog) -> Ruleset:
    """The catalog's rules about manifests, compiled once for each catalog."""
    found = _RULESETS.get(catalog)
    if found is None:
        found = _RULESETS.setdefault(catalog, Ruleset(catalog.rules.values()))
    return found


def check_resolved(
    resolved: Mapping[str, Data], catalog: Catalog, rules: Iterable[Rule] | None = None
) -> tuple[tuple[str, Pointer], ...]:
    """The broken rules with the pointer each blames; `rules` narrows the catalog's rules to some of one's own."""
    chosen = ruleset(catalog) if rules is None else Ruleset(rules)
    return tuple((breach.rule.id, breach.pointers[0]) for breach in chosen.breaches(resolved))


def check(architecture: Architecture, catalog: Catalog) -> tuple[Finding, ...]:
    """Every finding about the resolved manifest, in the order of the text and then of the rule ids."""
    resolved = dict(architecture.resolved)
    breaches = ruleset(catalog).breaches(resolved)
    findings = [_finding(breach, architecture.manifest, resolved) for breach in breaches]
    return tuple(sorted(findings, key=lambda each: (each.location, each.rule, each.fingerprint)))


def in_force(rules: Iterable[Rule], resolved: Mapping[str, Data], blueprints: Iterable[str]) -> tuple[Rule, ...]:
    """The rules whose blueprint is in force on a platform and whose `when` holds of its resolved manifest."""
    asked = [rule for rule in rules if rule.blueprint in set(blueprints)]
    if not any(rule.when is not True for rule in asked):
        return tuple(asked)
    conditions: list[Data] = [cast(Data, {"not": rule.when}) if rule.when is not True else False for rule in asked]
    validator = compiled({"allOf": conditions}, "a condition")
    holding = {cast(int, error.schema_path[1]) for error in validator.iter_errors(dict(resolved))}
    return tuple(rule for index, rule in enumerate(asked) if index in holding)


def _clause(rule: Rule, demand: Data) -> Data:
    # What else than a manifest a rule looks at is asked only where its `when` held of the manifest.
    if rule.when is True or rule.subject != SUBJECT:
        return demand
    return {"if": cast(Data, rule.when), "then": demand}


def _places(error: jsonschema_rs.ValidationError, rule: Rule) -> list[Pointer]:
    """What one error blames: the absent key itself, or what the rule's `at` names below a place too wide to be useful."""
    pointer: Pointer = tuple(error.instance_path)
    if error.kind.name == "required":
        pointer = (*pointer, str(error.kind.as_dict()["property"]))
    narrower = [at for at in map(_parsed, rule.at) if at[: len(pointer)] == pointer]
    return narrower or ([pointer] if pointer else [_parsed(at) for at in rule.at] or [()])


@cache
def _parsed(at: str) -> Pointer:
    parts = at.split("/")[1:]
    return tuple(int(part) if part.isdigit() else part.replace("~1", "/").replace("~0", "~") for part in parts)


def _entry(pointer: Pointer) -> Pointer:
    """The list entry that holds the pointer; the empty pointer where no list does."""
    size = next((index + 1 for index, part in enumerate(pointer) if isinstance(part, int)), 0)
    return pointer[:size]


def _by_entry(rule: Rule, places: Iterable[Pointer]) -> list[Breach]:
    """The places gathered by the entry that holds them, in an order that the order of the keys does not change."""
    preferred = {_parsed(at): rank for rank, at in enumerate(rule.at)}
    entries: dict[Pointer, set[Pointer]] = {}
    for place in places:
        entries.setdefault(_entry(place), set()).add(place)
    return [
        Breach(
            rule=rule,
            pointers=tuple(sorted(entries[entry], key=lambda each: (preferred.get(each, len(preferred)), _order(each)))),
        )
        for entry in sorted(entries, key=_order)
    ]


def _order(pointer: Pointer) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in pointer)


def _finding(breach: Breach, manifest: Manifest, resolved: Data) -> Finding:
    def unwritten(pointer: Pointer) -> Pointer:
        """The part of the pointer that the user's text does not hold; empty where it is written."""
        for size in range(len(pointer), 0, -1):
            if pointer[:size] in manifest.written or pointer[:size] in manifest.document.places:
                return pointer[size:]
        return pointer

    pointer = next((each for each in breach.pointers if not unwritten(each)), breach.pointers[0])
    words = _words(pointer, breach.pointers, resolved)
    label = _label(unwritten(pointer), pointer, resolved)
    mark = fingerprint(breach.rule.id, manifest.document.path, pointer, resolved)
    found = _said(breach.rule, pointer, words, (manifest.locate(pointer), mark, label))
    meant = _meant(breach.rule, pointer, resolved)
    return replace(found, label=f"did you mean `{meant}`?", help=f"{pointer[-1]}: {meant}") if meant else found


def _meant(rule: Rule, pointer: Pointer, resolved: Data) -> str:
    """What a reference that leads nowhere was probably meant to name; empty where nothing is near."""
    written = _at(resolved, pointer)
    if not isinstance(written, str) or not isinstance(resolved, dict):
        return ""
    return suggestions.near(written, relations.referable(resolved, rule.relation))


def about(breach: Breach, entry: Entry) -> Finding:
    """The finding about one thing of a repository; its location is relative to the repository."""
    data = cast(Data, entry.data)

    def absent(pointer: Pointer) -> Pointer:
        """The part of the pointer that the thing does not hold."""
        for size in range(len(pointer), 0, -1):
            if _at(data, pointer[:size]) is not None:
                return pointer[size:]
        return pointer

    pointer = next((each for each in breach.pointers if not absent(each)), breach.pointers[0])
    own = _flat(data)
    row = _at(data, _entry(pointer)) if _entry(pointer) else None
    words = {**own, "path": entry.path, **_flat(row), **_words(pointer, breach.pointers, data)}
    words |= {f"own_{name}": value for name, value in own.items()}
    words |= {"id": own["id"]} if "id" in own and not (isinstance(row, dict) and "id" in row) else {}
    label = _label(absent(pointer), pointer, data)
    mark = entry_fingerprint(breach.rule.id, entry.path, pointer, data)
    return _said(breach.rule, pointer, words, (entry.locate(pointer), mark, label))


def _flat(data: Data, prefix: str = "", depth: int = 3) -> dict[str, str]:
    """What a message may quote of a mapping: its values, and those of mappings within, joined to their keys by `_`."""
    found: dict[str, str] = {}
    for name, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, dict) and depth:
            found |= _flat(value, f"{prefix}{name}_", depth - 1)
        elif value not in (None, []) and not (isinstance(value, list) and isinstance(value[0], dict)):
            found[f"{prefix}{name}"] = _shown(value)
    return found


def _said(rule: Rule, pointer: Pointer, words: Mapping[str, str], placed: tuple[Location, str, str]) -> Finding:
    location, mark, label = placed
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=_fill(rule.message, words),
        location=location,
        pointer=pointer,
        fingerprint=mark,
        label=_fill(rule.label, words) or label,
        why=rule.why,
        help=_fill(rule.help, words),
        practice=rule.practice,
        catalogue=rule.catalogue,
    )


def _label(unwritten: Pointer, pointer: Pointer, resolved: Data) -> str:
    missing = ".".join(str(part) for part in unwritten if isinstance(part, str))
    value = _at(resolved, pointer)
    found = "" if isinstance(value, list | dict) or value is None else _shown(value)
    if missing:
        return f"taken as {found}: add `{missing}:` here" if found else f"add `{missing}:` here"
    return f"is {found}" if found else ""


def _at(data: Data, pointer: Pointer) -> Data:
    for part in pointer:
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        elif isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        else:
            return None
    return data


def _words(pointer: Pointer, pointers: tuple[Pointer, ...], resolved: Data) -> Mapping[str, str]:
    """What placeholders may quote: the fields of the blamed entry, `value`, and `keys`, the dotted places at fault."""
    place = _entry(pointer)
    entry = _at(resolved, place) if place else None
    fields = entry if isinstance(entry, dict) else {}
    keys = dict.fromkeys(".".join(str(part) for part in each[len(place) :]) for each in pointers if len(each) > len(place))
    words = {"id": f"#{cast(int, place[-1]) + 1}" if place else "?"}
    words |= {name: _shown(value) for name, value in fields.items() if value not in (None, [])}
    value = _at(resolved, pointer)
    words["value"] = UNSTATED if value is None else _shown(value)
    words["keys"] = ", ".join(f"`{key}`" for key in keys or (words["id"],))
    return words


def _shown(value: Data) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)[:QUOTED]
    return str(value)[:QUOTED]


def _fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders filled in one pass, so that a quoted value is never read as a placeholder."""
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], UNSTATED), text)

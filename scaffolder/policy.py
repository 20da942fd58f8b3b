"""The rules held against a resolved manifest: what is broken becomes findings that quote the entry to blame."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast
from weakref import WeakKeyDictionary

from scaffolder import relations, suggestions
from scaffolder.catalog import Catalog
from scaffolder.fingerprints import entry_fingerprint, fingerprint
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data, Location, Pointer
from scaffolder.model.entry import Entry
from scaffolder.model.finding import Finding
from scaffolder.model.knowledge import Rule
from scaffolder.model.manifest import Manifest
from scaffolder.resolve.conditions import holds
from scaffolder.rulesets import Breach, Ruleset, entry_of

UNSTATED = "not stated"
"""What a message says where the manifest holds no value."""

QUOTED = 60
"""Characters of a value that a message quotes at most."""

LONGEST_PATH = 240
"""Characters of a path that a message quotes: one that is cut leads nowhere."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

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
    named = frozenset(blueprints)
    return tuple(rule for rule in rules if rule.blueprint in named and holds(rule.when, resolved))


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


def own_words(entry: Entry) -> dict[str, str]:
    """What messages may quote of a thing itself, by its own names and by `own_` before them."""
    own = _flat(cast(Data, entry.data))
    return {**{f"own_{name}": value for name, value in own.items()}, **own}


def about(breach: Breach, entry: Entry, own: dict[str, str]) -> Finding:
    """The finding about one thing of a repository, whose words are `own`; its location is relative to the repository."""
    data = cast(Data, entry.data)

    def absent(pointer: Pointer) -> Pointer:
        """The part of the pointer that the thing does not hold."""
        for size in range(len(pointer), 0, -1):
            if _at(data, pointer[:size]) is not None:
                return pointer[size:]
        return pointer

    pointer = next((each for each in breach.pointers if not absent(each)), breach.pointers[0])
    row = _at(data, entry_of(pointer)) if entry_of(pointer) else None
    near = {"path": entry.path, **_flat(row), **_words(pointer, breach.pointers, data)}
    near |= {"id": own["id"]} if "id" in own and not (isinstance(row, dict) and "id" in row) else {}
    words = ChainMap(near, own)
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
    place = entry_of(pointer)
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
        return _cut(", ".join(_shown(each) for each in value), QUOTED)
    text = str(value)
    return _cut(text, LONGEST_PATH if "/" in text and not re.search(r"\s", text) else QUOTED)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders filled in one pass, so that a quoted value is never read as a placeholder."""
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], UNSTATED), text)

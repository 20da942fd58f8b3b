"""Open choices completed: every choice the user left out takes the value that good practice asks for under the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Choice, Origin
from scaffolder.model.document import Data, Pointer, pointer_text
from scaffolder.model.knowledge import ChoiceKey, Default
from scaffolder.model.manifest import Manifest
from scaffolder.resolve.conditions import holds

LISTS = ("list", "objects")
"""Types of keys that hold lists: facts of these types are present in the resolved manifest, empty where nothing was written."""

BLUEPRINTS = "blueprints"
"""The key that ends up naming every blueprint in force."""

EMPTY = "Nothing written or chosen asks for an entry."
"""Why a list that no default fills is empty."""

_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A manifest with every open choice completed.

    `resolved` is plain JSON data; `choices` says by dotted path where each value came from (`products[orders].contract`
    for a value inside a list); `blueprints` are the ids in force.
    """

    resolved: Mapping[str, Data]
    choices: Mapping[str, Choice]
    blueprints: tuple[str, ...]


def complete(manifest: Manifest, catalog: Catalog) -> Completed:
    """Complete the open choices of a manifest in the order of the catalog; a written value is never replaced."""
    resolved = cast(dict[str, Data], _copy(dict(manifest.data)))
    settled: dict[str, Choice] = {}
    keys = catalog.choices.values()
    for key in keys:
        if key.kind == "fact" and key.type in LISTS and "[]" not in key.path and look_up(resolved, key.path) is None:
            _put(resolved, key.path, [])
    for key in keys:
        written = look_up(manifest.data, key.path)
        if "[]" in key.path:
            settled.update(_entries(key, resolved))
        elif written is not None:
            settled[key.path] = _written(key.path, written, manifest)
        elif key.kind == "choice":
            settled.update(_default(key, resolved))
    blueprints = in_force(resolved, catalog)
    settled[BLUEPRINTS] = _named(blueprints, manifest)
    resolved[BLUEPRINTS] = list(blueprints)
    return Completed(resolved=resolved, choices=settled, blueprints=blueprints)


def in_force(resolved: Mapping[str, Data], catalog: Catalog) -> tuple[str, ...]:
    """The blueprints in force: those written, those that apply, and all that these imply, in the order of the catalog."""
    named = resolved.get(BLUEPRINTS)
    open_ones = [str(name) for name in named] if isinstance(named, list) else []
    open_ones += [name for name, blueprint in catalog.blueprints.items() if holds(blueprint.applies, resolved)]
    found: set[str] = set()
    while open_ones:
        name = open_ones.pop()
        if name in found or name not in catalog.blueprints:
            continue
        found.add(name)
        open_ones.extend(catalog.blueprints[name].implies)
    return tuple(name for name in catalog.blueprints if name in found)


def look_up(data: Mapping[str, Data], path: str) -> Data:
    """The value at a dotted path, None where there is none."""
    found: Data = cast(Data, data)
    for part in path.split("."):
        if not isinstance(found, dict | Mapping):  # dict first: asking for any mapping costs ten times as much
            return None
        found = found.get(part)
    return found


def _default(key: ChoiceKey, resolved: dict[str, Data]) -> dict[str, Choice]:
    """The choice that the defaults of a key settle, put into `resolved`; nothing where no default holds."""
    if not key.defaults and key.type not in LISTS:
        return {}
    holding = _holding(key, resolved)
    if key.one_per:
        chosen = _one_per(key.one_per, holding)
        value: Data = [_copy(default.value) for default in chosen]
    else:
        chosen = list(islice(holding, 1))
        value = _copy(chosen[0].value) if chosen else None
    if value is None and key.type in LISTS:
        value = []
    if value is None or not _put(resolved, key.path, value):
        return {}
    reason = " ".join(dict.fromkeys(default.because for default in chosen)) or EMPTY
    rule = next((default.rule for default in chosen if default.rule), "")
    return {key.path: Choice(path=key.path, value=value, origin=Origin.DEFAULT, reason=reason, rule=rule)}


def _entries(key: ChoiceKey, resolved: Mapping[str, Data]) -> Iterator[tuple[str, Choice]]:
    """The choices a key settles inside each entry of its list: a value may name other texts of the entry, `{domain}`."""
    section, _, field = key.path.partition("[].")
    entries = look_up(resolved, section) if key.kind == "choice" else None
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        path = f"{section}[{entry.get('id')}].{field}"
        if entry.get(field) is not None:
            yield path, Choice(path=path, value=entry[field], origin=Origin.WRITTEN)
            continue
        default = next(_holding(key, entry), None)
        value = _filled(str(default.value), entry) if default else ""
        if default and value:
            entry[field] = value
            yield path, Choice(path=path, value=value, origin=Origin.DEFAULT, reason=default.because, rule=default.rule)


def _filled(pattern: str, entry: Mapping[str, Data]) -> str:
    """The pattern with the entry's texts in it; empty where the entry lacks one."""
    if not all(isinstance(entry.get(name), str) for name in _NAME.findall(pattern)):
        return ""
    return _NAME.sub(lambda name: str(entry[name.group(1)]), pattern)


def _holding(key: ChoiceKey, resolved: Mapping[str, Data]) -> Iterator[Default]:
    return (default for default in key.defaults if holds(default.when, resolved))


def _one_per(field: str, defaults: Iterator[Default]) -> list[Default]:
    found: dict[str, Default] = {}
    for default in defaults:
        same = default.value.get(field) if isinstance(default.value, dict) else default.value
        found.setdefault(str(same), default)
    return list(found.values())


def _put(resolved: dict[str, Data], path: str, value: Data) -> bool:
    """Put a value at a dotted path; False where something other than a section stands in the way."""
    *sections, field = path.split(".")
    found = resolved
    for section in sections:
        inner = found.setdefault(section, {})
        if not isinstance(inner, dict):
            return False
        found = inner
    found[field] = value
    return True


def _written(path: str, value: Data, manifest: Manifest) -> Choice:
    """A value of the manifest: written as it stands or in a short form, else implied by a short form."""
    pointer: Pointer = tuple(path.split("."))
    if pointer in manifest.document.places:
        return Choice(path=path, value=value, origin=Origin.WRITTEN)
    origin = manifest.written.get(pointer)
    if origin is not None and _at(manifest.document.data, origin) in (value, *(value if isinstance(value, list) else ())):
        return Choice(path=path, value=value, origin=Origin.WRITTEN)
    place = pointer_text(origin) if origin else "the manifest"
    return Choice(path=path, value=value, origin=Origin.IMPLIED, reason=f"What is written at {place} implies it.")


def _named(blueprints: tuple[str, ...], manifest: Manifest) -> Choice:
    value: Data = list(blueprints)
    if manifest.data.get(BLUEPRINTS) == value:
        return Choice(path=BLUEPRINTS, value=value, origin=Origin.WRITTEN)
    reason = "The style, the regimes, the industry and the choices made bring these blueprints."
    return Choice(path=BLUEPRINTS, value=value, origin=Origin.IMPLIED, reason=reason)


def _at(data: Data, pointer: Pointer) -> Data:
    for part in pointer:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _copy(data: Data) -> Data:
    """A deep copy without the keys that hold nothing."""
    if isinstance(data, dict):
        return {name: _copy(value) for name, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_copy(value) for value in data]
    return data

"""Open choices completed: every choice the user left out takes the value that good practice asks for under the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Choice, Origin
from scaffolder.model.document import Data, Pointer, pointer_text
from scaffolder.model.knowledge import ChoiceKey, Default
from scaffolder.model.manifest import Manifest
from scaffolder.resolve.conditions import asked, holds

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


class _Key:
    """A key of the catalog made ready: its path taken apart, the conditions of its defaults as functions."""

    __slots__ = ("defaults", "is_choice", "is_list", "key", "of_entries", "parts")

    def __init__(self, key: ChoiceKey) -> None:
        self.key = key
        self.parts = tuple(key.path.split("."))
        self.is_choice = key.kind == "choice"
        self.is_list = key.type in LISTS
        self.of_entries = "[]" in key.path
        self.defaults = tuple((asked(default.when), default) for default in key.defaults)

    def chosen(self, resolved: dict[str, Data]) -> list[Default]:
        """The defaults that count: the first whose condition holds, or with `one_per` one for each value of that field."""
        found: list[Default] = []
        for is_met, default in self.defaults:
            if is_met(resolved):
                found.append(default)
                if not self.key.one_per:
                    return found
        return _one_per(self.key.one_per, found) if found else found


_KEYS: WeakKeyDictionary[Catalog, tuple[_Key, ...]] = WeakKeyDictionary()


def _keys(catalog: Catalog) -> tuple[_Key, ...]:
    """The keys of a catalog, made ready once; facts inside entries are whatever was written, and left out."""
    found = _KEYS.get(catalog)
    if found is None:
        every = (_Key(key) for key in catalog.choices.values())
        found = _KEYS[catalog] = tuple(key for key in every if key.is_choice or not key.of_entries)
    return found


class _Choices(Mapping[str, Choice]):
    """The choices by path; why a default was taken is put into words when somebody asks: a verdict does not."""

    def __init__(self) -> None:
        self.settled: dict[str, Choice | tuple[Data, list[Default]]] = {}

    def __getitem__(self, path: str) -> Choice:
        found = self.settled[path]
        if isinstance(found, Choice):
            return found
        value, chosen = found
        reason = " ".join(dict.fromkeys(default.because for default in chosen)) or EMPTY
        rule = next((default.rule for default in chosen if default.rule), "")
        return Choice(path=path, value=value, origin=Origin.DEFAULT, reason=reason, rule=rule)

    def __iter__(self) -> Iterator[str]:
        return iter(self.settled)

    def __len__(self) -> int:
        return len(self.settled)


def complete(manifest: Manifest, catalog: Catalog) -> Completed:
    """Complete the open choices of a manifest in the order of the catalog; a written value is never replaced."""
    data = dict(manifest.data)
    resolved = cast(dict[str, Data], _copy(data))
    choices = _Choices()
    settled = choices.settled
    given = dict(_dotted(data, ""))
    keys = _keys(catalog)
    for key in keys:
        if key.is_list and not key.is_choice and _held(resolved, key.parts) is None:
            _put(resolved, key.parts, [])
    for key in keys:
        if key.of_entries:
            settled.update(_entries(key, resolved))
            continue
        path = key.key.path
        written = given.get(path)
        if written is not None:
            settled[path] = _written(key, written, manifest)
        elif key.is_choice:
            taken = _default(key, resolved)
            if taken:
                settled[path] = taken
    blueprints = in_force(resolved, catalog)
    settled[BLUEPRINTS] = _named(blueprints, manifest)
    resolved[BLUEPRINTS] = list(blueprints)
    return Completed(resolved=resolved, choices=choices, blueprints=blueprints)


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
    return _held(data if isinstance(data, dict) else dict(data), path.split("."))


def _held(data: Data, parts: Sequence[str]) -> Data:
    for part in parts:
        if not isinstance(data, dict):
            return None
        data = data.get(part)
    return data


def _dotted(data: Mapping[str, Data], section: str) -> Iterator[tuple[str, Data]]:
    """Everything that stands in a mapping or in its sections, by its dotted path."""
    for key, value in data.items():
        path = f"{section}{key}"
        yield path, value
        if isinstance(value, dict):
            yield from _dotted(value, f"{path}.")


def _default(key: _Key, resolved: dict[str, Data]) -> tuple[Data, list[Default]] | None:
    """The value that the defaults of a key settle, put into `resolved`, and those defaults; None where none holds."""
    if not key.defaults and not key.is_list:
        return None
    chosen = key.chosen(resolved)
    if key.key.one_per:
        value: Data = [_copy(default.value) for default in chosen]
    else:
        value = _copy(chosen[0].value) if chosen else None
    if value is None and key.is_list:
        value = []
    return (value, chosen) if value is not None and _put(resolved, key.parts, value) else None


def _entries(key: _Key, resolved: dict[str, Data]) -> Iterator[tuple[str, Choice]]:
    """The choices a key settles inside each entry of its list: a value may name other texts of the entry, `{domain}`."""
    section, _, field = key.key.path.partition("[].")
    entries = look_up(resolved, section)
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict):
            continue
        path = f"{section}[{entry.get('id')}].{field}"
        if entry.get(field) is not None:
            yield path, Choice(path=path, value=entry[field], origin=Origin.WRITTEN)
            continue
        default = next(iter(key.chosen(entry)), None)
        value = _filled(str(default.value), entry) if default else ""
        if default and value:
            entry[field] = value
            yield path, Choice(path=path, value=value, origin=Origin.DEFAULT, reason=default.because, rule=default.rule)


def _filled(pattern: str, entry: Mapping[str, Data]) -> str:
    """The pattern with the entry's texts in it; empty where the entry lacks one."""
    if not all(isinstance(entry.get(name), str) for name in _NAME.findall(pattern)):
        return ""
    return _NAME.sub(lambda name: str(entry[name.group(1)]), pattern)


def _one_per(field: str, defaults: list[Default]) -> list[Default]:
    found: dict[str, Default] = {}
    for default in defaults:
        same = default.value.get(field) if isinstance(default.value, dict) else default.value
        found.setdefault(str(same), default)
    return list(found.values())


def _put(resolved: dict[str, Data], parts: Sequence[str], value: Data) -> bool:
    """Put a value at a path; False where something other than a section stands in the way."""
    *sections, field = parts
    found = resolved
    for section in sections:
        inner = found.setdefault(section, {})
        if not isinstance(inner, dict):
            return False
        found = inner
    found[field] = value
    return True


def _written(key: _Key, value: Data, manifest: Manifest) -> Choice:
    """A value of the manifest: written as it stands or in a short form, else implied by a short form."""
    path, pointer = key.key.path, key.parts
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

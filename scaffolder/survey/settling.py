"""What traces tell about the choices: each value with the places that tell it, the strongest kind of trace first."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scaffolder.catalog import Catalog
from scaffolder.facts import records
from scaffolder.facts.contracts import mapping
from scaffolder.facts.files import Files
from scaffolder.facts.reading import document
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Decision, Sign
from scaffolder.survey.rows import slug
from scaffolder.survey.traces import ENDED, Trace

KINDS = (
    "record", "stated", "choices", "resources", "modules", "objects", "contracts", "adapters", "servers", "providers", "charts",
    "words", "images", "actions", "packages", "models", "files",
)  # fmt: skip
"""Kinds of traces, from strong to weak: a decision that was recorded, what runs, what is asked for, what merely lies there."""

ELSEWHERE = "servers"
"""The kind of trace that is always weak: where a product is offered need not be where it is made."""

MOST_PLACES = 2
"""Places that are named for one value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value of a key, what told it, and how strongly (the lowest number is the strongest)."""

    key: str
    value: Data
    traces: tuple[Trace, ...]
    strength: tuple[bool, int]

    @property
    def places(self) -> tuple[str, ...]:
        """Where it is told, as path:line, the first few."""
        return tuple(dict.fromkeys(f"{each.path}:{each.line}" for each in self.traces))[:MOST_PLACES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the repository tells: a value for each key, and the keys for which it tells several equally."""

    told: Mapping[str, Told]
    torn: Mapping[str, tuple[Told, ...]]


def settle(files: Files, traces: Iterable[Trace], catalog: Catalog) -> Settled:
    """Hold every sign against the traces, and settle each key by the strongest of what speaks of it."""
    candidates: dict[str, dict[str, Told]] = {}
    recorded = tuple(_recorded(files, catalog))
    chosen = (replace(each.traces[0], kind="choices", word=f"{each.key}={each.value}") for each in recorded)
    for each in (*recorded, *_signed(files, (*traces, *chosen), catalog)):
        values = candidates.setdefault(each.key, {})
        known = values.get(str(each.value))
        values[str(each.value)] = each if known is None else _joined(known, each)
    told: dict[str, Told] = {}
    torn: dict[str, tuple[Told, ...]] = {}
    for key, values in candidates.items():
        least = min(each.strength for each in values.values())
        strongest = [each for each in values.values() if each.strength == least]
        choice = catalog.choices.get(key)
        if choice is not None and choice.type == "list":
            told[key] = _listed(key, least, [each for each in values.values() if each.strength[0] == least[0]])
        elif len(strongest) == 1:
            told[key] = strongest[0]
        else:
            torn[key] = tuple(sorted(strongest, key=lambda each: str(each.value)))
    return Settled(told=told, torn=torn)


def _joined(one: Told, other: Told) -> Told:
    stronger, weaker = (one, other) if one.strength <= other.strength else (other, one)
    return Told(key=one.key, value=one.value, traces=(*stronger.traces, *weaker.traces), strength=stronger.strength)


def _listed(key: str, strength: tuple[bool, int], found: list[Told]) -> Told:
    """Every value of a list; what is weak counts only where all are."""
    values: list[Data] = []
    for each in found:
        values += each.value if isinstance(each.value, list) else [each.value]
    traces = tuple(each.traces[0] for each in found)
    return Told(key=key, value=[*dict.fromkeys(map(str, values))], traces=traces, strength=strength)


def _signed(files: Files, traces: tuple[Trace, ...], catalog: Catalog) -> Iterator[Told]:
    index: dict[str, dict[str, list[Trace]]] = {}
    for each in traces:
        index.setdefault(each.kind, {}).setdefault(each.word, []).append(each)
    for sign in catalog.signs.values():
        for kind in KINDS:
            found = sorted(each for each in _matching(files, index, kind, sign.traces.get(kind, ())) if not each.is_aside)
            if found:
                yield from _says(sign, kind, found)
        yield from _stated(files, sign, catalog)


def _says(sign: Sign, kind: str, found: list[Trace]) -> Iterator[Told]:
    """What a sign says."""
    strength = (sign.weak or kind == ELSEWHERE, KINDS.index(kind))
    for key, value in sign.says:
        if "[]" not in key:
            meant: Data = True if value == "true" else value
            yield Told(key=key, value=meant, traces=tuple(found)[: MOST_PLACES + 1], strength=strength)


def _matching(
    files: Files, index: Mapping[str, Mapping[str, list[Trace]]], kind: str, patterns: tuple[str, ...]
) -> Iterator[Trace]:
    if kind == "files":
        yield from (Trace(kind=kind, word=path, path=path, line=1) for path in files.matching(*patterns))
        return
    words = index.get(kind, {})
    for pattern in patterns:
        if kind == "words":
            whole = re.compile(rf"\b{re.escape(pattern)}\b")
            yield from (each for word, found in words.items() if whole.search(word) for each in found)
        elif "*" in pattern:
            fits = re.compile(fnmatch.translate(pattern))
            yield from (each for word, found in words.items() if fits.match(word) for each in found)
        else:
            yield from words.get(pattern, ())


def _stated(files: Files, sign: Sign, catalog: Catalog) -> Iterator[Told]:
    """Values that stand in a file themselves."""
    for path, dotted in sign.stated:
        found = document(files, path)
        data: Data = found.data if found is not None else None
        pointer = tuple(dotted.split("."))
        for part in pointer:
            data = mapping(data).get(part)
        if found is not None and isinstance(data, str | int | bool):
            trace = Trace(kind="stated", word=str(data), path=path, line=found.locate(pointer).line)
            for key, _ in sign.says:
                value = _fitting(key, data, catalog)
                if value is not None:
                    yield Told(key=key, value=value, traces=(trace,), strength=(sign.weak, KINDS.index("stated")))


def _fitting(key: str, value: Data, catalog: Catalog) -> Data:
    """The value as its key takes it; none where it does not."""
    choice, allowed = catalog.choices.get(key), catalog.allowed(key)
    if choice is None or isinstance(value, bool) != (choice.type == "boolean"):
        return None
    if choice.type == "integer":
        return value if isinstance(value, int) and 0 <= value < 10**9 else None
    if key == "name":
        return slug(value) or None
    return value if not allowed or value in allowed else None


def _recorded(files: Files, catalog: Catalog) -> Iterator[Told]:
    """The options that decision records of the catalogue's own decisions chose."""
    for entry in records.read(files, catalog.decisions, {}):
        decision = catalog.decisions.get(str(entry.data["decision"]))
        chosen = entry.data.get("chosen")
        if decision is None or not isinstance(chosen, str) or str(entry.data["status"]) in ENDED:
            continue
        document_, pointer = entry.origins.get(("chosen",), entry.origins[()])
        trace = Trace(kind="record", word=chosen, path=entry.path, line=document_.locate(pointer).line)
        choice = catalog.choices.get(decision.paths[0])
        values: list[Data] = [_meant(each, choice.type if choice else "") for each in _options(chosen, decision)]
        if values and choice is not None:
            value = values if choice.type == "list" else values[0] if len(values) == 1 else None
            if value is not None:
                yield Told(key=choice.path, value=value, traces=(trace,), strength=(False, KINDS.index("record")))


def _options(chosen: str, decision: Decision) -> list[str]:
    """The options whose titles were chosen; nothing where other words stand among them."""
    rest, found = chosen, []
    for option in sorted(decision.options, key=lambda each: -len(each.title)):
        if option.title in rest:
            rest = rest.replace(option.title, "")
            found.append(option.id)
    return found if not rest.replace(" and ", "").strip(" ,") else []


def _meant(option: str, kind: str) -> Data:
    return option == "true" if kind == "boolean" else option

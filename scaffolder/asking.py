"""The facts that a platform's rules need and its manifest does not hold, asked for all at once, as lines to paste."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast

import yaml

from scaffolder import policy
from scaffolder.catalog import Catalog
from scaffolder.explain import choices, conditions
from scaffolder.judge import Judged
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data, Pointer
from scaffolder.model.finding import Finding
from scaffolder.resolve import settle

Write: TypeAlias = tuple[Pointer, Data]
"""One fact at its place."""

ROUNDS = 60
"""Facts that are asked for at most in one go."""

FIGURES = (1, 10, 100, 1000, 5000)
"""Figures that are tried where a rule says no better one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One fact to state: where it stands in the manifest, a value under which its rule is kept, and why it is needed.

    The value is an example of the form, to be replaced by what is true.
    """

    pointer: Pointer
    value: Data
    finding: Finding

    @property
    def path(self) -> str:
        """The dotted path, entries of lists with brackets."""
        return _dotted(self.pointer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is asked for, in the order of the catalog, and the findings that no fact settles."""

    asked: tuple[Asked, ...]
    left: tuple[Finding, ...]


def missing(judged: Judged) -> Missing:
    """Every fact without which a rule is broken, those that the first ones bring along included."""
    catalog = judged.catalog
    data = copy.deepcopy(dict(judged.manifest.data))
    found: list[Asked] = []
    hopeless: set[tuple[str, Pointer, str]] = set()
    state = _checked(data, judged.architecture, catalog)
    for _ in range(ROUNDS):
        finding = next((each for each in state if _what(each) not in hopeless), None)
        if finding is None:
            break
        settled = _settling(finding, data, state, (judged.architecture, catalog))
        if settled is None:
            hopeless.add(_what(finding))
            continue
        asked, data, state = settled
        found.extend(asked)
    order = {path: number for number, path in enumerate(catalog.choices)}
    return Missing(asked=tuple(sorted(found, key=lambda each: (order.get(each.path, 0), str(each.pointer)))), left=tuple(state))


def _checked(data: dict[str, Data], architecture: Architecture, catalog: Catalog) -> tuple[Finding, ...]:
    """The findings of the manifest with this data, the gravest first."""
    tried = settle(replace(architecture.manifest, data=data), catalog)
    return tuple(sorted(policy.check(tried, catalog), key=lambda each: -each.severity.rank))


def _settling(
    finding: Finding, data: dict[str, Data], state: tuple[Finding, ...], known: tuple[Architecture, Catalog]
) -> tuple[list[Asked], dict[str, Data], tuple[Finding, ...]] | None:
    """Facts that take a finding away and bring no other, with the data and the findings after them; None where none do."""
    architecture, catalog = known
    before = set(map(_what, state))
    for writes in _ways(finding, data, catalog):
        tried = copy.deepcopy(data)
        for pointer, value in writes:
            _write(tried, pointer, value)
        after = _checked(tried, architecture, catalog)
        fresh = [each for each in after if _what(each) not in before]
        sections = {pointer[0] for pointer, _ in writes}
        if _what(finding) not in set(map(_what, after)) and all(_follows(each, sections, finding) for each in fresh):
            return [Asked(pointer=pointer, value=value, finding=finding) for pointer, value in writes], tried, after
    return None


def _what(finding: Finding) -> tuple[str, Pointer, str]:
    """What a finding says; a rule about several facts says less with each that is stated."""
    return finding.rule, finding.pointer, finding.message


def _follows(fresh: Finding, sections: set[str | int], settled: Finding) -> bool:
    """Whether a new finding only goes on where a fact was stated: the rest of the same rule, the fields of a new entry."""
    if fresh.severity.rank > settled.severity.rank:
        return False
    return fresh.rule == settled.rule or fresh.severity.rank < settled.severity.rank or fresh.pointer[0] in sections


def _ways(finding: Finding, data: Mapping[str, Data], catalog: Catalog) -> Iterator[tuple[Write, ...]]:
    """What may be stated to settle a finding: one fact, an entry more in a list, then all that one advice says together."""
    for pointer in _places(finding, data, catalog):
        for value in _values(pointer, finding, catalog):
            yield ((pointer, _entries(value, catalog.choices[_dotted(pointer)].type)),)
    for either in finding.help.split(", or "):
        together: list[Write] = []
        for read in _read(either):
            writes = [*_further(read, data, catalog), *_beside(read, finding, data, catalog)]
            yield from ((write,) for write in writes)
            together += writes
        if len(together) > 1:
            yield tuple(together)


def _further(read: Any, data: Mapping[str, Data], catalog: Catalog) -> Iterator[Write]:
    """The entries that an advice adds to lists, each under an id that is not taken."""
    for name, rows in read.items() if isinstance(read, dict) else ():
        key = catalog.choices.get(str(name))
        held = data.get(str(name)) or []
        if key and key.type == "objects" and isinstance(rows, list) and isinstance(held, list):
            taken = {each.get("id") for each in held if isinstance(each, dict)}
            for row in cast(list[dict[str, Data]], _entries(rows, key.type)):
                own = row["id"] if row.get("id") not in taken else f"{row['id']}-{len(held) + 1}"
                yield (str(name), len(held)), {**row, "id": own}


def _beside(read: Any, finding: Finding, data: Mapping[str, Data], catalog: Catalog) -> Iterator[Write]:
    """The fields that an advice writes into the entry at fault, where the manifest leaves them out."""
    entry = finding.pointer[:2]
    for name, value in read.items() if isinstance(read, dict) and len(entry) == 2 else ():
        pointer = (*entry, str(name))
        if isinstance(entry[1], int) and _dotted(pointer) in catalog.choices and _at(data, pointer) is None:
            yield pointer, value


def _entries(value: Data, kind: str) -> Data:
    """A list of entries in its long form: an id alone is an entry."""
    if kind != "objects" or not isinstance(value, list):
        return value
    return [{"id": each} if isinstance(each, str) else each for each in value]


def _places(finding: Finding, data: Mapping[str, Data], catalog: Catalog) -> Iterator[Pointer]:
    """The facts that a finding may miss: what it blames, then the others that its rule looks at."""
    rule = catalog.rules[finding.rule]
    entry = tuple(finding.pointer[:2]) if len(finding.pointer) > 1 and isinstance(finding.pointer[1], int) else ()
    named = sorted(conditions.demanded(rule))
    inside = [(*entry, path.partition("[].")[2]) for path in named if entry and path.startswith(f"{entry[0]}[].")]
    outside = [tuple(path.split(".")) for path in named if "[]" not in path]
    for pointer in dict.fromkeys([finding.pointer, *inside, *outside]):
        key = catalog.choices.get(_dotted(pointer))
        if key and key.kind == "fact" and _at(data, pointer) in (None, []):
            yield pointer


def _values(pointer: Pointer, finding: Finding, catalog: Catalog) -> Iterator[Data]:
    """Values that a fact may take: what the finding says to write, the examples of its key, then what its type allows."""
    path = _dotted(pointer)
    key = catalog.choices[path]
    yield from _advised(finding.help, pointer)
    examples = cast(list[Data], choices.declaration(path, catalog).get("examples", []))
    yield from examples
    if key.type == "boolean":
        yield from (True, False)
    elif key.type == "integer":
        yield from FIGURES
    elif key.type == "list":
        yield from (cast(Data, [each]) for each in catalog.allowed(path))
    elif key.type == "enum":
        yield from catalog.allowed(path)


def _advised(advice: str, pointer: Pointer) -> Iterator[Data]:
    """The values that a help text writes at a place: `team: {engineers: 12}, or style: lakehouse` holds one of each."""
    names = [each for each in pointer if isinstance(each, str)]
    for read in (read for either in advice.split(", or ") for read in _read(either)):
        for start in range(len(names)):
            value = read
            for name in names[start:]:
                value = value.get(name) if isinstance(value, dict) else None
            if value is not None:
                yield value


def _read(advice: str) -> Iterator[Any]:
    """The pieces of an advice that are YAML: `privacy: {ropa: true} and legal: {dpa: true}` has two."""
    for piece in advice.split(" and "):
        try:
            yield yaml.safe_load(piece.strip())
        except yaml.YAMLError:
            continue


def _dotted(pointer: Pointer) -> str:
    text = ""
    for part in pointer:
        text += "[]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _at(data: Any, pointer: Pointer) -> Any:
    for part in pointer:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _write(data: Any, pointer: Pointer, value: Data) -> None:
    for number, part in enumerate(pointer[:-1]):
        empty: Any = [] if isinstance(pointer[number + 1], int) else {}
        data = data[part] if isinstance(part, int) else data.setdefault(part, empty)
    last = pointer[-1]
    if isinstance(data, list) and isinstance(last, int) and last == len(data):
        data.append(value)
    else:
        data[last] = value


def lines(asked: Iterable[Asked], judged: Judged) -> list[str]:
    """The lines to paste: whole sections that the manifest does not have, then what belongs into those it has."""
    written = judged.manifest.data
    fresh: dict[str, Data] = {}
    inside: dict[Pointer, list[tuple[str | int, Data]]] = {}
    for each in sorted(asked, key=lambda each: len(each.pointer)):
        head = str(each.pointer[0])
        if written.get(head) in (None, [], {}):
            _write(fresh, each.pointer, each.value)
        else:
            inside.setdefault(each.pointer[:-1], []).append((each.pointer[-1], each.value))
    told = _yaml(fresh)
    for parent, facts in inside.items():
        told += [f"# into {_named(parent, written)}, line {judged.manifest.locate(parent).line}:"]
        told += [
            line for key, value in facts for line in ([f"- {_flow(value)}"] if isinstance(key, int) else _yaml({key: value}))
        ]
    return told


def _named(parent: Pointer, written: Mapping[str, Data]) -> str:
    """A section or an entry as people call it."""
    entry = _at(written, parent)
    name = f" `{entry['id']}`" if isinstance(entry, dict) and "id" in entry else ""
    return (_dotted(parent[:-1] if parent and isinstance(parent[-1], int) else parent) or "the manifest") + name


def _yaml(facts: Mapping[str, Data]) -> list[str]:
    """A mapping as lines of a manifest, one key a line."""
    return [f"{key}: {_flow(value)}" for key, value in facts.items()]


def _flow(value: Data) -> str:
    """A value on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True)
    return text.removesuffix("\n").removesuffix("...").strip()

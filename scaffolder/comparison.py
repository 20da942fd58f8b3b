"""Comparison: two platforms side by side, and what differs between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scaffolder import decide, records
from scaffolder.judge import MANIFEST_NAME, Judged, judge
from scaffolder.model.architecture import Architecture, Element, Flow
from scaffolder.model.decision import Verdict
from scaffolder.model.document import Data, pointer_text
from scaffolder.model.finding import Finding

APART = ("blueprints", "domains", "products", "waivers", "decide")
"""Keys that are compared as a kind of their own, or say how findings and records are dealt with."""

NAMES = ("id", "name", "quality", "rule")
"""Fields that name an entry of a list, the first one that it has."""

NUMBERED = re.compile(r":\d+")
"""Lines that a record quotes: they move when another line is added, and say nothing by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs: `id` names it, `first` and `second` say what it is on either side, None where it is absent."""

    id: str
    first: Data
    second: Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two platforms, kind by kind, each in the order of the first.

    `choices` are resolved values by key; `decisions` the chosen options; `findings` the open ones by rule and place;
    `records` the files of decision records with `new`, `gone`, `another answer` or `other grounds`.
    """

    choices: tuple[Difference, ...]
    blueprints: tuple[Difference, ...]
    domains: tuple[Difference, ...]
    products: tuple[Difference, ...]
    decisions: tuple[Difference, ...]
    findings: tuple[Difference, ...]
    elements: tuple[Difference, ...]
    flows: tuple[Difference, ...]
    records: tuple[Difference, ...]

    @property
    def kinds(self) -> Mapping[str, tuple[Difference, ...]]:
        """The differences by what they are differences of."""
        return {name: getattr(self, name) for name in self.__slots__}


def compare(first: Judged, second: Judged, *, today: str) -> Comparison:
    """What differs between two judged manifests. `today` is an ISO date."""
    one, two = first.architecture, second.architecture
    verdicts = [{each.id: each for each in decide.decide(side.architecture, side.catalog)} for side in (first, second)]
    pages = [_pages(side, today=today) for side in (first, second)]
    return Comparison(
        choices=tuple(_choices(one, two)),
        blueprints=_between(dict.fromkeys(one.blueprints, "in force"), dict.fromkeys(two.blueprints, "in force"), str),
        domains=tuple(_changed("domains", one.value("domains"), two.value("domains"))),
        products=tuple(_changed("products", one.value("products"), two.value("products"))),
        decisions=_between(verdicts[0], verdicts[1], lambda each: each.chosen.id),
        findings=_between(_open(first.findings), _open(second.findings), lambda each: each.message),
        elements=_between(_elements(one), _elements(two), _element),
        flows=_between(_flows(one), _flows(two), lambda each: each.protocol),
        records=_records(pages, verdicts),
    )


def _between(first: Mapping[str, object], second: Mapping[str, object], say: Callable[..., Data]) -> tuple[Difference, ...]:
    names = dict.fromkeys([*first, *second])
    told = (
        Difference(
            id=name, first=say(first[name]) if name in first else None, second=say(second[name]) if name in second else None
        )
        for name in names
    )
    return tuple(each for each in told if each.first != each.second)


def _choices(first: Architecture, second: Architecture) -> Iterator[Difference]:
    """The settled choices without those that have a kind of their own."""
    settled = [{path: each.value for path, each in side.choices.items() if "[" not in path} for side in (first, second)]
    one, two = settled
    for path in dict.fromkeys([*one, *two]):
        if path not in APART:
            yield from _changed(path, one.get(path), two.get(path))


def _open(findings: Iterable[Finding]) -> Mapping[str, Finding]:
    return {f"{each.rule} {pointer_text(each.pointer)}".strip(): each for each in findings if each.waiver is None}


def _changed(path: str, first: Data, second: Data) -> Iterator[Difference]:
    """What differs below a path: entries of lists are told apart by their names, and their fields one by one."""
    one, two = _named(first), _named(second)
    if one is None or two is None or not (one or two):
        if first != second:
            yield Difference(id=path, first=first, second=second)
        return
    for name in dict.fromkeys([*one, *two]):
        place = f"{path}[{name}]"
        if name not in one or name not in two:
            sides = (_brief(side[name]) if name in side else None for side in (one, two))
            yield Difference(id=place, first=next(sides), second=next(sides))
            continue
        for field in dict.fromkeys([*one[name], *two[name]]):
            yield from _changed(f"{place}.{field}", one[name].get(field), two[name].get(field))


def _named(value: Data) -> Mapping[str, Mapping[str, Data]] | None:
    """The entries of a list by what names them; None where it is no list of entries with names."""
    rows = value if isinstance(value, list) else None
    if rows is None or not all(isinstance(row, dict) and any(key in row for key in NAMES) for row in rows):
        return None
    return {str(next(row[key] for key in NAMES if key in row)): row for row in rows if isinstance(row, dict)}


def _brief(entry: Mapping[str, Data]) -> Data:
    """Where an entry belongs and who answers for it."""
    told = (str(entry[field]) for field in ("domain", "owner") if entry.get(field))
    return ", ".join(told) or "present"


def _flows(side: Architecture) -> Mapping[str, Flow]:
    names = {each.id: each.name for each in side.elements}
    return {
        f"{names.get(each.source, each.source)} -> {names.get(each.target, each.target)}: {each.purpose}": each
        for each in side.flows
    }


def _elements(side: Architecture) -> Mapping[str, Element]:
    return {each.id: each for each in side.elements}


def _element(each: Element) -> str:
    return f"{each.name} ({each.technology})" if each.technology else each.name


def _pages(side: Judged, *, today: str) -> Mapping[str, str]:
    """The records as a repository would hold them, with no line numbers: they quote a manifest of one and the same name."""
    copy = judge(side.document.text, MANIFEST_NAME, side.catalog, today=today).architecture
    found = records.pages(copy, decide.decide(copy, side.catalog), side.catalog)
    return {path: NUMBERED.sub("", text) for path, text in found.items() if not path.endswith(("README.md", "defaults.md"))}


def _records(pages: Sequence[Mapping[str, str]], verdicts: Sequence[Mapping[str, Verdict]]) -> tuple[Difference, ...]:
    """The records that come, go, answer otherwise or argue otherwise."""
    first, second = pages
    found = []
    for path in dict.fromkeys([*first, *second]):
        if first.get(path) == second.get(path):
            continue
        name = path.rpartition("/")[2].removesuffix(".md").partition("-")[2]
        answers = [side[name].values if name in side else () for side in verdicts]
        same = "other grounds" if answers[0] == answers[1] else "another answer"
        change = "new" if path not in first else "gone" if path not in second else same
        found.append(
            Difference(
                id=path,
                first="gone" if change == "gone" else None if change == "new" else change,
                second=change if change != "gone" else None,
            )
        )
    return tuple(found)

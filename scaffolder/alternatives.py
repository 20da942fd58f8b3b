"""Alternatives: every option of a key tried in a manifest, with the rules that it would break there."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import jsonschema_rs

from scaffolder import policy
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.document import Data, Pointer
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.knowledge import Decision, Option
from scaffolder.resolve import settle
from scaffolder.resolve.choices import look_up

What: TypeAlias = tuple[str, Pointer]
"""What a finding is about, whatever its words: the rule and the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One option of a key in one manifest.

    `obstacles` are the errors and `cautions` the warnings that this option would bring and another would not;
    `unfit_because` is why it is impossible under the other choices, empty where it is possible. `changes` are the open
    choices that would turn with it: path, value now, value then.
    """

    option: Option
    chosen: bool
    obstacles: tuple[Finding, ...]
    cautions: tuple[Finding, ...]
    unfit_because: str
    changes: tuple[tuple[str, Data, Data], ...]

    @property
    def fits(self) -> bool:
        """Whether the option can be taken with nothing else written anew."""
        return not self.obstacles and not self.unfit_because


def weighed(path: str, catalog: Catalog) -> Decision | None:
    """The decision whose options a key takes; None for a key that no decision weighs."""
    return next((each for each in catalog.decisions.values() if each.paths[0] == path), None)


def options(path: str, catalog: Catalog) -> tuple[Option, ...]:
    """The options of a key: those of its decision, else its allowed values with the reasons for which defaults take them.

    Empty for a key whose values nobody lists: texts, figures, entries.
    """
    decision = weighed(path, catalog)
    if decision:
        return decision.options
    key = catalog.choices[path]
    allowed = ("true", "false") if key.type == "boolean" else catalog.allowed(path)
    return tuple(
        Option(
            id=value,
            title=value,
            technology="",
            good=tuple(dict.fromkeys(each.because for each in key.defaults if value in _texts(each.value))),
            bad=(),
            marks={},
        )
        for value in allowed
    )


def alternatives(path: str, settled: Architecture, catalog: Catalog) -> tuple[Alternative, ...]:
    """Every option of a key tried in the place of what the manifest says, all else as the user wrote it.

    In a list an option is tried alone and beside what stands there, and counts as it fits best. What stands whichever
    option is taken says nothing about any of them and is left out. `settled` is what `settle` or `resolve` made of the
    manifest.
    """
    now = values(settled, path)
    offered = options(path, catalog)
    best = [_best(path, each.id, settled, catalog) for each in offered]
    tried, found = [each for each, _ in best], [each for _, each in best]
    everywhere = set.intersection(*(set(map(_what, each)) for each in found)) if found else set()
    return tuple(
        Alternative(
            option=option,
            chosen=option.id in now,
            obstacles=_own(findings, everywhere, Severity.ERROR),
            cautions=_own(findings, everywhere, Severity.WARNING),
            unfit_because="" if _holds(option, each) else option.unfit_because,
            changes=_changes(settled, each, path),
        )
        for option, each, findings in zip(offered, tried, found, strict=True)
    )


def values(settled: Architecture, path: str) -> tuple[str, ...]:
    """The values at a dotted path as option ids; a path inside a list gives those of its entries."""
    section, _, field = path.partition("[].")
    value = settled.value(section)
    rows = value if isinstance(value, list) else [value]
    held = [row.get(field) for row in rows if isinstance(row, dict)] if field else rows
    return tuple(dict.fromkeys(_text(each) for each in held if each is not None))


def _texts(value: Data) -> tuple[str, ...]:
    return tuple(map(_text, value)) if isinstance(value, list) else (_text(value),)


def _best(path: str, option: str, settled: Architecture, catalog: Catalog) -> tuple[Architecture, tuple[Finding, ...]]:
    """The manifest with an option in it, settled and judged, in the way that breaks the fewest rules."""
    now = values(settled, path)
    if option in now:
        return settled, policy.check(settled, catalog)
    kind = catalog.choices[path].type
    ways: list[Data] = [_typed(option, kind)]
    if kind == "list" and now:
        ways.insert(0, [*now, option])
    made = [_tried(path, value, settled, catalog) for value in ways]
    return min(((each, policy.check(each, catalog)) for each in made), key=lambda pair: _errors(pair[1]))


def _errors(findings: Sequence[Finding]) -> int:
    return sum(each.severity is Severity.ERROR for each in findings)


def _tried(path: str, value: Data, settled: Architecture, catalog: Catalog) -> Architecture:
    """The manifest with a value written at a path (inside a list: in each entry), its choices settled anew."""
    manifest = settled.manifest
    data = copy.deepcopy(dict(manifest.data))
    section, _, field = path.partition("[].")
    entries = look_up(data, section) if field else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            entry[field] = value
    if not field:
        _write(data, path, value)
    return settle(replace(manifest, data=data), catalog)


def _write(data: dict[str, Data], path: str, value: Data) -> None:
    *sections, field = path.split(".")
    place = data
    for section in sections:
        inner = place.get(section)
        if not isinstance(inner, dict):
            inner = place[section] = {}
        place = inner
    place[field] = value


def _typed(option: str, kind: str) -> Data:
    """An option's id as the value that the key holds."""
    if kind == "boolean":
        return option == "true"
    if kind == "integer":
        return int(option)
    return [option] if kind == "list" else option


def _text(value: Data) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _holds(option: Option, tried: Architecture) -> bool:
    if isinstance(option.fits, bool):
        return option.fits
    return jsonschema_rs.is_valid(dict(option.fits), dict(tried.resolved))


def _what(finding: Finding) -> What:
    return finding.rule, finding.pointer


def _own(findings: Sequence[Finding], everywhere: set[What], severity: Severity) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity is severity and _what(each) not in everywhere)


def _changes(now: Architecture, then: Architecture, path: str) -> tuple[tuple[str, Data, Data], ...]:
    """Open choices that turn with the option; what was written stays as it is."""
    before: Mapping[str, Data] = {name: each.value for name, each in now.choices.items()}
    after: Mapping[str, Data] = {name: each.value for name, each in then.choices.items() if each.origin is not Origin.WRITTEN}
    left = {name for name in before if name not in then.choices}
    names = (name for name in dict.fromkeys([*before, *after]) if name != path and (name in after or name in left))
    return tuple((name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))

"""What data platforms are asked for, and what meets each demand here: rules that pass, files, waivers, or nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scaffolder import policy, rulesets
from scaffolder.catalog import Catalog
from scaffolder.escape import mdcode
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.finding import Finding, Waiver
from scaffolder.model.knowledge import Rule, TraceRow
from scaffolder.values import practices

STATES = ("rule", "file", "waived", "open", "people", "not applicable")
"""What meets a demand: a rule that passes, else a file; a finding that is accepted or open; people; or it does not arise."""

SHOWN = 5
"""Rules or files that a row names."""

_SAID = {
    "rule": "held by a passing rule",
    "file": "held by an artifact",
    "waived": "waived",
    "open": "open",
    "people": "left to people",
    "not applicable": "not applicable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """How a platform meets one demand.

    `passing` are the rules about manifests that ask for it and pass, `watching` those about repositories, which are held
    against the files whenever `scaffold validate` runs; `files` are what of the repository carries it, `broken` the findings
    that stand against it with the waivers that accept them, `missing` the blueprints without which it does not arise.
    """

    row: TraceRow
    state: str
    passing: tuple[str, ...] = ()
    watching: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    broken: tuple[tuple[Finding, Waiver | None], ...] = ()
    missing: tuple[str, ...] = ()


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The demands kind by kind; each row has its text, its state, and one Markdown text on what meets it."""
    found = met(architecture, catalog)
    kinds = dict.fromkeys(each.row.kind for each in found)
    counts = {state: sum(each.state == state for each in found) for state in STATES}
    return {
        "kinds": [
            {"title": kind[:1].upper() + kind[1:], "rows": [_row(each) for each in found if each.row.kind == kind]}
            for kind in kinds
        ],
        "counts": [{"state": _SAID[state], "count": count} for state, count in counts.items()],
    }


def met(architecture: Architecture, catalog: Catalog) -> tuple[Met, ...]:
    """How each demand of the catalog is met, in its order."""
    findings: dict[str, list[Finding]] = {}
    for each in policy.check(architecture, catalog):
        findings.setdefault(each.rule, []).append(each)
    held = practices.holdings(architecture, catalog)
    waivers = {each.rule: each for each in architecture.manifest.waivers}
    paths = practices.paths(architecture, catalog)
    in_force = set(architecture.blueprints)
    found = []
    for row in catalog.traceability.values():
        if row.blueprints and not in_force & set(row.blueprints):
            found.append(Met(row=row, state="not applicable", missing=row.blueprints))
            continue
        rules = [each for each in _rules(row, held) if each.blueprint in in_force]
        broken = [(each, waivers.get(rule.id)) for rule in rules for each in findings.get(rule.id, ())]
        passing = tuple(rule.id for rule in rules if rule.subject == rulesets.SUBJECT and rule.id not in findings)
        watching = tuple(rule.id for rule in rules if rule.subject != rulesets.SUBJECT)
        own = [practices.there(each, paths) for each in row.artifact.split(", ")]
        carried = [
            name for each in row.practices if catalog.practices[each].blueprint in in_force for name in held[each].generated
        ]
        files = tuple(dict.fromkeys(name for name in (*own, *carried) if name))
        found.append(
            Met(
                row=row,
                state=_state(passing, files, broken),
                passing=passing,
                watching=watching,
                files=files,
                broken=tuple(broken),
            )
        )
    return tuple(found)


def _rules(row: TraceRow, held: Mapping[str, practices.Holding]) -> Iterable[Rule]:
    """The rules that look at the choices made and ask for a row: those of its practices, and those of its constraints."""
    asked = {rule.id: rule for holding in held.values() for rule in holding.evidence}
    wanted = set(row.constraints)
    return [rule for rule in asked.values() if rule.practice in row.practices or wanted & set(rule.catalogue)]


def _state(passing: Sequence[str], files: Sequence[str], broken: Sequence[tuple[Finding, Waiver | None]]) -> str:
    if broken:
        return "open" if any(waiver is None for _, waiver in broken) else "waived"
    return "rule" if passing else "file" if files else "people"


def _row(each: Met) -> dict[str, Data]:
    return {"id": each.row.id, "text": each.row.text, "state": _SAID[each.state], "by": "; ".join(_by(each))}


def _by(each: Met) -> list[str]:
    """What meets a demand, part by part, as Markdown."""
    if each.missing:
        return [f"no blueprint of it is in force: {_listed(each.missing)}"]
    told = []
    for finding, waiver in each.broken:
        accepted = f" until {waiver.until}" if waiver else ""
        told.append(f"{'accepted' if waiver else 'stands open'}: {mdcode(finding.rule)}{accepted}")
    if each.passing:
        told.append(f"rule{'s' if len(each.passing) > 1 else ''} {_listed(each.passing)}")
    if each.watching:
        told.append(f"watched by {_listed(each.watching)}")
    if each.files:
        told.append(_listed(each.files))
    return list(dict.fromkeys(told)) or ["reviews: nothing that a machine sees carries it here"]


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(mdcode(each) for each in names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")

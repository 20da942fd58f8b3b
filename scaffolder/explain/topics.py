"""Rules, faults, practices, blueprints, components and the rest of the catalog as topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol

from scaffolder.catalog import Catalog
from scaffolder.decision_log.faults import RECORD_FAULTS
from scaffolder.explain import accepting, conditions, flows
from scaffolder.explain.topic import Topic, as_yaml, said, typed
from scaffolder.faults import FAULTS, Fault
from scaffolder.model.document import Data
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import Blueprint, Component, LifecycleEntry, Practice, Reference, Rule, Source, TraceRow
from scaffolder.resolve.roles import topology


class Cites(Protocol):
    """What names its sources."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Its citations."""


def rule(entry: Rule, catalog: Catalog) -> Topic:
    """A rule: what it demands and why, a manifest that breaks it and one that keeps it, and how to accept a finding."""
    practice = catalog.practices.get(entry.practice)
    return Topic(
        kind="rule",
        id=entry.id,
        title=entry.message,
        parts=(
            *said("severity", entry.severity.value),
            *said("why", entry.why),
            *(said("practice", f"{practice.id}: {practice.statement}") if practice else ()),
            *said("blueprint", _entitled(entry.blueprint, catalog)),
            *typed("to mend it", entry.help),
            *typed("breaks it", _example(entry.examples_fail[0])),
            *typed("keeps it", _example(entry.examples_pass[0])),
            *said("sources", cited((*entry.sources, *(practice.sources if practice else ())), catalog)),
            *said("catalogued as", ", ".join(entry.catalogue)),
            *accepting.rule(entry.id, catalog),
        ),
    )


def _example(example: Data) -> str:
    """A part of a manifest as YAML; of a miniature repository each file under its path, with the place of the finding."""
    files = example.get("files") if isinstance(example, dict) else None
    if not isinstance(example, dict) or not isinstance(files, dict):
        return as_yaml(example)
    lines: list[str] = []
    for path, text in files.items():
        lines += [f"--- {path}", *str(text).rstrip("\n").split("\n")]
    return "\n".join([*lines, *([f"found at {example['at']}"] if "at" in example else [])])


def fault(entry: Fault) -> Topic:
    """What reading a manifest itself finds wrong."""
    return Topic(
        kind="rule",
        id=entry.id,
        title=entry.title,
        parts=(
            *said("severity", entry.severity.value),
            *said("why", entry.why),
            *said("found", "while the manifest is read, whatever its style; each finding says how to mend its own place"),
            *(said("waiver", "nobody can accept it") if entry.severity is Severity.ERROR else accepting.fault(entry.id)),
        ),
    )


def faults() -> tuple[Topic, ...]:
    """Every fault of a manifest, in the order in which it meets them, then those of decision records."""
    return (*(fault(each) for each in FAULTS.values()), *(record_fault(each) for each in RECORD_FAULTS.values()))


def record_fault(entry: Fault) -> Topic:
    """What `scaffold adr lint` finds."""
    return Topic(
        kind="rule",
        id=entry.id,
        title=entry.title,
        parts=(*said("severity", entry.severity.value), *said("why", entry.why), *said("found", "by scaffold adr lint")),
    )


def practice(entry: Practice, catalog: Catalog) -> Topic:
    """A practice: what good looks like, why, where it shows, who says so, and the rules that hold it."""
    held = [each for each in catalog.rules.values() if each.practice == entry.id]
    decided = [each for each in catalog.decisions.values() if entry.id in each.practices]
    rows = [catalog.traceability[row].text for row in entry.brief if row in catalog.traceability]
    read = set(entry.sources_verified)
    return Topic(
        kind="practice",
        id=entry.id,
        title=entry.statement,
        parts=(
            *said("why", entry.why),
            *said("blueprint", _entitled(entry.blueprint, catalog)),
            *said("severity", entry.severity.value),
            *said("checked", entry.check),
            *said("shows in", entry.artifact),
            *said("rules", [f"{each.id}: {each.message}" for each in held]),
            *said("decisions", [f"{each.id}: {each.question}" for each in decided]),
            *said(
                "sources",
                [
                    f"{_cited(each, catalog.source_of(each))}{'' if each in read else ', not read by us'}"
                    for each in entry.sources
                ],
            ),
            *said("answers", rows),
        ),
    )


def blueprint(entry: Blueprint, catalog: Catalog) -> Topic:
    """A blueprint: when to choose it, what it brings, and the practices it documents."""
    practices = [each for each in catalog.practices.values() if each.blueprint == entry.id]
    rules = sum(each.blueprint == entry.id for each in catalog.rules.values())
    decisions = [each for each in catalog.decisions.values() if each.blueprint == entry.id]
    follows = [each for each in catalog.references.values() if each.blueprint == entry.id]
    return Topic(
        kind=f"{entry.kind.value} blueprint",
        id=entry.id,
        title=entry.title,
        parts=(
            *said("purpose", entry.purpose),
            *said("choose it when", entry.choose_when),
            *said("avoid it when", entry.avoid_when),
            *said("brings", ", ".join(entry.implies)),
            *said("rules out", ", ".join(entry.excludes)),
            *(typed("write", f"style: {entry.id}") if entry.kind.value == "style" else ()),
            *(typed("in force where", as_yaml(dict(entry.applies))) if isinstance(entry.applies, dict) else ()),
            *said("practices", [f"{each.id}: {each.statement}" for each in practices]),
            *said("decisions", [f"{each.id}: {each.question}" for each in decisions]),
            *said("follows", [f"{each.id}: {each.title} ({each.publisher})" for each in follows]),
            *said("rules", f"{rules}; scaffold explain RULE says each" if rules else ""),
        ),
    )


def component(entry: Component, catalog: Catalog) -> Topic:
    """A building block: what it is, which choices bring it, its licence and how long it lives."""
    brings = [f"{path}={value}" for path, value in entry.realises]
    lives = [_lived(each) for each in catalog.lifecycle.values() if entry.id in each.components]
    known = topology(catalog)
    zones = dict.fromkeys(each.zone for each in flows.slots(entry.role, known))
    sets = generating(entry, catalog)
    return Topic(
        kind="component",
        id=entry.id,
        title=f"{entry.title}: {entry.description}",
        parts=(
            *said("technology", entry.technology),
            *said("role", f"{entry.role}; drawn as a {entry.kind}" + (f" in {', '.join(zones)}" if zones else "")),
            *said("provider", entry.provider),
            *said("licence", entry.licence),
            *said("status", entry.status + (f"; use {entry.successor} instead" if entry.successor else "")),
            *said("lifecycle", lives),
            *typed("brought by", brings),
            *said("needs", flows.needs(entry.role, known)),
            *said("provides", flows.provides(entry.role, known)),
            *said("generated by", ", ".join(sets) or "external: drawn and decided, no file is made for it"),
            *said("sources", cited(entry.sources, catalog)),
        ),
    )


def generating(entry: Component, catalog: Catalog) -> tuple[str, ...]:
    """The template sets that make files for a component: those it names, and those that ask for a choice that brings it."""
    asked = (
        each.id
        for each in catalog.template_sets.values()
        if any(value in conditions.named(each.applies, path) for path, value in entry.realises)
    )
    return tuple(dict.fromkeys([*entry.template_sets, *asked]))


def lifecycle(entry: LifecycleEntry, catalog: Catalog) -> Topic:
    """A technology that ends or changed, and what to use instead."""
    evidence = {"seen": "the publisher's own words were read"}.get(entry.evidence, entry.evidence)
    return Topic(
        kind="lifecycle entry",
        id=entry.id,
        title=entry.technology,
        parts=(
            *said("state", entry.state),
            *said("date", entry.date),
            *said("status", entry.status),
            *said("use instead", entry.use_instead),
            *said("evidence", evidence),
            *said("components", ", ".join(entry.components)),
            *said("sources", cited(entry.sources, catalog)),
        ),
    )


def reference(entry: Reference, catalog: Catalog) -> Topic:
    """A published reference architecture, and how platforms of its blueprint follow it."""
    return Topic(
        kind="reference architecture",
        id=entry.id,
        title=f"{entry.title} ({entry.publisher})",
        parts=(
            *said("shows", entry.shows),
            *said("flows", entry.flows),
            *said("departs", entry.departs),
            *said("followed by", _entitled(entry.blueprint, catalog)),
            *said("drawn as", ", ".join(entry.roles)),
            *said("evidence", "it was read" if entry.verified else "not read by us"),
        ),
    )


def source(entry: Source, catalog: Catalog) -> Topic:
    """A work that is cited, and who cites it."""
    return Topic(
        kind=f"source, {'a rule of our own' if entry.kind == 'own' else entry.kind}",
        id=entry.id,
        title=entry.title,
        parts=(
            *said("publisher", entry.publisher),
            *said("date", entry.date),
            *said("address", entry.url),
            *(part for kind, ids in _citing(catalog).get(entry.id, {}).items() for part in said(kind, ", ".join(ids))),
        ),
    )


@cache
def _citing(catalog: Catalog) -> Mapping[str, Mapping[str, list[str]]]:
    """What cites each work, kind by kind."""
    kinds: Mapping[str, Iterable[Cites]] = {
        "practices": catalog.practices.values(),
        "rules": catalog.rules.values(),
        "decisions": catalog.decisions.values(),
        "components": catalog.components.values(),
        "lifecycle": catalog.lifecycle.values(),
    }
    found: dict[str, dict[str, list[str]]] = {}
    for kind, things in kinds.items():
        for each in things:
            cited = (catalog.source_of(citation) for citation in each.sources)
            for name in dict.fromkeys(work.id for work in cited if work):
                found.setdefault(name, {}).setdefault(kind, []).append(each.id)
    return found


def cited(citations: Iterable[str], catalog: Catalog) -> tuple[str, ...]:
    """Citations with the work that each is of: title, publisher and date, where a layer lists it."""
    return tuple(_cited(each, catalog.source_of(each)) for each in dict.fromkeys(citations))


def _cited(citation: str, work: Source | None) -> str:
    return f"{citation} ({work.title}; {work.publisher}, {work.date})" if work else citation


def trace(entry: TraceRow, catalog: Catalog) -> Topic:
    """A demand that the blueprints answer, and everything that answers it."""
    codes = {each.code: each.id for each in catalog.decisions.values()}
    rules = [each.id for each in catalog.rules.values() if set(each.catalogue) & set(entry.constraints)]
    return Topic(
        kind=entry.kind,
        id=entry.id,
        title=entry.text,
        parts=(
            *said("practices", ", ".join(entry.practices)),
            *said("decisions", ", ".join(codes.get(each, each) for each in entry.decisions)),
            *said("rules", ", ".join(rules)),
            *said("blueprints", ", ".join(entry.blueprints)),
            *said("shows in", entry.artifact),
        ),
    )


def _entitled(name: str, catalog: Catalog) -> str:
    found = catalog.blueprints.get(name)
    return f"{name}: {found.title}" if found else name


def _lived(entry: LifecycleEntry) -> str:
    instead = "" if entry.use_instead in ("same", "") else f"; use {entry.use_instead}"
    return f"{entry.technology}: {entry.status}{instead} ({entry.state}, {entry.date})"

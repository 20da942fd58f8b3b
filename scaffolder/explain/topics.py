"""Rules, faults, practices, blueprints, components and the rest of the catalog as topics."""

from __future__ import annotations

from scaffolder.catalog import Catalog
from scaffolder.explain.topic import Part, Topic, as_yaml, said, typed
from scaffolder.faults import FAULTS, Fault
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import Blueprint, Component, LifecycleEntry, Practice, Rule, TraceRow


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
            *typed("breaks it", as_yaml(entry.examples_fail[0])),
            *typed("keeps it", as_yaml(entry.examples_pass[0])),
            *said("sources", _without_repeats((*entry.sources, *(practice.sources if practice else ())))),
            *said("catalogued as", ", ".join(entry.catalogue)),
            *_waiver(entry.id),
        ),
    )


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
            *(said("waiver", "nobody can accept it") if entry.severity is Severity.ERROR else _waiver(entry.id)),
        ),
    )


def faults() -> tuple[Topic, ...]:
    """Every fault, in the order in which a manifest meets them."""
    return tuple(fault(each) for each in FAULTS.values())


def practice(entry: Practice, catalog: Catalog) -> Topic:
    """A practice: what good looks like, why, where it shows, who says so, and the rules that hold it."""
    held = [each for each in catalog.rules.values() if each.practice == entry.id]
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
            *said("sources", [f"{each}{'' if each in read else ' (not read by us)'}" for each in entry.sources]),
            *said("answers", rows),
        ),
    )


def blueprint(entry: Blueprint, catalog: Catalog) -> Topic:
    """A blueprint: when to choose it, what it brings, and the practices it documents."""
    practices = [each for each in catalog.practices.values() if each.blueprint == entry.id]
    rules = sum(each.blueprint == entry.id for each in catalog.rules.values())
    decisions = [each for each in catalog.decisions.values() if each.blueprint == entry.id]
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
            *said("rules", f"{rules}; scaffold explain RULE says each" if rules else ""),
        ),
    )


def component(entry: Component, catalog: Catalog) -> Topic:
    """A building block: what it is, which choices bring it, its licence and how long it lives."""
    brings = [f"{path}={value}" for path, value in entry.realises]
    lives = [_lived(each) for each in catalog.lifecycle.values() if entry.id in each.components]
    return Topic(
        kind="component",
        id=entry.id,
        title=f"{entry.title}: {entry.description}",
        parts=(
            *said("technology", entry.technology),
            *said("role", f"{entry.role} ({entry.kind})"),
            *said("provider", entry.provider),
            *said("licence", entry.licence),
            *said("status", entry.status + (f"; use {entry.successor} instead" if entry.successor else "")),
            *said("lifecycle", lives),
            *typed("brought by", brings),
            *said("generated by", ", ".join(entry.template_sets)),
            *said("sources", entry.sources),
        ),
    )


def lifecycle(entry: LifecycleEntry) -> Topic:
    """A technology that ends or changed, and what to use instead."""
    evidence = {"seen": "the vendor's own words were read"}.get(entry.evidence, entry.evidence)
    return Topic(
        kind="lifecycle entry",
        id=entry.id,
        title=entry.technology,
        parts=(
            *said("status", entry.status),
            *said("use instead", entry.use_instead),
            *said("evidence", evidence),
            *said("components", ", ".join(entry.components)),
        ),
    )


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


def _waiver(name: str) -> tuple[Part, ...]:
    return typed(
        "to accept a finding",
        f"waivers:\n  - rule: {name}\n    reason: why it is acceptable here, for now\n"
        "    owner: someone@example.org\n    until: YYYY-MM-DD  # at most 180 days ahead",
    )


def _entitled(name: str, catalog: Catalog) -> str:
    found = catalog.blueprints.get(name)
    return f"{name}: {found.title}" if found else name


def _lived(entry: LifecycleEntry) -> str:
    instead = "" if entry.use_instead in ("same", "") else f"; use {entry.use_instead}"
    return f"{entry.technology}: {entry.status}{instead}"


def _without_repeats(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))

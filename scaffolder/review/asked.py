"""What the board is asked to decide, where the design is weakest, and the figures it can be held to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from scaffolder.decide import terms
from scaffolder.model.decision import Confidence, Verdict
from scaffolder.model.finding import Severity
from scaffolder.review import exposures
from scaffolder.review.subject import Row, Subject, anchor
from scaffolder.values.governance import PERSONAL

SHOWN = 6
"""Weak places that the first page names; the register of risks holds them all."""


def section(subject: Subject) -> Row:
    """The first page. Shape: `approve`, `today`, `conditions`, `weakest`, `more`, `figures`, `why`."""
    weakest = exposures.ranked(subject)
    return {
        "why": list(subject.architecture.why),
        "approve": _approve(subject),
        "today": [_open(each, subject) for each in subject.records if each.confidence is Confidence.LOW],
        "conditions": list(_conditions(subject)),
        "weakest": [each.row() for each in weakest[:SHOWN]],
        "more": max(len(weakest) - SHOWN, 0),
        "figures": [*_figures(subject)],
    }


def _approve(subject: Subject) -> Row:
    proposed = [each for each in subject.records if each.status == "proposed"]
    return {"proposed": len(proposed), "accepted": len(subject.records) - len(proposed), "all": len(subject.records)}


def _open(verdict: Verdict, subject: Subject) -> Row:
    """A record whose rival scores more: the board's own judgement is asked."""
    best = verdict.best
    assert best is not None  # noqa: S101 (low confidence means that a rival leads)
    return {
        "number": f"{verdict.number:04d}",
        "anchor": anchor(verdict),
        "question": verdict.decision.question,
        "chosen": verdict.chosen.title,
        "rival": best.title,
        "behind": best.score - verdict.chosen.score,
        "where": subject.settled(verdict.path),
    }


def _conditions(subject: Subject) -> Iterator[str]:
    """What must be true before the approval holds: each is checked by a rule, or carries a date of the manifest."""
    for each in subject.standing:
        if each.severity is Severity.ERROR:
            yield f"{each.message} ({subject.document}:{each.location.line}) is mended before anything is built."
    for each in subject.standing:
        if each.severity is Severity.WARNING:
            yield f"{each.message} ({subject.document}:{each.location.line}) is mended, or accepted by name with an end."
    for waiver in subject.architecture.manifest.waivers:
        yield f"{waiver.owner} mends or renews the waiver of {waiver.rule} by {waiver.until}."
    for workload in subject.architecture.workloads:
        if workload.strategy not in ("retain", "retire", "") and not workload.rollback:
            yield f"Workload {workload.id} gets a way back before its wave {workload.wave} begins."


def _figures(subject: Subject) -> Iterator[Row]:
    """Tiles: `figure`, `title`, `note`; each is written, resolved or counted, and none is guessed."""
    architecture = subject.architecture
    products, value = architecture.products, architecture.value
    if products:
        first = sum(each.tier == 1 for each in products)
        note = f"{first} of tier 1" if first else "none of tier 1"
        yield _tile(len(products), "data products", f"{_many(len(architecture.domains), 'domain')}, {note}")
    gigabytes = value("processing.daily_gb")
    if isinstance(gigabytes, int) and gigabytes:
        yield _tile(f"{gigabytes:,}", "GB a day", subject.settled("processing.daily_gb"))
    timed = [each for each in products if each.freshness_minutes]
    if timed:
        freshest = min(timed, key=lambda each: cast(int, each.freshness_minutes))
        yield _tile(span(cast(int, freshest.freshness_minutes)), "tightest freshness", f"promised for {freshest.title}")
    recovery = [each for each in (value("security.rto_minutes"), value("security.rpo_minutes")) if isinstance(each, int)]
    if len(recovery) == len(("rto", "rpo")):
        yield _tile(" / ".join(map(span, recovery)), "recovery time / point", subject.settled("security.rto_minutes"))
    budget = value("finops.monthly_budget")
    if isinstance(budget, int):
        yield _tile(f"{budget:,}", "euros a month, ceiling", subject.settled("finops.monthly_budget"))
    personal = [each for each in products if PERSONAL.intersection(each.contains)]
    if personal:
        bound = ", ".join(laws(subject)) or "no regime named"
        yield _tile(f"{len(personal)} of {len(products)}", "products hold personal data", bound)
    yield _rules(subject)
    low = sum(each.confidence is Confidence.LOW for each in subject.records)
    proposed = sum(each.status == "proposed" for each in subject.records)
    yield _tile(len(subject.records), "decisions", f"{proposed} proposed, {low} of low confidence")


def _rules(subject: Subject) -> Row:
    counts = subject.counted(subject.in_force)
    words = (("fails", "failing"), ("warns", "warning"), ("waived", "waived"))
    parts = [f"{counts[name]} {word}" for name, word in words if counts[name]]
    note = ", ".join(parts) or "none fails, none is waived"
    return _tile(f"{counts['passes']} of {counts['all']}", "rules in force pass", note)


def regimes(subject: Subject) -> list[str]:
    """The regimes that bind the platform, as its manifest names them."""
    return [str(each) for each in cast(list[str], subject.architecture.value("regimes") or [])]


def laws(subject: Subject) -> list[str]:
    """The regimes that bind the platform, as people call them."""
    return [terms.named("regimes", each, subject.catalog) for each in regimes(subject)]


def span(minutes: int) -> str:
    """Minutes as people say them: 45 min, 4 h, 2 d."""
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes >= size and minutes % size == 0:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _tile(figure: object, title: str, note: str) -> Row:
    return {"figure": str(figure), "title": title, "note": note}

"""Where a design is exposed: every weak place that the platform's own rules, records and pictures show, gravest first.

Nothing is scored by guess: the order is by kind, and within a kind by what the platform itself counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from scaffolder.model.decision import Confidence, Verdict
from scaffolder.model.finding import Finding, Severity
from scaffolder.review import costs
from scaffolder.review.subject import Row, Subject, anchor
from scaffolder.views import stride
from scaffolder.views.scene import Line

THIN = 5
"""Percent of the chosen score below which a lead is thin: marks are whole numbers, set by people."""

KINDS = {
    "error": "a rule fails",
    "rival": "a rival scores more",
    "waived": "accepted for a time",
    "threat": "a threat nothing answers",
    "warning": "a rule warns",
    "return": "a workload without a way back",
    "cost": "cost may pass the ceiling",
    "near": "a rival is slightly ahead",
    "thin": "a thin lead",
}
"""Kinds of exposure in the order in which a board should hear of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One weak place: `what` is a sentence, `owner` and `due` come from the manifest and are empty where it says nothing."""

    kind: str
    what: str
    where: str
    step: str
    owner: str = ""
    due: str = ""
    anchor: str = ""
    weight: int = 0

    def row(self) -> Row:
        """Plain data for the page; names that a record sets in quotes of code stand bare in a table."""
        return {
            "kind": self.kind, "title": KINDS[self.kind], "what": self.what.replace("`", ""), "where": self.where,
            "step": self.step.replace("`", ""),
            "owner": self.owner, "due": self.due, "anchor": self.anchor,
        }  # fmt: skip


def ranked(subject: Subject) -> tuple[Exposure, ...]:
    """Every exposure, gravest kind first; within a kind the weightier first, then in the order of the manifest."""
    order = list(KINDS)
    found = (*_findings(subject), *_decisions(subject), *_threats(subject), *_workloads(subject), *_cost(subject))
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), -each.weight)))


def _findings(subject: Subject) -> Iterator[Exposure]:
    for each in subject.findings:
        if each.waiver is not None:
            yield Exposure(
                kind="waived",
                what=f"{each.message}: {each.waiver.reason}",
                where=f"{subject.document}:{each.location.line}",
                step=f"mend it, or renew the waiver of {each.rule}",
                owner=each.waiver.owner,
                due=each.waiver.until,
                weight=each.severity.rank,
            )
        elif each.severity is not Severity.NOTE:
            yield Exposure(
                kind="error" if each.severity is Severity.ERROR else "warning",
                what=f"{each.message}: {each.why}" if each.why else each.message,
                where=f"{subject.document}:{each.location.line}",
                step=each.help or f"scaffold explain {each.rule}",
                owner=_owner_of(each, subject),
            )


def _owner_of(finding: Finding, subject: Subject) -> str:
    """Who answers for the entry a finding stands in: the product's or domain's owner, else the platform's."""
    architecture = subject.architecture
    section, number = (*finding.pointer, "", "")[:2]
    owners = {
        "products": [each.owner for each in architecture.products],
        "domains": [each.owner for each in architecture.domains],
    }.get(str(section), [])
    return (owners[number] if isinstance(number, int) and number < len(owners) else "") or architecture.owner


def _decisions(subject: Subject) -> Iterator[Exposure]:
    for verdict in subject.records:
        if verdict.best is None:
            continue
        share = round(abs(verdict.lead) * 100 / verdict.chosen.score)
        if verdict.confidence is Confidence.LOW:
            answer = f"{verdict.decision.title}: {verdict.chosen.title}"
            points = "1 point" if verdict.lead == -1 else f"{-verdict.lead} points"
            what = f"{answer}, despite {points} ({share} %) more for {verdict.best.title}"
            yield _decision("rival", what, verdict, subject, -verdict.lead)
        elif share < THIN:
            what = _thin(verdict, verdict.best.title, share)
            yield _decision("near" if verdict.lead < 0 else "thin", what, verdict, subject, THIN - share)


def _thin(verdict: Verdict, rival: str, share: int) -> str:
    stands = f"{share} % {'ahead of' if verdict.lead > 0 else 'behind'}" if verdict.lead else "level with"
    turn = verdict.sensitivity
    turns = f"; {turn.criterion} at weight {turn.then} instead of {turn.now} turns it" if turn else ""
    return f"{verdict.decision.title}: {verdict.chosen.title} is {stands} {rival}{turns}"


def _decision(kind: str, what: str, verdict: Verdict, subject: Subject, weight: int) -> Exposure:
    return Exposure(
        kind=kind,
        what=what,
        where=subject.settled(verdict.path),
        step=verdict.decision.follow_up,
        owner=", ".join(verdict.deciders) or subject.architecture.owner,
        anchor=anchor(verdict),
        weight=weight,
    )


def _threats(subject: Subject) -> Iterator[Exposure]:
    """Threats at trust boundaries that no control of the platform answers."""
    architecture = subject.architecture
    elements = {each.id: each for each in architecture.elements}
    for flow in architecture.flows:
        source, target = elements[flow.source], elements[flow.target]
        if source.zone == target.zone or flow.mode.value == "control":
            continue
        line = Line(
            id=flow.id, flows=(flow.id,), source=flow.source, target=flow.target, purpose=flow.purpose,
            protocol=flow.protocol, mode=flow.mode, classification=flow.classification,
        )  # fmt: skip
        for threat in stride.threats(line, architecture):
            if not threat.answered_by:
                yield Exposure(
                    kind="threat",
                    what=f"{threat.category}, {source.name} to {target.name}: {threat.what}",
                    where=f"flow {flow.purpose}, {flow.protocol}",
                    step="choose a control that answers it, or accept it by name",
                    owner=architecture.owner,
                )


def _cost(subject: Subject) -> Iterator[Exposure]:
    """A ceiling that the unfavourable case passes, at the prices and assumptions of the cost page."""
    cost = costs.section(subject)
    budget = cast(int, cost.get("budget", 0))
    if not cost["known"] or not budget:
        return
    totals = cast("dict[str, int]", cost["totals"])
    if totals["high"] > budget:
        largest = cast("list[Row]", cost["rows"])[0]
        yield Exposure(
            kind="cost",
            what=f"{totals['value']:,} of {budget:,} euros a month are expected, {totals['high']:,} in the unfavourable case",
            where=subject.settled("finops.monthly_budget"),
            step=f"put offers in place of the planning figures, first for: {largest['title']}",
            owner=subject.architecture.owner,
        )


def _workloads(subject: Subject) -> Iterator[Exposure]:
    for number, workload in enumerate(subject.architecture.workloads):
        if workload.strategy not in ("retain", "retire", "") and not workload.rollback:
            yield Exposure(
                kind="return",
                what=f"{workload.id} moves in wave {workload.wave} ({workload.strategy}) and cannot be moved back",
                where=subject.line(("migration", "workloads", number)),
                step="keep the old copy readable until its figures agree, and write rollback: true",
                owner=workload.owner,
                due=workload.retire_date,
            )

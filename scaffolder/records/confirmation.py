"""How a record says that its decision is kept: rules in force, and the waivers that accept a breach of them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scaffolder.catalog import Catalog
from scaffolder.decide import contenders
from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict
from scaffolder.model.knowledge import Rule
from scaffolder.records import arguments, words
from scaffolder.records.arguments import Wording

SHOWN = 4
"""Rules in force that a record names beside the first."""


def lines(verdict: Verdict, architecture: Architecture, catalog: Catalog, own: Wording) -> Iterator[str]:
    """The section: the rules in force, the waivers of theirs, or that nothing but review watches."""
    yield "### Confirmation"
    yield ""
    rules = [catalog.rules[name] for name in (*verdict.confirmations, *verdict.checks)]
    rules = [rule for rule in rules if not _elsewhere(rule, verdict)] or rules
    if not rules:
        yield f"Review only: no rule watches {mdcode(verdict.path)}."
        return
    live = [rule for rule in rules if contenders.holds(rule.when, architecture)]
    ordered = arguments.nearest_first([rule.id for rule in rules], f"{verdict.id}/rules", own)
    first, *others = sorted(
        (catalog.rules[name] for name in ordered), key=lambda rule: (rule not in live, not _names(rule, verdict))
    )
    yield words.watched(len(live), len(rules), architecture)
    yield ""
    if live:
        yield f"* {mdcode(first.id)} ({first.severity.value}): {words.ended(words.prose(first.why))}"
    else:
        yield f"* Once their condition arises: {', '.join(mdcode(rule.id) for rule in rules[:SHOWN])}"
    for said, is_checked in (("Also checked", False), ("In the repository", True)):
        awake = [mdcode(rule.id) for rule in others if rule in live and (rule.id in verdict.checks) is is_checked]
        if awake:
            yield f"* {said}: {', '.join(awake[:SHOWN])}" + (f" and {len(awake) - SHOWN} more" if awake[SHOWN:] else "")
    for number, waiver in enumerate(architecture.manifest.waivers):
        if waiver.rule in verdict.confirmations:
            line = words.waived_at(waiver, number, architecture)
            yield (
                f"* Waived until {mdcode(waiver.until)} by {mdcode(waiver.owner)} ({line}): {mdcode(waiver.rule)}, "
                f"{words.ended(md(waiver.reason))}"
            )


def _names(rule: Rule, verdict: Verdict) -> bool:
    """Whether a rule speaks of the very value that was chosen."""
    return any(f'"{value}"' in _said(rule) for value in verdict.values)


def _elsewhere(rule: Rule, verdict: Verdict) -> bool:
    """Whether a rule speaks of options, and only of those that were not chosen."""
    others = (option.id for option in verdict.decision.options if option.id not in verdict.values)
    return not _names(rule, verdict) and any(f'"{each}"' in _said(rule) for each in others)


def _said(rule: Rule) -> str:
    return json.dumps([rule.when, rule.require, dict(rule.relation)], default=dict)

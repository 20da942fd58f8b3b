"""Examples of rules: whether what is said to break a rule does, and what is said to keep it."""

from __future__ import annotations

from typing import Any

from scaffolder import documents, manifests, policy, repository, rulesets
from scaffolder.catalog import Catalog
from scaffolder.facts import Facts
from scaffolder.facts.miniatures import miniature
from scaffolder.model.finding import Finding
from scaffolder.model.knowledge import Rule
from scaffolder.resolve import settle

DAY = "2026-11-26"
"""The day on which examples are judged: they say what they mean on it."""


def breaks(rule: Rule, example: Any, catalog: Catalog) -> bool:
    """Whether an example breaks its rule, at the place it names where it names one."""
    if rule.subject == rulesets.SUBJECT:
        return bool(rulesets.Ruleset([rule]).breaches(example))
    at = example.get("at")
    places = [each.location for each in broken(rule, known(example, catalog), catalog)]
    return any(at in (None, f"{each.path}:{each.line}:{each.column}") for each in places)


def known(example: Any, catalog: Catalog) -> Facts:
    """The facts about a miniature repository."""
    files = miniature(example)
    manifest, _ = manifests.build(documents.parse(files.text("platform.yaml") or "", "platform.yaml")[0], catalog)
    return repository.facts(files, settle(manifest, catalog), catalog, today=DAY)


def broken(rule: Rule, facts: Facts, catalog: Catalog) -> tuple[Finding, ...]:
    """What one rule finds in a repository, in the order of places; its blueprint counts as in force."""
    in_force = policy.in_force([rule], facts.declared.resolved, [rule.blueprint])
    return tuple(sorted(repository.broken(facts, in_force, catalog), key=lambda each: each.location))

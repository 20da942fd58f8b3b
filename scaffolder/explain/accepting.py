"""How a finding of a rule is accepted for a time, or why nobody can accept it."""

from __future__ import annotations

from scaffolder.catalog import Catalog
from scaffolder.explain.topic import Part, said, typed


def rule(name: str, catalog: Catalog) -> tuple[Part, ...]:
    """The waiver of a rule of the catalog."""
    forbidden = catalog.unwaivable.get(name)
    if forbidden is None:
        return fault(name)
    if not forbidden.named_files:
        return said("waiver", f"nobody can accept it: {forbidden.because}")
    return (*said("waiver", f"only for files that are named: {forbidden.because}"), *fault(name, "\n    paths: [a/file]"))


def fault(name: str, more: str = "") -> tuple[Part, ...]:
    """A waiver to copy, with `more` at its end."""
    return typed(
        "to accept a finding",
        f"waivers:\n  - rule: {name}\n    reason: why it is acceptable here, for now\n"
        f"    owner: someone@example.org\n    until: YYYY-MM-DD  # at most 180 days ahead{more}",
    )

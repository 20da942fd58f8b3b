"""What a folder of blueprints may hold: its kinds of files, the names they refer to, and the rules their check holds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "styles": "blueprint",
        "capabilities": "blueprint",
        "overlays": "blueprint",
        "practices": "practice",
        "rules": "rule",
        "decisions": "decision",
        "options": "option",
        "components": "component",
        "archetypes": "archetype",
        "roles": "role",
        "semantics": "semantic",
        "engines": "engine",
        "views": "view",
    }
)
"""Folders whose files hold one thing each, with the schema of the files."""

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "choices": "choice",
        "lifecycle": "lifecycle",
        "sources": "source",
        "references": "reference",
        "traceability": "traceability",
        "zones": "zone",
        "names": "name",
        "notes": "note",
        "unwaivable": "unwaivable",
        "clauses": "clause",
        "prices": "price",
        "signs": "sign",
    }
)
"""Files that hold one table each, with their schema."""

WITHOUT_BOX = frozenset({"table-format", "contracts", "transform", "infrastructure-code"})
"""Roles of components that no picture shows as a box of its own."""

MARK = "FILL:"
"""How a text begins that says what is to be written in its place."""

LINKS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "blueprint": (("implies", "blueprint"), ("excludes", "blueprint"), ("composes", "blueprint")),
        "practice": (("blueprint", "blueprint"),),
        "rule": (("blueprint", "blueprint"), ("practice", "practice")),
        "decision": (("blueprint", "blueprint"), ("rules", "rule"), ("practices", "practice"), ("paths", "key")),
        "option": (("decision", "decision"),),
        "component": (("role", "role"), ("successor", "component"), ("template_sets", "template set"), ("realises", "key")),
        "lifecycle": (("components", "component"),),
        "view": (("roles", "role"), ("partners", "role"), ("controls", "role"), ("needs", "role"), ("zones", "zone")),
        "unwaivable": (("id", "rule"),),
        "sign": (("says", "key"),),
        "reference": (("blueprint", "blueprint"), ("roles", "role")),
        "traceability": (("practices", "practice"), ("blueprints", "blueprint")),
    }
)
"""Which fields of a kind name things, and of which kind those are."""

CONDITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "blueprint": ("applies",),
        "rule": ("when", "require"),
        "decision": ("applies",),
        "role": ("when",),
        "template-set": ("applies",),
    }
)
"""Which fields of a kind are JSON Schemas over the resolved manifest."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "unfilled-place": "a skeleton says nothing until its marked places are filled",
        "unfinished-marks": "a record weighs each option on each criterion, so a missing mark would count as nothing",
        "unreadable-file": "nothing else in the file can be checked",
        "misplaced-file": "the catalog finds a thing by its folder and its file's name",
        "misplaced-key": "a manifest can hold a key only below a section or an entry of a list",
        "unknown-reference": "what it names is in no blueprint, shipped or of your own",
        "invalid-condition": "a condition that is no JSON Schema holds of nothing or of everything",
        "disagreeing-example": "examples are what people believe a condition means",
        "over-strict-rule": "only what the shipped constraints forbid refuses a manifest; your own demands advise",
        "unguarded-rule": "a rule of your own speaks only where its blueprint is in force",
        "empty-blueprint": "a blueprint without a practice documents nothing",
    }
)
"""The rules this check itself holds, and why."""

"""The index of the records, and the table of the choices that good practice settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scaffolder.catalog import Catalog
from scaffolder.decision_log import index as listing
from scaffolder.escape import json_text, md, mdcode
from scaffolder.model.architecture import Architecture, Choice, Origin
from scaffolder.model.decision import Ground, Verdict, Weight
from scaffolder.model.record import Record
from scaffolder.records import words
from scaffolder.records.page import stem
from scaffolder.records.words import prose

ALTERNATIVES = 5
"""Other values that the table of defaults names for a choice."""


def readme(architecture: Architecture, records: Sequence[Verdict], listed: Sequence[Record]) -> str:
    """The index: every record with its state, what weighs how much, and how the decisions hang together."""
    lines = [
        f"# Decisions of {md(architecture.title)}",
        "",
        "A number belongs to its question for good, so numbers leave gaps. Choices without a record: [defaults](defaults.md).",
        "",
        *listing.region(listed),
        "",
        "## Decide",
        "",
        "A record never accepts itself: say who did. Where the manifest changes later, an accepted record is superseded, never",
        "rewritten.",
        "",
        "```sh",
        f"scaffold adr accept {stem(records[0])[:4]} --decider someone@example.org",
        "scaffold adr sync --dry-run",
        "```",
        "",
        "## What weighs how much",
        "",
        "| Criterion | Weight | Because | Line |",
        "|---|--:|---|---|",
        *_weights(architecture, records),
        "",
        "## How they hang together",
        "",
        "```mermaid",
        *_graph(records),
        "```",
    ]
    return "\n".join(lines) + "\n"


def _weights(architecture: Architecture, records: Sequence[Verdict]) -> Iterator[str]:
    found: dict[str, Weight] = {weight.criterion: weight for each in records for weight in each.weights}
    for weight in sorted(found.values(), key=lambda each: (-each.value, each.criterion)):
        if weight.ground is Ground.NEUTRAL:
            reason, line = "neither need nor fact speaks for more", ""
        else:
            reason, line = weight.reason or "named among the needs", words.place(weight.pointer, architecture)
        yield f"| {weight.criterion} | {weight.value} | {md(reason)} | {line} |"


def _graph(records: Sequence[Verdict]) -> Iterator[str]:
    yield "graph LR"
    for record in records:
        yield f'  r{record.number}["{stem(record)[:4]} {record.decision.title}"]'
    numbers = {record.id: record.number for record in records}
    pairs = {tuple(sorted((record.number, numbers[name]))) for record in records for name in record.related}
    for one, other in sorted(pairs):
        yield f"  r{one} --- r{other}"


def defaults(architecture: Architecture, verdicts: Sequence[Verdict], catalog: Catalog) -> str:
    """Every choice that was left open and has no record: its value, the reason, and how to change it."""
    recorded = {verdict.path for verdict in verdicts if verdict.is_record}
    left = [each for path, each in architecture.choices.items() if each.origin is Origin.DEFAULT and path not in recorded]
    alone = [each for each in left if "[" not in each.path]
    lines = [
        f"# Defaults of {md(architecture.title)}",
        "",
        f"{len(left)} choices were left open and took what good practice asks for under the others. "
        f"To change one, write its key in [{words.MANIFEST}](../../{words.MANIFEST}).",
        "",
        "| Key | Value | Reason | Write instead |",
        "|---|---|---|---|",
        *(_default(each, catalog) for each in alone),
        *_entries(left),
    ]
    return "\n".join(lines) + "\n"


def _default(choice: Choice, catalog: Catalog) -> str:
    value = json_text(choice.value) if isinstance(choice.value, bool | dict | list) else str(choice.value)
    others = [each for each in catalog.allowed(choice.path) if each != value]
    if isinstance(choice.value, bool):
        others = ["false" if choice.value else "true"]
    named = ", ".join(mdcode(each) for each in others[:ALTERNATIVES]) + (" ..." if others[ALTERNATIVES:] else "")
    return f"| {mdcode(choice.path)} | {mdcode(value)} | {prose(choice.reason)} | {named or 'a value of your own'} |"


def _entries(left: Sequence[Choice]) -> Iterator[str]:
    """One row for each field that many entries left open, with an example."""
    found: dict[str, list[Choice]] = {}
    for choice in left:
        if "[" in choice.path:
            section, _, rest = choice.path.partition("[")
            found.setdefault(f"{section}[]{rest.partition(']')[2]}", []).append(choice)
    for path, choices in found.items():
        first = choices[0]
        yield (
            f"| {mdcode(path)} | {mdcode(str(first.value))} and so on, {len(choices)} entries | {prose(first.reason)} "
            "| a value of your own |"
        )

"""The records of a log as a graph: what supersedes what, and which are related."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.decision_log.index import in_order
from scaffolder.model.record import Log, Record, Status

_SHADES = {Status.ACCEPTED: "accepted", Status.SUPERSEDED: "gone", Status.DEPRECATED: "gone", Status.REJECTED: "gone"}


def mermaid(log: Log) -> str:
    """A Mermaid flowchart: an arrow leads from a record to the one that it supersedes, a line joins related ones."""
    names = _names(log)
    rows = ["graph LR"]
    for record in in_order(log.records):
        shade = _SHADES.get(record.status)
        rows.append(f'  {names[record.stem]}["{_label(record)}"]{f":::{shade}" if shade else ""}')
    rows += [f"  {names[new]} -->|supersedes| {names[old]}" for new, old in _supersessions(log)]
    rows += [f"  {names[one]} --- {names[other]}" for one, other in _relations(log)]
    rows += ["  classDef accepted stroke-width:3px", "  classDef gone stroke-dasharray:4"]
    return "\n".join(rows) + "\n"


def dot(log: Log) -> str:
    """The same for Graphviz."""
    names = _names(log)
    rows = ["digraph decisions {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for record in in_order(log.records):
        style = {"accepted": ", penwidth=2", "gone": ", style=dashed"}.get(_SHADES.get(record.status, ""), "")
        rows.append(f'  {names[record.stem]} [label="{_dot(_plain(record))}"{style}];')
    rows += [f'  {names[new]} -> {names[old]} [label="supersedes"];' for new, old in _supersessions(log)]
    rows += [f"  {names[one]} -> {names[other]} [dir=none];" for one, other in _relations(log)]
    return "\n".join([*rows, "}"]) + "\n"


def _names(log: Log) -> dict[str, str]:
    return {record.stem: f"r{place}" for place, record in enumerate(in_order(log.records), 1)}


def _supersessions(log: Log) -> list[tuple[str, str]]:
    """Pairs of new and old, whichever end says so."""
    found = {(each.stem, other.stem) for each in log.records for other in each.supersedes if other.stem}
    found |= {(other.stem, each.stem) for each in log.records for other in each.superseded_by if other.stem}
    return sorted(found)


def _relations(log: Log) -> list[tuple[str, str]]:
    gone = {pair for new, old in _supersessions(log) for pair in ((new, old), (old, new))}
    pairs = {
        (min(each.stem, other.stem), max(each.stem, other.stem)) for each in log.records for other in each.related if other.stem
    }
    return sorted(pairs - gone)


def _plain(record: Record) -> str:
    """Number and title without markup, as a node is labelled."""
    title = re.sub(r"\\([\\`*_{}\[\]<>#|~&!])", r"\1", record.title or record.decision)
    title = title.removeprefix(f"{record.number.lstrip('0')}. ").strip()
    title = title.partition(": ")[0] if len(title) > 48 and ": " in title else title
    short = title if len(title) <= 48 else title[:45].rstrip() + "..."
    return f"{record.number} {short}".strip()


def _label(record: Record) -> str:
    return "".join(_entities(_plain(record)))


def _entities(text: str) -> Iterator[str]:
    for letter in " ".join(text.split()):
        yield letter if letter.isalnum() or letter in " .,:;-_/()+'" else f"#{ord(letter)};"


def _dot(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')

"""The manifest that a survey proposes: every value with a comment that names the file and line which tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from scaffolder import edit
from scaffolder.documents.characters import printable
from scaffolder.model.document import Data
from scaffolder.secrets import masked
from scaffolder.survey.rows import Row
from scaffolder.survey.settling import Told

HEAD = (
    "# Proposed from what lies in the repository. Behind each value stands the file and line that tells it; a line that\n"
    "# begins with # is told twice, or by nothing: it is yours to say. `scaffold show` lists what is left out, and why.\n"
)
NOTHING = "nothing tells it"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Lines = list[str]


def manifest(
    head: Sequence[tuple[str, Data, str]],
    told: Mapping[str, Told],
    torn: Mapping[str, tuple[Told, ...]],
    lists: Mapping[str, Iterable[Row]],
    order: Sequence[str],
) -> str:
    """The text: the keys of the top level, then a section each, then the lists; `order` is that of all keys.

    `head` holds keys of the top level with their values and what tells them; what nothing tells is a line to be filled.
    """
    lines: Lines = ["version: 1"]
    for key, value, told_by in head:
        lines.append(f"{'# ' if told_by == NOTHING else ''}{_line(key, value, told_by)}")
    sections: dict[str, dict[str, Lines]] = {}
    for path in order:
        section, dot, key = path.partition(".")
        if "[]" in path or not dot:
            continue
        if path in told:
            each = told[path]
            sections.setdefault(section, {})[key] = [_line(key, each.value, ", ".join(each.places))]
        elif path in torn:
            sections.setdefault(section, {})[key] = [f"# {_line(key, one.value, ', '.join(one.places))}" for one in torn[path]]
    regions = list(lists.get("cloud.regions", ()))
    if regions:
        sections.setdefault("cloud", {})["regions"] = ["regions:", *(f"  - {_flow(row)}" for row in regions)]
    for section, keys in sections.items():
        rows = [row for each in keys.values() for row in each]
        is_told = any(not row.startswith("#") for row in rows)
        lines += ["", f"{section}:" if is_told else f"# {section}:"]
        lines += [f"  {row}" if is_told else f"#   {row.removeprefix('# ')}" for row in rows]
    for name, entries in lists.items():
        if "." not in name:
            lines += _listed(name, entries)
    return HEAD + "\n".join(lines) + "\n"


def _listed(name: str, entries: Iterable[Row]) -> Lines:
    rows: Lines = []
    for entry in entries:
        for number, (key, value) in enumerate(entry.values.items()):
            rows.append(f"  {'  ' if number else '- '}{_line(key, value, entry.places[key])}")
    return ["", f"{name}:", *rows] if rows else []


def _flow(row: Row) -> str:
    inner = ", ".join(f"{key}: {_value(value)}" for key, value in row.values.items())
    return f"{{{inner}}}{_comment(next(iter(row.places.values())))}"


def _line(key: str, value: Data, told_by: str) -> str:
    return f"{key}: {_value(value)}{_comment(told_by)}"


def _comment(told_by: str) -> str:
    return f"  # {printable(masked(told_by))}" if told_by else ""


def _value(value: Data) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, str):
        return value if _DATE.fullmatch(value) else edit.scalar(masked(value))
    return json.dumps(value)

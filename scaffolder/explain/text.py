"""Explanations as text for a terminal, and as Markdown for pages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from scaffolder.explain.topic import Part, Topic

WIDTH = 96
"""Columns that explanations take."""


def render(topics: Iterable[Topic], *, colour: bool = False) -> str:
    """Topics one below the other, each with its parts; ends with a line break."""
    return "\n".join(_topic(each, colour=colour) for each in topics)


def _topic(topic: Topic, *, colour: bool) -> str:
    head = f"{topic.id} ({topic.kind})"
    lines = [f"\x1b[1m{head}\x1b[0m" if colour else head, *_wrapped(topic.title, "  ")]
    short = False
    for part in topic.parts:
        was_short, short = short, len(part.lines) == 1 and not part.verbatim
        if not (short and was_short):
            lines.append("")
        lines.extend(_part(part))
    return "\n".join(lines) + "\n"


def _part(part: Part) -> list[str]:
    """One sentence stands beside its label, several and text to be typed stand below it."""
    if part.verbatim:
        return [f"  {part.label}:", *(f"      {line}".rstrip() for line in part.lines)]
    if len(part.lines) == 1:
        first, *others = _wrapped(part.lines[0], f"  {part.label}: ")
        return [first, *(f"      {line.strip()}" for line in others)]
    return [f"  {part.label}:", *(line for each in part.lines for line in _wrapped(each, "    - "))]


def _wrapped(text: str, lead: str) -> list[str]:
    """Lines of at most `WIDTH` columns; those after the first stand below the text, or at six columns under a long lead."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * min(len(lead), 6),
        break_on_hyphens=False,
        break_long_words=False,
    ) or [lead.rstrip()]

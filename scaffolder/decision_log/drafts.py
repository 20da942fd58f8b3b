"""New records, in the form that a log uses: what is to be written stands in braces, and the lint says where it still does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scaffolder.escape import md
from scaffolder.model.record import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a new record says at first."""

    number: str
    stem: str
    title: str
    date: str
    options: Sequence[str] = ()
    status: str = "proposed"


def text(draft: Draft, form: Form) -> str:
    """A new record in a form; logs without one of their own get MADR with a list."""
    if form is Form.NYGARD:
        return _nygard(draft)
    if form is Form.OURS:
        return _ours(draft)
    if form is Form.FRONT:
        front = f"---\nstatus: {draft.status}\ndate: {draft.date}\ndecision-makers: \n---\n\n"
        return f"{front}# {md(draft.title)}\n\n{_madr(draft)}"
    if form is Form.TABLE:
        table = f"| | |\n|---|---|\n| Status | {draft.status} |\n| Date | {draft.date} |\n| Deciders | |\n"
        return f"# {md(draft.title)}\n\n{table}\n{_madr(draft)}"
    return f"# {md(draft.title)}\n\n* Status: {draft.status}\n* Deciders: \n* Date: {draft.date}\n\n{_madr(draft)}"


def _nygard(draft: Draft) -> str:
    number = draft.number.lstrip("0") or "0"
    return (
        f"# {number}. {md(draft.title)}\n\nDate: {draft.date}\n\n## Status\n\n{draft.status.capitalize()}\n\n"
        "## Context\n\n{what forces a decision, with figures}\n\n"
        "## Decision\n\n{what we do, and which options we leave}\n\n"
        "## Consequences\n\n{what becomes easier, what becomes harder, and who looks after it}\n"
    )


def _ours(draft: Draft) -> str:
    fields: dict[str, object] = {
        "id": draft.stem,
        "title": draft.title,
        "status": draft.status,
        "date": draft.date,
        "deciders": [],
        "consulted": [],
        "confidence": "medium",
        "level": "architectural",
        "supersedes": [],
        "superseded-by": [],
        "related": [],
        "rules": [],
        "drivers": {"cost": 2, "operations": 2},
        "revisit": "{the measure, date or event that reopens this decision}",
    }
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return f"---\n{front}---\n# {md(draft.title)}\n\n{_madr(draft)}"


def _madr(draft: Draft) -> str:
    options = list(draft.options) or ["{first option}", "{second option}"]
    names = [each if each.startswith("{") else md(each) for each in options]
    listed = "\n".join(f"* {each}: {{what it is, with the version that counts}}" for each in names)
    weighed = "\n\n".join(
        f"### {each}\n\n* Good, because {{its best argument}}\n* Bad, because {{what it costs}}" for each in names
    )
    return (
        "## Context and Problem Statement\n\n{the question, who asks it, and what is so today}\n\n"
        "## Decision Drivers\n\n* {a driver with a figure and a direction}\n\n"
        f"## Considered Options\n\n{listed}\n\n"
        f'## Decision Outcome\n\nChosen option: "{names[0]}", because {{the driver that decided}}.\n\n'
        "### Consequences\n\n* Good, because {what becomes possible}\n* Bad, because {what it costs us}\n"
        "* Follow-up: {who does what about it, until when}\n\n"
        "### Confirmation\n\n{the rule or review that shows it is kept}\n\n"
        f"## Pros and Cons of the Options\n\n{weighed}\n\n"
        "## More Information\n\n* Sources: {where the claims can be read}\n* Revisit: {the measure, date or event}\n"
    )

"""A breach: one fault of a log at one place, before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass

from scaffolder.model.record import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What is wrong where; `about` tells two of one rule in one file apart when lines move."""

    rule: str
    path: str
    span: Span
    message: str
    label: str = ""
    help: str = ""
    about: str = ""


def short(text: str) -> str:
    """A user's text as a message quotes it: on one line, cut after sixty characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57] + "..."

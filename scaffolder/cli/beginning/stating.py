"""What a new manifest still lacks: the findings, and the lines to paste where a fact is all that is missing."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.judge import Judged

FEW = 8
"""Findings that are shown whole; more are shown as one line each."""


def ask_for_facts(judged: Judged, catalog: Catalog, where: str, *, color: str) -> None:
    """The errors that are left, and the very lines that mend them, where a fact is all that is missing."""
    from scaffolder import questions

    errors = judged.failing()
    form = "text" if len(errors) <= FEW else "concise"
    click.echo(shared.report(form, errors, (judged.document,), colour=shared.coloured(color, sys.stderr)), err=True, nl=False)
    facts = questions.open_facts(errors, catalog)
    written = judged.document.data if isinstance(judged.document.data, dict) else {}
    click.echo("only you can state these facts" + (f". Where they are true, add to {where}:" if facts else ""), err=True)
    for section, fields in facts.items():
        if section in written:
            line = judged.document.locate((section,)).line
            click.echo(f"  below `{section}:` in line {line}", err=True)
        else:
            click.echo(f"{section}:", err=True)
        for name, value in fields.items():
            click.echo(f"  {name}: {json.dumps(value)}", err=True)
    click.echo(f"then run\n  scaffold validate {where}", err=True)

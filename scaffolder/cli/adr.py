"""`scaffold adr`: the decision records of a repository, kept in its own log."""

from __future__ import annotations

import click

from scaffolder.cli import shared
from scaffolder.cli.decisions import keeping, looking, writing


@click.group("adr", cls=shared.Group)
def command() -> None:
    """List, write, accept, supersede and check decision records.

    Works on the log of a repository, whatever tool began it: MADR 2 to 4, adr-tools, log4brains, tables of fields. Where there
    is no log yet, `list` and `show` tell the records that follow from the manifest.
    """


for _each in (
    looking.listed,
    looking.show,
    writing.new,
    writing.accept,
    writing.reject,
    writing.supersede,
    writing.deprecate,
    keeping.sync,
    keeping.lint,
    keeping.index,
    looking.graph,
):
    command.add_command(_each)

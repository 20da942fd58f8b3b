"""`scaffold scorecard`: the shards of one run joined, or one run compared with another."""

from __future__ import annotations

from pathlib import Path

import click

from scaffolder.cli import shared


@click.command("scorecard", context_settings=shared.SETTINGS)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", default="scorecard", metavar="DIR", help="Folder to write to (default: scorecard).")
@click.option("--trend", metavar="FILE", default="", help="The scorecard.json of an earlier run to compare with.")
@click.option("--rules-page", metavar="URL", default="", help="Where your page of rules is; rules link to it.")
@shared.common
def command(*, files: tuple[str, ...], output: str, trend: str, rules_page: str, quiet: bool, verbose: bool, color: str) -> int:
    """Join the scorecards of all shards of a run, and write the page and the tables.

    FILE is a scorecard.json that `scaffold validate --scorecard DIR` wrote, one for each shard; a single one is written anew.

    \b
    Example:
      scaffold scorecard shard-*/scorecard.json --output scorecard --trend last-month/scorecard.json
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import scorecard
    from scaffolder.cli.validation import cards

    joined = scorecard.join([(each, cards.read(each)) for each in files])
    cards.write(joined, Path(output), trend=trend, rules_page=rules_page, quiet=quiet)
    return 0

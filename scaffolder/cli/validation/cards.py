"""Writing a scorecard: page, tables, and the file that later runs and joins read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.scorecard import Scorecard


def read(file: str) -> Scorecard:
    """The scorecard in a file. Raises `ScaffoldError` where there is none."""
    from scaffolder import scorecard

    shown = shared.shown_path(Path(file))
    try:
        return scorecard.read(Path(file).read_text("utf-8"), shown)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ScaffoldError(f"{shown}: cannot be read: {reason}", hint="name a scorecard.json") from None


def write(card: Scorecard, folder: Path, *, trend: str, rules_page: str, quiet: bool) -> None:
    """Write the page, both tables and the scorecard itself into a folder, replacing those of an earlier run."""
    from scaffolder import scorecard
    from scaffolder import write as writer
    from scaffolder.scorecard import exports, page

    previous = read(trend) if trend else None
    made = scorecard.tables(card, previous)
    files = {
        "scorecard.json": scorecard.written(card).encode(),
        "scorecard.html": page.page(card, made, previous, rules_page).encode(),
        "scorecard.csv": exports.scores_csv(made).encode(),
        "findings.csv": exports.findings_csv(card).encode(),
    }
    library = exports.parquet_library()
    if library:
        files["findings.parquet"] = exports.findings_parquet(card, library)
    for name, content in files.items():
        writer.write_file(folder / name, content, replace=True)
    if not quiet:
        click.echo(f"{shared.shown_path(folder)}: {', '.join(files)}", err=True)
        if not library:
            click.echo("  findings.parquet is not written: neither pyarrow nor duckdb is installed", err=True)

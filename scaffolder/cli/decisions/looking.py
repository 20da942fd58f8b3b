"""`scaffold adr list|show|graph`: look at the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.cli.decisions import places
from scaffolder.documents.characters import printable

if TYPE_CHECKING:
    from scaffolder.model.record import Log

_generated = click.option("--generated", is_flag=True, help="Tell what the manifest decides, though there is a log.")


@click.command("list")
@places.path_argument
@_generated
@shared.today_option
@shared.common
def listed(*, path: str, generated: bool, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """List the decision records: number, status, title.

    PATH is a repository, its manifest, or the folder of the records.

    \b
    Example:
      scaffold adr list examples/retail-mesh/platform.yaml
      scaffold adr list docs/adr
    """  # noqa: D301 (click's \b keeps the lines)
    del verbose, color
    log = None if generated else places.log_of(path)
    if log is None:
        _, pages = places.decided(path, today, quiet=quiet)
        for file, text in _records(pages).items():
            click.echo(f"{file[:4]}  {_field(text, 'status'):<10} {_title(text)}")
        return 0
    from scaffolder.decision_log.index import in_order

    width = max((len(each.number) for each in log.records), default=4)
    for record in in_order(log.records):
        status = record.status.value if record.value("status") else "-"
        click.echo(printable(f"{record.number:<{width}}  {status:<10} {record.title or record.stem}"))
    _say_what_differs(log, path, today, quiet=quiet)
    return 0


@click.command("show")
@click.argument("record", metavar="RECORD")
@places.path_argument
@_generated
@shared.today_option
@shared.common
def show(*, record: str, path: str, generated: bool, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Show one decision record, named by its number, its name, or what follows the number.

    \b
    Example:
      scaffold adr show 0001
      scaffold adr show batch-engine examples/retail-mesh/platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    del verbose, color
    log = None if generated else places.log_of(path)
    if log is not None:
        from scaffolder import decision_log

        found = decision_log.find(log, record)
        click.echo(found.text if found.text.endswith("\n") else found.text + "\n", nl=False)
        _say_what_differs(log, path, today, quiet=quiet, only=found.stem)
        return 0
    _, pages = places.decided(path, today, quiet=quiet)
    known = _records(pages)
    for file, text in known.items():
        stem = file.removesuffix(".md")
        if record in (stem, stem[5:]) or (record.isdigit() and int(record) == int(stem[:4])):
            click.echo(text, nl=False)
            return 0
    names = [file.removesuffix(".md")[5:] for file in known]
    raise click.BadParameter(
        f"there is no record `{record}`.{shared.meant(record, names)} Records: {', '.join(names)}", param_hint="RECORD"
    )


@click.command("graph")
@places.path_argument
@click.option(
    "-f", "--format", "form", type=shared.Near(["mermaid", "dot"]), default="mermaid", help="mermaid (default) or dot."
)
@shared.common
def graph(*, path: str, form: str, quiet: bool, verbose: bool, color: str) -> int:
    """Print which record supersedes which, and which are related.

    \b
    Example:
      scaffold adr graph
      scaffold adr graph --format dot | dot -Tsvg > decisions.svg
    """  # noqa: D301 (click's \b keeps the lines)
    del quiet, verbose, color
    from scaffolder.decision_log import graph as drawing

    log = places.needed(path)
    click.echo(drawing.dot(log) if form == "dot" else drawing.mermaid(log), nl=False)
    return 0


def _say_what_differs(log: Log, path: str, today: str, *, quiet: bool, only: str = "") -> None:
    """Say on standard error which records answer otherwise than the manifest beside them."""
    manifest = places.manifest_of(path)
    if manifest is None or quiet or not any("generated" in each.front for each in log.records):
        return
    from scaffolder.decision_log import sync

    verdicts, _ = places.decided(str(manifest), today, quiet=True)
    pairs = [(record, verdict) for record, verdict in sync.differing(log, verdicts) if only in ("", record.stem)]
    for record, verdict in pairs:
        told = f"{record.stem} says `{sync.chosen(record)}`, {manifest.name} now says `{verdict.chosen.title}`"
        click.echo(f"note: {printable(told)}", err=True)
    if pairs:
        click.echo("  = help: scaffold adr sync --dry-run shows what would be written", err=True)


def _records(pages: dict[str, str]) -> dict[str, str]:
    return {name: pages[name] for name in sorted(pages) if name[:4].isdigit()}


def _field(text: str, name: str) -> str:
    return next((line.partition(":")[2].strip().strip('"') for line in text.splitlines() if line.startswith(f"{name}:")), "")


def _title(text: str) -> str:
    return next((line[2:] for line in text.splitlines() if line.startswith("# ")), "")

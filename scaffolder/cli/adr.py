"""`scaffold adr`: the decision records of a platform."""

from __future__ import annotations

from pathlib import Path

import click

from scaffolder.cli import shared


@click.group("adr", cls=shared.Group)
def command() -> None:
    """List and show the decision records that follow from a manifest."""


@command.command("list")
@click.argument("path", default=".", metavar="[PATH]")
@shared.today_option
@shared.common
def listed(*, path: str, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """List the decision records: number, status, title.

    \b
    Example:
      scaffold adr list examples/retail-mesh/platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    del verbose, color
    for file, text in _records(path, today, quiet=quiet).items():
        click.echo(f"{file[:4]}  {_field(text, 'status'):<10} {_title(text)}")
    return 0


@command.command("show")
@click.argument("record", metavar="RECORD")
@click.argument("path", default=".", metavar="[PATH]")
@shared.today_option
@shared.common
def show(*, record: str, path: str, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Show one decision record, named by its number or id.

    \b
    Example:
      scaffold adr show 0001
      scaffold adr show batch-engine examples/retail-mesh/platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    del verbose, color
    found = _records(path, today, quiet=quiet)
    for file, text in found.items():
        stem = file.removesuffix(".md")
        if record in (stem, stem[5:]) or (record.isdigit() and int(record) == int(stem[:4])):
            click.echo(text, nl=False)
            return 0
    names = [file.removesuffix(".md")[5:] for file in found]
    raise click.BadParameter(
        f"there is no record `{record}`.{shared.meant(record, names)} Records: {', '.join(names)}", param_hint="RECORD"
    )


def _records(path: str, today: str, *, quiet: bool) -> dict[str, str]:
    from scaffolder import decide, records

    catalog = shared.knowledge()
    judged = shared.judged(path, today=today, quiet=quiet, makes="the records show what could be resolved", catalog=catalog)
    pages = records.pages(judged.architecture, decide.decide(judged.architecture, judged.catalog), judged.catalog)
    files = {Path(name).name: text for name, text in pages.items()}
    return {name: files[name] for name in sorted(files) if name[:4].isdigit()}


def _field(text: str, name: str) -> str:
    return next((line.partition(":")[2].strip().strip('"') for line in text.splitlines() if line.startswith(f"{name}:")), "")


def _title(text: str) -> str:
    return next((line[2:] for line in text.splitlines() if line.startswith("# ")), "")

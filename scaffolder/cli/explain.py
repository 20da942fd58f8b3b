"""`scaffold explain`: what a word of the catalog or the manifest means."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog


def _completed(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names for a shell's completion: the stems of the files, as reading them all would take too long."""
    del ctx, parameter
    from scaffolder import bundle

    folders = ("rules", "practices", "decisions", "components", "styles", "capabilities", "overlays")
    files = (each.name for folder in folders for each in (bundle.folder("blueprints") / folder).iterdir())
    return sorted({name.removesuffix(".yaml") for name in files if name.startswith(incomplete) and name.endswith(".yaml")})


@click.command("explain", context_settings=shared.SETTINGS)
@click.argument("words", nargs=-1, metavar="WHAT", shell_complete=_completed)
@shared.common
def command(*, words: tuple[str, ...], quiet: bool, verbose: bool, color: str) -> int:
    """Explain a rule, practice, decision, option, component, blueprint or manifest key.

    WHAT is a name from a finding, a record or a manifest, an option as KEY=VALUE, or words to look for. A kind (rules,
    practices, decisions, options, components, blueprints, keys, lifecycle, references, sources, traceability) lists all of it.

    \b
    Example:
      scaffold explain unowned-domain
      scaffold explain streaming.broker
      scaffold explain storage.table_format=iceberg
      scaffold explain rules
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import explain

    del quiet, verbose
    catalog = shared.knowledge()
    if not words:
        _say_what_there_is(catalog)
        return 0
    what = " ".join(words)
    found = explain.find(what, catalog)
    if what in explain.KINDS:
        if found:  # the word is a key of the manifest as well
            click.echo(explain.render(found, colour=shared.coloured(color, sys.stdout)), nl=False)
            click.echo(f"\nall {what} that the blueprints know:")
        _list(what, catalog)
        return 0
    if found:
        click.echo(explain.render(found, colour=shared.coloured(color, sys.stdout)), nl=False)
        return 0
    return _not_found(what, catalog)


def _say_what_there_is(catalog: Catalog) -> None:
    from scaffolder import explain

    click.echo("scaffold explain WHAT, where WHAT is one of these names, an option as KEY=VALUE, or words to look for:")
    for kind in explain.KINDS:
        topics = explain.everything(kind, catalog)
        first = ", ".join(each.id for each in topics[:4])
        click.echo(f"  {len(topics):>4} {kind:<11} {first} ...")
    click.echo("scaffold explain rules (or another kind) lists them all.")


def _list(kind: str, catalog: Catalog) -> None:
    from scaffolder import explain

    topics = explain.everything(kind, catalog)
    width = min(max(len(each.id) for each in topics), 44)
    for each in topics:
        click.echo(f"{each.id:<{width}}  {each.title}")


def _not_found(what: str, catalog: Catalog) -> int:
    """Say what was probably meant, or what holds the words; nothing found by name is exit code 2."""
    from scaffolder import explain
    from scaffolder.cli import printable

    near = explain.meant(what, catalog)
    click.echo(f"error: nothing is called `{printable(what)}`." + (f" Did you mean `{near}`?" if near else ""), err=True)
    found = explain.searched(what, catalog)
    if found:
        click.echo("  = help: these speak of it:", err=True)
        for each in found:
            click.echo(f"      {each.id}: {each.title}", err=True)
    elif not near:
        click.echo("  = help: scaffold explain lists what there is", err=True)
    return 2

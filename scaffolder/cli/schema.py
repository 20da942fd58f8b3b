"""`scaffold schema`: the JSON Schema of a kind of file."""

from __future__ import annotations

import json

import click

from scaffolder.cli import shared


@click.command("schema", context_settings=shared.SETTINGS)
@click.argument("kind", default="manifest")
@click.option("--list", "listed", is_flag=True, help="List the kinds.")
@shared.common
def command(*, kind: str, listed: bool, quiet: bool, verbose: bool, color: str) -> int:
    """Print the JSON Schema of a KIND of file: manifest (with every allowed value filled in), rule, practice ...

    \b
    Example:
      scaffold schema manifest > .scaffold/manifest.schema.json
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import editor_schema

    del quiet, verbose, color
    kinds = editor_schema.kinds()
    if listed:
        click.echo("\n".join(kinds))
        return 0
    if kind not in kinds:
        raise click.BadParameter(f"`{kind}` is not one of {', '.join(kinds)}.{shared.meant(kind, kinds)}", param_hint="KIND")
    click.echo(json.dumps(editor_schema.filled(kind, shared.knowledge()), indent=2))
    return 0

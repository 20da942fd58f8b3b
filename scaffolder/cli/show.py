"""`scaffold show`: the manifest with every choice completed, and where each value comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import options

if TYPE_CHECKING:
    from scaffolder.model.architecture import Architecture, Choice


@click.command("show", context_settings=options.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--resolved", is_flag=True, help="Every choice completed, each with its origin (what is shown anyway).")
@click.option("--written", is_flag=True, help="Only what the manifest itself says, in its long form.")
@click.option("-k", "--key", "keys", multiple=True, metavar="KEY", help="Only this key or section; repeatable.")
@click.option(
    "-f",
    "--format",
    "kind",
    type=options.Near(["text", "yaml", "json"]),
    default="text",
    help="text with origins (default); yaml or json: the resolved document that rules look at.",
)
@options.today_option
@options.common
def command(
    *,
    path: str,
    resolved: bool,
    written: bool,
    keys: tuple[str, ...],
    kind: str,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Show a platform with every choice completed: each value, who chose it and why.

    PATH is a manifest, a folder that holds platform.yaml, or - for standard input.

    \b
    Example:
      scaffold show platform.yaml
      scaffold show --key streaming --key storage
      scaffold show --format yaml > resolved.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.model.architecture import Origin

    if resolved and written:
        raise click.UsageError("Give --resolved or --written, not both.")
    architecture = options.judged(path, today=today, quiet=quiet, makes="what is shown is what could be resolved").architecture
    if kind != "text":
        click.echo(_document(architecture, kind, keys, written=written), nl=False)
        return 0
    chosen = [
        each for each in architecture.choices.values() if _wanted(each.path, keys) and not (written and each.origin is not Origin.WRITTEN)
    ]
    if not chosen:
        known = {part for each in architecture.choices for part in (each, each.partition(".")[0])}
        raise click.BadParameter(
            f"nothing here is called {', '.join(keys)}.{options.meant(keys[0], known) if keys else ''}", param_hint="--key"
        )
    _show(architecture, chosen, colour=options.coloured(color), everything=verbose)
    return 0


def _wanted(path: str, keys: Iterable[str]) -> bool:
    return not keys or any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in keys)


def _show(architecture: Architecture, chosen: list[Choice], *, colour: bool, everything: bool) -> None:
    """One line a value; a value of the user's own stands with its line, another with its reason."""
    from scaffolder.model.architecture import Origin

    document = architecture.manifest.document
    click.echo(f"{document.path}: {architecture.title} ({architecture.style}), {len(chosen)} values")
    click.echo(f"blueprints: {', '.join(architecture.blueprints)}")
    section = ""
    for each in chosen:
        head = each.path.partition(".")[0].partition("[")[0]
        if head != section:
            click.echo()
            section = head
        line = architecture.manifest.locate(tuple(each.path.split("."))).line
        origin = f"written, line {line}" if each.origin is Origin.WRITTEN else each.reason
        value = _value(each.value, everything=everything)
        text = f"{each.path} = {value}"
        click.echo(click.style(text, bold=True) if colour and each.origin is Origin.WRITTEN else text)
        for part in textwrap.wrap(origin, 92, break_on_hyphens=False):
            click.echo(f"    {part}")


def _value(value: object, *, everything: bool) -> str:
    """A value on one line; a long list of entries is counted, unless everything was asked for."""
    import json

    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value) and not everything:
        names = [str(each.get("id") or each.get("name") or each.get("rule") or each.get("quality") or "?") for each in value]
        return f"{len(value)} entries: {', '.join(names)}"
    if isinstance(value, list) and all(isinstance(each, str) for each in value) and not everything:
        return f"[{', '.join(value)}]"
    return json.dumps(value, ensure_ascii=False)


def _document(architecture: Architecture, kind: str, keys: tuple[str, ...], *, written: bool) -> str:
    import json

    from scaffolder.explain.topic import as_yaml

    whole = dict(architecture.manifest.data if written else architecture.resolved)
    sections = {each.partition(".")[0].partition("[")[0] for each in keys} or set(whole)
    unknown = sorted(sections - set(whole))
    if unknown:
        raise click.BadParameter(f"there is no section `{unknown[0]}`.{options.meant(unknown[0], whole)}", param_hint="--key")
    data = {name: value for name, value in whole.items() if name in sections}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n" if kind == "json" else as_yaml(data)

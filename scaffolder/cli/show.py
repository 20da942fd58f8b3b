"""`scaffold show`: the manifest with every choice completed, and where each value comes from."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.judge import Judged
    from scaffolder.model.architecture import Architecture, Choice
    from scaffolder.model.document import Pointer

LONGEST = 88
"""Characters of a written value that are shown, unless everything is asked for."""


@click.command("show", context_settings=shared.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--resolved", is_flag=True, help="Every choice completed, each with its origin (what is shown anyway).")
@click.option("--written", is_flag=True, help="Only what the manifest itself says, in its long form.")
@click.option("--facts", is_flag=True, help="The facts that rules need and the manifest lacks, as lines to paste.")
@click.option("-k", "--key", "keys", multiple=True, metavar="KEY", help="Only this key or section; repeatable.")
@click.option(
    "-f",
    "--format",
    "kind",
    type=shared.Near(["text", "yaml", "json"]),
    default="text",
    help="text with origins (default); yaml or json: the resolved document that rules look at.",
)
@shared.today_option
@shared.common
def command(
    *,
    path: str,
    resolved: bool,
    written: bool,
    facts: bool,
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
      scaffold show --facts platform.yaml
      scaffold show --key streaming --key storage
      scaffold show --format yaml > resolved.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.model.architecture import Origin
    from scaffolder.resolve import proposals

    if resolved + written + facts > 1:
        raise click.UsageError("Give one of --resolved, --written and --facts.")
    judged = shared.judged(path, today=today, quiet=quiet or facts, makes="what is shown is what could be resolved")
    architecture = judged.architecture
    if facts:
        return _ask(judged, quiet=quiet)
    if kind != "text":
        click.echo(_document(architecture, kind, keys, written=written), nl=False)
        return 0
    known_choices = {**architecture.choices, **proposals.proposed(architecture)}
    settled = [each for each in known_choices.values() if not written or each.origin is Origin.WRITTEN]
    chosen = [each for each in settled if _wanted(each.path, keys)]
    if not chosen:
        known = {part for each in known_choices for part in (each, each.partition(".")[0])}
        raise click.BadParameter(
            f"nothing here is called {', '.join(keys)}.{shared.meant(keys[0], known) if keys else ''}", param_hint="--key"
        )
    _show(architecture, chosen, colour=shared.coloured(color), everything=verbose)
    return 0


def _ask(judged: Judged, *, quiet: bool) -> int:
    """Print the lines to paste on standard output, and what to do with them on standard error."""
    from scaffolder import asking
    from scaffolder.cli import printable

    found = asking.missing(judged)
    for line in asking.lines(found.asked, judged):
        click.echo(printable(line))
    if quiet:
        return 0
    place = judged.document.path
    if not found.asked:
        click.echo(f"{place}: no rule misses a fact", err=True)
    for each in found.asked:
        lead = f"{each.path} is needed by {each.finding.rule}: "
        for line in textwrap.wrap(lead + each.finding.why, 92, subsequent_indent="    ", break_on_hyphens=False):
            click.echo(line, err=True)
    if found.asked:
        click.echo(f"paste these lines into {place}, and put in place of each value what is true", err=True)
    if found.left:
        click.echo(f"{len(found.left)} more are about choices, not facts; scaffold validate shows each", err=True)
    return 0


def _wanted(path: str, keys: Iterable[str]) -> bool:
    return not keys or any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in keys)


def _show(architecture: Architecture, chosen: list[Choice], *, colour: bool, everything: bool) -> None:
    """One line a value; a value of the user's own stands with its line, another with its reason."""
    from scaffolder.cli import printable
    from scaffolder.model.architecture import Origin

    document = architecture.manifest.document
    click.echo(printable(f"{document.path}: {architecture.title} ({architecture.style}), {len(chosen)} values"))
    section = ""
    for each in chosen:
        head, dot, _ = each.path.partition(".")
        if (head != section and dot) or (section and not dot):
            click.echo()
        section = head if dot else ""
        value = _value(each.value, everything=everything)
        if each.origin is Origin.WRITTEN:
            line = architecture.manifest.locate(_pointer(each.path, architecture)).line
            text = printable(f"{each.path} = {value if everything else _cut(value)}")
            click.echo((click.style(text, bold=True) if colour else text) + f"  [line {line}]")
            continue
        click.echo(f"{each.path} = {value}")
        for part in textwrap.wrap(each.reason, 92, break_on_hyphens=False):
            click.echo(f"    {part}")


def _pointer(path: str, architecture: Architecture) -> Pointer:
    """The pointer of a settled path; `products[orders].contract` names the entry of that id."""
    section, bracket, rest = path.partition("[")
    if not bracket:
        return tuple(path.split("."))
    name, _, field = rest.partition("].")
    entries = architecture.value(section)
    index = (
        next((at for at, each in enumerate(entries) if isinstance(each, dict) and str(each.get("id")) == name), 0)
        if isinstance(entries, list)
        else 0
    )
    return (*section.split("."), index, *field.split("."))


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 3] + "..."


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
    from scaffolder.resolve import proposals

    whole = dict(architecture.manifest.data) if written else proposals.filled(architecture)
    sections = {each.partition(".")[0].partition("[")[0] for each in keys} or set(whole)
    unknown = sorted(sections - set(whole))
    if unknown:
        raise click.BadParameter(f"there is no section `{unknown[0]}`.{shared.meant(unknown[0], whole)}", param_hint="--key")
    data = {name: value for name, value in whole.items() if name in sections}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n" if kind == "json" else as_yaml(data)

"""`scaffold validate`: every finding of one or more manifests, in one run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.judge import Judged


@click.command("validate", context_settings=shared.SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="F[=FILE]",
    help="Report as text (default) or json, to stdout or to FILE; repeatable.",
)
@click.option(
    "--fail-on",
    type=shared.Near(["error", "warning", "note", "never"]),
    default="error",
    help="Exit with 1 at findings of this severity or above (default: error).",
)
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers, for an audit.")
@shared.today_option
@shared.common
def command(
    *,
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    no_waivers: bool,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Check manifests against their schema and the practices' rules.

    PATH is a manifest, a folder that holds platform.yaml, or - for standard input; without one, the folder you stand in.

    \b
    Example:
      scaffold validate platform.yaml
      scaffold validate --format json=report.json --fail-on warning shops/*/platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.model.finding import Severity

    wanted = [_format(each) for each in formats or ("text",)]
    catalog = shared.knowledge()
    judged, unreadable = _judged(paths or (".",), catalog, today=today, with_waivers=not no_waivers, quiet=quiet)
    if verbose:
        for one in judged:
            _say_what_was_asked(one, catalog)
    if judged:
        _report(judged, wanted, quiet=quiet, color=color)
    if unreadable:
        return 2
    if fail_on == "never":
        return 0
    return 1 if any(one.failing(Severity(fail_on)) for one in judged) else 0


def _judged(
    paths: tuple[str, ...], catalog: Catalog, *, today: str, with_waivers: bool, quiet: bool
) -> tuple[list[Judged], int]:
    """Every manifest that can be read, judged, and how many cannot; those are said at once, and the others go on."""
    from scaffolder import judge
    from scaffolder.errors import ScaffoldError

    found: list[Judged] = []
    unreadable = 0
    with shared.Progress("checking", len(paths), quiet=quiet) as progress:
        for path in paths:
            progress.step()
            try:
                text = shared.read_stdin() if path == "-" else None
                shown = "<stdin>" if path == "-" else shared.shown_path(judge.locate_manifest(Path(path)))
                found.append(judge.check(text, shown, catalog, today=today, with_waivers=with_waivers))
            except ScaffoldError as error:
                if len(paths) == 1:
                    raise
                unreadable += 1
                progress.clear()
                shared.refuse(error)
    return found, unreadable


def _report(judged: list[Judged], wanted: list[tuple[str, Path | None]], *, quiet: bool, color: str) -> None:
    from scaffolder import write

    findings = tuple(each for one in judged for each in one.findings)
    documents = tuple(one.document for one in judged)
    for name, target in wanted:
        colour = name == "text" and target is None and shared.coloured(color)
        text = shared.report(name, findings, documents, colour=colour)
        if target is not None:
            write.write_file(target, text.encode("utf-8"), replace=True)
        elif not (quiet and name == "text" and not findings):
            click.echo(text, nl=False)


def _say_what_was_asked(one: Judged, catalog: Catalog) -> None:
    blueprints = one.architecture.blueprints
    rules = sum(each.blueprint in blueprints for each in catalog.rules.values())
    sys.stderr.write(
        f"{one.document.path}: {one.architecture.style}, {rules} of {len(catalog.rules)} rules belong to the blueprints "
        f"in force: {', '.join(blueprints)}\n"
    )


def _format(given: str) -> tuple[str, Path | None]:
    known = shared.formats()
    name, equals, file = given.partition("=")
    if name not in known:
        raise click.BadParameter(
            f"`{name}` is not one of {', '.join(known)}.{shared.meant(name, known)}", param_hint="--format"
        )
    if equals and not file:
        raise click.BadParameter(f"`{given}` names no file, as in {name}=report.txt.", param_hint="--format")
    return name, Path(file) if file else None

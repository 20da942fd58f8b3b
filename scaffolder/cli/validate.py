"""`scaffold validate`: every finding of one or more manifests, in one run."""

from __future__ import annotations

from pathlib import Path

import click

from scaffolder.cli import options

FORMATS = ("text", "json")


@click.command("validate")
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
    type=options.Near(["error", "warning", "note", "never"]),
    default="error",
    help="Exit with 1 at findings of this severity or above (default: error).",
)
@click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers, for an audit.")
@options.today_option
@options.common
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
      scaffold validate --format json=report.json --format text --fail-on warning shops/*/platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import judge, write
    from scaffolder.catalog import Catalog
    from scaffolder.model.finding import Severity

    wanted = [_format(each) for each in formats or ("text",)]
    catalog = Catalog()
    judged = []
    for path in paths or (".",):
        if path == "-":
            judged.append(judge.judge(options.read_stdin(), "<stdin>", catalog, today=today, with_waivers=not no_waivers))
            continue
        found = judge.locate_manifest(Path(path))
        judged.append(judge.judge(None, options.shown_path(found), catalog, today=today, with_waivers=not no_waivers))
    findings = tuple(each for one in judged for each in one.findings)
    documents = tuple(one.document for one in judged)
    for name, target in wanted:
        colour = name == "text" and target is None and options.coloured(color)
        text = options.report(name, findings, documents, colour=colour)
        if target is not None:
            write.write_file(target, text.encode("utf-8"), replace=True)
        elif not (quiet and name == "text" and not findings):
            click.echo(text, nl=False)
    if fail_on == "never":
        return 0
    return 1 if any(one.failing(Severity(fail_on)) for one in judged) else 0


def _format(given: str) -> tuple[str, Path | None]:
    name, _, file = given.partition("=")
    if name not in FORMATS:
        raise click.BadParameter(
            f"`{name}` is not one of {', '.join(FORMATS)}.{options.meant(name, FORMATS)}", param_hint="--format"
        )
    return name, Path(file) if file else None

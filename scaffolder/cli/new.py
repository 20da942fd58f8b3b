"""`scaffold new`: a whole repository from a manifest, or nothing."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.judge import Judged
    from scaffolder.model.plan import Rendering


@click.command("new", context_settings=shared.SETTINGS)
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "-m",
    "--manifest",
    "manifest",
    metavar="FILE",
    help="The manifest, a folder that holds platform.yaml, or - for standard input.",
)
@click.option(
    "-s",
    "--style",
    type=shared.Style(),
    help="Write a starter manifest of this style, with example domains, owners and products.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set one entry of the manifest, as in --set cloud=aws; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan and write nothing.")
@shared.today_option
@shared.common
def command(
    *,
    target: Path,
    manifest: str | None,
    style: str | None,
    settings: tuple[str, ...],
    dry_run: bool,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Generate a repository at TARGET: all of it or nothing. TARGET must not exist, or be empty.

    Without a manifest, a starter manifest of the style is written with example domains, owners and products.

    \b
    Example:
      scaffold new shop --style data-mesh
      scaffold new shop --manifest examples/retail-mesh/platform.yaml
      scaffold new shop --style lakehouse --set cloud=aws --dry-run
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import judge, pipeline, waiver_file, write

    if manifest and style:
        raise click.UsageError("Give --manifest or --style, not both: a manifest names its own style.")
    if not dry_run:
        write.refuse_occupied(target)
    catalog = shared.knowledge()
    text, path = _manifest_text(target, manifest, style, settings)
    beside = waiver_file.text_beside(path) if manifest not in (None, "-") else None
    judged = judge.judge(text, path, catalog, today=today, beside=beside)
    if judged.findings:
        click.echo(
            shared.report("text", judged.findings, judged.documents, colour=shared.coloured(color, sys.stderr)),
            err=True,
            nl=False,
        )
    if judged.failing():
        click.echo(
            f"error: nothing was written to {target.as_posix()}: mend the errors above, or waive them with a reason", err=True
        )
        click.echo("  = help: scaffold show --facts MANIFEST prints the lines to paste for facts that are missing", err=True)
        return 1
    if dry_run:
        _show_plan(pipeline.repository(judged, judged.catalog, today=today), target, everything=verbose)
        return 0
    made = pipeline.generate(judged, target, judged.catalog, today=today)
    if not quiet:
        _report(judged, made, target, starter=manifest is None)
    return 0


def _manifest_text(target: Path, manifest: str | None, style: str | None, settings: tuple[str, ...]) -> tuple[str, str]:
    from scaffolder import documents, edit, judge, starters

    if manifest == "-":
        text, path = shared.read_stdin(), "<stdin>"
    elif manifest is not None:
        found = judge.locate_manifest(Path(manifest))
        document, _ = documents.read(shared.shown_path(found))
        text, path = document.text, document.path
    elif style is not None:
        text, path = starters.text(style, shared.platform_name(target)), "platform.yaml"
    else:
        raise click.UsageError(
            "Say what to generate: --style for a starter, or --manifest for your own.\n"
            "  scaffold new shop --style data-mesh\n  scaffold new shop --manifest platform.yaml"
        )
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"`{setting}` is not KEY=VALUE, as in cloud=aws.", param_hint="--set")
        text = edit.set_value(text, path, key, value)
    return text, path


def _show_plan(made: Rendering, target: Path, *, everything: bool) -> None:
    click.echo(
        f"{target.as_posix()} would hold {len(made.files)} files, {sum(len(each.content) for each in made.files) // 1024} KiB:"
    )
    if everything:
        for each in made.files:
            click.echo(f"  {len(each.content):>8}  {each.path}")
        return
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for each in made.files:
        folder, slash, _ = each.path.partition("/")
        counts[folder + slash] += 1
        sizes[folder + slash] += len(each.content)
    for name, count in sorted(counts.items()):
        held = f"{count:>5} file{'s' if count > 1 else ''}" if name.endswith("/") else ""
        click.echo(f"  {name:<28}{-(-sizes[name] // 1024):>6} KiB{held}")
    click.echo("--verbose lists every file")


def _report(judged: Judged, made: Rendering, target: Path, *, starter: bool) -> None:
    from scaffolder.packs import carried

    platform = judged.architecture
    records = sum(each.path.startswith("docs/decisions/0") for each in made.files)
    pictures = sum(each.path.endswith(".svg") for each in made.files)
    click.echo(f"{target.as_posix()}: {platform.title} ({platform.style}), {len(made.files)} files")
    click.echo(f"  {len(platform.domains)} domains, {len(platform.products)} data products with contracts")
    click.echo(f"  {records} decision records, {pictures} pictures")
    if starter:
        click.echo("  platform.yaml is a starter manifest: its domains, owners, products and sources are examples to replace")
    elsewhere = [
        f"Blueprints in {source} are not below the manifest and were not copied: give them an address that holds from anywhere."
        for source in carried.left(judged.document)
    ]
    for note in (*platform.notes, *elsewhere):
        for line in textwrap.wrap(note, 96, initial_indent="  note: ", subsequent_indent="        ", break_on_hyphens=False):
            click.echo(line)
    click.echo(f"Next:\n  cd {target.as_posix()}")
    click.echo("  make run        sample data, every product built and tested, on this machine")
    click.echo("  open README.md  what you have, and how it grows")

"""`scaffold blueprint`: the blueprints there are, and one's own checked."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scaffolder.cli import shared


@click.group("blueprint", cls=shared.Group)
@shared.debug_option
def command() -> None:
    """List and show blueprints; begin, and check, a folder of your own.

    \b
    Example:
      scaffold blueprint list
      scaffold blueprint new rule slow-tier-1 --for ob-slo
      scaffold blueprint check company/blueprints
    """  # noqa: D301 (click's \b keeps the lines)


@command.command("list")
@click.option("--kind", type=shared.Near(["style", "capability", "overlay"]), help="Only this kind.")
@shared.common
def listed(*, kind: str | None, quiet: bool, verbose: bool, color: str) -> int:
    """List the blueprints: styles, capabilities, and overlays for laws and industries.

    \b
    Example:
      scaffold blueprint list --kind style
    """  # noqa: D301 (click's \b keeps the lines)
    del color
    catalog = shared.knowledge()
    width = max(len(each) for each in catalog.blueprints)
    for each in catalog.blueprints.values():
        if kind not in (None, each.kind.value):
            continue
        practices = sum(one.blueprint == each.id for one in catalog.practices.values())
        rules = sum(one.blueprint == each.id for one in catalog.rules.values())
        counts = "" if quiet else f"  {practices:>3} practices {rules:>3} rules"
        click.echo(f"{each.id:<{width}}  {each.kind.value:<10}{counts}  {each.title}")
        if verbose:
            click.echo(f"    {each.purpose}")
    return 0


@command.command("show")
@click.argument("name", metavar="BLUEPRINT")
@shared.common
def show(*, name: str, quiet: bool, verbose: bool, color: str) -> int:
    """Show one BLUEPRINT: when to choose it, what it brings, its practices and decisions.

    \b
    Example:
      scaffold blueprint show data-mesh
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import explain

    del quiet, verbose
    catalog = shared.knowledge()
    if name not in catalog.blueprints:
        known = list(catalog.blueprints)
        raise click.BadParameter(
            f"`{name}` is not one of {', '.join(known)}.{shared.meant(name, known)}", param_hint="BLUEPRINT"
        )
    found = [each for each in explain.find(name, catalog) if each.kind.endswith("blueprint")]
    click.echo(explain.render(found, colour=shared.coloured(color, sys.stdout)), nl=False)
    return 0


@command.command("check")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("-f", "--format", "kind", metavar="F", default="text", help="Report as text (default) or json.")
@shared.common
def check(*, folder: str | None, kind: str, quiet: bool, verbose: bool, color: str) -> int:
    """Check blueprints: each file against its schema, each reference, each example against its condition.

    DIR holds rules/, practices/, decisions/ and the like, and is laid over the shipped blueprints; without it, those
    themselves are checked.

    \b
    Example:
      scaffold blueprint check company/blueprints
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import blueprint_check, bundle

    known = shared.formats()
    if kind not in known:
        raise click.BadParameter(
            f"`{kind}` is not one of {', '.join(known)}.{shared.meant(kind, known)}", param_hint="--format"
        )
    place = Path(folder) if folder else Path(str(bundle.folder("blueprints")))
    found = blueprint_check.check(place, shared.shown_path(place))
    colour = shared.coloured(color)
    if found.findings or not quiet:
        click.echo(shared.report(kind, found.findings, found.documents, colour=colour), nl=False)
    if not found.whole and not quiet:
        click.echo("references and examples are checked once every file has its shape", err=True)
    elif verbose:
        click.echo("checked: shape, file names, references, conditions, examples, severity of rules", err=True)
    return 1 if found.findings else 0


KINDS = (
    "practice",
    "rule",
    "decision",
    "option",
    "component",
    "archetype",
    "role",
    "view",
    "capability",
    "overlay",
    "template-set",
)
"""What `new` begins."""


@command.command("new")
@click.argument("kind", type=shared.Near(KINDS), metavar="KIND")
@click.argument("name", metavar="ID")
@click.option(
    "--for",
    "belongs",
    metavar="NAME",
    default="",
    help="What it belongs to: the blueprint of a practice, the practice of a rule or decision, the decision of an option, "
    "the KEY=VALUE that brings a component.",
)
@click.option(
    "--into",
    "folder",
    metavar="DIR",
    default="blueprints",
    type=click.Path(path_type=Path),
    help="The folder of your own blueprints (default: blueprints).",
)
@shared.common
def new(*, kind: str, name: str, belongs: str, folder: Path, quiet: bool, verbose: bool, color: str) -> int:
    """Write the skeleton of a KIND of thing: its marked places say what to write.

    KIND is practice, rule, decision, option, component, archetype, role, view, capability, overlay or template-set. Nothing
    that is there is written over.

    \b
    Example:
      scaffold blueprint new practice fo-cost-anomaly --for finops
      scaffold blueprint new rule slow-tier-1 --for ob-slo
      scaffold blueprint new option warpstream --for event-log
      scaffold blueprint new overlay regime-nis2 --into company/blueprints
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import blueprint_check, skeletons, write
    from scaffolder.catalog import Catalog

    del verbose, color
    catalog = Catalog([folder]) if folder.is_dir() else shared.knowledge()
    files = skeletons.skeleton(kind, name, belongs, catalog)
    for path, text in files.items():
        write.write_file(folder / path, text.encode("utf-8"))
    if not quiet:
        marks = sum(text.count(blueprint_check.MARK) for text in files.values())
        for path in files:
            click.echo((folder / path).as_posix())
        place = shared.shown_path(folder)
        click.echo(f"Next:\n  fill the {marks} places marked {blueprint_check.MARK}\n  scaffold blueprint check {place}")
    return 0

"""`scaffold diagram`: the views of the architecture, to files or to standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.judge import Judged

DRAWN = {"svg": "svg", "png": "png"}
SAID = {"mermaid": "mmd", "d2": "d2", "dot": "dot", "diagrams": "py"}
WHOLE = {"pdf": "views.pdf", "likec4": "architecture.c4", "calm": "architecture.calm.json"}
"""Formats of one file for everything, with the file's name; the others are one file a picture, with its ending."""

SHEET = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Views</title><style>
@page{{size:A3 landscape;margin:10mm}}body{{margin:0}}svg{{display:block;width:100%;height:270mm;break-after:page}}
</style></head><body>{pictures}</body></html>
"""
"""A page that prints every picture on a sheet of its own."""


@click.command("diagram", context_settings=shared.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option(
    "--view", "wanted", multiple=True, metavar="VIEW", help="Draw this view only; repeatable. Default: every view that applies."
)
@click.option(
    "-f",
    "--format",
    "kind",
    type=shared.Near([*DRAWN, *SAID, *WHOLE]),
    default="svg",
    help="svg (default), png, mermaid, d2, dot, diagrams (Python); or one file for all: pdf, likec4, calm.",
)
@click.option("--since", metavar="REV|FILE", help="Draw what changed since a git revision or an earlier manifest (svg or png).")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to (default: diagrams). A single view as text goes to stdout.",
)
@click.option(
    "--theme",
    type=shared.Near(["auto", "light", "dark"]),
    default="auto",
    help="auto follows the reader's setting (default); light and dark are fixed.",
)
@click.option(
    "--icons",
    type=shared.Near(["vendor", "neutral"]),
    default="vendor",
    help="Vendors' icons (default) or neutral glyphs only.",
)
@click.option("--width", type=click.IntRange(200, 8000), default=2400, help="Width of a PNG in pixels (default: 2400).")
@shared.today_option
@shared.common
def command(
    *,
    path: str,
    wanted: tuple[str, ...],
    kind: str,
    since: str | None,
    output: Path | None,
    theme: str,
    icons: str,
    width: int,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Draw the views of a platform's architecture from its manifest.

    \b
    Example:
      scaffold diagram platform.yaml --output pictures
      scaffold diagram --view container --format mermaid > container.mmd
      scaffold diagram --since main --output changes > changes.md
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import views

    del verbose, color
    catalog = shared.knowledge()
    judged = shared.judged(path, today=today, quiet=quiet, makes="the pictures show what could be resolved", catalog=catalog)
    fixed = "light" if kind in ("png", "pdf") and theme == "auto" else theme
    if since:
        return _compared(judged, since, Wanted(kind, wanted, fixed, icons, width), output, quiet=quiet, today=today)
    if kind in views.MODELS:
        if wanted:
            raise click.UsageError(f"{kind} holds the whole architecture: leave out --view.")
        return _written({WHOLE[kind]: views.model(judged.architecture, kind).encode("utf-8")}, output, quiet=quiet, alone=True)
    chosen = _chosen(wanted, views.families(judged.architecture))
    if kind in SAID:
        said = {f"{name}.{SAID[kind]}": views.said(judged.architecture, name, kind).encode("utf-8") for name in chosen}
        return _written(said, output, quiet=quiet, alone=len(said) == 1)
    drawn = {name: views.draw(judged.architecture, name, theme=fixed, icons=icons) for name in chosen}
    return _drawn(drawn, Wanted(kind, wanted, fixed, icons, width), output, quiet=quiet)


class Wanted(NamedTuple):
    """How pictures are asked for on the command line."""

    kind: str
    views: tuple[str, ...]
    theme: str
    icons: str
    width: int


def _compared(judged: Judged, since: str, wanted: Wanted, output: Path | None, *, quiet: bool, today: str) -> int:
    """Draw both architectures on one sheet with their differences marked, and say them in Markdown on standard output."""
    from scaffolder import judge, views

    if wanted.kind not in (*DRAWN, "pdf"):
        raise click.UsageError(f"What changed is drawn as svg, png or pdf, not as {wanted.kind}.")
    text, name = shared.earlier(since, judged.document.path)
    before = judge.judge(text, name, judged.catalog, today=today).architecture
    drawn = views.drawn_differences(before, judged.architecture, theme=wanted.theme, icons=wanted.icons)
    if wanted.views:
        drawn = {name: drawn[name] for name in _chosen(wanted.views, {each: each for each in drawn})}
    if drawn:
        _drawn(drawn, wanted, output or Path("diagrams"), quiet=True)
    click.echo(views.summary(before, judged.architecture, since), nl=False)
    if not quiet and drawn:
        click.echo(f"{len(drawn)} pictures in {(output or Path('diagrams')).as_posix()}: {', '.join(drawn)}", err=True)
    return 0


def _drawn(drawn: dict[str, str], wanted: Wanted, output: Path | None, *, quiet: bool) -> int:
    from scaffolder import printing, views

    if wanted.kind == "pdf":
        page = printing.pdf(SHEET.format(pictures="".join(drawn.values())))
        return _written({WHOLE["pdf"]: page}, output, quiet=quiet, alone=False)
    if wanted.kind == "png":
        made = {f"{name}.png": views.png(svg, width=wanted.width) for name, svg in drawn.items()}
        return _written(made, output, quiet=quiet, alone=False)
    files = {f"{name}.svg": svg.encode("utf-8") for name, svg in drawn.items()}
    return _written(files, output, quiet=quiet, alone=len(files) == 1)


def _written(files: dict[str, bytes], output: Path | None, *, quiet: bool, alone: bool) -> int:
    """Write the files to the folder asked for; a text that stands alone goes to standard output where none is asked for."""
    from scaffolder import write

    if output is None and alone:
        click.echo(next(iter(files.values())), nl=False)
        return 0
    for name, content in files.items():
        file = (output or Path("diagrams")) / name
        write.write_file(file, content, replace=True)
        if not quiet:
            click.echo(file.as_posix())
    return 0


def _chosen(wanted: tuple[str, ...], families: dict[str, str]) -> tuple[str, ...]:
    """The pictures asked for: one by its name, all parts of one that is split, or all pictures of a view."""
    if not wanted:
        return tuple(families)
    wholes = {name: name.rstrip("0123456789").rstrip("-") for name in families}
    found: list[str] = []
    for each in wanted:
        parts = [name for name, family in families.items() if each in (name, wholes[name], family)]
        if not parts:
            near = shared.meant(each, [*families.values(), *wholes.values(), *families])
            known = ", ".join(dict.fromkeys(families.values()))
            raise click.BadParameter(f"`{each}` is not a view of this platform: {known}.{near}", param_hint="--view")
        found.extend(parts)
    return tuple(dict.fromkeys(found))

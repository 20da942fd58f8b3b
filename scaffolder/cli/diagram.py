"""`scaffold diagram`: the views of the architecture, to files or to standard output."""

from __future__ import annotations

from pathlib import Path

import click

from scaffolder.cli import shared

ENDINGS = {"svg": "svg", "png": "png", "mermaid": "mmd"}


@click.command("diagram", context_settings=shared.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option(
    "--view", "wanted", multiple=True, metavar="VIEW", help="Draw this view only; repeatable. Default: every view that applies."
)
@click.option("-f", "--format", "kind", type=shared.Near(list(ENDINGS)), default="svg", help="svg (default), png or mermaid.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to (default: diagrams). A single svg or mermaid view without it goes to stdout.",
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
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import views, write

    del verbose, color
    judged = shared.judged(path, today=today, quiet=quiet, makes="the pictures show what could be resolved")
    chosen = _chosen(wanted, views.families(judged.architecture))

    def made(name: str) -> bytes:
        if kind == "mermaid":
            return views.mermaid(judged.architecture, name).encode("utf-8")
        fixed = "light" if kind == "png" and theme == "auto" else theme
        svg = views.draw(judged.architecture, name, theme=fixed, icons=icons)
        return views.png(svg, width=width) if kind == "png" else svg.encode("utf-8")

    if output is None and len(chosen) == 1 and kind != "png":
        click.echo(made(chosen[0]), nl=False)
        return 0
    folder = output or Path("diagrams")
    for name in chosen:
        file = folder / f"{name}.{ENDINGS[kind]}"
        write.write_file(file, made(name), replace=True)
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

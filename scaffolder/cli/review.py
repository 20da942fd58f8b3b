"""`scaffold review`: the pack of a review board, as one page or as PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog


@click.command("review", context_settings=shared.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write (default: review.html). One that ends in .pdf is printed, where chromium or weasyprint is present.",
)
@click.option(
    "--size",
    type=shared.Near(["brief", "standard", "full"]),
    default="standard",
    help="brief: what is asked; standard (default): what a board reads; full: every picture and record.",
)
@click.option("--since", metavar="REV|FILE", help="Show what changed since a git revision or an earlier manifest.")
@click.option(
    "--assume", "assumed", multiple=True, metavar="ID=VALUE", help="Change an assumption of the cost page; repeatable."
)
@shared.today_option
@shared.common
def command(
    *,
    path: str,
    output: Path | None,
    size: str,
    since: str | None,
    assumed: tuple[str, ...],
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Write one self-contained page with the decision asked, the pictures, the records, compliance, risks and cost.

    The page needs no script and makes no request. It prints to A4, pictures on sheets of their own.

    \b
    Example:
      scaffold review platform.yaml --output review.html
      scaffold review --size full --since main --output review.pdf
      scaffold review --assume object-store-gb=0.019
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import comparison, decide, judge, printing, review, write
    from scaffolder.review.subject import Subject

    del verbose, color
    catalog = shared.knowledge()
    judged = shared.judged(path, today=today, quiet=quiet, makes="the pack shows what could be resolved", catalog=catalog)
    catalog = judged.catalog
    subject = Subject(
        architecture=judged.architecture,
        catalog=catalog,
        verdicts=decide.decide(judged.architecture, catalog),
        findings=judged.findings,
        today=today,
        assumed=_assumed(assumed, catalog),
    )
    differences = None
    if since:
        text, name = shared.earlier(since, judged.document.path)
        before = judge.judge(text, name, catalog, today=today)
        differences = comparison.compare(before, judged, today=today)
    page = review.pack(subject, size=size, since=differences, before=since or "")
    target = output or Path("review.html")
    content = printing.pdf(page) if target.suffix.lower() == ".pdf" else page.encode("utf-8")
    write.write_file(target, content, replace=True)
    if not quiet:
        click.echo(target.as_posix())
    return 0


def _assumed(given: tuple[str, ...], catalog: Catalog) -> dict[str, float]:
    """The assumptions of this run by id; a name that is none, or a value that is no number above 0, is refused."""
    known = {name: row for name, row in catalog.raw("prices").items() if row["kind"] != "engine"}
    found: dict[str, float] = {}
    for each in given:
        name, _, text = each.partition("=")
        if name not in known:
            near = shared.meant(name, known)
            raise click.BadParameter(
                f"`{name}` is not an assumption.{near} Assumptions: {', '.join(known)}.", param_hint="--assume"
            )
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = 0.0
        if not 0 < found[name] < float("inf"):
            wanted = f"as in {name}={known[name]['value']}"
            raise click.BadParameter(f"`{each}` does not give a number above 0, {wanted}.", param_hint="--assume")
    return found

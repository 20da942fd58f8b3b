"""`scaffold validate`: every finding of one or more manifests, in one run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.fleet import Given, Outcome
    from scaffolder.model.finding import Finding

BASELINE = "scaffold-baseline.json"
"""The baseline's file where nobody names it."""


def _options(command: Any) -> Any:
    """The options of its own, in the order in which help shows them."""
    for option in (
        shared.today_option,
        click.option(
            "--rules-page", metavar="URL", default="", help="Where your copy of the page of rules is; findings link to it."
        ),
        click.option("--dry-run", is_flag=True, help="With --fix: show what would change, and write nothing."),
        click.option("--fix", is_flag=True, help="Mend what has one safe answer; the diff is shown first."),
        click.option("--grow", is_flag=True, help="With --write-baseline: accept new findings into it."),
        click.option(
            "--write-baseline",
            metavar="[FILE]",
            is_flag=False,
            flag_value=BASELINE,
            help=f"Write the findings that stand to FILE (default: {BASELINE}); it only ever shrinks.",
        ),
        click.option("--baseline", metavar="FILE", help="Accept the findings in FILE; only new ones count."),
        click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers, for an audit."),
        click.option(
            "--fail-on",
            type=shared.Near(["error", "warning", "note", "never"]),
            default="error",
            help="Exit with 1 at findings of this severity or above (default: error).",
        ),
        click.option(
            "-f",
            "--format",
            "formats",
            multiple=True,
            metavar="F[=FILE]",
            help="Report as text (default), concise, json, jsonl, sarif, junit, github, gitlab or markdown, to stdout or to "
            "FILE; repeatable.",
        ),
    ):
        command = option(command)
    return command


@click.command("validate", context_settings=shared.SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_options
@shared.common
def command(*, paths: tuple[str, ...], **given: Any) -> int:
    """Check manifests, and repositories against them.

    PATH is a manifest, a folder that holds platform.yaml, or - for standard input; without one, the folder you stand in.
    A manifest is judged alone; a folder is judged as a repository, with everything that lies in it.

    \b
    Example:
      scaffold validate platform.yaml
      scaffold validate --format json=report.json --fail-on warning shops/*/platform.yaml
      scaffold validate --fix platform.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    return _Run(given).over(paths)


class _Run:
    """One run with its options."""

    def __init__(self, options: dict[str, Any]) -> None:
        from scaffolder.cli.validation import checking

        self._options = options
        self._wanted = checking.formats(options["formats"])
        if options["dry_run"] and not options["fix"]:
            raise click.UsageError("--dry-run belongs to --fix: validate itself writes nothing.")
        if options["grow"] and not options["write_baseline"]:
            raise click.UsageError("--grow belongs to --write-baseline.")

    def over(self, paths: tuple[str, ...]) -> int:
        """Check, report, and say by the exit code how it went."""
        from scaffolder import fleet
        from scaffolder.cli.validation import checking

        terms = fleet.Terms(today=self._options["today"], with_waivers=not self._options["no_waivers"])
        givens = checking.given(paths or (".",))
        catalog = shared.knowledge()
        if self._options["fix"]:
            from scaffolder.cli.validation import mending

            changed = mending.mend(givens, catalog, terms, write_it=not self._options["dry_run"])
            if self._options["dry_run"]:
                return 1 if changed else 0
        with shared.Progress("checking", len(givens), quiet=self._options["quiet"]) as progress:
            return self._reported(givens, catalog, terms, progress)

    def _reported(self, givens: list[Given], catalog: Catalog, terms: Any, progress: shared.Progress) -> int:
        from scaffolder import fleet, reporters
        from scaffolder.cli.validation import checking

        options = self._options
        known = checking.read_baseline(Path(options["baseline"])) if options["baseline"] else None
        look = reporters.Look(
            colour=shared.coloured(options["color"]),
            rules_page=options["rules_page"],
            fail_on=options["fail_on"],
            root=Path.cwd().as_posix(),
            catalog=catalog,
        )
        failing, unreadable = False, 0
        kept: list[Finding] = []
        with checking.Reports(self._wanted, look, quiet=options["quiet"]) as reports:
            for each in checking.marked(fleet.each(givens, catalog, terms), known, lambda: catalog):
                progress.step()
                unreadable += self._refused(each, progress)
                failing = failing or any(look.fails(one) for one in each.checked.findings)
                if options["write_baseline"]:
                    kept += each.checked.findings
                progress.clear()
                reports.add(each.checked)
                if options["verbose"]:
                    _say_what_was_asked(each, catalog)
            reports.end()
        if options["write_baseline"]:
            told = checking.write_baseline(Path(options["write_baseline"]), kept, catalog, may_grow=options["grow"])
            click.echo(told, err=True)
        if unreadable:
            return 2
        return 1 if failing and not options["write_baseline"] else 0

    def _refused(self, outcome: Outcome, progress: shared.Progress) -> bool:
        """Say why one cannot be read."""
        if outcome.refusal is None:
            return False
        progress.clear()
        shared.refuse(outcome.refusal)
        return True


def _say_what_was_asked(outcome: Outcome, catalog: Catalog) -> None:
    blueprints = outcome.checked.blueprints
    if blueprints:
        rules = sum(each.blueprint in blueprints for each in catalog.rules.values())
        sys.stderr.write(
            f"{outcome.given.shown}: {blueprints[0]}, {rules} of {len(catalog.rules)} rules belong to the blueprints "
            f"in force: {', '.join(blueprints)}\n"
        )

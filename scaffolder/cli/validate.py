"""`scaffold validate`: every finding of one or many manifests and repositories, in one run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder import unchanged
from scaffolder.cli import screen, shared
from scaffolder.cli.validation.options import options, refuse_contradictions

if TYPE_CHECKING:
    from scaffolder.cache import Cache
    from scaffolder.catalog import Catalog
    from scaffolder.fleet import Given, Outcome
    from scaffolder.model.finding import Finding
    from scaffolder.reporters import Look
    from scaffolder.scorecard import Repository


@click.command("validate", context_settings=shared.SETTINGS)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options
@shared.common
def command(*, paths: tuple[str, ...], **given: Any) -> int:
    """Check manifests, and repositories against them.

    PATH is a manifest, a folder that holds platform.yaml, or - for standard input; without one, the folder you stand in.
    A manifest is judged alone; a folder is judged as a repository, with everything that lies in it. A contract (ODCS), a
    product descriptor (ODPS), or a file of Backstage, DCAT, CALM or SARIF is held to the version of its standard.

    \b
    Example:
      scaffold validate platform.yaml
      scaffold validate --format text --format sarif=report.sarif shops/*/platform.yaml
      scaffold validate --fix platform.yaml
      scaffold validate --repositories 'shops/*' --scorecard scorecard
    """  # noqa: D301 (click's \b keeps the lines)
    refuse_contradictions(given)
    return _Run(given).over(paths)


class _Run:
    """One run with its options."""

    def __init__(self, given: dict[str, Any]) -> None:
        from scaffolder import fleet
        from scaffolder.cli.validation import checking

        self.began = time.time_ns()
        self.given = given
        self.wanted = checking.formats(given["formats"])
        self.terms = fleet.Terms(today=given["today"], with_waivers=not given["no_waivers"])

    @cached_property
    def catalog(self) -> Catalog:
        """What is known, read when the first manifest is judged anew."""
        return shared.knowledge()

    def over(self, paths: tuple[str, ...]) -> int:
        """Check, report, and say by the exit code how it went."""
        from scaffolder.cli.validation import checking

        givens = checking.given(self._named(paths))
        if self.given["fix"]:
            from scaffolder.cli.validation import mending

            changed = mending.mend(givens, self.catalog, self.terms, write_it=not self.given["dry_run"])
            if self.given["dry_run"]:
                return 1 if changed else 0
        with screen.Progress("checking", len(givens), quiet=self.given["quiet"]) as progress:
            return self._reported(givens, progress)

    def _named(self, paths: tuple[str, ...]) -> list[str]:
        """Every path to look at, in this run's shard."""
        from scaffolder import fleet

        found = [*paths, *(each for named in self.given["repositories"] for each in fleet.repositories(named))]
        number, count = self.given["shard"]
        if count > 1 and not found:
            raise click.UsageError("--shard divides many: name them, or give --repositories.")
        return fleet.shard(list(dict.fromkeys(found)), number, count) if count > 1 else found or ["."]

    def _outcomes(self, givens: list[Given], cache: Cache | None) -> Iterator[Outcome]:
        from scaffolder import fleet
        from scaffolder.cli.validation import checking

        given = self.given
        known = checking.read_baseline(Path(given["baseline"])) if given["baseline"] else None
        jobs = given["jobs"] or (os.cpu_count() or 1 if given["repositories"] else 1)
        found = fleet.outcomes(givens, lambda: self.catalog, self.terms, memory=cache, jobs=jobs)
        return checking.marked(found, known, lambda: self.catalog)

    def _reported(self, givens: list[Given], progress: screen.Progress) -> int:
        from scaffolder.cli.validation import checking, remembering

        given, look = self.given, self._look()
        cache = remembering.cache(given, len(givens) >= unchanged.MANY, self.terms, began=self.began)
        account = remembering.account(given, givens, cache, began=self.began)
        heard = account.heard if account else None
        failing, unreadable = False, 0
        kept: list[Finding] = []
        cards: list[Repository] = []
        with checking.Reports(self.wanted, look, quiet=given["quiet"], heard=heard) as reports:
            for each in self._outcomes(givens, cache):
                progress.step()
                unreadable += _refused(each, progress)
                failing = failing or any(look.fails(one) for one in each.checked.findings)
                if given["write_baseline"]:
                    kept += each.checked.findings
                if given["scorecard"] and each.checked.files + (each.refusal is not None):
                    cards.append(_counted(each))
                if reports.speaks_of(each.checked):
                    progress.clear()
                reports.add(each.checked)
                if given["verbose"]:
                    _say_what_was_asked(each, self.catalog)
            progress.clear()
            reports.end()
        remembering.save(cache)
        self._write(kept, cards)
        code = 2 if unreadable else 1 if failing and not given["write_baseline"] else 0
        if account:
            account.save(code)
        return code

    def _look(self) -> Look:
        from scaffolder import reporters

        return reporters.Look(
            colour=shared.coloured(self.given["color"]),
            rules_page=self.given["rules_page"],
            fail_on=self.given["fail_on"],
            root=Path.cwd().as_posix(),
            catalog=self.catalog if any(name == "sarif" for name, _ in self.wanted) else None,
        )

    def _write(self, kept: list[Finding], cards: list[Repository]) -> None:
        """Write the baseline and the scorecard, where they were asked for."""
        given = self.given
        if given["write_baseline"]:
            from scaffolder.cli.validation import checking

            told = checking.write_baseline(Path(given["write_baseline"]), kept, self.catalog, may_grow=given["grow"])
            click.echo(told, err=True)
        if given["scorecard"]:
            from scaffolder import scorecard
            from scaffolder.cli.validation import cards as writing

            card = scorecard.scorecard(cards, self.catalog, day=given["today"], shard=given["shard"])
            folder = Path(given["scorecard"])
            writing.write(card, folder, trend=given["trend"], rules_page=given["rules_page"], quiet=given["quiet"])


def _counted(outcome: Outcome) -> Repository:
    from scaffolder import scorecard

    return scorecard.repository(outcome.checked)


def _refused(outcome: Outcome, progress: screen.Progress) -> bool:
    """Say why one cannot be read."""
    if outcome.refusal is None:
        return False
    progress.clear()
    shared.refuse(outcome.refusal)
    return True


def _say_what_was_asked(outcome: Outcome, catalog: Catalog) -> None:
    if outcome.held_to:
        sys.stderr.write(f"{outcome.given.shown}: held to {outcome.held_to}\n")
    blueprints = outcome.checked.blueprints
    if blueprints:
        rules = sum(each.blueprint in blueprints for each in catalog.rules.values())
        sys.stderr.write(
            f"{outcome.given.shown}: {blueprints[0]}, {rules} of {len(catalog.rules)} rules belong to the blueprints "
            f"in force: {', '.join(blueprints)}\n"
        )

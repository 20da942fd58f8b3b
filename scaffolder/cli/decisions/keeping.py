"""`scaffold adr lint|index|sync`: keep a log whole, listed and true to its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder.cli import shared
from scaffolder.cli.decisions import places

if TYPE_CHECKING:
    from scaffolder.model.finding import Finding
    from scaffolder.model.record import Log


@click.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="F[=FILE]",
    help="Report as text (default), concise, json, jsonl, sarif, junit, github, gitlab or markdown; repeatable.",
)
@click.option(
    "--fail-on",
    type=shared.Near(["error", "warning", "note", "never"]),
    default="error",
    help="Exit with 1 at findings of this severity or above (default: error).",
)
@shared.today_option
@shared.common
def lint(*, paths: tuple[str, ...], **given: Any) -> int:
    """Check the decision records of any log: state, links, supersession, options, consequences, wording.

    PATH is a repository, a folder of records, or single records; without one, the folder you stand in. `scaffold explain RULE`
    says more about each finding.

    \b
    Example:
      scaffold adr lint
      scaffold adr lint docs/adr --format github --fail-on warning
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import reporters
    from scaffolder.cli.validation import checking
    from scaffolder.decision_log import lint as rules

    wanted = checking.formats(given["formats"])
    look = reporters.Look(
        colour=shared.coloured(given["color"]),
        fail_on=given["fail_on"],
        root=Path.cwd().as_posix(),
        catalog=shared.knowledge() if any(name == "sarif" for name, _ in wanted) else None,
    )
    failing = False
    with checking.Reports(wanted, look, quiet=given["quiet"]) as reports:
        for path in paths or (".",):
            log, only = _log(path)
            every = (*rules.lint(log, _known(log)), *_contradictions(log, path, given["today"]))
            found = [each for each in every if only in ("", each.location.path)]
            count = 1 if only else len(log.records)
            reports.add(reporters.checked(found, rules.documents(log), path=only or log.folder, files=count))
            failing = failing or any(look.fails(each) for each in found)
        reports.end()
    return 1 if failing else 0


@click.command("index")
@places.path_argument
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where the index does not list the records as they are.")
@shared.common
@places.alone
def index(*, path: str, check: bool, quiet: bool, verbose: bool, color: str) -> int:
    """Write the index of a log: the lines that list its records, and nothing else of that page.

    \b
    Example:
      scaffold adr index
      scaffold adr index --check docs/decisions
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.decision_log import index as listing

    del verbose, color
    log = places.needed(path)
    where, content = listing.written(log)
    old = next((each.raw for each in log.pages if each.path == where), None)
    if content == old:
        places.say(f"{where}: lists {len(log.records)} records as they are", quiet=quiet)
        return 0
    if check:
        click.echo(f"{where}: does not list the {len(log.records)} records as they are; scaffold adr index writes it")
        return 1
    places.save(where, content, old)
    places.say(f"{where}: {len(log.records)} records listed", quiet=quiet)
    return 0


@click.command("sync")
@places.path_argument
@click.option(
    "--dry-run", is_flag=True, help="Say what would be written, and write nothing; exit with 1 where there is something."
)
@shared.today_option
@shared.common
@places.alone
def sync(*, path: str, dry_run: bool, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Bring the log up to what the manifest decides, without a word of anybody's lost.

    Proposed records that nobody touched are written anew. An accepted record whose answer changed is superseded by a new one,
    both linked, and its text stays. What people edited stays as it is, and is named.

    \b
    Example:
      scaffold adr sync --dry-run
      scaffold adr sync
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.decision_log import sync as bringing
    from scaffolder.errors import ScaffoldError

    del verbose, color
    manifest = places.manifest_of(path)
    if manifest is None:
        raise ScaffoldError(f"{path}: there is no manifest here", hint="name the repository that holds platform.yaml")
    log = places.log_of(path) or _empty(manifest)
    verdicts, pages = places.decided(str(manifest), today, quiet=quiet)
    steps = bringing.plan(log, verdicts, pages, date=today, reserved=places.reserved())
    old = {**{each.path: each.raw for each in log.records}, **{each.path: each.raw for each in log.pages}}
    writes = [step for step in steps if step.files]
    for step in steps:
        places.say(f"{step.act.value:<9}  {step.stem}: {step.why}", quiet=quiet and not dry_run)
        for where, content in reversed(list(step.files.items())):
            if not dry_run:
                places.save(where, content, old.get(where))
    if dry_run:
        return 1 if writes else 0
    written = _tables(log, pages, old)
    if not writes and not written:
        places.say(f"{log.folder}: agrees with {shared.shown_path(manifest)}", quiet=quiet)
    return 0


def _tables(log: Log, pages: dict[str, str], old: dict[str, bytes]) -> int:
    """Write the index and the table of defaults where they differ; the index keeps what people wrote around it."""
    from scaffolder import decision_log
    from scaffolder.decision_log import index as listing
    from scaffolder.decision_log import tables

    folder = Path(log.folder)
    count = 0
    for name in ("README.md", "defaults.md"):
        where = (folder / name).as_posix()
        content = tables.renewed(old.get(where), pages[name])
        if content is not None:
            places.save(where, content, old.get(where))
            count += 1
    fresh = decision_log.read(folder, log.folder)
    where, content = listing.written(fresh)
    held = next((each.raw for each in fresh.pages if each.path == where), None)
    if content != held:
        places.save(where, content, held)
        count += 1
    return count


def _log(path: str) -> tuple[Log, str]:
    """The log to check: a repository's, or a folder as it is; of a single record its log, and its path."""
    from scaffolder import decision_log
    from scaffolder.decision_log import folder

    given = Path(path)
    if given.is_file() and given.suffix.lower() in folder.ENDINGS:
        return folder.around(given, shared.shown_path(given)), shared.shown_path(given)
    found = decision_log.locate(given)
    return decision_log.read(found or given, shared.shown_path(found or given)), ""


def _known(log: Log) -> frozenset[str] | None:
    """The rules that exist, where a record names some; other logs are not made to wait for the catalog."""
    return frozenset(shared.knowledge().rules) if any(each.front.get("rules") for each in log.records) else None


def _contradictions(log: Log, path: str, today: str) -> tuple[Finding, ...]:
    """Accepted records that the manifest beside them contradicts."""
    from scaffolder.decision_log import sync as bringing

    manifest = places.manifest_of(path)
    if manifest is None or not any("generated" in each.front for each in log.records):
        return ()
    verdicts, _ = places.decided(str(manifest), today, quiet=True)
    return bringing.contradictions(log, verdicts)


def _empty(manifest: Path) -> Log:
    from scaffolder.decision_log.folder import HABITS
    from scaffolder.model.record import Log

    return Log(folder=shared.shown_path(manifest.parent / HABITS[0]), records=(), refused={})

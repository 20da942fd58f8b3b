"""`scaffold adr new|accept|reject|supersede|deprecate`: what people do to records."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder.cli import shared
from scaffolder.cli.decisions import places
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scaffolder.model.record import Log, Record

_PERSON = re.compile(r"[A-Za-z0-9@][A-Za-z0-9._@+/-]{0,99}")

_deciders = click.option(
    "--decider", "deciders", multiple=True, metavar="WHO", help="Who decided: an email, a login or @org/team; repeatable."
)
_date = click.option("--date", "today", metavar="DATE", callback=shared.day, help="The day of the decision (default: today).")


@click.command("new")
@click.argument("title", metavar="TITLE")
@places.path_argument
@click.option(
    "--option", "options", multiple=True, metavar="TITLE", help="An option to weigh, the favoured one first; repeatable."
)
@_date
@shared.common
@places.alone
def new(*, title: str, path: str, options: tuple[str, ...], today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Write the next record of a log, in its own form and naming.

    What you are to write stands in braces; `scaffold adr lint` says where it still does. Where there is no log yet, one is
    begun in docs/decisions.

    \b
    Example:
      scaffold adr new "Alerts: a channel each" --option "A channel each" --option "One for all"
    """  # noqa: D301 (click's \b keeps the lines)
    del verbose, color
    log = places.log_of(path) or _begun(path)
    record = _draft(log, title, options, today)
    places.save(record.path, record.raw, None)
    places.say(f"{record.path}: written, proposed", quiet=quiet)
    return 0


def _state(name: str, done: str, *, demands: bool) -> click.Command:
    """A command that puts a record into a state."""

    @click.command(name)
    @click.argument("record", metavar="RECORD")
    @places.path_argument
    @_deciders
    @_date
    @shared.common
    @places.alone
    def command(
        *, record: str, path: str, deciders: tuple[str, ...], today: str, quiet: bool, verbose: bool, color: str
    ) -> int:
        from scaffolder import decision_log
        from scaffolder.decision_log import deciding
        from scaffolder.model.record import Status

        del verbose, color
        log = places.needed(path)
        found = decision_log.find(log, record)
        if demands and not deciders:
            raise click.UsageError("--decider WHO is missing: a record is never accepted by nobody.")
        for each in deciders:
            if not _PERSON.fullmatch(each):
                raise click.BadParameter(f"`{each}` is no email, login or @org/team.", param_hint="--decider")
        content = deciding.settled(found, Status(done), deciders=deciders, date=today)
        places.save(found.path, content, found.raw)
        who = f" by {', '.join(deciders)}" if deciders else ""
        places.say(f"{found.path}: {done}{who} on {today}", quiet=quiet)
        return 0

    return command


accept = _state("accept", "accepted", demands=True)
accept.help = """Accept a record: who decided, and when. Nothing else in it changes.

\b
Example:
  scaffold adr accept 0010 --decider cto@example.org --date 2026-11-26
"""
reject = _state("reject", "rejected", demands=False)
reject.help = """Reject a proposed record; its text stays, so that the question is not asked again.

\b
Example:
  scaffold adr reject 0010 --decider cto@example.org
"""
deprecate = _state("deprecate", "deprecated", demands=False)
deprecate.help = """Say that a record is in force no longer, and that nothing took its place.

\b
Example:
  scaffold adr deprecate event-log --decider cto@example.org
"""


@click.command("supersede")
@click.argument("old", metavar="OLD")
@places.path_argument
@click.option("--by", "by", metavar="NEW", help="The record that takes its place.")
@click.option("--title", metavar="TITLE", help="Write a new record with this title, which takes its place.")
@_date
@shared.common
@places.alone
def supersede(*, old: str, path: str, **given: Any) -> int:
    """Link a record with the one that takes its place, at both ends.

    \b
    Example:
      scaffold adr supersede 0010 --title "Spark once a day brings more than 200 GB"
      scaffold adr supersede 0010 --by 0058
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import decision_log
    from scaffolder.decision_log import deciding

    by, title = given["by"], given["title"]
    if bool(by) == bool(title):
        raise click.UsageError("Give either --by NEW or --title TITLE.")
    log = places.needed(path)
    before = decision_log.find(log, old)
    after = decision_log.find(log, by) if by else _draft(log, title, (), given["today"])
    old_bytes, new_bytes = deciding.superseded(before, after)
    if new_bytes != after.raw or not by:
        places.save(after.path, new_bytes, after.raw if by else None)
    if old_bytes != before.raw:
        places.save(before.path, old_bytes, before.raw)
    if not by:
        places.say(f"{after.path}: written, proposed", quiet=given["quiet"])
    places.say(f"{before.path}: superseded by {after.stem}", quiet=given["quiet"])
    return 0


def _begun(path: str) -> Log:
    """An empty log where the repository has none."""
    from scaffolder.decision_log.folder import HABITS
    from scaffolder.model.record import Log

    at = Path(path)
    folder = (at.parent if at.is_file() else at) / HABITS[0]
    return Log(folder=shared.shown_path(folder), records=(), refused={})


def _draft(log: Log, title: str, options: Sequence[str], date: str) -> Record:
    """The next record of a log, in memory."""
    from scaffolder import record_reading
    from scaffolder.decision_log import drafts, naming
    from scaffolder.model.record import Form

    plain = " ".join(title.split())
    if not plain or len(plain) > 200:
        raise ScaffoldError(
            "a title has 1 to 200 characters", hint="say problem and answer: Batch engine: DuckDB up to 200 GB a day"
        )
    generated = any("generated" in each.front for each in log.records)
    reserved = places.reserved() if generated else ()
    number, stem = naming.following(log, plain, date, reserved)
    form = log.form if log.form is not Form.PLAIN else Form.BULLETS
    draft = drafts.Draft(number=number, stem=stem, title=plain, date=date, options=options)
    folder = f"{log.folder}/" if log.folder not in ("", ".") else ""
    ending = next((Path(each.path).suffix for each in log.records), ".md")
    return record_reading.record(f"{folder}{stem}{ending}", drafts.text(draft, form).encode("utf-8"))

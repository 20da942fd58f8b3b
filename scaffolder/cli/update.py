"""`scaffold update`: a repository brought up to its manifest, without a line of anybody's lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder.cli import shared
from scaffolder.cli.updating import showing
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.model.update import Left, Update
    from scaffolder.update import Asked
    from scaffolder.write.updating import Updating


@click.command("update", context_settings=shared.SETTINGS)
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--dry-run", is_flag=True, help="Show what would become of each generated file, and write nothing.")
@click.option("--diff", is_flag=True, help="Show every changed line as well.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where an update would change something.")
@click.option("--continue", "going_on", is_flag=True, help="Finish an update whose conflicts are resolved.")
@click.option("--abort", is_flag=True, help="Take back the update that is under way, or the last one; bytes as they were.")
@click.option(
    "--without-base", is_flag=True, help="Go on where .scaffold/ is lost: edited files stay, the generated ones lie beside."
)
@shared.today_option
@shared.common
def command(*, path: str, **given: Any) -> int:
    """Bring the generated repository at PATH up to its manifest, and to this version of scaffold and of the blueprints.

    Files that nobody edited are written anew. Edited ones are merged line by line. What you deleted stays deleted, and your own
    files and platform.yaml are never touched. Where you and the generator changed the same lines, both stand there between
    marks, the exit code is 1, and nothing counts as updated until no mark is left.

    \b
    Example:
      scaffold update --dry-run --diff
      scaffold update
      scaffold update --continue
      scaffold update --abort
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.update import Asked
    from scaffolder.write import updating

    root = _root(path)
    asked = Asked(today=given["today"], without_base=given["without_base"])
    modes = [name for name in ("dry_run", "check", "going_on", "abort") if given[name]]
    if len(modes) > 1 and modes != ["dry_run", "check"]:
        raise click.UsageError("Give one of --dry-run, --check, --continue and --abort.")
    if given["dry_run"] or given["check"]:
        return _looked(root, asked, given)
    with updating.held(root) as held:
        if given["abort"]:
            return _aborted(held, root, quiet=given["quiet"])
        recovered = held.recover()
        if recovered:
            click.echo(f"{showing.name(root)}: an update that was interrupted is {recovered}", err=True)
            _say_kept(held)
        if not _resolved(held, root, quiet=given["quiet"], asked_for=given["going_on"]):
            return 1
        return 0 if given["going_on"] else _updated(held, root, asked, given)


def _root(path: str) -> Path:
    """The repository that a path means: a folder, or the manifest in it."""
    from scaffolder import judge

    manifest = judge.locate_manifest(Path(path))
    if manifest.name != judge.MANIFEST_NAME:
        raise ScaffoldError(
            f"{path}: is not the {judge.MANIFEST_NAME} of a repository", hint="name the folder of a generated repository"
        )
    return Path(shared.shown_path(manifest.parent))


def _planned(root: Path, asked: Asked, color: str) -> Update | None:
    """The plan, None where errors stand in the manifest; they are shown."""
    from scaffolder import judge, update

    known = update.record(root, asked)
    judged = judge.judge(None, (root / judge.MANIFEST_NAME).as_posix(), shared.knowledge(), today=asked.today)
    if judged.findings:
        colour = shared.coloured(color, sys.stderr)
        click.echo(shared.report("text", judged.findings, judged.documents, colour=colour), err=True, nl=False)
    if judged.failing():
        click.echo(
            f"error: nothing was written to {showing.name(root)}: mend the errors above, or waive them with a reason", err=True
        )
        return None
    return update.plan(root, known, judged, asked)


def _looked(root: Path, asked: Asked, given: dict[str, Any]) -> int:
    """Show the plan and write nothing."""
    from scaffolder import update
    from scaffolder.write import journal

    pending = journal.read(root)
    if pending is not None and pending.phase is not journal.Phase.DONE:
        showing.conflicts(update.left(root, pending.conflicts), root)
        click.echo(f"{showing.name(root)}: an update is under way: finish it with scaffold update, or --abort it", err=True)
        return 1
    planned = _planned(root, asked, given["color"])
    if planned is None:
        return 1
    if not given["quiet"]:
        showing.table(planned, root, everything=given["verbose"])
    if given["diff"]:
        showing.diff(planned.writing, colour=shared.coloured(given["color"]))
    return 1 if given["check"] and planned.writing else 0


def _resolved(held: Updating, root: Path, *, quiet: bool, asked_for: bool) -> bool:
    """Finish an update that waits for people, if it waits no longer; what is still open is listed."""
    from scaffolder import update
    from scaffolder.write.journal import Phase

    state = held.state()
    if state is None or state.phase is not Phase.CONFLICTS:
        if asked_for:
            raise ScaffoldError(f"{showing.name(root)}: no update waits here to be finished", hint="scaffold update begins one")
        return True
    found = update.left(root, state.conflicts)
    if found:
        _say_left(found, root)
        return False
    held.finish()
    if not quiet:
        click.echo(f"{showing.name(root)}: {_counted(len(state.conflicts))} resolved, the update is finished")
    return True


def _updated(held: Updating, root: Path, asked: Asked, given: dict[str, Any]) -> int:
    from scaffolder import update
    from scaffolder.write.journal import Phase

    planned = _planned(root, asked, given["color"])
    if planned is None:
        return 1
    if given["diff"]:
        showing.diff(planned.writing, colour=shared.coloured(given["color"]))
    if planned.writing or planned.record:
        held.begin(planned)
    if not given["quiet"]:
        if planned.writing:
            showing.done(planned, root)
        else:
            click.echo(showing.still(planned, root))
    state = held.state()
    if state is not None and state.phase is Phase.CONFLICTS:
        _say_left(update.left(root, state.conflicts), root)
        return 1
    if planned.writing and not given["quiet"]:
        showing.next_steps(root)
    return 0


def _say_left(found: tuple[Left, ...], root: Path) -> None:
    showing.conflicts(found, root)
    where = showing.argument(root)
    click.echo(f"{_counted(len(found))} left: nothing counts as updated yet", err=True)
    todo = ["edit until no mark is left"] * any(each.lines for each in found)
    todo += ["move or remove each .scaffold-new"] * any(not each.lines for each in found)
    click.echo(f"  = help: {', '.join(todo)}, then scaffold update --continue{where}", err=True)
    click.echo(f"  = help: scaffold update --abort{where} gives everything back as it was", err=True)


def _aborted(held: Updating, root: Path, *, quiet: bool) -> int:
    held.abort()
    if not quiet:
        click.echo(f"{showing.name(root)}: the update is taken back, every file is as it was")
    _say_kept(held)
    return 0


def _say_kept(held: Updating) -> None:
    for each in held.kept:
        click.echo(f"  edited since: your version lies in {each}", err=True)


def _counted(number: int) -> str:
    return "1 conflict" if number == 1 else f"{number} conflicts"

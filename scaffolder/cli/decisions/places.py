"""Where the records of a command line lie: the log of a repository, and the manifest beside it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder.cli import shared
from scaffolder.documents.characters import printable
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.model.decision import Verdict
    from scaffolder.model.record import Log

path_argument = click.argument("path", default=".", metavar="[PATH]")
"""The repository, its manifest, or the folder of its records."""


def alone(command: Callable[..., int]) -> Callable[..., int]:
    """A command that writes records, run while no update and no other such command writes to the same generated repository.

    Raises `ScaffoldError` where one does, or where an update was interrupted.
    """

    @functools.wraps(command)
    def run(**given: Any) -> int:
        root = None if given.get("dry_run") or given.get("check") else _generated(given["path"])
        if root is None:
            return command(**given)
        from scaffolder.write import journal, updating

        with updating.held(root) as held:
            state = held.state()
            if state is not None and state.phase not in (journal.Phase.DONE, journal.Phase.CONFLICTS):
                raise ScaffoldError(
                    f"{shared.shown_path(root)}: an update was interrupted here; nothing was written",
                    hint="scaffold update finishes it, or takes it back with --abort",
                )
            return command(**given)

    return run


def _generated(path: str) -> Path | None:
    """The generated repository that a path lies in, by the record in it, up to four folders above; None where it is none."""
    if path == "-":
        return None
    given = Path(path)
    start = given if given.is_dir() else given.parent
    above = (start, *list(start.resolve().parents)[:4])
    return next((each for each in above if (each / _record_folder()).is_dir()), None)


def _record_folder() -> str:
    """The folder of a repository's record."""
    from scaffolder.write.journal import LOCK

    return LOCK.partition("/")[0]


def log_of(path: str) -> Log | None:
    """The log that a path means, None where the repository has none."""
    from scaffolder import decision_log

    if path == "-":
        return None
    folder = decision_log.locate(Path(path))
    return decision_log.read(folder, shared.shown_path(folder)) if folder else None


def needed(path: str) -> Log:
    """The log that a path means. Raises `ScaffoldError` where there is none."""
    found = log_of(path)
    if found is None:
        hint = "scaffold adr new TITLE begins one; scaffold adr sync writes the records of a manifest"
        raise ScaffoldError(f"{path}: there is no log of decision records here", hint=hint)
    return found


def manifest_of(path: str) -> Path | None:
    """The manifest beside a log: the one named, or the platform.yaml of the folder or of one above it, up to four."""
    from scaffolder import judge

    given = Path(path)
    if given.is_file() and given.suffix in (".yaml", ".yml"):
        return given
    start = given if given.is_dir() else given.parent
    for folder in (start, *list(start.resolve().parents)[:4]):
        try:
            return judge.locate_manifest(folder)
        except ScaffoldError:
            if (folder / ".git").exists():
                return None
    return None


def decided(manifest: str, today: str, *, quiet: bool) -> tuple[tuple[Verdict, ...], dict[str, str]]:
    """What a manifest decides, and the pages of its records by the name of their file."""
    from scaffolder import decide, records

    catalog = shared.knowledge()
    judged = shared.judged(manifest, today=today, quiet=quiet, makes="the records show what could be resolved", catalog=catalog)
    verdicts = decide.decide(judged.architecture, judged.catalog)
    pages = records.pages(judged.architecture, verdicts, judged.catalog)
    return verdicts, {Path(name).name: text for name, text in pages.items()}


def save(path: str, content: bytes, old: bytes | None) -> None:
    """Write one file of the log; one that was changed meanwhile is left alone."""
    from scaffolder import write

    write.write_file(Path(path), content, replace=old is not None, expected=old)


def say(text: str, *, quiet: bool) -> None:
    """Say what was done."""
    if not quiet:
        click.echo(printable(text))


def reserved() -> tuple[int, ...]:
    """Numbers that belong to the questions of the catalog for good."""
    from scaffolder import decide

    return tuple(decide.numbered(shared.knowledge()).values())

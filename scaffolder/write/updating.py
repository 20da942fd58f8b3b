"""Updates of a repository in place: journaled, so that one that is killed is completed or taken back by the next run."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scaffolder.errors import ScaffoldError
from scaffolder.model.update import Act, Change, Update
from scaffolder.write import DISK, Disk, alone, folders, journal
from scaffolder.write.journal import FOLDER, KEPT, LOCK, Conflict, Entry, Journal, Phase

IGNORED = (
    b"# An update keeps here what it needs to go on, or to be taken back; nothing of it belongs into version control.\n*\n"
)


class _ChangedError(OSError):
    """A file is not what it was when the update was planned."""


class Updating:
    """The one run that may change the repository below `root`; made by `held`.

    `kept` names where files went that were edited after an update wrote them, when it was taken back.
    """

    def __init__(self, root: Path, disk: Disk) -> None:
        self.root = root
        self.disk = disk
        self.kept: tuple[str, ...] = ()

    def state(self) -> Journal | None:
        """The update that is under way, or was done last."""
        return journal.read(self.root)

    def recover(self) -> str:
        """Complete or take back what a killed run left; says which in one word, empty where there was nothing to do."""
        found = self.state()
        if found is None:
            self.disk.remove(self.root / FOLDER)
            return ""
        with self._told("the update that was interrupted is not taken back yet: run it again"):
            if found.phase is Phase.CLOSING:
                self._close(found)
                return "completed"
            if found.phase is not Phase.APPLYING:
                return ""
            if all(self._is_applied(each) for each in found.entries):
                folders.sweep(self.root, (each.path for each in found.entries if not each.after), self.disk)
                self._applied(found)
                return "completed"
            self._take_back(found)
            return "taken back"

    def begin(self, update: Update) -> None:
        """Carry an update out: all of it, or, where the disk refuses or a file was changed meanwhile, nothing.

        With conflicts the record waits until `finish`.
        """
        changes = [each.change for each in update.steps if each.change is not None]
        waiting = update.record if update.conflicts else ()
        changes += () if update.conflicts else update.record
        planned = Journal(
            phase=Phase.APPLYING,
            entries=tuple(_entry(each) for each in changes),
            record=tuple(_entry(each) for each in waiting),
            folders=folders.missing(self.root, (each.path for each in changes if each.after is not None)),
            conflicts=tuple(
                Conflict(path=each.change.path, allowed=each.allowed if each.act is Act.CONFLICT else ())
                for each in update.conflicts
                if each.change is not None
            ),
        )
        with self._told("nothing was changed"):
            try:
                self._prepare([*changes, *waiting], planned)
            except BaseException:
                self._quietly_forget()
                raise
        with self._told("everything is as it was"):
            try:
                self._apply(planned.entries, planned.folders)
                self._applied(planned)
            except BaseException:
                self._undo(planned)
                raise

    def finish(self) -> None:
        """Write the record of an update whose conflicts are resolved."""
        found = self.state()
        if found is None or found.phase is not Phase.CONFLICTS:
            raise ScaffoldError(f"{self.root}: no update waits here to be finished", hint="scaffold update begins one")
        with self._told("the record is not whole yet: run it again"):
            found = replace(found, phase=Phase.CLOSING)
            journal.save(self.root, found, self.disk)
            self._close(found)

    def abort(self) -> None:
        """Take the update back that is under way or was done last; every file gets the bytes that it had.

        An update that is done is taken back only while nobody has edited what it wrote.
        """
        found = self.state()
        if found is not None and found.phase is Phase.CLOSING:
            self.recover()
            found = self.state()
        if found is None:
            self.recover()
            raise ScaffoldError(f"{self.root}: there is no update to take back", hint="scaffold update begins one")
        if found.phase is Phase.DONE:
            edited = [each.path for each in found.entries if self._digest(each.path) != each.after]
            if edited:
                more = f" and {len(edited) - 1} more" if len(edited) > 1 else ""
                raise ScaffoldError(
                    f"{edited[0]}{more}: edited since the update was done; nothing was taken back",
                    hint=f"the files as they were before lie in {FOLDER}/before",
                )
        with self._told("not everything is taken back yet: run it again"):
            self._take_back(found)

    def _prepare(self, changes: Sequence[Change], planned: Journal) -> None:
        """Everything that is needed stands beside before anything changes; the journal comes last."""
        journal.forget(self.root, self.disk)
        home = self.root / FOLDER
        folders.make(home, self.disk)
        self.disk.write(home / ".gitignore", IGNORED, executable=False)
        for each in changes:
            journal.refuse_links(self.root, each.path)
            place = self.root / each.path
            if each.before is not None:
                copy = home / "before" / each.path
                folders.make(copy.parent, self.disk)
                self.disk.copy(place, copy)
                if copy.read_bytes() != each.before:
                    raise _ChangedError(0, "was changed meanwhile", str(place))
            elif os.path.lexists(place):
                raise _ChangedError(0, "was made meanwhile", str(place))
            if each.after is not None:
                staged = home / "after" / each.path
                folders.make(staged.parent, self.disk)
                self.disk.write(staged, each.after, executable=each.executable)
                if each.before is not None:
                    self._like(staged, place, executable=each.executable)
        journal.save(self.root, planned, self.disk)

    def _like(self, staged: Path, place: Path, *, executable: bool) -> None:
        """Give a file the permissions of the one whose place it takes."""
        mode = stat.S_IMODE(place.stat().st_mode)
        mode = mode | ((mode & 0o444) >> 2) if executable else mode & ~0o111
        if stat.S_IMODE(staged.stat().st_mode) != mode:
            self.disk.chmod(staged, mode)

    def _apply(self, entries: Iterable[Entry], needed: Iterable[str]) -> None:
        for folder in needed:
            if not (self.root / folder).is_dir():
                self.disk.mkdir(self.root / folder)
        emptied = []
        for each in entries:
            journal.refuse_links(self.root, each.path)
            place = self.root / each.path
            if self._digest(each.path) != each.before:
                raise _ChangedError(0, "was changed meanwhile", str(place))
            if each.after:
                self.disk.replace(self.root / FOLDER / "after" / each.path, place)
            else:
                self.disk.unlink(place)
                emptied.append(each.path)
        folders.sweep(self.root, emptied, self.disk)

    def _applied(self, found: Journal) -> None:
        """What comes after the files: people, or nothing more."""
        journal.save(self.root, replace(found, phase=Phase.CONFLICTS if found.conflicts else Phase.DONE), self.disk)
        if not found.conflicts:
            self.disk.remove(self.root / FOLDER / "after")

    def _close(self, found: Journal) -> None:
        for each in found.record:
            staged = self.root / FOLDER / "after" / each.path
            if staged.exists():
                self.disk.replace(staged, self.root / each.path)
        done = replace(found, phase=Phase.DONE, entries=(*found.entries, *found.record), record=(), conflicts=())
        journal.save(self.root, done, self.disk)
        self.disk.remove(self.root / FOLDER / "after")

    def _take_back(self, found: Journal) -> None:
        """Every file as it was before. What is done already is seen by its digest, so this may be interrupted as well."""
        for each in found.entries:
            copy = self.root / FOLDER / "before" / each.path
            if each.before and self._digest(each.path) != each.before and _digest_at(copy) != each.before:
                raise ScaffoldError(f"{copy}: is not the file as it was; nothing was taken back", hint="look at it by hand")
        kept = []
        for each in reversed(found.entries):
            journal.refuse_links(self.root, each.path)
            now = self._digest(each.path)
            if now == each.before and not self._is_mode_alone(each):
                continue
            place = self.root / each.path
            if now not in ("", each.after):
                kept.append(self._keep(each.path))
            if each.before:
                folders.make(place.parent, self.disk)
                self.disk.replace(self.root / FOLDER / "before" / each.path, place)
            elif now == each.after:
                self.disk.unlink(place)
        for folder in reversed(found.folders):
            folders.remove_empty(self.root / folder, self.disk)
        journal.forget(self.root, self.disk)
        self.kept = tuple(kept)

    def _is_applied(self, entry: Entry) -> bool:
        """Whether a file is as it is to be: what was staged for it is gone."""
        return self._digest(entry.path) == entry.after and not (self.root / FOLDER / "after" / entry.path).exists()

    def _is_mode_alone(self, entry: Entry) -> bool:
        """Whether a file changed its permissions only, and has not got them back yet."""
        return entry.before == entry.after and (self.root / FOLDER / "before" / entry.path).exists()

    def _keep(self, path: str) -> str:
        """Move an edited file away, where it is found again."""
        place = next(each for number in range(1, 10_000) if not os.path.lexists(each := self._kept(path, number)))
        folders.make(place.parent, self.disk)
        self.disk.replace(self.root / path, place)
        return place.relative_to(self.root).as_posix()

    def _kept(self, path: str, number: int) -> Path:
        return self.root / (KEPT if number == 1 else f"{KEPT}-{number}") / path

    def _undo(self, planned: Journal) -> None:
        """Take back what this very run did. Where even that fails, the journal stays, and the next run does it."""
        try:
            self._take_back(planned)
        except OSError as error:
            raise ScaffoldError(
                f"{error.filename or self.root}: cannot write: {error.strerror}; the update is half done",
                hint="make room or mend the disk, then run scaffold update again, or scaffold update --abort",
            ) from None

    def _quietly_forget(self) -> None:
        with contextlib.suppress(OSError):
            journal.forget(self.root, self.disk)

    def _digest(self, path: str) -> str:
        return journal.digest(journal.current(self.root, path))

    @contextlib.contextmanager
    def _told(self, ending: str) -> Iterator[None]:
        """Errors of the disk as refusals that name the file, and say how the repository stands."""
        try:
            yield
        except _ChangedError as error:
            raise ScaffoldError(f"{error.filename}: {error.strerror}; {ending}", hint="run it again") from None
        except OSError as error:
            raise ScaffoldError(f"{error.filename or self.root}: cannot write: {error.strerror}; {ending}") from None


@contextlib.contextmanager
def held(root: Path, disk: Disk = DISK) -> Iterator[Updating]:
    """Hold the repository, so that no other run changes it. Raises `ScaffoldError` where another does, or it has no record."""
    journal.refuse_links(root, LOCK)
    if not (root / LOCK).parent.is_dir():
        raise ScaffoldError(
            f"{root.as_posix()}: no .scaffold/ in this folder: it was not generated, or its record is lost",
            hint="name the folder of a generated repository; scaffold new makes one",
        )
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(alone(root, root / LOCK))
        except OSError as error:
            raise ScaffoldError(f"{error.filename or root}: cannot write: {error.strerror}; nothing was changed") from None
        yield Updating(root, disk)


def _entry(change: Change) -> Entry:
    return Entry(path=change.path, before=journal.digest(change.before), after=journal.digest(change.after))


def _digest_at(place: Path) -> str:
    try:
        return journal.digest(place.read_bytes())
    except OSError:
        return ""

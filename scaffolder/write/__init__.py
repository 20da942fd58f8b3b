"""The only writer: a whole repository or nothing, by one rename."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from scaffolder import paths
from scaffolder.errors import ScaffoldError
from scaffolder.model.plan import Rendering


class Disk:
    """The few calls that change the disk, apart so that tests can make each of them fail."""

    def mkdir(self, path: Path) -> None:
        """Make one folder whose parent exists."""
        path.mkdir()

    def write(self, path: Path, content: bytes, *, executable: bool) -> None:
        """Write one new file."""
        mode = 0o777 if executable else 0o666
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Give a folder its final name; on POSIX an empty folder of that name is replaced."""
        source.rename(target)

    def remove(self, path: Path) -> None:
        """Remove a folder and all below it, or nothing where it is absent."""
        shutil.rmtree(path, ignore_errors=True)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file its final name, over one that has it."""
        source.replace(target)

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file with its permissions and its time."""
        shutil.copy2(source, target, follow_symlinks=False)

    def unlink(self, path: Path) -> None:
        """Remove a file, or nothing where it is absent."""
        path.unlink(missing_ok=True)

    def rmdir(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def chmod(self, path: Path, mode: int) -> None:
        """Set the permissions of a file."""
        path.chmod(mode)

    def sync(self, path: Path) -> None:
        """Wait until a file has reached the disk."""
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


DISK = Disk()


def refuse_occupied(target: Path) -> None:
    """Raise `ScaffoldError` where a repository cannot be put at `target`."""
    if target.is_symlink():
        raise ScaffoldError(f"{target}: is a link, and links are not followed", hint="name a folder that does not exist yet")
    if not target.exists():
        return
    if not target.is_dir():
        raise ScaffoldError(f"{target}: a file of this name exists", hint="name a folder that does not exist yet")
    if any(target.iterdir()):
        raise ScaffoldError(
            f"{target}: the folder exists and is not empty; nothing was written",
            hint="name a new folder, or empty this one first",
        )
    if target.samefile(Path.cwd()):
        raise ScaffoldError(
            f"{target}: is the folder you stand in", hint="go one folder up and name it: scaffold new " + target.resolve().name
        )


def write(rendering: Rendering, target: Path, disk: Disk = DISK) -> None:
    """Write all files of a rendering so that `target` is absent or whole at every moment.

    The files are staged beside the target and appear by one rename. A second run at the same target stops at once; what a
    killed run left is swept by the next. Raises `ScaffoldError` where the target is taken or the disk refuses.
    """
    paths.refuse_unsafe(each.path for each in rendering.files)
    refuse_occupied(target)
    made = _parents(target, disk)
    try:
        with alone(target, target.parent / f".{target.name}.scaffold-lock"):
            refuse_occupied(target)
            staging = target.parent / f".{target.name}.scaffold-staging"
            disk.remove(staging)
            try:
                _fill(rendering, staging, disk)
                disk.rename(staging, target)
            finally:
                disk.remove(staging)
    except OSError as error:
        _forget(made)
        where = error.filename or target
        raise ScaffoldError(f"{where}: cannot write: {error.strerror}; {target} was left as it was") from None
    except BaseException:
        _forget(made)
        raise


def write_file(path: Path, content: bytes, *, replace: bool = False, expected: bytes | None = None) -> None:
    """Write one file whole, by a rename; an existing one is refused unless `replace`.

    With `expected` the file must still hold these bytes just before, and keeps its permissions.
    """
    if path.is_symlink():
        raise ScaffoldError(f"{path}: is a link, and links are not followed")
    if path.exists() and not replace:
        raise ScaffoldError(f"{path}: exists already; nothing was written", hint="name another file, or move this one away")
    staged = path.parent / f".{path.name}.scaffold-{os.getpid()}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        DISK.write(staged, content, executable=False)
        if expected is not None:
            if path.read_bytes() != expected:
                raise ScaffoldError(f"{path}: was changed meanwhile; nothing was written", hint="run it again")
            shutil.copymode(path, staged)
        staged.replace(path)
    except OSError as error:
        raise ScaffoldError(f"{error.filename or path}: cannot write: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Remove all but the newest files of a folder that match a pattern; what cannot be removed stays."""
    with contextlib.suppress(OSError):
        found = sorted(folder.glob(pattern), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for each in found[most:]:
            each.unlink(missing_ok=True)


@contextlib.contextmanager
def growing(path: Path) -> Iterator[Callable[[str], None]]:
    """Write one file piece by piece: it appears, whole, by a rename at the end, and not at all where something is raised."""
    if path.is_symlink():
        raise ScaffoldError(f"{path}: is a link, and links are not followed")
    staged = path.parent / f".{path.name}.scaffold-{os.getpid()}"
    try:
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            DISK.write(staged, b"", executable=False)
            stream = staged.open("ab")
        with contextlib.closing(stream):

            def put(text: str) -> None:
                with _told(path):
                    stream.write(text.encode("utf-8"))

            yield put
            with _told(path):
                stream.flush()
        with _told(path):
            staged.replace(path)
    finally:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of the disk as refusals that name the file."""
    try:
        yield
    except OSError as error:
        raise ScaffoldError(f"{error.filename or path}: cannot write: {error.strerror}") from None


def _parents(target: Path, disk: Disk) -> list[Path]:
    missing = [each for each in target.parents if not each.exists()]
    made: list[Path] = []
    for folder in reversed(missing):
        try:
            disk.mkdir(folder)
        except FileExistsError:
            continue
        except OSError as error:
            _forget(made)
            raise ScaffoldError(f"{folder}: cannot make this folder: {error.strerror}") from None
        made.append(folder)
    return made


def _forget(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            folder.rmdir()


def _fill(rendering: Rendering, staging: Path, disk: Disk) -> None:
    disk.mkdir(staging)
    made = {staging}
    for each in rendering.files:
        path = staging / each.path
        for folder in reversed(path.parents):
            if folder not in made and staging in folder.parents:
                disk.mkdir(folder)
                made.add(folder)
        disk.write(path, each.content, executable=each.executable)


@contextlib.contextmanager
def alone(target: Path, lock: Path) -> Iterator[None]:
    """Hold the target's lock; the kernel lets go of it when a process dies, however it dies."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle, lock):
            raise ScaffoldError(f"{target}: another scaffold is writing there now", hint="wait until it has ended")
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _locked(handle: int, lock: Path) -> bool:
    """Whether this process now holds the lock, and the lock is still the file of that name."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), lock.stat())
    except (BlockingIOError, FileNotFoundError):
        return False

"""The files of a repository that stand where generated ones would: read once, links never followed."""

from __future__ import annotations

import enum
import stat
from dataclasses import dataclass
from pathlib import Path

from scaffolder.errors import ScaffoldError


class Kind(enum.Enum):
    """What stands at a path; `BEHIND` is below a link, and `BLOCKED` where a file stands for a folder on the way."""

    FILE = enum.auto()
    BLOCKED = enum.auto()
    FOLDER = enum.auto()
    LINK = enum.auto()
    BEHIND = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands at a path; content and mode are those of a file."""

    kind: Kind
    content: bytes = b""
    is_executable: bool = False


class Tree:
    """A repository on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders: dict[str, Kind | None] = {"": Kind.FOLDER}

    def at(self, path: str) -> Standing | None:
        """What stands at a path; None where nothing does. Raises `ScaffoldError` where it cannot be read."""
        folder = self._folder(path.rpartition("/")[0])
        if folder is None:
            return None
        if folder in (Kind.BEHIND, Kind.BLOCKED):
            return Standing(kind=folder)
        place = self.root / path
        try:
            found = place.lstat()
            if stat.S_ISDIR(found.st_mode):
                return Standing(kind=Kind.FOLDER)
            if not stat.S_ISREG(found.st_mode):
                return Standing(kind=Kind.LINK)
            return Standing(kind=Kind.FILE, content=place.read_bytes(), is_executable=bool(found.st_mode & stat.S_IXUSR))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ScaffoldError(f"{path}: cannot be read: {error.strerror}; nothing was written") from None

    def content(self, path: str) -> bytes | None:
        """The bytes of a plain file; None for all else."""
        found = self.at(path)
        return found.content if found is not None and found.kind is Kind.FILE else None

    def _folder(self, path: str) -> Kind | None:
        """A folder, None where it is absent, or `BEHIND` or `BLOCKED` where it or one above it is a link or a file."""
        if path not in self._folders:
            above = self._folder(path.rpartition("/")[0])
            self._folders[path] = above if above is not Kind.FOLDER else self._looked(path)
        return self._folders[path]

    def _looked(self, path: str) -> Kind | None:
        try:
            mode = (self.root / path).lstat().st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ScaffoldError(f"{path}: cannot be read: {error.strerror}; nothing was written") from None
        if stat.S_ISLNK(mode):
            return Kind.BEHIND
        return Kind.FOLDER if stat.S_ISDIR(mode) else Kind.BLOCKED

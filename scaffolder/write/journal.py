"""The journal of an update: which files change from what to what, and how far it has come."""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scaffolder.errors import ScaffoldError
from scaffolder.write import Disk

FOLDER = ".scaffold/update"
"""Where an update keeps its journal, the files as they were (`before/`) and those to come (`after/`): on the file system of
the repository itself, which may be another than that of the folder around it."""

LOCK = ".scaffold/update.lock"
"""Held by the one run that may change the repository."""

KEPT = ".scaffold/kept"
"""Where files go that were edited after an update wrote them, when it is taken back."""

VERSION = 1
NAME = "journal.json"


class Phase(enum.StrEnum):
    """How far an update has come: files change; people resolve conflicts; the record is written; all is done."""

    APPLYING = "applying"
    CONFLICTS = "conflicts"
    CLOSING = "closing"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: the digests of its bytes before and after, empty where it is absent."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A file that needs a person: one with signs of a conflict, of which `allowed` are its own.

    Without `allowed` it is the generated text that lies beside a file which cannot be merged.
    """

    path: str
    allowed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """An update under way or done: `entries` come first, `record` when no conflict is left; `folders` were made for it."""

    phase: Phase
    entries: tuple[Entry, ...]
    record: tuple[Entry, ...]
    folders: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def digest(content: bytes | None) -> str:
    """The digest by which the journal knows a file; empty for none."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def read(root: Path) -> Journal | None:
    """The journal of a repository; None where there is none. Raises `ScaffoldError` where it is damaged."""
    place = root / FOLDER / NAME
    refuse_links(root, f"{FOLDER}/{NAME}")
    try:
        data = json.loads(place.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        raise _damaged(root) from None
    try:
        if data["version"] != VERSION:
            raise _damaged(root)
        found = Journal(
            phase=Phase(data["phase"]),
            entries=tuple(_entry(each) for each in data["entries"]),
            record=tuple(_entry(each) for each in data["record"]),
            folders=tuple(_inside(each) for each in data["folders"]),
            conflicts=tuple(
                Conflict(path=_inside(each["path"]), allowed=tuple(int(count) for count in each["allowed"]))
                for each in data["conflicts"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged(root) from None
    return found


def save(root: Path, journal: Journal, disk: Disk) -> None:
    """Write the journal whole, by a rename, and wait until it has reached the disk."""
    data = {
        "version": VERSION,
        "phase": journal.phase.value,
        "entries": [_row(each) for each in journal.entries],
        "record": [_row(each) for each in journal.record],
        "folders": list(journal.folders),
        "conflicts": [{"path": each.path, "allowed": list(each.allowed)} for each in journal.conflicts],
    }
    part = root / FOLDER / f"{NAME}.part"
    disk.unlink(part)
    disk.write(part, (json.dumps(data, indent=1) + "\n").encode("utf-8"), executable=False)
    disk.sync(part)
    disk.replace(part, root / FOLDER / NAME)


def forget(root: Path, disk: Disk) -> None:
    """Remove the journal first, and then what it told of."""
    disk.unlink(root / FOLDER / NAME)
    disk.remove(root / FOLDER)


def refuse_links(root: Path, path: str) -> None:
    """Raise `ScaffoldError` where a folder on the way to a path is a link: nothing is written through one."""
    place = root
    for part in path.split("/")[:-1]:
        place = place / part
        if place.is_symlink():
            raise ScaffoldError(f"{place}: is a link, and links are not followed", hint="put the folder itself there")


def current(root: Path, path: str) -> bytes | None:
    """The bytes that stand at a path now; None where nothing does. A link or a folder there is an `OSError`."""
    place = root / path
    if place.is_symlink():
        raise OSError(0, "a link lies there", str(place))
    with contextlib.suppress(FileNotFoundError):
        return place.read_bytes()
    return None


def _row(entry: Entry) -> Mapping[str, str]:
    return {"path": entry.path, "before": entry.before, "after": entry.after}


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(path=_inside(row["path"]), before=str(row["before"]), after=str(row["after"]))


def _inside(path: object) -> str:
    """A path that stays in the repository. Raises `ValueError` for another: a journal may come from anywhere."""
    text = str(path)
    parts = text.split("/")
    if not text or "\0" in text or {"", ".", "..", ".git"} & set(parts) or text.startswith((FOLDER, "/")):
        raise ValueError(text)
    return text


def _damaged(root: Path) -> ScaffoldError:
    return ScaffoldError(
        f"{root / FOLDER / NAME}: is damaged",
        hint=f"take what you need from {FOLDER}/before, where files lie as they were, and remove {FOLDER}",
    )

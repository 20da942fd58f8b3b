"""Where a decision log lies, and the files in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scaffolder import record_reading
from scaffolder.decision_log import links
from scaffolder.errors import ScaffoldError
from scaffolder.model.record import Log, Page, Record

HABITS = (
    "docs/decisions",
    "docs/adr",
    "docs/adrs",
    "docs/ADR",
    "docs/architecture/decisions",
    "docs/architecture/adr",
    "docs/architecture-decisions",
    "docs/design/decisions",
    "doc/adr",
    "doc/decisions",
    "doc/architecture/decisions",
    "architecture/decisions",
    "architecture-decision-records",
    "adr",
    "adrs",
    "decisions",
)
"""Folders in which people keep their records, ours first."""

ENDINGS = (".md", ".markdown", ".mdown", ".mkd")

MOST_FILES = 5_000
"""Files of a folder that are looked at."""

LARGEST = 1_000_000
"""Bytes of a record that is still read."""

_PASSED_OVER = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".scaffold"})


def locate(path: Path) -> Path | None:
    """The folder of the log that a path means: itself, or the one that lies there by habit or by a tool's own settings.

    None where there is none. Raises `ScaffoldError` where the path does not exist.
    """
    if path.is_file():
        path = path.parent
    if not path.exists():
        raise ScaffoldError(f"{path}: no such file or folder", hint="name a repository, or the folder of its decision records")
    for found in (*_told(path), *(path / each for each in HABITS)):
        if found.is_dir() and not found.is_symlink():
            return found
    return path if any(_is_record(each) for each in sorted(path.iterdir())) else None


def _told(path: Path) -> Iterator[Path]:
    """What adr-tools (`.adr-dir`) and log4brains (`adrFolder`) say."""
    for name in (".adr-dir", ".log4brains.yml"):
        try:
            text = (path / name).read_text("utf-8")[:2_000]
        except (OSError, UnicodeDecodeError):
            continue
        rows = [line.partition(":")[2] for line in text.splitlines() if line.strip().startswith("adrFolder")]
        said = (rows[0] if name.endswith(".yml") and rows else "" if name.endswith(".yml") else text).strip().strip("\"'")
        inside = (path / said).resolve()
        if said and inside.is_relative_to(path.resolve()):
            yield path / said


def _is_record(path: Path) -> bool:
    named = record_reading.NAME.fullmatch(record_reading.stem_of(path.name))
    return path.suffix.lower() in ENDINGS and path.is_file() and named is not None


def read(folder: Path, shown: str = "") -> Log:
    """The log in a folder and the folders below it; nothing in any file makes it fail."""
    names = list(_below(folder))

    def content(name: str) -> bytes:
        if (folder / name).stat().st_size > LARGEST:
            raise _RefusedError(f"it is larger than {LARGEST:,} bytes")
        return (folder / name).read_bytes()

    return held(shown or folder.as_posix(), names, content)


class _RefusedError(OSError):
    """Why a file is left out."""


def held(name: str, names: Sequence[str], content: Callable[[str], bytes]) -> Log:
    """The log in a folder called `name`, whose files are read by `content`; it raises `OSError` where one cannot be."""
    records: list[Record] = []
    pages: list[Page] = []
    refused: dict[str, str] = {}
    for each in names:
        if not each.lower().endswith(ENDINGS):
            continue
        path = f"{name}/{each}" if name not in ("", ".") else each
        try:
            raw = content(each)
        except OSError as error:
            refused[path] = str(error) if isinstance(error, _RefusedError) else (error.strerror or "it cannot be read").lower()
            continue
        if b"\x00" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            refused[path] = "it holds bytes that are no text"
            continue
        found = record_reading.record(path, raw)
        if record_reading.looks_like_record(found):
            records.append(found)
        else:
            pages.append(Page(path=path, raw=raw, text=found.text, encoding=found.encoding))
    return links.linked(Log(folder=name, records=tuple(records), pages=tuple(pages), files=frozenset(names), refused=refused))


def around(path: Path, shown: str) -> Log:
    """The log in which a single file lies; the file is one of its records, whatever its name."""
    whole = read(path.parent, shown.rpartition("/")[0] or ".")
    if any(each.path == shown for each in whole.records) or shown in whole.refused:
        return whole
    extra = record_reading.record(shown, path.read_bytes())
    pages = tuple(each for each in whole.pages if each.path != shown)
    return links.linked(replace(whole, records=(*whole.records, extra), pages=pages))


def _below(folder: Path) -> Iterator[str]:
    """Files of a folder and of those below it, links not followed, by path with slashes."""
    count = 0
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each not in _PASSED_OVER and not each.startswith("."))
        for each in sorted(names):
            path = Path(at) / each
            if path.is_symlink() or count == MOST_FILES:
                continue
            count += 1
            yield path.relative_to(folder).as_posix()

"""Which relative paths may be written: below the target, portable, and never two that differ by case alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scaffolder.errors import ScaffoldError

RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))})
"""Names Windows keeps for devices, with or without an ending."""

_PART = re.compile(r"^[A-Za-z0-9._@+-]{1,120}$")


def fault(path: str) -> str:
    """What is wrong with a relative path, as the end of a sentence; empty where nothing is."""
    if not path or path.startswith("/") or len(path) > 400:
        return "is not a relative path of at most 400 characters"
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return "has an empty part, `.` or `..`"
        if not _PART.match(part) or part.endswith((".", " ")):
            return f"has a part that not every file system takes: {part!r}"
        if part.split(".")[0].lower() in RESERVED:
            return f"has a part that Windows reserves: {part!r}"
    return ""


def refuse_leading_out(folder: Path, file: Path) -> None:
    """Raise `ScaffoldError` where a file of a folder is a link out of it: lines of a file elsewhere would be shown."""
    try:
        is_out = file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        is_out = True  # a link that leads in a circle
    if is_out:
        raise ScaffoldError(
            f"{file.as_posix()}:1:1: is a link that leads out of its folder, and is not followed",
            hint="put the file itself there, or name it alone",
        )


def refuse_unsafe(paths: Iterable[str]) -> None:
    """Raise `ScaffoldError` where a path is not safe, or two are the same file on a file system without case."""
    seen: dict[str, str] = {}
    for path in paths:
        wrong = fault(path)
        if wrong:
            raise ScaffoldError(f"the planned path {path!r} {wrong}", hint="shorten or rename the id it is made from")
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise ScaffoldError(
                f"the planned paths {other} and {path} differ by upper and lower case only",
                hint="rename one of the ids they are made from",
            )
    for path in seen:
        parts = path.split("/")
        for size in range(1, len(parts)):
            if "/".join(parts[:size]) in seen:
                raise ScaffoldError(f"the planned path {path} needs a folder where another planned file lies")

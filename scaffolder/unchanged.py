"""A run over what did not change since an earlier one says what that one said: it is answered from an account of it.

An account holds what was asked, how everything that was looked at looks from outside, what was printed, and the exit code.
It is looked up before anything else of the program is loaded, so this module imports nothing that takes time.
"""

from __future__ import annotations

import os
import zlib
from array import array
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

VERSION = 1
"""Version of the shape of an account."""

YOUNG = 2_000_000_000
"""Nanoseconds before a run within which a file's times are not believed: file systems are that coarse."""

MANY = 50
"""Paths from which a run is remembered unasked."""

MOST_ROWS = 100_000
"""Files that one account speaks of."""

MOST_OUTPUT = 1024 * 1024
"""Bytes of the longest output that is kept."""

NOT_ENTERED = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".terraform", ".mypy_cache",
        ".ruff_cache", ".pytest_cache", "target", "dbt_packages", "dbt_modules", "site-packages", ".idea", ".vscode",
    }
)  # fmt: skip
"""Folders of tools: what they hold is made, fetched or built, and no part of what a repository says."""

_VARIABLES = ("NO_COLOR", "TERM")
"""The environment that a report depends on."""


def folder(named: str, environment: Mapping[str, str]) -> str:
    """Where verdicts and accounts are kept; empty where they are turned off. `named` is what the command line says."""
    chosen = named or environment.get("SCAFFOLD_CACHE", "")
    if chosen:
        return "" if chosen == "off" else chosen
    place = environment.get("XDG_CACHE_HOME", "")
    return os.path.join(place if place.startswith("/") else os.path.expanduser("~/.cache"), "scaffold")


def place(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Where the account of a command line lies, if there is one; empty where it has none."""
    named = [word for each, word in pairwise(arguments) if each == "--cache"]
    named += [each.partition("=")[2] for each in arguments if each.startswith("--cache=")]
    many = len(arguments) > MANY or any(each.startswith("--repositories") for each in arguments)
    return folder(named[0] if named else "", environment) if (named or many) and "--no-cache" not in arguments else ""


def asked(version: str, arguments: Sequence[str], environment: Mapping[str, str], *, day: str, terminal: bool) -> str:
    """Everything that a run's answer depends on beside what it looks at: two runs with the same text were asked the same."""
    return repr((VERSION, version, os.getcwd(), day, terminal, *map(environment.get, _VARIABLES), *arguments))


def file(folder: str, question: str) -> str:
    """The file of a run's account in the folder of the cache; another run's may have the same, and is told by its question."""
    return os.path.join(folder, f"run-{zlib.crc32(question.encode()):08x}.seen")


def program() -> list[str]:
    """The folders of the program and its knowledge, each with a slash behind it."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.isdir(os.path.join(here, "_data"))
    beside = () if packed else ("blueprints", "schemas")
    return [f"{here}/", *(f"{os.path.dirname(here)}/{name}/" for name in beside)]


def tree(place: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file and link below a folder with what it looks like; what tools keep there is left out, but for what dbt knows.

    Raises `OSError` where a folder cannot be listed.
    """
    pending = [place]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False) or entry.is_symlink():
                    yield entry.path, entry.stat(follow_symlinks=False)
                elif not entry.is_dir(follow_symlinks=False):
                    continue
                elif entry.name not in NOT_ENTERED:
                    pending.append(entry.path)
                elif entry.name == "target" and os.path.isfile(kept := f"{entry.path}/manifest.json"):
                    yield kept, os.stat(kept)


def seen(paths: Iterable[str]) -> bytes | None:
    """What is there, as it looks from outside; a path with a slash behind it stands for every file below. None for too much.

    First four numbers of eight bytes for each: size, times of change in nanoseconds, and number; zeros where it is not there.
    """
    rows = array("Q")
    add = rows.append
    below: list[str] = []
    try:
        for path in paths:
            if path.endswith("/"):
                for name, found in sorted(tree(path)):
                    below.append(name)
                    rows.extend((found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
                continue
            try:
                found = os.stat(path)
            except FileNotFoundError:
                rows.extend((0, 0, 0, 0))
                continue
            add(found.st_size)
            add(found.st_mtime_ns)
            add(found.st_ctime_ns)
            add(found.st_ino)
    except (OSError, ValueError, OverflowError):
        return None
    if len(rows) > 4 * MOST_ROWS:
        return None
    newest = max(rows[1::4], default=0)
    return b"%d\n%b%b" % (newest, rows.tobytes(), os.fsencode("\0".join(below)))


def account(question: str, paths: Sequence[str], look: bytes, *, code: int, output: str) -> bytes | None:
    """The account of a run that looked at `paths`, which looked like `look` before it began; None where it is too long."""
    blocks = (question.encode(), os.fsencode("\0".join(paths)), look, output.encode("utf-8", "backslashreplace"))
    if len(blocks[3]) > MOST_OUTPUT or any("\0" in path for path in paths):
        return None
    return b"%d %d %d %d %d\n" % (code, *map(len, blocks)) + b"".join(blocks)


def is_old(look: bytes, began: int) -> bool:
    """Whether nothing changed shortly before a run began (nanoseconds since 1970): a later change would show."""
    return int(look[: look.index(b"\n")]) < began - YOUNG


def answer(folder: str, question: str) -> tuple[int, bytes] | None:
    """The exit code and the output of the same run earlier, where everything that it looked at looks the same now."""
    try:
        with open(file(folder, question), "rb") as stream:
            content = stream.read()
        head, _, rest = content.partition(b"\n")
        code, *lengths = map(int, head.split())
        words, paths, look, output = _cut(rest, lengths)
    except (OSError, ValueError):
        return None
    if words != question.encode() or seen(os.fsdecode(paths).split("\0")) != look:
        return None
    return code, output


def _cut(content: bytes, lengths: Collection[int]) -> Iterator[bytes]:
    if sum(lengths) != len(content):
        raise ValueError("not whole")
    start = 0
    for length in lengths:
        yield content[start : start + length]
        start += length

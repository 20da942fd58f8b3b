"""Many manifests or repositories: what is looked at, in which shard, and checked one after the other or side by side.

What the cache knows needs neither the catalog nor the judge: both are loaded for the first that it does not know.
"""

from __future__ import annotations

import gc
import glob
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.reporters import Checked

MANIFEST_NAME = "platform.yaml"
"""The file a manifest is called in a repository."""

WAIVERS = "waivers.yaml"
"""The file beside a manifest that its verdict depends on."""

FEW = 24
"""Manifests that one process checks sooner than others are started."""

CHUNK = 8
"""Manifests that a process takes at once."""


@dataclass(slots=True)
class Given:
    """One thing to check.

    `path` is the file or folder as given, `shown` the manifest as reports name it, `text` its text where it was read already.
    `stamp` says what the file looked like (size, times, number), and is empty where it is not there; `changed` is its time of
    change in nanoseconds.
    """

    path: str
    shown: str
    text: str | None = None
    stamp: str = ""
    is_folder: bool = False
    changed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms all are judged: the day (ISO date), and whether waivers count."""

    today: str
    with_waivers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What checking one came to; `refusal` says why it could not be read."""

    given: Given
    checked: Checked
    refusal: ScaffoldError | None = None
    held_to: str = ""
    """The standards of others that the documents of the file follow, in words; empty for a manifest."""


class Memory(Protocol):
    """What remembers verdicts: see `scaffolder.cache`."""

    def find(self, given: Given) -> Checked | None:
        """The verdict on what did not change, None where it is not known."""

    def keep(self, outcome: Outcome) -> None:
        """Remember a verdict."""


def look(path: str) -> Given:
    """What a path means, looked up once: a manifest, or the manifest in a folder."""
    plain = os.path.normpath(path)
    try:
        found = os.stat(plain)
        if not stat.S_ISDIR(found.st_mode):
            return Given(path, plain, None, stamp(found), changed=found.st_mtime_ns)
        file = f"{plain}/{MANIFEST_NAME}" if plain != "." else MANIFEST_NAME
        return Given(path, file, None, stamp(os.stat(file)), is_folder=True)
    except (OSError, ValueError):
        return Given(path, plain)


def stamp(found: os.stat_result) -> str:
    """What a file looks like from outside."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def repositories(named: str) -> list[str]:
    """The paths that a pattern, a file with one path a line (# starts a comment) or a folder of repositories names, sorted.

    Raises `ScaffoldError` where it names nothing.
    """
    if glob.has_magic(named):
        found = sorted(glob.glob(named, recursive=True))
    elif Path(named, MANIFEST_NAME).is_file():
        found = [named]
    elif Path(named).is_dir():
        found = sorted(each.parent.as_posix() for each in Path(named).glob(f"*/{MANIFEST_NAME}"))
    else:
        found = _listed(named)
    if not found:
        raise ScaffoldError(
            f"{named}: names no repository",
            hint=f"a list holds one path a line, a pattern stands in quotes, a folder holds repositories with {MANIFEST_NAME}",
        )
    return found


def looked_at(named: Iterable[str], givens: Iterable[Given]) -> list[str] | None:
    """Every file and folder that the verdicts on what was named depend on, a whole tree with a slash behind it.

    `named` are patterns, lists and folders, `givens` what they mean. None where that cannot be told before looking.
    """
    found: dict[str, None] = {}
    for each in named:
        deciding = _deciding(each)
        if deciding is None:
            return None
        found |= dict.fromkeys(deciding)
    for given in givens:
        folder = given.shown[: given.shown.rfind(os.sep) + 1]
        found |= dict.fromkeys((folder or "./",) if given.is_folder else (given.shown, folder + WAIVERS))
    return list(found)


def _deciding(named: str) -> list[str] | None:
    """The files and folders that decide what a pattern, list or folder names; None where any folder may, as with **."""
    is_one = not Path(named).is_dir() or Path(named, MANIFEST_NAME).is_file()
    if is_one and not glob.has_magic(named):
        return [named]
    pattern = named if glob.has_magic(named) else f"{named}/*/{MANIFEST_NAME}"
    if "**" in pattern:
        return None
    parts = pattern.split("/")
    first = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    prefixes = ["/".join(parts[:size]) for size in range(first, len(parts))]
    root = "/" if pattern.startswith("/") else "."
    return [each for prefix in prefixes for each in (glob.glob(prefix) if prefix else [root])]


def _listed(named: str) -> list[str]:
    try:
        rows = Path(named).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ScaffoldError(
            f"{named}: cannot be read: {reason}", hint="name a file with one path a line, or a pattern such as 'shops/*'"
        ) from None
    return [row.split(" #")[0].strip() for row in rows if row.strip() and not row.lstrip().startswith("#")]


def shard(paths: Sequence[str], number: int, count: int) -> list[str]:
    """Every `count`-th path from the `number`-th (from 1) on: together the shards hold each path once."""
    return list(paths[number - 1 :: count])


def outcomes(
    givens: Iterable[Given], catalog: Callable[[], Catalog], terms: Terms, *, memory: Memory | None = None, jobs: int = 1
) -> Iterator[Outcome]:
    """Every outcome in the order given: remembered ones at once, the others from as many processes as asked for."""
    every = list(givens)
    known = [memory.find(each) if memory and each.text is None else None for each in every]
    rest = iter(_checked([each for each, found in zip(every, known, strict=True) if found is None], catalog, terms, jobs))
    for given, found in zip(every, known, strict=True):
        if found is not None:
            yield Outcome(given=given, checked=found)
            continue
        outcome = next(rest)
        if memory and outcome.refusal is None and given.text is None:
            memory.keep(outcome)
        yield outcome


def _checked(givens: list[Given], catalog: Callable[[], Catalog], terms: Terms, jobs: int) -> Iterator[Outcome]:
    if not givens:
        return
    from scaffolder import checking  # noqa: PLC0415 (what is remembered needs no judge)

    if jobs > 1 and len(givens) > FEW:
        from scaffolder import workers  # noqa: PLC0415 (one process needs no others)

        yield from workers.checked(givens, catalog(), terms, jobs=jobs)
        return
    knowledge = catalog()
    if len(givens) > FEW:
        checking.prepare(knowledge)
        collect_new()
    for given in givens:
        yield checking.check(given, knowledge, terms)


def collect_new() -> None:
    """Look for circles among what comes from now on: the command line has turned that off for its short runs.

    What is there already, the knowledge above all, stays and is not looked at again.
    """
    gc.freeze()
    gc.enable()

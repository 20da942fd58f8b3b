"""What a run takes from earlier runs and leaves for later ones: verdicts, and the account of the whole run."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder import __version__, unchanged
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.cache import Cache
    from scaffolder.fleet import Given, Terms

ACCOUNTS = 16
"""Accounts of runs that stay in the folder."""

_LASTING = ("fix", "write_baseline", "scorecard", "verbose")
"""Options with which a run does more than print its report."""


def cache(given: dict[str, Any], many: bool, terms: Terms, *, began: int) -> Cache | None:  # noqa: FBT001 (one plain question)
    """The cache of this run, None where there is to be none: it is on where asked for, and where many are checked."""
    folder = unchanged.folder(given["cache"] or "", os.environ)
    if given["no_cache"] or not folder or not (given["cache"] or many or given["repositories"]):
        return None
    from scaffolder import cache as remembered

    return remembered.Cache(Path(folder), remembered.salt(__version__, _sources()), terms, began=began)


def _sources() -> tuple[str, ...]:
    sources: tuple[str, ...] = click.get_current_context().meta.get("scaffolder.blueprints", ())
    return sources


class Account:
    """What this run looks at, as it looked before the run judged any of it; `heard` grows by what is printed."""

    def __init__(self, cache: Cache, paths: list[str], look: bytes, question: str) -> None:
        self.heard: list[str] = []
        self._cache = cache
        self._paths = paths
        self._look = look
        self._question = question

    def save(self, code: int) -> None:
        """Keep it, where every verdict of the run is remembered."""
        output = "".join(self.heard)
        content = unchanged.account(self._question, self._paths, self._look, code=code, output=output)
        if content is not None and not self._cache.unknown:
            _keep(Path(unchanged.file(str(self._cache.folder), self._question)), content, "run-*.seen", ACCOUNTS)


def account(given: dict[str, Any], givens: Sequence[Given], cache: Cache | None, *, began: int) -> Account | None:
    """The account of this run, begun; None where the same run later must be worked out anew.

    That is where it writes more than its report to standard output, is told something there, or looks at what just changed.
    """
    arguments = click.get_current_context().find_root().obj
    written = any("=" in each for each in given["formats"])
    told = any(each.text is not None for each in givens)
    if cache is None or written or told or _sources() or not arguments or any(map(given.get, _LASTING)):
        return None
    from scaffolder import fleet

    baseline = [given["baseline"]] if given["baseline"] else []
    paths = fleet.looked_at(given["repositories"], givens)
    every = [*unchanged.program(), *baseline, *paths] if paths else []
    look = unchanged.seen(every) if every else None
    if look is None or not unchanged.is_old(look, began):
        return None
    question = unchanged.asked(__version__, arguments, os.environ, day=given["today"], terminal=sys.stdout.isatty())
    return Account(cache, every, look, question)


def save(cache: Cache | None) -> None:
    """Write the verdicts that are new."""
    text = cache.text() if cache else None
    if cache is not None and text is not None:
        _keep(cache.file, text.encode("utf-8"), "verdicts-*.json", cache.kept)


def _keep(file: Path, content: bytes, pattern: str, most: int) -> None:
    """Write a file of the cache; a folder that cannot be written only makes the next run slower."""
    from scaffolder import write

    with contextlib.suppress(ScaffoldError, RuntimeError):
        write.write_file(file, content, replace=True)
        write.keep_newest(file.parent, pattern, most)

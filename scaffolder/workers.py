"""Processes that check side by side; each has the knowledge of the one that started it."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator

from scaffolder import checking
from scaffolder.catalog import Catalog
from scaffolder.fleet import CHUNK, Given, Outcome, Terms, collect_new

_SHARED: list[tuple[Catalog, Terms]] = []
"""What a process checks with: set before the others are started, or when one starts."""


def checked(givens: list[Given], catalog: Catalog, terms: Terms, *, jobs: int) -> Iterator[Outcome]:
    """Every outcome in the order given."""
    checking.prepare(catalog)
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    around = multiprocessing.get_context(method)
    with around.Pool(jobs, initializer=_start, initargs=(catalog, terms)) as pool:
        yield from pool.imap(_check, givens, chunksize=CHUNK)


def _start(catalog: Catalog, terms: Terms) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_new()
    _SHARED[:] = [(catalog, terms)]


def _check(given: Given) -> Outcome:
    catalog, terms = _SHARED[0]
    return checking.check(given, catalog, terms)

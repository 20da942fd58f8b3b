"""The terminal: how wide it is, and a line that says how far long work is."""

from __future__ import annotations

import os
import sys


def columns() -> int:
    """How wide help may be: what the terminal has, between 50 and 98; click's own way of asking loads compression libraries."""
    try:
        columns = int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
        except (ValueError, OSError):
            columns = 80
    return max(50, min(columns, 100) - 2)


class Progress:
    """One line on standard error that says how far long work is; silent where no person watches, or the work is short."""

    LEAST = 20
    """Steps below which nothing is shown."""

    def __init__(self, verb: str, steps: int, *, quiet: bool) -> None:
        self._verb = verb
        self._steps = steps
        self._done = 0
        self._shown = not quiet and steps >= self.LEAST and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def step(self) -> None:
        """Say that the next step begins."""
        self._done += 1
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{self._verb} {self._done} of {self._steps}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

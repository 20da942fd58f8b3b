"""Findings as text for people: the place, the line with a caret, why it matters and what to write."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping

from scaffolder.model.finding import Finding
from scaffolder.reporters import UNREADABLE, Checked, Look, Totals, looked_at, printable, said_of
from scaffolder.secrets import masked

WIDTH = 100
"""Columns that our own words take at most."""

MOST_FINDINGS = 200
"""Findings that are shown; the others are counted."""

MOST_SKIPPED = 10
"""Files that were not looked into and are named; the others are counted."""

MOST_CHARACTERS = 64 * 1024
"""The longest report."""

_COLOURS = {"error": "31", "warning": "33", "note": "36", "caret": "31", "gutter": "34", "bold": "1"}


class Report:
    """One block a finding that stands, then one line that sums up; accepted findings are counted only."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._shown = 0
        self._size = 0
        self._left = 0

    def head(self) -> str:
        """Nothing: the first line is a finding's."""
        return ""

    def part(self, checked: Checked) -> str:
        """A block for each finding that stands, as far as there is room; after the first that finds none, all are counted.

        What cannot be read was said on standard error already.
        """
        blocks = _Blocks(checked.lines, self._look)
        found: list[str] = []
        for each in checked.findings:
            if not each.stands or each.rule == UNREADABLE:
                continue
            block = blocks.block(each) if not self._left and self._shown < MOST_FINDINGS else ""
            self._size += len(block.encode("utf-8")) + 1
            if not block or self._size > MOST_CHARACTERS - 4 * WIDTH:
                self._left += 1
                continue
            self._shown += 1
            found.append(f"{block}\n")
        return "".join(found)

    def foot(self, totals: Totals) -> str:
        """How many are not shown, and how many there are; nothing where nothing could be read."""
        if not totals.files and totals.counts.get(UNREADABLE):
            return ""
        more = "1 more finding is" if self._left == 1 else f"{self._left} more findings are"
        rest = f"{more} not shown here: --format json shows them all\n\n" if self._left else ""
        return f"{rest}{_looked(totals)}{said_of(totals)}\n"


def _looked(totals: Totals) -> str:
    """What was looked at in repositories, and what was not; nothing where there was none."""
    if not totals.repositories:
        return ""
    found = [f"looked at {looked_at(totals.looked)}"]
    if totals.skipped:
        many = "1 of them was" if len(totals.skipped) == 1 else f"{len(totals.skipped)} of them were"
        found.append(f"{many} not looked into:")
        found += [f"  {_ours(path)}: {reason}" for path, reason in totals.skipped[:MOST_SKIPPED]]
        more = len(totals.skipped) - MOST_SKIPPED
        found += [f"  and {more} more: --format json names them all"] if more > 0 else []
    return "".join(f"{line}\n" for line in found)


class _Blocks:
    """Turns findings into blocks."""

    def __init__(self, lines: Mapping[tuple[str, int], str], look: Look) -> None:
        self._lines = lines
        self._look = look

    def block(self, finding: Finding) -> str:
        """The lines of one finding, each ended."""
        place = finding.location
        gutter = " " * len(str(place.line))
        head = f"{finding.severity.value}[{finding.rule}]"
        title = textwrap.wrap(_ours(finding.message), WIDTH - len(head) - 2, break_on_hyphens=False) or [""]
        found = [
            f"{self._paint(head, finding.severity.value)}: {self._paint(title[0], 'bold')}",
            *(f"    {each}" for each in title[1:]),
        ]
        found.append(f"{gutter}{self._paint('-->', 'gutter')} {printable(masked(place.path))}:{place.line}:{place.column}")
        found += self._excerpt(finding, gutter)
        found += self._notes("why", _reason(finding), gutter) + self._notes("help", finding.help, gutter)
        found += self._notes("page", self._look.page(finding.rule) if self._look.rules_page else "", gutter)
        return "\n".join(found) + "\n"

    def _paint(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self._look.colour and text else text

    def _excerpt(self, finding: Finding, gutter: str) -> list[str]:
        """The line with a caret under what is meant; a long line is shown around it."""
        place = finding.location
        shown = self._lines.get((place.path, place.line))
        if shown is None:
            return []
        start = min(place.column - 1, len(shown))
        end = min(max(start + place.length, start + 1), max(len(shown), start + 1))
        before, marked, after = _window(shown, start, end)
        caret = " " * _width(before) + self._paint("^" * max(1, _width(marked)), "caret")
        label = _ours(finding.label)
        room = WIDTH - len(gutter) - 4 - _width(before) - max(1, _width(marked))
        bar = self._paint("|", "gutter")
        number = self._paint(str(place.line), "gutter")
        found = [f"{gutter} {bar}", f"{number} {bar} {before}{marked}{after}".rstrip()]
        if len(label) <= max(room, 24):
            return [*found, f"{gutter} {bar} {caret} {label}".rstrip()]
        return [
            *found,
            f"{gutter} {bar} {caret}",
            *(f"{gutter} {bar} {each}" for each in textwrap.wrap(label, WIDTH - len(gutter) - 3)),
        ]

    def _notes(self, name: str, text: str, gutter: str) -> list[str]:
        if not text:
            return []
        lead = f"{gutter} {self._paint('=', 'gutter')} {name}: "
        indent = " " * (len(gutter) + len(name) + 5)
        room = WIDTH - len(indent)
        wrapped: list[str] = []
        for each in masked(text).split("\n"):
            kept = printable(each)
            wrapped += (
                [kept]
                if name in ("help", "page") or len(kept) <= room
                else textwrap.wrap(_ours(kept), room, break_on_hyphens=False)
            )
        return [f"{lead if not count else indent}{each}".rstrip() for count, each in enumerate(wrapped)]


def _reason(finding: Finding) -> str:
    practice = f" (practice {finding.practice})" if finding.practice else ""
    return f"{finding.why}{practice}" if finding.why else practice.strip(" ()")


def _ours(text: str) -> str:
    return printable(masked(" ".join(text.split())))


def _window(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The text before, at and after the mark, cut to fit; what cannot be seen is shown as its code."""
    most = WIDTH - 10
    end = min(end, start + most // 2)
    left = 0 if len(text) <= most else max(0, min(start - most // 4, len(text) - most))
    right = min(len(text), left + most)
    before = ("..." if left else "") + printable(text[left:start].replace("\t", " "))
    after = printable(text[end:right].replace("\t", " ")) + ("..." if right < len(text) else "")
    return before, printable(text[start:end].replace("\t", " ")), after


def _width(text: str) -> int:
    """Columns of a terminal that the text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)

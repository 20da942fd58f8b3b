"""Findings as one line each, as compilers print them: path, line, column, severity, rule, message and help."""

from __future__ import annotations

from scaffolder.reporters import SKIPPED, Checked, Look, Totals, accepted, printable, said_of
from scaffolder.secrets import masked


class Report:
    """A line for each finding and for each file that was not looked into, then one that sums up."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def head(self) -> str:
        """Nothing: the first line is a finding."""
        return ""

    def part(self, checked: Checked) -> str:
        """A line for each finding; accepted ones say so."""
        found = []
        for each in checked.findings:
            place = f"{each.location.path}:{each.location.line}:{each.location.column}"
            what = f"{each.severity.value}[{each.rule}]: {each.message}"
            aside = accepted(each) or each.help
            page = f" <{self._look.page(each.rule)}>" if self._look.rules_page else ""
            found.append(f"{_line(place)}: {_line(what)}{f' ({_line(aside)})' if aside else ''}{page}\n")
        return "".join(found)

    def foot(self, totals: Totals) -> str:
        """What was not looked into, and how many findings there are."""
        unread = [f"{_line(path)}: {SKIPPED}: {_line(reason)}\n" for path, reason in totals.skipped]
        return f"{''.join(unread)}{said_of(totals)}\n"


def _line(text: str) -> str:
    return printable(masked(" ".join(text.split())))

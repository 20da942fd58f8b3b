"""Findings as JSON lines: one finding a line as in the JSON report, and a last line with the summary."""

from __future__ import annotations

import json

from scaffolder.reporters import Checked, Look, Totals
from scaffolder.reporters.json import TOOL, entry


class Report:
    """A line for each finding, then one that sums up."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def head(self) -> str:
        """Nothing: the first line is a finding."""
        return ""

    def part(self, checked: Checked) -> str:
        """A line for each finding."""
        return "".join(f"{json.dumps(entry(each, self._look))}\n" for each in checked.findings)

    def foot(self, totals: Totals) -> str:
        """The last line: version, program and summary."""
        return f"{json.dumps({'version': 1, 'tool': TOOL, **totals.unread(), 'summary': totals.summary()})}\n"

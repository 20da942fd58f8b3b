"""Findings as JUnit XML, which every build server shows: a suite for each part, a case for each finding.

What fails the run is a failure, what a waiver or the baseline accepts is skipped, as is a file that was not looked into, and
the rest is a case with its text.
"""

from __future__ import annotations

import re

from scaffolder.escape import xml
from scaffolder.model.finding import Finding
from scaffolder.reporters import SKIPPED, Checked, Look, Totals, accepted
from scaffolder.secrets import masked

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Report:
    """One suite after the other."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def head(self) -> str:
        """The declaration and the outermost element."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="scaffold validate">\n'

    def part(self, checked: Checked) -> str:
        """A suite: a case for each finding, or one that passes where there is none."""
        found = checked.findings
        failed = sum(self._look.fails(each) for each in found)
        skipped = sum(not each.stands for each in found) + len(checked.skipped)
        name = _attribute(checked.path or "manifest")
        cases = [self._case(each) for each in found]
        cases += [_unread(path, reason) for path, reason in checked.skipped]
        cases = cases or [f'    <testcase classname="{name}" name="no findings" time="0"/>\n']
        counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="{skipped}" time="0"'
        return f'  <testsuite name="{name}" {counts}>\n{"".join(cases)}  </testsuite>\n'

    def foot(self, totals: Totals) -> str:
        """The end of the outermost element."""
        del totals
        return "</testsuites>\n"

    def _case(self, finding: Finding) -> str:
        place = finding.location
        where = f"{masked(place.path)}:{place.line}:{place.column}"
        start = (
            f'    <testcase classname="{_attribute(place.path)}" name="{_attribute(f"{finding.rule} at {where}")}" '
            f'file="{_attribute(place.path)}" line="{place.line}" time="0">'
        )
        said = [f"{where}: {finding.severity.value}[{finding.rule}]: {finding.message}"]
        said += [f"{name}: {text}" for name, text in (("why", finding.why), ("help", finding.help)) if text]
        said.append(f"rule: {self._look.page(finding.rule)}")
        text = _text("\n".join(said))
        if not finding.stands:
            reason = _attribute(f"{accepted(finding)} ({self._look.page(finding.rule)})")
            return f'{start}<skipped message="{reason}"/></testcase>\n'
        if self._look.fails(finding):
            message = f'message="{_attribute(finding.message)}" type="{finding.severity.value}[{finding.rule}]"'
            return f"{start}<failure {message}>{text}</failure></testcase>\n"
        return f"{start}<system-out>{text}</system-out></testcase>\n"


def _unread(path: str, reason: str) -> str:
    start = f'    <testcase classname="{_attribute(path)}" name="{SKIPPED}" file="{_attribute(path)}" time="0">'
    return f'{start}<skipped message="{_attribute(reason)}"/></testcase>\n'


def _attribute(text: str) -> str:
    return xml(_NOT_XML.sub("\ufffd", masked(" ".join(text.split()))))


def _text(text: str) -> str:
    return "\n".join(xml(_NOT_XML.sub("\ufffd", line)) for line in masked(text).split("\n"))

"""Findings as a GitLab code quality report, which merge requests show beside the changed lines.

Source: GitLab Docs, Code Quality, "Code Quality report format": description, check_name, fingerprint, severity, location.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import PurePosixPath

from scaffolder.model.document import Data
from scaffolder.model.finding import Finding
from scaffolder.reporters import SKIPPED, Checked, Look, Totals, accepted
from scaffolder.secrets import masked

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


class Report:
    """One list with an entry for each finding."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._first = True
        self._seen: Counter[str] = Counter()

    def head(self) -> str:
        """The start of the list."""
        return "["

    def part(self, checked: Checked) -> str:
        """An entry for each finding, and one for each file that was not looked into."""
        found = []
        for each in (*map(self._entry, checked.findings), *(self._unread(*one) for one in checked.skipped)):
            found.append(f"{'' if self._first else ','}\n  {json.dumps(each)}")
            self._first = False
        return "".join(found)

    def foot(self, totals: Totals) -> str:
        """The end of the list."""
        del totals
        return "]\n" if self._first else "\n]\n"

    def _entry(self, finding: Finding) -> dict[str, Data]:
        aside = accepted(finding)
        texts = [masked(finding.message), masked(finding.help), f"({aside})" if aside else ""]
        path = PurePosixPath(masked(finding.location.path)).as_posix()
        entry: dict[str, Data] = {
            "description": " ".join(" - ".join(text for text in texts if text).split()),
            "check_name": finding.rule,
            "fingerprint": self._fingerprint(finding.location.path, finding.fingerprint),
            "severity": "info" if aside else _SEVERITIES[finding.severity.value],
            "location": {"path": path, "lines": {"begin": finding.location.line}},
        }
        if self._look.rules_page:
            entry["content"] = {"body": self._look.page(finding.rule)}
        return entry

    def _unread(self, path: str, reason: str) -> dict[str, Data]:
        return {
            "description": " ".join(masked(f"not looked into: {reason}").split()),
            "check_name": SKIPPED,
            "fingerprint": self._fingerprint(path, SKIPPED),
            "severity": "info",
            "location": {"path": PurePosixPath(masked(path)).as_posix(), "lines": {"begin": 1}},
        }

    def _fingerprint(self, path: str, own: str) -> str:
        """Unique in the report, as GitLab asks: over the path, the finding's own, and its number among equal ones."""
        text = f"{path}\n{own}"
        self._seen[text] += 1
        return hashlib.sha256(f"{text}\n{self._seen[text]}".encode()).hexdigest()[:32]

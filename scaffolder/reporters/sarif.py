"""Findings as SARIF 2.1.0, which code scanning services keep over time: rules with help, results without line numbers in them.

Source: OASIS Static Analysis Results Interchange Format Version 2.1.0. One result a finding, waivers as suppressions, the
baseline as baseline state, fixes as replacements, files that were not looked into as notifications; rules appear in the order
in which they are first broken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import quote

from scaffolder import __version__
from scaffolder.documents.characters import printable
from scaffolder.model.document import Data, Location
from scaffolder.model.finding import Finding, Severity
from scaffolder.reporters import SKIPPED, Checked, Look, Totals
from scaffolder.secrets import masked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the standard keeps its schema; nothing opens it."""

BASE = "%SRCROOT%"
"""What relative addresses are relative to: the folder in which scaffold ran."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Report:
    """One run; its rules come last, when it is known which were broken."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._rules: dict[str, Finding] = {}
        self._numbers: dict[str, int] = {}
        self._refused = False
        self._first = True

    def head(self) -> str:
        """The start of the one run."""
        start = {"$schema": SCHEMA, "version": "2.1.0"}
        return f'{json.dumps(start)[:-1]}, "runs": [{{"columnKind": "unicodeCodePoints", "results": ['

    def part(self, checked: Checked) -> str:
        """A result for each finding."""
        found = []
        for each in checked.findings:
            found.append(f"{'' if self._first else ','}\n{json.dumps(self._result(each))}")
            self._first = False
            self._refused = self._refused or each.rule == "unreadable"
        return "".join(found)

    def foot(self, totals: Totals) -> str:
        """The program with its rules, how the run ended, and what was not looked into."""
        driver: dict[str, Data] = {
            "name": "scaffold",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [self._rule(name, sample) for name, sample in self._rules.items()],
        }
        ended: dict[str, Data] = {"executionSuccessful": not self._refused}
        if totals.skipped:
            driver["notifications"] = [{"id": SKIPPED, "shortDescription": {"text": "A file that was not looked into."}}]
            ended["toolExecutionNotifications"] = [self._notification(path, reason) for path, reason in totals.skipped]
        rest = {
            "tool": {"driver": driver},
            "invocations": [ended],
            "originalUriBaseIds": {BASE: {"description": {"text": "The folder in which scaffold ran."}}},
        }
        return f"\n], {json.dumps(rest, indent=1)[1:].strip()[:-1].rstrip()}}}]}}\n"

    def _notification(self, path: str, reason: str) -> dict[str, Data]:
        return {
            "descriptor": {"id": SKIPPED, "index": 0},
            "level": "note",
            "message": {"text": printable(masked(f"not looked into: {reason}"))},
            "locations": [{"physicalLocation": {"artifactLocation": self._address(path)}}],
        }

    def _result(self, finding: Finding) -> dict[str, Data]:
        number = self._numbers.setdefault(finding.rule, len(self._numbers))
        self._rules.setdefault(finding.rule, finding)
        address = self._address(finding.location.path)
        found: dict[str, Data] = {
            "ruleId": finding.rule,
            "ruleIndex": number,
            "level": finding.severity.value,
            "message": {"text": _said(finding)},
            "locations": [{"physicalLocation": {"artifactLocation": address, "region": _region(finding.location)}}],
            "partialFingerprints": {"scaffold/v1": finding.fingerprint},
        }
        if finding.waiver:
            waiver = finding.waiver
            held = {"owner": masked(waiver.owner), "until": masked(waiver.until)}
            reason = masked(waiver.reason)
            found["suppressions"] = [
                {"kind": "external", "status": "accepted", "justification": reason, "properties": dict(held)}
            ]
        if finding.baselined:
            found["baselineState"] = "unchanged"
        if finding.fix is not None:
            change: dict[str, Data] = {
                "deletedRegion": _region(finding.location),
                "insertedContent": {"text": masked(finding.fix)},
            }
            found["fixes"] = [{"artifactChanges": [{"artifactLocation": address, "replacements": [change]}]}]
        return found

    def _rule(self, name: str, sample: Finding) -> dict[str, Data]:
        title, plain, markdown = self._explained(name, sample)
        properties: dict[str, Data] = {"tags": [each for each in ("data-platform", sample.practice) if each]}
        if sample.catalogue:
            properties["catalogue"] = list(sample.catalogue)
        return {
            "id": name,
            "shortDescription": {"text": title},
            "fullDescription": {"text": printable(masked(sample.why)) or title},
            "help": {"text": plain, "markdown": markdown},
            "helpUri": self._look.page(name),
            "defaultConfiguration": {"level": self._severity(name, sample).value},
            "properties": properties,
        }

    def _severity(self, name: str, sample: Finding) -> Severity:
        known = self._look.catalog.rules.get(name) if self._look.catalog else None
        return known.severity if known else sample.severity

    def _explained(self, name: str, sample: Finding) -> tuple[str, str, str]:
        """What the rule is about in one line, and its page as text and as Markdown."""
        from scaffolder import explain  # noqa: PLC0415 (only this report tells what the catalog says of a rule)

        topics = explain.find(name, self._look.catalog) if self._look.catalog else ()
        topic = next((each for each in topics if each.kind == "rule"), None)
        if topic is None:
            reason = printable(masked(sample.why)) or name
            return reason, reason, reason
        title = _PLACEHOLDER.sub(r"<\1>", topic.title)
        parts = [f"**{part.label}**: {_body(part.lines, verbatim=part.verbatim)}" for part in topic.parts]
        return title, explain.render([topic]), "\n\n".join([title, *parts])

    def _address(self, path: str) -> dict[str, Data]:
        """A path as an address: relative to where scaffold ran if it lies below, else a whole one."""
        plain = PurePosixPath(masked(path))
        if plain.is_absolute() and self._look.root and plain.is_relative_to(self._look.root):
            plain = plain.relative_to(self._look.root)
        if plain.is_absolute():
            return {"uri": f"file://{quote(plain.as_posix())}"}
        return {"uri": quote(plain.as_posix()), "uriBaseId": BASE}


def _said(finding: Finding) -> str:
    texts = [finding.message, finding.label, f"Why: {finding.why}" if finding.why else ""]
    texts.append(f"Write: {finding.help}" if finding.help else "")
    return "\n".join(printable(line) for text in texts if text for line in masked(text).split("\n"))


def _region(place: Location) -> dict[str, Data]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + place.length,
    }


def _body(lines: Iterable[str], *, verbatim: bool) -> str:
    text = "\n".join(lines)
    return f"\n\n```yaml\n{text}\n```" if verbatim else " ".join(text.split("\n"))

"""Findings as JSON: the versioned shape that other tools build on (`schemas/report.schema.json`)."""

from __future__ import annotations

import json
import textwrap

from scaffolder import __version__
from scaffolder.model.document import Data, pointer_text
from scaffolder.model.finding import Finding
from scaffolder.reporters import Checked, Look, Totals
from scaffolder.secrets import masked

TOOL: dict[str, Data] = {"name": "scaffold", "version": __version__}


class Report:
    """Every finding, and a summary over all files."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._first = True

    def head(self) -> str:
        """The version of the shape and of the program."""
        start = json.dumps({"version": 1, "tool": TOOL}, indent=2)
        return f'{start.removesuffix("}").rstrip()},\n  "findings": ['

    def part(self, checked: Checked) -> str:
        """The findings of one part, each an object."""
        texts = []
        for each in checked.findings:
            text = textwrap.indent(json.dumps(entry(each, self._look), indent=2), "    ")
            texts.append(f"{'' if self._first else ','}\n{text}")
            self._first = False
        return "".join(texts)

    def foot(self, totals: Totals) -> str:
        """How many there are."""
        summary = textwrap.indent(json.dumps(totals.summary(), indent=2), "  ").lstrip()
        skipped = "".join(
            f"  {json.dumps(name)}: {textwrap.indent(json.dumps(rows, indent=2), '  ').lstrip()},\n"
            for name, rows in totals.unread().items()
        )
        return f'{"" if self._first else chr(10) + "  "}],\n{skipped}  "summary": {summary}\n}}\n'


def entry(finding: Finding, look: Look) -> dict[str, Data]:
    """One finding as plain data; what is rare (its waiver, the baseline, a fix) is left out where there is none."""
    found: dict[str, Data] = {
        "rule": finding.rule,
        "catalogue": list(finding.catalogue),
        "practice": finding.practice,
        "severity": finding.severity.value,
        "message": masked(finding.message),
        "path": masked(finding.location.path),
        "line": finding.location.line,
        "column": finding.location.column,
        "pointer": masked(pointer_text(finding.pointer)),
        "help": masked(finding.help),
        "fingerprint": finding.fingerprint,
        "waived": finding.waiver is not None,
    }
    if look.rules_page:
        found["page"] = look.page(finding.rule)
    if finding.waiver:
        waiver = finding.waiver
        found["waiver"] = {"reason": masked(waiver.reason), "owner": masked(waiver.owner), "until": masked(waiver.until)}
    if finding.baselined:
        found["baselined"] = True
    if finding.fix is not None:
        found["fix"] = masked(finding.fix)
    return found

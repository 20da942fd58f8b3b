"""Findings as JSON: the versioned shape that other tools build on (`schemas/report.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from scaffolder import __version__
from scaffolder.model.document import Data, Document, pointer_text
from scaffolder.model.finding import Finding
from scaffolder.reporters import counted, ordered
from scaffolder.secrets import masked


def render(findings: Iterable[Finding], documents: Sequence[Document]) -> str:
    """Every finding, and a summary over all documents; ends with a line break."""
    shown = ordered(findings)
    report: dict[str, Data] = {
        "version": 1,
        "tool": {"name": "scaffold", "version": __version__},
        "findings": [entry(each) for each in shown],
        "summary": {"files": len(documents), **counted(shown)},
    }
    return json.dumps(report, indent=2) + "\n"


def entry(finding: Finding) -> dict[str, Data]:
    """One finding as plain data."""
    return {
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

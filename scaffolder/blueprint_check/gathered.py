"""The documents and findings of one check of blueprints, gathered on their way."""

from __future__ import annotations

from dataclasses import dataclass, field

from scaffolder.blueprint_check.kinds import REASONS
from scaffolder.catalog import Catalog
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Document, Pointer
from scaffolder.model.finding import Finding, Severity


@dataclass(slots=True)
class Gathered:
    """The documents that were read, the findings so far, and the names that are known by kind."""

    catalog: Catalog
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, rule: str, at: tuple[Document, Pointer], message: str, *, advice: str = "") -> None:
        """Note one finding at a pointer of a document."""
        document, pointer = at
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.ERROR,
                message=message,
                location=document.locate(pointer),
                pointer=pointer,
                fingerprint=fingerprint(rule, document.path, pointer, document.data),
                why=REASONS[rule],
                help=advice,
            )
        )

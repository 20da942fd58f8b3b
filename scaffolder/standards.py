"""Documents of other standards: which one a document follows, at which version, and what it lacks of that.

Contracts (ODCS), product descriptors (ODPS), entities of Backstage, catalogues in DCAT, architectures in CALM and reports in
SARIF are held against the schema of the version they declare. `schemas/standards/NOTICE` says which schemas are official.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scaffolder import schemas
from scaffolder.facts import stream
from scaffolder.model.document import Data, Document
from scaffolder.model.finding import Finding, in_text_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One version of a standard, the schema that holds documents to it, and whether that schema is the official one."""

    title: str
    schema: str
    is_official: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The documents of one file, the standard each follows, and every way in which they differ from it."""

    documents: tuple[Document, ...]
    standards: tuple[Standard, ...]
    findings: tuple[Finding, ...]


def _standard(title: str, schema: str, *, official: bool = False) -> Standard:
    return Standard(title=title, schema=f"standards/{schema}", is_official=official)


_ODCS = (
    (re.compile(r"v?2\.2(\..*)?"), _standard("ODCS 2.2", "odcs-2.2")),
    (re.compile(r"v?3\.0(\..*)?"), _standard("ODCS 3.0", "odcs-3.0.2", official=True)),
    (re.compile(r"v?3\.1(\..*)?"), _standard("ODCS 3.1", "odcs-3.1.0", official=True)),
    (re.compile(r"v?3\.2(\..*)?"), _standard("ODCS 3.2", "odcs-3.2.0", official=True)),
)
_ODPS = _standard("ODPS 1.0", "odps-1.0.0")
_BACKSTAGE = _standard("Backstage v1alpha1", "backstage-v1alpha1", official=True)
_DCAT = _standard("DCAT 3", "dcat-3")
_CALM = _standard("CALM 1", "calm-1")
_SARIF = _standard("SARIF 2.1.0", "sarif-2.1.0")

NEWEST = _ODCS[-1][1]
"""What a contract of an unknown version is held against."""


def recognised(data: Data) -> Standard | None:
    """The standard that a document says it follows; None where it says none that is known."""
    if not isinstance(data, dict):
        return None
    version = str(data.get("apiVersion") or "")
    if data.get("kind") == "DataContract":
        return next((standard for pattern, standard in _ODCS if pattern.fullmatch(version)), NEWEST)
    if data.get("kind") == "DataProduct":
        return _ODPS
    if version.startswith("backstage.io/"):
        return _BACKSTAGE
    return next((standard for standard, says in _SIGNS if says(data)), None)


def _is_catalogue(data: dict[str, Data]) -> bool:
    return "@context" in data and "dcat" in str(data.get("@context")) + str(data.get("@type"))


def _is_report(data: dict[str, Data]) -> bool:
    return "sarif" in str(data.get("$schema")) or ("runs" in data and data.get("version") == "2.1.0")


def _is_architecture(data: dict[str, Data]) -> bool:
    return "calm" in str(data.get("$schema")) or ("nodes" in data and "relationships" in data)


_SIGNS: tuple[tuple[Standard, Callable[[dict[str, Data]], bool]], ...] = (
    (_DCAT, _is_catalogue),
    (_SARIF, _is_report),
    (_CALM, _is_architecture),
)


def read(text: str, path: str) -> Checked | None:
    """Hold every document of a file to the standard it follows; None where none of them follows one, or it is not readable."""
    parsed = stream.parse(text, path)
    if isinstance(parsed, stream.Unreadable):
        return None
    known = [(document, standard) for document in parsed if (standard := recognised(document.data))]
    if not known:
        return None
    findings = [each for document, standard in known for each in check(document, standard)]
    return Checked(
        documents=tuple(document for document, _ in known),
        standards=tuple(dict.fromkeys(standard for _, standard in known)),
        findings=tuple(sorted(findings, key=in_text_order)),
    )


def check(document: Document, standard: Standard) -> tuple[Finding, ...]:
    """Every way in which a document differs from the standard, with its place and what was probably meant."""
    return schemas.check(document, standard.schema)


def outlines(found: Iterable[Any]) -> str:
    """Which schema each standard was held against, in words."""
    return ", ".join(f"{each.title} ({'official' if each.is_official else 'our own'} schema)" for each in found)

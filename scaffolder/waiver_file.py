"""Waivers in a file of their own, `waivers.yaml` beside the manifest: who may accept findings need not own the manifest."""

from __future__ import annotations

from pathlib import Path

from scaffolder import documents, schemas
from scaffolder.faults import Faults
from scaffolder.manifests import report_secrets, waivers_of
from scaffolder.model.document import Document
from scaffolder.model.finding import Finding, Waiver

NAME = "waivers.yaml"
"""What the file is called; it lies in the folder of the manifest."""

KIND = "waivers"
"""The kind of its schema."""


def place(manifest: str | Path) -> Path:
    """Where the file of a manifest's waivers lies, whether it is there or not."""
    return Path(manifest).parent / NAME


def read_beside(manifest: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """The file beside a manifest with every finding about its shape; None where there is none.

    Raises `ScaffoldError` where it is there and cannot be read.
    """
    file = place(manifest)
    if not file.exists():
        return None, ()
    document, found = documents.read(file)
    hidden = Faults(document.path)
    report_secrets(document, hidden)
    return document, (*found, *schemas.check(document, KIND), *hidden.findings(document.data))


def waivers(document: Document) -> tuple[Waiver, ...]:
    """The waivers of the file that say all they must; the others are findings already, and accept nothing."""
    return waivers_of(document.data, file=document.path)

"""Waivers in a file of their own, `waivers.yaml` beside the manifest: who may accept findings need not own the manifest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scaffolder import documents, paths, schemas
from scaffolder.faults import Faults
from scaffolder.manifests import report_secrets, waivers_of
from scaffolder.model.document import Document
from scaffolder.model.finding import Finding, Waiver

NAME = "waivers.yaml"
"""What the file is called; it lies in the folder of the manifest."""

START = "version: 1\n"
"""What a new file begins with."""

KIND = "waivers"
"""The kind of its schema."""


def place(manifest: str | Path) -> Path:
    """Where the file of a manifest's waivers lies, whether it is there or not."""
    return Path(manifest).parent / NAME


def text_beside(manifest: str | Path) -> str | None:
    """The text of the file beside a manifest; None where there is none. Raises `ScaffoldError` where it cannot be read."""
    file = place(manifest)
    return documents.read(file)[0].text if file.exists() else None


def read_beside(manifest: str, text: str | None = None) -> tuple[Document | None, tuple[Finding, ...]]:
    """The file beside a manifest (or `text` in its place) with every finding about its shape; None where there is none.

    Raises `ScaffoldError` where it is there and cannot be read.
    """
    file = place(manifest)
    if text is None and not file.exists():
        return None, ()
    if text is None:
        paths.refuse_leading_out(file.parent, file)
    document, found = documents.read(file) if text is None else documents.parse(text, file.as_posix())
    hidden = Faults(document.path)
    report_secrets(document, hidden)
    return document, (*found, *schemas.check(document, KIND), *hidden.findings(document.data))


def waivers(document: Document) -> tuple[Waiver, ...]:
    """The waivers of the file that say all they must; the others are findings already, and accept nothing."""
    found = waivers_of(document.data, file=document.path)
    return tuple(replace(each, line=document.locate(each.pointer).line) for each in found)

"""Files as documents: YAML and JSON parsed once for a repository, and said where they cannot be."""

from __future__ import annotations

from scaffolder.facts import pages, stream
from scaffolder.facts.files import Files
from scaffolder.facts.stream import Unreadable
from scaffolder.model.document import Document

STRUCTURED = (".yaml", ".yml", ".json", ".jsonld")
"""Endings of the files that are read as data."""


def outcome(files: Files, path: str) -> tuple[Document, ...] | Unreadable:
    """Every document of a YAML or JSON file, or why it is not readable as one; none where there is no text."""

    def make() -> tuple[Document, ...] | Unreadable:
        text = files.text(path)
        return stream.parse(text, path) if text is not None else ()

    return files.made("documents", path, make)


def documents(files: Files, path: str) -> tuple[Document, ...]:
    """Every document of a YAML or JSON file; none where it is not readable."""
    found = outcome(files, path)
    return () if isinstance(found, Unreadable) else found


def document(files: Files, path: str) -> Document | None:
    """The first document of a file."""
    return next(iter(documents(files, path)), None)


def page(files: Files, path: str) -> Document | None:
    """A Markdown page."""
    text = files.text(path)
    return None if text is None else files.made("page", path, lambda: pages.parse(text, path))

"""CODEOWNERS: who must agree to a change of a path; the last line that matches counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scaffolder.facts.files import Files
from scaffolder.facts.globs import compiled
from scaffolder.model.document import Document, Location, Place, Pointer

PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may lie; the first one found counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a pattern and its owners, as they are written."""

    pattern: str
    owners: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The lines of one file, and the file as a document with a place for each line (`/lines/0`)."""

    document: Document
    lines: tuple[Line, ...]

    def of(self, path: str) -> tuple[int, tuple[str, ...]] | None:
        """The line that counts for a path, with its owners; None where none matches."""
        for index in range(len(self.lines) - 1, -1, -1):
            if _means(self.lines[index].pattern, path):
                return index, self.lines[index].owners
        return None


def read(files: Files) -> Owners | None:
    """The owners of a repository; None where it has no such file."""
    path = next((each for each in PLACES if each in files), None)
    text = files.text(path) if path else None
    if path is None or text is None:
        return None
    return files.made("owners", path, lambda: _parsed(path, text))


def _parsed(path: str, text: str) -> Owners:
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#", 1)[0].split()
        if words and not words[0].startswith("["):
            lines.append(Line(pattern=words[0], owners=tuple(words[1:]), number=number))
    places: dict[Pointer, Place] = {
        ("lines", index): Place(key=None, value=Location(path=path, line=each.number, column=1, length=len(each.pattern)))
        for index, each in enumerate(lines)
    }
    return Owners(document=Document(path=path, text=text, data=None, places=places), lines=tuple(lines))


def _means(pattern: str, path: str) -> bool:
    anchored = "/" in pattern.rstrip("/")
    wanted = pattern.strip("/")
    prefixes = [wanted] if anchored else [wanted, f"**/{wanted}"]
    if wanted in ("*", "**"):
        return True
    found = [each for one in prefixes for each in (one, f"{one}/**")]
    if pattern.endswith("/*"):
        found = prefixes
    return any(compiled(each).fullmatch(path) for each in found)


def same(written: str, owner: str) -> bool:
    """Whether an owner in the file is the one of the manifest: CODEOWNERS puts `@` before a login."""
    return written.removeprefix("@").lower() == owner.removeprefix("@").lower()


def includes(written: Sequence[str], owner: str) -> bool:
    """Whether the owner is one of those written."""
    return any(same(each, owner) for each in written)

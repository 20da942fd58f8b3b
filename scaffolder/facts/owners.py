"""CODEOWNERS: who must agree to a change of a path; the last line that matches counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.facts.files import Files
from scaffolder.facts.globs import compiled
from scaffolder.model.document import Document, Location, Place, Pointer

PLACES = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may lie; the first one found counts."""

_SIGNS = re.compile(r"[*?{]")

MOST_PATTERNS = 1000
"""Lines with signs that are read: those that name a path cost nothing, however many they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a pattern and its owners, as they are written."""

    pattern: str
    owners: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The lines of one file, and the file as a document with a place for each line (`/lines/0`).

    Most lines name one path or one folder: `named` has the last line of each, by the path from the root or, for a name that
    may stand anywhere, by the name after a slash of its own. `patterns` are the other lines, the last one first.
    """

    document: Document
    lines: tuple[Line, ...]
    named: Mapping[str, int]
    patterns: tuple[tuple[int, tuple[re.Pattern[str], ...]], ...]

    def of(self, path: str) -> tuple[int, tuple[str, ...]] | None:
        """The line that counts for a path, with its owners; None where none matches."""
        names = path.split("/")
        parents = ("/".join(names[: size + 1]) for size in range(len(names)))
        last = max((self.named.get(each, -1) for each in (*parents, *(f"//{name}" for name in names))), default=-1)
        for index, found in self.patterns:
            if index < last:
                break
            if any(each.fullmatch(path) for each in found):
                last = index
                break
        return (last, self.lines[last].owners) if last >= 0 else None


def read(files: Files) -> Owners | None:
    """The owners of a repository; None where it has no such file."""
    path = next((each for each in PLACES if each in files), None)
    text = files.text(path) if path else None
    if path is None or text is None:
        return None
    found = files.made("owners", path, lambda: _parsed(path, text))
    if found is None:
        files.skipped.setdefault(path, f"more than {MOST_PATTERNS} lines with * or ?")
    return found


def _parsed(path: str, text: str) -> Owners | None:
    lines: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#", 1)[0].split()
        if words and not words[0].startswith("["):
            lines.append(Line(pattern=words[0], owners=tuple(words[1:]), number=number))
    places: dict[Pointer, Place] = {
        ("lines", index): Place(key=None, value=Location(path=path, line=each.number, column=1, length=len(each.pattern)))
        for index, each in enumerate(lines)
    }
    named = {name: index for index, each in enumerate(lines) if (name := _name(each.pattern))}
    signed = [(index, each.pattern) for index, each in enumerate(lines) if not _name(each.pattern)]
    if len(signed) > MOST_PATTERNS:
        return None
    patterns = [(index, _meant(pattern)) for index, pattern in signed]
    document = Document(path=path, text=text, data=None, places=places)
    return Owners(document=document, lines=tuple(lines), named=named, patterns=tuple(reversed(patterns)))


def _is_anchored(pattern: str) -> bool:
    return "/" in pattern.rstrip("/")


def _name(pattern: str) -> str:
    """The one path that a line means, with all below it; empty for a pattern with signs."""
    wanted = pattern.strip("/")
    if not wanted or _SIGNS.search(wanted):
        return ""
    return wanted if _is_anchored(pattern) else f"//{wanted}"


def _meant(pattern: str) -> tuple[re.Pattern[str], ...]:
    """The paths that a line with signs means."""
    wanted = pattern.strip("/")
    if wanted in ("*", "**"):
        return (compiled("**"),)
    prefixes = [wanted] if _is_anchored(pattern) else [wanted, f"**/{wanted}"]
    below = () if pattern.endswith("/*") else tuple(f"{each}/**" for each in prefixes)
    return tuple(compiled(each) for each in (*prefixes, *below))


def same(written: str, owner: str) -> bool:
    """Whether an owner in the file is the one of the manifest: CODEOWNERS puts `@` before a login."""
    return written.removeprefix("@").lower() == owner.removeprefix("@").lower()


def includes(written: Sequence[str], owner: str) -> bool:
    """Whether the owner is one of those written."""
    return any(same(each, owner) for each in written)

"""Documents: YAML or JSON text becomes plain data with the place of every key and value.

What can be pointed at and mended (a key written twice, `no`, a tag) is a finding; what cannot be read at all (malformed text,
several documents, text over the limits) raises `ScaffoldError` with file, line and column.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from scaffolder.documents.characters import UNREADABLE, Positions, printable
from scaffolder.documents.compose import Composer, Mark, Row
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Document, Location, Place, Pointer
from scaffolder.model.finding import Finding

MOST_BYTES = 1024 * 1024
"""The longest file that is read: one MiB."""

_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)

_ADVICE = (
    ("'\\t'", "a tab stands here; YAML takes spaces only", "replace the tab with spaces"),
    ("cannot start any token", "this character cannot start a value", "quote the text, or indent with spaces instead of tabs"),
    (
        "mapping values are not allowed",
        "a second `: ` stands where the value or the line ends",
        "quote the text that holds `: `",
    ),
    ("could not find expected ':'", "this line holds no `: `", "write `key: value`, or indent it under the text it belongs to"),
    (
        "did not find expected key",
        "this line does not fit the lines above",
        "indent it like its neighbours; close quotes before it",
    ),
    (
        "did not find expected '-'",
        "this line does not fit the list above",
        "start it with `- `, indented like the other entries",
    ),
    ("did not find expected ',' or", "a list or mapping in brackets is not closed", "add the missing comma, `]` or `}`"),
    ("unexpected end of stream", "a quote is opened and never closed", "add the closing quote"),
    ("expected node content", "a value is missing here", "write a value, or delete the sign that announces it"),
    ("expected <document start>", "text stands after the end of the document", "indent it under the key it belongs to"),
)
"""What the parser says, what that means, and what to do: the first entry whose words occur counts."""


def read(path: str | Path) -> tuple[Document, tuple[Finding, ...]]:
    """Read one file; raises `ScaffoldError` where it is not a plain, readable UTF-8 file within the limits."""
    file = Path(path)
    shown = printable(file.as_posix())
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            kind = "is a folder" if file.is_dir() else "is not a plain file"
            raise ScaffoldError(f"{shown}: {kind}", hint="name a file, such as platform.yaml")
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ScaffoldError(f"{shown}: cannot be read: {reason}", hint="check the path, and that you may read it") from None
    return parse(_decoded(content, shown), file.as_posix())


def parse(text: str, path: str) -> tuple[Document, tuple[Finding, ...]]:
    """Turn the text of one document into data and places; `path` is what findings and errors name."""
    shown = printable(path)
    text = text.removeprefix("\ufeff")
    refused = UNREADABLE.search(text)
    if refused:
        line, column = Positions(text).at(refused.start())
        message = f"{shown}:{line}:{column}: the character U+{ord(refused.group()):04X} cannot stand in a text file"
        raise ScaffoldError(message, hint="delete the character, or save the file as UTF-8")
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise _too_long(shown)
    composer = Composer(path, text)
    try:
        data = composer.document()
    except yaml.YAMLError as error:
        raise _malformed(error, text, shown) from None
    document = Document(path=path, text=text, data=data, places=Places(path, composer.rows), faulty=frozenset(composer.faulty))
    return document, composer.faults.findings(data)


class Places(Mapping[Pointer, Place]):
    """The place of every pointer, made into values only when asked for: most documents have nothing to point at."""

    __slots__ = ("_path", "_rows")

    def __init__(self, path: str, rows: Mapping[Pointer, Row]) -> None:
        self._path = path
        self._rows = rows

    def __getitem__(self, pointer: Pointer) -> Place:
        key, value = self._rows[pointer]
        return Place(key=self._location(key) if key else None, value=self._location(value))

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, pointer: object) -> bool:
        return pointer in self._rows

    def _location(self, mark: Mark) -> Location:
        return Location(path=self._path, line=mark[0], column=mark[1], length=mark[2])


def _too_long(shown: str) -> ScaffoldError:
    return ScaffoldError(f"{shown}: is longer than 1 MiB", hint="a manifest has a few hundred lines: is this the right file?")


def _decoded(content: bytes, shown: str) -> str:
    if len(content) > MOST_BYTES:
        raise _too_long(shown)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        line, column = Positions(before).at(len(before))
        raise ScaffoldError(f"{shown}:{line}:{column}: this byte is not UTF-8", hint="save the file as UTF-8") from None


def _malformed(error: yaml.YAMLError, text: str, shown: str) -> ScaffoldError:
    conflict = _CONFLICT.search(text)
    if conflict:
        line, column = Positions(text).at(conflict.start())
        message = f"{shown}:{line}:{column}: not readable as YAML: a merge conflict was left in the file"
        return ScaffoldError(message, hint="keep one side of the conflict, and delete the lines <<<<<<<, ======= and >>>>>>>")
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    place = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
    if mark and text[mark.index : mark.index + 1] == "\t":
        problem = "'\\t'"
    for words, meant, advice in _ADVICE:
        if words in problem:
            return ScaffoldError(f"{place}: not readable as YAML: {meant}", hint=advice)
    return ScaffoldError(f"{place}: not readable as YAML: {printable(problem)}", hint="mend the text near this place")

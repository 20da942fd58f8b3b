"""Terraform and OpenTofu: every block as plain data with its places.

A literal becomes its value, and so does what `jsonencode` makes text of and JSON that stands in a heredoc; anything that must
be computed stays text, `${...}` as written. A reference to a variable with a default, or to a local that is a literal, in the
same folder counts as that value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias

from scaffolder.facts import stream
from scaffolder.facts.files import Files
from scaffolder.facts.stream import Unreadable
from scaffolder.model.document import Data, Document, Location, Place, Pointer

if TYPE_CHECKING:
    from lark import Token, Tree

    Branch: TypeAlias = Tree[Token] | Token

MOST_DEPTH = 48
"""The deepest nesting of values and blocks that is read; what lies deeper stays text."""

LONGEST_NUMBER = 400
"""The longest number, in characters, that is taken as one: Python refuses to read numbers of many thousand digits."""

MOST_CHARACTERS = 256 * 1024
"""The longest file that is parsed."""

_REFERENCE = re.compile(r"\$\{(var|local)\.([A-Za-z0-9_-]+)\}")
_HEREDOC = re.compile(r"<<-?([A-Za-z][A-Za-z0-9._-]*)[ \t]*\r?$", re.MULTILINE)
_NUMBERS: Mapping[str, type[int] | type[float]] = {"int_lit": int, "float_lit": float}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the top level: `kind` is `resource`, `data`, `module`, ...; `labels` are the words after it."""

    kind: str
    labels: tuple[str, ...]
    body: dict[str, Data]
    document: Document
    pointer: Pointer

    @property
    def folder(self) -> str:
        """The folder of its file: what Terraform calls a module."""
        parent = PurePosixPath(self.document.path).parent.as_posix()
        return "" if parent == "." else parent


def read(files: Files) -> Iterator[Block]:
    """Every block of the repository, in the order of paths and lines, references settled."""
    folders: dict[str, list[Block]] = {}
    for path in files.matching("**/*.tf", "**/*.tofu"):
        for each in blocks(files, path):
            folders.setdefault(each.folder, []).append(each)
    for folder in sorted(folders):
        yield from folders[folder]


def known(found: list[Block]) -> Mapping[str, Data]:
    """What `var.x` and `local.x` stand for in the blocks of one folder, where that is a literal."""
    values: dict[str, Data] = {}
    for each in found:
        if each.kind == "variable" and each.labels and "default" in each.body:
            values[f"var.{each.labels[0]}"] = each.body["default"]
        if each.kind == "locals":
            values |= {f"local.{name}": value for name, value in each.body.items() if "${" not in str(value)}
    return values


def settled(value: Data, values: Mapping[str, Data]) -> Data:
    """The value with references to variables and locals replaced by what they stand for."""
    if isinstance(value, dict):
        return {key: settled(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [settled(each, values) for each in value]
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return values.get(f"{found[1]}.{found[2]}", value) if found else value


def blocks(files: Files, path: str) -> tuple[Block, ...]:
    """The blocks of one file; none where it cannot be parsed, which `parsed` says."""
    return _blocks(parsed(files, path))


def blocks_of(text: str, path: str) -> tuple[Block, ...]:
    """The blocks of a text that stood, or stands, in a file; none where it cannot be parsed."""
    return _blocks(_parsed(text, path))


def _blocks(document: Document | Unreadable) -> tuple[Block, ...]:
    if isinstance(document, Unreadable):
        return ()
    found = document.data if isinstance(document.data, list) else []
    return tuple(
        Block(
            kind=str(each["kind"]),
            labels=tuple(str(label) for label in each["labels"]),
            body=each["body"],
            document=document,
            pointer=(index, "body"),
        )
        for index, each in enumerate(found)
        if isinstance(each, dict) and isinstance(each["labels"], list) and isinstance(each["body"], dict)
    )


def parsed(files: Files, path: str) -> Document | Unreadable:
    """One file as a list of its blocks, or why it is none."""
    return files.made("terraform", path, lambda: _parsed(files.text(path), path))


def _parsed(text: str | None, path: str) -> Document | Unreadable:
    start = Location(path=path, line=1, column=1)
    if text is None or len(text) > MOST_CHARACTERS:
        return Unreadable(location=start, reason="too long to be parsed as Terraform", is_over=True)
    import hcl2  # noqa: PLC0415 (only a repository with Terraform pays for its grammar)
    from lark.exceptions import LarkError  # noqa: PLC0415

    text = _trimmed(text if text.endswith("\n") else text + "\n")
    try:
        tree = hcl2.parses_to_tree(text)
    except LarkError as error:
        line, column = getattr(error, "line", 1), getattr(error, "column", 1)
        place = Location(path=path, line=max(1, int(line)), column=max(1, int(column)))
        return Unreadable(location=place, reason="not readable as Terraform", is_guess=True)
    walk = _Walk(path, text)
    return Document(path=path, text=text, data=walk.top(tree.children[0]), places=walk.places)


def _trimmed(text: str) -> str:
    """The text without the spaces behind the marks of heredocs, which Terraform allows and the grammar does not."""
    marks = {each[1] for each in _HEREDOC.finditer(text)}
    if not marks:
        return text
    behind = re.compile(rf"^([ \t]*(?:{'|'.join(map(re.escape, sorted(marks)))})|.*<<-?\w+)[ \t]+$", re.MULTILINE)
    return behind.sub(r"\1", text)


class _Walk:
    """Turns the tree of one file into data and places."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.places: dict[Pointer, Place] = {}

    def top(self, body: Any) -> list[Data]:
        """Every block of the file."""
        found: list[Data] = []
        for each in body.children:
            if getattr(each, "data", "") == "block":
                pointer: Pointer = (len(found),)
                words = self._words(each)
                self.places[pointer] = self.places[(*pointer, "body")] = self._place(each.children[0])
                found.append(
                    {"kind": words[0], "labels": list(words[1:]), "body": self._body(self._inner(each), (*pointer, "body"), 0)}
                )
        return found

    def _words(self, block: Any) -> list[str]:
        """The kind of a block and its labels."""
        return [
            self._text(each).strip().strip('"')
            for each in block.children
            if getattr(each, "data", "") in ("identifier", "string")
        ]

    def _inner(self, block: Any) -> Any:
        return next(each for each in block.children if getattr(each, "data", "") == "body")

    def _body(self, body: Any, pointer: Pointer, depth: int) -> dict[str, Data]:
        """Attributes as values; blocks within as lists of mappings, with their labels as `labels`."""
        found: dict[str, Data] = {}
        if depth > MOST_DEPTH:
            return found
        for each in body.children:
            kind = getattr(each, "data", "")
            if kind == "attribute":
                name = self._text(each.children[0]).strip()
                self.places[(*pointer, name)] = self._place(each.children[0])
                found[name] = self._value(each.children[-1], (*pointer, name), depth + 1)
            elif kind == "block":
                words = self._words(each)
                rows = found.setdefault(words[0], [])
                if not isinstance(rows, list):
                    continue
                inside = (*pointer, words[0], len(rows))
                self.places[inside] = self._place(each.children[0])
                self.places.setdefault(inside[:-1], self.places[inside])
                labels: dict[str, Data] = {"labels": list(words[1:])} if words[1:] else {}
                rows.append({**labels, **self._body(self._inner(each), inside, depth + 1)})
        return found

    def _value(self, tree: Any, pointer: Pointer, depth: int) -> Data:
        kind = getattr(tree, "data", "")
        if kind == "expr_term" and len(tree.children) == 1:
            return self._value(tree.children[0], pointer, depth)
        if kind in _NUMBERS and len(self._text(tree)) <= LONGEST_NUMBER:
            number: int | float = _NUMBERS[kind](self._text(tree))
            return number
        if kind == "literal_value":
            return {"true": True, "false": False, "null": None}.get(self._text(tree))
        if kind == "string":
            return self._text(tree)[1:-1]
        if kind in ("heredoc_template", "heredoc_template_trim"):
            return self._json(tree, pointer)
        if depth <= MOST_DEPTH and kind == "function_call":
            given = self._encoded(tree)
            return self._value(given, pointer, depth + 1) if given is not None else "${" + self._text(tree).strip() + "}"
        if depth <= MOST_DEPTH and kind == "tuple":
            entries = [each for each in tree.children if hasattr(each, "data") and each.data != "new_line_or_comment"]
            for index, each in enumerate(entries):
                self.places[(*pointer, index)] = self._place(each)
            return [self._value(each, (*pointer, index), depth + 1) for index, each in enumerate(entries)]
        if depth <= MOST_DEPTH and kind == "object":
            return self._object(tree, pointer, depth)
        return "${" + self._text(tree).strip() + "}"

    def _encoded(self, call: Any) -> Any:
        """What a call of `jsonencode` encodes; None for any other call."""
        name, *rest = (each for each in call.children if hasattr(each, "data") and each.data != "new_line_or_comment")
        given = [each for part in rest if part.data == "arguments" for each in part.children if hasattr(each, "data")]
        return given[0] if self._text(name).strip() == "jsonencode" and len(given) == 1 else None

    def _json(self, tree: Any, pointer: Pointer) -> Data:
        """The data of a heredoc that holds JSON, its places in this file; the text itself of any other."""
        text = self._text(tree)
        inside = "\n".join(text.rstrip().split("\n")[1:-1])
        found = stream.parse(inside, self.path) if inside.lstrip().startswith("{") else ()
        if not isinstance(found, tuple) or len(found) != 1 or not isinstance(found[0].data, dict):
            return "${" + text.strip() + "}"
        first = self._place(tree).value.line
        for below in found[0].places:
            place = found[0].locate(below)
            self.places[(*pointer, *below)] = Place(key=None, value=replace(place, line=place.line + first))
        return found[0].data

    def _object(self, tree: Any, pointer: Pointer, depth: int) -> Data:
        found: dict[str, Data] = {}
        for each in tree.children:
            if getattr(each, "data", "") == "object_elem":
                key = self._text(each.children[0]).strip().strip('"')
                self.places[(*pointer, key)] = self._place(each.children[0])
                found[key] = self._value(each.children[-1], (*pointer, key), depth + 1)
        return found

    def _text(self, tree: Any) -> str:
        if hasattr(tree, "data"):
            return self.text[tree.meta.start_pos : tree.meta.end_pos] if not tree.meta.empty else ""
        return str(tree)

    def _place(self, tree: Any) -> Place:
        meta = tree.meta if hasattr(tree, "data") else tree
        line, column = getattr(meta, "line", 1), getattr(meta, "column", 1)
        length = (meta.end_column - column) if getattr(meta, "end_line", line) == line else 1
        location = Location(path=self.path, line=line, column=column, length=max(1, length))
        return Place(key=None, value=location)

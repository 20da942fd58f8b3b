"""Packages that a repository asks for by name: of Python, Node and dbt, each with the file and line that asks.

Lists that a program compiled hold what others need too; of those only the lines count that say they were asked for. What is
optional is no choice, and is left out.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from scaffolder.facts.contracts import mapping, rows
from scaffolder.facts.files import Files
from scaffolder.facts.reading import documents
from scaffolder.model.document import Data

Package: TypeAlias = tuple[str, str, int]
"""The name in small letters with dashes, the file and the line."""

LISTED = ("**/requirements*.txt", "**/requirements*.in", "**/requirements/*.txt", "**/requirements/*.in")
PROJECTS = ("**/pyproject.toml", "**/Pipfile")
ENVIRONMENTS = ("**/environment.yml", "**/environment.yaml", "**/conda.yaml")
NODE = ("**/package.json",)
DBT = ("**/packages.yml", "**/dependencies.yml")

_NAME = re.compile(r"\s*-?\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_TABLES = (
    ("project", "dependencies"),
    ("dependency-groups",),
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group"),
    ("packages",),
    ("dev-packages",),
)
"""Where the tables of a project name what it needs."""


def read(files: Files) -> Iterator[Package]:
    """Every package that is asked for."""
    for path in files.matching(*LISTED):
        yield from _listed(files.text(path) or "", path)
    for path in files.matching(*PROJECTS):
        yield from _project(files.text(path) or "", path)
    for path in files.matching(*ENVIRONMENTS):
        for document in documents(files, path):
            for pointer, name in _environment(document.data):
                yield name, path, document.locate(("dependencies", *pointer)).line
    for path in files.matching(*NODE):
        yield from _node(files.text(path) or "", path)
    for path in files.matching(*DBT):
        for document in documents(files, path):
            for index, row in rows(mapping(document.data).get("packages")):
                named = row.get("package") or PurePosixPath(str(row.get("git") or "")).name.removesuffix(".git")
                if named:
                    yield str(named), path, document.locate(("packages", index)).line


def plain(name: str) -> str:
    """The name as package indexes compare it, extras and versions left out."""
    found = _NAME.match(name)
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""


def _listed(text: str, path: str) -> Iterator[Package]:
    """The lines of a list of requirements; where a program wrote why each is there, only what was asked for."""
    lines = text.splitlines()
    is_compiled = re.search(r"^\s*# +via\b", text, re.MULTILINE) is not None
    for number, line in enumerate(lines, 1):
        name = plain(line) if line[:1].isalnum() else ""
        if name and (not is_compiled or _asked(lines, number)):
            yield name, path, number


def _asked(lines: list[str], number: int) -> bool:
    """Whether the comment below a compiled line says that a list of one's own asks for it."""
    for line in lines[number:]:
        if line[:1].isalnum():
            return False
        if re.search(r"-r |\(pyproject|pyproject\.toml", line):
            return True
    return False


def _project(text: str, path: str) -> Iterator[Package]:
    try:
        data: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    lines = text.splitlines()
    for table in _TABLES:
        found: Any = data
        for part in table:
            found = found.get(part) if isinstance(found, dict) else None
        for name in _names(found, 0):
            line = next((index for index, each in enumerate(lines, 1) if name.partition("[")[0].strip() in each), 1)
            if plain(name) not in ("", "python"):
                yield plain(name), path, line


def _names(found: Any, depth: int) -> Iterator[str]:
    """Names in a list of requirements, a table of versions, or tables of these by group."""
    if isinstance(found, list):
        yield from (re.split(r"[\s<>=!~;\[@]", each.strip(), maxsplit=1)[0] for each in found if isinstance(each, str))
    elif isinstance(found, dict):
        for name, value in found.items():
            is_group = isinstance(value, list) or (isinstance(value, dict) and "dependencies" in value)
            if is_group and depth < 2:
                yield from _names(value["dependencies"] if isinstance(value, dict) else value, depth + 1)
            else:
                yield name


def _environment(data: Data) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Names in a Conda environment, those for pip within it included."""
    listed = mapping(data).get("dependencies")
    for index, each in enumerate(listed) if isinstance(listed, list) else ():
        if isinstance(each, str) and plain(each):
            yield (index,), plain(each)
        inner = mapping(each).get("pip")
        for number, name in enumerate(inner) if isinstance(inner, list) else ():
            if isinstance(name, str) and plain(name):
                yield (index, "pip", number), plain(name)


def _node(text: str, path: str) -> Iterator[Package]:
    try:
        data = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return
    lines = text.splitlines()
    for key in ("dependencies", "devDependencies"):
        for name in mapping(data.get(key) if isinstance(data, dict) else None):
            yield name.lower(), path, next((index for index, each in enumerate(lines, 1) if f'"{name}"' in each), 1)

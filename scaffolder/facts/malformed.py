"""Files that are not what their names say: YAML, JSON and Terraform that their own tools could not read either.

A template is no YAML yet, JSON with comments is read by the tools that allow it, and what lies among the fixtures of tests may
be wrong on purpose: such files are noted as skipped, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from scaffolder.facts import terraform
from scaffolder.facts.files import Files, is_fixture
from scaffolder.facts.reading import outcome
from scaffolder.facts.stream import Unreadable, faulty
from scaffolder.model.document import Location

NEAR = 2
"""Lines around a fault within which a sign of a template explains it."""

_TEMPLATE = re.compile(r"(?<!\$)\{\{|\{%|<%|<<<<<<<? ?\w|@@\w+@@|__\w+__|%[A-Z][A-Z0-9_]+%")
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")
_STRING = r'"(?:[^"\\\n]|\\.)*+"?'
_COMMENTS = re.compile(rf"({_STRING}|/\*(?:(?!\*/).)*+\Z)|//[^\n]*|/\*(?:(?!\*/).)*+\*/", re.DOTALL)
_TRAILING = re.compile(rf"({_STRING})|,\s*+(?=[\]}}])", re.DOTALL)
"""Comments and commas too many, and what holds neither: every character is looked at once, also where nothing is closed."""
_LENIENT = re.compile(r"(^|/)([tj]sconfig[^/]*|devcontainer|\.eslintrc|\.swcrc)\.json$|(^|/)\.vscode/")
"""Files that their own tools read with comments and commas too many."""

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(files: Files, *, beside: frozenset[str] = frozenset()) -> Iterator[Unreadable]:
    """Every such file with the place and the reason; those of `beside` are judged elsewhere."""
    checks = ((("**/*.tf", "**/*.tofu"), _terraform), (("**/*.json", "**/*.jsonld"), _json), (("**/*.yaml", "**/*.yml"), _yaml))
    for patterns, check in checks:
        for path in files.matching(*patterns):
            found = check(files, path) if path not in beside else None
            reason = _excuse(files, path, found) if found else ""
            if reason:
                files.skipped.setdefault(path, reason)
            elif found:
                yield _within(found, files.text(path) or "")


def _within(found: Unreadable, text: str) -> Unreadable:
    """A fault that shows only at the end of the text stands after its last word."""
    last = text.rstrip()
    line, column = last.count("\n") + 1, len(last) - last.rfind("\n")
    place = found.location
    return replace(found, location=replace(place, line=line, column=column)) if place.line > line else found


def _excuse(files: Files, path: str, found: Unreadable) -> str:
    """Why a file that cannot be read is none of ours to speak of; empty where it is."""
    if found.is_over:
        return found.reason
    if is_fixture(path):
        return "not readable, among the fixtures of tests"
    lines = (files.text(path) or "").splitlines()
    near = lines[max(0, found.location.line - 1 - NEAR) : found.location.line + NEAR]
    if "{{" in path or any(_TEMPLATE.search(_QUOTED.sub("", each)) for each in near):
        return "a template, not read before it is filled"
    return ""


def _terraform(files: Files, path: str) -> Unreadable | None:
    found = terraform.parsed(files, path)
    return found if isinstance(found, Unreadable) and files.text(path) is not None else None


def _yaml(files: Files, path: str) -> Unreadable | None:
    """What is wrong with a YAML file; one that no fact was read from is only looked through, which is faster."""
    if files.is_made("documents", path):
        found = outcome(files, path)
        return found if isinstance(found, Unreadable) else None
    try:
        for _ in yaml.parse(files.text(path) or "", Loader=_Parser):
            pass
    except yaml.YAMLError as error:
        return faulty(error, path)
    return None


def _json(files: Files, path: str) -> Unreadable | None:
    """What is wrong with a JSON file: it is held to JSON itself, though facts are read from more than that."""
    text = files.text(path) or ""
    fault = _loaded(text) if text.strip() else None
    if fault is None:
        return None
    place = Location(path=path, line=fault.lineno, column=fault.colno)
    is_lenient = _LENIENT.search(path) is not None or _COMMENTS.sub(lambda each: each[1] or "", text) != text
    if is_lenient and _loaded(_bare(text)) is None:
        return Unreadable(location=place, reason="JSON with comments", is_over=True)
    rows = [each for each in text.splitlines() if each.strip()]
    if fault.msg == "Extra data" and len(rows) > 1 and all(_loaded(each) is None for each in rows):
        return Unreadable(location=place, reason="JSON lines, one document a line", is_over=True)
    return Unreadable(location=place, reason=f"not readable as JSON: {fault.msg[:1].lower()}{fault.msg[1:]}")


def _bare(text: str) -> str:
    """The text without comments and without commas before a closing bracket."""
    return _TRAILING.sub(lambda each: each[1] or "", _COMMENTS.sub(lambda each: each[1] or "", text))


def _loaded(text: str) -> json.JSONDecodeError | None:
    try:
        json.loads(text, parse_int=str)  # no number is looked at, however long it is
    except json.JSONDecodeError as error:
        return error
    except RecursionError:
        return json.JSONDecodeError("nested too deep", text, 0)
    return None

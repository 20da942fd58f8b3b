"""Tests that dbt runs, as the YAML beside a model declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scaffolder.facts import lock, stream
from scaffolder.facts.contracts import mapping, rows
from scaffolder.facts.files import Files
from scaffolder.model.document import Data

_UNIQUE = ("unique", "unique_key", "unique_combination_of_columns", "dbt_utils.unique_combination_of_columns", "primary_key")


_SOME = re.compile(r"\s*>=?\s*[1-9]\d*|\s*!=\s*[1-9]")
"""A number of failures, above none, that a test allows."""

_NO_ROW = re.compile(r"\s*(?:false|1\s*=\s*0|0\s*=\s*1|1\s*(?:<>|!=)\s*1)\s*")
"""A condition that no row meets."""


def declared(row: Mapping[str, Data]) -> list[Data]:
    """The tests of a model, a source or a column."""
    found = row.get("data_tests") or row.get("tests")
    return found if isinstance(found, list) else []


def count(body: Mapping[str, Data]) -> int:
    """How many tests a model or a source table has, those of its columns included."""
    return len(declared(body)) + sum(len(declared(row)) for _, row in rows(body.get("columns")))


def key(body: Mapping[str, Data]) -> list[Data]:
    """The columns that a test holds unique."""
    found: list[Data] = [row.get("name") for _, row in rows(body.get("columns")) if _is_unique(row)]
    for each in declared(body):
        for name, given in mapping(each).items():
            if name in _UNIQUE:
                arguments = {**mapping(given), **mapping(mapping(given).get("arguments"))}
                columns = arguments.get("columns") or arguments.get("combination_of_columns") or arguments.get("column_name")
                found += columns if isinstance(columns, list) else [columns]
    constraints = [each for _, each in rows(body.get("constraints")) if each.get("type") in ("primary_key", "unique")]
    for each in constraints:
        columns = each.get("columns")
        found += columns if isinstance(columns, list) else []
    return [each for each in found if each]


def _is_unique(column: Mapping[str, Data]) -> bool:
    """Whether a test or a constraint holds a column unique."""
    constraints = [each.get("type") for _, each in rows(column.get("constraints"))]
    return "unique" in _names(declared(column)) or bool({"unique", "primary_key"} & set(map(str, constraints)))


def _names(tests: list[Data]) -> list[str]:
    return [each if isinstance(each, str) else next(iter(mapping(each)), "") for each in tests]


def warned(body: Mapping[str, Data]) -> list[Data]:
    """The tests of a key that let the build go on whatever they find."""
    return [name for name, settings in _settings(body) if name in (*_UNIQUE, "not_null") and _is_idle(settings)]


def _settings(body: Mapping[str, Data]) -> Iterator[tuple[str, Mapping[str, Data]]]:
    """Every test of a model and of its columns with the settings that it states."""
    for row in (body, *(row for _, row in rows(body.get("columns")))):
        for each in declared(row):
            for name, given in mapping(each).items():
                settings = mapping(given)
                yield name, {**settings, **mapping(settings.get("config"))}


def _is_idle(settings: Mapping[str, Data]) -> bool:
    """Whether a test warns only, is switched off, looks at no row, or allows a number of failures."""
    is_lenient = _SOME.match(str(settings.get("error_if") or "")) is not None
    is_blind = _NO_ROW.fullmatch(str(settings.get("where", "")).lower()) is not None
    return str(settings.get("severity", "")).lower() == "warn" or settings.get("enabled") is False or is_lenient or is_blind


def before(files: Files, path: str, name: str) -> int:
    """How many tests a model had when its YAML was generated; 0 where that is unknown, or the file is as it was."""
    generated = lock.hashes(files).get(path)
    text = lock.before(files, path) if generated and lock.state(files, path, generated) == "changed" else None
    found = stream.parse(text, path) if text is not None else ()
    listed = [row for each in found for _, row in rows(mapping(each.data).get("models"))] if isinstance(found, tuple) else []
    return next((count(row) for row in listed if row.get("name") == name), 0)

"""What the text of a dbt model says: what it reads and where, how it is built, which layer its name and folder put it in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scaffolder.documents.characters import Positions
from scaffolder.model.document import Document, Location, Place

_COMMENT = re.compile(r"\{#(?:(?!#\}).)*+(?:#\})?|/\*(?:(?!\*/).)*+(?:\*/)?|--[^\n]*", re.DOTALL)
_REF = re.compile(r"""\bref\(\s*['"]([\w.-]+)['"]\s*(?:,\s*['"]([\w.-]+)['"]\s*)?[,)]""")
_SOURCE = re.compile(r"""\bsource\(\s*['"]([\w .-]+)['"]\s*,\s*['"]([\w .-]+)['"]\s*\)""")
_MATERIALIZED = re.compile(r"""materialized\s*=\s*['"](\w+)['"]""")
_CHANGE = re.compile(r"""on_schema_change\s*=\s*['"](\w+)['"]""")
_OFF = re.compile(r"\benabled\s*=\s*[Ff]alse\b")
_LAYERS = (
    ("staging", re.compile(r"^(?:stg|staging|base|src)_|/(?:staging|bronze|raw|base)/", re.IGNORECASE)),
    (
        "intermediate",
        re.compile(
            r"^(?:int|intermediate|quarantine|versions|hub|link|sat)_|/(?:intermediate|silver|private|vault)/", re.IGNORECASE
        ),
    ),
    ("public", re.compile(r"^(?:fct|dim|mart|rpt|agg)_|/(?:marts?|gold|products|reports?)/", re.IGNORECASE)),
)


def layer(name: str, path: str) -> str:
    """The layer a model belongs to by its folder and its name: staging, intermediate, public; empty where neither says."""
    for found, pattern in _LAYERS:
        if pattern.search(name):
            return found
    return next((found for found, pattern in _LAYERS if pattern.search(path)), "")


def references(text: str) -> list[tuple[int, str, str, int]]:
    """Each `ref` and `source` of a model: where, what kind, which name, how long; comments are passed over."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    refs = [(each.start(), "ref", each[2] or each[1], len(each[0])) for each in _REF.finditer(bare)]
    return sorted(refs + [(each.start(), "source", f"{each[1]}.{each[2]}", len(each[0])) for each in _SOURCE.finditer(bare)])


def materialized(text: str) -> str:
    """How a model says it is built; one that asks whether it is incremental is so on some engine, whatever macro decides."""
    found = _MATERIALIZED.search(text)
    return found[1] if found else "incremental" if "is_incremental()" in text else ""


def off(text: str) -> tuple[int, int] | None:
    """Where a model says that it is not built: start and length; None where it does not."""
    if not _OFF.search(text):
        return None
    found = _OFF.search(_COMMENT.sub(lambda each: " " * len(each[0]), text))
    return (found.start(), len(found[0])) if found else None


def on_schema_change(text: str) -> str:
    """What a model says should happen when its columns change; empty where it does not."""
    found = _CHANGE.search(text)
    return found[1] if found else ""


def shown(text: str, column: str) -> tuple[int, int] | None:
    """Where a model selects a column as it is, without anything around it: start and length; None where it does not."""
    found = re.search(rf"^[ \t]*((?:\w+\.)?{re.escape(column)})\s*(?:as\s+\w+\s*)?,?[ \t]*$", text, re.MULTILINE)
    return (found.start(1), len(found[1])) if found else None


def placed(text: str, path: str, parts: Iterable[tuple[int, int]]) -> list[Document]:
    """For each part of a text, its start and its length, a document whose only place that is."""
    positions = Positions(text)
    found: list[Document] = []
    for start, length in parts:
        line, column = positions.at(start)
        at = Place(key=None, value=Location(path=path, line=line, column=column, length=length))
        found.append(Document(path=path, text=text, data=None, places={(): at}))
    return found

"""Fingerprints of findings: the same text for the same fault, wherever its lines stand."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import PurePath

from scaffolder.model.document import Data, Pointer, pointer_text

NAMES = ("id", "name", "rule")
"""Fields that name an entry of a list; the first one written counts."""


def fingerprint(rule: str, path: str, pointer: Pointer, data: Data) -> str:
    """Sixteen hex digits over the rule, the file's name and the pointer, list indices replaced by what names the entry.

    Moving lines, reordering keys or adding entries before this one changes nothing; renaming the entry or the file does.
    """
    text = "\n".join((rule, pointer_text(_named(pointer, data)), _name_of(path)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entry_fingerprint(rule: str, path: str, pointer: Pointer, data: Data) -> str:
    """The same for one thing of a repository; `path` is relative to it and counts as a whole: many files share a name."""
    text = "\n".join((rule, pointer_text(_named(pointer, data)), path))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=64)
def _name_of(path: str) -> str:
    return PurePath(path).name


def _named(pointer: Pointer, data: Data) -> Pointer:
    found: list[str | int] = []
    for part in pointer:
        if isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else None
            found.append(_name(data) or str(part))
        else:
            found.append(part)
            data = data.get(part) if isinstance(data, dict) and isinstance(part, str) else None
    return tuple(found)


def _name(entry: Data) -> str | None:
    if isinstance(entry, dict):
        return next((str(entry[key]) for key in NAMES if entry.get(key) not in (None, "")), None)
    return None if entry is None or isinstance(entry, list) else str(entry)

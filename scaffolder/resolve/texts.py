"""Texts of elements: patterns filled with a platform's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scaffolder.model.document import Data
from scaffolder.resolve.subjects import Subject

_TOKEN = re.compile(r"\{([a-z0-9_.-]+)\}")


def fill(pattern: str, subject: Subject, words: Mapping[str, Mapping[str, str]], entry: Mapping[str, Data]) -> str:
    """A pattern with its `{tokens}` replaced.

    `{entry.key}` is a value of the row `entry`, as is any token that is one of its keys; every other token is a dotted
    manifest path. Values are said with their short names.
    """

    def say(token: re.Match[str]) -> str:
        path = token.group(1)
        name = path.removeprefix("entry.")
        return word(name, entry[name] if name in entry else subject.value(path), words)

    return " ".join(_TOKEN.sub(say, pattern).split()).rstrip("/,: ")


def word(path: str, value: Data, words: Mapping[str, Mapping[str, str]]) -> str:
    """The short name of a value at a path; an unnamed value speaks for itself, an absent one is empty."""
    if value is None or value in ("none", [], ""):
        return ""
    if isinstance(value, list):
        return ", ".join(word(path, each, words) for each in value)
    if isinstance(value, dict):
        return str(value.get("id", ""))
    names = words.get(path, {})
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return names.get(text, text)


def titled(identifier: str) -> str:
    """An id as words: `customer-360` is Customer 360."""
    text = identifier.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]

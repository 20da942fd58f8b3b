"""Signs of technologies as values."""

from __future__ import annotations

from types import MappingProxyType
from typing import cast

from scaffolder.catalog import entries
from scaffolder.catalog.entries import Entry
from scaffolder.model.knowledge import Sign


def sign(entry: Entry) -> Sign:
    """One row of the table."""
    apart = ("id", "says", "stated", "weak")
    return Sign(
        id=str(entry["id"]),
        says=tuple((str(key), str(value)) for key, value in cast(list[list[str]], entry["says"])),
        traces=MappingProxyType({kind: entries.texts(entry, kind) for kind in entry if kind not in apart}),
        stated=tuple((str(row["in"]), str(row["at"])) for row in cast(list[Entry], entry.get("stated") or [])),
        weak=entry.get("weak") is True,
    )

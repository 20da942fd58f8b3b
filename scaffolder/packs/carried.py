"""Blueprints that go along with a manifest: folders and archives below it are copied into the repository that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from scaffolder import packs
from scaffolder.facts import files
from scaffolder.model.document import Document
from scaffolder.packs import layers


def carried(document: Document) -> dict[str, bytes]:
    """Every file of the blueprints that a manifest names below its own folder, where the copied manifest will look for them.

    Links are left out, as everywhere. Raises `ScaffoldError` where a folder cannot be listed or holds too many files.
    """
    found: dict[str, bytes] = {}
    for source in _below(document):
        place = Path(document.path).parent / source
        if place.is_dir():
            held = files.below(place)
            contents = {f"{source}/{path}": held.content(path) for path in held.paths}
            found |= {path: content for path, content in contents.items() if content is not None}
        else:
            found[source] = place.read_bytes()
    return found


def left(document: Document) -> tuple[str, ...]:
    """The folders and archives that a manifest names elsewhere: from a copy of it they are looked for in another place."""
    near = set(_below(document))
    named = layers.sources(document).values()
    return tuple(each for each in named if not _is_elsewhere(each) and PurePosixPath(each).as_posix() not in near)


def _below(document: Document) -> Iterator[str]:
    beside = Path(document.path).parent
    for source in layers.sources(document).values():
        parts = PurePosixPath(source).parts
        inside = parts and ".." not in parts and not PurePosixPath(source).is_absolute()
        if inside and not _is_elsewhere(source) and (beside / source).exists():
            yield PurePosixPath(source).as_posix()


def _is_elsewhere(source: str) -> bool:
    """Whether a source is an address, which leads to the same place from anywhere."""
    return packs.is_address(source) and ("://" in source or not source.endswith(".zip"))

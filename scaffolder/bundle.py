"""Where shipped data stands: in a wheel or zip under `scaffolder/_data`, in a checkout beside the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

FOLDERS = ("blueprints", "schemas", "templates")

COMPILED = "_compiled"
"""Folder inside the package that holds what is compiled when it is built: the shipped knowledge, and the shipped templates."""


def package() -> Traversable:
    """The folder of the program itself."""
    return files("scaffolder")


def is_packed() -> bool:
    """Whether the data lies in an installed package, where nobody changes it, and not in a checkout."""
    return (package() / "_data").is_dir()


@cache
def root() -> Traversable:
    """The folder that holds `blueprints`, `schemas` and `templates`."""
    if is_packed():
        return package() / "_data"
    return Path(__file__).resolve().parent.parent


def folder(name: str) -> Traversable:
    """One of the three data folders."""
    return root() / name


def walk(start: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    """Every file below `start` as (relative path, file), sorted by path."""
    found: list[tuple[str, Traversable]] = []
    for entry in sorted(start.iterdir(), key=lambda each: each.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found.extend(walk(entry, f"{path}/"))
        else:
            found.append((path, entry))
    return found

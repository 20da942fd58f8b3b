"""Where verdicts are remembered: the folder of the cache, found and written here."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scaffolder import __version__
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.cache import Cache
    from scaffolder.fleet import Terms

VARIABLE = "SCAFFOLD_CACHE"
"""The environment variable that names the cache's folder; `off` turns the cache off."""


def cache(given: dict[str, Any], many: bool, terms: Terms) -> Cache | None:  # noqa: FBT001 (one plain question)
    """The cache of this run, None where there is to be none: it is on where asked for, and where many are checked."""
    named = given["cache"] or os.environ.get(VARIABLE, "")
    if given["no_cache"] or named == "off" or not (given["cache"] or many or given["repositories"]):
        return None
    from scaffolder import cache as remembered

    sources = click.get_current_context().meta.get("scaffolder.blueprints", ())
    return remembered.Cache(Path(named) if named else _folder(), remembered.salt(__version__, sources), terms)


def _folder() -> Path:
    place = os.environ.get("XDG_CACHE_HOME", "")
    return Path(place) / "scaffold" if place.startswith("/") else Path("~/.cache/scaffold").expanduser()


def save(cache: Cache | None) -> None:
    """Write what is new; a folder that cannot be written only makes the next run slower."""
    text = cache.text() if cache else None
    if cache is None or text is None:
        return
    from scaffolder import write

    with contextlib.suppress(ScaffoldError, RuntimeError):
        write.write_file(cache.file, text.encode("utf-8"), replace=True)
        write.keep_newest(cache.folder, "verdicts-*.json", cache.kept)

"""A company's own blueprints: a folder, an archive or a pinned git address, fetched by cookiecutter's repository code."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from subprocess import CalledProcessError  # cookiecutter lets git's own failure through

from scaffolder.errors import ScaffoldError

_PINNED = re.compile(r"^(?P<address>.+)@(?P<commit>[0-9a-f]{7,40})$")


def fetch(source: str) -> Path:
    """The folder of blueprints that `source` names: a folder, a `.zip` archive, or `ADDRESS@COMMIT` of a git repository.

    No hook and no code of what is fetched runs. Raises `ScaffoldError` where it cannot be had.
    """
    folder = Path(source)
    if folder.is_dir():
        return _blueprints(folder, source)
    if source.endswith(".zip"):
        return _blueprints(_unpacked(source), source)
    pinned = _PINNED.match(source)
    if pinned and ("://" in source or ":" in source):
        return _blueprints(_cloned(pinned["address"], pinned["commit"]), source)
    if "://" in source:
        raise ScaffoldError(f"{source}: names no commit", hint=f"pin it, as in {source}@1a2b3c4d5e6f")
    raise ScaffoldError(
        f"{source}: no such folder", hint="name a folder, a .zip archive, or ADDRESS@COMMIT of a git repository"
    )


def _blueprints(folder: Path, source: str) -> Path:
    """The folder itself, or its folder `blueprints`; one of them must hold something the catalog knows."""
    from scaffolder.catalog import FOLDER_KINDS, TABLE_KINDS  # noqa: PLC0415 (only a company's own blueprints need it)

    for place in (folder / "blueprints", folder):
        known = [
            *(place / kind for kind in FOLDER_KINDS),
            *(place / f"{kind}.yaml" for kind in TABLE_KINDS),
            place / "templates",
        ]
        if any(each.exists() for each in known):
            return place
    raise ScaffoldError(
        f"{source}: holds no blueprints", hint="it needs a folder such as practices, rules or components: see docs/how-to"
    )


def _unpacked(source: str) -> Path:
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415 (cookiecutter costs more to import than a whole run)
    from cookiecutter.zipfile import unzip  # noqa: PLC0415

    try:
        return Path(unzip(source, is_url="://" in source, clone_to_dir=tempfile.mkdtemp(), no_input=True))
    except (CookiecutterException, OSError) as error:
        raise ScaffoldError(f"{source}: cannot be unpacked: {' '.join(str(error).split())}") from None


def _cloned(address: str, commit: str) -> Path:
    from cookiecutter.config import BUILTIN_ABBREVIATIONS  # noqa: PLC0415
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415
    from cookiecutter.repository import expand_abbreviations  # noqa: PLC0415
    from cookiecutter.vcs import clone  # noqa: PLC0415

    url = expand_abbreviations(address, BUILTIN_ABBREVIATIONS)
    try:
        return Path(clone(url, checkout=commit, clone_to_dir=tempfile.mkdtemp(), no_input=True))
    except (CookiecutterException, OSError) as error:
        raise ScaffoldError(f"{address}: cannot be fetched at {commit}: {' '.join(str(error).split())}") from None
    except CalledProcessError:
        raise ScaffoldError(f"{address}: git could not fetch {commit}", hint="check the address and the commit") from None

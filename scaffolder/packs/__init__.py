"""A company's own blueprints: a folder, an archive or a pinned git address, fetched by cookiecutter's repository code."""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from subprocess import CalledProcessError  # cookiecutter lets git's own failure through

from scaffolder.errors import ScaffoldError

_PINNED = re.compile(r"^(?P<address>.+)@(?P<commit>[0-9a-f]{7,40})$")
_REPOSITORY = re.compile(r"^((git\+)?(https|ssh|file)://[A-Za-z0-9/~]|git@[A-Za-z0-9]|(gh|gl|bb):[A-Za-z0-9])")
"""Addresses that are handed to git: no other transport, and none that git could take for an option."""

_ARCHIVE = re.compile(r"^(?P<address>https://[^#]+\.zip)(#sha256=(?P<digest>[0-9a-f]{64}))?$")

KINDS_OF_SOURCE = "name a folder, a .zip archive, or ADDRESS@COMMIT of a git repository"


def fetch(source: str, beside: Path | None = None) -> Path:
    """The folder of blueprints that `source` names: a folder, a `.zip` archive, or `ADDRESS@COMMIT` of a git repository.

    A relative folder or archive lies beside the file that names it, in the folder `beside`. An archive from the web carries
    its digest: `https://.../blueprints.zip#sha256=...`. No hook and no code of what is fetched runs. Raises `ScaffoldError`
    where it cannot be had.
    """
    place = (beside or Path()) / source
    if place.is_dir():
        return _blueprints(place, source)
    archive = _ARCHIVE.match(source)
    if archive:
        if not archive["digest"]:
            raise ScaffoldError(f"{source}: names no digest", hint=f"pin what it holds, as in {source}#sha256=<64 digits>")
        return _blueprints(_downloaded(archive["address"], archive["digest"]), source)
    if source.endswith(".zip") and "://" not in source:
        return _blueprints(_unpacked(place.absolute().as_posix(), source), source)
    pinned = _PINNED.match(source)
    if pinned and _REPOSITORY.match(source):
        return _blueprints(_cloned(pinned["address"], pinned["commit"]), source)
    if _REPOSITORY.match(source):
        raise ScaffoldError(f"{source}: names no commit", hint=f"pin it, as in {source}@1a2b3c4d5e6f")
    if "://" in source or "::" in source:
        raise ScaffoldError(f"{source}: no address that is fetched", hint="use https, ssh or git@host, with @COMMIT at its end")
    raise ScaffoldError(f"{source}: no such folder", hint=KINDS_OF_SOURCE)


def is_address(source: str) -> bool:
    """Whether a source is fetched or unpacked before it is read: an address, or an archive."""
    return "://" in source or "::" in source or source.endswith(".zip") or _REPOSITORY.match(source) is not None


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


def _room() -> str:
    """An empty folder that goes when the program ends."""
    return _passing(tempfile.mkdtemp(prefix="scaffold-"))


def _passing(folder: str) -> str:
    """The folder, which goes when the program ends."""
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _unpacked(file: str, source: str) -> Path:
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415 (cookiecutter costs more to import than a whole run)
    from cookiecutter.zipfile import unzip  # noqa: PLC0415

    try:
        found = Path(unzip(file, is_url=False, clone_to_dir=_room(), no_input=True))
    except (CookiecutterException, OSError) as error:
        raise ScaffoldError(f"{source}: cannot be unpacked: {' '.join(str(error).split())}") from None
    _passing(found.parent.as_posix())
    return found


@cache
def _downloaded(address: str, digest: str) -> Path:
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415
    from cookiecutter.zipfile import unzip  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415 (cookiecutter's own client)

    room = _room()
    try:
        found = Path(unzip(address, is_url=True, clone_to_dir=room, no_input=True))
    except (CookiecutterException, RequestException, OSError) as error:
        raise ScaffoldError(f"{address}: cannot be fetched: {' '.join(str(error).split())}") from None
    _passing(found.parent.as_posix())
    held = hashlib.sha256((Path(room) / address.rpartition("/")[2]).read_bytes()).hexdigest()
    if held != digest:
        raise ScaffoldError(f"{address}: holds something else than was pinned", hint=f"what it holds now: #sha256={held}")
    return found


@cache
def _cloned(address: str, commit: str) -> Path:
    from cookiecutter.config import BUILTIN_ABBREVIATIONS  # noqa: PLC0415
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415
    from cookiecutter.repository import expand_abbreviations  # noqa: PLC0415
    from cookiecutter.vcs import clone  # noqa: PLC0415

    url = expand_abbreviations(address, BUILTIN_ABBREVIATIONS)
    try:
        return Path(clone(url if "+" in url else f"git+{url}", checkout=commit, clone_to_dir=_room(), no_input=True))
    except (CookiecutterException, OSError) as error:
        raise ScaffoldError(f"{address}: cannot be fetched at {commit}: {' '.join(str(error).split())}") from None
    except CalledProcessError:
        raise ScaffoldError(f"{address}: git could not fetch {commit}", hint="check the address and the commit") from None

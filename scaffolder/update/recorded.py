"""What a repository was generated as: its lock, and the archive of its texts, read only where a text is needed."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Mapping
from functools import cached_property

from scaffolder import __version__
from scaffolder.errors import ScaffoldError
from scaffolder.facts.lock import BASE
from scaffolder.facts.lock import PATH as LOCK

LOCK_VERSION = 1
"""The form of the lock that this version reads and writes."""

MOST = 512 * 1024 * 1024
"""The most bytes of the base that are unpacked: a thousand products take a sixteenth of it."""

_WAY = (
    "bring .scaffold/ back from version control (git checkout HEAD -- .scaffold), or update with --without-base: "
    "what you edited then stays as it is, and the generated text lies beside it"
)


Texts = Mapping[str, tuple[bytes, bool]]
"""The bytes of each file by its path, and whether it may be executed."""


class Recorded:
    """The files of a repository as they were generated last; `texts` unpacks them, and is called where one is needed."""

    def __init__(self, files: Mapping[str, str], texts: Callable[[], Texts] = dict, blueprints: tuple[str, ...] = ()) -> None:
        self.digests = files
        self.blueprints = blueprints
        self._read = texts

    @classmethod
    def of(cls, path: str, content: bytes) -> Recorded:
        """The record of one file that was generated with this text."""
        return cls({path: digest(content)}, lambda: {path: (content, False)})

    def content(self, path: str) -> bytes | None:
        """The text of a file as it was generated; None where it was not recorded."""
        return self._texts[path][0] if path in self._texts else None

    def is_executable(self, path: str) -> bool:
        """Whether a file was generated executable."""
        return path in self._texts and self._texts[path][1]

    @cached_property
    def _texts(self) -> Texts:
        return self._read()


def read(lock: bytes | None, packed: bytes | None) -> Recorded:
    """The record of a repository from the bytes of its lock and its base.

    Raises `ScaffoldError` where one is missing, damaged, newer than this program, or does not belong to the other.
    """
    if lock is None and packed is None:
        raise ScaffoldError(
            f"{LOCK}: is missing: this folder was not generated, or its record is lost",
            hint=f"scaffold new TARGET --manifest platform.yaml generates a repository; or {_WAY}",
        )
    files, blueprints = _lock(lock)
    if packed is None:
        raise ScaffoldError(f"{BASE}: is missing: what this repository was generated as is not known", hint=_WAY)
    if digest(packed) != files.get(BASE):
        raise ScaffoldError(f"{BASE}: is damaged, or belongs to another {LOCK}", hint=_WAY)
    return Recorded(files, lambda: _unpacked(packed), blueprints)


def without_base(lock: bytes | None) -> Recorded:
    """What the lock alone tells, or nothing where that is gone as well."""
    try:
        files, blueprints = _lock(lock)
    except ScaffoldError:
        return Recorded({})
    return Recorded(files, blueprints=blueprints)


def digest(content: bytes) -> str:
    """The digest of a file as the lock holds it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _lock(content: bytes | None) -> tuple[Mapping[str, str], tuple[str, ...]]:
    if content is None:
        raise ScaffoldError(f"{LOCK}: is missing: what this repository was generated as is not known", hint=_WAY)
    try:
        lock = json.loads(content)
        version, made_by, files = lock["version"], str(lock["tool"]["version"]), lock["files"]
        blueprints = tuple(map(str, lock.get("blueprints", ())))
        texts = {str(path): str(each) for path, each in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ScaffoldError(f"{LOCK}: is damaged: not a lock of scaffold", hint=_WAY) from None
    if version != LOCK_VERSION or _numbers(made_by) > _numbers(__version__):
        raise ScaffoldError(
            f"{LOCK}: written by scaffold {made_by}, and this is {__version__}: an update would take it back",
            hint=f"install scaffold {made_by} or newer",
        )
    return texts, blueprints


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"[0-9]{1,9}", version)[:3])


def _unpacked(packed: bytes) -> Texts:
    try:
        unpacking = bz2.BZ2Decompressor()
        content = unpacking.decompress(packed, MOST)
        if not unpacking.eof:
            raise ScaffoldError(f"{BASE}: is cut off, or holds more than {MOST // 2**20} MiB", hint=_WAY)
        found: dict[str, tuple[bytes, bool]] = {}
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for each in archive:
                inner = archive.extractfile(each) if each.isfile() else None
                if inner is not None:
                    found[each.name] = (inner.read(), bool(each.mode & 0o100))
    except (OSError, ValueError, EOFError, tarfile.TarError):
        raise ScaffoldError(f"{BASE}: is damaged: not an archive", hint=_WAY) from None
    return found

"""The lock of a generated repository: what was made from what, and what has changed since."""

from __future__ import annotations

import bz2
import hashlib
import io
import tarfile
from collections.abc import Mapping

from scaffolder.facts.files import Files
from scaffolder.facts.reading import document
from scaffolder.model.document import Data, Document

PATH = ".scaffold/lock.json"
BASE = ".scaffold/base.tar.bz2"

COMPARED = (".yaml", ".yml", ".json", ".tf")
"""Endings of the files that are compared with what they were."""

MOST_BASE = 64 * 1024 * 1024
"""The most bytes of the base that are unpacked: a thousand products take half of it."""


def read(files: Files) -> Document | None:
    """The lock; None where the repository was not generated."""
    return document(files, PATH)


def hashes(files: Files) -> Mapping[str, str]:
    """The SHA-256 of each file as it was generated."""
    return files.made("generated", PATH, lambda: _hashes(read(files)))


def _hashes(lock: Document | None) -> Mapping[str, str]:
    found = lock.data.get("files") if lock is not None and isinstance(lock.data, dict) else None
    return {path: str(each).removeprefix("sha256:") for path, each in found.items()} if isinstance(found, dict) else {}


def state(files: Files, path: str, generated: str) -> str:
    """`same` as generated, `changed` since, or `missing`."""
    text = files.text(path) if files.is_made("text", path) else None
    if text is not None and hashlib.sha256(text.encode("utf-8")).hexdigest() == generated:
        return "same"  # read already, where a rule looked at it
    content = files.content(path)
    if content is None:
        return "changed" if path in files else "missing"
    return "same" if hashlib.sha256(content).hexdigest() == generated else "changed"


def before(files: Files, path: str) -> str | None:
    """The text of a file as it was generated, from the base; None where the base does not hold it."""
    content = files.made("base", "", lambda: _unpacked(files.content(BASE))).get(path)
    return content.decode("utf-8", "replace") if content is not None else None


def _unpacked(packed: bytes | None) -> Mapping[str, bytes]:
    """What of the base is compared: contracts, what YAML says of models, and infrastructure code."""
    if packed is None:
        return {}
    try:
        content = bz2.BZ2Decompressor().decompress(packed, MOST_BASE)
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            found: dict[str, bytes] = {}
            for each in archive:
                inner = archive.extractfile(each) if each.isfile() and each.name.endswith(COMPARED) else None
                if inner is not None:
                    found[each.name] = inner.read()
            return found
    except (OSError, ValueError, tarfile.TarError):
        return {}


def pages(files: Files) -> list[Data]:
    """What scaffold itself wrote and people do not edit, each with its state: pages, pictures and the schema."""
    wanted = {path: each for path, each in hashes(files).items() if path.startswith(("docs/", "catalog/", ".scaffold/"))}
    return [{"path": path, "state": state(files, path, each)} for path, each in sorted(wanted.items()) if path != BASE]


def gone(files: Files) -> list[str]:
    """What scaffold wrote and is nowhere in the repository any more, not even in another folder."""
    there = {path.rpartition("/")[2] for path in files.paths}
    return [path for path in sorted(hashes(files)) if path not in files and path.rpartition("/")[2] not in there]

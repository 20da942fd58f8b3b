"""Miniature repositories: the examples of rules about repositories, as files in memory."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping

from scaffolder.facts import lock
from scaffolder.facts.files import Files, held

SMALLEST = "version: 1\nname: shop\nstyle: lakehouse\n"
"""The manifest of a miniature that brings none of its own."""


def miniature(example: Mapping[str, Mapping[str, str]]) -> Files:
    """The files of an example; with `generated`, a lock and a base tell what they were when they were generated."""
    contents: dict[str, bytes | str] = {"platform.yaml": SMALLEST, **example["files"]}
    generated = example.get("generated")
    if generated:
        digests = {
            path: "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest() for path, text in sorted(generated.items())
        }
        contents.setdefault(lock.PATH, json.dumps({"version": 1, "files": digests}, indent=1) + "\n")
        contents[lock.BASE] = _packed(generated)
    return held(contents)


def _packed(files: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, text in sorted(files.items()):
            entry = tarfile.TarInfo(path)
            entry.size = len(text.encode("utf-8"))
            archive.addfile(entry, io.BytesIO(text.encode("utf-8")))
    return bz2.compress(packed.getvalue())

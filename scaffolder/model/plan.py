"""The plan (what would be written) and the rendering (the bytes in memory)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.model.document import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """One file to write: from `template` of `template_set` with `values`, or, where `content` is set, these very bytes.

    `path` is relative to the target, with forward slashes.
    """

    path: str
    template_set: str
    template: str = ""
    values: Mapping[str, Data] | None = None
    content: bytes | None = None
    executable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every file of a repository, sorted by path, no path twice."""

    files: tuple[PlannedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFile:
    """The bytes of one file and whether it may be executed."""

    path: str
    content: bytes
    executable: bool = False
    template_set: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """All files of a repository in memory, sorted by path."""

    files: tuple[RenderedFile, ...]

"""Template sets: which files a repository gets, from which templates, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.model.knowledge import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """One template of a set: rendered once, or once for each entry of the collection `each` (named `item` in the template).

    `path` interpolates names only (`domains/{domain.id}/domain.yaml`). The file is made where `when` holds of the resolved
    manifest.
    """

    template: str
    path: str
    values: tuple[str, ...]
    each: str = ""
    item: str = ""
    executable: bool = False
    when: Schema = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookies:
    """A cookiecutter template used as it stands.

    `folder` is where its cookiecutter.json lies, below the set; `into` the folder of the repository that its project folder
    becomes; `answers` are what its questions are answered with, texts that may name paths of the manifest (`{name}`).
    """

    folder: str
    into: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSet:
    """Templates used together, all or none, where `applies` holds of the resolved manifest.

    `cookies` is a cookiecutter template that the set prints beside its files or instead of them.
    `part` is the folder of a part of the repository that runs by itself, with an environment and tests of its own, or empty.
    """

    id: str
    title: str
    applies: Schema
    files: tuple[TemplateFile, ...]
    part: str = ""
    cookies: Cookies | None = None

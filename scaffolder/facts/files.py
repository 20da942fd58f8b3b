"""The files of one repository: what there is, what each says, and what was not read and why.

Links are not followed, folders of tools are not entered, and a file is read once, when a fact first asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar, cast

from scaffolder.errors import ScaffoldError
from scaffolder.facts.globs import matches

MOST_FILES = 100_000
"""The most files of a repository that are looked at."""

MOST_BYTES = 1024 * 1024
"""The longest file that is read: one MiB."""

NOT_ENTERED = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".terraform", ".mypy_cache",
        ".ruff_cache", ".pytest_cache", "target", "dbt_packages", "dbt_modules", "site-packages", ".idea", ".vscode",
    }
)  # fmt: skip
"""Folders of tools: what they hold is made, fetched or built, and no part of what the repository says."""

Made = TypeVar("Made")
Source = Callable[[], bytes | None]


class Files:
    """The files of one repository by their path, relative and with forward slashes; what is made of them is made once."""

    def __init__(self, sources: Mapping[str, Source], *, skipped: Mapping[str, str] | None = None) -> None:
        self._sources = dict(sorted(sources.items()))
        self._made: dict[tuple[str, str], object] = {}
        self.paths: tuple[str, ...] = tuple(self._sources)
        self.skipped: dict[str, str] = dict(skipped or {})
        """Files that were not read, with the reason."""

    def __contains__(self, path: object) -> bool:
        return path in self._sources

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none, or it is longer than is read."""
        source = self._sources.get(path)
        return source() if source else None

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none, or it is no text that is read."""
        return self.made("text", path, lambda: self._decoded(path))

    def _decoded(self, path: str) -> str | None:
        content = self.content(path)
        if content is None:
            if path in self._sources:
                self.skipped.setdefault(path, "longer than 1 MiB, or not readable")
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.skipped.setdefault(path, "not UTF-8 text")
            return None
        if "\0" in text:
            self.skipped.setdefault(path, "not text")
            return None
        return text

    def matching(self, *patterns: str) -> Iterator[str]:
        """The paths that one of the patterns means, sorted."""
        return (each for each in self.paths if matches(each, patterns))

    def made(self, kind: str, path: str, make: Callable[[], Made]) -> Made:
        """What `make` returns, made once for a kind of fact and a file."""
        key = (kind, path)
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    def changed(self, changes: Mapping[str, str | None]) -> Files:
        """The same repository with some files written anew, or left out where the text is None; this one stays as it is."""
        sources = {path: source for path, source in self._sources.items() if path not in changes}
        sources |= {path: _constant(text.encode("utf-8")) for path, text in changes.items() if text is not None}
        view = Files(sources, skipped=self.skipped)
        view._made = {key: made for key, made in self._made.items() if key[1] and key[1] not in changes}
        return view


def _constant(content: bytes) -> Source:
    return lambda: content


def held(contents: Mapping[str, bytes | str]) -> Files:
    """Files that stand in memory."""
    return Files({path: _constant(each.encode("utf-8") if isinstance(each, str) else each) for path, each in contents.items()})


BEFORE = (
    "platform.yaml", "waivers.yaml", ".scaffold/*.schema.json", "README*", "LICENSE*", ".git*", ".editorconfig", "*.html",
    "diagrams/*",
)  # fmt: skip
"""What may lie beside a manifest before its repository is generated, or begun by hand."""


def is_begun(files: Files) -> bool:
    """Whether a folder holds more than a manifest and what goes with it: only then it is judged as a repository."""
    before = set(files.matching(*BEFORE))
    return any(path not in before for path in files.paths)


def below(folder: Path) -> Files:
    """The files below a folder. Raises `ScaffoldError` where the folder cannot be listed, or holds too many."""
    sources: dict[str, Source] = {}
    skipped: dict[str, str] = {}
    waiting = [("", os.fspath(folder))]
    while waiting:
        prefix, place = waiting.pop()
        try:
            with os.scandir(place) as found:
                listed = sorted(found, key=lambda each: each.name)
        except OSError as error:
            if not prefix:
                raise ScaffoldError(f"{place}: cannot be listed: {error.strerror}", hint="check the path") from None
            skipped[prefix] = "cannot be listed"
            continue
        for each in listed:
            path = prefix + each.name
            if each.is_symlink():
                skipped[path] = "a link, which is not followed"
            elif each.is_dir(follow_symlinks=False):
                if each.name not in NOT_ENTERED:
                    waiting.append((path + "/", each.path))
            elif each.is_file(follow_symlinks=False):
                sources[path] = _reading(each.path)
        if len(sources) > MOST_FILES:
            raise ScaffoldError(
                f"{os.fspath(folder)}: more than {MOST_FILES} files", hint="name the folder that holds the platform's own files"
            )
    return Files(sources, skipped=skipped)


def lone(path: str) -> str | None:
    """The text of one plain file within the limit; None for everything else."""
    if not Path(path).is_file():
        return None
    content = _reading(path)()
    try:
        return content.decode("utf-8-sig") if content is not None else None
    except UnicodeDecodeError:
        return None


def _reading(place: str) -> Source:
    def read() -> bytes | None:
        try:
            with Path(place).open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError:
            return None
        return content if len(content) <= MOST_BYTES else None

    return read

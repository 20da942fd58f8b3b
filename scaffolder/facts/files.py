"""The files of one repository: what there is, what each says, and what was not read and why.

Links are not followed, folders of tools are not entered, and a file is read once, when a fact first asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar, cast

from scaffolder.errors import ScaffoldError
from scaffolder.facts.globs import either
from scaffolder.unchanged import NOT_ENTERED

MOST_FILES = 100_000
"""The most files of a repository that are looked at."""

MOST_BYTES = 1024 * 1024
"""The longest file that is read: one MiB."""

FIXTURES = frozenset({"fixtures", "fixture", "__fixtures__", "testdata", "test-data", "test_data", "snapshots"})
"""Folders in which tests keep what may be wrong on purpose."""


SIDE = frozenset({"test", "tests", "example", "examples", "fixtures", "testdata", "samples", "integration_tests"})
"""Folders that show what a thing could be used for, not what the platform is."""


def is_aside(path: str) -> bool:
    """Whether a file lies among tests or examples."""
    return bool(SIDE & set(path.split("/")[:-1]))


def is_fixture(path: str) -> bool:
    """Whether a file stands for something else in a test, so that nothing is asked of it."""
    return bool(FIXTURES & set(path.split("/")[:-1]))


ARTIFACT = "target/manifest.json"
"""The one file of a tool's folder that is looked at: what dbt knows of a project."""

MOST_ARTIFACT = 16 * 1024 * 1024
"""The longest such file that is read."""

Made = TypeVar("Made")
Source = Callable[[], bytes]
"""What reads one file. Raises `NotReadError` where it cannot be, or is longer than is read."""


class NotReadError(Exception):
    """Why the content of a file is not read."""


class Files:
    """The files of one repository by their path, relative and with forward slashes; what is made of them is made once."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        *,
        skipped: Mapping[str, str] | None = None,
        artifacts: Mapping[str, Source] | None = None,
    ) -> None:
        self._sources = dict(sorted(sources.items()))
        self._artifacts = dict(artifacts or {})
        self._made: dict[tuple[str, str], object] = {}
        self.paths: tuple[str, ...] = tuple(self._sources)
        self.skipped: dict[str, str] = dict(skipped or {})
        """Files that were not read, with the reason."""

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and path in self._sources

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none, or it is not read, which `skipped` says."""
        return self._content(self._sources.get(path), path)

    def artifact(self, path: str) -> bytes | None:
        """The bytes of a file that a tool left in a folder of its own; it is none of `paths`."""
        return self._content(self._artifacts.get(path), path)

    def _content(self, source: Source | None, path: str) -> bytes | None:
        try:
            return source() if source else None
        except NotReadError as error:
            self.skipped.setdefault(path, str(error))
            return None

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none, or it is no text that is read."""
        return self.made("text", path, lambda: self._decoded(path))

    def _decoded(self, path: str) -> str | None:
        content = self.content(path)
        if content is None:
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
        means = either(patterns).fullmatch
        return (each for each in self.paths if means(each))

    def made(self, kind: str, path: str, make: Callable[[], Made]) -> Made:
        """What `make` returns, made once for a kind of fact and a file."""
        key = (kind, path)
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    def is_made(self, kind: str, path: str) -> bool:
        """Whether a kind of fact was made of a file already."""
        return (kind, path) in self._made

    def changed(self, changes: Mapping[str, str | None]) -> Files:
        """The same repository with some files written anew, or left out where the text is None; this one stays as it is."""
        sources = {path: source for path, source in self._sources.items() if path not in changes}
        sources |= {path: _constant(text.encode("utf-8")) for path, text in changes.items() if text is not None}
        view = Files(sources, skipped=self.skipped, artifacts=self._artifacts)
        view._made = {key: made for key, made in self._made.items() if key[1] and key[1] not in changes}
        return view


def _constant(content: bytes) -> Source:
    return lambda: content


def held(contents: Mapping[str, bytes | str]) -> Files:
    """Files that stand in memory."""
    made = {path: _constant(each.encode("utf-8") if isinstance(each, str) else each) for path, each in contents.items()}
    artifacts = {path: each for path, each in made.items() if path == ARTIFACT or path.endswith(f"/{ARTIFACT}")}
    return Files({path: each for path, each in made.items() if path not in artifacts}, artifacts=artifacts)


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
    artifacts: dict[str, Source] = {}
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
            if not _is_text(each.name):
                skipped[path.encode("ascii", "backslashreplace").decode("ascii")] = "a name that is no text"
            elif each.is_symlink():
                skipped[path] = "a link, which is not followed"
            elif each.is_dir(follow_symlinks=False):
                if each.name not in NOT_ENTERED and prefix != ".scaffold/":  # below it an update keeps files as they were
                    waiting.append((path + "/", each.path))
                elif path.endswith("target") and (kept := Path(each.path, "manifest.json")).is_file() and not kept.is_symlink():
                    artifacts[f"{path}/manifest.json"] = _reading(os.fspath(kept), MOST_ARTIFACT)
            elif each.is_file(follow_symlinks=False):
                sources[path] = _reading(each.path)
        if len(sources) > MOST_FILES:
            raise ScaffoldError(
                f"{os.fspath(folder)}: more than {MOST_FILES} files", hint="name the folder that holds the platform's own files"
            )
    return Files(sources, skipped=skipped, artifacts=artifacts)


def _is_text(name: str) -> bool:
    """Whether a name can be written down: a disk takes any bytes as one."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def lone(path: str) -> str | None:
    """The text of one plain file within the limit; None for everything else."""
    if not Path(path).is_file():
        return None
    try:
        return _reading(path)().decode("utf-8-sig")
    except (NotReadError, UnicodeDecodeError):
        return None


def _reading(place: str, most: int = MOST_BYTES) -> Source:
    def read() -> bytes:
        try:
            with Path(place).open("rb") as stream:
                content = stream.read(most + 1)
        except OSError as error:
            raise NotReadError(f"cannot be read: {error.strerror}") from None
        if len(content) > most:
            raise NotReadError(f"longer than {most // 1024 // 1024} MiB")
        return content

    return read

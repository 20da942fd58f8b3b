"""Folders of a repository that are made for files, and go with the last of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from scaffolder.write import Disk


def missing(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """The folders that have to be made for files at these paths, those above before those below."""
    wanted = {folder.as_posix() for each in paths for folder in PurePosixPath(each).parents}
    return tuple(sorted(each for each in wanted if each != "." and not (root / each).is_dir()))


def make(folder: Path, disk: Disk) -> None:
    """Make a folder and those above it, where they are not there."""
    for each in reversed([each for each in (folder, *folder.parents) if not each.is_dir()]):
        disk.mkdir(each)


def sweep(root: Path, paths: Iterable[str], disk: Disk) -> None:
    """Remove the folders of files that were removed, where they hold nothing any more, up to the repository itself."""
    above = {folder for each in paths for folder in PurePosixPath(each).parents if folder.as_posix() != "."}
    for folder in sorted(above, key=lambda each: len(each.parts), reverse=True):
        remove_empty(root / folder, disk)


def remove_empty(folder: Path, disk: Disk) -> None:
    """Remove a folder that holds nothing; a link to one stays."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if not folder.is_symlink() and not any(folder.iterdir()):
            disk.rmdir(folder)

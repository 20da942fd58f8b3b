"""Writing is all or nothing, whatever happens in between."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import re
import signal
import time
from pathlib import Path

import pytest

from scaffolder.errors import ScaffoldError
from scaffolder.model.plan import RenderedFile, Rendering
from scaffolder.write import Disk, write, write_file

RENDERING = Rendering(
    files=tuple(
        RenderedFile(
            path=f"folder-{number % 7}/inner/file-{number:03}.txt", content=b"line\n" * (number + 1), executable=number % 5 == 0
        )
        for number in range(60)
    )
)


def tree(target: Path) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


CALLS = 1 + 1 + 2 * 7 + len(RENDERING.files) + 1
"""Calls that change the disk: the parent, the staging, two folders for each of seven, every file, and the rename."""

WHOLE = {each.path: each.content for each in RENDERING.files}


class FailingDisk(Disk):
    """A disk on which the `nth` changing call fails with `number`."""

    def __init__(self, nth: int, number: int) -> None:
        self.left = nth
        self.number = number

    def _count(self, path: Path) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.number, os.strerror(self.number), str(path))

    def mkdir(self, path: Path) -> None:
        """Make a folder, or fail."""
        self._count(path)
        super().mkdir(path)

    def write(self, path: Path, content: bytes, *, executable: bool) -> None:
        """Write a file, or fail."""
        self._count(path)
        super().write(path, content, executable=executable)

    def rename(self, source: Path, target: Path) -> None:
        """Rename a folder, or fail."""
        self._count(target)
        super().rename(source, target)


def test_writes_every_file_with_its_mode(tmp_path: Path) -> None:
    """The target holds exactly the rendering, executables may be executed, nothing is left beside it."""
    write(RENDERING, tmp_path / "deep" / "shop")
    assert tree(tmp_path / "deep" / "shop") == WHOLE
    assert os.access(tmp_path / "deep/shop/folder-0/inner/file-000.txt", os.X_OK)
    assert not os.access(tmp_path / "deep/shop/folder-1/inner/file-001.txt", os.X_OK)
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["shop"]


def test_an_empty_folder_is_taken_over(tmp_path: Path) -> None:
    """A target that exists and is empty becomes the repository."""
    (tmp_path / "shop").mkdir()
    write(RENDERING, tmp_path / "shop")
    assert tree(tmp_path / "shop") == WHOLE


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_any_failing_call_leaves_nothing(tmp_path: Path, number: int) -> None:
    """For every N, the Nth call that changes the disk may fail: the target is absent, and one clear error says so."""
    failures = 0
    for nth in range(1, 200):
        target = tmp_path / f"parent-{nth}" / "shop"
        disk = FailingDisk(nth, number)
        if nth > CALLS:
            write(RENDERING, target, disk)
            assert tree(target) == WHOLE
            break
        with pytest.raises(ScaffoldError, match=re.escape(os.strerror(number))):
            write(RENDERING, target, disk)
        failures += 1
        assert not target.exists()
        assert not target.parent.exists()
    assert failures > len(RENDERING.files)


def _slow_write(target: str, started: str) -> None:
    class SlowDisk(Disk):
        def write(self, path: Path, content: bytes, *, executable: bool) -> None:
            Path(started).touch()
            super().write(path, content, executable=executable)
            time.sleep(0.001)

    write(RENDERING, Path(target), SlowDisk())


def test_kill_leaves_all_or_nothing_and_the_next_run_sweeps(tmp_path: Path) -> None:
    """A run killed at a random moment leaves the target absent or whole; the next run succeeds and leaves no staging."""
    chance = random.Random(7)
    start = multiprocessing.get_context("fork")
    for turn in range(12):
        target = tmp_path / f"shop-{turn}"
        process = start.Process(target=_slow_write, args=(str(target), str(tmp_path / f"started-{turn}")))
        process.start()
        time.sleep(chance.uniform(0.0, 0.12))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        if target.exists():
            assert tree(target) == WHOLE
        else:
            write(RENDERING, target)
            assert tree(target) == WHOLE
        assert not [each for each in tmp_path.iterdir() if each.name.startswith(f".shop-{turn}.") and "staging" in each.name]


def test_a_second_run_at_the_same_target_stops_at_once(tmp_path: Path) -> None:
    """While one run writes, another at the same target is refused, and the first one's tree is whole."""
    start = multiprocessing.get_context("fork")
    process = start.Process(target=_slow_write, args=(str(tmp_path / "shop"), str(tmp_path / "started")))
    process.start()
    while not (tmp_path / "started").exists():
        time.sleep(0.001)
    with pytest.raises(ScaffoldError, match="another scaffold"):
        write(RENDERING, tmp_path / "shop")
    process.join()
    assert process.exitcode == 0
    assert tree(tmp_path / "shop") == WHOLE


def test_refuses_what_is_there(tmp_path: Path) -> None:
    """A file, a folder with something in it and a link are refused with what to do; nothing in them changes."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "full", "link"):
        with pytest.raises(ScaffoldError) as refused:
            write(RENDERING, tmp_path / name)
        assert refused.value.hint
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "path", ["../out.txt", "/etc/out.txt", "a/../../b", "a//b", "con.txt", "x/NUL", "a\\b", "nl\n.txt", "", "a/."]
)
def test_refuses_paths_that_leave_or_break(tmp_path: Path, path: str) -> None:
    """A path that leaves the target, or that some file system does not take, is never written."""
    with pytest.raises(ScaffoldError):
        write(Rendering(files=(RenderedFile(path=path, content=b""),)), tmp_path / "shop")
    assert not (tmp_path / "shop").exists()


def test_refuses_paths_that_differ_by_case_alone(tmp_path: Path) -> None:
    """Two paths that are one file on some file systems are refused."""
    both = Rendering(files=(RenderedFile(path="a/B.txt", content=b"1"), RenderedFile(path="A/b.txt", content=b"2")))
    with pytest.raises(ScaffoldError, match="case"):
        write(both, tmp_path / "shop")


def test_one_file_is_written_whole_and_not_over_another(tmp_path: Path) -> None:
    """A single file is never overwritten unless that was asked for."""
    write_file(tmp_path / "deep" / "platform.yaml", b"one\n")
    with pytest.raises(ScaffoldError, match="exists"):
        write_file(tmp_path / "deep" / "platform.yaml", b"two\n")
    write_file(tmp_path / "deep" / "platform.yaml", b"two\n", replace=True)
    assert (tmp_path / "deep" / "platform.yaml").read_bytes() == b"two\n"
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["platform.yaml"]

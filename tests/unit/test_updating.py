"""An update in place is all or nothing at any failing call, survives every kill, and can be taken back byte for byte."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scaffolder.errors import ScaffoldError
from scaffolder.model.update import Act, Change, Step, Update
from scaffolder.write import Disk, journal, updating
from scaffolder.write.journal import FOLDER, Phase

BEFORE = {
    "README.md": b"one\n",
    "docs/a.md": b"a\n",
    "docs/old/gone.md": b"gone\n",
    "tools/run.sh": b"#!/bin/sh\n",
    "mine.txt": b"mine\n",
    ".scaffold/lock.json": b"{}\n",
}
MERGED = b"<<<<<<< yours\none\n||||||| generated before\n0\n=======\n1\n>>>>>>> generated now\n"


def change(path: str, after: bytes | None, *, executable: bool = False) -> Change:
    return Change(path=path, before=BEFORE.get(path), after=after, executable=executable)


def update(*, conflict: bool = False) -> Update:
    """One step of every kind; the README is merged, with or without a conflict."""
    readme = Step(path="README.md", act=Act.MERGE, change=change("README.md", b"two\n"))
    if conflict:
        allowed = (0, 0, 0, 0)
        readme = Step(path="README.md", act=Act.CONFLICT, change=change("README.md", MERGED), lines=(1,), allowed=allowed)
    steps = (
        readme,
        Step(path="docs/a.md", act=Act.REPLACE, change=change("docs/a.md", b"b\n")),
        Step(path="docs/old/gone.md", act=Act.REMOVE, change=change("docs/old/gone.md", None)),
        Step(path="new/deep/b.md", act=Act.ADD, change=change("new/deep/b.md", b"new\n", executable=True)),
        Step(path="tools/run.sh", act=Act.REPLACE, change=change("tools/run.sh", BEFORE["tools/run.sh"], executable=True)),
    )
    return Update(steps=steps, record=(change(".scaffold/lock.json", b"[]\n"), change(".scaffold/base.tar.bz2", b"base")))


Shown = dict[str, tuple[bytes, bool] | None]


def shown(root: Path) -> Shown:
    """Every file and folder of a repository but what an update keeps for itself."""
    found: Shown = {}
    for each in sorted(root.rglob("*")):
        path = each.relative_to(root).as_posix()
        if not path.startswith(FOLDER):
            found[path] = None if each.is_dir() else (each.read_bytes(), os.access(each, os.X_OK))
    return found


def laid(root: Path) -> Path:
    """The repository as it was, in a folder."""
    for path, content in BEFORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def wanted(*, conflict: bool = False) -> dict[str, bytes]:
    """The files of the repository afterwards."""
    found = {**BEFORE, "README.md": MERGED if conflict else b"two\n", "docs/a.md": b"b\n", "new/deep/b.md": b"new\n"}
    del found["docs/old/gone.md"]
    return found if conflict else {**found, ".scaffold/lock.json": b"[]\n", ".scaffold/base.tar.bz2": b"base"}


def contents(root: Path) -> dict[str, bytes]:
    return {path: each[0] for path, each in shown(root).items() if each is not None}


class FailingDisk(Disk):
    """A disk on which the `nth` changing call fails, and, where it is `dead`, every later one too; `died` counts the calls."""

    def __init__(self, nth: int, number: int, *, dead: bool = False) -> None:
        self.calls = 0
        self.nth, self.number, self.dead = nth, number, dead

    def _count(self, path: Path) -> None:
        self.calls += 1
        if self.calls == self.nth or (self.dead and self.calls > self.nth):
            raise OSError(self.number, os.strerror(self.number), str(path))

    def mkdir(self, path: Path) -> None:
        """Make a folder, or fail."""
        self._count(path)
        super().mkdir(path)

    def write(self, path: Path, content: bytes, *, executable: bool) -> None:
        """Write half a file and fail, or write it whole."""
        try:
            self._count(path)
        except OSError:
            super().write(path, content[: len(content) // 2], executable=executable)
            raise
        super().write(path, content, executable=executable)

    def replace(self, source: Path, target: Path) -> None:
        """Rename a file, or fail."""
        self._count(target)
        super().replace(source, target)

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file, or fail."""
        self._count(target)
        super().copy(source, target)

    def unlink(self, path: Path) -> None:
        """Remove a file, or fail."""
        self._count(path)
        super().unlink(path)

    def rmdir(self, path: Path) -> None:
        """Remove a folder, or fail."""
        self._count(path)
        super().rmdir(path)

    def chmod(self, path: Path, mode: int) -> None:
        """Set permissions, or fail."""
        self._count(path)
        super().chmod(path, mode)

    def sync(self, path: Path) -> None:
        """Wait for the disk, or fail."""
        self._count(path)
        super().sync(path)

    def remove(self, path: Path) -> None:
        """Remove a folder, or leave it, as a disk that is gone does."""
        if not (self.dead and self.calls >= self.nth):
            super().remove(path)


def test_every_step_is_carried_out(tmp_path: Path) -> None:
    """Files are replaced, made, removed with their empty folders, and may be executed as planned; others are not touched."""
    root = laid(tmp_path)
    with updating.held(root) as held:
        held.begin(update())
    found = shown(root)
    assert contents(root) == wanted()
    assert "docs/old" not in found
    assert found["new/deep/b.md"] == (b"new\n", True)
    assert found["tools/run.sh"] == (b"#!/bin/sh\n", True)
    assert not (root / updating.LOCK).exists()


@pytest.mark.parametrize("conflict", [False, True])
def test_abort_gives_identical_bytes(tmp_path: Path, *, conflict: bool) -> None:
    """Every file, every permission and every folder is as it was, also where the update was finished."""
    root = laid(tmp_path)
    (root / "README.md").chmod(0o640)
    before = shown(root)
    with updating.held(root) as held:
        held.begin(update(conflict=conflict))
        assert shown(root) != before
        held.abort()
        assert held.kept == ()
    assert shown(root) == before
    assert (root / "README.md").stat().st_mode & 0o777 == 0o640
    assert not (root / FOLDER).exists()


def test_conflicts_wait_for_people(tmp_path: Path) -> None:
    """The record is written only when the update is finished."""
    root = laid(tmp_path)
    with updating.held(root) as held:
        held.begin(update(conflict=True))
        assert contents(root) == wanted(conflict=True)
        state = held.state()
        assert state is not None
        assert (state.phase, [each.path for each in state.conflicts]) == (Phase.CONFLICTS, ["README.md"])
        (root / "README.md").write_bytes(b"two\n")
        held.finish()
    assert contents(root) == wanted()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("conflict", [False, True])
def test_any_failing_call_leaves_everything_as_it_was(tmp_path: Path, number: int, *, conflict: bool) -> None:
    """For every N the Nth call that changes the disk may fail: nothing is changed, or all of it, and one error says so."""
    origin = laid(tmp_path / "origin")
    before = shown(origin)
    failures = 0
    for nth in range(1, 200):
        root = tmp_path / f"turn-{nth}"
        shutil.copytree(origin, root)
        disk = FailingDisk(nth, number)
        with updating.held(root, disk) as held:
            if _carried_out(held, conflict=conflict, number=number):
                break
        failures += 1
        assert shown(root) == before, nth
        with updating.held(root) as held:
            held.recover()
            assert shown(root) == before, nth
    assert failures > 20
    assert contents(root) == wanted(conflict=conflict)


def _carried_out(held: updating.Updating, *, conflict: bool, number: int) -> bool:
    said = ""
    try:
        held.begin(update(conflict=conflict))
    except ScaffoldError as error:
        said = error.message
    assert not said or os.strerror(number) in said
    assert not said or re.search("nothing was changed|everything is as it was", said)
    return not said


def killed(origin: Path, place: Path, *, conflict: bool) -> Iterator[Path]:
    """The repository as a run leaves it that is killed before its Nth call, for every N."""
    for nth in range(1, 200):
        root = place / f"turn-{nth}"
        shutil.copytree(origin, root)
        with updating.held(root, FailingDisk(nth, errno.EIO, dead=True)) as held:
            try:
                held.begin(update(conflict=conflict))
            except ScaffoldError:
                pass
            else:
                return
        yield root


@pytest.mark.parametrize("conflict", [False, True])
def test_the_next_run_completes_or_takes_back(tmp_path: Path, *, conflict: bool) -> None:
    """From wherever a run stopped dead, the next one finds the repository as it was, or as it was to be, and can go on."""
    origin = laid(tmp_path / "origin")
    before = shown(origin)
    endings = set()
    for root in killed(origin, tmp_path / "killed", conflict=conflict):
        with updating.held(root) as held:
            endings.add(held.recover())
            if shown(root) == before:
                held.begin(update(conflict=conflict))
            assert contents(root) == wanted(conflict=conflict), root.name
            held.abort()
        assert shown(root) == before, root.name
    assert endings == {"", "taken back", "completed"}


@pytest.mark.parametrize("conflict", [False, True])
def test_abort_takes_back_what_was_killed(tmp_path: Path, *, conflict: bool) -> None:
    """`--abort` after a kill gives identical bytes, or says that there is nothing to take back and nothing was changed."""
    origin = laid(tmp_path / "origin")
    before = shown(origin)
    for root in killed(origin, tmp_path / "killed", conflict=conflict):
        with updating.held(root) as held:
            if held.state() is None:
                with pytest.raises(ScaffoldError, match="no update to take back"):
                    held.abort()
            else:
                held.abort()
        assert shown(root) == before, root.name


def test_taking_back_may_be_killed_as_well(tmp_path: Path) -> None:
    """From wherever an abort stopped dead, the next one ends it."""
    origin = laid(tmp_path / "origin")
    before = shown(origin)
    with updating.held(origin) as held:
        held.begin(update(conflict=True))
    for nth in range(1, 200):
        root = tmp_path / f"turn-{nth}"
        shutil.copytree(origin, root)
        with updating.held(root, FailingDisk(nth, errno.EIO, dead=True)) as held:
            try:
                held.abort()
            except ScaffoldError:
                pass
            else:
                break
        with updating.held(root) as held:
            if shown(root) != before:
                held.abort()
        assert shown(root) == before, nth
    assert nth > 5


def test_finishing_may_be_killed_as_well(tmp_path: Path) -> None:
    """From wherever the record was being written, the next run writes the rest."""
    origin = laid(tmp_path / "origin")
    with updating.held(origin) as held:
        held.begin(update(conflict=True))
    (origin / "README.md").write_bytes(b"two\n")
    for nth in range(1, 200):
        root = tmp_path / f"turn-{nth}"
        shutil.copytree(origin, root)
        with updating.held(root, FailingDisk(nth, errno.EIO, dead=True)) as held:
            try:
                held.finish()
            except ScaffoldError:
                pass
            else:
                break
        with updating.held(root) as held:
            if held.recover() == "":
                held.finish()
        assert contents(root) == wanted(), nth
    assert nth > 5


def test_what_was_edited_since_is_kept(tmp_path: Path) -> None:
    """An abort never throws an edit away: it lies aside, twice if need be, and the message says where."""
    root = laid(tmp_path)
    before = contents(root)
    with updating.held(root) as held:
        for place in ("kept", "kept-2"):
            held.begin(update(conflict=True))
            (root / "README.md").write_bytes(b"half resolved\n")
            (root / "new/deep/b.md").write_bytes(b"edited\n")
            held.abort()
            assert sorted(held.kept) == [f".scaffold/{place}/README.md", f".scaffold/{place}/new/deep/b.md"]
            assert (root / f".scaffold/{place}/README.md").read_bytes() == b"half resolved\n"
    assert {path: each for path, each in contents(root).items() if "kept" not in path} == before


def test_a_finished_update_is_taken_back_only_while_nobody_edits_on(tmp_path: Path) -> None:
    """What was edited after it is not thrown away."""
    root = laid(tmp_path)
    with updating.held(root) as held:
        held.begin(update())
        (root / "docs/a.md").write_bytes(b"edited\n")
        with pytest.raises(ScaffoldError, match=r"docs/a\.md: edited since"):
            held.abort()
    assert contents(root) == {**wanted(), "docs/a.md": b"edited\n"}
    assert (root / FOLDER / "before/docs/a.md").read_bytes() == b"a\n"


@pytest.mark.parametrize("path", ["README.md", "docs/old/gone.md", "new/deep/b.md"])
def test_a_file_that_changes_meanwhile_stops_it(tmp_path: Path, path: str) -> None:
    """What is edited, or made, between the plan and the writing is left alone, and so is all else."""
    root = laid(tmp_path)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(b"meanwhile\n")
    before = shown(root)
    with updating.held(root) as held, pytest.raises(ScaffoldError, match="meanwhile; nothing was changed"):
        held.begin(update())
    assert shown(root) == before


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    """While one run holds a repository, another stops at once."""
    root = laid(tmp_path)
    with updating.held(root), pytest.raises(ScaffoldError, match="another scaffold"), updating.held(root):
        pass


@pytest.mark.parametrize("path", ["../out", "/etc/out", "a/../../out", ".git/hooks/x", ".scaffold/update/x", ""])
def test_a_journal_of_strangers_leads_nowhere(tmp_path: Path, path: str) -> None:
    """A journal that names a path outside the repository, or in git's own folder, is refused; nothing is written."""
    root = laid(tmp_path / "root")
    with updating.held(root) as held:
        held.begin(update(conflict=True))
    file = root / FOLDER / journal.NAME
    data = json.loads(file.read_bytes())
    data["entries"][0]["path"] = path
    file.write_text(json.dumps(data), "utf-8")
    before = shown(root)
    with updating.held(root) as held, pytest.raises(ScaffoldError, match="damaged"):
        held.abort()
    assert shown(root) == before


@pytest.mark.parametrize("link", [".scaffold", ".scaffold/update", "docs"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    """A folder that is a link is refused, whoever made it one."""
    root = laid(tmp_path / "root")
    outside = tmp_path / "outside"
    if (root / link).exists():
        (root / link).rename(outside)
    else:
        outside.mkdir()
    (root / link).symlink_to(outside)
    before = contents(outside)

    def run() -> None:
        with updating.held(root) as held:
            held.recover()
            held.begin(update())

    with pytest.raises(ScaffoldError, match="link"):
        run()
    assert contents(outside) == before


def test_a_damaged_copy_is_never_put_back(tmp_path: Path) -> None:
    """Where the file as it was has been damaged since, nothing is taken back and nothing is lost."""
    root = laid(tmp_path)
    with updating.held(root) as held:
        held.begin(update(conflict=True))
        (root / FOLDER / "before/docs/a.md").write_bytes(b"")
        before = shown(root)
        with pytest.raises(ScaffoldError, match="is not the file as it was"):
            held.abort()
    assert shown(root) == before

"""A repository appears whole or not at all: killed, out of space, or racing another run."""

from __future__ import annotations

from pathlib import Path

import pytest

from promises import kills, small_disks

MINIMAL = "version: 1\nname: shop\nstyle: warehouse\nowner: data@example.org\n"


def test_killed_runs_leave_all_or_nothing(tmp_path: Path) -> None:
    """A killed run leaves the target absent or byte for byte whole, and the next run writes it and sweeps the staging."""
    tally = kills.killed(tmp_path, 6, seed=20)
    assert tally.broken == []
    assert sum(tally.endings.values()) == 6


@pytest.mark.parametrize("options", ["size=64k", "size=1000k", "nr_inodes=60"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, options: str) -> None:
    """On a real disk without room for bytes or for files one line says so, exit code 2, and nothing is left."""
    refused = small_disks.mountable()
    if refused:
        pytest.skip(refused)
    filled = small_disks.written(tmp_path / "disk", options)
    assert filled.code == 2
    assert filled.left == ()
    errors = [line for line in filled.said.splitlines() if line.startswith("error")]
    assert len(errors) == 1
    assert "No space left on device" in errors[0]


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Of two runs at one target one wins and the other stops with exit code 2; no tree is ever a mixture."""
    manifest = tmp_path / "small.yaml"
    manifest.write_text(MINIMAL, "utf-8")
    tally = kills.pairs(tmp_path, 3, manifest)
    assert tally.broken == []
    assert tally.endings == {"exit codes 0 and 2": 3}


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Twenty pairs that begin to write in the same instant: always one whole tree and one refusal."""
    tally = kills.writers(tmp_path, 20)
    assert tally.broken == []
    assert tally.endings == {"exit codes 0 and 2": 20}

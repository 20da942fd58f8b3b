"""Updates lose nothing: random edits are merged, and killed runs are completed or taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from promises import small_disks, updates


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_survive(tmp_path: Path, seed: int) -> None:
    """Every line that people wrote is in the result or in a conflict, and what nobody touched is as generated.

    The second update does nothing, and an abort gives identical bytes.
    """
    _, faults = updates.edited(tmp_path, seed)
    assert faults == []


def test_killed_writers(tmp_path: Path) -> None:
    """A process that gets SIGKILL while it writes leaves a repository that the next one completes or takes back."""
    tally = updates.writers(tmp_path, 8, seed=4)
    assert tally.broken == []
    assert sum(tally.endings.values()) == 8


def test_two_updates_at_once(tmp_path: Path) -> None:
    """Of two updates of one repository one writes; the other stops, or finds nothing left to do."""
    tally = updates.pairs(tmp_path, 1)
    assert tally.broken == []
    assert sum(tally.endings.values()) == 1


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    """Without room for its copies an update stops with exit code 2 before anything changes, and goes on where there is room."""
    refused = small_disks.mountable()
    if refused:
        pytest.skip(refused)
    filled = small_disks.updated(tmp_path / "disk", 400)
    assert filled.code == 2
    assert "same" in filled.left
    assert "stuck" not in filled.left
    assert "No space left on device; nothing was changed" in filled.said


def test_killed_commands(tmp_path: Path) -> None:
    """The same for the command itself."""
    tally = updates.commands(tmp_path, 2, seed=1)
    assert tally.broken == []
    assert sum(tally.endings.values()) == 2

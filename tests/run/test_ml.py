"""Models really are trained: on rows with something to learn, on rows with nothing, and on the platform's own sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from outside import ROOT, run
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

LAPTOP = (ROOT / "tests/unit/parts/laptop.yaml").read_text("utf-8")


def test_models_are_released_for_what_they_can_do(tmp_path: Path) -> None:
    """The manufacturer's part passes; on sample rows without any pattern a model is trained, tracked and not released."""
    folder = repository("examples/manufacturer-lakehouse/platform.yaml", tmp_path / "manufacturer")
    assert "skipped" not in proven(folder, "ml")
    clean(folder, "ml")
    run("make", "run", "ROWS=20000", cwd=folder)
    told = run("make", "ml-train", cwd=folder)
    assert "bearing-failure version 1" in told
    assert (folder / "ml/models/bearing-failure/model_card.md").is_file()


def test_predictions_are_served(tmp_path: Path) -> None:
    """With another framework, as a service: what it says is what the model says, and people can stop it."""
    folder = repository(LAPTOP, tmp_path / "laptop")
    assert "skipped" not in proven(folder, "ml", "-W", "ignore", "-k", "serve or stop or says or refuses or learned_something")
    clean(folder, "ml")

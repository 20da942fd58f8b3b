"""Models really are trained: on rows with something to learn, on rows with nothing, and on the platform's own sample."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from outside import ROOT, run, surroundings
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

PORTABLE = (ROOT / "tests/unit/parts/portable.yaml").read_text("utf-8")
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


def trained_with(*frameworks: str) -> str:
    """The platform whose model is exported, with other frameworks."""
    return PORTABLE.replace("[keras, jax, onnx]", f"[{', '.join(frameworks)}]")


def test_a_network_is_trained_and_exported(tmp_path: Path) -> None:
    """In Keras on JAX the part passes, and the released model runs as an ONNX file without either."""
    folder = repository(PORTABLE, tmp_path / "portable")
    assert "skipped" not in proven(folder, "ml")
    clean(folder, "ml")


@pytest.mark.parametrize("framework", ["sklearn", "xgboost", "lightgbm", "jax"])
def test_models_of_every_framework_are_exported(framework: str, tmp_path: Path) -> None:
    """The file says what the model says, of figures and of classes, of texts and of missing values."""
    folder = repository(trained_with(framework, "onnx"), tmp_path / framework)
    assert "skipped" not in proven(folder, "ml", "-W", "ignore", "-k", "file or exported or learned")
    clean(folder, "ml")


def test_pytorch_trains(tmp_path: Path) -> None:
    """The part passes on a build for processors; what its lock brings for graphics cards is gigabytes, and is not installed."""
    wheels = [path for place in os.environ.get("PIP_FIND_LINKS", "").split() for path in Path(place).glob("torch-2*+cpu-*.whl")]
    fitting = [each for each in wheels if f"-cp{sys.version_info[0]}{sys.version_info[1]}-" in each.name]
    if not fitting:
        pytest.skip(
            "no build of PyTorch for processors and this Python lies in PIP_FIND_LINKS, so no network was trained with it"
        )
    folder = repository(trained_with("pytorch", "onnx"), tmp_path / "torch")
    lock = (folder / "ml/requirements.lock").read_text("utf-8")
    kept = [each for each in re.split(r"\n(?=[a-z0-9])", lock) if not re.match("torch|triton|nvidia-|cuda-", each)]
    (folder / "ml/light.lock").write_text("\n".join(kept), "utf-8")
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    python = ["--python", "ml/.venv/bin/python"]
    run(uv, "venv", "--quiet", "--python", sys.executable, "ml/.venv", cwd=folder)
    run(uv, "pip", "install", "--quiet", *python, "--require-hashes", "--no-deps", "-r", "ml/light.lock", cwd=folder)
    run(uv, "pip", "install", "--quiet", *python, "--no-deps", fitting[-1], cwd=folder)
    (folder / "ml/.venv/.ready").touch()
    told = run("ml/.venv/bin/python", "-m", "pytest", "-q", "-rs", "-W", "ignore", "ml/tests", cwd=folder, env=surroundings())
    assert "passed" in told
    assert "skipped" not in told
    clean(folder, "ml")

"""Generated code is written as its own repository asks: no linter and no formatter has anything to say."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from unit import generated


def _written(files: Mapping[str, str], folder: Path) -> list[str]:
    """The Python of a repository on disk beside the settings of its linter; the paths."""
    wanted = [path for path in files if path.endswith(".py")]
    for path in (*wanted, "pyproject.toml"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(files[path], "utf-8")
    return wanted


def _ruff(folder: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "ruff", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(generated.PLATFORMS))
def test_python_is_clean(name: str, tmp_path: Path) -> None:
    """Every generated Python file passes the linter and the formatter under the settings that are generated with it."""
    paths = _written(generated.repository(name), tmp_path)
    assert len(paths) > 5
    assert "All checks passed" in (told := _ruff(tmp_path, "check", "--no-cache", ".")), told
    assert f"{len(paths)} files already formatted" in (told := _ruff(tmp_path, "format", "--check", "--no-cache", ".")), told


def test_the_settings_would_find_something(tmp_path: Path) -> None:
    """The generated settings are in force: an unused import and a line out of shape are both told."""
    _written(generated.repository("retail-mesh"), tmp_path)
    (tmp_path / "tools" / "wrong.py").write_text('"""Wrong."""\n\nimport os\nx = {  "a":1 }\n', "utf-8")
    assert "F401" in _ruff(tmp_path, "check", "--no-cache", ".")
    assert "tools/wrong.py" in _ruff(tmp_path, "format", "--check", "--no-cache", ".")
    assert tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["line-length"] == 128

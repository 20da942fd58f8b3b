"""Programs from outside that the slow tests drive; a test that lacks one says so and is skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-23"


def tool(name: str) -> Path:
    """A program of `requirements-slow.txt`, else one on the path; skips where it is missing."""
    given = os.environ.get("SLOW_TOOLS")
    places = [Path(given)] if given else [ROOT / ".venv-slow" / "bin", Path(sys.executable).parent]
    found = next((place / name for place in places if (place / name).is_file()), None) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed: `make slow` installs it, or name its folder in SLOW_TOOLS")
    return Path(found)


def surroundings(**more: str) -> dict[str, str]:
    """The environment without what a surrounding Python, make or dbt would leave in it."""
    foreign = ("PYTHON", "DBT", "VIRTUAL", "MAKE", "MFLAGS", "PYTEST", "AWS_", "TF_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, **more}


def run(*command: object, cwd: Path, env: dict[str, str] | None = None, expect: int = 0) -> str:
    """What a command prints; it must end with the exit code expected."""
    words = [str(each) for each in command]
    done = subprocess.run(words, cwd=cwd, env=env or surroundings(), capture_output=True, text=True, check=False)
    assert done.returncode == expect, f"{' '.join(words)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def new(target: Path, manifest: Path | None = None, style: str = "") -> Path:
    """A repository made by `scaffold new`, as a user makes it."""
    source = ["--manifest", manifest] if manifest else ["--style", style]
    run(sys.executable, "-m", "scaffolder", "new", target, *source, "--today", TODAY, cwd=target.parent)
    return target


def node_packages(folder: Path) -> Path:
    """The packages of a folder's `package-lock.json`, kept beside the slow tools; skips where npm cannot install them."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not on this machine")
    place = (Path(os.environ["SLOW_TOOLS"]).parent if "SLOW_TOOLS" in os.environ else ROOT / ".venv-slow") / folder.name
    lock = folder / "package-lock.json"
    kept = place / "package-lock.json"
    if not (kept.is_file() and kept.read_bytes() == lock.read_bytes()):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copy(folder / "package.json", place)
        command = [npm, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
        shutil.copy(lock, place)
        done = subprocess.run(command, cwd=place, env=surroundings(), capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(place)
            pytest.skip(f"npm cannot install its packages: {done.stderr.strip()[-200:]}")
    return place / "node_modules"

"""What is shipped: every tracked data file is in the wheel built from the sdist, and is found wherever it lies."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("blueprints", "schemas", "templates")

WHERE = """
from scaffolder import bundle
from scaffolder.catalog import Catalog
files = bundle.walk(bundle.folder("blueprints"))
print(type(bundle.root()).__name__, len(files), len(Catalog().rules), len(Catalog().template_sets))
"""


def data_files() -> list[str]:
    """Data files that git tracks, or would track, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *FOLDERS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        return sorted(path for path in listed.stdout.splitlines() if (ROOT / path).is_file())
    return sorted(path.relative_to(ROOT).as_posix() for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sdist, without isolation so that nothing is downloaded."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out)]
    subprocess.run([*build, "--sdist", str(ROOT)], check=True, capture_output=True)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(out / "unpacked", filter="data")
    (source,) = (out / "unpacked").iterdir()
    subprocess.run([*build, "--wheel", str(source)], check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


def test_every_data_file_is_in_the_wheel(wheel: Path) -> None:
    """The wheel built from the sdist holds every blueprint, schema and template that the repository tracks."""
    expected = data_files()
    assert len(expected) > 500
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
        for path in expected:
            assert f"scaffolder/_data/{path}" in packed, f"{path} is not in the wheel"
            assert archive.read(f"scaffolder/_data/{path}") == (ROOT / path).read_bytes()


def run_from(place: Path) -> str:
    """What the catalog finds when the package is imported from `place`."""
    done = subprocess.run(
        [sys.executable, "-c", WHERE],
        cwd=place.parent,
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(maxsplit=1)[1]


def test_data_is_found_from_wheel_zip_and_checkout(wheel: Path, tmp_path: Path) -> None:
    """Installed files, a zip on the path and a bare checkout all give the same catalog."""
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)  # noqa: S202 (our own wheel, just built)
    from_checkout = run_from(ROOT)
    assert run_from(installed) == from_checkout
    assert run_from(wheel) == from_checkout

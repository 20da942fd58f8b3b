"""A company's own blueprints come from a folder, an archive or a pinned commit, and nothing of them is run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scaffolder import packs
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError

PRACTICE = """id: paper-signed
blueprint: governance
severity: warning
statement: Each printed figure is signed.
why: A signature names who believed the figure.
sources: [Audit handbook]
sources_verified: []
verified: false
brief: []
check: 'manifest: every product has an owner'
artifact: paper/README.md
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A repository with one practice, and a hook that would leave a mark if anything ran it."""
    place = tmp_path / "company"
    (place / "blueprints" / "practices").mkdir(parents=True)
    (place / "blueprints" / "practices" / "paper-signed.yaml").write_text(PRACTICE, "utf-8")
    (place / "hooks").mkdir()
    (place / "hooks" / "pre_gen_project.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    return place


def test_a_folder_is_taken_where_it_lies(company: Path) -> None:
    """Both the repository and its folder of blueprints name the same layer."""
    assert packs.fetch(str(company)) == packs.fetch(str(company / "blueprints")) == company / "blueprints"
    assert "paper-signed" in Catalog([packs.fetch(str(company))]).practices


@pytest.mark.usefixtures("company")
def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    """A zip of the repository gives the same practice, and its hook did not run."""
    archive = shutil.make_archive(str(tmp_path / "pack"), "zip", tmp_path, "company")
    assert "paper-signed" in Catalog([packs.fetch(archive)]).practices
    assert not (tmp_path / "ran").exists()


def test_a_commit_is_fetched_and_a_moving_name_refused(company: Path) -> None:
    """A git address gives what lay at the commit, whatever came after; without a commit it is refused."""
    git = ["git", "-C", str(company), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "one"], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([*git, "rm", "--quiet", "blueprints/practices/paper-signed.yaml"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "two"], check=True)
    address = f"git+file://{company}"
    assert "paper-signed" in Catalog([packs.fetch(f"{address}@{commit}")]).practices
    with pytest.raises(ScaffoldError, match="no commit"):
        packs.fetch(address)
    with pytest.raises(ScaffoldError, match=r"git could not fetch|cannot be fetched"):
        packs.fetch(f"{address}@{'0' * 40}")


@pytest.mark.parametrize("source", ["nowhere", "nowhere.zip"])
def test_what_is_not_there_is_said(source: str, tmp_path: Path) -> None:
    """A source that cannot be had ends with one clear error; an empty folder holds no blueprints."""
    with pytest.raises(ScaffoldError):
        packs.fetch(str(tmp_path / source))
    with pytest.raises(ScaffoldError, match="holds no blueprints"):
        packs.fetch(str(tmp_path))

"""`scaffold review`: the page, what it is compared with, and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Scaffold

BANK = EXAMPLES / "bank-mesh-on-fabric" / "platform.yaml"
DAY = ("--today", "2026-11-23")


def test_it_writes_one_page_and_says_where(scaffold: Scaffold) -> None:
    """The page goes to review.html, or where it is told to, and the path is the only output."""
    done = scaffold("review", str(BANK), "--size", "brief", *DAY)
    assert (done.code, done.out) == (0, "review.html\n")
    assert Path("review.html").read_text("utf-8").startswith("<!doctype html>")
    scaffold("review", str(BANK), "--size", "brief", "-o", "again.html", *DAY)
    assert Path("again.html").read_bytes() == Path("review.html").read_bytes()


def test_since_takes_a_file_or_a_revision(scaffold: Scaffold) -> None:
    """An earlier state is another file, or the manifest itself at a revision of its repository."""
    text = BANK.read_text("utf-8")
    Path("platform.yaml").write_text(text.replace("catalog: collibra", "catalog: datahub"), "utf-8")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@x.example", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *words], check=True)
    Path("platform.yaml").write_text(text, "utf-8")
    done = scaffold("review", "--size", "brief", "--since", "HEAD", *DAY)
    assert done.code == 0
    page = Path("review.html").read_text("utf-8")
    assert "Changed since HEAD" in page and "governance.catalog" in page
    done = scaffold("review", "--size", "brief", "--since", "no-such-thing", *DAY)
    assert done.code == 2
    assert "neither a file nor a git revision" in done.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("retention-day=9", "Did you mean `retention-days`?"),
        ("retention-days=soon", "number above 0"),
        ("scans", "number above 0"),
    ],
)
def test_a_wrong_assumption_is_refused(scaffold: Scaffold, given: str, said: str) -> None:
    """An unknown assumption, or one without a number, is a usage error that says what would do."""
    done = scaffold("review", str(BANK), "--assume", given)
    assert done.code == 2 and said in done.err
    assert not Path("review.html").exists()


def test_a_pdf_needs_something_that_prints(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing on the machine prints, the refusal says what would, and nothing is written."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = scaffold("review", str(BANK), "--size", "brief", "-o", "review.pdf", *DAY)
    assert done.code == 2 and "chromium" in done.err and "weasyprint" in done.err
    assert not Path("review.pdf").exists()

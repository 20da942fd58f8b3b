"""Printing: a page as PDF, by a program of this machine that can."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from scaffolder import write
from scaffolder.errors import ScaffoldError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
"""Programs that print a page to PDF, the first one found."""

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip
"""What keeps a browser from doing anything but printing."""


def pdf(page: str) -> bytes:
    """A self-contained HTML page as PDF, printed by a browser, else by weasyprint.

    Raises `ScaffoldError` where neither is on this machine, or the one that is fails.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    weasyprint = shutil.which("weasyprint")
    if not browser and not weasyprint:
        raise ScaffoldError(
            "neither chromium nor weasyprint is on this machine, so nothing can print a PDF",
            hint="write the page as HTML and print it, or install one: pip install weasyprint",
        )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        write.write_file(source, page.encode("utf-8"), replace=True)
        words = (
            [browser, *QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()]
            if browser
            else [str(weasyprint), str(source), str(target)]
        )
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 (a program of this machine)
        if done.returncode or not target.is_file():
            said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it said nothing"]
            raise ScaffoldError(f"{words[0]} could not print the page: {said[0]}", hint="write HTML and print it in a browser")
        return target.read_bytes()

"""The pictures that are shown are those the program draws today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_gallery_is_fresh() -> None:
    """Drawing the gallery again gives the committed bytes; `make gallery` mends it."""
    done = subprocess.run(
        [sys.executable, "tools/gallery.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_vendor_icon_is_committed() -> None:
    """A picture in the repository holds no embedded image."""
    for path in (ROOT / "docs").rglob("*.svg"):
        assert "data:image" not in path.read_text("utf-8"), path

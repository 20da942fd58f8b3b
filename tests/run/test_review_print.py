"""A review pack as a browser prints it: sheets of A4, no empty page, nothing cut."""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import pypdf
import pytest
from outside import ROOT, TODAY, run, tool

pytestmark = pytest.mark.slow

A4 = (595, 842)
"""Points of a sheet upright, rounded."""


def test_the_pack_prints_to_clean_sheets(tmp_path: Path) -> None:
    """Every sheet is A4, upright or across, holds text, and is numbered; every section begins on one of them."""
    tool("chromium")
    manifest = ROOT / "examples" / "bank-mesh-on-fabric" / "platform.yaml"
    target = tmp_path / "pack.pdf"
    run(sys.executable, "-m", "scaffolder", "review", manifest, "-o", target, "--today", TODAY, cwd=tmp_path)
    sheets = pypdf.PdfReader(target).pages
    texts = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in sheets]  # ligatures as letters
    for number, (sheet, text) in enumerate(zip(sheets, texts, strict=True), start=1):
        size = (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height)))
        assert all(abs(one - other) <= 1 for one, other in zip(sorted(size), A4, strict=True)), (number, size)
        words = re.sub(r"\d+ of \d+", "", text).split()
        assert len(words) > 20, f"sheet {number} is all but empty: {words}"
        assert f"{number} of {len(sheets)}" in text
    whole = "\n".join(texts)
    for heading in (
        "Decision asked",
        "Where this design is weakest",
        "Compliance, clause by clause",
        "Risks",
        "Cost",
        "Sign-off",
    ):
        assert heading in whole

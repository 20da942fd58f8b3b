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

SECTIONS = (
    "Decision asked", "Views", "Path of personal and regulated data", "Decisions", "One decision in full",
    "Compliance, clause by clause", "Risks", "Cost", "From what was asked to what answers it", "Waivers in force", "Sign-off",
)  # fmt: skip

A4 = (595, 842)
"""Points of a sheet upright, rounded."""


EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/platform.yaml"))

FOLLOWING = 20
"""Words of a section that stand on the sheet on which it begins, at least."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_pack_prints_to_clean_sheets(name: str, tmp_path: Path) -> None:
    """Every sheet is A4, upright or across, holds text, and is numbered; no section begins at the foot of one."""
    tool("chromium")
    manifest = ROOT / "examples" / name / "platform.yaml"
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
        for section in re.finditer(r"^\s*\d+\s+[A-Z][a-z].*$", re.sub(r"\d+ of \d+", "", text), re.MULTILINE):
            if section[0].split(maxsplit=1)[1].strip() in SECTIONS:
                after = re.sub(r"\d+ of \d+", "", text)[section.end() :].split()
                assert len(after) >= FOLLOWING, f"{section[0]} stands at the foot of sheet {number}"
    whole = "\n".join(texts)
    for heading in ("Decision asked", "Where this design is weakest", "Risks", "Cost", "Sign-off"):
        assert heading in whole


HEADINGS = (
    "Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome", "Consequences",
    "Confirmation", "Pros and Cons of the Options", "More Information",
)  # fmt: skip


def test_no_record_is_torn_at_a_heading(tmp_path: Path) -> None:
    """In the full pack no sheet ends with a heading of a record, and each table of marks stands on one sheet."""
    tool("chromium")
    manifest = ROOT / "examples" / "subscription-warehouse" / "platform.yaml"
    target = tmp_path / "pack.pdf"
    run(
        sys.executable, "-m", "scaffolder", "review", manifest, "-o", target, "--size", "full", "--today", TODAY, cwd=tmp_path
    )  # fmt: skip
    texts = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in pypdf.PdfReader(target).pages]
    whole = [re.sub(r"\s*\d+ of \d+\s*$", "", text).rstrip() for text in texts]
    assert [number for number, text in enumerate(whole, start=1) if text.endswith(HEADINGS)] == []
    tables = [text for text in whole if "Criterion" in text]
    assert len(tables) > 9
    assert all(text.count("Criterion") == text.count("weight x mark") for text in whole), "a table of marks is split"

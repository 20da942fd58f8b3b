"""A review pack as a browser prints it: sheets of A4, no empty page, nothing cut."""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from pathlib import Path

import pypdf
import pytest
from outside import ROOT, TODAY, run, tool

from scaffolder import printing

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


REACH = """
<script>
const said = [];
for (const row of document.querySelectorAll('main tr')) {
  const cells = [...row.children];
  for (const [index, cell] of cells.entries()) {
    const words = document.createRange();
    words.selectNodeContents(cell);
    const next = cells[index + 1];
    const edge = next ? next.getBoundingClientRect().left : row.getBoundingClientRect().right;
    if (words.getBoundingClientRect().right > edge + 1) said.push(cell.textContent.trim().slice(0, 60));
  }
}
const rows = document.querySelectorAll('main tr').length;
document.body.innerHTML = '<pre id="said"></pre>';
document.getElementById('said').textContent = JSON.stringify({rows, said});
</script>
"""


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_cell_reaches_into_the_next(name: str, tmp_path: Path) -> None:
    """In a window of usual width the words of every cell end before those of the next one begin."""
    browser = tool("chromium")
    manifest, page = ROOT / "examples" / name / "platform.yaml", tmp_path / "pack.html"
    run(sys.executable, "-m", "scaffolder", "review", manifest, "-o", page, "--size", "full", "--today", TODAY, cwd=tmp_path)
    text = re.sub(r"<meta http-equiv=.Content-Security-Policy[^>]*>", "", page.read_text("utf-8"))
    page.write_text(text.replace("</body>", f"{REACH}</body>"), "utf-8")
    size = ("--window-size=1280,900", "--virtual-time-budget=20000", "--dump-dom")
    told = run(browser, *printing.QUIET, f"--user-data-dir={tmp_path / 'profile'}", *size, page.as_uri(), cwd=tmp_path)
    found = re.search(r'<pre id="said">(.*?)</pre>', told, re.DOTALL)
    assert found, "the page's script did not run"
    seen = json.loads(html.unescape(found[1]))
    assert seen["rows"] > 60
    assert seen["said"] == []

"""Pictures in a real browser: what it measures of every text agrees with our own metrics, and what it shows is not blank."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

import test_views_examples as platforms

from scaffolder import printing, views

pytestmark = pytest.mark.slow

BROWSER = next((found for name in printing.BROWSERS if (found := shutil.which(name))), None)

MEASURE = """
const found = [];
const inside = (a, b, slack) => a.left >= b.left - slack && a.right <= b.right + slack && a.top >= b.top - slack
  && a.bottom <= b.bottom + slack;
const meet = (a, b, slack) => a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack
  && b.top < a.bottom - slack;
let texts = 0, cards = 0;
for (const svg of document.querySelectorAll('svg')) {
  const paper = svg.getBoundingClientRect();
  const boxes = [];
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBBox();
    texts += box.width > 0;
    const shown = text.getBoundingClientRect();
    // the height of a line of text has room for accents and descenders, which no words of ours fill
    const tight = {left: shown.left, right: shown.right, top: shown.top + shown.height * 0.22,
      bottom: shown.bottom - shown.height * 0.2};
    if (!inside(shown, paper, 1)) found.push([svg.id, 'leaves the page', text.textContent]);
    for (const [other, words] of boxes) if (meet(tight, other, 1)) found.push([svg.id, 'on ' + words, text.textContent]);
    boxes.push([tight, text.textContent]);
  }
  for (const card of svg.querySelectorAll('g[data-kind]')) {
    const outline = card.querySelector('rect.c');
    if (!outline) continue;
    cards += 1;
    const edge = outline.getBoundingClientRect();
    for (const text of card.querySelectorAll('text.n,text.k')) {
      const box = text.getBoundingClientRect();
      if (box.left < edge.left || box.right > edge.right) found.push([svg.id, 'leaves its card', text.textContent]);
    }
  }
}
document.body.innerHTML = '<pre id="said"></pre>';
document.getElementById('said').textContent = JSON.stringify({found: found.slice(0, 40), texts, cards});
"""


def fonts() -> str:
    """The shipped fonts as a style sheet, so that the browser sets text in what we measured."""
    rules = []
    for name, weight in (("DejaVuSans.ttf", 400), ("DejaVuSans-Bold.ttf", 700)):
        data = base64.b64encode(files("scaffolder.views").joinpath("fonts", name).read_bytes()).decode("ascii")
        rules.append(f"@font-face{{font-family:'DejaVu Sans';font-weight:{weight};src:url(data:font/ttf;base64,{data})}}")
    return "".join(rules)


def called(page: str, folder: Path, *words: str) -> str:
    """What the browser prints of a page."""
    source = folder / "page.html"
    source.write_text(page, "utf-8")
    done = subprocess.run(
        [str(BROWSER), *printing.QUIET, f"--user-data-dir={folder / 'profile'}", *words, source.as_uri()],
        capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    return done.stdout


def measured(drawn: list[str], folder: Path) -> dict[str, Any]:
    """What the browser finds wrong with some pictures on one page, and how many texts and cards it looked at."""
    sized = "".join(
        re.sub(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', r'viewBox="0 0 \1 \2" width="\1" height="\2"', svg) for svg in drawn
    )
    script = f"<script>document.fonts.ready.then(() => {{{MEASURE}}});</script>"
    head = f"<!doctype html><meta charset='utf-8'><style>{fonts()}svg{{display:block}}</style>"
    said = called(f"{head}<body>{sized}{script}", folder, "--virtual-time-budget=20000", "--dump-dom")
    found = re.search(r'<pre id="said">(.*?)</pre>', said, re.DOTALL)
    assert found, "the page's script did not run"
    made: dict[str, Any] = json.loads(html.unescape(found[1]))
    return made


@pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: pictures are not measured in a browser")
@pytest.mark.parametrize("name", ["retail-mesh", "bank-mesh-on-fabric", "assistant"])
def test_a_browser_measures_what_we_measured(name: str, tmp_path: Path) -> None:
    """By `getBBox` and its kin no text leaves its card or page or lies on another, on any picture of a platform."""
    seen = measured([platforms.drawn(name, view) for view in platforms.scenes(name)], tmp_path)
    assert seen["texts"] > 500
    assert seen["cards"] > 50
    assert seen["found"] == []


@pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: the browser's eye is not tried")
def test_a_browser_would_see_it(tmp_path: Path) -> None:
    """Larger letters than were measured leave their cards and lie on each other, and the browser says so."""
    larger = platforms.drawn("retail-mesh", "container-1").replace("font-size:12px", "font-size:28px")
    assert {what.split()[0] for _, what, _ in measured([larger], tmp_path)["found"]} == {"leaves", "on"}


@pytest.mark.skipif(BROWSER is None, reason="no chromium on this machine: no picture is shown in a browser")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_browser_shows_a_picture(theme: str, tmp_path: Path) -> None:
    """A screenshot has paper of the theme, and ink on it."""
    svg = views.draw(platforms.architecture("retail-mesh"), "container-1", theme=theme)
    shot = tmp_path / "shot.png"
    page = f"<!doctype html><style>body{{margin:0}}svg{{width:1200px}}</style>{svg}"
    called(page, tmp_path, "--window-size=1200,800", f"--screenshot={shot}")
    image = Image.open(io.BytesIO(shot.read_bytes())).convert("L")
    counts = image.histogram()
    light, dark = sum(counts[200:]), sum(counts[:80])
    most, least = (light, dark) if theme == "light" else (dark, light)
    assert most > 0.6 * image.width * image.height
    assert least > 0.005 * image.width * image.height
    assert len(image.getcolors(image.width * image.height) or []) > 20

"""Draw one picture of every kind of view by Mermaid and by `diagrams` too, and measure all three in one browser.

Needs what no test of ours needs: npm with the package index for Mermaid, chromium to run it, and Graphviz. Icons are left out:
vendors' icons are never committed. With a folder as argument every drawing is kept there, to be looked at.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scaffolder import judge, views
from scaffolder.catalog import Catalog
from scaffolder.views import compose, grids, pictures
from scaffolder.views.export import code, mermaid
from scaffolder.views.scene import Scene

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "compared"
TODAY = "2026-11-23"

PICTURES = {
    "retail-mesh": (
        "context", "container-1", "data-flow", "ingestion", "domain-payments", "serving", "governance", "security",
        "domain-map", "lineage-customers", "deployment-2", "operating-model-2",
    ),
    "bank-mesh-on-fabric": ("migration-3",),
    "insurer-fabric": ("ai-flow",),
}  # fmt: skip
"""One picture of each kind of view."""

SHOWN = "data-flow"
"""What is kept to be shown."""

WIDE = 1100
"""Pixels across a kept picture of Mermaid."""

MERMAID = "mermaid@11.17.2"

OURS = {"boxes": "g[data-kind]", "lines": "path[data-id], g[data-id] > path.f", "labels": "g[data-label-of]"}
DIAGRAMS = {"boxes": "g.node", "lines": "g.edge path", "labels": "g.edge text"}
FLOWCHART = {"boxes": "g.node", "lines": "g.edgePaths path", "labels": "g.edgeLabel foreignObject"}
SEQUENCE = {
    "boxes": "rect.actor-top, g.actor-man.actor-top",
    "lines": "line.messageLine0, line.messageLine1",
    "labels": "text.messageText",
}
"""What is a box, a line and a label in the drawings of each."""

PAGE = """<!doctype html><meta charset="utf-8"><body style="margin:0">{drawing}<pre id="found"></pre>
<script src="node_modules/mermaid/dist/mermaid.min.js"></script>
<script>{measuring}</script>
<script>
mermaid.initialize({{startOnLoad: false, flowchart: {{useMaxWidth: false}}, sequence: {{useMaxWidth: false}},
  maxTextSize: 500000, maxEdges: 5000}});
mermaid.run().then(() => {{
  const drawn = document.querySelector("svg");
  document.getElementById("found").textContent = JSON.stringify(measured(drawn, {selectors}));
}});
</script>
"""

CHROMIUM = (
    "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=60000",
    "--allow-file-access-from-files",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one painter made of a picture: a part of a page that shows it, and what is what in it."""

    shown: str
    selectors: Mapping[str, str]


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; the tool ends where it fails."""
    done = subprocess.run([str(each) for each in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stderr[-600:]}")
    return done.stdout


def by_mermaid(scene: Scene) -> Drawing:
    """A flowchart or a sequence that Mermaid lays out in a browser."""
    shown = f'<pre class="mermaid">{html.escape(mermaid.mermaid(scene))}</pre>'
    return Drawing(shown, SEQUENCE if scene.layout == "sequence" else FLOWCHART)


def by_diagrams(scene: Scene, place: Path) -> Drawing:
    """The same by the package `diagrams`, which lets Graphviz lay it out."""
    plain = grids.graph(replace(scene, cards=tuple(replace(each, icon="") for each in scene.cards)))
    text = code.code(plain).replace("show=False", 'show=False, outformat="svg"')
    (place / "picture.py").write_text(text, "utf-8")
    run(sys.executable, "picture.py", cwd=place)
    drawn = next(place.glob("*.svg"))
    svg = drawn.read_text("utf-8")
    drawn.unlink()
    return Drawing(svg[svg.index("<svg") :], DIAGRAMS)


def measured(drawing: Drawing, place: Path) -> dict[str, float]:
    """What a browser measures on a drawing."""
    page = PAGE.format(
        drawing=drawing.shown, measuring=(ROOT / "tools" / "compared.js").read_text("utf-8"),
        selectors=json.dumps(drawing.selectors),
    )  # fmt: skip
    (place / "page.html").write_text(page, "utf-8")
    dumped = run(*CHROMIUM, "--dump-dom", (place / "page.html").as_uri(), cwd=place)
    found = re.search(r'<pre id="found">(\{.*?\})</pre>', dumped)
    if found is None:
        sys.exit("the browser drew nothing")
    told: dict[str, float] = json.loads(html.unescape(found[1]))
    return told


def kept(name: str, drawing: Drawing, size: Mapping[str, float], place: Path, folder: Path) -> None:
    """Keep a drawing in a folder: an SVG as it is, Mermaid's as a screenshot of the page that was measured last."""
    if drawing.shown.startswith("<svg"):
        (folder / f"{name}.svg").write_text(drawing.shown, "utf-8")
        return
    scale = min(1.0, WIDE / size["width"])
    run(
        *CHROMIUM, f"--window-size={int(size['width']) + 20},{int(size['height']) + 20}",
        f"--force-device-scale-factor={scale:.2f}", f"--screenshot={folder / f'{name}.png'}", (place / "page.html").as_uri(),
        cwd=place,
    )  # fmt: skip


def row(scene: Scene, who: str, found: Mapping[str, float]) -> str:
    """One row of the table: the smallest text in points on the sheet that a view is made for, and what lies on what."""
    wide, high = compose.A4 if scene.detail else compose.A3
    smallest = found["smallest"] * min(wide / found["width"], high / found["height"])
    counted = (found["crossings"], found["behind"], found["covered"])
    return " | ".join([f"{smallest:.1f} pt", *(str(int(each)) for each in counted)]) + f" | {who}"


def main() -> None:
    """Draw and measure every picture three times."""
    folder = Path(sys.argv[1]).resolve() if sys.argv[1:] else None
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", MERMAID, cwd=place)
        for example, wanted in PICTURES.items():
            manifest = (ROOT / "examples" / example / "platform.yaml").read_text("utf-8")
            platform = judge.judge(manifest, "platform.yaml", Catalog(), today=TODAY).architecture
            for name in wanted:
                scene = pictures.kept(platform)[name]
                print(f"{example} {name}: {len(scene.cards)} elements, {len(scene.lines)} lines, A{4 if scene.detail else 3}")
                drawings = {
                    "mermaid": by_mermaid(scene),
                    "diagrams": by_diagrams(scene, place),
                    "scaffold": Drawing(views.draw(platform, name, theme="light", icons="neutral"), OURS),
                }
                for who, drawing in drawings.items():
                    found = measured(drawing, place)
                    print(f"  {row(scene, who, found)}", flush=True)
                    title = f"{example}-{name}-by-{who}"
                    if name == SHOWN and who != "scaffold":
                        kept(title, drawing, found, place, FOLDER)
                    if folder:
                        kept(title, drawing, found, place, folder)


if __name__ == "__main__":
    main()

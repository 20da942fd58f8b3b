"""What pictures cost: each view and all views of every example, the largest file, and platforms of a thousand parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

VIEWS = """
import sys, time
from scaffolder import judge, views
from scaffolder.catalog import Catalog
from scaffolder.views import compose, definitions, pictures
text = open(sys.argv[1]).read()
platform = judge.judge(text, "platform.yaml", Catalog(), today="2026-11-23").architecture
start = time.process_time()
made = views.pages(platform)
first = time.process_time() - start
seconds = []
for view in definitions.shipped():
    compose.compose.cache_clear()
    compose.readable.cache_clear()
    start = time.process_time()
    scenes = pictures.scenes(platform, [view])
    pictures._LAST[:] = [(platform, 0, scenes)]
    for name in scenes:
        views.draw(platform, name)
    if scenes:
        seconds.append((time.process_time() - start, view.id))
largest = max((len(text.encode()), path) for path, text in made.items() if path.endswith(".svg"))
print(len(made), first, len(seconds), sum(each for each, _ in seconds), *max(seconds), *largest)
"""
"""Draws all pages of one manifest cold, then each view alone and warm: every layout is found anew."""

GROWN = """
import sys, time
from scaffolder import judge, views
from scaffolder.catalog import Catalog
from scaffolder.views import compose, definitions, paint, pictures, select
platform = judge.judge(sys.stdin.read(), "platform.yaml", Catalog(), today="2026-11-23").architecture
view = next(each for each in definitions.shipped() if each.id == "container")
start = time.process_time()
svg = paint.paint(compose.compose(select.overview(pictures.target(platform), view)), theme="auto", images={})
first = time.process_time() - start
start = time.process_time()
views.pages(platform)
print(len(platform.elements), first, len(svg), time.process_time() - start)
"""
"""Draws the overview of folded zones, then all pages of a repository, of a manifest on standard input."""


def examples() -> None:
    """Every example: its pages at once, its slowest view, all its views, its largest picture."""
    print("\npictures, CPU seconds (a view <= 0.5 s, twelve <= 5 s, a picture <= 150 kB)")
    for path in sorted((ROOT / "examples").glob("*/platform.yaml")):
        done = subprocess.run([sys.executable, "-c", VIEWS, str(path)], capture_output=True, text=True, check=True)
        files, first, count, whole, slowest, view, size, largest = done.stdout.split()
        print(
            f"  {path.parent.name:<24} {files:>3} files {float(first):5.2f} s cold   {count:>2} views "
            f"{float(whole):5.2f} s warm   "
            f"slowest {view} {float(slowest):.3f} s   largest {int(size) / 1000:.0f} kB {Path(largest).stem}"
        )


def grown() -> None:
    """A mesh of ten, a hundred and a thousand domains (100 elements <= 0.15 s, 1,000 <= 1 s for the overview)."""
    print("\nas domains grow: the overview of folded zones, and a repository's pages")
    for size in (10, 40, 100, 400, 1000):
        domains = "".join(f"  - {{id: d{at}, owner: ann}}\n" for at in range(size))
        products = "".join(f"  - {{id: p{at}, domain: d{at}, owner: ann, classification: internal}}\n" for at in range(size))
        manifest = f"version: 1\nname: big\nstyle: data-mesh\ncloud: aws\ndomains:\n{domains}products:\n{products}"
        done = subprocess.run([sys.executable, "-c", GROWN], input=manifest, capture_output=True, text=True, check=True)
        elements, first, svg, pages = done.stdout.split()
        print(
            f"  {size:>5} domains {elements:>5} elements   overview {float(first):.3f} s, {int(svg) / 1000:.0f} kB   "
            f"pages {float(pages):.2f} s"
        )


def main() -> None:
    """Run both."""
    examples()
    grown()


if __name__ == "__main__":
    main()

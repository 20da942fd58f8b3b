"""Draw the pictures of the README and the gallery anew, with neutral icons: vendors' icons are never committed."""

from __future__ import annotations

import sys
from pathlib import Path

from scaffolder import judge, views
from scaffolder.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "gallery"
TODAY = "2026-11-23"

PICTURES = {
    "retail-mesh": ("context", "container", "data-flow", "domain-payments", "serving", "domain-map", "lineage-orders"),
    "insurer-fabric": ("container", "ingestion", "domain-claims", "governance"),
    "bank-mesh-on-fabric": ("security", "deployment", "operating-model", "migration"),
    "manufacturer-lakehouse": ("container", "ai-flow"),
    "subscription-warehouse": ("container", "deployment"),
    "startup-lakehouse": ("context", "container"),
}
"""Which views and pictures of which example are shown; of a view that splits, every part is."""


def pictures() -> dict[str, str]:
    """Every file of the gallery by its path below the folder."""
    catalog = Catalog()
    made: dict[str, str] = {}
    lines = [
        "# Gallery",
        "",
        "Drawn by `make gallery` from the manifests in [examples](../../examples); nothing was moved by hand.",
        "",
    ]
    for example, wanted in PICTURES.items():
        manifest = ROOT / "examples" / example / "platform.yaml"
        platform = judge.judge(manifest.read_text("utf-8"), "platform.yaml", catalog, today=TODAY).architecture
        lines += [
            f"## {platform.title}",
            "",
            f"Manifest: [examples/{example}/platform.yaml](../../examples/{example}/platform.yaml)",
            "",
        ]
        for name, family in views.families(platform).items():
            if {name, name.rpartition("-")[0], family} & set(wanted):
                file = f"{example}-{name}.svg"
                made[file] = views.draw(platform, name, icons="neutral")
                lines += [f"![{platform.title}: {name}]({file})", ""]
    made["README.md"] = "\n".join(lines).rstrip() + "\n"
    return made


def main() -> int:
    """Write the gallery; with `--check`, say what differs and exit with 1."""
    made = pictures()
    stale = [name for name, text in made.items() if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != text]
    gone = [path for path in FOLDER.glob("*") if path.name not in made]
    if "--check" in sys.argv:
        print(
            "\n".join(["stale: " + name for name in stale] + [f"left over: {path.name}" for path in gone])
            or "the gallery is fresh"
        )
        return 1 if stale or gone else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in gone:
        path.unlink()
    for name in stale:
        (FOLDER / name).write_text(made[name], "utf-8")
    print(f"{len(made)} files, {len(stale)} written anew, {len(gone)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

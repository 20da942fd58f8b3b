"""Figures side by side, in one run: cold start, validation and generation as ratios against bare Python and the peers.

Commands alternate (ours, theirs, ours, ...), CPU seconds are user plus system of the finished process and its children, and the
median of each is shown. Machines differ and are noisy: quote the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RETAIL = ROOT / "examples" / "retail-mesh" / "platform.yaml"
BIN = Path(sys.executable).parent


def cpu(command: Sequence[str], place: Path) -> float:
    """CPU seconds of one run of a command."""
    before = os.times()
    done = subprocess.run(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    after = os.times()
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def paired(runs: int, place: Path, commands: dict[str, Callable[[int], Sequence[str]]]) -> dict[str, float]:
    """The median CPU seconds of each command over alternating runs; the first round warms caches and is not counted."""
    seen: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            seconds = cpu(command(turn), place)
            if turn:
                seen[name].append(seconds)
    return {name: statistics.median(values) for name, values in seen.items()}


def show(title: str, medians: dict[str, float], against: str) -> None:
    """Print each command's seconds and its ratio to one of them."""
    print(f"\n{title}")
    for name, seconds in medians.items():
        print(f"  {name:<44} {seconds:8.3f} s CPU   {seconds / max(medians[against], 1e-9):7.2f} x {against}")


def peer_templates(folder: Path, files: int) -> None:
    """A cookiecutter and a copier template that generate as many files as the retail mesh has."""
    body = "# {{ %s }}\n" + "line of text\n" * 40
    cookie = folder / "cookie" / "{{cookiecutter.name}}"
    copier = folder / "copier"
    for number in range(files):
        for base, variable in ((cookie, "cookiecutter.name"), (copier, "name")):
            place = base / f"folder{number % 12}"
            place.mkdir(parents=True, exist_ok=True)
            suffix = ".jinja" if base is copier else ""
            (place / f"file{number}.txt{suffix}").write_text(body % variable, "utf-8")
    (folder / "cookie" / "cookiecutter.json").write_text(json.dumps({"name": "shop"}), "utf-8")
    (copier / "copier.yaml").write_text("name: {type: str, default: shop}\n", "utf-8")


def grown(products: int) -> str:
    """A mesh with two domains and as many products as asked for."""
    rows = [
        f"  - {{id: product-{n}, domain: {'sales' if n % 2 else 'stock'}, owner: ann@example.org, classification: internal, "
        f"retention_days: 365, inputs: [shop], quality_rules: 3}}"
        for n in range(products)
    ]
    return (
        textwrap.dedent(
            """\
        version: 1
        name: grown
        style: lakehouse
        sources: [{id: shop, kind: database}]
        domains:
          - {id: sales, owner: ann@example.org, steward: sam@example.org}
          - {id: stock, owner: bob@example.org, steward: sue@example.org}
        products:
        """
        )
        + "\n".join(rows)
        + "\n"
    )


def main() -> None:
    """Run every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    scaffold, python = str(BIN / "scaffold"), sys.executable
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        show(
            "cold start, as the installed command",
            paired(
                runs * 3,
                place,
                {
                    "python -c pass": lambda _: [python, "-c", "pass"],
                    "scaffold --version": lambda _: [scaffold, "--version"],
                    "scaffold --help": lambda _: [scaffold, "--help"],
                    "cookiecutter --version": lambda _: [str(BIN / "cookiecutter"), "--version"],
                    "copier --version": lambda _: [str(BIN / "copier"), "--version"],
                },
            ),
            "python -c pass",
        )
        show(
            "validate one manifest (ours: schema, every rule, lines)",
            paired(
                runs,
                place,
                {
                    "scaffold validate": lambda _: [scaffold, "validate", str(RETAIL)],
                    "check-jsonschema (schema only)": lambda _: [
                        str(BIN / "check-jsonschema"),
                        "--schemafile",
                        str(ROOT / "schemas" / "manifest.schema.json"),
                        str(RETAIL),
                    ],
                },
            ),
            "scaffold validate",
        )
        subprocess.run(
            [scaffold, "new", "counted", "--manifest", str(RETAIL)],
            cwd=place,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        files = sum(path.is_file() for path in (place / "counted").rglob("*"))
        peer_templates(place, files)
        show(
            f"generate {files} files (ours: the retail mesh with records and pictures; peers: plain files of 40 lines)",
            paired(
                runs,
                place,
                {
                    "scaffold new": lambda turn: [scaffold, "new", f"ours-{turn}", "--manifest", str(RETAIL)],
                    "cookiecutter": lambda turn: [str(BIN / "cookiecutter"), "--no-input", "cookie", f"name=cookie-{turn}"],
                    "copier": lambda turn: [str(BIN / "copier"), "copy", "--defaults", "--quiet", "copier", f"copier-{turn}"],
                },
            ),
            "scaffold new",
        )
        print("\nscaffold new as products grow")
        for products in (10, 100, 1000):
            (place / "grown.yaml").write_text(grown(products), "utf-8")
            seconds = cpu([scaffold, "new", f"grown-{products}", "--manifest", "grown.yaml"], place)
            count = sum(path.is_file() for path in (place / f"grown-{products}").rglob("*"))
            print(
                f"  {products:>5} products {count:>6} files {seconds:8.2f} s CPU {1000 * seconds / products:8.1f} ms a product"
            )
            shutil.rmtree(place / f"grown-{products}", ignore_errors=True)


if __name__ == "__main__":
    main()

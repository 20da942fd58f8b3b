"""The demonstration: generate the retail data mesh, run it on the embedded engine, and say where everything lies."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "examples" / "retail-mesh" / "platform.yaml"


def step(title: str) -> None:
    """Announce what comes next."""
    print(f"\n== {title}", flush=True)


def run(command: list[str], place: Path) -> float:
    """Run one command where it shows what it does; stop with its exit code if it fails. Returns seconds."""
    print(f"$ {' '.join(command)}", flush=True)
    started = time.monotonic()
    outside = {
        name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    done = subprocess.run(command, cwd=place, env=outside, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return time.monotonic() - started


def main() -> None:
    """Generate, validate, run, and point at the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=Path("demo"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    scaffold = str(Path(sys.executable).parent / "scaffold")
    target = given.target.resolve()
    if (target / ".scaffold" / "lock.json").exists():
        print(f"removing the demonstration of an earlier run: {target}")
        shutil.rmtree(target)

    step("1. One manifest becomes a repository")
    generated = run([scaffold, "new", str(target), "--manifest", str(MANIFEST)], ROOT)

    step("2. Which findings there are")
    run([scaffold, "validate", "platform.yaml", "--fail-on", "error"], target)

    step(f"3. The mesh runs on this machine, {given.rows:,} rows")
    ran = run(["make", "run", f"ROWS={given.rows}"], target)

    records = sorted((target / "docs" / "decisions").glob("0*.md"))
    pictures = sorted((target / "docs" / "architecture").glob("*.svg"))
    contracts = sorted(target.glob("domains/*/products/*/contract.odcs.yaml"))
    step("What you have")
    print(f"  generated in {generated:.1f} s, running and tested after {ran:.1f} s more")
    print(f"  start page   {target / 'README.md'}")
    print(f"  pictures     {len(pictures):>3}  {target / 'docs' / 'architecture'}")
    print(f"  decisions    {len(records):>3}  {target / 'docs' / 'decisions'}")
    print(f"  contracts    {len(contracts):>3}  {target / 'domains'}")
    print(f"  tables            {target / 'data' / 'platform.duckdb'}")


if __name__ == "__main__":
    main()

"""What a generated repository costs as its rows grow: sample data, a first build and a second one, of one example.

Usage: bench_rows.py [--example NAME] [ROWS ...]   (of the largest table; from a hundred thousand to ten million by default)
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MEASURED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Runs a command; seconds on the clock, CPU seconds of all its processes, and the largest one's peak in MiB."""


def measured(folder: Path, *command: str) -> str:
    """One cell of the table: seconds, CPU seconds and peak of a command in a repository."""
    places = {"LANDING": str(folder / "data" / "landing"), "DUCKDB_PATH": str(folder / "data" / "platform.duckdb")}
    # Bytecode is kept, as `make run` keeps it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | places
    line = [sys.executable, "-c", MEASURED, *command]
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    seconds, processor, peak = (float(each) for each in done.stdout.strip("[]\n").split(","))
    return f"{seconds:.1f} s, CPU {processor:.1f} s, {peak:,.0f} MiB"


def main(example: str, rows: list[int]) -> None:
    """Generate the example once, then run it on each number of rows."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "platform"
        manifest = ROOT / "examples" / example / "platform.yaml"
        subprocess.run(
            [sys.executable, "-m", "scaffolder", "new", str(folder), "--manifest", str(manifest), "-q"],
            cwd=ROOT,
            check=True,
        )
        started = time.perf_counter()
        subprocess.run([str(folder / "tools" / "setup.sh")], check=True)
        print(f"{example}: environment set up in {time.perf_counter() - started:.1f} s")
        print("| rows of the largest table | sample data | first build, with its tests | second build | database |")
        print("|---|---|---|---|---|")
        for number in rows:
            for each in (folder / "data").glob("platform.duckdb*"):
                each.unlink()
            made = measured(folder, ".venv/bin/python", "tools/make_data.py", str(number), "data/landing", "1")
            first = measured(folder, ".venv/bin/python", "tools/build.py")
            again = measured(folder, ".venv/bin/python", "tools/build.py")
            size = (folder / "data" / "platform.duckdb").stat().st_size / 2**20
            print(f"| {number:,} | {made} | {first} | {again} | {size:,.0f} MiB |", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--example", default="retail-mesh")
    asked.add_argument("rows", nargs="*", type=int, default=[100_000, 1_000_000, 10_000_000])
    options = asked.parse_args()
    main(options.example, options.rows)

"""Figures side by side, in one run: cold start, validation and generation as ratios against bare Python and the peers.

Commands alternate (ours, theirs, ours, ...), CPU seconds are user plus system of the finished process and its children, and the
median of each is shown. Machines differ and are noisy: quote the ratios. The peers do less: check-jsonschema knows a schema but
neither rules nor lines, cookiecutter and copier print plain files and draw nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import bench_pictures
import yaml

from scaffolder import documents

ROOT = Path(__file__).resolve().parent.parent
RETAIL = ROOT / "examples" / "retail-mesh" / "platform.yaml"
BIN = Path(sys.executable).parent
SCAFFOLD = str(BIN / "scaffold")

COPY = """
import pathlib, sys
source, target = map(pathlib.Path, sys.argv[1:])
for path in source.rglob("*"):
    if path.is_file():
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
"""
"""The least that writing a repository takes in Python."""


SHAPE = """
import sys
from scaffolder import documents, schemas
for path in sys.argv[1:]:
    document, found = documents.read(path)
    assert not schemas.check(document, "manifest") and document.places
"""
"""The shape of each document against its schema, with the place of every key and value known: no rules."""

LOOK = """
import os, sys
for path in open(sys.argv[1]).read().split():
    os.stat(path)
"""
"""The least that looking at files takes in Python."""

AJV = ROOT / "node_modules" / ".bin" / "ajv"
"""ajv-cli: `npm install --no-save ajv-cli` puts it there."""


def cpu(command: Sequence[str], place: Path) -> float:
    """CPU seconds of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-400:]}")
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


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
    """A mesh with as many products as asked for: five a domain, three from a source, two made from others, some abroad."""
    names = ("orders", "customers", "shipments", "revenue-daily", "customer-360")
    homes = range(-(-products // 5))
    domains = [f"  - {{id: area-{home}, owner: ann@example.org, steward: sam@example.org}}" for home in homes]
    rows: list[str] = []
    for number in range(products):
        home, place = divmod(number, 5)
        name = f"{names[place]}-{home}"
        inputs = ["shop"] if place < 3 else [f"orders-{home}", f"customers-{home}", *([f"orders-{home - 1}"] if home else [])]
        rows.append(
            f"  - {{id: {name}, domain: area-{home}, owner: ann@example.org, classification: internal, retention_days: 365, "
            f"inputs: [{', '.join(inputs)}], quality_rules: 3}}"
        )
    head = "version: 1\nname: grown\nstyle: data-mesh\nsources: [{id: shop, kind: database}]"
    return "\n".join([head, "domains:", *domains, "products:", *rows]) + "\n"


def cold_start(runs: int, place: Path) -> None:
    """What a user waits for before anything is done."""
    commands: dict[str, Callable[[int], Sequence[str]]] = {
        "python -c pass": lambda _: [sys.executable, "-c", "pass"],
        "scaffold --version": lambda _: [SCAFFOLD, "--version"],
        "scaffold --help": lambda _: [SCAFFOLD, "--help"],
        "cookiecutter --version": lambda _: [str(BIN / "cookiecutter"), "--version"],
        "copier --version": lambda _: [str(BIN / "copier"), "--version"],
    }
    show("cold start, as the installed command", paired(runs * 3, place, commands), "python -c pass")


def shop(lines: int = 166) -> str:
    """A manifest of so many lines without a finding: an example without some of its descriptions."""
    rows = (ROOT / "examples" / "startup-lakehouse" / "platform.yaml").read_text("utf-8").splitlines()
    spare = ("#", "description:", "title:", "slo_")
    while len(rows) > lines:
        del rows[max(number for number, row in enumerate(rows) if not row.strip() or row.strip().startswith(spare))]
    return "\n".join(rows) + "\n"


def shops(place: Path, count: int) -> list[str]:
    """So many different manifests, written an hour ago."""
    text = shop()
    (place / "many").mkdir(exist_ok=True)
    old = time.time() - 3600
    names = [f"many/m{number}.yaml" for number in range(count)]
    for number, name in enumerate(names):
        (place / name).write_text(text.replace("name: ", f"name: n{number}-", 1), "utf-8")
        os.utime(place / name, (old, old))
    return names


def validation(runs: int, place: Path, documents: int) -> None:
    """One manifest, then many different ones in one run; what checks the shape alone is measured beside."""
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(ROOT / "schemas" / "manifest.schema.json")]
    (place / "shape.py").write_text(SHAPE, "utf-8")
    many = shops(place, documents)
    if not AJV.exists():
        print("\najv is left out: it is not installed (npm install --no-save ajv-cli)")
    for title, count, files in (("one manifest", runs, many[:1]), (f"{documents} manifests", max(1, runs // 3), many)):
        commands: dict[str, Callable[[int], Sequence[str]]] = {
            "scaffold validate": lambda _, files=files: [SCAFFOLD, "validate", "--no-cache", "--jobs", "1", *files],
            "shape with places alone": lambda _, files=files: [sys.executable, "shape.py", *files],
            "check-jsonschema (schema only)": lambda _, files=files: [*peer, *files],
        }
        if AJV.exists():
            plain = [_as_json(place / name) for name in files]
            commands["ajv (schema only, the same as JSON)"] = lambda _, plain=plain: [
                str(AJV), "validate", "--spec=draft2020", "--strict=false", "-s", peer[2], *(f"-d{each}" for each in plain)
            ]  # fmt: skip
        told = f"validate {title} of {len(shop().splitlines())} lines"
        show(told, paired(count, place, commands), "scaffold validate")


def _as_json(file: Path) -> str:
    """The same manifest as JSON beside it: ajv takes the dates of YAML for something else than texts."""
    made = file.with_suffix(".json")
    if not made.exists():
        made.write_text(json.dumps(documents.read(file)[0].data), "utf-8")
    return str(made)


def unchanged(runs: int, place: Path, documents: int) -> None:
    """Manifests that were judged before, beside looking at them."""
    (place / "list.txt").write_text("\n".join(shops(place, documents)) + "\n", "utf-8")
    (place / "look.py").write_text(LOOK, "utf-8")
    cache = ["--cache", "verdicts"]
    validate = [SCAFFOLD, "validate", "--quiet", "--repositories", "list.txt", *cache]
    cpu(validate, place)
    commands: dict[str, Callable[[int], Sequence[str]]] = {
        "scaffold validate, all remembered": lambda _: validate,
        "floor: Python looking at each file": lambda _: [sys.executable, "look.py", "list.txt"],
    }
    show(f"validate {documents} unchanged manifests", paired(runs, place, commands), "floor: Python looking at each file")


def memory(place: Path, documents: int) -> None:
    """The most memory of a run, whatever the number of manifests."""
    print("\nmemory of one run, all judged anew (--jobs 1)")
    for count in (1, 100, documents // 10, documents):
        names = shops(place, count)
        (place / "list.txt").write_text("\n".join(names) + "\n", "utf-8")
        code = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        line = [SCAFFOLD, "validate", "--quiet", "--no-cache", "--jobs", "1", "--repositories", "list.txt"]
        done = subprocess.run([sys.executable, "-c", code, *line], cwd=place, capture_output=True, text=True, check=True)
        print(f"  {count:>6} manifests   {int(done.stdout) / 1024:6.0f} MB")


RULES = """
import sys, time
from pathlib import Path
from scaffolder import documents, policy
from scaffolder.catalog import Catalog
started = time.process_time()
asked = policy.ruleset(Catalog())
ready = time.process_time() - started
read = [documents.read(str(path))[0].data for path in sorted(Path(sys.argv[1]).glob("*.yaml"))]
started = time.process_time()
found = sum(len(asked.breaches(data)) for data in read)
spent = time.process_time() - started
print(ready, spent, found)
"""
"""All rules on manifests that state every key, in one process: getting ready, the rules alone, and what they find."""


def every_rule(runs: int, place: Path, documents: int) -> None:
    """All rules on fully specified manifests beside the bare schema check of the same files, in turns."""
    sys.path.insert(0, str(ROOT / "tests" / "catalog"))
    from random_manifests import manifests  # noqa: PLC0415 (it lies beside the tests)

    folder = place / "specified"
    folder.mkdir()
    for number, data in enumerate(manifests(documents, seed=4)):
        text = yaml.safe_dump({"version": 1, "name": f"p{number}", **data}, sort_keys=False)
        (folder / f"m{number}.yaml").write_text(text, "utf-8")
    files = [str(each) for each in sorted(folder.glob("*.yaml"))]
    peer = [str(BIN / "check-jsonschema"), "--schemafile", str(ROOT / "schemas" / "manifest.schema.json"), *files]
    ours, theirs, ready = [], [], []
    for _ in range(max(3, runs // 2)):
        done = subprocess.run([sys.executable, "-c", RULES, str(folder)], capture_output=True, text=True, check=True)
        loading, spent, found = done.stdout.split()
        ready.append(float(loading))
        ours.append(float(spent))
        theirs.append(cpu(peer, place))
    rules, schema = statistics.median(ours), statistics.median(theirs)
    print(f"\nall rules on {documents} fully specified manifests in one process ({found} findings)")
    print(f"  ready after {1000 * statistics.median(ready):.0f} ms; one manifest, all rules: {1000 * rules / documents:.2f} ms")
    print(
        f"  all rules {rules:.2f} s CPU; check-jsonschema (schema only) {schema:.2f} s CPU: {schema / rules:.1f} times as fast"
    )


def generation(runs: int, place: Path) -> None:
    """A whole repository beside as many plain files by the peers, and beside writing its bytes alone."""
    cpu([SCAFFOLD, "new", "counted", "--manifest", str(RETAIL)], place)
    files = sum(path.is_file() for path in (place / "counted").rglob("*"))
    peer_templates(place, files)
    (place / "copy.py").write_text(COPY, "utf-8")
    commands: dict[str, Callable[[int], Sequence[str]]] = {
        "scaffold new": lambda turn: [SCAFFOLD, "new", f"ours-{turn}", "--manifest", str(RETAIL)],
        "cookiecutter": lambda turn: [str(BIN / "cookiecutter"), "--no-input", "cookie", f"name=cookie-{turn}"],
        "copier": lambda turn: [str(BIN / "copier"), "copy", "--defaults", "--quiet", "copier", f"copier-{turn}"],
        "floor: Python copying the same files": lambda turn: [sys.executable, "copy.py", "counted", f"floor-{turn}"],
    }
    told = f"generate {files} files (ours: the retail mesh with records and pictures; peers: plain files of 40 lines)"
    show(told, paired(runs, place, commands), "scaffold new")


def growth(place: Path) -> None:
    """Validation and generation of a mesh as its products grow, then of its repository; linear cost is an even last column."""
    print("\nas products grow (five a domain)")
    for products in (10, 100, 1000):
        (place / "grown.yaml").write_text(grown(products), "utf-8")
        judged = cpu([SCAFFOLD, "validate", "--quiet", "grown.yaml"], place)
        seconds = cpu([SCAFFOLD, "new", f"grown-{products}", "--manifest", "grown.yaml"], place)
        count = sum(path.is_file() for path in (place / f"grown-{products}").rglob("*"))
        whole = cpu([SCAFFOLD, "validate", "--quiet", "--no-cache", f"grown-{products}"], place)
        print(
            f"  {products:>5} products   validate {judged:6.2f} s CPU   new {seconds:6.2f} s CPU {count:>6} files "
            f"{1000 * seconds / count:6.2f} ms a file   validate its repository {whole:6.2f} s CPU"
        )
        shutil.rmtree(place / f"grown-{products}", ignore_errors=True)


def main() -> None:
    """Run every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--documents", type=int, default=1000, help="how many manifests are validated in one run")
    parser.add_argument("--unchanged", type=int, default=10_000, help="how many unchanged manifests are looked at again")
    parser.add_argument("--specified", type=int, default=1000, help="how many fully specified manifests meet all rules")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        cold_start(given.runs, place)
        validation(given.runs, place, given.documents)
        unchanged(given.runs, place, given.unchanged)
        memory(place, given.unchanged)
        every_rule(given.runs, place, given.specified)
        generation(given.runs, place)
        growth(place)
    bench_pictures.main()


if __name__ == "__main__":
    main()

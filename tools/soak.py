"""The promises of docs/reliability.md at their full figures: what was counted is printed, and what broke is named.

`make test` holds a sample of each; this takes about an hour and a half on two cores. `--only` and `--share` make it shorter,
and the figures printed are those that were really run.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, given, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from promises import (  # noqa: E402
    audits,
    edits,
    fuzz,
    hostile,
    kills,
    long_lists,
    payloads,
    repositories,
    secret_texts,
    small_disks,
    surroundings,
    test_stable_findings,
    updates,
)
from promises import collection as hostile_collection  # noqa: E402
from promises.program import EXAMPLES, TODAY, called, catalog, scaffold, tree  # noqa: E402

MOST_CPU, MOST_MEMORY = 2.0, 200_000_000
COLLECTION = sorted((ROOT / "tests" / "manifests").glob("*/*.yaml"))


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one promise came to: a line of figures, and a line for each time it was broken."""

    figures: str
    broken: list[str] = field(default_factory=list)


def counted(endings: Mapping[str, int]) -> str:
    """Endings as text, the most frequent first."""
    return ", ".join(f"{count} {name}" for name, count in Counter(endings).most_common())


def kill(folder: Path, share: float) -> Measured:
    """`new` killed at random moments."""
    times = max(2, round(1000 * share))
    tally = kills.killed(folder, times, seed=1, jobs=2)
    return Measured(figures=f"{times} kills: {counted(tally.endings)}", broken=tally.broken)


def disks(folder: Path, share: float) -> Measured:
    """`new` and `update` on real file systems without room."""
    refused = small_disks.mountable()
    if refused:
        return Measured(figures=f"skipped: {refused}")
    step = max(1, round(1 / share))
    broken, codes = [], Counter[str]()
    for options in [
        *(f"size={size}k" for size in range(16, 4016, 100 * step)),
        *(f"nr_inodes={n}" for n in range(2, 302, 10 * step)),
    ]:
        filled = small_disks.written(folder / "disk", options)
        codes[f"exit {filled.code}"] += 1
        whole = filled.code == 0 and "./shop/platform.yaml" in filled.left
        absent = filled.code == 2 and filled.left == () and "No space left on device" in filled.said
        if not (whole or absent):
            broken.append(f"{options}: exit {filled.code}, left {filled.left[:3]}, said {filled.said[:200]}")
    for kilobytes in range(0, 3000, 200 * step):
        filled = small_disks.updated(folder / "disk", kilobytes)
        codes[f"update exit {filled.code}"] += 1
        unchanged = filled.code == 2 and "same" in filled.left and "No space left on device" in filled.said
        if "stuck" in filled.left or not (filled.code == 0 or unchanged):
            broken.append(f"update with {kilobytes} kB: exit {filled.code}, {filled.left}, said {filled.said[:200]}")
    return Measured(figures=f"{sum(codes.values())} small disks: {counted(codes)}", broken=broken)


def update_kills(folder: Path, share: float) -> Measured:
    """`update` killed at random moments: the process that writes, and the whole command."""
    whole, quick = folder / "whole", folder / "quick"
    whole.mkdir()
    quick.mkdir()
    writers = updates.writers(quick, max(2, round(950 * share)), seed=1)
    commands = updates.commands(whole, max(2, round(50 * share)), seed=1)
    figures = f"writers: {counted(writers.endings)}; commands: {counted(commands.endings)}"
    return Measured(figures=figures, broken=writers.broken + commands.broken)


def update_edits(folder: Path, share: float) -> Measured:
    """Random edits of whole repositories, and what an update makes of them."""
    times = max(5, round(500 * share))
    endings, broken = Counter[str](), []
    for seed in range(times):
        ending, faults = updates.edited(folder, seed)
        endings[ending] += 1
        broken += faults
    return Measured(figures=f"{times} scripts: {counted(endings)}", broken=broken)


def determinism(folder: Path, share: float) -> Measured:
    """Every command over every example in four surroundings."""
    commands = (
        ("validate", "platform.yaml", "--format", "json"),
        ("validate", "platform.yaml"),
        ("new", "shop", "--manifest", "platform.yaml"),
        ("diagram", "platform.yaml", "--output", "pictures"),
        ("adr", "list", "platform.yaml"),
        ("show", "platform.yaml"),
    )
    broken, compared = [], 0
    for name, manifest in list(EXAMPLES.items())[: max(1, round(len(EXAMPLES) * share))]:
        expected = surroundings.output(folder / name / "plain", commands, manifest, surroundings.PLAIN)
        broken += surroundings.traces(expected, folder)
        for number, around in enumerate(surroundings.OTHERS):
            found = surroundings.output(folder / name / f"{number}", commands, manifest, around)
            compared += len(found)
            broken += [f"{name}: {each}" for each in {**expected, **found} if found.get(each) != expected.get(each)]
    return Measured(
        figures=f"{compared} files and outputs compared over {len(surroundings.OTHERS) + 1} surroundings", broken=broken
    )


def audit(folder: Path, share: float) -> Measured:
    """Every command over every example and over payloads, under an audit hook."""
    attack = folder / "attack.yaml"
    attack.write_text(audits.manifest_with_code(folder / "canary"), "utf-8")
    manifests = [attack, *EXAMPLES.values()]
    broken, events = [], Counter[str]()
    for manifest in manifests[: max(1, round(len(manifests) * share))]:
        for command, writes in (
            (["validate", manifest], []),
            (["new", "shop", "--manifest", manifest], ["shop"]),
            (["diagram", manifest, "--output", "pictures"], ["pictures"]),
            (["adr", "list", manifest], []),
            (["show", manifest], []),
        ):
            place = Path(tempfile.mkdtemp(dir=folder))
            log = audits.told_of_a_log(manifest) if command[0] == "adr" else []
            trail = audits.audited(command, cwd=place, reads=[manifest, *log], writes=writes, code=None)
            broken += [f"{command[0]} {manifest.parent.name}: {each}" for each in trail.faults]
            events += trail.seen
    if (folder / "canary").exists():
        broken.append("text of a manifest was run")
    return Measured(figures=f"{sum(events.values())} events, {events['compile']} compilations", broken=broken)


def bounds(folder: Path, share: float) -> Measured:
    """`validate` over every hostile input, and the other commands over each that can be read."""
    names = list(hostile.INPUTS)[:: max(1, round(1 / share))]
    broken, slowest, largest, codes = [], 0.0, 0, Counter[str]()
    for name in names:
        (folder / f"{name}.yaml").write_bytes(hostile.INPUTS[name]())
        ending = scaffold(["validate", f"{name}.yaml", "--today", TODAY], cwd=folder, asked={"cpu": 60})
        slowest, largest = max(slowest, ending.cpu), max(largest, ending.memory)
        codes[f"exit {ending.code}"] += 1
        if ending.cpu > MOST_CPU or ending.memory > MOST_MEMORY:
            broken.append(f"{name}: {ending.cpu:.2f} s CPU, {ending.memory / 1e6:.0f} MB")
        if ending.code not in (1, 2) or "Traceback" in ending.shown:
            broken.append(f"{name}: exit {ending.code}: {ending.shown[-200:]}")
    figures = f"{len(names)} inputs: {counted(codes)}; slowest {slowest:.2f} s CPU, largest {largest / 1e6:.0f} MB"
    return Measured(figures=figures, broken=broken)


def collection(folder: Path, share: float) -> Measured:
    """`validate` over every input of the hostile collection, each in a process of its own: time, memory, and a clear answer."""
    inputs = hostile_collection.everything()[:: max(1, round(1 / share))]
    broken, slowest, largest, codes = [], 0.0, 0, Counter[str]()
    for each in inputs:
        (folder / "hostile.yaml").write_bytes(each.content)
        ending = scaffold(["validate", "hostile.yaml", "--today", TODAY], cwd=folder, asked={"cpu": 60})
        slowest, largest = max(slowest, ending.cpu), max(largest, ending.memory)
        codes[f"exit {ending.code}"] += 1
        if ending.cpu > MOST_CPU or ending.memory > MOST_MEMORY or ending.code not in (0, 1, 2) or "Traceback" in ending.shown:
            broken.append(f"{each.kind}/{each.name}: exit {ending.code}, {ending.cpu:.2f} s CPU: {ending.shown[-200:]}")
        if ending.code == 2 and not ending.err.startswith(b"error: hostile.yaml:"):
            broken.append(f"{each.kind}/{each.name}: refused without its place: {ending.shown[:200]}")
    figures = f"{len(inputs)} inputs: {counted(codes)}; slowest {slowest:.2f} s CPU, largest {largest / 1e6:.0f} MB"
    return Measured(figures=figures, broken=broken)


def lists(folder: Path, share: float) -> Measured:
    """`validate` over every list of the manifest, filled to one MiB in every way."""
    return _bounded(folder, list(long_lists.everything())[:: max(1, round(1 / share))], _manifest)


def estates(folder: Path, share: float) -> Measured:
    """`validate` over every hostile repository."""
    return _bounded(folder, list(repositories.everything())[:: max(1, round(1 / share))], repositories.write)


def _manifest(home: Path, make: Callable[[], bytes]) -> None:
    home.mkdir()
    (home / "platform.yaml").write_bytes(make())


Given = TypeVar("Given")


def _bounded(folder: Path, inputs: Sequence[tuple[str, Given]], write: Callable[[Path, Given], None]) -> Measured:
    """Each input laid out in a folder and judged in a process of its own: time, memory, and a clear answer."""
    broken, slowest, largest, codes = [], 0.0, 0, Counter[str]()
    for name, each in inputs:
        home = folder / "shop"
        shutil.rmtree(home, ignore_errors=True)
        write(home, each)
        ending = scaffold(["validate", "shop", "--today", TODAY], cwd=folder, asked={"cpu": 60})
        slowest, largest = max(slowest, ending.cpu), max(largest, ending.memory)
        codes[f"exit {ending.code}"] += 1
        if ending.cpu > MOST_CPU or ending.memory > MOST_MEMORY:
            broken.append(f"{name}: {ending.cpu:.2f} s CPU, {ending.memory / 1e6:.0f} MB")
        if ending.code not in (0, 1, 2) or "Traceback" in ending.shown:
            broken.append(f"{name}: exit {ending.code}: {ending.shown[-200:]}")
        if ending.code == 2 and not re.match(rb"error: [^\n]*:[0-9]+:[0-9]+: ", ending.err):
            broken.append(f"{name}: refused without its place: {ending.shown[:200]}")
    figures = f"{len(inputs)} inputs: {counted(codes)}; slowest {slowest:.2f} s CPU, largest {largest / 1e6:.0f} MB"
    return Measured(figures=figures, broken=broken)


def stability(folder: Path, share: float) -> Measured:
    """Fingerprints under harmless edits."""
    del folder
    times = max(10, round(1000 * share))
    wanted = test_stable_findings.prints(edits.TEXT, catalog())
    changed = [
        f"seed {seed}"
        for seed in range(times)
        if test_stable_findings.prints(edits.edited(edits.TEXT, seed), catalog()) != wanted
    ]
    return Measured(figures=f"{times} edits, {len(changed)} changed a fingerprint", broken=changed)


def answers(folder: Path, share: float) -> Measured:
    """Every command over every manifest of the collection: never a bug of ours."""
    del folder
    codes, broken = Counter[str](), []
    for path in COLLECTION[:: max(1, round(1 / share))]:
        for command in (
            ["validate", path],
            ["validate", path, "--format", "json"],
            ["diagram", path, "--view", "container", "--format", "mermaid"],
            ["adr", "list", path],
            ["show", path],
            ["new", "never-written", "--manifest", path, "--dry-run"],
        ):
            ending = called([*command, "--today", TODAY])
            codes[f"exit {ending.code}"] += 1
            if ending.code not in (0, 1, 2) or payloads.CONTROLS.search(ending.shown):
                broken.append(f"{command[0]} {path.parent.name}/{path.name}: exit {ending.code}: {ending.shown[-200:]!r}")
    return Measured(figures=f"{sum(codes.values())} runs: {counted(codes)}", broken=broken)


def secrets(folder: Path, share: float) -> Measured:
    """Every command over secrets in every place."""
    del share
    broken, codes = [], Counter[str]()
    for place, text in secret_texts.PLACES.items():
        home = folder / place
        home.mkdir()
        manifest = home / "platform.yaml"
        manifest.write_text(text, "utf-8")
        for command in (
            ["validate", manifest],
            ["validate", manifest, "--format", "json", "--no-waivers"],
            ["new", home / "shop", "--manifest", manifest],
            ["diagram", manifest, "--output", home / "pictures"],
            ["adr", "list", manifest],
            ["adr", "show", "1", manifest],
            ["show", manifest],
        ):
            ending = called([*command, "--today", TODAY])
            codes[f"exit {ending.code}"] += 1
            written = b"".join(content for path, (content, _) in tree(home).items() if path != "platform.yaml")
            seen = ending.out + ending.err + written
            broken += [f"{place}: {command[0]} shows {each[:6]}..." for each in secret_texts.SECRETS if each.encode() in seen]
    return Measured(figures=f"{len(secret_texts.PLACES)} places, {sum(codes.values())} runs: {counted(codes)}", broken=broken)


def races(folder: Path, share: float) -> Measured:
    """Two runs at one target at once."""
    whole, quick, updated = folder / "whole", folder / "quick", folder / "updated"
    for each in (whole, quick, updated):
        each.mkdir()
    tally = kills.pairs(whole, max(1, round(200 * share)))
    writers = kills.writers(quick, max(1, round(2000 * share)))
    both = updates.pairs(updated, max(1, round(50 * share)))
    figures = f"runs: {counted(tally.endings)}; writers: {counted(writers.endings)}; updates: {counted(both.endings)}"
    return Measured(figures=figures, broken=tally.broken + writers.broken + both.broken)


def fuzzing(folder: Path, share: float) -> Measured:
    """Random text judged for ten minutes."""
    del folder
    until = time.monotonic() + 600 * share
    endings = Counter[str]()

    @settings(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(text=fuzz.texts())
    def judged(text: str) -> None:
        endings[fuzz.judged(text, catalog())] += 1

    broken: list[str] = []
    while time.monotonic() < until and not broken:
        try:
            judged()
        except Exception as error:  # noqa: BLE001 (whatever escapes is what is looked for)
            broken.append(f"{type(error).__name__}: {error}"[:400])
    broken += [f"{count} x {ending}" for ending, count in endings.items() if ending not in ("judged", "refused")]
    return Measured(figures=f"{600 * share:.0f} s, {sum(endings.values())} texts: {counted(endings)}", broken=broken)


GUIDED = """
import sys
import atheris
sys.path[:0] = sys.argv[1:3]
with atheris.instrument_imports(include=["scaffolder.documents", "scaffolder.manifests", "scaffolder.schemas"]):
    from promises import fuzz
    from scaffolder.catalog import Catalog
known = Catalog()
def one(content):
    fuzz.judged(content.decode("utf-8", "replace"), known)
atheris.Setup([sys.argv[0], f"-max_total_time={sys.argv[3]}", "-max_len=4096", "-verbosity=0", *sys.argv[4:]], one)
atheris.Fuzz()
"""
"""A fuzzer that is guided by what the reader's code does with each text; it ends with a code at the first crash."""


def guided(folder: Path, share: float) -> Measured:
    """The reader under a fuzzer that watches its branches, where that is installed."""
    if not find_spec("atheris"):
        return Measured(figures="skipped: atheris is not installed (pip install atheris)")
    seconds = max(10, round(600 * share))
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, path in enumerate((*COLLECTION, *EXAMPLES.values())):
        (seeds / str(number)).write_bytes(path.read_bytes()[:4096])
    (folder / "guided.py").write_text(GUIDED, "utf-8")
    line = [sys.executable, "guided.py", str(ROOT), str(ROOT / "tests"), str(seconds), "seeds"]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    told = next((row for row in reversed(done.stderr.splitlines()) if row.startswith("Done")), "")
    broken = [done.stderr[-600:]] if done.returncode else []
    return Measured(figures=f"{seconds} s guided by branches: {told}", broken=broken)


PROMISES: Mapping[str, Callable[[Path, float], Measured]] = {
    "P1": kill,
    "P2": disks,
    "P3": update_kills,
    "P4": update_edits,
    "P6": determinism,
    "P7": audit,
    "P12": bounds,
    "P12+": collection,
    "P12l": lists,
    "P12r": estates,
    "P13": answers,
    "P15": secrets,
    "P17": stability,
    "P18": races,
    "P20": fuzzing,
    "P20+": guided,
}


def measured(name: str, folder: Path, share: float) -> Measured:
    """What one promise came to; what stops its measuring is told, and the others go on."""
    try:
        return PROMISES[name](folder, share)
    except Exception as error:  # noqa: BLE001 (a starved machine, a full disk: whatever it is, it is shown)
        return Measured(figures="not measured to the end", broken=[f"{type(error).__name__}: {error}"[:400]])


def main() -> int:
    """Run the promises asked for; 1 where one was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PROMISES), help="promises to run, as in P1,P20")
    parser.add_argument("--share", type=float, default=1.0, help="share of the full figures, such as 0.05")
    asked = parser.parse_args()
    failed = 0
    for name in asked.only.split(","):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            found = measured(name, Path(folder), asked.share)
        skipped = found.figures.startswith("skipped")
        verdict = "BROKEN" if found.broken else "skipped" if skipped else "held"
        print(f"{name:<4} {verdict:<8} {found.figures}  ({time.monotonic() - began:.0f} s)", flush=True)
        for line in found.broken[:20]:
            print(f"       {line}", flush=True)
        failed += bool(found.broken)
    print(f"{failed} of {len(asked.only.split(','))} promises broken" if failed else "every promise held")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

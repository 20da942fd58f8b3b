"""Runs of `scaffold new` that are killed at random moments, or race each other for one target."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.synchronize import Barrier
from pathlib import Path

from promises.program import EXAMPLES, TODAY, start, tree
from scaffolder.errors import ScaffoldError
from scaffolder.model.plan import RenderedFile, Rendering
from scaffolder.write import write

EXAMPLE = EXAMPLES["retail-mesh"]
"""The manifest whose repository is written; it has some two hundred files in fifty folders."""

MOST_SECONDS = 900


@dataclass(slots=True, kw_only=True)
class Reference:
    """An undisturbed run: its tree, and how many seconds it took in all and for writing alone."""

    tree: dict[str, tuple[bytes, bool]]
    seconds: float
    writing: float


@dataclass(slots=True, kw_only=True)
class Tally:
    """What many runs left behind: counted endings, and one line for each that broke a promise."""

    endings: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def staging(target: Path) -> Path:
    """The folder in which a run collects what will become the target."""
    return target.parent / f".{target.name}.scaffold-staging"


def arguments(target: Path, manifest: Path = EXAMPLE) -> list[str | Path]:
    """The command that writes one repository."""
    return ["new", target.name, "--manifest", manifest, "--quiet", "--today", TODAY]


def reference(folder: Path, manifest: Path = EXAMPLE) -> Reference:
    """Run once without disturbance and measure."""
    target = folder / "reference"
    began = time.monotonic()
    process = start(arguments(target, manifest), cwd=folder)
    _await(staging(target), process)
    writing = time.monotonic()
    code = process.wait(MOST_SECONDS)
    ended = time.monotonic()
    if code != 0:
        raise RuntimeError(f"the undisturbed run ended with {code}")
    return Reference(tree=tree(target), seconds=ended - began, writing=ended - writing)


def killed(folder: Path, times: int, *, seed: int, jobs: int = 1) -> Tally:
    """Kill `times` runs with SIGKILL: every other one anywhere in its life, the rest while it writes."""
    undisturbed = reference(folder)
    chance = random.Random(seed)
    moments = [(number, chance.random()) for number in range(times)]
    tally, guard = Tally(), threading.Lock()

    def one(each: tuple[int, float]) -> None:
        ending, faults = _killed_once(folder / f"shop-{each[0]}", each[1], undisturbed, writing=each[0] % 2 == 1)
        with guard:
            tally.endings[ending] += 1
            tally.broken += faults

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, moments))
    return tally


def _killed_once(target: Path, share: float, undisturbed: Reference, *, writing: bool) -> tuple[str, list[str]]:
    """One run killed after a share of its time; then the next run, which must find the way free."""
    process = start(arguments(target), cwd=target.parent)
    if writing:
        _await(staging(target), process)
        time.sleep(0.8 * share * undisturbed.writing)
    else:
        time.sleep(share * undisturbed.seconds)
    process.kill()
    process.wait(MOST_SECONDS)
    during = staging(target).exists()
    faults: list[str] = []
    if target.exists():
        ending = "whole"
        if tree(target) != undisturbed.tree:
            faults.append(f"{target.name}: the tree is partial or different")
    else:
        ending = "absent, killed while writing" if during else "absent"
        code = start(arguments(target), cwd=target.parent).wait(MOST_SECONDS)
        if code != 0 or tree(target) != undisturbed.tree:
            faults.append(f"{target.name}: the next run ended with {code} or made another tree")
    if staging(target).exists():
        faults.append(f"{target.name}: staging was left behind")
    _forget(target)
    return ending, faults


def pairs(folder: Path, times: int, manifest: Path = EXAMPLE) -> Tally:
    """Start two runs at one target at once, `times` times: one wins, the other stops with 2, the tree is the winner's."""
    undisturbed = reference(folder, manifest)
    tally = Tally()
    for number in range(times):
        target = folder / f"pair-{number}"
        both = [start(arguments(target, manifest), cwd=folder) for _ in range(2)]
        codes = sorted(process.wait(MOST_SECONDS) for process in both)
        tally.endings[f"exit codes {codes[0]} and {codes[1]}"] += 1
        if codes != [0, 2]:
            tally.broken.append(f"{target.name}: exit codes {codes}")
        if tree(target) != undisturbed.tree:
            tally.broken.append(f"{target.name}: the tree is mixed or different")
        left = sorted(each.name for each in folder.glob(f".{target.name}.*"))
        if left:
            tally.broken.append(f"{target.name}: left beside it: {', '.join(left)}")
        _forget(target)
    return tally


def writers(folder: Path, times: int) -> Tally:
    """Let two processes that hold the same rendering write it to one target at once, `times` times."""
    rendering = Rendering(
        files=tuple(RenderedFile(path=f"folder-{n % 9}/file-{n:03}.txt", content=b"line\n" * n) for n in range(150))
    )
    whole = {each.path: (each.content, False) for each in rendering.files}
    tally = Tally()
    fork = multiprocessing.get_context("fork")
    for number in range(times):
        target = folder / f"pair-{number}"
        gate = fork.Barrier(2)
        both = [fork.Process(target=_write, args=(rendering, target, gate)) for _ in range(2)]
        for process in both:
            process.start()
        for process in both:
            process.join(MOST_SECONDS)
        codes = sorted(int(process.exitcode or 0) for process in both)
        tally.endings[f"exit codes {codes[0]} and {codes[1]}"] += 1
        if codes != [0, 2]:
            tally.broken.append(f"{target.name}: exit codes {codes}")
        if tree(target) != whole:
            tally.broken.append(f"{target.name}: the tree is mixed")
    return tally


def _write(rendering: Rendering, target: Path, gate: Barrier) -> None:
    """Write once both processes stand at the gate; the exit code is the one the command line would give."""
    gate.wait(MOST_SECONDS)
    try:
        write(rendering, target)
    except ScaffoldError:
        sys.exit(2)


def _await(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a path exists or the process has ended."""
    while process.poll() is None and not path.exists():
        time.sleep(0.0005)


def _forget(target: Path) -> None:
    """Remove a target, so that a thousand of them do not fill the disk."""
    for each in _deepest_first(target):
        each.rmdir() if each.is_dir() else each.unlink()
    for each in islice(target.parent.glob(f".{target.name}.*"), 10):
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def _deepest_first(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(folder.rglob("*"), reverse=True)
        yield folder

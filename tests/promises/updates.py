"""Updates of repositories that people edited at random, and updates that are killed at random moments."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from unittest import mock

from promises.kills import EXAMPLE, MOST_SECONDS, Tally
from promises.program import TODAY, catalog, scaffold, start, tree
from scaffolder import judge, pipeline, records, update
from scaffolder.judge import Judged
from scaffolder.model.update import ENDING, Act, Update
from scaffolder.pipeline import Made
from scaffolder.update import log
from scaffolder.write import Disk, updating, write
from scaffolder.write.journal import FOLDER, NAME, Phase

BEFORE = """\
version: 1
name: shop
title: Shop
style: data-mesh
cloud: aws
streaming: kafka
owner: platform@example.org
team: {engineers: 12, platform_team: true}
governance: {council: true}
processing: {daily_gb: 20}
finops: {monthly_budget: 4000}
objectives: [{id: fewer-stockouts, kpi: stockouts a week, target: 5, owner: coo@example.org}]
domains:
  - {id: sales, owner: ann@example.org, steward: bob@example.org}
  - {id: finance, owner: joe@example.org, steward: eve@example.org}
products:
  - id: orders
    domain: sales
    owner: ann@example.org
    classification: internal
    retention_days: 730
    quality_rules: 3
  - id: invoices
    domain: finance
    owner: joe@example.org
    classification: confidential
    retention_days: 3650
    quality_rules: 4
"""
"""What the repository was generated from."""

AFTER = (
    BEFORE.replace("title: Shop", "title: Shop and web")
    .replace("streaming: kafka\n", "security: {encryption_at_rest: cmk}\n")
    .replace("retention_days: 730", "retention_days: 1095")
    .replace("id: invoices", "id: bills")
    + """\
  - id: returns
    domain: sales
    owner: ann@example.org
    inputs: [orders]
    classification: internal
    retention_days: 730
    quality_rules: 3
"""
)
"""What it is to become: another title, other keys, no streaming, a product renamed, one more."""


@cache
def judged(text: str) -> Judged:
    """A manifest judged, once for all runs in this process."""
    found = judge.judge(text, judge.MANIFEST_NAME, catalog(), today=TODAY)
    if found.failing():
        raise AssertionError(found.failing())
    return found


@cache
def made(text: str) -> Made:
    """The repository of a manifest, once for all runs in this process."""
    return pipeline.made(judged(text), text, catalog(), today=TODAY)


def laid(root: Path, text: str = BEFORE) -> Path:
    """The repository of a manifest in a folder."""
    write(made(text).rendering, root)
    return root


def planned(root: Path, text: str = AFTER) -> Update:
    """What an update of a repository would do, after its manifest became this text."""
    asked, known = update.Asked(today=TODAY), made(text)
    with mock.patch.object(pipeline, "made", return_value=known):
        return update.plan(root, update.record(root, asked), judged(text), asked)


def settled(root: Path) -> dict[str, tuple[bytes, bool]]:
    """Every file of a repository but what an update keeps for itself, its lock included."""
    return {path: each for path, each in tree(root).items() if not path.startswith(FOLDER)}


# Edits at random -----------------------------------------------------------------------------------------------------------


class Script:
    """Some edits of a repository that people could have made; the same seed makes the same."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.lines: list[bytes] = []
        self.own: dict[str, bytes] = {}
        self.deleted: set[str] = set()
        self.edited: set[str] = set()
        self.paths = sorted(path for path in tree(root) if not path.startswith(".scaffold/") and path != judge.MANIFEST_NAME)
        self.coming = sorted({each.path for each in made(AFTER).rendering.files} - set(tree(root)))

    def run(self) -> Script:
        """Make the edits."""
        kinds: tuple[Callable[[str], None], ...] = (
            self.insert, self.insert, self.insert, self.change, self.change, self.cut, self.append, self.delete, self.move,
            self.ends, self.open_end, self.run_bit, self.replace, self.add, self.collide, self.mixed,
        )  # fmt: skip
        for _ in range(self.chance.randint(3, 25)):
            there = [path for path in self.paths if path not in self.deleted]
            self.chance.choice(kinds)(self.chance.choice(there))
        return self

    def _word(self) -> bytes:
        self.lines.append(b"people wrote %d" % len(self.lines))
        return self.lines[-1]

    def _rewrite(self, path: str, edit: Callable[[list[bytes]], None]) -> None:
        rows = (self.root / path).read_bytes().split(b"\n")
        edit(rows)
        self._save(path, b"\n".join(rows))

    def _save(self, path: str, content: bytes) -> None:
        """Write a file anew; words that its old text held are given up, as people do."""
        old = (self.root / path).read_bytes()
        self.lines = [line for line in self.lines if line not in old or line in content]
        (self.root / path).write_bytes(content)
        self.edited.add(path)

    def insert(self, path: str) -> None:
        """A line somewhere."""
        self._rewrite(path, lambda rows: rows.insert(self.chance.randint(0, len(rows)), self._word()))

    def append(self, path: str) -> None:
        """Lines at the end."""
        self._rewrite(path, lambda rows: rows.extend([self._word(), b"", self._word(), b""]))

    def change(self, path: str) -> None:
        """A line written anew."""

        def edit(rows: list[bytes]) -> None:
            rows[self.chance.randrange(len(rows))] = self._word()

        self._rewrite(path, edit)

    def cut(self, path: str) -> None:
        """Some lines taken out."""

        def edit(rows: list[bytes]) -> None:
            at = self.chance.randrange(len(rows))
            del rows[at : at + self.chance.randint(1, 6)]

        self._rewrite(path, edit)

    def ends(self, path: str) -> None:
        """An editor that writes other line ends."""
        content = (self.root / path).read_bytes()
        self._save(path, content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def mixed(self, path: str) -> None:
        """One line with another end."""
        self._rewrite(path, lambda rows: rows.insert(0, self._word() + b"\r"))

    def open_end(self, path: str) -> None:
        """A last line without an end."""
        self._save(path, (self.root / path).read_bytes().rstrip(b"\r\n"))

    def replace(self, path: str) -> None:
        """A file of people's own in the place of a generated one, sometimes no text at all."""
        self._save(path, self._word() + self.chance.choice((b"\n", b"", b"\n\0\n", b"\n\xff\xfe\n")))

    def run_bit(self, path: str) -> None:
        """Execution allowed or forbidden."""
        (self.root / path).chmod((self.root / path).stat().st_mode ^ 0o111)
        self.edited.add(path)

    def delete(self, path: str) -> None:
        """A file deleted."""
        self._forget(path)
        (self.root / path).unlink()

    def move(self, path: str) -> None:
        """A file renamed: the new one is people's own."""
        target = f"{path}.moved"
        self.own[target] = (self.root / path).read_bytes()
        (self.root / path).rename(self.root / target)
        self.deleted.add(path)

    def add(self, path: str) -> None:
        """A file of people's own beside a generated one."""
        self._own(f"{path.rpartition('/')[0]}/own-{len(self.own)}.md".lstrip("/"))

    def collide(self, path: str) -> None:
        """A file of people's own where one will be generated."""
        del path
        self._own(self.chance.choice(self.coming))

    def _own(self, path: str) -> None:
        place = self.root / path
        if not place.exists():
            self.own[path] = self._word() + b"\n"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(self.own[path])

    def _forget(self, path: str) -> None:
        old = (self.root / path).read_bytes()
        self.lines = [line for line in self.lines if line not in old]
        self.deleted.add(path)


def edited(folder: Path, seed: int) -> tuple[str, list[str]]:
    """One random script, the update after it, and what of the promises was broken: how it ended, and a line for each."""
    root = folder / f"shop-{seed}"
    shutil.copytree(_origin(folder), root)
    script = Script(root, seed).run()
    (root / judge.MANIFEST_NAME).write_text(AFTER, "utf-8")
    before = settled(root)
    found = planned(root)
    faults: list[str] = []
    with updating.held(root) as held:
        held.begin(found)
        after = settled(root)
        faults += _broken(script, found, before, after)
        if script.chance.random() < 0.4:
            held.abort()
            faults += [] if settled(root) == before else ["abort gave other bytes"]
            ending = "taken back"
        else:
            if found.conflicts:
                _resolve(root, found, script.chance)
                state = held.state()
                faults += [f"still open: {each}" for each in update.left(root, state.conflicts if state else ())]
                held.finish()
            ending = "conflicts resolved" if found.conflicts else "merged"
            again = planned(root)
            if any(each.path.startswith(f"{records.FOLDER}/") for each in found.conflicts):  # people changed the log since
                faults += [f"more than the index: {each.path}" for each in again.writing if each.path != log.INDEX]
                held.begin(again)
                again = planned(root)
            faults += [f"the second update is not idle: {each.act} {each.path}" for each in again.writing]
            faults += [f"the second update records {each.path}" for each in again.record]
    shutil.rmtree(root)
    return ending, [f"seed {seed}: {each}" for each in faults]


def _origin(folder: Path) -> Path:
    root = folder / "origin"
    return root if root.exists() else laid(root)


def _broken(
    script: Script, found: Update, before: Mapping[str, tuple[bytes, bool]], after: Mapping[str, tuple[bytes, bool]]
) -> list[str]:
    """What an update lost, overwrote, or did not bring."""
    generated = {each.path: each.content for each in made(AFTER).rendering.files}
    whole = b"\n".join(content for path, (content, _) in after.items() if not path.startswith(".scaffold/"))
    faults = [f"lost: {line.decode()}" for line in script.lines if line not in whole]
    faults += [
        f"own file changed: {path}" for path, content in script.own.items() if after.get(path, (b"", False))[0] != content
    ]
    faults += [f"came back: {path}" for path in script.deleted if path in after and path not in script.own]
    if after[judge.MANIFEST_NAME] != before[judge.MANIFEST_NAME]:
        faults.append("the manifest was changed")
    if found.conflicts and any(after[path] != before[path] for path in update.RECORD):
        faults.append("recorded in spite of conflicts")
    touched = script.edited | script.deleted | set(script.own)
    faults += [
        f"not as generated: {path}"
        for path, content in generated.items()
        if path not in touched
        and path not in update.RECORD
        and not path.startswith("docs/decisions/")
        and path != judge.MANIFEST_NAME
        and after.get(path, (b"", False))[0] != content
    ]
    listed = {each.path for each in found.steps if each.act is Act.CONFLICT}
    faults += [
        f"conflict not listed: {path}"
        for path, (content, _) in after.items()
        if b"<<<<<<< yours" in content and path not in listed and not path.startswith(".scaffold/")
    ]
    return faults


_BLOCK = re.compile(
    rb"<<<<<<< yours\r?\n(.*?)\|\|\|\|\|\|\| generated before\r?\n.*?^=======\r?\n(.*?)>>>>>>> generated now(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


def _resolve(root: Path, found: Update, chance: random.Random) -> None:
    """Decide every conflict: mine, the generated one, or both."""
    for each in found.conflicts:
        place = root / each.path
        if each.act is Act.ASIDE:
            beside = root / (each.path + ENDING)
            beside.unlink() if chance.random() < 0.5 or place.is_dir() else beside.replace(place)
        else:
            content = place.read_bytes()
            place.write_bytes(_BLOCK.sub(lambda block: chance.choice((block[1], block[2], block[1] + block[2])), content))


# Kills ---------------------------------------------------------------------------------------------------------------------


def writers(folder: Path, times: int, *, seed: int) -> Tally:
    """Kill processes that carry an update out, at a random moment of their writing; the next run completes or takes back.

    Half of them are killed once the journal stands. Every third is taken back by `abort`; the bytes must be those of before,
    else those of an undisturbed update.
    """
    origin = folder / "killed"
    laid(origin)
    Script(origin, seed).run()
    (origin / judge.MANIFEST_NAME).write_text(AFTER, "utf-8")
    before, found = settled(origin), planned(origin)
    calm = folder / "calm"
    shutil.copytree(origin, calm)
    with updating.held(calm) as held:
        began = time.monotonic()
        held.begin(found)
        seconds = time.monotonic() - began
    after, tally, chance = settled(calm), Tally(), random.Random(seed)
    for number in range(times):
        root = folder / f"turn-{number}"
        shutil.copytree(origin, root)
        process = multiprocessing.get_context("fork").Process(target=_begin, args=(root, found))
        process.start()
        while process.is_alive() and not (root / (f"{FOLDER}/{NAME}" if number % 2 else FOLDER)).exists():
            time.sleep(0.0002)
        time.sleep(chance.uniform(0, 0.6 * seconds))
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join(MOST_SECONDS)
        ending, faults = _next(root, found, before, after, takes_back=number % 3 == 0)
        tally.endings[ending] += 1
        tally.broken += [f"turn {number}: {each}" for each in faults]
        shutil.rmtree(root)
    return tally


def _begin(root: Path, found: Update) -> None:
    with updating.held(root, Disk()) as held:
        held.begin(found)


Files = Mapping[str, tuple[bytes, bool]]


def _next(root: Path, found: Update, before: Files, after: Files, *, takes_back: bool) -> tuple[str, list[str]]:
    """The run after a killed one."""
    faults = []
    with updating.held(root) as held:
        ending = held.recover() or ("whole" if held.state() else "nothing written")
        is_as_before = settled(root) == before
        if not is_as_before and settled(root) != after:
            faults.append(f"neither as before nor as after: {ending}")
        if takes_back and not is_as_before:
            held.abort()
            faults += [] if settled(root) == before else ["abort gave other bytes"]
        elif is_as_before:
            held.begin(found)
            faults += [] if settled(root) == after else ["the next run made another tree"]
    return ending, faults


def commands(folder: Path, times: int, *, seed: int) -> Tally:
    """Kill real runs of `scaffold update` at random moments of their life; the next run, or an abort, finds its way."""
    origin = folder / "shop"
    made_by = scaffold(["new", origin, "--manifest", EXAMPLE, "--today", TODAY], cwd=folder)
    if made_by.code:
        raise RuntimeError(made_by.shown)
    manifest = origin / judge.MANIFEST_NAME
    manifest.write_text(manifest.read_text("utf-8").replace("retention_days: 1095", "retention_days: 1460"), "utf-8")
    readme = origin / "README.md"
    readme.write_text(readme.read_text("utf-8") + "\n## Ours\n\nA word of ours.\n", "utf-8")
    before = settled(origin)
    calm = folder / "calm"
    shutil.copytree(origin, calm)
    began = time.monotonic()
    if scaffold(["update", calm, "--today", TODAY], cwd=folder).code:
        raise RuntimeError("the undisturbed run failed")
    seconds, after = time.monotonic() - began, settled(calm)
    tally, chance = Tally(), random.Random(seed)
    for number in range(times):
        root = folder / f"turn-{number}"
        shutil.copytree(origin, root)
        process = start(["update", root, "--today", TODAY], cwd=folder)
        if number % 2:
            while process.poll() is None and not (root / FOLDER / NAME).exists():
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 0.1))
        else:
            time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.wait(MOST_SECONDS)
        ending = _state(root)
        line = (
            ["update", root, "--abort"] if number % 3 == 0 and ending != "nothing begun" else ["update", root, "--today", TODAY]
        )
        code = scaffold(line, cwd=folder).code
        wanted = before if "--abort" in line else after
        tally.endings[ending] += 1
        gone = "--abort" in line and code == 2 and settled(root) == before
        if not gone and (code != 0 or settled(root) != wanted):
            tally.broken.append(f"turn {number}: {ending}: the next run ended with {code}, or made another tree")
        shutil.rmtree(root)
    return tally


def pairs(folder: Path, times: int) -> Tally:
    """Start two updates of one repository at once, `times` times: no tree is a mixture; who cannot go on ends with 2."""
    origin = laid(folder / "shop")
    (origin / judge.MANIFEST_NAME).write_text(AFTER, "utf-8")
    calm = folder / "calm"
    shutil.copytree(origin, calm)
    with updating.held(calm) as held:
        held.begin(planned(calm))
    after, tally = settled(calm), Tally()
    for number in range(times):
        root = folder / f"pair-{number}"
        shutil.copytree(origin, root)
        both = [start(["update", root, "--today", TODAY], cwd=folder) for _ in range(2)]
        codes = sorted(process.wait(MOST_SECONDS) for process in both)
        tally.endings[f"exit codes {codes[0]} and {codes[1]}"] += 1
        if codes not in ([0, 2], [0, 0]):
            tally.broken.append(f"{root.name}: exit codes {codes}")
        if settled(root) != after:
            tally.broken.append(f"{root.name}: the tree is mixed or different")
        shutil.rmtree(root)
    return tally


def _state(root: Path) -> str:
    file = root / FOLDER / NAME
    if not file.exists():
        return "nothing begun"
    return "killed when done" if f'"{Phase.DONE.value}"' in file.read_text("utf-8") else "killed while writing"

"""The same commands in different surroundings: nothing of the machine, the hour or the folder may show in the output."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from promises.program import ROOT, environment, scaffold, tree

CANARY = "canary-7f3a9c"
"""Stands in user, host and home; output that holds it has looked at its surroundings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where and how a run takes place."""

    env: Mapping[str, str]
    umask: int
    today: str
    reversed: bool


PLAIN = Surroundings(env={"PYTHONHASHSEED": "0"}, umask=0o022, today="2026-11-23", reversed=False)

OTHERS = (
    Surroundings(
        env={"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C", "LANG": "C", "COLUMNS": "40"},
        umask=0o077,
        today="2026-11-23",
        reversed=True,
    ),
    Surroundings(
        env={"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "COLUMNS": "200"},
        umask=0o002,
        today="2026-12-31",
        reversed=False,
    ),
    Surroundings(
        env={"PYTHONHASHSEED": "31337", "TZ": "Pacific/Chatham", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb"},
        umask=0o000,
        today="2026-11-24",
        reversed=True,
    ),
)


def output(folder: Path, commands: Sequence[Sequence[str]], manifest: Path, around: Surroundings) -> dict[str, bytes]:
    """What each command prints and every file it writes, by a name; run in `folder`, which is made.

    The manifest lies in the folder as `platform.yaml`; the commands name it so.
    """
    home = folder / f"home-{CANARY}"
    home.mkdir(parents=True)
    (folder / "platform.yaml").write_bytes(manifest.read_bytes())
    env = environment(**around.env, HOME=str(home), USER=CANARY, LOGNAME=CANARY, HOSTNAME=CANARY, HOST=CANARY)
    found: dict[str, bytes] = {}
    mask = os.umask(around.umask)
    try:
        for command in commands:
            ending = scaffold([*command, "--today", around.today], cwd=folder, env=env, asked={"reversed": around.reversed})
            if ending.code != 0:
                raise RuntimeError(f"{' '.join(command)} ended with {ending.code}: {ending.shown}")
            found[f"$ {' '.join(command)}"] = ending.out + ending.err
    finally:
        os.umask(mask)
    for path, (content, executable) in tree(folder).items():
        found[f"{path}{'*' if executable else ''}"] = content
    return found


def traces(found: Mapping[str, bytes], folder: Path) -> list[str]:
    """Each place where output tells of the machine: paths, host, user."""
    host = socket.gethostname()
    marks = {CANARY, str(folder), str(ROOT), str(Path.home())}
    marks |= {host} if len(host) >= 6 else set()
    return [f"{name} holds {mark}" for name, content in found.items() for mark in sorted(marks) if mark.encode() in content]

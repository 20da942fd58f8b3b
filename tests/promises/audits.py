"""Audited runs: every file, process, socket and compilation of a run, held against what the command may do."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from promises import payloads
from promises.program import ROOT, TODAY, environment, scaffold

NEVER = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "pty.",
    "urllib.",
    "ctypes.dlopen",
)
"""Events that no command raises."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {"os.mkdir": 1, "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.chmod": 1, "os.link": 2, "os.symlink": 2}
"""Events that change the disk, and how many of their arguments are paths."""

PROGRAM = tuple(
    str(Path(each).resolve())
    for each in sorted({sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")})
)
"""Where the interpreter and what is installed lie."""

SHIPPED = tuple(str(ROOT / name) for name in ("scaffolder", "blueprints", "schemas", "templates"))
"""Where the program and its knowledge lie in a checkout."""

MADE = ("<string>", "<template>", "<unknown>", "<frozen", "<attrs generated", "<__array_function__")
"""Names of code that the standard library, Jinja or attrs make from sources of their own."""


@dataclass(slots=True, kw_only=True)
class Trail:
    """What a run did: how many events of each kind, and one line for each that it may not raise."""

    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def manifest_with_code(canary: Path) -> str:
    """A manifest whose texts would, if anything ran them, make a file at `canary`."""
    text = " ".join(payloads.PAYLOADS.values()).replace(f"touch {payloads.MARK}", f"touch {canary}")
    return payloads.manifest(text[:1900])


def audited(
    command: Sequence[str | Path], *, cwd: Path, reads: Sequence[Path] = (), writes: Sequence[str] = (), code: int | None = 0
) -> Trail:
    """Run a command under an audit hook; `reads` are the files it was given, `writes` the names in `cwd` it may make."""
    record = cwd / ".audit-trail"
    ending = scaffold([*command, "--today", TODAY], cwd=cwd, asked={"audit": str(record), "figures": ""}, env=environment())
    trail = Trail()
    if code is not None and ending.code != code:
        trail.faults.append(f"ended with {ending.code}: {ending.shown[:600]}")
    events = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    record.unlink()
    may = _May(cwd=cwd, reads=[str(each.resolve()) for each in reads], writes=writes)
    for event, *arguments in events:
        trail.seen[event] += 1
        trail.faults += may.faults(event, arguments)
    return trail


def told_of_a_log(manifest: Path) -> list[Path]:
    """What tells where a log of decisions lies: two small files, and the names beside the manifest."""
    return [manifest.parent / ".adr-dir", manifest.parent / ".log4brains.yml", manifest.parent]


@dataclass(slots=True, kw_only=True)
class _May:
    """What one run may do."""

    cwd: Path
    reads: list[str]
    writes: Sequence[str]
    sweeps: bool = False

    def faults(self, event: str, arguments: list[object]) -> Iterator[str]:
        """One line for each thing that an event shows and that the run may not do."""
        self.sweeps = self.sweeps or (event == "shutil.rmtree" and self._writable(str(arguments[0])))
        if event.startswith(NEVER):
            yield f"{event} {arguments}"
        elif self.sweeps and self._is_swept(event, arguments):
            return
        elif event in ("compile", "exec"):
            yield from self._code(event, arguments)
        elif event == "open" and isinstance(arguments[0], str):
            yield from self._opened(arguments)
        elif event in ("os.listdir", "os.scandir"):
            if not self._readable(str(arguments[0] or "."), listing=True):
                yield f"lists {arguments[0]}"
        elif event in CHANGING or event == "shutil.rmtree":
            for path in arguments[: CHANGING.get(event, 1)]:
                if not self._writable(str(path)):
                    yield f"{event} {path}"

    def _is_swept(self, event: str, arguments: list[object]) -> bool:
        """Whether an event is about a folder that is already open, by which the standard library removes what it may remove."""
        if event in ("os.listdir", "os.scandir"):
            return isinstance(arguments[0], int)
        if event in ("os.remove", "os.rmdir"):
            return isinstance(arguments[1], int) and arguments[1] >= 0
        name = str(arguments[0])
        return event == "open" and "/" not in name and not (self.cwd / name).exists()

    def _code(self, event: str, arguments: list[object]) -> Iterator[str]:
        """Code may come from installed files, or be made by the standard library and Jinja; data is never in it."""
        name, caller, tainted = (str(each) for each in arguments)
        if tainted == "True":
            yield f"{event}: text of the manifest stands in code that {caller} compiles"
        if not name.startswith((*PROGRAM, *SHIPPED, *MADE)) and Path(name) != Path(__file__).parent / "launch.py":
            yield f"{event} of {name} by {caller}"
        if caller.startswith(SHIPPED) and event == "compile":
            yield f"{event} of {name} called by {caller}"

    def _opened(self, arguments: list[object]) -> Iterator[str]:
        path, flags = str(arguments[0]), int(str(arguments[2] or 0))
        if flags & WRITING:
            if not self._writable(path):
                yield f"opens {path} for writing"
        elif not self._readable(path):
            yield f"reads {path}"

    def _absolute(self, path: str) -> str:
        return os.path.normpath(self.cwd / path)

    def _readable(self, path: str, *, listing: bool = False) -> bool:
        whole = self._absolute(path)
        own = whole in self.reads or self._writable(path) or (listing and self._listable(whole))
        return own or whole.startswith((*PROGRAM, *SHIPPED))

    def _writable(self, path: str) -> bool:
        """Whether a path is one of the names the run may make, or a file of ours beside it, or lies below."""
        whole = Path(self._absolute(path))
        if not whole.is_relative_to(self.cwd) or whole == self.cwd:
            return False
        first = whole.relative_to(self.cwd).parts[0]
        return any(first == name or first.startswith(f".{name}.scaffold-") for name in self.writes)

    def _listable(self, whole: str) -> bool:
        """Whether a folder may be listed: the checkout, where Python looks for modules, and the folder of the target."""
        return whole == str(ROOT) or (bool(self.writes) and whole == str(self.cwd))

"""Starts scaffold in this very process under the conditions of one experiment; run as a script, never imported.

The first argument is JSON: `cpu` (seconds) and `memory` (bytes of address space) are hard limits, `reversed` turns the order
in which folders list their entries, `audit` and `figures` name files for the audit trail and for what the run used.
The other arguments are those of `scaffold`.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAYLOAD = "zq7payload"
"""What stands in every payload of a manifest, and must never stand in code."""

MOST_SECONDS = 300
"""Wall time after which a run that hangs is ended."""


def turned(listing: Callable[..., Any]) -> Callable[..., list[Any]]:
    """A directory listing that gives its entries in descending order of their names."""

    def listed(*arguments: Any) -> list[Any]:
        return sorted(listing(*arguments), key=lambda each: getattr(each, "name", each), reverse=True)

    return listed


class Listing(list[Any]):
    """What `os.scandir` gives, as a list that may be closed."""

    def __enter__(self) -> "Listing":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __next__(self) -> Any:
        if not self:
            raise StopIteration
        return self.pop(0)

    def close(self) -> None:
        """Nothing is open any more."""


def turn_listings() -> None:
    """Make every later listing of a folder come in descending order."""
    scan = turned(os.scandir)
    os.listdir = turned(os.listdir)
    os.scandir = lambda *arguments: Listing(scan(*arguments))  # type: ignore[assignment]


def tainted(source: Any) -> bool:
    """Whether text of a manifest's payloads stands in source code."""
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source if isinstance(source, str) else ""
    return PAYLOAD in text


def watch(trail: str) -> None:
    """Write every audited event that touches files, processes, the network or code to `trail`, one JSON list a line."""
    handle = os.open(trail, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    watched = ("open", "os.", "socket.", "subprocess.", "shutil.", "exec", "compile", "ctypes.", "pty.", "urllib.")
    busy = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy
        if busy or not event.startswith(watched):
            return
        busy = True
        caller = sys._getframe(1).f_code.co_filename
        if event == "exec":
            shown: list[Any] = [arguments[0].co_filename, caller, False]
        elif event == "compile":
            shown = [str(arguments[1]), caller, tainted(arguments[0])]
        else:
            shown = [
                each if isinstance(each, int | None) else os.fsdecode(each) if isinstance(each, str | bytes) else str(each)
                for each in arguments
            ]
        os.write(handle, (json.dumps([event, *shown]) + "\n").encode())
        busy = False

    sys.addaudithook(hook)


def peak() -> int:
    """The most memory this process held, in KiB: unlike `ru_maxrss`, without what its parent held when it started it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Set the conditions, run scaffold, write down what it used."""
    asked = json.loads(sys.argv[1])
    sys.argv = ["scaffold", *sys.argv[2:]]
    signal.alarm(MOST_SECONDS)
    if asked.get("cpu"):
        resource.setrlimit(resource.RLIMIT_CPU, (asked["cpu"], asked["cpu"]))
    if asked.get("memory"):
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    if asked.get("reversed"):
        turn_listings()
    if asked.get("audit"):
        watch(asked["audit"])
    from scaffolder.__main__ import main as scaffold

    code = scaffold()
    if asked.get("figures"):
        used = resource.getrusage(resource.RUSAGE_SELF)
        figures = {"cpu": used.ru_utime + used.ru_stime, "memory": peak() * 1024}
        Path(asked["figures"]).write_text(json.dumps(figures), "ascii")
    sys.exit(code)


if __name__ == "__main__":
    main()

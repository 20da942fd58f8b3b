"""Real file systems that are too small for what is written to them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from promises.kills import EXAMPLE
from promises.program import TODAY, environment

_SCRIPT = """\
mount -t tmpfs -o "$1" tmpfs "$2" || exit 99
cd "$2" || exit 99
shift 2
"$@"
code=$?
find . -mindepth 1 | sort
exit $code
"""


_UPDATING = """\
mount -t tmpfs -o size=32m tmpfs "$1" || exit 99
cd "$1" || exit 99
sums() { find shop -type f ! -path 'shop/.scaffold/update*' -exec sha256sum {} + | sort -k 2; }
"$4" -m scaffolder new shop --manifest "$5" --quiet --today "$6" || exit 98
sed -i 's/retention_days: 1095/retention_days: 1460/' shop/platform.yaml
echo ours >> shop/README.md
before=$(sums)
dd if=/dev/zero of=filling bs=1k count=$(($(df --output=avail -k . | tail -1) - $2)) 2>/dev/null
"$4" -m scaffolder update shop --today "$6"
code=$?
[ "$(sums)" = "$before" ] && echo same || echo other
rm filling
"$4" -m scaffolder update shop --quiet --today "$6" >/dev/null 2>&1 || echo stuck
exit $code
"""
"""A repository on a disk of its own with so many kilobytes left, updated there, and once more where there is room again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How a run ended on a small disk: exit code, what it said, and every path it left."""

    code: int
    said: str
    left: tuple[str, ...]


def mountable() -> str:
    """Why a file system of our own cannot be mounted here; empty where it can."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return "no unshare on this machine"
    tried = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "true"], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"unshare is not permitted: {tried.stderr.strip()}"


def updated(place: Path, kilobytes: int) -> Filled:
    """Run `scaffold update` on a tmpfs with so many kilobytes left; `left` says `same` or `other`, and `stuck` where it is."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _UPDATING, "sh", str(place), str(kilobytes), "",
         sys.executable, str(EXAMPLE), TODAY],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )  # fmt: skip
    return Filled(code=done.returncode, said=done.stderr, left=tuple(done.stdout.split("\n")[-3:]))


def written(place: Path, options: str) -> Filled:
    """Run `scaffold new` on a tmpfs mounted with these options; it vanishes with the run."""
    place.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "scaffolder", "new", "shop", "--manifest", str(EXAMPLE), "--quiet", "--today", TODAY]
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _SCRIPT, "sh", options, str(place), *command],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    return Filled(code=done.returncode, said=done.stderr, left=tuple(done.stdout.split()))

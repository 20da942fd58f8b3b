"""Resolve the requirements of every template set anew, with hashes.

Each `templates/<set>/files/requirements.in.j2` becomes `requirements.lock.j2` beside it. Lines of it that stand in an `if` are
resolved together with all others, and what only they bring is printed under the same condition.

Usage: locks.py [SET ...]   (every set without one)
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.11"
CONDITION = re.compile(r"\{% if (.+) %\}")
ALWAYS = ""
HEAD = "# Resolved together, with hashes, from requirements.in."
HEAD = "# Resolved together, with hashes, from requirements.in."


def wanted(template: Path) -> dict[str, list[str]]:
    """The requirements by the condition they stand under."""
    found: dict[str, list[str]] = {ALWAYS: []}
    condition = ALWAYS
    for line in template.read_text(encoding="utf-8").splitlines():
        opened = CONDITION.fullmatch(line.strip())
        if opened:
            condition = opened.group(1)
        elif line.strip() == "{% endif %}":
            condition = ALWAYS
        elif line.strip() and not line.startswith("#"):
            found.setdefault(condition, []).append(line)
    return found


def resolved(requirements: list[str], constraints: str = "") -> str:
    """The lock of some requirements, under the versions of another lock where one is given."""
    with tempfile.TemporaryDirectory() as folder:
        given, bound = Path(folder, "requirements.in"), Path(folder, "constraints.txt")
        given.write_text("\n".join(requirements) + "\n", encoding="utf-8")
        bound.write_text(
            "".join(each.splitlines()[0].rstrip(" \\") + "\n" for _, each in blocks(constraints)), encoding="utf-8"
        )
        uv = next((each for each in (Path(sys.executable).with_name("uv"),) if each.is_file()), Path("uv"))
        options = ["--universal", "--python-version", PYTHON, "--generate-hashes", "--no-annotate", "--no-header"]
        command = [uv, "pip", "compile", "--quiet", *options, "--constraints", bound, given]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def blocks(lock: str) -> list[tuple[str, str]]:
    """The lines of each package of a lock by its name; one that differs by Python or system stands there more than once."""
    found = (each for each in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()) if each)
    return [(re.split(r"[=<>; ]", each)[0], each) for each in found]


def lock(template: Path) -> str:
    """The lock as a template: what is always needed, and what a condition brings."""
    asked = wanted(template)
    whole = resolved([line for lines in asked.values() for line in lines])
    if len(asked) == 1:
        return f"{HEAD}\n{whole.strip()}\n"
    needs = {
        condition: {name for name, _ in blocks(resolved([*asked[ALWAYS], *(lines if condition else [])], whole))}
        for condition, lines in asked.items()
    }
    printed = [HEAD]
    for name, block in blocks(whole):
        conditions = [condition for condition, names in needs.items() if name in names]
        if ALWAYS in conditions:
            printed.append(block)
        else:
            printed += ["{% if " + " or ".join(f"({each})" for each in conditions) + " %}", block, "{% endif %}"]
    return "\n".join(printed) + "\n"


def main(names: list[str]) -> None:
    """Write the locks of the sets named, or of all."""
    for template in sorted((ROOT / "templates").glob("*/files/requirements.in.j2")):
        name = template.parents[1].name
        if (names and name not in names) or name == "laptop":
            continue
        text = lock(template)
        template.with_name("requirements.lock.j2").write_text(text, encoding="utf-8")
        print(f"{name}: {len(blocks(text))} packages")


if __name__ == "__main__":
    main(sys.argv[1:])

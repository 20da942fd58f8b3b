"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import Scaffold

README = Path(__file__).resolve().parents[2] / "README.md"


def block(kind: str, start: str = "") -> str:
    """The first block of a language that starts so, without its first line where that is a command."""
    found = re.search(rf"```{kind}\n{re.escape(start)}(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found, (kind, start)
    return found[1]


def test_the_session_of_the_readme_is_real(scaffold: Scaffold) -> None:
    """The manifest shown gives the findings shown, and, mended as they say, the repository shown."""
    manifest = block("yaml")
    Path("platform.yaml").write_text(manifest, "utf-8")
    ended = scaffold("validate", "platform.yaml")
    assert ended.code == 1
    assert ended.out == block("text", "$ scaffold validate platform.yaml\n"), "make reference"
    mended = manifest.replace("kafak", "kafka").replace("  - id: finance\n", "  - id: finance\n    owner: joe@example.org\n")
    Path("platform.yaml").write_text(mended, "utf-8")
    made = scaffold("new", "shop", "--manifest", "platform.yaml")
    assert made.code == 0
    assert made.out == block("text", "$ scaffold new shop --manifest platform.yaml\n"), "make reference"


def test_every_command_stands_in_the_readme() -> None:
    """The table of commands leaves none out."""
    from scaffolder.cli import COMMANDS

    text = README.read_text("utf-8")
    assert [name for name in COMMANDS if f"`scaffold {name}`" not in text] == []

"""What lies where a file belongs may be anything: pipes, devices, sockets, folders, links, names that no text has."""

# ruff: noqa: E501 (many small inputs a line)

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from promises import repositories
from promises.payloads import CONTROLS
from promises.program import TODAY, called, scaffold

PLACES = (
    "platform.yaml", "waivers.yaml", "CODEOWNERS", ".scaffold", ".scaffold/lock.json", ".scaffold/base.tar.bz2", "docs/decisions",
    "docs/decisions/0001-a.md", "domains/sales/products/orders/contract.odcs.yaml", "infra/main.tf", "models/a.sql", "dbt_project.yml",
    ".github/workflows/ci.yml", "policies/masking.yaml", "target/manifest.json", "deploy/compose.yaml",
)  # fmt: skip
"""Paths at which some reader looks for a file."""

OUTSIDE = "zq7secret: not for you"


def _socket(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as found:
        here = Path.cwd()
        os.chdir(place.parent)  # the name of a socket is short
        try:
            found.bind(place.name)
        finally:
            os.chdir(here)


def _link(target: str) -> Callable[[Path], None]:
    return lambda place: place.symlink_to(target)


THINGS: Mapping[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo, "folder": Path.mkdir, "socket": _socket, "loop": _link("loop"), "dangling": _link("nowhere"), "here": _link("."),
    "device": _link("/dev/zero"), "memory": _link("/proc/self/mem"), "elsewhere": _link("../../../../outside/secret.yaml"),
}  # fmt: skip
"""What lies there instead, made at a path."""

NAMES = (
    b"\xff\xfe.yaml", b"a\x80b.tf", b"models/\xe9.sql", b"CON", b"nul.yaml", b"a:b.yaml", b"a\nb.yaml", b"\x1b[31m.tf", b"Readme.md", b"README.MD",
    b"a" * 250 + b".tf", b"\xe2\x80\xae.yaml", b"docs/decisions/0001-\xff.md", b"domains/\xff/domain.yaml", b".git/config", b"-rf/--help.yaml", b" .yaml",
    b"....", b"a.odcs.yaml/b", b"infra/\xc3\x28.tf", b"x/\xed\xa0\x80.yml", b"Domains/SALES/domain.yaml", b"PLATFORM.YAML", b"platform.yaml ",
)  # fmt: skip
"""Names that a disk allows, and no text or other disk does."""


def asked(home: str) -> list[list[str]]:
    """What may be asked of a repository, one command a line."""
    return [
        ["validate", home, "--today", TODAY],
        ["init", "--from-repository", home, "proposed"],
        ["adr", "lint", home],
        ["update", home, "--dry-run", "--today", TODAY],
    ]


def answered(command: list[str]) -> None:
    """A command ends as documented, without a traceback, and shows nothing of what lies elsewhere."""
    ending = called(command)
    shown = (ending.out + ending.err).decode("utf-8")
    assert ending.code in (0, 1, 2), shown[-300:]
    assert "Traceback" not in shown
    assert "zq7secret" not in shown
    assert not CONTROLS.search(shown)
    if ending.code == 2:
        assert shown.startswith("error: ")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in the folder one stands in, and a file that lies outside."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yaml").write_text(OUTSIDE, "utf-8")
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    repositories.write(Path("shop"), repositories.BEGUN)
    return Path("shop")


@pytest.mark.parametrize("thing", THINGS)
def test_whatever_lies_where_a_file_belongs_is_answered(shop: Path, thing: str) -> None:
    """Nothing hangs, nothing is followed out of the repository, and the rest is judged; each fourth place is asked everything."""
    for number, path in enumerate(PLACES):
        place = shop.with_name(f"shop-{number}") / path
        repositories.write(Path(f"shop-{number}"), repositories.BEGUN)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        THINGS[thing](place)
        for command in asked(f"shop-{number}")[: None if (number + len(thing)) % 4 == 0 else 1]:
            answered(command)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_that_no_text_has_are_answered(shop: Path, name: bytes) -> None:
    """A file by any name that the disk allows is read or said, and its name is shown without what a terminal obeys."""
    place = shop / os.fsdecode(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"kind: DataContract\napiVersion: v3.1.0\nid: a\n" if b"yaml" in name else b"x = [\n")
    for command in (
        *asked("shop"),
        ["validate", "shop", "--today", TODAY, "--format", "sarif"],
        ["validate", str(place)],
    ):
        answered(command)


def test_a_pipe_in_place_of_a_manifest_does_not_hang(tmp_path: Path) -> None:
    """In a process of its own: a pipe that nobody writes to is refused at once."""
    (tmp_path / "shop").mkdir()
    os.mkfifo(tmp_path / "shop" / "platform.yaml")
    for command in (["validate", "shop"], ["validate", "shop/platform.yaml"], ["new", "x", "--manifest", "shop/platform.yaml"]):
        ending = scaffold(command, cwd=tmp_path, asked={"cpu": 20})
        assert ending.code == 2, ending.shown
        assert ending.err.startswith(b"error: ")


@pytest.mark.parametrize("name", ["platform.yaml", "waivers.yaml"])
def test_a_link_within_the_repository_is_read(shop: Path, name: str) -> None:
    """A manifest may be shared within a repository; only what leads out of it is refused."""
    (shop / "shared").mkdir()
    text = repositories.MANIFEST if name == "platform.yaml" else "version: 1\nwaivers: []\n"
    (shop / "shared" / name).write_text(text, "utf-8")
    (shop / name).unlink(missing_ok=True)
    (shop / name).symlink_to(f"shared/{name}")
    assert called(["validate", "shop", "--today", TODAY]).code in (0, 1)
    (shop / name).unlink()
    (shop / name).symlink_to("../../outside/secret.yaml")
    ending = called(["validate", "shop", "--today", TODAY])
    assert (ending.code, b"leads out of its folder" in ending.err) == (2, True)

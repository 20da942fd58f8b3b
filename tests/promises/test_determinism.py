"""The same manifest gives the same bytes, wherever and whenever."""

from __future__ import annotations

import shutil
from pathlib import Path

from promises import surroundings, updates
from promises.program import EXAMPLES, environment, scaffold, tree

COMMANDS = (
    ("validate", "platform.yaml", "--format", "json"),
    ("new", "shop", "--manifest", "platform.yaml"),
    ("diagram", "platform.yaml", "--view", "container", "--format", "mermaid"),
)


def test_updates_are_the_same_in_other_surroundings(tmp_path: Path) -> None:
    """Updates of one edited repository under other seeds, zones and orders of listing give the same bytes and words."""
    origin = updates.laid(tmp_path / "origin")
    updates.Script(origin, 5).run()
    (origin / "platform.yaml").write_text(updates.AFTER, "utf-8")
    seen = []
    for number, around in enumerate((surroundings.PLAIN, *surroundings.OTHERS[:2])):
        place = tmp_path / str(number)
        shutil.copytree(origin, place / "shop")
        ended = scaffold(
            ["update", "shop", "--verbose", "--today", "2026-11-23"],
            cwd=place,
            asked={"reversed": around.reversed},
            env=environment(**around.env),
        )
        seen.append((ended.code, ended.out, ended.err, tree(place / "shop")))
    assert seen[0][0] in (0, 1)
    assert seen[1:] == seen[:1] * 2


def test_same_bytes_in_other_surroundings(tmp_path: Path) -> None:
    """Every file and every printed byte is the same over hash seeds, zones, locales, umasks, days and listing orders."""
    manifest = EXAMPLES["insurer-fabric"]
    expected = surroundings.output(tmp_path / "plain", COMMANDS, manifest, surroundings.PLAIN)
    assert len(expected) > 100
    assert surroundings.traces(expected, tmp_path) == []
    for number, around in enumerate(surroundings.OTHERS[:2]):
        found = surroundings.output(tmp_path / f"other-{number}" / "deeper", COMMANDS, manifest, around)
        assert sorted(found) == sorted(expected)
        assert [name for name in expected if found[name] != expected[name]] == []

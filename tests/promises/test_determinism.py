"""The same manifest gives the same bytes, wherever and whenever."""

from __future__ import annotations

from pathlib import Path

from promises import surroundings
from promises.program import EXAMPLES

COMMANDS = (
    ("validate", "platform.yaml", "--format", "json"),
    ("new", "shop", "--manifest", "platform.yaml"),
    ("diagram", "platform.yaml", "--view", "container", "--format", "mermaid"),
)


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

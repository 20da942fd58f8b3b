"""What idles is stopped by commands for choices that exist."""

from __future__ import annotations

import pytest
import yaml
from generated import CATALOG, ROOT, generated

from scaffolder import alternatives
from scaffolder.values.finops import STOPS


@pytest.mark.parametrize(("path", "value"), [(path, value) for _, path, value, _, _ in STOPS])
def test_each_stop_is_of_a_known_choice(path: str, value: str) -> None:
    """A value that no key has would never be stopped."""
    assert value in {each.id for each in alternatives.options(path, CATALOG)}


def test_a_dedicated_pool_is_paused_when_nobody_asks() -> None:
    """The command for Synapse reaches the rules of a platform that chose it, with the resource as a word of its own."""
    files = generated((ROOT / "tests/estates/azure-synapse.yaml").read_text("utf-8"))
    rules = yaml.safe_load(files["finops/idle.yaml"])["rules"]
    pauses = [rule for rule in rules if rule.get("stop", [])[:5] == ["az", "synapse", "sql", "pool", "pause"]]
    assert len(pauses) == 1
    assert pauses[0]["stop"][-1] == "{resource}"
    assert pauses[0]["idle_minutes"] == 30

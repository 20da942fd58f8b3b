"""No code from data: an audit hook watches whole runs from their first import to their last byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from promises import audits
from promises.program import EXAMPLES, TODAY, scaffold


def test_validate_reads_what_it_was_given(tmp_path: Path) -> None:
    """`validate` over all examples opens no socket, starts no process, writes nothing and reads nothing else."""
    given = list(EXAMPLES.values())
    trail = audits.audited(["validate", *given], cwd=tmp_path, reads=given)
    assert trail.faults == []
    assert trail.seen["open"] > len(given)


@pytest.mark.parametrize("example", ["retail-mesh", "bank-mesh-on-fabric"])
def test_new_writes_below_its_target(tmp_path: Path, example: str) -> None:
    """`new` compiles nothing but shipped templates, reads the manifest alone and writes below its target alone."""
    trail = audits.audited(
        ["new", "shop", "--manifest", EXAMPLES[example]], cwd=tmp_path, reads=[EXAMPLES[example]], writes=["shop"]
    )
    assert trail.faults == []
    assert trail.seen["exec"] > 100


def test_update_writes_below_its_repository(tmp_path: Path) -> None:
    """`update` starts nothing and opens no socket, reads and writes its repository alone, with code in every text."""
    manifest = tmp_path / "platform.yaml"
    manifest.write_text(audits.manifest_with_code(tmp_path / "canary"), "utf-8")
    scaffold(["new", "shop", "--manifest", manifest, "--today", TODAY], cwd=tmp_path)
    copy = tmp_path / "shop" / "platform.yaml"
    copy.write_text(copy.read_text("utf-8") + "\n# changed\n", "utf-8")
    (tmp_path / "shop" / "README.md").write_text("ours\n", "utf-8")
    trail = audits.audited(["update", "shop"], cwd=tmp_path, reads=[tmp_path / "shop"], writes=["shop"])
    assert trail.faults == []
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    ("command", "writes"),
    [
        (["diagram", "platform.yaml", "--output", "pictures"], ["pictures"]),
        (["diagram", "platform.yaml", "--output", "pictures", "--view", "context", "--format", "png"], ["pictures"]),
        (["adr", "list", "platform.yaml"], []),
        (["show", "platform.yaml"], []),
        (["new", "shop", "--manifest", "platform.yaml", "--dry-run"], []),
    ],
    ids=lambda each: " ".join(each[:1]) if each and each[0] else "",
)
def test_payloads_are_never_run(tmp_path: Path, command: list[str], writes: list[str]) -> None:
    """With code in every text field each command still starts nothing, compiles none of it and writes where it says."""
    manifest = tmp_path / "platform.yaml"
    manifest.write_text(audits.manifest_with_code(tmp_path / "canary"), "utf-8")
    log = audits.told_of_a_log(manifest) if command[0] == "adr" else []
    trail = audits.audited(command, cwd=tmp_path, reads=[manifest, *log], writes=writes)
    assert trail.faults == []
    assert not (tmp_path / "canary").exists()

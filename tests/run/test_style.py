"""The usual linters of YAML and Markdown over whole generated repositories, under the settings generated with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from run.outside import ROOT, new, node_packages, run, tool

EXAMPLES = sorted((ROOT / "examples").glob("*/platform.yaml"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("manifest", EXAMPLES, ids=lambda path: path.parent.name)
def test_yaml_and_markdown_are_clean(manifest: Path, tmp_path: Path) -> None:
    """Neither linter has anything to say about any page or document of an example."""
    folder = new(tmp_path / "made", manifest)
    pages, documents = list(folder.rglob("*.md")), list(folder.rglob("*.yaml"))
    assert len(pages) > 50
    assert len(documents) > 20
    assert run(tool("yamllint"), "--strict", ".", cwd=folder) == ""
    linter = node_packages(ROOT / "tests" / "run" / "linters") / ".bin" / "markdownlint-cli2"
    told = run(linter, "**/*.md", cwd=folder)
    assert f"Linting: {len(pages)} file(s)" in told
    assert "Summary: 0 error(s)" in told


def test_the_linters_would_find_something(tmp_path: Path) -> None:
    """The generated settings are in force: a key given twice and a heading that skips a level are both told."""
    folder = new(tmp_path / "made", style="lakehouse")
    (folder / "wrong.yaml").write_text("a: 1\na: 2\n", "utf-8")
    assert "key-duplicates" in run(tool("yamllint"), "--strict", "--format", "parsable", ".", cwd=folder, expect=1)
    (folder / "wrong.md").write_text("# Wrong\n\n### Deeper\n", "utf-8")
    linter = node_packages(ROOT / "tests" / "run" / "linters") / ".bin" / "markdownlint-cli2"
    run(linter, "wrong.md", cwd=folder, expect=1)

"""Exported pictures through the real parsers of their languages."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from pathlib import Path

import pytest
from outside import ROOT, TODAY, run, surroundings, tool

from scaffolder import views
from scaffolder.catalog import Catalog
from scaffolder.judge import judge

pytestmark = pytest.mark.slow

PLATFORMS = ("retail-mesh", "bank-mesh-on-fabric")


@pytest.fixture(scope="module")
def parsers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the parsers installed from the package index; skips where npm is missing."""
    npm = tool("npm")
    folder = tmp_path_factory.mktemp("parsers")
    for name in ("package.json", "parse.mjs"):
        shutil.copy(ROOT / "tests" / "run" / "parsers" / name, folder)
    run(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)
    return folder


@cache
def texts(language: str) -> dict[str, str]:
    """Every picture of the platforms in one language, by file name."""
    catalog = Catalog()
    found: dict[str, str] = {}
    for platform in PLATFORMS:
        manifest = ROOT / "examples" / platform / "platform.yaml"
        architecture = judge(None, str(manifest), catalog, today=TODAY).architecture
        if language in views.MODELS:
            found[f"{platform}.{views.MODELS[language]}"] = views.model(architecture, language)
            continue
        for name in views.names(architecture):
            found[f"{platform}-{name}.{views.PICTURES[language]}"] = views.said(architecture, name, language)
    return found


def written(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("language", ["mermaid", "dot"])
def test_every_picture_parses(language: str, parsers: Path, tmp_path: Path) -> None:
    """Mermaid and Graphviz themselves read every picture of two platforms."""
    folder = written(tmp_path / "pictures", texts(language))
    said = run(tool("node"), "parse.mjs", language, folder, cwd=parsers)
    assert f"{language}: {len(texts(language))} passed, 0 failed" in said
    if language == "mermaid":
        assert "kinds: flowchart-v2 sequence timeline" in said


def test_d2_compiles(parsers: Path, tmp_path: Path) -> None:
    """D2 itself compiles a sample: its compiler takes seconds a picture."""
    files = texts("d2")
    sample = {name: files[name] for name in sorted(files)[::6]}
    said = run(tool("node"), "parse.mjs", "d2", written(tmp_path / "pictures", sample), cwd=parsers)
    assert f"d2: {len(sample)} passed, 0 failed" in said


@pytest.mark.parametrize("platform", PLATFORMS)
def test_likec4_validates(platform: str, parsers: Path, tmp_path: Path) -> None:
    """LikeC4 itself accepts the model and its views."""
    files = {name: text for name, text in texts("likec4").items() if name.startswith(platform)}
    folder = written(tmp_path / "model", files)
    run(tool("node"), parsers / "node_modules" / "likec4" / "bin" / "likec4.mjs", "validate", folder, cwd=tmp_path)


def test_code_draws(tmp_path: Path) -> None:
    """The Python file runs and leaves a picture behind."""
    tool("dot")
    files = texts("diagrams")
    name = sorted(files)[0]
    (tmp_path / name).write_text(files[name], "utf-8")
    run(sys.executable, name, cwd=tmp_path, env=surroundings())
    assert [each.stat().st_size > 10_000 for each in tmp_path.glob("*.png")] == [True]

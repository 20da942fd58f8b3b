"""The reference pages are what the program says today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The tool that writes the pages."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_are_fresh(reference: ModuleType) -> None:
    """Whoever changes a command or a blueprint runs `make reference`."""
    pages = reference.pages()
    folder = ROOT / "docs" / "reference"
    stale = [
        name for name, text in pages.items() if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]
    assert stale == [], "make reference"
    assert {each.name for each in folder.iterdir()} == set(pages)


def test_links_between_pages_lead_somewhere(reference: ModuleType) -> None:
    """Every link of the reference names a page and a heading that exist."""
    pages = reference.pages()
    headings = {
        name: {re.sub(r"[^a-z0-9_-]", "", line[3:].lower()) for line in text.splitlines() if line.startswith("## ")}
        for name, text in pages.items()
    }
    for text in pages.values():
        for page, _, anchor in re.findall(r"\]\(([a-z]+\.md)(#([a-z0-9_-]+))?\)", text):
            assert page in pages
            assert not anchor or anchor in headings[page], anchor


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/README.md"])
def test_links_of_the_hand_written_pages_lead_somewhere(page: str) -> None:
    """Every relative link names a file of the repository."""
    file = ROOT / page
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src(?:set)?=\"([^\"]+)\"", file.read_text("utf-8"))
    targets = [each for pair in links for each in pair if each and "://" not in each]
    assert targets
    for target in targets:
        assert (file.parent / target).exists(), target

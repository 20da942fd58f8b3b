"""Payloads in every text of a manifest reach pictures, pages, reports and terminals as text alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from promises import payloads
from promises.program import TODAY, called, tree
from scaffolder import decide, pipeline, records, views
from scaffolder.catalog import Catalog
from scaffolder.judge import Judged, judge

ALL = " ".join(payloads.PAYLOADS.values())
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    "svg title desc defs style g path rect circle ellipse line polyline polygon text tspan image use symbol marker clipPath "  # noqa: SIM905
    "linearGradient stop pattern mask a".split()
)
"""Elements of SVG that can neither run nor load anything."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture(scope="module", params=[*payloads.PAYLOADS, "all"])
def judged(request: pytest.FixtureRequest, catalog: Catalog) -> Judged:
    """A manifest with one payload, or all of them, in every text."""
    text = ALL if request.param == "all" else payloads.PAYLOADS[request.param]
    found = judge(payloads.manifest(text), "platform.yaml", catalog, today=TODAY)
    assert found.failing() == ()
    return found


def test_pictures_hold_payloads_as_text(judged: Judged) -> None:
    """Every picture is XML without scripts, handlers, foreign content or references to anything outside itself."""
    for name in views.names(judged.architecture):
        root = ElementTree.fromstring(views.draw(judged.architecture, name))  # noqa: S314 (the picture is ours)
        for each in root.iter():
            assert each.tag.removeprefix(SVG) in ELEMENTS, f"{name}: {each.tag}"
            for key, value in each.attrib.items():
                plain = key.rpartition("}")[2]
                assert not plain.startswith("on"), f"{name}: {plain}"
                if plain in ("href", "src"):
                    assert value.startswith(("#", "data:image/png;base64,")), f"{name}: {value[:60]}"
                assert "url(" not in value or "url(#" in value, f"{name}: {value}"
            if each.tag == f"{SVG}style":
                assert "@import" not in (each.text or "")
                assert payloads.MARK not in (each.text or "")


def leaves(tokens: list[Token]) -> Iterator[Token]:
    """Every token of a page with the inline tokens inside."""
    for each in tokens:
        yield each
        yield from leaves(each.children or [])


OURS = re.compile(r"<!-- (scaffold adr index writes the lines from here|to here|generated: sha256:[0-9a-f]{64}) -->")
"""Comments by which the tool finds its own lines again; nothing of a manifest stands in them."""


def test_pages_hold_payloads_as_text(judged: Judged, catalog: Catalog) -> None:
    """Pages of views and records have no raw HTML, no foreign image, and no link that a payload made."""
    verdicts = decide.decide(judged.architecture, catalog)
    pages = {
        **records.pages(judged.architecture, verdicts, catalog),
        **{name: text for name, text in views.pages(judged.architecture).items() if name.endswith(".md")},
    }
    assert len(pages) > 15
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    for name, text in pages.items():
        body = text.partition("\n---\n")[2] if text.startswith("---\n") else text
        for token in leaves(reader.parse(body)):
            if token.type in ("html_block", "html_inline"):
                assert OURS.fullmatch(token.content.strip()), f"{name}: {token.content[:80]}"
            target = str(token.attrs.get("href", "") or token.attrs.get("src", ""))
            assert "javascript" not in target, f"{name}: {target}"
            assert "evil.example" not in target, f"{name}: {target}"
        assert not payloads.CONTROLS.search(text), name


def test_mermaid_holds_payloads_as_text(judged: Judged) -> None:
    """A Mermaid flowchart has no directive, click or tag that a payload made."""
    for name in views.names(judged.architecture):
        text = views.mermaid(judged.architecture, name)
        assert not re.search(r"<(?!/?(?:b|br|i|small)/?>)[a-z/!]", text, re.IGNORECASE), name
        assert not re.search(r"^\s*(click|%%\{|href)", text, re.MULTILINE), name


def test_workflows_hold_no_expression_of_a_payload(judged: Judged, catalog: Catalog) -> None:
    """No generated workflow and no CODEOWNERS line has text of a payload that its reader would run."""
    made = pipeline.repository(judged, catalog, today=TODAY).files
    files = {each.path: each.content.decode("utf-8") for each in made if each.path != pipeline.BASE_PATH}
    for path, text in files.items():
        if path.startswith(".github/"):
            assert "github.event.issue.title" not in text, path
        if path.endswith("CODEOWNERS"):
            assert payloads.MARK not in "".join(line for line in text.splitlines() if not line.startswith("#"))
        assert not payloads.CONTROLS.search(text), path


CONTROLLED = "red \x1b[31m, bell \x07, right-to-left \u202e, isolate \u2066, c1 \x9b31m, separator \u2028, mark \ufeff"


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "platform.yaml"],
        ["validate", "platform.yaml", "--format", "json"],
        ["validate", "\x1b[31mmissing\u202e.yaml"],
        ["new", "shop", "--manifest", "platform.yaml"],
        ["new", "a\x1b[2Jb", "--style", "\u202elakehouse"],
        ["diagram", "platform.yaml", "--view", "context"],
        ["diagram", "platform.yaml", "--view", "con\x1btext"],
        ["adr", "list", "platform.yaml"],
        ["show", "platform.yaml"],
        ["explain", "\x1b]0;title\x07"],
        ["\x1b[31mvalidat\u202e"],
    ],
    ids=lambda each: ascii(" ".join(each))[:40],
)
def test_terminals_get_no_control_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """No command sends control or bidirectional characters of a manifest, a path or an argument to a terminal."""
    (tmp_path / "platform.yaml").write_text(payloads.manifest(CONTROLLED), "utf-8")
    monkeypatch.chdir(tmp_path)
    ending = called(command)
    assert ending.code in (0, 1, 2)
    assert not payloads.CONTROLS.search(ending.shown)
    if "json" in command:
        assert json.loads(ending.out)["version"] == 1


def test_pictures_have_no_control_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn although errors stand; control characters of the manifest are not in them."""
    (tmp_path / "platform.yaml").write_text(payloads.manifest(CONTROLLED), "utf-8")
    monkeypatch.chdir(tmp_path)
    called(["diagram", "platform.yaml", "--output", "pictures"])
    found = tree(tmp_path / "pictures")
    assert len(found) >= 5
    for path, (content, _) in found.items():
        assert not payloads.CONTROLS.search(content.decode("utf-8")), path

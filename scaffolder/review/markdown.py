"""A generated page of Markdown as HTML for the pack: no raw HTML, links only within the pack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)

DEEPER = 2
"""How far headings move down: the pack's own sections stand above them."""


def html(text: str, anchors: Mapping[str, str]) -> str:
    """The body of a Markdown text as HTML. `anchors` are the pack's places by file name."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_FRONT.sub("", text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + DEEPER, 6)}"
        if token.children:
            token.children = _within(token.children, anchors)
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    return rendered


def _within(children: Sequence[Token], anchors: Mapping[str, str]) -> list[Token]:
    """The tokens of a line with links to other pages of the pack; a link that leads out of it keeps its text alone."""
    kept: list[Token] = []
    dropped = 0
    for token in children:
        if token.type == "link_open":
            name = PurePosixPath(str(token.attrGet("href") or "").partition("#")[0]).name
            if name not in anchors:
                dropped += 1
                continue
            token.attrSet("href", f"#{anchors[name]}")
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        kept.append(token)
    return kept

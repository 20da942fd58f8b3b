"""A picture as a Mermaid flowchart: the same cards and lines, for places that render Mermaid and not SVG."""

from __future__ import annotations

import re

from scaffolder.model.architecture import ElementKind
from scaffolder.views.scene import Card, Line, Scene

SHAPES = {
    ElementKind.PERSON: ("([", "])"),
    ElementKind.DATA_STORE: ("[(", ")]"),
    ElementKind.BROKER: ("{{", "}}"),
    ElementKind.DATA_PRODUCT: ("[[", "]]"),
}
"""Brackets that stand for a kind; every other kind is a plain box."""

ARROWS = {"batch": "-->", "stream": "==>", "cdc": "==>", "query": "-->", "control": "-.->"}

ESCAPES = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;", "|": "#124;"}


def mermaid(scene: Scene) -> str:
    """The picture as Mermaid text; ids are running numbers, so that no name can break it."""
    ids = {card.id: f"e{at}" for at, card in enumerate(scene.cards)}
    parts = ["---", f"title: {_title(scene.title)}", "---", "flowchart LR"]
    for at, group in enumerate(scene.groups):
        parts.append(f'  subgraph g{at}["{_said(group.title)}"]')
        parts += [f"    {_card(card, ids[card.id])}" for card in scene.cards if card.group == group.id]
        parts.append("  end")
    parts += [f"  {_line(line, ids)}" for line in scene.lines]
    return "\n".join(parts) + "\n"


def _title(value: str) -> str:
    plain = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    return '"' + re.sub(r"[^\w\s.,:;()/&+-]", "", plain) + '"'


def _said(value: str) -> str:
    plain = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    return "".join(ESCAPES.get(each, each) for each in plain)


def _card(card: Card, id_: str) -> str:
    opening, closing = SHAPES.get(card.kind, ("[", "]"))
    lines = [f"<b>{_said(card.name)}</b>", f"[{_said(card.technology)}]" if card.technology else "", _said(card.description)]
    return f'{id_}{opening}"{"<br/>".join(each for each in lines if each)}"{closing}'


def _line(line: Line, ids: dict[str, str]) -> str:
    arrow = ARROWS[line.mode.value]
    return f'{ids[line.source]} {arrow}|"{_said(line.purpose)}<br/>{_said(line.protocol)}"| {ids[line.target]}'

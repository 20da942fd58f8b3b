"""A picture as Mermaid text: a flowchart, a sequence or, for a grid, a timeline with a section for each row."""

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
    if scene.layout == "sequence":
        return _sequence(scene)
    if scene.layout == "grid":
        return _timeline(scene)
    ids = {card.id: f"e{at}" for at, card in enumerate(scene.cards)}
    parts = ["---", f"title: {_title(scene.title)}", "---", "flowchart LR"]
    for at, group in enumerate(scene.groups):
        parts.append(f'  subgraph g{at}["{_said(group.title)}"]')
        parts += [f"    {_card(card, ids[card.id])}" for card in scene.cards if card.group == group.id]
        parts.append("  end")
    parts += [f"  {_line(line, ids)}" for line in scene.lines]
    return "\n".join(parts) + "\n"


def _sequence(scene: Scene) -> str:
    ids = {card.id: f"e{at}" for at, card in enumerate(scene.cards)}
    parts = ["---", f"title: {_title(scene.title)}", "---", "sequenceDiagram", "  autonumber"]
    for card in scene.cards:
        kind = "actor" if card.kind is ElementKind.PERSON else "participant"
        parts.append(f"  {kind} {ids[card.id]} as {_plain(card.name)}")
    parts += [
        f"  {ids[line.source]}->>{ids[line.target]}: {_plain(line.purpose)} ({_plain(line.protocol)})" for line in scene.lines
    ]
    return "\n".join(parts) + "\n"


def _timeline(scene: Scene) -> str:
    parts = ["timeline", f"  title {_plain(scene.title)}"]
    if scene.table is None:
        return "\n".join(parts) + "\n"
    meanings = dict(scene.table.meanings)
    for row in scene.table.rows:
        entries = zip(scene.table.heads, row.entries, strict=True)
        said = [f"{title} - {meanings.get(entry, entry)}" for (title, _), entry in entries if entry]
        parts.append(" : ".join([f"  {_plain(row.title)}", *[_plain(each) for each in said]]))
    return "\n".join(parts) + "\n"


def _plain(value: str) -> str:
    """A text for statements without quotes: nothing in it can end the statement or start another."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in value).split())
    return re.sub(r"[^\w\s.,()/&+@-]", "", plain) or "-"


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

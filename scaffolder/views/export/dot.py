"""A picture as DOT, the language of Graphviz: boundaries as clusters, lines with purpose and protocol."""

from __future__ import annotations

from scaffolder.escape import line as one_line
from scaffolder.model.architecture import ElementKind, Mode
from scaffolder.views.scene import Card, Scene

SHAPES = {
    ElementKind.PERSON: "oval",
    ElementKind.DATA_STORE: "cylinder",
    ElementKind.BROKER: "cds",
    ElementKind.DATA_PRODUCT: "note",
    ElementKind.DOMAIN: "folder",
    ElementKind.EXTERNAL_SYSTEM: "box",
    ElementKind.CONTAINER: "box",
}

STYLES = {Mode.BATCH: "solid", Mode.STREAM: "bold", Mode.CDC: "dashed", Mode.QUERY: "solid", Mode.CONTROL: "dotted"}


def dot(scene: Scene) -> str:
    """The picture as DOT text; ids are running numbers, and every text is a quoted string."""
    ids = {card.id: f"e{at}" for at, card in enumerate(scene.cards)}
    parts = [
        "digraph {",
        f'  graph [label={_said(scene.title)}, labelloc=t, rankdir=LR, fontname="DejaVu Sans", compound=true]',
        '  node [fontname="DejaVu Sans", fontsize=11]',
        '  edge [fontname="DejaVu Sans", fontsize=9]',
    ]
    for at, group in enumerate(scene.groups):
        parts += [f"  subgraph cluster_{at} {{", f"    label={_said(group.title)}", "    style=dashed"]
        parts += [
            f"    {ids[card.id]} [label={_said(*_label(card))}, tooltip={_said(card.description)}, shape={SHAPES[card.kind]}]"
            for card in scene.cards
            if card.group == group.id
        ]
        parts.append("  }")
    parts += [
        f"  {ids[line.source]} -> {ids[line.target]} [label={_said(line.purpose, line.protocol)}, style={STYLES[line.mode]}]"
        for line in scene.lines
    ]
    return "\n".join([*parts, "}"]) + "\n"


def _said(*lines: str) -> str:
    """A quoted string, its parts one below the other; a backslash or a quote is itself."""
    told = [one_line(each).replace("\\", "\\\\").replace('"', '\\"') for each in lines if each]
    return '"' + "\\n".join(told) + '"'


def _label(card: Card) -> tuple[str, ...]:
    return card.name, f"[{card.technology}]" if card.technology else ""

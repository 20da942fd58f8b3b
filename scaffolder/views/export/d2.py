"""A picture as D2: the same cards in the same boundaries, and the same lines."""

from __future__ import annotations

from scaffolder.escape import line as one_line
from scaffolder.model.architecture import ElementKind, Mode
from scaffolder.views.scene import Card, Line, Scene

SHAPES = {
    ElementKind.PERSON: "person",
    ElementKind.DATA_STORE: "cylinder",
    ElementKind.BROKER: "queue",
    ElementKind.DATA_PRODUCT: "page",
    ElementKind.DOMAIN: "package",
    ElementKind.EXTERNAL_SYSTEM: "rectangle",
    ElementKind.CONTAINER: "rectangle",
}

STYLES = {
    Mode.BATCH: "stroke-width: 2",
    Mode.STREAM: "stroke-width: 4",
    Mode.CDC: "stroke-width: 2; stroke-dash: 6",
    Mode.QUERY: "stroke-width: 1",
    Mode.CONTROL: "stroke-width: 1; stroke-dash: 3",
}


def d2(scene: Scene) -> str:
    """The picture as D2 text; ids are running numbers, and every text is a quoted string without substitutions."""
    ids: dict[str, str] = {}
    parts = ["direction: right", f"title: {_said(scene.title)} {{near: top-center; shape: text; style.font-size: 28}}"]
    for at, group in enumerate(scene.groups):
        parts.append(f"g{at}: {_said(group.title)} {{")
        parts.append("  style.stroke-dash: 5")
        for number, card in enumerate(scene.cards):
            if card.group == group.id:
                ids[card.id] = f"g{at}.e{number}"
                more = f"shape: {SHAPES[card.kind]}; tooltip: {_said(card.description)}"
                parts.append(f"  e{number}: {_said(_label(card))} {{{more}}}")
        parts.append("}")
    for line in scene.lines:
        ends = f"{ids[line.source]} -> {ids[line.target]}"
        parts.append(f"{ends}: {_said(_purpose(line))} {{style: {{{STYLES[line.mode]}}}}}")
    return "\n".join(parts) + "\n"


def _said(value: str) -> str:
    """A single-quoted string: D2 substitutes nothing in it, and a quote is written twice."""
    return "'" + one_line(value).replace("'", "''") + "'"


def _label(card: Card) -> str:
    return f"{card.name} [{card.technology}]" if card.technology else card.name


def _purpose(line: Line) -> str:
    return f"{line.purpose} ({line.protocol})" if line.protocol else line.purpose

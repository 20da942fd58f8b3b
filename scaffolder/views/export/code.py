"""A picture as Python for the `diagrams` package: a file that anyone may run, change and keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from scaffolder.escape import line as one_line
from scaffolder.views.export.dot import SHAPES, STYLES
from scaffolder.views.scene import Card, Scene


def code(scene: Scene) -> str:
    """The picture as a Python file; ids are running numbers, and every text is a literal."""
    ids = {card.id: f"e{at}" for at, card in enumerate(scene.cards)}
    classes = {card.id: icon_class(card.icon) for card in scene.cards if card.icon}
    parts = [
        f'"""{_plain(scene.title)}. Run this file with the packages `diagrams` and Graphviz to draw it."""',
        "",
        "from diagrams import Cluster, Diagram, Edge, Node",
        *_imports(each for each in classes.values() if each),
        "",
        f'with Diagram({one_line(scene.title)!r}, filename={scene.name!r}, direction="LR", show=False):',
    ]
    for group in scene.groups:
        parts.append(f"    with Cluster({one_line(group.title)!r}):")
        members = [card for card in scene.cards if card.group == group.id]
        parts += [f"        {ids[card.id]} = {_made(card, classes.get(card.id, ''))}" for card in members]
        if not members:
            parts.append("        pass")
    for line in scene.lines:
        edge = f"Edge(label={_two(line.purpose, line.protocol)!r}, style={STYLES[line.mode]!r})"
        parts.append(f"    {ids[line.source]} >> {edge} >> {ids[line.target]}")
    return "\n".join(parts) + "\n"


@cache
def icon_class(icon: str) -> str:
    """The class of the installed package that draws an icon, such as `aws/analytics/glue`; empty where there is none."""
    provider, _, rest = icon.partition("/")
    family, _, name = rest.partition("/")
    module = f"diagrams.{provider}.{family}"
    try:
        members = vars(import_module(module))
    except ModuleNotFoundError:
        return ""
    found = sorted(key for key, each in members.items() if getattr(each, "_icon", None) == f"{name}.png")
    return f"{module}.{found[0]}" if found else ""


def _imports(classes: Iterable[str]) -> list[str]:
    families = sorted({each.rpartition(".")[0] for each in classes})
    return [f"from {each.rpartition('.')[0]} import {each.rpartition('.')[2]} as {_alias(each)}" for each in families]


def _alias(module: str) -> str:
    """How a family of icons is called in the file: `diagrams.aws.analytics` is aws_analytics."""
    return "_".join(module.split(".")[1:])


def _made(card: Card, known: str) -> str:
    label = _two(card.name, f"[{card.technology}]" if card.technology else "")
    if not known:
        return f"Node({label!r}, shape={SHAPES[card.kind]!r})"
    module, _, name = known.rpartition(".")
    return f"{_alias(module)}.{name}({label!r})"


def _two(first: str, second: str) -> str:
    return "\n".join(one_line(each) for each in (first, second) if each)


def _plain(value: str) -> str:
    """Text within a docstring: letters, digits and harmless marks."""
    return re.sub(r"[^\w .,:;()/&+-]", "", one_line(value))

"""A grid as a graph, for languages that know elements and lines but no tables."""

from __future__ import annotations

from dataclasses import replace

from scaffolder.model.architecture import ElementKind, Mode
from scaffolder.views.scene import Card, Group, Line, Scene


def graph(scene: Scene) -> Scene:
    """The scene with a card for each column and row of its grid and a line for each entry; any other scene as it is."""
    if scene.table is None:
        return scene
    table = scene.table
    meanings = dict(table.meanings)
    heads = [_card(f"column-{at}", title, detail, "columns") for at, (title, detail) in enumerate(table.heads)]
    rows = [_card(f"row-{at}", row.title, row.detail, "rows") for at, row in enumerate(table.rows)]
    lines = [
        Line(
            id=f"column-{column}-row-{at}",
            flows=(),
            source=f"column-{column}",
            target=f"row-{at}",
            purpose=meanings.get(entry, entry),
            protocol="",
            mode=Mode.CONTROL,
            classification="internal",
        )
        for at, row in enumerate(table.rows)
        for column, entry in enumerate(row.entries)
        if entry
    ]
    groups = (Group(id="columns", title="Columns", lane=0), Group(id="rows", title=table.about, lane=1))
    return replace(scene, cards=(*heads, *rows), lines=tuple(lines), groups=groups)


def _card(id_: str, title: str, detail: str, group: str) -> Card:
    return Card(id=id_, kind=ElementKind.CONTAINER, name=title, technology="", description=detail, group=group)

"""Lines that say the same become one tree with one label: all into one card, or all out of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scaffolder.views.scene import Line, Net

Said = tuple[str, str, str, str, str]


def _said(line: Line, colour_by: str) -> Said:
    tint = line.classification if colour_by == "classification" else ""
    return (line.mode.value, line.purpose, line.protocol, tint, line.holds if tint else "")


def gather(lines: Sequence[Line], columns: Mapping[str, int], colour_by: str) -> tuple[Net, ...]:
    """The nets of a picture, numbered in reading order; every line is in exactly one.

    The largest tree is taken first; among equals the one whose first line stands first.
    """
    left = {line.id: line for line in lines}
    found: list[tuple[str, bool, str, list[Line]]] = []
    while left:
        trees = _trees(left.values(), columns, colour_by)
        best = max(len(tree) for tree in trees.values())
        (hub, inward, side, _), members = next((key, tree) for key, tree in trees.items() if len(tree) == best)
        found.append((hub, inward, side, members))
        for line in members:
            del left[line.id]
    place = {line.id: at for at, line in enumerate(lines)}
    found.sort(key=lambda each: min((columns[line.source], place[line.id]) for line in each[3]))
    return tuple(
        Net(number=number, hub=hub, inward=inward, side=side, lines=tuple(members))
        for number, (hub, inward, side, members) in enumerate(found, start=1)
    )


def _trees(lines: Iterable[Line], columns: Mapping[str, int], colour_by: str) -> dict[tuple[str, bool, str, Said], list[Line]]:
    trees: dict[tuple[str, bool, str, Said], list[Line]] = {}
    for line in lines:
        for hub, leaf, inward in ((line.target, line.source, True), (line.source, line.target, False)):
            side = "right" if columns[leaf] > columns[hub] else "left" if columns[leaf] < columns[hub] else "same"
            trees.setdefault((hub, inward, side, _said(line, colour_by)), []).append(line)
    return trees

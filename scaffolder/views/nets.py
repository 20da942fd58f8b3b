"""Lines that say the same become one tree with one label: all into one card, or all out of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.views.scene import Line, Net

Said = tuple[str, str, str, str, str]

Tree = tuple[str, bool, str, Said]
"""The hub, whether lines run into it, the side of their other ends, and what all of them say."""


def _said(line: Line, colour_by: str) -> Said:
    tint = line.classification if colour_by == "classification" else ""
    return (line.mode.value, line.purpose, line.protocol, tint, line.holds if tint else "")


def gather(lines: Sequence[Line], columns: Mapping[str, int], colour_by: str) -> tuple[Net, ...]:
    """The nets of a picture, numbered in reading order; every line is in exactly one.

    The largest tree is taken first; among equals the one whose first line stands first.
    """
    trees, of = _trees(lines, columns, colour_by)
    found: list[tuple[str, bool, str, list[Line]]] = []
    while trees:
        key = min(trees, key=lambda each: (-len(trees[each]), trees[each][0], not each[1]))
        members = trees.pop(key)
        found.append((*key[:3], [lines[at] for at in members]))
        for at in members:
            other = next(each for each in of[at] if each != key)
            trees[other].remove(at)
            if not trees[other]:
                del trees[other]
    place = {line.id: at for at, line in enumerate(lines)}
    found.sort(key=lambda each: min((columns[line.source], place[line.id]) for line in each[3]))
    return tuple(
        Net(number=number, hub=hub, inward=inward, side=side, lines=tuple(members))
        for number, (hub, inward, side, members) in enumerate(found, start=1)
    )


def _trees(
    lines: Sequence[Line], columns: Mapping[str, int], colour_by: str
) -> tuple[dict[Tree, list[int]], list[tuple[Tree, Tree]]]:
    """The lines, by their place, of each tree that could be drawn; and for each line the two trees that it could join."""
    trees: dict[Tree, list[int]] = {}
    of: list[tuple[Tree, Tree]] = []
    for at, line in enumerate(lines):
        said = _said(line, colour_by)
        step = columns[line.target] - columns[line.source]
        before, behind = ("same", "same") if not step else ("left", "right") if step > 0 else ("right", "left")
        of.append(((line.target, True, before, said), (line.source, False, behind, said)))
        for tree in of[-1]:
            trees.setdefault(tree, []).append(at)
    return trees, of

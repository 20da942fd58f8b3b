"""How a line passes columns between its ends: along the gap between two rows, or straight through an empty row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views.rows import Grid
from scaffolder.views.scene import Net

PassKey = tuple[int, int]
"""A net's number and the column of the leaves that it reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A horizontal run between two channels. In gap `gap` on `track`, or at the height of a port where `port` names a card."""

    first: int
    last: int
    gap: int = -1
    track: int = 0
    port: str = ""


def choose(nets: Sequence[Net], grid: Grid, tall: frozenset[str]) -> dict[PassKey, Corridor]:
    """A corridor for every net and leaf column that are not neighbours; no two share a stretch."""
    found: dict[PassKey, Corridor] = {}
    for net in nets:
        hub = grid.column[net.hub]
        for column in dict.fromkeys(grid.column[net.leaf(line)] for line in net.lines):
            if abs(column - hub) > 1:
                leaves = [net.leaf(line) for line in net.lines if grid.column[net.leaf(line)] == column]
                found[(net.number, column)] = _corridor(net, leaves, grid, tall, found)
    return found


def _corridor(net: Net, leaves: Sequence[str], grid: Grid, tall: frozenset[str], taken: Mapping[PassKey, Corridor]) -> Corridor:
    hub, leaf = grid.column[net.hub], grid.column[leaves[0]]
    first, last = min(hub, leaf) + 1, max(hub, leaf)
    here = grid.row[net.hub]
    there = sum(grid.row[each] for each in leaves) / len(leaves)
    straight = [net.hub] if net.hub not in tall else []
    straight += [leaves[0]] if len(leaves) == 1 and leaves[0] not in tall else []
    for card in straight:
        row = grid.row[card]
        beside = {grid.card_at(row, first - 1), grid.card_at(row, last)} - {"", net.hub, *leaves}
        clear = (
            not beside
            and grid.free(row, first, last - 1)
            and not any(
                other.port and grid.row[other.port] == row and first <= other.last and other.first <= last
                for other in taken.values()
            )
        )
        if clear:
            return Corridor(first=first, last=last, port=card)
    if net.hub in tall:
        here = round(there)
    options = []
    for gap in range(grid.rows + 1):
        near = [other for other in taken.values() if other.gap == gap and first <= other.last and other.first <= last]
        track = next(free for free in range(len(near) + 1) if free not in [other.track for other in near])
        where = gap - 0.5
        edge = 0.6 if gap in (0, grid.body, grid.rows) else 0.0
        options.append((abs(where - here) + abs(where - there) + 0.35 * track + edge, gap, track))
    _, gap, track = min(options)
    return Corridor(first=first, last=last, gap=gap, track=track)

"""How a line passes columns between its ends: along a gap between two rows, or through an empty row, and past foreign zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scaffolder.views.fences import INSIDE, Fences, Zone
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Net

PassKey = tuple[int, int]
"""A net's number and the column of the leaves that it reaches."""

Strip = tuple[int, int]
"""A gap between rows, and the tier on which a line runs there; only above and below all zones there are several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """A horizontal run between two channels. In gap `gap` on `track`, or at the height of a port where `port` names a card."""

    first: int
    last: int
    gap: int = -1
    tier: int = INSIDE
    track: int = 0
    port: str = ""

    @property
    def strip(self) -> Strip:
        """Where it runs beside others."""
        return self.gap, self.tier

    def meets(self, other: Corridor) -> bool:
        """Whether two runs share columns."""
        return self.first <= other.last and other.first <= self.last


def choose(nets: Sequence[Net], grid: Grid, tall: frozenset[str], fenced: Fences) -> dict[PassKey, Corridor]:
    """A corridor for every net and leaf column that are not neighbours; no two share a stretch."""
    found: dict[PassKey, Corridor] = {}
    for net in nets:
        hub = grid.column[net.hub]
        for column in dict.fromkeys(grid.column[net.leaf(line)] for line in net.lines):
            if abs(column - hub) > 1:
                leaves = [net.leaf(line) for line in net.lines if grid.column[net.leaf(line)] == column]
                found[(net.number, column)] = _corridor(net, leaves, grid, tall, fenced, found)
    return _nested(_nested(found, 0, upper=True), grid.body, upper=False)


def _nested(found: dict[PassKey, Corridor], gap: int, *, upper: bool) -> dict[PassKey, Corridor]:
    """The corridors of a gap above or below all zones with the longest farthest out, so that shorter ones do not cross it."""
    made = dict(found)
    for strip in dict.fromkeys(each.strip for each in found.values() if each.gap == gap and not each.port):
        placed: dict[PassKey, int] = {}
        own = [key for key, each in found.items() if each.strip == strip]
        for key in sorted(own, key=lambda key: found[key].first - found[key].last):
            placed[key] = max((at + 1 for other, at in placed.items() if found[other].meets(found[key])), default=0)
        deepest = max(placed.values(), default=0)
        made.update({key: replace(found[key], track=at if upper else deepest - at) for key, at in placed.items()})
    return made


def _corridor(
    net: Net,
    leaves: Sequence[str],
    grid: Grid,
    tall: frozenset[str],
    fenced: Fences,
    taken: Mapping[PassKey, Corridor],
) -> Corridor:
    hub, leaf = grid.column[net.hub], grid.column[leaves[0]]
    first, last = min(hub, leaf) + 1, max(hub, leaf)
    here = grid.row[net.hub]
    there = sum(grid.row[each] for each in leaves) / len(leaves)
    passed = _foreign(net, leaves, fenced, first, last - 1)
    straight = [net.hub] if net.hub not in tall else []
    straight += [leaves[0]] if len(leaves) == 1 and leaves[0] not in tall else []
    for card in straight:
        row = grid.row[card]
        beside = {grid.card_at(row, first - 1), grid.card_at(row, last)} - {"", net.hub, *leaves}
        through = Corridor(first=first, last=last, port=card)
        clear = (
            not beside
            and grid.free(row, first, last - 1)
            and not any(zone.first <= row <= zone.last for zone in passed)
            and not any(other.port and grid.row[other.port] == row and through.meets(other) for other in taken.values())
        )
        if clear:
            return through
    if net.hub in tall:
        here = round(there)
    options = []
    for gap in range(grid.rows + 1):
        if any(zone.first < gap <= zone.last for zone in passed):
            continue
        skirted = [zone for zone in passed if gap in (0, grid.body) and gap in (zone.first, zone.last + 1)]
        run = Corridor(first=first, last=last, gap=gap, tier=fenced.tier(skirted, [net.hub, *leaves]))
        beside_it = [other.track for other in taken.values() if other.strip == run.strip and run.meets(other)]
        track = next(free for free in range(len(beside_it) + 1) if free not in beside_it)
        where = gap - 0.5
        edge = 0.6 if gap in (0, grid.body, grid.rows) else 0.0
        options.append((abs(where - here) + abs(where - there) + 0.35 * track + edge, gap, track, run))
    _, _, track, run = min(options, key=lambda each: each[:3])
    return replace(run, track=track)


def _foreign(net: Net, leaves: Sequence[str], fenced: Fences, first: int, last: int) -> list[Zone]:
    """The zones on the way that hold neither end of some line of a tree."""
    found = (zone for leaf in leaves for zone in fenced.foreign(first, last, (net.hub, leaf)))
    return list(dict.fromkeys(found))

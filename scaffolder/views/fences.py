"""Which zones a line passes between its ends, and where it gets by them: no line enters a zone that holds neither end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views.rows import Grid
from scaffolder.views.scene import Scene

Roofs = tuple[str, ...]
"""The titles that enclose a zone, from the outside in."""

INSIDE = -1
"""The tier of a line that passes no zone but those of its ends: it need not leave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone as a line meets it: its first and last row, and what encloses it."""

    group: str
    first: int
    last: int
    outer: Roofs


@dataclass(frozen=True, slots=True, kw_only=True)
class Fences:
    """The zone of every card, the zones of every column, and how many boundaries enclose the most enclosed of them.

    A line that passes zones above or below them runs on one of `depth` + 1 tiers: 0 lies outside every boundary, the last one
    inside all that enclose, right beside the zones.
    """

    of: Mapping[str, Zone]
    columns: Mapping[int, tuple[Zone, ...]]
    depth: int

    def foreign(self, first: int, last: int, ends: Iterable[str]) -> list[Zone]:
        """The zones in some columns (both included) that hold none of some cards."""
        own = {self.of[card].group for card in ends}
        return [zone for column in range(first, last + 1) for zone in self.columns.get(column, ()) if zone.group not in own]

    def tier(self, passed: Sequence[Zone], ends: Sequence[str]) -> int:
        """The innermost tier on which a line that passes some zones enters no boundary that encloses none of its ends."""
        known = [self.of[card].outer for card in ends]
        tiers = [self.depth if passed else INSIDE]
        for zone in passed:
            shared = max(_shared(zone.outer, outer) for outer in known)
            if len(zone.outer) > shared:
                tiers.append(shared)
        return min(tiers)


def fences(scene: Scene, grid: Grid) -> Fences:
    """The fences of a scene on its grid; a band reaches across all columns."""
    zones: dict[str, Zone] = {}
    columns: dict[int, list[Zone]] = {}
    for group in scene.groups:
        if group.id in grid.bounds:
            first, last = grid.bounds[group.id]
            zones[group.id] = Zone(group=group.id, first=first, last=last, outer=group.outer)
            left, right = (0, grid.count - 1) if group.band else grid.lanes[group.lane]
            for column in range(left, right + 1):
                columns.setdefault(column, []).append(zones[group.id])
    return Fences(
        of={card.id: zones[card.group] for card in scene.cards},
        columns={column: tuple(found) for column, found in columns.items()},
        depth=max((len(zone.outer) for zone in zones.values()), default=0),
    )


def _shared(one: Roofs, other: Roofs) -> int:
    """How many boundaries enclose two zones together."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count

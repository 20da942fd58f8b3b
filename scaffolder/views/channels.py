"""The upright stretches of lines between two columns: one track for each tree, in an order that crosses little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TRACK = 9.0
"""Pixels from one track to the next."""

TOGETHER = 7.0
"""Uprights that come closer than this to each other's ends do not share a track."""

NEAR = 3.0
"""Ends of two trees that come closer than this look like one line."""

ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """A tree's upright in one channel: the heights at which it is joined from the left and the right, and its two ends."""

    net: int
    left: tuple[float, ...]
    right: tuple[float, ...]
    top: float
    bottom: float

    @property
    def is_straight(self) -> bool:
        """Whether there is nothing upright about it: both ends lie at one height."""
        return self.bottom - self.top < 0.5


def upright(net: int, left: Sequence[float], right: Sequence[float]) -> Upright:
    """The upright of a tree that is joined at some heights."""
    ends = (*left, *right)
    return Upright(net=net, left=tuple(left), right=tuple(right), top=min(ends), bottom=max(ends))


def _cost(first: Upright, second: Upright) -> float:
    """Crossings where `first` stands left of `second`; lying on each other's ends is worse than any crossing."""
    if second.top - first.bottom >= NEAR or first.top - second.bottom >= NEAR:
        return 0.0
    high, low = first.top - 1, first.bottom + 1
    total = 0.0
    for height in second.left:
        total += high <= height <= low
    high, low = second.top - 1, second.bottom + 1
    for height in first.right:
        total += high <= height <= low
        for other in second.left:
            if abs(height - other) < NEAR:
                total += 20.0
    return total


def tracks(uprights: Sequence[Upright]) -> tuple[dict[int, int], int]:
    """The track of each tree's upright, counted from the left, and the number of tracks."""
    movable = sorted((each for each in uprights if not each.is_straight), key=lambda each: (each.top, each.net))
    costs = [[_cost(first, second) for second in movable] for first in movable]
    order = list(range(len(movable)))
    for _ in range(ROUNDS):
        changed = [_reinsert(order, each, costs) for each in range(len(movable))]
        if not any(changed):
            break
    found: dict[int, int] = {}
    for at, index in enumerate(order):
        each = movable[index]
        before = [
            found[other.net]
            for other in (movable[earlier] for earlier in order[:at])
            if other.top - TOGETHER < each.bottom and each.top - TOGETHER < other.bottom
        ]
        found[each.net] = max(before, default=-1) + 1
    return found, max(found.values(), default=-1) + 1


def _reinsert(order: list[int], each: int, costs: Sequence[Sequence[float]]) -> bool:
    """Move one upright to the cheapest place among the others; True where it moved."""
    at = order.index(each)
    rest = order[:at] + order[at + 1 :]
    cost = sum(costs[each][other] for other in rest)
    best = (cost, abs(at), 0)
    for place, other in enumerate(rest, start=1):
        cost += costs[other][each] - costs[each][other]
        best = min(best, (cost, abs(place - at), place))
    if best[2] == at:
        return False
    order[:] = [*rest[: best[2]], each, *rest[best[2] :]]
    return True

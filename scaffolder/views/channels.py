"""The upright stretches of lines between two columns: one track for each tree, in an order that crosses little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TRACK = 9.0
"""Pixels from one track to the next."""

TOGETHER = 7.0
"""Uprights that come closer than this to each other's ends do not share a track."""

ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Upright:
    """A tree's upright in one channel: the heights at which it is joined from the left and from the right."""

    net: int
    left: tuple[float, ...]
    right: tuple[float, ...]

    @property
    def top(self) -> float:
        """The upper end."""
        return min(self.left + self.right)

    @property
    def bottom(self) -> float:
        """The lower end."""
        return max(self.left + self.right)

    def passes(self, height: float) -> bool:
        """Whether the upright passes a height, its ends included."""
        return self.top - 1 <= height <= self.bottom + 1

    @property
    def is_straight(self) -> bool:
        """Whether there is nothing upright about it: both ends lie at one height."""
        return self.bottom - self.top < 0.5


def _cost(first: Upright, second: Upright) -> float:
    """Crossings where `first` stands left of `second`; lying on each other's ends is worse than any crossing."""
    total = float(sum(first.passes(height) for height in second.left) + sum(second.passes(height) for height in first.right))
    total += 20.0 * sum(abs(a - b) < 3 for a in first.right for b in second.left)
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

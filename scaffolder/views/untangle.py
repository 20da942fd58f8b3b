"""Fewer crossings: how often lines cross, and exchanges of neighbours that make it less."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scaffolder.views.rows import Grid
from scaffolder.views.scene import Card, Layout, Point

ENOUGH = 0.25
ENOUGH_IN_OVERVIEW = 0.7
"""Crossings for each line that a reader can follow, on a detail and elsewhere; below this nothing is moved."""

TRIES = 80
"""How many layouts are tried to get there."""

Segment = tuple[Point, Point]


def crossings(layout: Layout) -> int:
    """How often lines of different trees cross."""
    net_of = {line.id: net.number for net in layout.nets for line in net.lines}
    level: dict[int, set[Segment]] = {}
    upright: dict[int, set[Segment]] = {}
    for route in layout.routes:
        for a, b in itertools.pairwise(route.drawn):
            kind = level if abs(a[1] - b[1]) < 0.5 else upright
            kind.setdefault(net_of[route.line.id], set()).add((min(a, b), max(a, b)))
    return sum(
        _cross(flat, steep)
        for one, flats in level.items()
        for other, steeps in upright.items()
        if one != other
        for flat in flats
        for steep in steeps
    )


def _cross(flat: Segment, steep: Segment) -> bool:
    (left, y), (right, _) = flat
    (x, top), (_, bottom) = steep
    return left + 0.5 < x < right - 0.5 and top + 0.5 < y < bottom - 0.5


def is_clear(layout: Layout) -> bool:
    """Whether a picture has few enough crossings for its lines."""
    return crossings(layout) <= _enough(layout)


def _enough(layout: Layout) -> float:
    return (ENOUGH if layout.scene.detail else ENOUGH_IN_OVERVIEW) * len(layout.scene.lines)


def untangled(grid: Grid, first: Layout, lay: Callable[[Grid], Layout]) -> Layout:
    """The layout with fewest crossings that exchanging cards of one group finds; the first one where none is better."""
    best, fewest = first, crossings(first)
    tries = 0
    improved = True
    while improved and tries < TRIES and fewest > _enough(first):
        improved = False
        for other in _neighbours(grid, first.scene.cards):
            tries += 1
            layout = lay(other)
            count = crossings(layout)
            if count < fewest:
                best, fewest, grid, improved = layout, count, other, True
                break
            if tries >= TRIES:
                break
    return best


def _neighbours(grid: Grid, cards: Sequence[Card]) -> Iterator[Grid]:
    """Every grid in which two cards of a group have changed places, or one has moved to a free place of its group."""
    group = {card.id: card.group for card in cards}
    movable = [card.id for card in cards if not card.tall and card.group in grid.bounds]
    for one, other in itertools.combinations(movable, 2):
        if group[one] == group[other]:
            yield _placed(grid, {one: _place(grid, other), other: _place(grid, one)})
    for each in movable:
        own = [grid.column[other] for other in movable if group[other] == group[each]]
        first, last = grid.bounds[group[each]]
        for column, row in itertools.product(range(min(own), max(own) + 1), range(first, last + 1)):
            alone = own.count(grid.column[each]) == 1 and column != grid.column[each]
            if not alone and not grid.card_at(row, column):
                yield _placed(grid, {each: (column, row)})


def _place(grid: Grid, card: str) -> tuple[int, int]:
    return grid.column[card], grid.row[card]


def _placed(grid: Grid, places: Mapping[str, tuple[int, int]]) -> Grid:
    """The grid with some cards at other places."""
    column = {**grid.column, **{card: place[0] for card, place in places.items()}}
    row = {**grid.row, **{card: place[1] for card, place in places.items()}}
    return replace(grid, column=column, row=row)

"""Fewer crossings: how often lines cross, and exchanges of neighbours that make it less."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scaffolder.model.architecture import Mode
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Card, Layout, Line

ENOUGH = 0.25
ENOUGH_IN_SMALL = 0.4
ENOUGH_IN_OVERVIEW = 0.7
"""Crossings for each line that a reader can follow, on a detail, a small overview and others; below this nothing is moved."""

FEW = 11
"""An overview of no more lines than these is small."""

TRIES = 50
"""How many layouts are tried to get there."""

LITTLE = 2
"""So many crossings too many are worth a detour."""

BACKWARD = 0.2
"""Share of data lines that may run against the reading direction to save crossings."""

HOPELESS = 3
"""A detail with so many times the crossings that a reader can follow is split, not mended."""

TOUCH = 0.5
"""Lines that meet within this many pixels of an end do not cross."""


def crossings(layout: Layout) -> int:
    """How often lines of different trees cross; touching is no crossing."""
    net_of = {line.id: net.number for net in layout.nets for line in net.lines}
    level: set[tuple[int, float, float, float]] = set()
    upright: set[tuple[int, float, float, float]] = set()
    for route in layout.routes:
        net = net_of[route.line.id]
        for (ax, ay), (bx, by) in itertools.pairwise(route.drawn):
            if abs(ay - by) < TOUCH:
                level.add((net, ay if ax < bx else by, min(ax, bx) + TOUCH, max(ax, bx) - TOUCH))
            else:
                upright.add((net, ax if ay < by else bx, min(ay, by) + TOUCH, max(ay, by) - TOUCH))
    return sum(
        left < x < right and top < y < bottom and one != other
        for one, y, left, right in level
        for other, x, top, bottom in upright
    )


def is_clear(layout: Layout) -> bool:
    """Whether a picture has few enough crossings for its lines."""
    return crossings(layout) <= _enough(layout)


def _enough(layout: Layout) -> float:
    lines = len(layout.scene.lines)
    overview = ENOUGH_IN_SMALL if lines <= FEW else ENOUGH_IN_OVERVIEW
    return (ENOUGH if layout.scene.detail else overview) * lines


def untangled(grid: Grid, first: Layout, lay: Callable[[Grid], Layout]) -> Layout:
    """The layout with fewest crossings that exchanging cards of one group finds; the first one where none is better.

    Where no exchange is better but little is missing, one that is as good is followed: two can do what one cannot.
    """
    best, fewest = first, crossings(first)
    if first.scene.detail and fewest > HOPELESS * _enough(first):
        return first
    tries = 0
    seen = {_places(grid)}
    lines = [line for line in first.scene.lines if line.mode is not Mode.CONTROL]
    most = max(backward(grid, lines), BACKWARD * len(lines))
    while tries < TRIES and fewest > _enough(first):
        sideways: Grid | None = None
        for other in _neighbours(grid, first.scene.cards):
            if tries >= TRIES:
                return best
            if _places(other) in seen or backward(other, lines) > most:
                continue
            seen.add(_places(other))
            tries += 1
            layout = lay(other)
            count = crossings(layout)
            if count < fewest:
                best, fewest, grid, sideways = layout, count, other, None
                break
            if count == fewest and sideways is None:
                sideways = other
        else:
            if sideways is None or fewest > _enough(first) + LITTLE:
                return best
            grid = sideways
    return best


def backward(grid: Grid, lines: Sequence[Line]) -> int:
    """How many lines run against the reading direction."""
    return sum(grid.column[line.target] < grid.column[line.source] for line in lines)


def _places(grid: Grid) -> tuple[tuple[str, int, int], ...]:
    return tuple((card, grid.column[card], row) for card, row in grid.row.items())


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

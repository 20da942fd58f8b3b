"""Which row every card stands in: declared order, changed only where that saves crossings, and beside its partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scaffolder.views.columns import Columns
from scaffolder.views.scene import Card, Group, Scene

ROUNDS = 3
"""How often neighbours in a column may change places; more rounds changed no picture that was looked at."""

Meeting: TypeAlias = tuple[str, str, tuple[float, float], tuple[float, float]]
"""A link's ends, and where another link and this one are as they begin and cease to share columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Column and row of every card. `bounds` gives each group's first and last row; bands lie below `body` rows."""

    column: Mapping[str, int]
    row: Mapping[str, int]
    count: int
    rows: int
    body: int
    bounds: Mapping[str, tuple[int, int]]
    lanes: Mapping[int, tuple[int, int]]

    def card_at(self, row: int, column: int) -> str:
        """The card that stands in a row and column, or nothing."""
        return next((card for card, at in self.row.items() if at == row and self.column[card] == column), "")

    def free(self, row: int, first: int, last: int) -> bool:
        """Whether no card stands in a row between two columns (both included)."""
        return not any(self.row[card] == row and first <= column <= last for card, column in self.column.items())


def assign(scene: Scene, columns: Columns) -> Grid:
    """Rows for every card: groups of a lane one below the other, bands filled from left to right."""
    stacks = _stacks(scene, columns)
    links = [(line.source, line.target) for line in scene.lines if line.source in columns.of and line.target in columns.of]
    links = [link for link in dict.fromkeys(links) if columns.of[link[0]] != columns.of[link[1]]]
    floors = _floors(scene, stacks)
    row = {card: at for stack in stacks for at, card in enumerate(stack, start=floors[_group(scene, stack[0])])}
    crossing = _Links(links, columns.of)
    for _ in range(ROUNDS):
        changed = [_improve(stack, row, crossing) for stack in stacks]
        if not any(changed):
            break
    body = max(row.values(), default=-1) + 1
    tall = {card.id for card in scene.cards if card.tall}
    bounds = _bounds(scene, columns, floors, body)
    for stack in stacks:
        if not tall & set(stack):
            _settle(stack, row, links, bounds[_group(scene, stack[0])])
    return _with_bands(scene, columns, row, Grid(
        column=columns.of, row=row, count=columns.count, rows=body, body=body, bounds=bounds, lanes=columns.lanes,
    ))  # fmt: skip


def _group(scene: Scene, card: str) -> str:
    return next(each.group for each in scene.cards if each.id == card)


def _stacks(scene: Scene, columns: Columns) -> list[list[str]]:
    """The cards of each (group, column), in declared order."""
    found: dict[tuple[int, int, int], list[str]] = {}
    places = {group.id: (group.lane, at) for at, group in enumerate(scene.groups) if not group.band}
    for card in scene.cards:
        if card.group in places:
            lane, at = places[card.group]
            found.setdefault((lane, at, columns.of[card.id]), []).append(card.id)
    return [found[key] for key in sorted(found)]


def _floors(scene: Scene, stacks: Sequence[Sequence[str]]) -> dict[str, int]:
    """The first row of each group: below the groups that stand above it in its lane."""
    group_of = {card.id: card.group for card in scene.cards}
    used: dict[int, int] = {}
    floors: dict[str, int] = {}
    for group in scene.groups:
        heights = [len(stack) for stack in stacks if group_of[stack[0]] == group.id]
        if heights:
            floors[group.id] = used.get(group.lane, 0)
            used[group.lane] = floors[group.id] + max(heights)
    return floors


def _bounds(scene: Scene, columns: Columns, floors: Mapping[str, int], body: int) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for lane in columns.lanes:
        groups = [group.id for group in scene.groups if group.lane == lane and group.id in floors]
        ends = [*[floors[group] for group in groups[1:]], body]
        found.update({group: (floors[group], end - 1) for group, end in zip(groups, ends, strict=True)})
    return found


class _Links:
    """The links between columns, each read from left to right, and for each of them which others can cross it."""

    def __init__(self, links: Sequence[tuple[str, str]], column: Mapping[str, int]) -> None:
        self._column = column
        self._links = [tuple(sorted(link, key=lambda card: column[card])) for link in links]
        self._of: dict[str, list[int]] = {}
        for at, ends in enumerate(self._links):
            for card in ends:
                self._of.setdefault(card, []).append(at)
        self._near: dict[int, list[Meeting]] = {}

    def touching(self, one: str, other: str) -> list[int]:
        """The links that end at one of two cards."""
        return sorted({*self._of.get(one, ()), *self._of.get(other, ())})

    def crossings(self, touched: Sequence[int], row: Mapping[str, int]) -> int:
        """How often some links cross any link, for cards in these rows."""
        total = 0
        for at in touched:
            a, b = self._links[at]
            top, fall = row[a], row[b] - row[a]
            for c, d, own, others in self._meetings(at):
                start, slope = row[c], row[d] - row[c]
                left = (top + fall * own[0]) - (start + slope * others[0])
                right = (top + fall * own[1]) - (start + slope * others[1])
                total += left * right < 0
        return total

    def _meetings(self, at: int) -> list[Meeting]:
        """The links that share columns with one, and how far along either those columns begin and end."""
        if at not in self._near:
            column = self._column
            a, b = self._links[at]
            found: list[Meeting] = []
            for c, d in self._links:
                low, high = max(column[a], column[c]), min(column[b], column[d])
                if low < high and len({a, b, c, d}) >= 3:
                    found.append((c, d, self._shares(a, b, low, high), self._shares(c, d, low, high)))
            self._near[at] = found
        return self._near[at]

    def _shares(self, a: str, b: str, low: int, high: int) -> tuple[float, float]:
        start, width = self._column[a], self._column[b] - self._column[a]
        return (low - start) / width, (high - start) / width


def _improve(stack: list[str], row: dict[str, int], links: _Links) -> bool:
    """Exchange neighbours while that removes crossings; True where anything moved."""
    moved = False
    for at in range(len(stack) - 1):
        upper, lower = stack[at], stack[at + 1]
        touched = links.touching(upper, lower)
        before = links.crossings(touched, row)
        row[upper], row[lower] = row[lower], row[upper]
        if before and links.crossings(touched, row) < before:
            stack[at], stack[at + 1] = lower, upper
            moved = True
        else:
            row[upper], row[lower] = row[lower], row[upper]
    return moved


def _settle(stack: Sequence[str], row: dict[str, int], links: Sequence[tuple[str, str]], bounds: tuple[int, int]) -> None:
    """Move cards of a short stack down to the rows of their partners, keeping their order."""
    first, last = bounds
    below = first
    for at, card in enumerate(stack):
        partners = [row[a if b == card else b] for a, b in links if card in (a, b)]
        wanted = round(sum(partners) / len(partners)) if partners else below
        row[card] = max(below, min(wanted, last - (len(stack) - 1 - at)))
        below = row[card] + 1


def _near_first(scene: Scene) -> list[Group]:
    """The groups, those that exchange data with others before those that do not: their lines then cross no band."""
    of = {card.id: card.group for card in scene.cards}
    ends = [(of[line.source], of[line.target]) for line in scene.lines]
    joined = {group for one, other in ends if one != other for group in (one, other)}
    return sorted(scene.groups, key=lambda group: group.id not in joined)


def _with_bands(scene: Scene, columns: Columns, row: dict[str, int], grid: Grid) -> Grid:
    """The grid with bands below the lanes; a picture of bands alone has no more columns than they fill."""
    column = dict(columns.of)
    bounds = dict(grid.bounds)
    next_row = grid.body
    widest = 0
    for group in _near_first(scene):
        cards: list[Card] = [card for card in scene.cards if group.band and card.group == group.id]
        if not cards:
            continue
        wide = -(-len(cards) // (-(-len(cards) // columns.count)))
        widest = max(widest, wide)
        for at, card in enumerate(cards):
            column[card.id] = at % wide
            row[card.id] = next_row + at // wide
        bounds[group.id] = (next_row, next_row + (len(cards) - 1) // wide)
        next_row = bounds[group.id][1] + 1
    count = grid.count if grid.body else max(widest, 1)
    return Grid(column=column, row=row, count=count, rows=max(next_row, 1), body=grid.body, bounds=bounds, lanes=grid.lanes)

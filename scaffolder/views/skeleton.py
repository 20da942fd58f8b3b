"""A scene before any coordinate: its grid, the trees of its lines and how these pass the columns, its words and ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views import cards, corridors, fences, frames, labels, nets, ports
from scaffolder.views.corridors import Corridor, PassKey, Strip
from scaffolder.views.ports import PortKey, Ports
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Net, Say, Scene

LABELS_MOST = 20
"""Up to this many trees carry words; above, numbers and a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The trees of a scene on a grid, their corridors and upright joints: the same whatever is written on them.

    `tracks` counts the corridors that run side by side in each strip between rows, `level` are ends that could lie on one
    straight line, `pads` is the room of boundaries beside each channel, `inner` are trees that never leave their zone, `roofed`
    those that never leave what encloses it.
    """

    grid: Grid
    nets: tuple[Net, ...]
    passes: Mapping[PassKey, Corridor]
    upright: frozenset[int]
    tall: frozenset[str]
    tracks: Mapping[Strip, int]
    level: tuple[tuple[PortKey, PortKey], ...]
    pads: tuple[tuple[float, float], ...]
    inner: frozenset[int]
    roofed: frozenset[int]

    def crossed(self, lane: int) -> bool:
        """Whether a line leaves a lane upwards between two of its columns, where the title of its zone could stand."""
        first, last = self.grid.lanes.get(lane, (0, 0))
        above = [each for each in self.passes.values() if each.gap == 0 and each.tier != fences.INSIDE]
        return any(first < channel <= last for each in above for channel in (each.first, each.last))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is written on the trees, whatever the width of cards: words broken to `room`, or numbers; and their ports.

    `joints` is the room that labels of upright joints need in each gap, `rooms` that of the others at each side of a channel.
    """

    numbered: bool
    room: float
    says: Mapping[int, Say]
    ports: Ports
    joints: Mapping[int, float]
    rooms: Mapping[tuple[int, bool], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """Ways with words between cards of one width: the least height of each row, and the titles of zones."""

    scene: Scene
    ways: Ways
    wording: Wording
    least: Mapping[int, float]
    titles: Mapping[str, tuple[str, ...]]


def ways(scene: Scene, grid: Grid, gathered: tuple[Net, ...] = ()) -> Ways:
    """Decide trees and corridors of a scene whose cards stand on a grid; `gathered` are its trees where they are known."""
    trees = gathered or nets.gather(scene.lines, grid.column, scene.colour_by)
    tall = frozenset(card.id for card in scene.cards if card.tall)
    passes = corridors.choose(trees, grid, tall, fences.fences(scene, grid))
    tracks: dict[Strip, int] = {}
    for each in passes.values():
        tracks[each.strip] = max(tracks.get(each.strip, 0), each.track + 1)
    upright = frozenset(net.number for net in _uprights(trees, grid, passes, tall))
    pads = frames.pads(scene, grid)
    inner = _inner(scene, trees, grid, pads)
    return Ways(
        grid=grid, nets=trees, passes=passes, upright=upright, tall=tall, tracks=tracks,
        level=_level_pairs(trees, grid, passes, tall), pads=pads, inner=inner,
        roofed=_roofed(trees, grid, pads) - inner,
    )  # fmt: skip


def wording(ways: Ways, scene: Scene, *, numbered: bool, room: float) -> Wording:
    """Write words on the trees of a scene, or numbers."""
    numbered = numbered or len(ways.nets) > LABELS_MOST
    lettered = scene.colour_by == "classification"
    says = {
        net.number: labels.say(
            net,
            numbered=numbered,
            lettered=lettered,
            classed=scene.classed,
            space=min(100.0, room) if net.number in ways.upright else room,
        )
        for net in ways.nets
    }
    return Wording(
        numbered=numbered, room=room, says=says, ports=ports.collect(ways.nets, says, ways.upright),
        joints=_joints(ways, says), rooms=_rooms(ways, says),
    )  # fmt: skip


def skeleton(ways: Ways, written: Wording, scene: Scene) -> Skeleton:
    """The rows and titles of a scene at the width of its cards."""
    grid = ways.grid
    return Skeleton(
        scene=scene, ways=ways, wording=written, least=_least(scene, ways, written.ports),
        titles={
            group.id: frames.title_lines(scene, grid, group, ways.crossed(group.lane))
            for group in scene.groups if group.id in grid.bounds
        },
    )  # fmt: skip


def _uprights(gathered: Sequence[Net], grid: Grid, passes: Mapping[PassKey, Corridor], tall: frozenset[str]) -> list[Net]:
    """Trees between two cards, one above the other, that nothing separates: one for each gap of a column."""
    found: list[Net] = []
    used: set[tuple[int, int]] = set()
    for net in gathered:
        if net.side != "same" or len(net.lines) > 1 or {net.hub, net.leaf(net.lines[0])} & tall:
            continue
        column = grid.column[net.hub]
        upper, lower = sorted((grid.row[net.hub], grid.row[net.leaf(net.lines[0])]))
        between = any(grid.column[card] == column and upper < row < lower for card, row in grid.row.items())
        crossed = any(each.gap in range(upper + 1, lower + 1) and each.first <= column < each.last for each in passes.values())
        divided = any(first in range(upper + 1, lower + 1) for first, _ in grid.bounds.values())
        if not between and not crossed and not divided and (column, upper) not in used:
            used.add((column, upper))
            found.append(net)
    return found


def _inner(scene: Scene, gathered: Sequence[Net], grid: Grid, pads: Sequence[tuple[float, float]]) -> frozenset[int]:
    """Trees that turn back into their own column beside a boundary, and into their own zone: they stay inside it."""
    group = {card.id: card.group for card in scene.cards}
    return frozenset(
        net.number
        for net in gathered
        if net.side == "same"
        and {group[net.leaf(line)] for line in net.lines} == {group[net.hub]}
        and pads[grid.column[net.hub] + 1] != (frames.INNER, frames.INNER)
    )


def _roofed(gathered: Sequence[Net], grid: Grid, pads: Sequence[tuple[float, float]]) -> frozenset[int]:
    """Trees that turn back into their own column where boundaries end that enclose its zones: they stay inside these."""
    return frozenset(net.number for net in gathered if net.side == "same" and pads[grid.column[net.hub] + 1][0] > frames.PAD)


def _level_pairs(
    gathered: Sequence[Net], grid: Grid, passes: Mapping[PassKey, Corridor], tall: frozenset[str]
) -> tuple[tuple[PortKey, PortKey], ...]:
    """Ends that could lie on one straight line: neighbours in one row, or joined through an empty row."""
    found: list[tuple[PortKey, PortKey]] = []
    for net in gathered:
        if net.side == "same":
            continue
        for line in net.lines:
            hub, leaf = net.hub, net.leaf(line)
            corridor = passes.get((net.number, grid.column[leaf]))
            level = grid.row[hub] == grid.row[leaf] or hub in tall or leaf in tall
            if level and (corridor is None or corridor.port):
                found.append(((hub, net.number), (leaf, net.number)))
    return tuple(found)


def _least(scene: Scene, ways: Ways, ends: Ports) -> dict[int, float]:
    """The least height of each row: what the words of its cards and the ports at their sides need."""
    wide = scene.card_width
    found = dict.fromkeys(range(ways.grid.rows), cards.LEAST_HEIGHT)
    for card in scene.cards:
        if not card.tall:
            row = ways.grid.row[card.id]
            found[row] = max(found[row], cards.words(card, wide).height, ends.room.get(card.id, 0.0))
    return found


def _joints(ways: Ways, says: Mapping[int, Say]) -> dict[int, float]:
    """The room that the label of a joint needs in the gap through which it runs down."""
    found: dict[int, float] = {}
    row = ways.grid.row
    for net in ways.nets:
        if net.number in ways.upright:
            gap = min(row[net.hub], row[net.leaf(net.lines[0])]) + 1
            say = says[net.number]
            found[gap] = max(found.get(gap, 0.0), say.above + say.below + 18.0)
    return found


def _rooms(ways: Ways, says: Mapping[int, Say]) -> dict[tuple[int, bool], float]:
    """The widest label at each side of each channel: (channel, at its left end)."""
    found: dict[tuple[int, bool], float] = {}
    for net in ways.nets:
        if net.number not in ways.upright:
            left_end = net.side != "left"
            key = (ways.grid.column[net.hub] + (1 if left_end else 0), left_end)
            found[key] = max(found.get(key, 0.0), says[net.number].width)
    return found

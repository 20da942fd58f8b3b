"""The lane layout: cards on a grid of columns and rows, lines in the channels between them, a place for everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views import cards, corridors, frames, labels, nets, ports, routes
from scaffolder.views.corridors import Corridor, PassKey
from scaffolder.views.ports import Port, PortKey
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Box, Label, Layout, Net, Say, Scene

GAP = 24.0
DETAIL_GAP = 15.0
BAND_GAP = 15.0
TRACK = 9.0
LEAD = 12.0
END_LEAD = 22.0
"""Gaps between rows (of a detail, and of a band), distance of horizontal tracks, theirs from a card and from a zone's last."""

LABELS_MOST = 20
"""Up to this many trees carry words; above, numbers and a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A scene's topology before any coordinate: its grid, trees, corridors and upright joints."""

    scene: Scene
    grid: Grid
    nets: tuple[Net, ...]
    passes: Mapping[PassKey, Corridor]
    upright: frozenset[int]
    tall: frozenset[str]
    numbered: bool
    room: float
    says: Mapping[int, Say]
    ports: Mapping[PortKey, Port]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Heights: the top and bottom of each row, the first track of each gap, and the bottom of the whole."""

    top: Mapping[int, float]
    bottom: Mapping[int, float]
    track: Mapping[int, float]
    body: float
    end: float


def skeleton(grid: Grid, scene: Scene, *, numbered: bool, room: float = labels.TEXT_ROOM) -> Skeleton:
    """Decide trees and corridors of a scene whose cards stand on a grid."""
    gathered = nets.gather(scene.lines, grid.column, scene.colour_by)
    numbered = numbered or len(gathered) > LABELS_MOST
    tall = frozenset(card.id for card in scene.cards if card.tall)
    passes = corridors.choose(gathered, grid, tall)
    upright = frozenset(net.number for net in _uprights(gathered, grid, passes, tall))
    lettered = scene.colour_by == "classification"
    says = {
        net.number: labels.say(
            net, numbered=numbered, lettered=lettered, space=min(100.0, room) if net.number in upright else room
        )
        for net in gathered
    }
    return Skeleton(
        scene=scene, grid=grid, nets=gathered, passes=passes, upright=upright, tall=tall, numbered=numbered, room=room,
        says=says, ports=ports.collect(gathered, says, upright),
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


def lay(frame: Skeleton, *, stretch: float = 0.0, spread: float = 0.0) -> Layout:
    """Give everything a place. `stretch` is added to every gap between rows, `spread` to every channel between zones."""
    levels = _levels(frame, stretch)
    boxes = _boxes(frame, levels)
    passed = {key: levels.track[each.gap] + TRACK * each.track for key, each in frame.passes.items() if not each.port}
    heights = ports.heights(frame.ports, boxes, frame.tall, passed, frame.grid)
    fixed = ports.straighten(heights, frame.ports, boxes, _level_pairs(frame))
    ports.part(heights, frame.ports, boxes, fixed, frame.grid)
    for key, each in frame.passes.items():
        if each.port:
            passed[key] = heights[(each.port, key[0])]
    plan = routes.plan(frame.nets, frame.grid, heights, passed, frame.upright)
    places = frames.places(frame.scene, frame.grid, plan.count, _label_rooms(frame), spread)
    placed = {card: Box(x=places.left[frame.grid.column[card]], y=box.y, width=box.width, height=box.height)
              for card, box in boxes.items()}  # fmt: skip
    return Layout(
        scene=frame.scene,
        width=places.width,
        height=levels.end,
        cards=tuple((card, placed[card.id]) for card in frame.scene.cards),
        frames=frames.draw(frame.scene, frame.grid, placed, places, levels.body),
        routes=routes.trace(frame.nets, frame.grid, placed, heights, passed, plan, places),
        labels=tuple(_label(net, frame, placed, heights, places) for net in frame.nets),
        nets=frame.nets,
        numbered=frame.numbered,
    )


def _levels(frame: Skeleton, stretch: float) -> Levels:
    scene, grid = frame.scene, frame.grid
    wide = cards.card_width(scene)
    tallest = dict.fromkeys(range(grid.rows), cards.LEAST_HEIGHT)
    for card in scene.cards:
        if not card.tall:
            need = max(cards.words(card, wide).height, ports.room(frame.ports, card.id))
            tallest[grid.row[card.id]] = max(tallest[grid.row[card.id]], need)
    starts = {grid.bounds[group.id][0]: group for group in scene.groups if group.id in grid.bounds}
    depth = max((len(group.outer) for group in scene.groups), default=0)
    firsts = [group for group in scene.groups if group.id in grid.bounds and grid.bounds[group.id][0] == 0]
    y = (
        frames.OUTER_STEP * depth
        + 9
        + frames.TITLE_STEP * max((len(frames.title_lines(scene, grid, group)) for group in firsts), default=0)
    )
    top: dict[int, float] = {}
    bottom: dict[int, float] = {}
    track: dict[int, float] = {}
    body = 0.0
    for gap in range(grid.rows + 1):
        used = max((each.track + 1 for each in frame.passes.values() if each.gap == gap), default=0)
        lead = (END_LEAD if gap in starts and used else LEAD) if gap else 7.0
        track[gap] = y + lead
        y += max(lead + TRACK * used + (7.0 if gap in (0, grid.rows) else LEAD), _gap(frame, gap, stretch))
        if gap == grid.body:
            body = y
        if gap == grid.rows:
            break
        if gap in starts and gap > 0:
            ends = 10.0 * depth if gap == grid.body else 0.0
            y += 12.0 + ends + 9 + frames.TITLE_STEP * len(frames.title_lines(scene, grid, starts[gap]))
        top[gap] = y
        y += tallest[gap]
        bottom[gap] = y
    return _grown(frame, Levels(top=top, bottom=bottom, track=track, body=body, end=y + 10.0 * depth))


def _gap(frame: Skeleton, gap: int, stretch: float) -> float:
    """The least height of a gap: room for the label of a joint that runs down through it."""
    grid = frame.grid
    if gap in (0, grid.rows, grid.body):
        return 12.0 if gap == 0 else 18.0
    need = (DETAIL_GAP if frame.scene.detail else GAP) + stretch if gap < grid.body else BAND_GAP
    for net in frame.nets:
        if net.number in frame.upright:
            upper = min(grid.row[net.hub], grid.row[net.leaf(net.lines[0])])
            say = frame.says[net.number]
            need = max(need, say.above + say.below + 18.0) if upper == gap - 1 else need
    return need


def _grown(frame: Skeleton, levels: Levels) -> Levels:
    """Levels in which every tall card has the height that its words and ports ask for."""
    need = 0.0
    wide = cards.card_width(frame.scene)
    for card in frame.scene.cards:
        if card.tall:
            need = max(need, cards.words(card, wide).height, ports.room(frame.ports, card.id))
    last = frame.grid.body - 1
    missing = need - (levels.bottom.get(last, 0.0) - levels.top.get(0, 0.0))
    if missing <= 0 or last < 0:
        return levels
    step = missing / (last + 1)
    rows_below = {row: step * (row + 1) if row <= last else missing for row in levels.top}
    return Levels(
        top={row: y + rows_below[row] - (step if row <= last else 0.0) for row, y in levels.top.items()},
        bottom={row: y + rows_below[row] for row, y in levels.bottom.items()},
        track={gap: y + min(missing, step * gap) for gap, y in levels.track.items()},
        body=levels.body + missing,
        end=levels.end + missing,
    )


def _boxes(frame: Skeleton, levels: Levels) -> dict[str, Box]:
    """Every card's box, its x still open."""
    found: dict[str, Box] = {}
    for card in frame.scene.cards:
        row = frame.grid.row[card.id]
        first, last = (0, frame.grid.body - 1) if card.tall else (row, row)
        height = levels.bottom[last] - levels.top[first]
        found[card.id] = Box(x=0.0, y=levels.top[first], width=cards.card_width(frame.scene), height=height)
    return found


def _level_pairs(frame: Skeleton) -> list[tuple[PortKey, PortKey]]:
    """Ends that could lie on one straight line: neighbours in one row, or joined through an empty row."""
    found: list[tuple[PortKey, PortKey]] = []
    for net in frame.nets:
        for line in net.lines:
            hub, leaf = (net.hub, net.number), (net.leaf(line), net.number)
            corridor = frame.passes.get((net.number, frame.grid.column[leaf[0]]))
            level = frame.grid.row[hub[0]] == frame.grid.row[leaf[0]] or bool({hub[0], leaf[0]} & frame.tall)
            if net.side != "same" and level and (corridor is None or corridor.port):
                found.append((hub, leaf))
    return found


def _label_rooms(frame: Skeleton) -> Mapping[tuple[int, bool], float]:
    """The widest label at each side of each channel: (channel, at its left end)."""
    found: dict[tuple[int, bool], float] = {}
    for net in frame.nets:
        if net.number not in frame.upright:
            left_end = net.side != "left"
            key = (frame.grid.column[net.hub] + (1 if left_end else 0), left_end)
            found[key] = max(found.get(key, 0.0), frame.says[net.number].width)
    return found


def _label(
    net: Net, frame: Skeleton, placed: Mapping[str, Box], heights: Mapping[PortKey, float], places: frames.Places
) -> Label:
    say = frame.says[net.number]
    hub = placed[net.hub]
    if net.number in frame.upright:
        leaf = placed[net.leaf(net.lines[0])]
        y = (min(hub.bottom, leaf.bottom) + max(hub.y, leaf.y) + say.above - say.below) / 2
        joint = hub.x + routes.JOINT
        x = joint - say.width / 2 if frame.numbered else joint + 3
    else:
        y = heights[(net.hub, net.number)]
        channel = frame.grid.column[net.hub] + (0 if net.side == "left" else 1)
        x = places.label_start(channel) if net.side != "left" else places.label_end(channel) - say.width
    box = Box(x=x, y=y - say.above, width=say.width, height=say.above + say.below)
    return Label(net=net, box=box, y=y, say=say, upright=net.number in frame.upright)

"""The lane layout: cards on a grid of columns and rows, lines in the channels between them, a place for everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scaffolder.views import cards, frames, ports, routes
from scaffolder.views.corridors import PassKey, Strip
from scaffolder.views.fences import INSIDE
from scaffolder.views.frames import Edges
from scaffolder.views.ports import PortKey
from scaffolder.views.scene import Box, Group, Label, Layout, Net
from scaffolder.views.skeleton import Skeleton

GAP = 24.0
DETAIL_GAP = 15.0
BAND_GAP = 15.0
TRACK = 9.0
LEAD = 12.0
END_LEAD = 22.0
"""Gaps between rows (of a detail, and of a band), distance of horizontal tracks, theirs from a card and from a zone's last."""

ASIDE = 7.0
ENCLOSED = 9.0
"""From a boundary to a line that passes it, and to the boundary that encloses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Heights: the top and bottom of each row, the first track of each strip, the boundaries, and the bottom of the whole."""

    top: Mapping[int, float]
    bottom: Mapping[int, float]
    track: Mapping[Strip, float]
    edges: Edges
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Every coordinate of a layout and so its size, before anything is traced: enough to see whether it fits a page."""

    frame: Skeleton
    levels: Levels
    boxes: Mapping[str, Box]
    heights: Mapping[PortKey, float]
    passed: Mapping[PassKey, float]
    plan: routes.Plan
    places: frames.Places


def narrowest(frame: Skeleton) -> float:
    """The width that a layout cannot fall below, whatever runs in its channels."""
    return frames.places(frame.scene, frame.ways.grid, frame.ways.pads, frames.NO_TRACKS, frame.wording.rooms, 0.0).width


def shape(frame: Skeleton, levels: Levels) -> Shape:
    """Give everything a coordinate, on given heights of rows."""
    ways = frame.ways
    boxes = _boxes(frame, levels)
    passed = {key: levels.track[each.strip] + TRACK * each.track for key, each in ways.passes.items() if not each.port}
    heights = ports.heights(frame.wording.ports, boxes, ways.tall, passed, ways.grid)
    fixed = ports.straighten(heights, frame.wording.ports, boxes, ways.level)
    ports.part(heights, frame.wording.ports, boxes, fixed, ways.grid)
    for key, each in ways.passes.items():
        if each.port:
            passed[key] = heights[(each.port, key[0])]
    plan = routes.plan(ways, heights, passed)
    places = frames.places(frame.scene, ways.grid, frame.ways.pads, plan.tracks, frame.wording.rooms, 0.0)
    return Shape(frame=frame, levels=levels, boxes=boxes, heights=heights, passed=passed, plan=plan, places=places)


def spread(made: Shape, more: float) -> Shape:
    """The same with every channel between zones wider."""
    frame = made.frame
    return replace(
        made, places=frames.places(frame.scene, frame.ways.grid, frame.ways.pads, made.plan.tracks, frame.wording.rooms, more)
    )  # fmt: skip


def lay(made: Shape) -> Layout:
    """Trace every line and draw every boundary."""
    frame, places, ways = made.frame, made.places, made.frame.ways
    grid, nets = ways.grid, ways.nets
    placed = {card: Box(x=places.left[grid.column[card]], y=box.y, width=box.width, height=box.height)
              for card, box in made.boxes.items()}  # fmt: skip
    return Layout(
        scene=frame.scene,
        width=places.width,
        height=made.levels.end,
        cards=tuple((card, placed[card.id]) for card in frame.scene.cards),
        frames=frames.draw(frame.scene, grid, placed, places, frame.titles, made.levels.edges),
        routes=routes.trace(nets, grid, placed, made.heights, made.passed, made.plan, places),
        labels=tuple(_label(net, made, placed) for net in nets),
        nets=nets,
        numbered=frame.wording.numbered,
    )


def levels(frame: Skeleton, stretch: float = 0.0, tail: float = 0.0) -> Levels:
    """The heights of all rows: `stretch` is added to each gap of lanes, or of bands alone, `tail` below the last lane row."""
    scene, grid = frame.scene, frame.ways.grid
    starts: dict[int, list[Group]] = {}
    for group in scene.groups:
        if group.id in grid.bounds:
            starts.setdefault(grid.bounds[group.id][0], []).append(group)
    depth = max((len(group.outer) for group in scene.groups), default=0)
    firsts = [len(lines) for group, lines in frame.titles.items() if grid.bounds[group][0] == 0]
    top: dict[int, float] = {}
    bottom: dict[int, float] = {}
    track: dict[Strip, float] = {}
    bottoms: tuple[float, ...] = ()
    tops, y = _above(frame, depth, track)
    y += 9 + frames.TITLE_STEP * max(firsts, default=0)
    for gap in range(grid.rows + 1):
        used, opened = frame.ways.tracks.get((gap, INSIDE), 0), starts.get(gap, [])
        beside = _run_beside(frame, gap, opened)
        lead = (END_LEAD if opened and used and not beside else LEAD) if gap else 7.0
        track[(gap, INSIDE)] = y + lead
        plain = _gap(frame, gap, stretch)
        high = max(lead + TRACK * used + (7.0 if gap in (0, grid.rows) else LEAD), plain)
        if frame.scene.detail and gap == grid.rows == grid.body and not used:
            high = LEAD
        if gap == grid.body:
            bottoms, y = _below(frame, depth, track, y + high + (tail if gap else 0.0))
            high = plain = 0.0
        if gap == grid.rows:
            y += high
            break
        strip = 0.0
        if opened and gap > 0:
            lines = max(len(frame.titles[group.id]) for group in opened)
            strip = 12.0 + (13 if opened[0].band else 9) + frames.TITLE_STEP * lines
        y += max(high, plain + strip) if beside else high + strip
        top[gap] = y
        y += frame.least[gap]
        bottom[gap] = y
    return _grown(frame, Levels(top=top, bottom=bottom, track=track, edges=Edges(tops=tops, bottoms=bottoms), end=y))


def _above(frame: Skeleton, depth: int, track: dict[Strip, float]) -> tuple[tuple[float, ...], float]:
    """The upper edges of boundaries, the outermost first, with room for the lines that pass above each; and the last edge."""
    y = 0.0
    tops: list[float] = []
    for tier in range(depth + 1):
        track[(0, tier)] = y + ASIDE
        y += _room(frame, (0, tier))
        tops.append(y)
        y += frames.OUTER_STEP if tier < depth else 0.0
    return tuple(tops), y


def _below(frame: Skeleton, depth: int, track: dict[Strip, float], y: float) -> tuple[tuple[float, ...], float]:
    """The lower edges of boundaries, the outermost first, with room for the lines that pass below each; and the end."""
    bottoms: list[float] = []
    for tier in reversed(range(depth + 1)):
        bottoms.insert(0, y)
        track[(frame.ways.grid.body, tier)] = y + ASIDE
        y += _room(frame, (frame.ways.grid.body, tier)) + (ENCLOSED if tier else 0.0)
    return tuple(bottoms), y


def _room(frame: Skeleton, strip: Strip) -> float:
    """The height that the lines of a strip outside zones take."""
    used = frame.ways.tracks.get(strip, 0)
    return TRACK * (used - 1) + 2 * ASIDE if used else 0.0


def _run_beside(frame: Skeleton, gap: int, opened: Sequence[Group]) -> bool:
    """Whether no line that runs through a gap passes a zone that begins there: its title then stands beside the lines."""
    grid = frame.ways.grid
    passed = {at for each in frame.ways.passes.values() if each.gap == gap for at in range(each.first, each.last)}
    spans = [grid.lanes[group.lane] for group in opened if not group.band]
    return 0 < gap < grid.body and not any(first <= at <= last for at in passed for first, last in spans)


def _gap(frame: Skeleton, gap: int, stretch: float) -> float:
    """The least height of a gap: room for the label of a joint that runs down through it."""
    grid = frame.ways.grid
    if gap in (0, grid.rows, grid.body):
        return 12.0 if gap == 0 else 18.0
    if gap < grid.body:
        need = (DETAIL_GAP if frame.scene.detail else GAP) + stretch
    else:
        need = BAND_GAP + (0.0 if grid.body else stretch)
    return max(need, frame.wording.joints.get(gap, 0.0))


def _grown(frame: Skeleton, levels: Levels) -> Levels:
    """Levels in which every tall card has the height that its words and ports ask for."""
    need = 0.0
    wide = frame.scene.card_width
    for card in frame.scene.cards:
        if card.tall:
            need = max(need, cards.words(card, wide).height, frame.wording.ports.room.get(card.id, 0.0))
    last = frame.ways.grid.body - 1
    missing = need - (levels.bottom.get(last, 0.0) - levels.top.get(0, 0.0))
    if missing <= 0 or last < 0:
        return levels
    step = missing / (last + 1)
    rows_below = {row: step * (row + 1) if row <= last else missing for row in levels.top}
    return Levels(
        top={row: y + rows_below[row] - (step if row <= last else 0.0) for row, y in levels.top.items()},
        bottom={row: y + rows_below[row] for row, y in levels.bottom.items()},
        track={strip: y + min(missing, step * strip[0]) for strip, y in levels.track.items()},
        edges=replace(levels.edges, bottoms=tuple(y + missing for y in levels.edges.bottoms)),
        end=levels.end + missing,
    )


def _boxes(frame: Skeleton, levels: Levels) -> dict[str, Box]:
    """Every card's box, its x still open."""
    found: dict[str, Box] = {}
    for card in frame.scene.cards:
        row = frame.ways.grid.row[card.id]
        first, last = (0, frame.ways.grid.body - 1) if card.tall else (row, row)
        height = levels.bottom[last] - levels.top[first]
        found[card.id] = Box(x=0.0, y=levels.top[first], width=frame.scene.card_width, height=height)
    return found


def _label(net: Net, made: Shape, placed: Mapping[str, Box]) -> Label:
    frame, places = made.frame, made.places
    say = frame.wording.says[net.number]
    hub = placed[net.hub]
    if net.number in frame.ways.upright:
        leaf = placed[net.leaf(net.lines[0])]
        y = (min(hub.bottom, leaf.bottom) + max(hub.y, leaf.y) + say.above - say.below) / 2
        joint = hub.x + routes.JOINT
        x = joint - say.width / 2 if frame.wording.numbered else joint + 3
    else:
        y = made.heights[(net.hub, net.number)]
        channel = frame.ways.grid.column[net.hub] + (0 if net.side == "left" else 1)
        x = places.label_start(channel) if net.side != "left" else places.label_end(channel) - say.width
    box = Box(x=x, y=y - say.above, width=say.width, height=say.above + say.below)
    return Label(net=net, box=box, y=y, say=say, upright=net.number in frame.ways.upright)

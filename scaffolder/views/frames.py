"""Where columns stand across, how wide the channels between them are, and the boundaries drawn around zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views import metrics
from scaffolder.views.channels import TRACK
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Box, Frame, Group, Scene

PAD = 8.0
"""From a card to the boundary of its zone."""

OUTER_PAD = 8.0
"""From a boundary to the one that encloses it."""

INNER = 6.0
"""From a card to what stands in a channel inside its zone."""

APART = 20.0
"""Least distance between the boundaries of neighbouring zones."""

LEAST_CHANNEL = 34.0
"""No channel between columns is narrower."""

TITLE_STEP = 15.0
TITLE_SIZE = 12.5
OUTER_STEP = 24.0
"""Steps and size of titles; each enclosing boundary has a title strip of OUTER_STEP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """How many tracks each channel has inside the zone at its left, beside it but inside what encloses it, and beyond."""

    inner: Mapping[int, int]
    roofed: Mapping[int, int]
    count: Mapping[int, int]


NO_TRACKS = Tracks(inner={}, roofed={}, count={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel's parts, as x: its labels' start, first inner track, boundary at its left, first track, labels' end.

    `inner` tracks lie inside the zone at its left, whose boundary stands beyond them; beyond it `roofed` tracks, and then
    `roof`, from which the boundaries are counted that enclose the zone.
    """

    labels_left: float
    first_inner: float
    inner: int
    boundary: float
    first_roofed: float
    roofed: int
    roof: float
    first_track: float
    labels_right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The left edge of each column, each channel's parts, and the width of everything."""

    left: tuple[float, ...]
    channels: tuple[Channel, ...]
    width: float

    def track(self, channel: int, at: int) -> float:
        """The x of a track; those inside the zone at the left come first, then those inside what encloses it."""
        here = self.channels[channel]
        if at < here.inner:
            return here.first_inner + TRACK * at
        at -= here.inner
        return here.first_roofed + TRACK * at if at < here.roofed else here.first_track + TRACK * (at - here.roofed)

    def boundary(self, column: int) -> float:
        """The right edge of a zone that ends with a column: beyond the lines that stay inside it."""
        return self.channels[column + 1].boundary

    def roof(self, column: int) -> float:
        """Where the boundaries around a zone that ends with a column begin: beyond the lines that stay inside them."""
        return self.channels[column + 1].roof

    def label_start(self, channel: int) -> float:
        """Where labels of the cards at the left of a channel start."""
        return self.channels[channel].labels_left

    def label_end(self, channel: int) -> float:
        """Where labels of the cards at the right of a channel end."""
        return self.channels[channel].labels_right


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The upper and the lower edge of all boundaries that stand side by side, the outermost first; those of zones are last."""

    tops: tuple[float, ...]
    bottoms: tuple[float, ...]


def places(
    scene: Scene,
    grid: Grid,
    pads: Sequence[tuple[float, float]],
    tracks: Tracks,
    rooms: Mapping[tuple[int, bool], float],
    spread: float,
) -> Places:
    """Widths of channels from their boundaries, labels and tracks; `spread` widens those between zones."""
    x = 0.0
    left: list[float] = []
    parts: list[Channel] = []
    for channel in range(grid.count + 1):
        before, after = pads[channel]
        inside = before == after == INNER
        count, within, roofed = tracks.count.get(channel, 0), tracks.inner.get(channel, 0), tracks.roofed.get(channel, 0)
        body = TRACK * (count - 1) + 14.0 if count else 2.0
        edge = channel in (0, grid.count)
        room_left = rooms.get((channel, True), 6.0 if count or within or roofed or not edge else 0.0)
        room_right = rooms.get((channel, False), 14.0 if count or not edge else 0.0)
        least = 0.0 if edge or inside else APART
        wide = 0.0 if edge else spread * (0.4 if inside else 1.0)
        start, boundary = x + before, x + PAD
        first_inner = start
        if within:
            start = x + INNER
            first_inner = start + room_left + 7.0
            boundary = first_inner + TRACK * (within - 1) + PAD
        first_roofed = roof = boundary
        if roofed:
            start = start if within else boundary + 4.0
            first_roofed = boundary + PAD if within else start + room_left + 7.0
            roof = first_roofed + TRACK * (roofed - 1) + PAD
        if within or roofed:
            room_left = roof + before - PAD + 4.0 - start
            least += room_left
        extra = max(0.0, least - room_left - body - room_right) + wide
        first = start + room_left + extra / 2 + (7.0 if count else 1.0)
        end = start + room_left + body + room_right + extra if not edge or count else roof + before - PAD
        parts.append(
            Channel(
                labels_left=start,
                first_inner=first_inner,
                inner=within,
                boundary=boundary,
                first_roofed=first_roofed,
                roofed=roofed,
                roof=roof,
                first_track=first,
                labels_right=end,
            )
        )
        x = end + after
        if channel < grid.count:
            left.append(x)
            x += scene.card_width
    return Places(left=tuple(left), channels=tuple(parts), width=x)


def pads(scene: Scene, grid: Grid) -> tuple[tuple[float, float], ...]:
    """For each channel the room for the boundaries that close before it and those that open behind it."""
    return tuple(_pads(scene, grid, channel) for channel in range(grid.count + 1))


def _pads(scene: Scene, grid: Grid, channel: int) -> tuple[float, float]:
    here, there = _lane(grid, channel - 1), _lane(grid, channel)
    if here is not None and here == there:
        return INNER, INNER
    one, other = _outer(scene, here), _outer(scene, there)
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    before = PAD + OUTER_PAD * (len(one) - same) if here is not None else 0.0
    after = PAD + OUTER_PAD * (len(other) - same) if there is not None else 0.0
    return before, after


def _lane(grid: Grid, column: int) -> int | None:
    return next((lane for lane, (first, last) in grid.lanes.items() if first <= column <= last), None)


def _outer(scene: Scene, lane: int | None) -> tuple[str, ...]:
    return next((group.outer for group in scene.groups if group.lane == lane and not group.band), ())


def title_lines(scene: Scene, grid: Grid, group: Group, crossed: bool) -> tuple[str, ...]:  # noqa: FBT001 (one of two answers)
    """A group's title: broken to the width of its lane, or of one card where lines pass beside it or have `crossed` it."""
    first, last = grid.lanes.get(group.lane, (0, 0))
    if group.band:
        last = grid.count - 1
    beneath = {card.id for card in scene.cards if grid.row[card.id] >= grid.bounds[group.id][0]}
    passed = any({line.source, line.target} & beneath for line in scene.lines)
    count = 1 if crossed or (grid.bounds[group.id][0] > 0 and passed) else last - first + 1
    return metrics.wrap(group.title, TITLE_SIZE, count * scene.card_width + (count - 1) * 40, bold=True, most=3)


def draw(
    scene: Scene,
    grid: Grid,
    placed: Mapping[str, Box],
    across: Places,
    titles: Mapping[str, tuple[str, ...]],
    edges: Edges,
) -> tuple[Frame, ...]:
    """Boundaries of all groups, enclosing ones first."""
    found = _outer_frames(scene, grid, across, edges)
    for group in scene.groups:
        if group.id not in grid.bounds:
            continue
        lines = titles[group.id]
        start, stop = grid.bounds[group.id]
        strip = 13 + TITLE_STEP * len(lines)
        inside = [placed[card.id] for card in scene.cards if card.group == group.id]
        first, last = (0, grid.count - 1) if group.band else grid.lanes[group.lane]
        top = edges.tops[-1] if start == 0 else min(box.y for box in _row(placed, grid, start)) - strip
        bottom = edges.bottoms[-1] if stop == grid.body - 1 else max(box.bottom for box in _row(placed, grid, stop)) + 12
        bottom = max([bottom, *(box.bottom + 10 for box in inside)])
        if group.band:
            bottom = max(box.bottom for box in inside) + 12
        box = Box(
            x=across.left[first] - PAD, y=top, width=across.boundary(last) - across.left[first] + PAD, height=bottom - top
        )
        found.append(Frame(group=group.id, title=lines, box=box, level=len(group.outer), boundary=True))
    return tuple(found)


def _row(placed: Mapping[str, Box], grid: Grid, row: int) -> list[Box]:
    boxes = [box for card, box in placed.items() if grid.row[card] == row]
    rows_high = min(box.height for box in boxes)
    return [box for box in boxes if box.height == rows_high]


def _outer_frames(scene: Scene, grid: Grid, across: Places, edges: Edges) -> list[Frame]:
    """One frame for each run of neighbouring lanes that share an enclosing title."""
    found: list[Frame] = []
    lanes = list(grid.lanes)
    for level in range(len(edges.tops) - 1):
        at = 0
        while at < len(lanes):
            outer = _outer(scene, lanes[at])[: level + 1]
            stop = at
            while stop + 1 < len(lanes) and _outer(scene, lanes[stop + 1])[: level + 1] == outer:
                stop += 1
            if len(outer) == level + 1:
                deeper = max(len(_outer(scene, lanes[each])) for each in range(at, stop + 1)) - level
                margin = PAD + OUTER_PAD * deeper
                left = across.left[grid.lanes[lanes[at]][0]] - margin
                right = across.roof(grid.lanes[lanes[stop]][1]) + OUTER_PAD * deeper
                box = Box(x=left, y=edges.tops[level], width=right - left, height=edges.bottoms[level] - edges.tops[level])
                title = (metrics.cut(outer[-1], TITLE_SIZE, right - left - 24, bold=True),)
                found.append(Frame(group="/".join(outer), title=title, box=box, level=level, boundary=False))
            at = stop + 1
    return found

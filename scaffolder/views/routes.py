"""The course of every line: out of a port, along tracks and corridors, into a port, all at right angles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scaffolder.views import channels
from scaffolder.views.corridors import PassKey
from scaffolder.views.frames import Places, Tracks
from scaffolder.views.ports import PortKey
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Box, Line, Net, Point, Route
from scaffolder.views.skeleton import Ways

JOINT = 16.0
"""From a card's left edge to a line that runs straight up or down: left of the badges, which hang at its right."""

ROUND = 7.0
"""Radius of a line's corners; a branch starts this far before it leaves its trunk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The track of each tree in each channel, those inside a zone and its surroundings first, and how many there are."""

    track: Mapping[tuple[int, int], int]
    tracks: Tracks


def _ends(net: Net, line: Line, grid: Grid) -> tuple[int, int]:
    """The channel at the hub and the channel at the leaf."""
    hub, leaf = grid.column[net.hub], grid.column[net.leaf(line)]
    if net.side == "left":
        return hub, leaf + 1
    return hub + 1, hub + 1 if net.side == "same" else leaf


def plan(ways: Ways, heights: Mapping[PortKey, float], passed: Mapping[PassKey, float]) -> Plan:
    """Tracks for every channel."""
    joins: dict[int, dict[int, tuple[list[float], list[float]]]] = {}
    grid = ways.grid
    for net in ways.nets:
        if net.number in ways.upright:
            continue
        hub_left = net.side != "left"
        for line in net.lines:
            leaf = heights[(net.leaf(line), net.number)]
            start, end = _ends(net, line, grid)
            corridor = passed.get((net.number, grid.column[net.leaf(line)]))
            hub = heights[(net.hub, net.number)]
            pairs = [(start, hub, leaf)] if corridor is None else [(start, hub, corridor), (end, corridor, leaf)]
            for channel, inner, outer in pairs:
                left, right = joins.setdefault(channel, {}).setdefault(net.number, ([], []))
                (left if hub_left else right).append(inner)
                (left if hub_left is (net.side == "same") else right).append(outer)
    found: dict[tuple[int, int], int] = {}
    counts: list[dict[int, int]] = [{}, {}, {}]
    for channel, trees in joins.items():
        stood = [channels.upright(number, left, right) for number, (left, right) in trees.items()]
        near = [each for each in stood if each.net in ways.inner]
        roofed = [each for each in stood if each.net in ways.roofed]
        far = [each for each in stood if each.net not in ways.inner | ways.roofed]
        first = 0
        for count, beside in zip(counts, (near, roofed, far), strict=True):
            at, count[channel] = channels.tracks(beside)
            found.update({(channel, number): first + track for number, track in at.items()})
            first += count[channel]
    return Plan(track=found, tracks=Tracks(inner=counts[0], roofed=counts[1], count=counts[2]))


def trace(
    nets: Sequence[Net],
    grid: Grid,
    placed: Mapping[str, Box],
    heights: Mapping[PortKey, float],
    passed: Mapping[PassKey, float],
    planned: Plan,
    places: Places,
) -> tuple[Route, ...]:
    """Every line with its points; the lines of a tree share the way near the hub, which the longest one that stands draws."""
    found: list[Route] = []
    for net in nets:
        ways: list[tuple[Line, tuple[Point, ...]]] = []
        for line in net.lines:
            hub, leaf = placed[net.hub], placed[net.leaf(line)]
            if (net.hub, net.number) not in heights:
                ways.append((line, _joint(hub, leaf)))
                continue
            near, far = _ends(net, line, grid)
            start = (hub.x if net.side == "left" else hub.right, heights[(net.hub, net.number)])
            end = (leaf.x if net.side == "right" else leaf.right, heights[(net.leaf(line), net.number)])
            first = _track(planned, places, near, net.number)
            last = _track(planned, places, far, net.number)
            corridor = passed.get((net.number, grid.column[net.leaf(line)]))
            if corridor is None:
                points = [start, (first, start[1]), (first, end[1]), end]
            else:
                points = [start, (first, start[1]), (first, corridor), (last, corridor), (last, end[1]), end]
            ways.append((line, _straight(points)))
        ways.sort(key=lambda way: (way[0].state == "ghost", -_length(way[1])))
        found.extend(_drawn(net, ways))
    return tuple(found)


def _track(planned: Plan, places: Places, channel: int, net: int) -> float:
    at = planned.track.get((channel, net))
    return places.track(channel, at if at is not None else 0)


def _joint(hub: Box, leaf: Box) -> tuple[Point, ...]:
    x = hub.x + JOINT
    return ((x, hub.bottom), (x, leaf.y)) if hub.y < leaf.y else ((x, hub.y), (x, leaf.bottom))


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without those that lie on a straight line between their neighbours, or on top of each other."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5:
            continue
        if len(kept) > 1 and _turn(kept[-2], kept[-1], point) == 0:
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _turn(a: Point, b: Point, c: Point) -> int:
    """0 where three points lie on one level or upright line."""
    return int(
        not (abs(a[0] - b[0]) < 0.5 and abs(b[0] - c[0]) < 0.5) and not (abs(a[1] - b[1]) < 0.5 and abs(b[1] - c[1]) < 0.5)
    )


def _length(points: Sequence[Point]) -> float:
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(points))


def _drawn(net: Net, ways: Sequence[tuple[Line, tuple[Point, ...]]]) -> list[Route]:
    """Routes in flow direction; each draws only what no longer line of its tree has drawn from the hub."""
    found: list[Route] = []
    earlier: list[tuple[Point, ...]] = []
    for line, way in ways:
        shared = max((_shared(way, other) for other in earlier), default=0.0)
        own = _after(way, shared - ROUND) if shared > ROUND else way
        earlier.append(way)
        turned = net.inward
        found.append(
            Route(
                line=line,
                points=tuple(reversed(way)) if turned else way,
                drawn=tuple(reversed(own)) if turned else own,
                arrow=not (turned and shared > ROUND),
            )
        )
    return found


def _shared(one: Sequence[Point], other: Sequence[Point]) -> float:
    """How far two ways from the same point run together."""
    total = 0.0
    for a, b, c, d in zip(one, one[1:], other, other[1:], strict=False):
        if abs(a[0] - c[0]) > 0.5 or abs(a[1] - c[1]) > 0.5:
            break
        level = abs(a[1] - b[1]) < 0.5
        if level is not (abs(c[1] - d[1]) < 0.5):
            break
        axis = 0 if level else 1
        mine, theirs = b[axis] - a[axis], d[axis] - c[axis]
        if mine * theirs <= 0:
            break
        total += min(abs(mine), abs(theirs))
        if abs(mine - theirs) > 0.5:
            break
    return total


def _after(points: Sequence[Point], distance: float) -> tuple[Point, ...]:
    """The rest of a way after a distance from its start."""
    left = distance
    for at, (a, b) in enumerate(pairwise(points)):
        step = abs(b[0] - a[0]) + abs(b[1] - a[1])
        if left < step:
            share = left / step
            return ((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), *points[at + 1 :])
        left -= step
    return tuple(points[-2:])

"""Where lines leave and enter cards: one port for a tree at a card's side, spaced so that labels never touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views.corridors import PassKey
from scaffolder.views.labels import LEAF_PITCH
from scaffolder.views.rows import Grid
from scaffolder.views.scene import Box, Net, Say

MARGIN = 5.0
"""Least distance of a port's room from a card's corner."""

APART = 5.0
"""Ends at both sides of a channel that come closer than this, without being one straight line, are moved apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A tree's end at one side of a card; at its hub it carries the label and needs `above` and `below` room."""

    card: str
    right: bool
    net: int
    above: float
    below: float
    partners: tuple[str, ...]


PortKey = tuple[str, int]
"""A card and a net's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """All ports of a picture, the keys of those at each side of each card, (card, right), and the height that a card needs."""

    of: Mapping[PortKey, Port]
    sides: Mapping[tuple[str, bool], Sequence[PortKey]]
    room: Mapping[str, float]

    def beside(self, card: str, *, right: bool) -> Sequence[PortKey]:
        """The keys of the ports at one side of a card."""
        return self.sides.get((card, right), ())


def collect(nets: Sequence[Net], says: Mapping[int, Say], upright: frozenset[int]) -> Ports:
    """The ports of all nets but those that run straight up or down between two cards."""
    found: dict[PortKey, Port] = {}
    for net in nets:
        if net.number in upright:
            continue
        say = says[net.number]
        leaves = tuple(net.leaf(line) for line in net.lines)
        out = net.side in ("right", "same")
        found[(net.hub, net.number)] = Port(
            card=net.hub, right=out, net=net.number, above=say.above, below=say.below, partners=leaves
        )
        for leaf in leaves:
            right = net.side in ("left", "same")
            half = LEAF_PITCH / 2
            found[(leaf, net.number)] = Port(
                card=leaf, right=right, net=net.number, above=half, below=half, partners=(net.hub,)
            )
    sides: dict[tuple[str, bool], list[PortKey]] = {}
    for key, port in found.items():
        sides.setdefault((port.card, port.right), []).append(key)
    room: dict[str, float] = {}
    for (card, _), side in sides.items():
        need = sum(found[key].above + found[key].below + 2 for key in side) + 2 * MARGIN
        room[card] = max(room.get(card, 0.0), need)
    return Ports(of=found, sides=sides, room=room)


def heights(
    ports: Ports,
    boxes: Mapping[str, Box],
    tall: frozenset[str],
    passes: Mapping[PassKey, float],
    grid: Grid,
) -> dict[PortKey, float]:
    """The height of every port, in pixels from the top of the picture's body."""
    found: dict[PortKey, float] = {}
    short = [card for card in boxes if card not in tall]
    for card in [*short, *[card for card in boxes if card in tall]]:
        for right in (True, False):
            side = ports.beside(card, right=right)
            if not side:
                continue
            wanted = {key: _wanted(ports.of[key], boxes, passes, grid, found) for key in side}
            middle = boxes[card].middle
            rank = {key: (*_order(ports.of[key], wanted[key], middle, grid), key[1]) for key in side}
            side = sorted(side, key=rank.__getitem__)
            ends = [ports.of[key] for key in side]
            placed = _spread(ends, boxes[card], [wanted[key] for key in side], follow=card in tall)
            found.update(zip(side, placed, strict=True))
    return found


def _order(port: Port, wanted: float, middle: float, grid: Grid) -> tuple[int, float]:
    """Lines that turn back into their own column are outermost: upward ones on top, the nearest first; downward below."""
    if all(grid.column[partner] == grid.column[port.card] for partner in port.partners):
        return (0, -wanted) if wanted < middle else (2, -wanted)
    return (1, wanted)


def _wanted(
    port: Port,
    boxes: Mapping[str, Box],
    passes: Mapping[PassKey, float],
    grid: Grid,
    known: Mapping[PortKey, float],
) -> float:
    """The mean height of what a port leads to."""
    total = 0.0
    for partner in port.partners:
        far = partner if (port.net, grid.column[partner]) in passes else port.card
        passed = passes.get((port.net, grid.column[far]))
        total += known.get((partner, port.net), boxes[partner].middle) if passed is None else passed
    return total / len(port.partners)


def _spread(side: Sequence[Port], box: Box, wanted: Sequence[float], *, follow: bool) -> list[float]:
    """Heights for the sorted ports of one side: evenly spread, or near what they lead to where `follow`."""
    need = sum(port.above + port.below for port in side)
    slack = max(0.0, box.height - 2 * MARGIN - need)
    placed: list[float] = []
    edge = box.y + MARGIN
    for at, port in enumerate(side):
        if follow:
            rest = sum(other.above + other.below for other in side[at:])
            height = max(edge + port.above, min(wanted[at], box.bottom - MARGIN - rest + port.above))
        else:
            edge += slack / (len(side) + 1)
            height = edge + port.above
        placed.append(height)
        edge = height + port.below
    return placed


def straighten(
    found: dict[PortKey, float],
    ports: Ports,
    boxes: Mapping[str, Box],
    pairs: Sequence[tuple[PortKey, PortKey]],
) -> frozenset[PortKey]:
    """Move ports of neighbours a little so that the line between them is straight; the keys that must now stay."""
    fixed: set[PortKey] = set()
    for one, other in pairs:
        for mover, stays in ((other, one), (one, other)):
            if mover not in fixed and _fits(mover, found[stays], found, ports, boxes):
                found[mover] = found[stays]
                fixed |= {mover, stays}
                break
    return frozenset(fixed)


def _fits(mover: PortKey, height: float, found: Mapping[PortKey, float], ports: Ports, boxes: Mapping[str, Box]) -> bool:
    port = ports.of[mover]
    box = boxes[port.card]
    if height - port.above < box.y + 2 or height + port.below > box.bottom - 2:
        return False
    for key in ports.beside(port.card, right=port.right):
        if key != mover:
            other = ports.of[key]
            gap = height - found[key]
            before = found[mover] - found[key]
            if gap * before <= 0 or abs(gap) < (other.below + port.above if gap > 0 else port.below + other.above):
                return False
    return True


def part(
    found: dict[PortKey, float],
    ports: Ports,
    boxes: Mapping[str, Box],
    fixed: frozenset[PortKey],
    grid: Grid,
) -> None:
    """Move ends apart that face each other across a channel at one height but belong to different trees."""
    sending: dict[int, list[PortKey]] = {}
    for key, port in ports.of.items():
        if port.right:
            sending.setdefault(grid.column[port.card], []).append(key)
    for key in sorted(found, key=lambda each: (each[1], each[0])):
        port = ports.of[key]
        if key in fixed or port.right:
            continue
        facing = [other for other in sending.get(grid.column[port.card] - 1, ()) if other[1] != port.net]
        for shift in (0.0, 6.0, -6.0, 11.0, -11.0):
            height = found[key] + shift
            clear = all(abs(found[other] - height) >= APART for other in facing)
            if clear and (shift == 0.0 or _fits(key, height, found, ports, boxes)):
                found[key] = height
                break

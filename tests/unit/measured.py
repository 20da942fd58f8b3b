"""What can be measured of a picture: overlaps, crossings, reading direction, text that leaves its card, contrast."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from scaffolder.model.architecture import Mode
from scaffolder.views import cards, metrics
from scaffolder.views.scene import Box, Layout, Point, Route

Segment = tuple[Point, Point]


def segments(points: tuple[Point, ...]) -> list[Segment]:
    """The straight pieces of a course."""
    return list(itertools.pairwise(points))


def passes(segment: Segment, box: Box, slack: float = 1.0) -> bool:
    """Whether a level or upright segment enters the inside of a box."""
    (ax, ay), (bx, by) = segment
    return (
        max(ax, bx) > box.x + slack
        and min(ax, bx) < box.right - slack
        and max(ay, by) > box.y + slack
        and min(ay, by) < box.bottom - slack
    )


def overlaps(layout: Layout) -> list[str]:
    """Everything on a picture that lies on something else, in words."""
    return [
        *_cards_on_cards(layout),
        *_labels_on_things(layout),
        *_lines_through_things(layout),
        *_lines_on_lines(layout),
        *_words_outside(layout),
    ]


def _cards_on_cards(layout: Layout) -> Iterator[str]:
    for (one, a), (other, b) in itertools.combinations(layout.cards, 2):
        if a.meets(b):
            yield f"card {one.id} on card {other.id}"
    for card, box in layout.cards:
        for frame in layout.frames:
            if frame.group == card.group and not (
                frame.box.x <= box.x
                and box.right <= frame.box.right
                and frame.box.y <= box.y
                and box.bottom <= frame.box.bottom
            ):
                yield f"card {card.id} leaves zone {frame.group}"
            if frame.boundary and frame.group != card.group and frame.box.meets(box):
                yield f"card {card.id} on foreign zone {frame.group}"
    for one_frame, other_frame in itertools.combinations([each for each in layout.frames if each.boundary], 2):
        if one_frame.box.meets(other_frame.box):
            yield f"zone {one_frame.group} on zone {other_frame.group}"


def _labels_on_things(layout: Layout) -> Iterator[str]:
    for one, other in itertools.combinations(layout.labels, 2):
        if one.box.meets(other.box, 0.1):
            yield f"label {one.net.number} on label {other.net.number}"
    for label in layout.labels:
        for card, box in layout.cards:
            if label.box.meets(box):
                yield f"label {label.net.number} on card {card.id}"
        own = {line.id for line in label.net.lines}
        for route in layout.routes:
            if route.line.id not in own and any(passes(each, label.box, 2.0) for each in segments(route.points)):
                yield f"label {label.net.number} on line {route.line.id}"


def _lines_through_things(layout: Layout) -> Iterator[str]:
    titles = [
        (
            frame,
            Box(
                x=frame.box.x + 12,
                y=frame.box.y + 7,
                width=max(_wide(line) for line in frame.title),
                height=15.0 * len(frame.title) - 2,
            ),
        )
        for frame in layout.frames
        if frame.title
    ]
    for route in layout.routes:
        for piece in segments(route.points):
            for card, box in layout.cards:
                foreign = card.id not in (route.line.source, route.line.target)
                if passes(piece, box, 0.5 if foreign else 2.0):
                    yield f"line {route.line.id} through card {card.id}"
            for frame in layout.frames:
                edges = [((frame.box.x, y), (frame.box.right, y)) for y in (frame.box.y, frame.box.bottom)]
                if any(_along(piece, edge) > 3 for edge in edges):
                    yield f"line {route.line.id} along the boundary {frame.group}"
            for frame, title in titles:
                if passes(piece, title):
                    yield f"line {route.line.id} through title {frame.group}"


def _wide(line: str) -> float:
    return metrics.width(line, 12.5, bold=True)


def _lines_on_lines(layout: Layout) -> Iterator[str]:
    """Lines of different trees that run on top of each other: a reader cannot tell them apart."""
    net_of = {line.id: net.number for net in layout.nets for line in net.lines}
    for one, other in itertools.combinations(layout.routes, 2):
        if net_of[one.line.id] != net_of[other.line.id] and any(
            _along(a, b) > 3 for a in segments(one.points) for b in segments(other.points)
        ):
            yield f"line {one.line.id} along line {other.line.id}"


def _along(one: Segment, other: Segment) -> float:
    for axis in (0, 1):
        level = [abs(each[0][1 - axis] - each[1][1 - axis]) < 0.5 for each in (one, other)]
        if all(level) and abs(one[0][1 - axis] - other[0][1 - axis]) < 2.5:
            low = max(min(one[0][axis], one[1][axis]), min(other[0][axis], other[1][axis]))
            high = min(max(one[0][axis], one[1][axis]), max(other[0][axis], other[1][axis]))
            return high - low
    return 0.0


def _words_outside(layout: Layout) -> Iterator[str]:
    for card, box in layout.cards:
        if card.state == "ghost":
            continue
        said = cards.words(card, box.width)
        room = box.width - 2 * cards.PAD - 2 * cards.inset(card)
        for text, size, bold, least in (
            *[(each, cards.NAME_SIZE, True, cards.ICON + 7) for each in said.name],
            *[(each, cards.TEXT_SIZE, False, cards.ICON + 7) for each in said.technology],
            *[(each, cards.TEXT_SIZE, False, 0.0) for each in said.description],
        ):
            if metrics.width(text, size, bold=bold) > room - least + 0.1:
                yield f"words {text!r} leave card {card.id}"
        if said.head + cards.TEXT_STEP * len(said.description) > box.height - 4:
            yield f"words of {card.id} are higher than their card"


def crossings(layout: Layout) -> int:
    """How often lines of different trees cross."""
    net_of = {line.id: net.number for net in layout.nets for line in net.lines}
    drawn: dict[int, set[Segment]] = {}
    for route in layout.routes:
        drawn.setdefault(net_of[route.line.id], set()).update(segments(route.drawn))
    total = 0
    for one, other in itertools.combinations(drawn, 2):
        total += sum(_cross(a, b) for a in drawn[one] for b in drawn[other])
    return total


def _cross(one: Segment, other: Segment) -> bool:
    for level, upright in ((one, other), (other, one)):
        if abs(level[0][1] - level[1][1]) < 0.5 and abs(upright[0][0] - upright[1][0]) < 0.5:
            x, y = upright[0][0], level[0][1]
            across = min(level[0][0], level[1][0]) + 0.5 < x < max(level[0][0], level[1][0]) - 0.5
            along = min(upright[0][1], upright[1][1]) + 0.5 < y < max(upright[0][1], upright[1][1]) - 0.5
            if across and along:
                return True
    return False


def forward(layout: Layout) -> float:
    """The share of data lines that run in reading direction: to the right, or up and down inside a column."""
    boxes = {card.id: box for card, box in layout.cards}
    lines = [route.line for route in layout.routes if route.line.mode is not Mode.CONTROL]
    good = sum(boxes[line.target].x >= boxes[line.source].x for line in lines)
    return good / len(lines) if lines else 1.0


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, after WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, after WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def moved(before: Layout, after: Layout) -> list[float]:
    """How far each card that both layouts show has moved, in pixels."""
    places = {card.id: box for card, box in before.cards}
    return [
        ((box.x - places[card.id].x) ** 2 + (box.y - places[card.id].y) ** 2) ** 0.5
        for card, box in after.cards
        if card.id in places
    ]


def length(route: Route) -> float:
    """The length of a route in pixels."""
    return sum(abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in segments(route.points))

"""What can be measured of a picture: overlaps, crossings, reading direction, text that leaves its card, contrast."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Sequence

from scaffolder.model.architecture import Architecture, Mode
from scaffolder.views import cards, domains, metrics, select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Box, Layout, Point, Route, Scene

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
        *entered(layout),
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


def entered(layout: Layout) -> Iterator[str]:
    """Zones, and what encloses them, that a line enters though they hold neither of its ends."""
    group = {card.id: card.group for card, _ in layout.cards}
    inside = {
        each.id: {each.id, *("/".join(each.outer[: at + 1]) for at in range(len(each.outer)))} for each in layout.scene.groups
    }
    for route in layout.routes:
        own = inside[group[route.line.source]] | inside[group[route.line.target]]
        for frame in layout.frames:
            if frame.group not in own and any(passes(piece, frame.box) for piece in segments(route.points)):
                yield f"line {route.line.id} enters zone {frame.group}"


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
        beside = cards.icon(box.width) + cards.BESIDE_ICON
        for text, size, bold, least in (
            *[(each, cards.NAME_SIZE, True, beside) for each in said.name],
            *[(each, cards.TEXT_SIZE, False, beside) for each in said.technology],
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


def unlaid(built: Architecture, wanted: Sequence[Definition]) -> list[Scene]:
    """The whole scenes of some views, before any is laid out or split."""
    found: list[Scene] = []
    for view in wanted:
        found += [each[0] for each in domains.scenes(built, view)] if view.layout == "domain" else [select.scene(built, view)]
    return found


SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"t": 22.0, "q": 13.0, "k": 10.0, "n": 12.0, "g": 12.5, "b": 10.0, "h": 10.0, "m": 11.0, "w": 10.0, "l": 10.0}
"""The size of each class of text, as the style sheet has it."""


def page(svg: str) -> tuple[float, float]:
    """Width and height of a picture."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert found
    return float(found[1]), float(found[2])


def texts(svg: str) -> list[tuple[Box, str]]:
    """Every drawn line of text with its box, from the SVG alone and the font's metrics."""
    found: list[tuple[Box, str]] = []

    def walk(element: ElementTree.Element, x: float, y: float) -> None:
        shift = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", element.get("transform", ""))
        if shift and element.tag == f"{SVG}g":
            x, y = x + float(shift[1]), y + float(shift[2])
        if element.tag == f"{SVG}text":
            kind = element.get("class", "k").split()[0]
            size = float((re.search(r"font-size:([\d.]+)", element.get("style", "")) or [0, SIZES[kind]])[1])
            said = "".join(element.itertext())
            wide = metrics.width(said, size, bold=kind in "tngbmh")
            style = element.get("style", "")
            middle = "middle" in style or (kind in "bh" and "start" not in style)
            left = x + float(element.get("x", 0)) - (wide / 2 if middle else 0)
            found.append((Box(x=left, y=y + float(element.get("y", 0)) - 0.75 * size, width=wide, height=0.8 * size), said))
        if element.tag not in (f"{SVG}defs", f"{SVG}style"):
            for child in element:
                walk(child, x, y)

    walk(ElementTree.fromstring(svg), 0.0, 0.0)  # noqa: S314 (our own picture)
    return found


def grounds(svg: str) -> set[tuple[str, str]]:
    """The classes of every text and of the filled shape that it stands on, as drawn: what lies on top is drawn last."""
    found: set[tuple[str, str]] = set()
    shapes: list[tuple[Box, str]] = []

    def walk(element: ElementTree.Element, x: float, y: float) -> None:
        shift = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", element.get("transform", ""))
        if shift and element.tag == f"{SVG}g":
            x, y = x + float(shift[1]), y + float(shift[2])
        kind, at = element.get("class", ""), {key: float(element.get(key, 0)) for key in ("x", "y", "cx", "cy", "r")}
        if element.tag == f"{SVG}rect":
            wide, high = element.get("width", "0"), element.get("height", "0")
            if "%" not in wide + high:
                shapes.append((Box(x=x + at["x"], y=y + at["y"], width=float(wide), height=float(high)), kind))
        elif element.tag == f"{SVG}circle":
            shapes.append(
                (Box(x=x + at["cx"] - at["r"], y=y + at["cy"] - at["r"], width=2 * at["r"], height=2 * at["r"]), kind)
            )
        elif element.tag == f"{SVG}path" and kind in ("here", "pale"):
            ends = [(float(a), float(b)) for a, b in re.findall(r"([-\d.]+) ([-\d.]+)", element.get("d", ""))]
            left, top = min(a for a, _ in ends), min(b for _, b in ends)
            wide, high = max(a for a, _ in ends) - left, max(b for _, b in ends) - top
            shapes.append((Box(x=x + left, y=y + top, width=wide, height=high), kind))
        elif element.tag == f"{SVG}text":
            point = (x + at["x"] + 0.5, y + at["y"] - 3.0)
            under = [each for box, each in shapes if box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom]
            filled = [each for each in under if each.split()[0] not in ("ghost", "plate")]
            found.add((kind, filled[-1] if filled else "bg"))
        if element.tag not in (f"{SVG}defs", f"{SVG}style"):
            for child in element:
                walk(child, x, y)

    walk(ElementTree.fromstring(svg), 0.0, 0.0)  # noqa: S314 (our own picture)
    return found


def fill(kind: str, style: str) -> str:
    """The colour with which a style sheet fills elements of some classes: the last rule of those that name most of them."""
    held = set(kind.split())
    best, colour = 0, ""
    for selectors, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", style):
        said = re.search(r"(?:^|;)fill:(#[0-9a-f]{6})", rule)
        for selector in selectors.split(","):
            names = set(selector.split()[-1].split(".")[1:])
            if said and names and names <= held and len(names) >= best:
                best, colour = len(names), said[1]
    return colour


def colliding(svg: str) -> list[str]:
    """Texts that lie on each other or leave the page."""
    width, height = page(svg)
    placed = texts(svg)
    found = [said for box, said in placed if box.x < 0 or box.y < 0 or box.right > width or box.bottom > height]
    placed.sort(key=lambda each: each[0].y)
    for at, (box, said) in enumerate(placed):
        for other, words in placed[at + 1 :]:
            if other.y > box.bottom:
                break
            if box.meets(other, 0.6):
                found.append(f"{said} / {words}")
    return found


def sizes(svg: str) -> set[float]:
    """The sizes of text that a picture's style sheet and elements ask for."""
    used = {each.get("class", "k").split()[0] for each in ElementTree.fromstring(svg).iter(f"{SVG}text")}  # noqa: S314
    return {SIZES[each] for each in used} | {float(each) for each in re.findall(r'style="[^"]*font-size:([\d.]+)', svg)}


def identified(svg: str) -> tuple[set[str], set[tuple[str, str, str]]]:
    """The ids of the cards and of the lines (with their ends) that a picture says it shows."""
    cards: set[str] = set()
    lines: set[tuple[str, str, str]] = set()
    for each in ElementTree.fromstring(svg).iter():  # noqa: S314
        if "data-source" in each.attrib:
            lines.add((each.attrib["data-id"], each.attrib["data-source"], each.attrib["data-target"]))
        elif "data-id" in each.attrib:
            cards.add(each.attrib["data-id"])
    return cards, lines


SIGHTS = {
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What becomes of linear red, green and blue: luminance alone, and deficiencies after Machado, Oliveira, Fernandes (2009)."""


def seen(colour: str, sight: str) -> str:
    """A colour as someone sees it, as `#rrggbb`."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    mixed = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in SIGHTS[sight]]
    shown = [each * 12.92 if each <= 0.0031308 else 1.055 * each ** (1 / 2.4) - 0.055 for each in mixed]
    return "#" + "".join(f"{round(each * 255):02x}" for each in shown)

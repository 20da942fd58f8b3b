"""Which column every card stands in: zones in their reading order, and inside a zone along the flow of data."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.views.scene import Card, Line, Scene

MOST_COLUMNS = 6
"""More columns than these do not fit a page at a readable size."""

MOST_ROWS = 6
"""A column of more cards than these makes a picture too tall for the page."""

MOST_BESIDE = 8
"""As many cards stand in one column beside a tall card."""

MOST_WAYS = 6
"""So many other ways to share the cards out to columns are tried for a detail that is not readable as it stands."""

BAND_COLUMNS = 5
"""Columns of a picture that shows bands alone."""

Split = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The column of every card outside bands, the number of columns, and each lane's first and last column."""

    of: Mapping[str, int]
    count: int
    lanes: Mapping[int, tuple[int, int]]


def assign(scene: Scene, most: int = MOST_COLUMNS) -> Columns:
    """Columns for a scene, `most` together where that can be.

    One to three a lane, where lines inside the lane run forward and columns stay short.
    """
    lanes = _lanes(scene)
    ranked = {lane: _upright(cards, _candidates(cards, scene.lines)) for lane, cards in lanes.items()}
    if any(card.tall for card in scene.cards):
        ranked = {lane: found if len(lanes[lane]) > MOST_BESIDE else found[:1] for lane, found in ranked.items()}
    banded = len(scene.cards) - sum(len(cards) for cards in lanes.values())
    return _stood(scene, list(lanes), _choose(list(ranked.values()), banded, most))


def others(scene: Scene, most: int) -> list[Columns]:
    """Other ways to stand the cards in no more than `most` columns, the cheapest first; some are denser than the first."""
    lanes = _lanes(scene)
    if not 0 < len(lanes) <= most:
        return []
    ranked = [_upright(cards, _candidates(cards, scene.lines)) for cards in lanes.values()]
    ways = [(sum(cost for cost, _ in each), [split for _, split in each]) for each in itertools.product(*ranked)]
    fitting = [way for way in ways if sum(max(split.values()) + 1 for split in way[1]) <= most]
    return [_stood(scene, list(lanes), splits) for _, splits in sorted(fitting, key=lambda way: way[0])[:MOST_WAYS]]


def _lanes(scene: Scene) -> dict[int, list[Card]]:
    """The cards of each lane that has any, in reading order."""
    lane_of = {group.id: group.lane for group in scene.groups if not group.band}
    lanes: dict[int, list[Card]] = {lane: [] for lane in sorted(set(lane_of.values()))}
    for card in scene.cards:
        if card.group in lane_of:
            lanes[lane_of[card.group]].append(card)
    return {lane: cards for lane, cards in lanes.items() if cards}


def _stood(scene: Scene, lanes: Sequence[int], chosen: Sequence[Split]) -> Columns:
    """The columns that follow from one split for each lane."""
    of: dict[str, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    first = 0
    for lane, split in zip(lanes, chosen, strict=True):
        last = first + max(split.values(), default=0)
        of.update({card: first + column for card, column in split.items()})
        spans[lane] = (first, last)
        first = last + 1
    if not lanes:
        first = min(BAND_COLUMNS, len(scene.cards))
    return Columns(of=of, count=_broad_enough(scene, of, max(first, 1)), lanes=spans)


def _broad_enough(scene: Scene, of: Split, count: int) -> int:
    """So many columns that the bands below few lanes do not become a tower: a band may reach beyond the lanes."""
    rows = max(Counter(of.values()).values(), default=0)
    banded = Counter(card.group for card in scene.cards if card.id not in of)
    while banded and count < BAND_COLUMNS and rows + sum(-(-each // count) for each in banded.values()) > MOST_ROWS:
        count += 1
    return count


def _candidates(cards: Sequence[Card], lines: Sequence[Line]) -> list[tuple[float, Split]]:
    """The best split of a lane's cards into one, two and three columns, each with its cost."""
    ids = [card.id for card in cards]
    inside = [line for line in lines if line.source in ids and line.target in ids and line.source != line.target]
    depth = _depths(ids, inside)
    height = _depths(ids, [_turned(line) for line in inside])
    best: dict[int, tuple[float, Split]] = {}
    options = [dict.fromkeys(ids, 0), *_cuts(ids, depth), *_cuts(ids, {card: -height[card] for card in ids})]
    options += _shared(ids)
    for split in options:
        cost = _cost(split, inside, lines)
        count = max(split.values()) + 1
        if count not in best or cost < best[count][0]:
            best[count] = (cost, split)
    return [best[count] for count in sorted(best)]


def _upright(cards: Sequence[Card], found: list[tuple[float, Split]]) -> list[tuple[float, Split]]:
    """One column for three zones and more, one below the other: lines between two of them then run beside the others."""
    return found[:1] if len({card.group for card in cards}) > 2 and len(cards) <= MOST_ROWS else found


def _turned(line: Line) -> Line:
    return Line(
        id=line.id, flows=line.flows, source=line.target, target=line.source, purpose=line.purpose,
        protocol=line.protocol, mode=line.mode, classification=line.classification,
    )  # fmt: skip


def _depths(ids: Sequence[str], inside: Sequence[Line]) -> dict[str, int]:
    """Longest way to each card, in lines; a line that closes a circle is left out."""
    before: dict[str, list[str]] = {card: [] for card in ids}
    for line in inside:
        before[line.target].append(line.source)
    found: dict[str, int] = {}

    def depth(card: str, path: tuple[str, ...]) -> int:
        if card not in found:
            ways = [depth(each, (*path, card)) + 1 for each in before[card] if each not in path and each != card]
            found[card] = max(ways, default=0)
        return found[card]

    for card in ids:
        depth(card, ())
    return found


def _cuts(ids: Sequence[str], measure: Mapping[str, int]) -> list[Split]:
    levels = sorted(set(measure.values()))
    splits: list[Split] = [{card: int(measure[card] >= cut) for card in ids} for cut in levels[1:]]
    for low, high in itertools.combinations(levels[1:], 2):
        splits.append({card: int(measure[card] >= low) + int(measure[card] >= high) for card in ids})
    return splits


def _shared(ids: Sequence[str]) -> list[Split]:
    """Plain halves and thirds, for lanes that are long but have no flow inside."""
    splits: list[Split] = []
    for count in (2, 3):
        if len(ids) > count:
            size = -(-len(ids) // count)
            splits.append({card: at // size for at, card in enumerate(ids)})
    return splits


def _cost(split: Split, inside: Sequence[Line], lines: Sequence[Line]) -> float:
    last = max(split.values())
    sizes = [list(split.values()).count(column) for column in range(last + 1)]
    cost = 2.0 * sum(max(0, size - 5) for size in sizes) + 8.0 * sum(max(0, size - MOST_ROWS) for size in sizes)
    cost += 0.4 * max(sizes) + (100.0 if 0 in sizes else 0.0)
    for line in inside:
        step = split[line.target] - split[line.source]
        cost += {0: 1.5, 1: 0.0}.get(step, 1.0 if step > 1 else 4.0)
    for line in lines:
        if line.source not in split and line.target in split:
            cost += 0.8 * split[line.target]
        if line.source in split and line.target not in split:
            cost += 0.8 * (last - split[line.source])
    return cost


def _choose(lanes: Sequence[Sequence[tuple[float, Split]]], banded: int, most: int) -> list[Split]:
    """One split a lane: cheapest together, at most `most` columns, and not flat; `banded` cards lie below in bands."""
    best: tuple[float, list[Split]] | None = None
    for combination in itertools.product(*lanes) if len(lanes) <= MOST_COLUMNS else [tuple(lane[0] for lane in lanes)]:
        count = sum(max(split.values()) + 1 for _, split in combination)
        cost = sum(each for each, _ in combination) + 1.2 * count + 50.0 * max(0, count - most)
        rows = max((list(split.values()).count(column) for _, split in combination for column in split.values()), default=1)
        rows += -(-banded // max(count, 1))
        cost += 3.0 * max(0.0, (count * 250 + 40) / (rows * 90 + 190) - 1.8)
        if best is None or cost < best[0]:
            best = (cost, [split for _, split in combination])
    return best[1] if best else []

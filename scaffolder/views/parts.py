"""A view above its budget becomes several pictures; nothing is made smaller, and no line is left out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Protocol

from scaffolder.model.architecture import ElementKind, Mode
from scaffolder.views.scene import Line, Scene

MOST_CUT = 13
"""Cards up to which every way to cut a detail in two is weighed."""

NAMED = 3
"""Zones of a part that are named one by one."""

FEW = 3
"""Lines of control that are not worth a part of their own."""


class Fits(Protocol):
    """Whether a scene fits on one picture, as a whole or as a part of several."""

    def __call__(self, scene: Scene, *, part: bool) -> bool:
        """The answer for one scene."""


def split(scene: Scene, fits: Fits, most: int = 0) -> tuple[Scene, ...]:
    """The scene itself where it fits, else parts that fit, named and titled by number; the first `most` where given."""
    if fits(scene, part=False):
        return (scene,)
    parts = _joined(scene, list(itertools.islice(_parts(scene, fits), most or None)), fits)
    if len(parts) == 1:
        return tuple(parts)
    whole = not most or len(parts) < most
    mixed = len({line.mode is Mode.CONTROL for line in scene.lines}) > 1
    return tuple(
        replace(
            part,
            view=f"{scene.view}-{number}",
            name=f"{scene.name}-{number}",
            title=f"{scene.title} ({number} of {len(parts)})" if whole else f"{scene.title} (part {number})",
            part=told,
            unnumbered=part,
        )
        for number, (part, told) in enumerate(zip(parts, _told(parts, mixed=mixed), strict=True), start=1)
    )


def _joined(scene: Scene, parts: list[Scene], fits: Fits) -> list[Scene]:
    """The parts, neighbours made one again where that fits too: halving leaves crumbs."""
    at = 0
    while at + 1 < len(parts):
        ids = {card.id for part in parts[at : at + 2] for card in part.cards}
        lines = {line.id for part in parts[at : at + 2] for line in part.lines}
        whole = _only(
            scene, [card.id for card in scene.cards if card.id in ids], [each for each in scene.lines if each.id in lines]
        )
        if fits(whole, part=True):
            parts[at : at + 2] = [whole]
            at = max(0, at - 1)
        else:
            at += 1
    return parts


def _told(parts: Sequence[Scene], *, mixed: bool) -> list[str]:
    """What each part shows; where that is the same for two, with the first of the cards that no other part shows."""
    told = [_about(part, mixed=mixed) for part in parts]
    count = Counter(card.id for part in parts for card in part.cards)
    own = [next((card.name for card in part.cards if count[card.id] == 1), "") for part in parts]
    return [f"{said}, with {name}" if name and told.count(said) > 1 else said for said, name in zip(told, own, strict=True)]


def _about(part: Scene, *, mixed: bool) -> str:
    """What a part shows, in words: its zones, of many the first and the last, and whether it alone is about control."""
    titles = list(dict.fromkeys(group.title.partition(":")[0] for group in part.groups))
    zones = ", ".join(titles) if len(titles) <= NAMED else f"{titles[0]} to {titles[-1]}"
    controls = mixed and bool(part.lines) and all(line.mode is Mode.CONTROL for line in part.lines)
    return f"{zones}, who controls what" if controls else zones


def _parts(scene: Scene, fits: Fits) -> Iterator[Scene]:
    if fits(scene, part=True) or len(scene.cards) <= 2:
        yield scene
        return
    quiet = _quiet(scene)
    if quiet and any(card.group not in quiet for card in scene.cards):
        lanes = _only(scene, [card.id for card in scene.cards if card.group not in quiet], scene.lines)
        band = _only(scene, [card.id for card in scene.cards if card.group in quiet], ())
        yield from _parts(lanes, fits)
        yield from _parts(band, fits)
        return
    halves = (
        _by_side(scene, fits) or _by_cut(scene) or _by_purpose(scene) or _by_zone(scene) or _by_domain(scene) or _by_line(scene)
    )
    if not halves:
        yield scene
    for half in halves:
        yield from _parts(half, fits)


def _quiet(scene: Scene) -> frozenset[str]:
    """The bands that end no line, where they hold more than those that do: they stand on a sheet of their own."""
    group = {card.id: card.group for card in scene.cards}
    joined = {group[end] for line in scene.lines for end in (line.source, line.target)}
    bands = {each.id for each in scene.groups if each.band}
    count = Counter(card.group in joined for card in scene.cards if card.group in bands)
    return frozenset(bands - joined) if count[False] > count[True] else frozenset()


def _by_side(scene: Scene, fits: Fits) -> list[Scene]:
    """Two parts of a detail, what comes in with what is made of it and what goes out, where each fits."""
    halves = _by_zone(scene) if scene.detail else []
    return halves if halves and all(fits(half, part=True) for half in halves) else []


def _by_cut(scene: Scene) -> list[Scene]:
    """Two parts of a detail that show the fewest cards twice: every way to deal its cards out to two sides is weighed.

    A line belongs to the side of its target, a card without a line to the smaller side.
    """
    ends = list(dict.fromkeys(end for line in scene.lines for end in (line.source, line.target)))
    if not scene.detail or not 4 <= len(ends) <= MOST_CUT:
        return []
    bit = {card: 1 << at for at, card in enumerate(ends)}
    lines = [(bit[line.source] | bit[line.target], bit[line.target]) for line in scene.lines]
    best: tuple[tuple[int, int], int] | None = None
    for side in range(1, 1 << (len(ends) - 1)):
        here = there = 0
        for both, target in lines:
            if target & side:
                here |= both
            else:
                there |= both
        sizes = (here.bit_count(), there.bit_count())
        cost = (max(sizes) + abs(sizes[0] - sizes[1]) // 2, sum(sizes))
        if min(sizes) and (best is None or cost < best[0]):
            best = (cost, side)
    if best is None:
        return []
    first = [line for line in scene.lines if bit[line.target] & best[1]]
    second = [line for line in scene.lines if not bit[line.target] & best[1]]
    alone = {card.id for card in scene.cards} - set(ends)
    halves = [_around(scene, first, set()), _around(scene, second, set())]
    small = min((0, 1), key=lambda at: len(halves[at].cards))
    halves[small] = _around(scene, (first, second)[small], alone)
    return halves if all(len(half.cards) < len(scene.cards) for half in halves) else []


def _by_purpose(scene: Scene) -> list[Scene]:
    """Two parts, data and control, where a scene has lines of both."""
    control = [line for line in scene.lines if line.mode is Mode.CONTROL]
    rest = [line for line in scene.lines if line.mode is not Mode.CONTROL]
    if len(control) < FEW or not rest:
        return []
    return [_around(scene, rest, {card.id for card in scene.cards}), _around(scene, control, set())]


def _by_zone(scene: Scene) -> list[Scene]:
    """Two parts along the reading order: lines that end up to some lane, and the rest; the cut that balances best."""
    lane = {group.id: group.lane for group in scene.groups}
    at = {card.id: lane[card.group] for card in scene.cards}
    best: tuple[int, list[Scene]] | None = None
    for cut in sorted(set(at.values()))[1:-1]:
        left = [line for line in scene.lines if max(at[line.source], at[line.target]) <= cut]
        right = [line for line in scene.lines if max(at[line.source], at[line.target]) > cut]
        if not left or not right:
            continue
        before = {card for card, lane_of in at.items() if lane_of < cut}
        halves = [_around(scene, left, before), _around(scene, right, set(at) - before)]
        largest = max(len(half.cards) + len(half.lines) for half in halves)
        smaller = all(len(half.cards) + len(half.lines) < len(scene.cards) + len(scene.lines) for half in halves)
        if smaller and (best is None or largest < best[0]):
            best = (largest, halves)
    return best[1] if best else []


def _by_domain(scene: Scene) -> list[Scene]:
    """Two parts, each with half of the domains and everything that they exchange data with."""
    domains = [card.id for card in scene.cards if card.kind is ElementKind.DOMAIN]
    if len(domains) < 2:
        return []
    first = set(domains[: (len(domains) + 1) // 2])
    second = set(domains) - first
    left = [line for line in scene.lines if not {line.source, line.target} & second]
    right = [line for line in scene.lines if {line.source, line.target} & second]
    if not left or not right:
        return []
    return [_around(scene, left, {card.id for card in scene.cards} - second), _around(scene, right, second)]


def _by_line(scene: Scene) -> list[Scene]:
    """Two parts with half of the lines each, and the cards at their ends."""
    place = {card.id: at for at, card in enumerate(scene.cards)}
    lines = sorted(scene.lines, key=lambda line: place[line.source])
    if len(lines) < 2:
        cards = [card.id for card in scene.cards]
        half = len(cards) // 2
        return [] if lines else [_only(scene, cards[:half], ()), _only(scene, cards[half:], ())]
    half = len(lines) // 2
    return [_around(scene, lines[:half], set()), _around(scene, lines[half:], set())]


def _around(scene: Scene, lines: Sequence[Line], alone: Set[str]) -> Scene:
    """The part with some lines, the cards at their ends, and cards without any line that belong there."""
    ends = {end for line in scene.lines for end in (line.source, line.target)}
    used = {end for line in lines for end in (line.source, line.target)}
    cards = [card.id for card in scene.cards if card.id in used or (card.id not in ends and card.id in alone)]
    return _only(scene, cards, lines)


def _only(scene: Scene, cards: Sequence[str], lines: Sequence[Line]) -> Scene:
    wanted, shown = set(cards), set(lines)
    kept = tuple(card for card in scene.cards if card.id in wanted)
    letters = {letter for card in kept for letter in (*card.badges, *card.exercises)}
    filled = {card.group for card in kept}
    return replace(
        scene,
        cards=kept,
        lines=tuple(line for line in scene.lines if line in shown),
        groups=tuple(group for group in scene.groups if group.id in filled),
        letters=tuple(each for each in scene.letters if each[0] in letters),
    )

"""The decisions: a map of how they hang together, an index with each one's price, and records in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder import records
from scaffolder.model.decision import Verdict
from scaffolder.model.document import Data
from scaffolder.records.page import stem
from scaffolder.review import markdown
from scaffolder.review.subject import Row, Subject, anchor

WIDE, TALL, ACROSS, DOWN = 296, 52, 372, 66
"""A card of the map, and the distance from one to the next, in pixels."""

TOP = 34
"""Room above the cards for the titles of the columns."""

LONGEST = 6
"""Cards in a column before a second one of its level begins."""


def section(subject: Subject, *, full: bool) -> Row:
    """Shape: `map`, `rows` of the index, `pages` (records in full: all, or the one that needs the board most)."""
    shown = subject.records if full else subject.records and (most_open(subject.records),)
    return {
        "map": _map(subject.records),
        "rows": cast("Data", [_row(each, subject) for each in subject.records]),
        "pages": cast("Data", _pages(shown, subject)),
        "all": full,
        "defaults": len(subject.verdicts) - len(subject.records),
    }


def most_open(verdicts: Sequence[Verdict]) -> Verdict:
    """The record a board should read in full: proposed, of the smallest lead, the most significant first among equals."""
    proposed = [each for each in verdicts if each.status == "proposed" and each.best] or list(verdicts)
    return min(proposed, key=lambda each: (each.lead / max(each.chosen.score, 1), -each.decision.significance, each.number))


def _row(verdict: Verdict, subject: Subject) -> Row:
    rules = [each for each in verdict.confirmations if each in subject.in_force]
    best = verdict.best
    return {
        "number": f"{verdict.number:04d}",
        "anchor": anchor(verdict),
        "question": verdict.decision.title,
        "answer": verdict.chosen.title,
        "status": verdict.status,
        "confidence": verdict.confidence.value,
        "rival": f"{best.title}, {_apart(verdict.chosen.score - best.score)}" if best else "no rival fits",
        "price": verdict.chosen.options[0].bad[0].replace("`", ""),
        "rules": subject.counted(rules),
        "where": subject.settled(verdict.path),
        "revisit": verdict.decision.revisit,
        "deciders": ", ".join(verdict.deciders),
    }


def _apart(points: int) -> str:
    return f"{points} behind" if points > 0 else f"{-points} ahead" if points else "level"


def _pages(shown: Sequence[Verdict], subject: Subject) -> list[Row]:
    """Records as HTML; what points out of the record points into the pack or is plain text."""
    texts = records.pages(subject.architecture, subject.verdicts, subject.catalog)
    anchors = {f"{stem(each)}.md": anchor(each) for each in subject.records}
    return [
        {
            "number": f"{each.number:04d}",
            "html": markdown.html(texts[f"{records.FOLDER}/{stem(each)}.md"], anchors),
        }
        for each in shown
    ]


def _map(verdicts: Sequence[Verdict]) -> Row:
    """Cards in columns by level, lines between related ones; coordinates in pixels."""
    columns = _columns(verdicts)
    spots: dict[str, tuple[int, int]] = {}
    cards: list[Row] = []
    for column, (_, members) in enumerate(columns):
        for place, verdict in enumerate(members):
            x, y = column * ACROSS, TOP + place * DOWN
            spots[verdict.id] = (column, y + TALL // 2)
            cards.append(
                {
                    "x": x, "y": y, "number": f"{verdict.number:04d}", "anchor": anchor(verdict),
                    "title": verdict.decision.title, "answer": _cut(verdict.chosen.title), "status": verdict.status,
                    "confidence": verdict.confidence.value,
                }
            )  # fmt: skip
    pairs = dict.fromkeys(
        tuple(sorted((each.id, other), key=lambda name: spots[name]))
        for each in verdicts
        for other in each.related
        if other in spots
    )
    return {
        "cards": cast("Data", cards),
        "lines": [_line(spots[one], spots[other]) for one, other in pairs],
        "heads": cast("Data", [{"x": number * ACROSS, "title": title} for number, (title, _) in enumerate(columns)]),
        "width": max(len(columns) - 1, 0) * ACROSS + WIDE + 44,
        "height": TOP + max((len(members) for _, members in columns), default=0) * DOWN,
        "wide": WIDE,
        "tall": TALL,
    }


def _cut(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _columns(verdicts: Sequence[Verdict]) -> list[tuple[str, list[Verdict]]]:
    """Levels from the widest to the narrowest reach, each in columns of at most `LONGEST`, near what it hangs on."""
    found: list[tuple[str, list[Verdict]]] = []
    heights: dict[str, float] = {}
    for level in ("strategic", "architectural", "technical"):
        members = [each for each in verdicts if each.decision.level == level]
        members.sort(key=lambda each: (_mean(each, heights), each.number))
        size = -(-len(members) // max(-(-len(members) // LONGEST), 1)) if members else 0
        for start in range(0, len(members), max(size, 1)):
            column = members[start : start + size]
            found.append((level if not start else "", column))
            heights.update({each.id: float(place) for place, each in enumerate(column)})
    return found


def _mean(verdict: Verdict, heights: Mapping[str, float]) -> float:
    """The mean height of what a decision hangs on and stands already; far down where that is nothing."""
    known = [heights[each] for each in verdict.related if each in heights]
    return sum(known) / len(known) if known else 99.0


def _line(one: tuple[int, int], other: tuple[int, int]) -> str:
    """A path between two cards, given as column and middle: across columns, or a bow beside one column."""
    (left, top), (right, bottom) = one, other
    start = left * ACROSS + WIDE
    if left == right:
        bow = start + 22 + min(abs(bottom - top) // DOWN, 4) * 4
        return f"M{start} {top}C{bow} {top} {bow} {bottom} {start} {bottom}"
    end = right * ACROSS
    if right == left + 1:
        middle = (start + end) // 2
        return f"M{start} {top}C{middle} {top} {middle} {bottom} {end} {bottom}"
    # Past the columns between, a line runs in the gap between two rows of cards, never behind a card.
    row = round(((top + bottom) / 2 - TOP) / DOWN)
    gap = TOP + row * DOWN - (DOWN - TALL) // 2
    first, last = (left + 1) * ACROSS, (right - 1) * ACROSS + WIDE
    leave, arrive = (start + first) // 2, (last + end) // 2
    return f"M{start} {top}C{leave} {top} {leave} {gap} {first} {gap}H{last}C{arrive} {gap} {arrive} {bottom} {end} {bottom}"

"""What is written on a line, and the room it takes there."""

from __future__ import annotations

from scaffolder.views import metrics, palette
from scaffolder.views.scene import Line, Net, Say, Scene

SIZE = 10.0
STEP = 11.5
TEXT_ROOM = 112.0
TIGHT_ROOM = 82.0
LOOSE_ROOM = 150.0
NUMBER = 17.0
PILL = 31.0
"""Sizes in pixels; a number is a disc of NUMBER across, a number with a letter a pill of PILL."""

LEVELS = ("restricted", "confidential", "internal", "public")
"""Classifications from the highest to the lowest."""

LEAF_PITCH = 12.0
"""Least distance between two arrows that end at one side of a card."""


def letter(net: Net) -> str:
    """The classification's letter."""
    return letter_of(net.lines[0].classification)


def letter_of(classification: str) -> str:
    """The letter of a classification, as the key says it; a dash where there is none."""
    return {"restricted": "R", "confidential": "C", "internal": "I", "public": "P"}.get(classification, "-")


def highest(net: Net) -> str:
    """The highest classification of what a tree carries."""
    found = [line.classification for line in net.lines if line.state != "ghost"] or [net.lines[0].classification]
    return next((level for level in LEVELS if level in found), found[0])


def say(net: Net, *, numbered: bool, lettered: bool, classed: bool = False, space: float = TEXT_ROOM) -> Say:
    """The label of a net: its number alone, or purpose above and protocol below the line, `classed` with classification."""
    if numbered:
        wide = PILL if lettered else NUMBER
        return Say(purpose=(), protocol=(), width=wide + 5, above=NUMBER / 2 + 0.5, below=NUMBER / 2 + 0.5)
    line = net.lines[0]
    purpose = metrics.wrap(line.purpose, SIZE, space, most=3)
    protocol = metrics.wrap(line.protocol, SIZE, space, most=2)
    if lettered and line.holds:
        protocol += metrics.wrap(line.holds, SIZE, space, most=6)
    if classed:
        protocol += (highest(net),)
    widest = max(metrics.width(text, SIZE) for text in (*purpose, *protocol))
    mark = NUMBER + 4 if lettered else 0.0
    least = NUMBER / 2 if lettered else 3.0
    return Say(
        purpose=purpose,
        protocol=protocol,
        width=widest + mark + 10,
        above=max(least, STEP * len(purpose) + 4),
        below=max(least, STEP * len(protocol) + 4),
    )


def tint(line: Line, scene: Scene) -> str:
    """The class that colours a line: its mode or its classification."""
    if scene.colour_by == "mode":
        return line.mode.value
    return line.classification if line.classification in palette.STROKES else "internal"

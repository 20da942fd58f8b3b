"""Every picture of an architecture by name, ready to be laid out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture
from scaffolder.views import (
    alike,
    compose,
    definitions,
    domains,
    folds,
    lineage,
    matrix,
    operating,
    parts,
    places,
    recovery,
    select,
    stacks,
    surroundings,
    timeline,
    untangle,
    waves,
)
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Scene

PART_LINE = 18.0
"""The height of one more line under the title, which a part needs to say what it shows."""

MOST_PARTS = 4
"""A view of more parts than these has one picture before them, on which every zone is one card."""


_LAST: list[tuple[Architecture, int, dict[str, Scene]]] = []
"""The architecture asked for last, and its pictures: a command asks for one picture after another of the same one."""


def kept(architecture: Architecture, most: int = 0) -> dict[str, Scene]:
    """The pictures of an architecture, made once for all questions about the same one."""
    if not _LAST or _LAST[0][0] is not architecture or _LAST[0][1] != most:
        _LAST[:] = [(architecture, most, scenes(architecture, most=most))]
    return _LAST[0][2]


def scenes(architecture: Architecture, wanted: Sequence[Definition] | None = None, most: int = 0) -> dict[str, Scene]:
    """Every picture that the architecture has, in order; a view that does not apply is not among them.

    Of a view that has many pictures, the first `most` where given.
    """
    found: dict[str, Scene] = {}
    for view in definitions.of(architecture) if wanted is None else wanted:
        made = _scenes(architecture, view, most)
        for scene in made[: most or None]:
            found[scene.name] = scene
    return found


def target(architecture: Architecture) -> Architecture:
    """The platform as it stands after its migration: what moves or retires is on the migration's own frames.

    The bands stay whole: the frames leave them out.
    """
    if not architecture.phases:
        return architecture
    last = set(architecture.phases[-1].elements)
    bands = {zone.id for zone in architecture.zones if zone.band}
    lasting = (each for each in architecture.elements if each.id in last or each.zone in bands)
    elements = tuple(each for each in lasting if each.state != "retiring")
    kept = {each.id for each in elements}
    flows = tuple(each for each in architecture.flows if each.source in kept and each.target in kept)
    controls = tuple(replace(each, applies=tuple(one for one in each.applies if one in kept)) for each in architecture.controls)
    return replace(architecture, elements=elements, flows=flows, controls=controls)


def _scenes(architecture: Architecture, view: Definition, most: int) -> tuple[Scene, ...]:
    if view.layout == "frames":
        return (*timeline.scenes(architecture, view), *_frames(architecture, view))
    architecture = target(architecture)
    if view.layout == "matrix":
        return matrix.scenes(architecture, view, most)
    if view.layout == "operating":
        return operating.scenes(architecture, view)
    if view.layout in ("domain", "lineage"):
        several = {"domain": domains.scenes, "lineage": lineage.scenes}[view.layout](architecture, view, most)
        return tuple(itertools.islice(_each(several, _fits(view), most), most or None))
    made = {"context": surroundings.scene, "places": places.scene}.get(view.layout, select.scene)(architecture, view)
    if not made.cards or (view.crossing and not made.lines):
        return ()
    if view.fold == "zones":
        return _fitting((made, select.scene(architecture, replace(view, fold=folds.REST))), _fits(view))
    if view.fold == "domains" and view.detail:
        return _fitting((made, alike.gathered(made), *stacks.stacked(made), made), _fits(view), most)
    found = parts.split(made, _fits(view), most)
    if view.layout == "places":
        return (*found, *recovery.scenes(architecture, view))
    if view.layout == "lanes" and not view.detail and len(found) > MOST_PARTS:
        return (select.overview(architecture, view), *found)
    return found


def _each(several: Sequence[Sequence[Scene]], fits: parts.Fits, most: int) -> Iterator[Scene]:
    for choices in several:
        yield from _fitting(choices, fits, most)


def _fitting(choices: Sequence[Scene], fits: parts.Fits, most: int = 0) -> tuple[Scene, ...]:
    """The first of several ways to show the same that fits on one picture, else the parts of the most folded."""
    for scene in choices:
        if fits(scene, part=False):
            return (scene,)
    return parts.split(choices[-1], fits, most)


def _fits(view: Definition) -> parts.Fits:
    """Whether a scene keeps to the budget, can be read on its sheet and, as a detail, crosses few lines.

    A part needs room for one more line, which says what it shows.
    """

    def fits(scene: Scene, *, part: bool) -> bool:
        if len(scene.cards) > view.elements:
            return False
        layout = compose.readable(scene)
        if layout is None:
            return False
        clear = untangle.is_clear(layout) or not view.detail
        return clear and len(layout.nets) <= view.lines and compose.fit(layout, spare=PART_LINE if part else 0.0).is_readable

    return fits


def _frames(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """Migration frames; above the budget every frame is split alike, so that its parts keep their coordinates."""
    frames = waves.scenes(architecture, view)
    if not frames:
        return ()
    plain = replace(frames[0], lines=tuple(replace(line, state="") for line in frames[0].lines))
    pieces = parts.split(plain, _fits(view))
    if len(pieces) == 1:
        return frames
    found: list[Scene] = []
    for frame in frames:
        for number, piece in enumerate(pieces, start=1):
            cards = {card.id for card in piece.cards}
            lines = {line.id for line in piece.lines}
            found.append(
                replace(
                    frame,
                    view=f"{frame.view}-{number}",
                    name=f"{frame.name}-{number}",
                    title=f"{frame.title} ({number} of {len(pieces)})",
                    part=piece.part,
                    cards=tuple(card for card in frame.cards if card.id in cards),
                    lines=tuple(line for line in frame.lines if line.id in lines),
                    groups=piece.groups,
                    letters=piece.letters,
                )
            )
    return tuple(found)

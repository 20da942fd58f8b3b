"""Every picture of an architecture by name, ready to be laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scaffolder.model.architecture import Architecture
from scaffolder.views import compose, definitions, domains, lineage, matrix, parts, places, select, surroundings, waves
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Scene


def scenes(architecture: Architecture, wanted: Sequence[Definition] | None = None) -> dict[str, Scene]:
    """Every picture that the architecture has, in order; a view that does not apply is not among them."""
    found: dict[str, Scene] = {}
    for view in definitions.shipped() if wanted is None else wanted:
        for scene in _scenes(architecture, view):
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


def _scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    if view.layout == "frames":
        return _frames(architecture, view)
    architecture = target(architecture)
    if view.layout == "matrix":
        return matrix.scenes(architecture, view)
    if view.layout in ("domain", "lineage"):
        several = {"domain": domains.scenes, "lineage": lineage.scenes}[view.layout](architecture, view)
        return tuple(part for scene in several for part in parts.split(scene, _fits(view)))
    made = {"context": surroundings.scene, "places": places.scene}.get(view.layout, select.scene)(architecture, view)
    if not made.cards or (view.crossing and not made.lines):
        return ()
    return parts.split(made, _fits(view))


def _fits(view: Definition) -> parts.Fits:
    """Whether a scene keeps to the budget and can be read on the page."""

    def fits(scene: Scene) -> bool:
        if len(scene.cards) > view.elements:
            return False
        layout = compose.compose(scene)
        return len(layout.nets) <= view.lines and compose.fit(layout).is_readable

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
                    cards=tuple(card for card in frame.cards if card.id in cards),
                    lines=tuple(line for line in frame.lines if line.id in lines),
                    groups=piece.groups,
                    letters=piece.letters,
                )
            )
    return tuple(found)

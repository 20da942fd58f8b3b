"""Fewer lanes: zones that hold few cards stand one below the other, where side by side they would not fit a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scaffolder.views.scene import Scene
from scaffolder.views.select import BAND_LANES


def stacked(scene: Scene) -> Iterator[Scene]:
    """The scene with the zones of governance in one lane, and with the last zone before them above those."""
    lanes = {group.id: group.lane for group in scene.groups if not group.band}
    bands = sorted({lane for lane in lanes.values() if lane > BAND_LANES})
    before = sorted({lane for lane in lanes.values() if lane <= BAND_LANES})
    if len(bands) > 1:
        yield _together(scene, bands)
    if bands and len(before) > 1:
        yield _together(scene, [before[-1], *bands])


def _together(scene: Scene, lanes: list[int]) -> Scene:
    groups = (replace(group, lane=lanes[0]) if group.lane in lanes and not group.band else group for group in scene.groups)
    return replace(scene, groups=tuple(groups))

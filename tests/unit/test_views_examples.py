"""The laws of the pictures, on the platforms that the examples describe."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import measured
import pytest

from scaffolder import documents, manifests, views
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Mode
from scaffolder.resolve import resolve
from scaffolder.views import compose, pictures

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/platform.yaml"))


@cache
def architecture(path: Path) -> Architecture:
    catalog = Catalog()
    document, _ = documents.read(str(path))
    manifest, _ = manifests.build(document, catalog)
    return resolve(manifest, catalog)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_pictures_of_an_example(path: Path) -> None:
    """Nothing overlaps, everything can be read on A3, overviews cross little, and no file is larger than 150 kB."""
    built = architecture(path)
    for name, scene in pictures.scenes(built).items():
        if scene.layout == "lanes":
            layout = compose.compose(scene)
            assert measured.overlaps(layout) == [], name
            assert compose.fit(layout).points >= 7.0, name
            if name.startswith(("context", "container")):
                assert measured.crossings(layout) <= 0.7 * max(1, len(scene.lines)), name
                assert measured.forward(layout) >= 0.85, name
        assert len(views.draw(built, name).encode()) <= 150_000, name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_data_flow_of_an_example_is_drawn(path: Path) -> None:
    """Each data flow is on a picture, each element on a picture or folded into a card of one."""
    built = architecture(path)
    scenes = pictures.scenes(built).values()
    drawn = {flow for scene in scenes for line in scene.lines for flow in line.flows}
    assert {flow.id for flow in built.flows if flow.mode is not Mode.CONTROL} <= drawn
    members = {member for scene in scenes for card in scene.cards for member in card.members}
    assert {each.id for each in built.elements} <= members

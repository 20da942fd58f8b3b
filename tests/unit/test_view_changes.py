"""What changed between two architectures: nothing is missed, nothing else is marked, and nothing moves that did not change."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from decided_platforms import architecture, example

from scaffolder.model.architecture import Architecture
from scaffolder.views import changes, compose, pictures

BANK = "bank-mesh-on-fabric"


def without(platform: Architecture, element: str) -> Architecture:
    """A platform that lost one element with all its flows."""
    return replace(
        platform,
        elements=tuple(each for each in platform.elements if each.id != element),
        flows=tuple(each for each in platform.flows if element not in (each.source, each.target)),
        controls=tuple(
            replace(each, applies=tuple(one for one in each.applies if one != element))
            for each in platform.controls
            if each.element != element
        ),
    )


def test_the_same_platform_shows_nothing() -> None:
    """Without a difference there is no mark and no picture, and the summary says so."""
    platform = architecture(example("retail-mesh"))
    assert changes.changes(platform, platform) == ()
    assert changes.scenes(platform, platform, ()) == {}
    assert "No element and no flow differs" in changes.summary((), "Shop", "main")


@pytest.mark.parametrize("seed", range(6))
def test_what_is_lost_or_new_is_marked(seed: int) -> None:
    """An element that is gone stands where it stood, marked with all its flows; the other way round it is new."""
    platform = architecture(example("retail-mesh"))
    element = random.Random(seed).choice([each for each in platform.elements if each.kind.value != "data-product"])
    less = without(platform, element.id)
    gone = changes.changes(platform, less)
    assert {each.state for each in gone} == {changes.REMOVED}
    assert {each.id for each in gone if each.kind == "element"} == {element.id}
    touching = {each.id for each in platform.flows if element.id in (each.source, each.target)}
    assert {each.id for each in gone if each.kind == "flow"} == touching
    assert [each.id for each in changes.merged(platform, less).elements] == [each.id for each in platform.elements]
    assert {each.state for each in changes.changes(less, platform)} == {changes.ADDED}


def test_a_written_change_says_what_became_what() -> None:
    """Another choice in the manifest is a change in words: the technology that was and the one that is."""
    text = example(BANK)
    before, after = architecture(text.replace("catalog: collibra", "catalog: datahub")), architecture(text)
    found = changes.changes(before, after)
    told = {each.id: each.what for each in found}
    assert "DataHub" in told["business-catalog"] and "Collibra" in told["business-catalog"]
    drawn = changes.scenes(before, after, found)
    assert drawn
    marks = {card.id: card.state for scene in drawn.values() for card in scene.cards}
    assert marks["business-catalog"] == changes.CHANGED
    page = changes.summary(found, "Bank", "main")
    assert "| changed | technology: DataHub" in page


def test_marks_move_nothing() -> None:
    """A marked picture has every card where the unmarked one has it."""
    text = example(BANK)
    before, after = architecture(text.replace("orchestrator: airflow", "orchestrator: dagster")), architecture(text)
    found = changes.changes(before, after)
    plain = pictures.kept(changes.merged(before, after))
    for name, scene in changes.scenes(before, after, found).items():
        if scene.layout == "lanes":
            own, other = ({card.id: box for card, box in compose.compose(each).cards} for each in (scene, plain[name]))
            assert own == other, name

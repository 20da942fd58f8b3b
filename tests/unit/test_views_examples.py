"""What makes a picture fit for a review, measured on every view of six platforms, and of one with an assistant and models."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import measured
import pytest
import resolved_platforms

from scaffolder import documents, manifests, views
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Element, Flow, Mode
from scaffolder.resolve import resolve
from scaffolder.views import compose, definitions, palette, pictures
from scaffolder.views.scene import Layout, Scene

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/platform.yaml"))
PLATFORMS = [*EXAMPLES, "assistant"]
VIEWS = {each.id: each for each in definitions.shipped()}
LEVELS = ("public", "internal", "confidential", "restricted")


@cache
def architecture(name: str) -> Architecture:
    if name == "assistant":
        return resolved_platforms.platform("retail-mesh")
    catalog = Catalog()
    document, _ = documents.read(str(ROOT / "examples" / name / "platform.yaml"))
    manifest, _ = manifests.build(document, catalog)
    return resolve(manifest, catalog)


@cache
def scenes(name: str) -> dict[str, Scene]:
    return pictures.scenes(architecture(name))


@cache
def drawn(name: str, view: str) -> str:
    return views.draw(architecture(name), view)


def laid(name: str) -> Iterator[tuple[Scene, Layout]]:
    for scene in scenes(name).values():
        if scene.layout == "lanes":
            yield scene, compose.compose(scene)


def test_every_view_is_made_somewhere() -> None:
    """Each view of the table applies to at least one of the platforms, and every platform has at least six."""
    made = {name: {scene.family for scene in scenes(name).values()} for name in PLATFORMS}
    assert set().union(*made.values()) == set(VIEWS)
    assert all(len(each) >= 6 for each in made.values())
    assert all(
        ("ai-flow" in made[name]) <= bool(architecture(name).value("ml") or architecture(name).value("genai")) for name in made
    )
    assert all(("migration" in made[name]) == bool(architecture(name).phases) for name in made)


def overlaps(name: str) -> Iterator[str]:
    """What lies on something else: cards, labels, lines, titles and words by the layout, and all drawn text by its metrics."""
    for scene, layout in laid(name):
        yield from (f"{scene.name}: {each}" for each in measured.overlaps(layout))
    for view in scenes(name):
        yield from (f"{view}: {each}" for each in measured.colliding(drawn(name, view)))


def unreadable(name: str) -> Iterator[str]:
    """Text below 7 points on A3, or for a detail on A4; a page that does not fill a landscape sheet."""
    for view, scene in scenes(name).items():
        width, height = measured.page(drawn(name, view))
        wide, high = compose.A4 if scene.detail else compose.A3
        smallest = min(measured.sizes(drawn(name, view)))
        if smallest * min(wide / width, high / height) < 7.0:
            yield f"{view}: {smallest * min(wide / width, high / height):.2f} points"
        if not 1.195 <= width / height <= 1.605:
            yield f"{view}: aspect {width / height:.2f}"


def tangled(name: str) -> Iterator[str]:
    """Over a quarter crossing a line on details, 0.7 on overviews; under 85 % of a view's flows in reading direction."""
    forward: dict[str, list[bool]] = {}
    for scene, layout in laid(name):
        most = 0.25 if scene.detail else 0.7
        if measured.crossings(layout) > most * len(scene.lines):
            yield f"{scene.name}: {measured.crossings(layout)} crossings of {len(scene.lines)} lines"
        boxes = {card.id: box for card, box in layout.cards}
        for line in scene.lines:
            if line.mode is not Mode.CONTROL:
                forward.setdefault(scene.family, []).extend([boxes[line.target].x >= boxes[line.source].x] * len(line.flows))
    yield from (f"{family}: {sum(runs)} of {len(runs)}" for family, runs in forward.items() if sum(runs) < 0.85 * len(runs))


def unspoken(name: str) -> Iterator[str]:
    """What the C4 notation list asks for and a picture does not say."""
    digest = architecture(name).digest
    for view, scene in scenes(name).items():
        said = " ".join(text for _, text in measured.texts(drawn(name, view)))
        yield from (f"{view}: no {each}" for each in ("Key", digest, "Scope:", "state:") if each not in said)
        if 'role="img"' not in drawn(name, view):
            yield f"{view}: no role"
        for card in scene.cards:
            if not (card.name and card.technology and (card.description or scene.layout == "matrix")):
                yield f"{view}: {card.id} lacks name, technology or description"
        for line in scene.lines:
            if not (line.purpose and line.protocol and line.classification in LEVELS):
                yield f"{view}: {line.id} lacks purpose, protocol or classification"


def unfaithful(name: str) -> Iterator[str]:
    """Where a picture's ids are not its view's elements and lines, or a flow or element of the model is on no picture."""
    built = pictures.target(architecture(name))
    shown: set[str] = set()
    members: set[str] = set()
    for view, scene in scenes(name).items():
        cards, lines = measured.identified(drawn(name, view))
        if cards != {card.id for card in scene.cards} or lines != {(line.id, line.source, line.target) for line in scene.lines}:
            yield f"{view}: other ids than its view"
        shown |= {flow for line in scene.lines for flow in line.flows}
        members |= {member for card in scene.cards for member in card.members}
    badges = {(control.element, each) for control in built.controls for each in control.applies}
    for flow in built.flows:
        badge = flow.mode is Mode.CONTROL and {(flow.source, flow.target), (flow.target, flow.source)} & badges
        if flow.id not in shown and not badge:
            yield f"flow {flow.id} is neither a line nor a badge"
    yield from (f"element {each.id} is on no picture" for each in built.elements if each.id not in members)


def dependent(name: str) -> Iterator[str]:
    """Pictures over 150 kB, with references outside, shared ids, or another geometry in one of their themes."""
    seen: set[str] = set()
    for view in scenes(name):
        svg = drawn(name, view)
        if len(svg.encode()) > 150_000:
            yield f"{view}: {len(svg.encode())} bytes"
        if re.search(r'(?:href|src)="(?!#|data:image/png;base64,)|url\((?!#)|@import|<script', svg):
            yield f"{view}: refers outside itself"
        ids = re.findall(r'(?<![-\w])id="([^"]+)"', svg)
        if len(ids) != len(set(ids)) or seen & set(ids):
            yield f"{view}: ids that are not its own"
        seen |= set(ids)
        bare = [
            re.sub("<style>.*?</style>", "", views.draw(architecture(name), view, theme=each)) for each in ("light", "dark")
        ]
        if bare != [re.sub("<style>.*?</style>", "", svg)] * 2:
            yield f"{view}: themes differ in more than their colours"


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_picture_is_fit_for_review(name: str) -> None:
    """Nothing on a picture overlaps, is too small, tangles, stays unsaid, misleads, or depends on more than itself."""
    checks = (overlaps, unreadable, tangled, unspoken, unfaithful, dependent)
    assert {check.__name__: found for check in checks if (found := list(check(name)))} == {}


def mutated(built: Architecture, seed: int) -> Architecture:
    """The architecture with one flow dropped, redirected or relabelled."""
    chance = random.Random(seed)
    data = [at for at, flow in enumerate(built.flows) if flow.mode is not Mode.CONTROL]
    at = chance.choice(data)
    flow = built.flows[at]
    flows: list[Flow] = list(built.flows)
    if seed % 3 == 0:
        del flows[at]
    elif seed % 3 == 1:
        others = [each.id for each in built.elements if each.id not in (flow.source, flow.target) and each.zone]
        flows[at] = replace(flow, target=chance.choice(others))
    else:
        flows[at] = replace(flow, purpose=f"{flow.purpose} changed")
    return replace(built, flows=tuple(flows))


def told(built: Architecture) -> set[tuple[str, ...]]:
    """What the container and domain views say about flows, before they are laid out."""
    wanted = [VIEWS[each] for each in ("container", "domain")]
    return {
        (scene.family, scene.subject, *line.flows, line.source, line.target, line.purpose)
        for scene in measured.unlaid(built, wanted)
        for line in scene.lines
    }


def test_every_change_of_the_model_is_seen() -> None:
    """Of 200 seeded changes of a flow, over two platforms, every one changes what the pictures say."""
    for name in ("retail-mesh", "insurer-fabric"):
        built = pictures.target(architecture(name))
        before = told(built)
        assert all(told(mutated(built, seed)) != before for seed in range(100)), name


HASHES = """
import hashlib, sys
sys.path.insert(0, "tests/unit")
import test_views_examples
from scaffolder import views
made = views.pages(test_views_examples.architecture("startup-lakehouse"))
print(hashlib.sha256("".join(f"{name}{text}" for name, text in made.items()).encode()).hexdigest())
"""


def test_same_bytes_everywhere(tmp_path: Path) -> None:
    """Three hash seeds, two locales, with and without a `dot` on the path: the same bytes."""
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    dot.chmod(0o755)
    path = os.environ["PATH"]
    found = {
        subprocess.run(
            [sys.executable, "-c", HASHES], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": language, "PATH": search},
        ).stdout
        for seed, language, search in (("0", "C", path), ("1", "C.UTF-8", f"{tmp_path}{os.pathsep}{path}"), ("77", "C", path))
    }  # fmt: skip
    assert len(found) == 1


def edited(built: Architecture, seed: int) -> Architecture:
    """The architecture after one edit of one element: renamed, dropped, or a second one beside it."""
    chance = random.Random(seed)
    elements: list[Element] = list(built.elements)
    at = chance.choice([at for at, each in enumerate(elements) if not each.domain])
    flows = built.flows
    if seed % 3 == 0:
        elements[at] = replace(elements[at], name=f"{elements[at].name} II")
    elif seed % 3 == 1:
        gone = elements.pop(at).id
        flows = tuple(flow for flow in flows if gone not in (flow.source, flow.target))
    else:
        twin = replace(elements[at], id=f"{elements[at].id}-twin", name="Second one")
        elements.insert(at + 1, twin)
        near = next((flow for flow in flows if built.elements[at].id == flow.target), None)
        flows = (*flows, replace(near, id="twin-flow", target=twin.id)) if near else flows
    return replace(built, elements=tuple(elements), flows=flows)


def test_small_edits_move_little() -> None:
    """Over fifty edits of one element the others move by 0 pixels in the median, and 90 % of them within 24."""
    moved: list[float] = []
    for seed in range(50):
        name = EXAMPLES[seed % len(EXAMPLES)]
        built = pictures.target(architecture(name))
        before = [compose.compose(each) for each in pictures.scenes(built, [VIEWS["container"]]).values()]
        after = [compose.compose(each) for each in pictures.scenes(edited(built, seed), [VIEWS["container"]]).values()]
        moved += [distance for one, other in zip(before, after, strict=False) for distance in measured.moved(one, other)]
    moved.sort()
    assert moved[len(moved) // 2] == 0.0
    assert sum(each <= 24.0 for each in moved) >= 0.9 * len(moved)


def test_migration_frames_share_coordinates() -> None:
    """In all frames of a part every card stands at the same place."""
    for name in ("bank-mesh-on-fabric", "manufacturer-lakehouse"):
        frames: dict[str, list[dict[str, object]]] = {}
        for scene, layout in laid(name):
            if scene.waves:
                part = scene.name.split("-", 2)[2:] or ["whole"]
                frames.setdefault(part[0], []).append({card.id: box for card, box in layout.cards})
        assert frames
        for each in frames.values():
            assert len(each) == len(architecture(name).phases)
            assert all(frame == each[0] for frame in each)


@pytest.mark.parametrize("tint", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", measured.SIGHTS)
def test_no_meaning_is_lost_without_colour(tint: dict[str, str], sight: str) -> None:
    """In greyscale and three colour-vision deficiencies lines keep a contrast of 3, text 4.5; dash and width differ too."""
    seen = {key: measured.seen(value, sight) for key, value in tint.items() if value.startswith("#")}
    for line in palette.STROKES:
        assert measured.contrast(seen[line], seen["paper"]) >= 3.0
        assert measured.contrast(seen["disc"], seen[line]) >= 4.5
    for ground in ("paper", "zone", *palette.KINDS):
        assert measured.contrast(seen["ink"], seen[ground]) >= 4.5
        assert measured.contrast(seen["soft"], seen[ground]) >= 4.5
    modes = [palette.STROKES[each] for each in ("batch", "stream", "cdc", "query", "control")]
    levels = [palette.STROKES[each] for each in ("restricted", "confidential", "internal", "public")]
    assert len(set(modes)) == len(modes)
    assert len(set(levels)) == len(levels)


def test_only_what_a_part_needs_is_said_twice() -> None:
    """A split view names its parts, and every part has at least two elements."""
    for name in PLATFORMS:
        for scene in scenes(name).values():
            if re.search(r"-\d+$", scene.name) and scene.layout == "lanes" and not scene.waves:
                assert re.search(r"\(\d+ of \d+\)$", scene.title), scene.name
                assert len(scene.cards) >= 2, scene.name


def test_dot_is_never_asked() -> None:
    """No module of the pictures starts a program, so that an installed Graphviz changes nothing."""
    assert not shutil.which("scaffold-dot")
    for path in (ROOT / "scaffolder" / "views").rglob("*.py"):
        assert "subprocess" not in path.read_text("utf-8"), path

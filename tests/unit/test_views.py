"""The laws of the pictures: nothing overlaps, everything can be read, and what is drawn is what the model says."""

from __future__ import annotations

import random
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace

import architectures
import jsonschema
import measured
import pytest

from scaffolder import schemas, views
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Mode
from scaffolder.views import compose, definitions, legend, matrix, metrics, paint, palette, pictures, stride
from scaffolder.views.scene import Layout, Scene

SVG = "{http://www.w3.org/2000/svg}"
BUILT = {name: build() for name, build in architectures.BUILT.items()}
SCENES = {name: pictures.scenes(built) for name, built in BUILT.items()}


def every_scene(layout: str = "") -> list[tuple[str, str]]:
    return [
        (name, scene.name)
        for name, scenes in SCENES.items()
        for scene in scenes.values()
        if not layout or scene.layout == layout
    ]


def scene_of(name: str, view: str) -> Scene:
    return SCENES[name][view]


@pytest.mark.parametrize("name", BUILT)
def test_views_follow_from_the_model(name: str) -> None:
    """The required views are there, in their order; a migration view exists only where phases do."""
    kinds = list(dict.fromkeys(views.families(BUILT[name]).values()))
    assert kinds == [each.id for each in definitions.shipped() if each.id in kinds]
    assert {"context", "container", "data-flow", "deployment"} <= set(kinds)
    assert ("migration" in kinds) == bool(BUILT[name].phases)
    assert ("domain-map" in kinds) == any(each.kind is ElementKind.DATA_PRODUCT for each in BUILT[name].elements)


@pytest.mark.parametrize(("name", "view"), every_scene("lanes"))
def test_nothing_overlaps(name: str, view: str) -> None:
    """No card, label, line, title or word lies on another, and no line runs along a foreign one."""
    assert measured.overlaps(compose.compose(scene_of(name, view))) == []


@pytest.mark.parametrize(("name", "view"), every_scene("lanes"))
def test_pictures_can_be_read(name: str, view: str) -> None:
    """Fitted to its sheet the smallest text has 7 points; lines cross little, and nearly all data runs in reading direction."""
    scene = scene_of(name, view)
    layout = compose.compose(scene)
    assert compose.fit(layout).points >= 7.0
    if view.startswith(("context", "container", "data-flow")):
        assert measured.crossings(layout) <= 0.7 * max(1, len(scene.lines))
        assert measured.forward(layout) >= 0.85


@pytest.mark.parametrize(("name", "view"), every_scene())
def test_a_view_keeps_to_its_budget(name: str, view: str) -> None:
    """No picture shows more elements than its view allows; what is more is on another picture."""
    scene = scene_of(name, view)
    defined = next(each for each in definitions.shipped() if each.id == scene.family)
    counted = [card for card in scene.cards if scene.layout == "lanes" or card.kind is ElementKind.DATA_PRODUCT]
    assert len(counted) <= defined.elements


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own picture)


@pytest.mark.parametrize(("name", "view"), every_scene())
def test_picture_shows_exactly_its_scene(name: str, view: str) -> None:
    """The `data-id`s of a picture are the scene's cards and lines, each line with its ends, flows and label."""
    scene = scene_of(name, view)
    root = parsed(views.draw(BUILT[name], view, icons="neutral"))
    drawn = [each for each in root.iter() if "data-id" in each.attrib]
    lines = {
        (each.get("data-id"), each.get("data-source"), each.get("data-target")) for each in drawn if each.get("data-flows")
    }
    assert lines == {(line.id, line.source, line.target) for line in scene.lines}
    assert {each.get("data-id") for each in drawn if not each.get("data-flows")} == {card.id for card in scene.cards}
    flows = [each.get("data-flows", "").split() for each in drawn if each.get("data-flows")]
    assert sorted(flow for each in flows for flow in each) == sorted(flow for line in scene.lines for flow in line.flows)


@pytest.mark.parametrize("name", BUILT)
def test_every_data_flow_and_element_is_somewhere(name: str) -> None:
    """Every data flow of the model is on at least one picture, and every element on a picture or folded into one."""
    shown = pictures.scenes(BUILT[name]).values()
    flows = {flow for scene in shown for line in scene.lines for flow in line.flows}
    assert {flow.id for flow in BUILT[name].flows if flow.mode is not Mode.CONTROL} <= flows
    members = {member for scene in shown for card in scene.cards for member in card.members}
    assert {each.id for each in BUILT[name].elements} <= members


@pytest.mark.parametrize(("name", "view"), every_scene())
def test_c4_notation(name: str, view: str) -> None:
    """Title, key, kind and technology of each element, direction, purpose and protocol of each line, owner and digest."""
    architecture, scene = BUILT[name], scene_of(name, view)
    root = parsed(views.draw(architecture, view, icons="neutral"))
    said = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    assert "Key" in said
    assert architecture.digest in said
    assert f"owner: {architecture.owner}" in said
    assert "state:" in said
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    for line in scene.lines:
        assert line.purpose
        assert line.protocol
        assert line.classification
    for kind in {card.kind.value for card in scene.cards if card.state != "ghost"}:
        assert kind.replace("-", " ") in said.replace("event log", "broker").lower() or scene.layout == "matrix"


@pytest.mark.parametrize(("name", "view"), every_scene())
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_svg_is_self_contained(name: str, view: str, theme: str) -> None:
    """Ids are unique and start with the view's name, nothing outside is referred to, sizes need no `font:` shorthand."""
    svg = views.draw(BUILT[name], view, theme=theme)
    root = parsed(svg)
    ids = [each.get("id", "") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.startswith((f"{view}-", f"view-{view}")) for each in ids)
    hrefs = [value for each in root.iter() for key, value in each.attrib.items() if key.endswith("href")]
    assert all(each.startswith(("#", "data:image/png;base64,")) for each in hrefs)
    assert not re.search(r"url\((?!#)|@import|<script|\bon[a-z]+=", svg)
    assert "font:" not in svg
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox", ""))
    assert len(svg.encode()) <= 150_000
    assert ("prefers-color-scheme:dark" in svg) == (theme == "auto")


def test_ids_differ_between_pictures_of_one_platform() -> None:
    """Pictures shown in one page do not take each other's icons and arrows."""
    ids: list[str] = []
    for view in views.names(BUILT["retail"]):
        root = parsed(views.draw(BUILT["retail"], view))
        ids += [each.get("id", "") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("tint", [palette.LIGHT, palette.DARK], ids=["light", "dark"])
def test_contrast(tint: dict[str, str]) -> None:
    """Text has a contrast of 4.5 and lines one of 3 against every ground they stand on, in both palettes."""
    grounds = [tint[each] for each in ("paper", "zone", "outer", *palette.KINDS)]
    for ground in grounds:
        for ink in ("ink", "soft", "head"):
            assert measured.contrast(tint[ink], ground) >= 4.5
    for line in (*palette.STROKES, "zone-line", "outer-line", "ghost-line", *(f"{kind}-line" for kind in palette.KINDS)):
        for ground in ("paper", "zone", "outer"):
            assert measured.contrast(tint[line], tint[ground]) >= 3.0
    for fill in (*palette.STROKES, "square"):
        assert measured.contrast(tint["disc"], tint[fill]) >= 4.5


def test_lines_differ_without_colour() -> None:
    """No two modes, and no two classifications, share both width and dash."""
    for names in (legend.MODES, legend.LEVELS):
        looks = [palette.STROKES[each] for each in names]
        assert len(looks) == len(set(looks))


def test_text_is_measured_as_the_font_has_it() -> None:
    """Widths add up character by character, cutting and wrapping never exceed the room."""
    assert metrics.width("A", 10) == pytest.approx(6.84)
    assert metrics.width("AA", 10) == pytest.approx(2 * metrics.width("A", 10))
    for text in ("Supply chain domain", "Straßenverkehrsordnungswidrigkeit", "日本語の名前", "x" * 300):
        assert metrics.width(metrics.cut(text, 12, 90, bold=True), 12, bold=True) <= 90
        lines = metrics.wrap(text, 10, 70, most=2)
        assert len(lines) <= 2
        assert all(metrics.width(line, 10) <= 70 for line in lines)


def mutations(architecture: Architecture, seed: int) -> Architecture:
    """The architecture with one flow dropped, redirected or relabelled."""
    chance = random.Random(seed)
    at = chance.choice([at for at, flow in enumerate(architecture.flows) if flow.mode is not Mode.CONTROL])
    flow = architecture.flows[at]
    kind = seed % 3
    flows: list[Flow] = list(architecture.flows)
    if kind == 0:
        del flows[at]
    elif kind == 1:
        domain = {each.id: each.domain or each.id for each in architecture.elements}
        ends = {domain[flow.source], domain[flow.target]}
        others = [each.id for each in architecture.elements if domain[each.id] not in ends]
        flows[at] = replace(flow, target=chance.choice(others))
    else:
        flows[at] = replace(flow, purpose=f"{flow.purpose} changed")
    return replace(architecture, flows=tuple(flows))


def facts(architecture: Architecture) -> set[tuple[str, ...]]:
    """What the overviews together say about flows, read from their text alone."""
    found: set[tuple[str, ...]] = set()
    wanted = [each for each in definitions.shipped() if each.id in ("context", "container", "deployment")]
    for scene in pictures.scenes(architecture, wanted).values():
        root = parsed(paint.paint(compose.compose(scene), theme="light", images={}))
        for each in root.iter():
            if each.get("data-flows"):
                keys = ("data-flows", "data-source", "data-target", "data-label")
                found.add((scene.name, *(str(each.get(key)) for key in keys)))
    return found


def marks(architecture: Architecture) -> set[tuple[str, ...]]:
    """What the domain map says about flows."""
    view = next(each for each in definitions.shipped() if each.layout == "matrix")
    return {
        (*line.flows, line.source, line.target, line.purpose)
        for scene in matrix.scenes(architecture, view)
        for line in scene.lines
    }


def test_mutations_of_the_model_are_seen() -> None:
    """Of 200 seeded changes to a flow (dropped, redirected, relabelled) every one changes what the pictures say."""
    for name in ("laptop", "fabric"):
        before, mapped = facts(BUILT[name]), marks(BUILT[name])
        for seed in range(100):
            changed = mutations(BUILT[name], seed)
            assert facts(changed) != before or marks(changed) != mapped, (name, seed)


def edits(architecture: Architecture) -> Iterator[Architecture]:
    """Fifty seeded edits of one element: a new name, a dropped element, an added one."""
    for seed in range(50):
        chance = random.Random(seed)
        elements: list[Element] = list(architecture.elements)
        plain = [at for at, each in enumerate(elements) if not each.domain]
        at = chance.choice(plain)
        flows = architecture.flows
        if seed % 3 == 0:
            elements[at] = replace(elements[at], name=f"{elements[at].name} II")
        elif seed % 3 == 1:
            gone = elements.pop(at).id
            flows = tuple(flow for flow in flows if gone not in (flow.source, flow.target))
        else:
            twin = replace(elements[at], id=f"{elements[at].id}-twin", name="Second one")
            elements.insert(at + 1, twin)
            near = next((flow for flow in flows if elements[at].id == flow.target), None)
            flows = (*flows, replace(near, id="twin-flow", target=twin.id)) if near else flows
        yield replace(architecture, elements=tuple(elements), flows=flows)


def container(architecture: Architecture) -> Layout:
    wanted = [each for each in definitions.shipped() if each.id == "container"]
    return compose.compose(next(iter(pictures.scenes(architecture, wanted).values())))


def test_small_edits_move_little() -> None:
    """Over fifty edits of one element the median movement of the others is 24 pixels at most."""
    before = container(BUILT["retail"])
    moved = sorted(distance for edited in edits(BUILT["retail"]) for distance in measured.moved(before, container(edited)))
    assert moved[len(moved) // 2] <= 24.0


def test_migration_frames_share_coordinates() -> None:
    """Every frame of a migration has every card and every line at the same place; only states differ."""
    frames = [compose.compose(scene) for name, scene in SCENES["leaving"].items() if re.match(r"migration-\d", name)]
    assert len(frames) == len(BUILT["leaving"].phases)
    places = [{card.id: box for card, box in frame.cards} for frame in frames]
    assert all(each == places[0] for each in places)
    states = [{card.id: card.state for card, _ in frame.cards} for frame in frames]
    assert states[0]["domain-finance"] == "ghost"
    assert states[1]["domain-finance"] == "new"
    assert states[2]["appliance"] == "retiring"
    assert states[3]["appliance"] == "ghost"


def test_same_bytes() -> None:
    """Two builds of the same architecture give the same bytes, in pictures, pages and PNG."""
    assert views.pages(architectures.retail()) == views.pages(architectures.retail())
    svg = views.draw(BUILT["laptop"], "context")
    assert views.png(svg, width=600) == views.png(svg, width=600)


def test_png_has_text_without_fonts_of_the_machine() -> None:
    """A PNG shows words though no system font is looked at: a picture without its text differs."""
    svg = views.draw(BUILT["laptop"], "context", theme="light", icons="neutral")
    blank = re.sub(r"<text[^>]*>[^<]*</text>", "", svg)
    made = views.png(svg, width=800)
    assert made.startswith(b"\x89PNG")
    assert len(made) > 1.5 * len(views.png(blank, width=800))


HOSTILE = "a</text><script>alert(1)</script>\"'&|`{{7*7}}\u202e\x07"


def test_names_are_never_markup() -> None:
    """A hostile name is text in the SVG, in the page's tables and in Mermaid."""
    built = BUILT["laptop"]
    elements = tuple(replace(each, name=HOSTILE, description=HOSTILE, technology=HOSTILE) for each in built.elements)
    flows = tuple(replace(each, purpose=HOSTILE, protocol=HOSTILE) for each in built.flows)
    hostile = replace(built, elements=elements, flows=flows, title=HOSTILE, owner=HOSTILE)
    for view in views.names(hostile):
        root = parsed(views.draw(hostile, view))
        assert not [each for each in root.iter() if each.tag.endswith("script")]
        assert "\u202e" not in views.draw(hostile, view)
        page = views.page(hostile, view)
        assert "<script>" not in page
        rows = [line for line in page.splitlines() if line.startswith("|")]
        assert all(not re.search(r"(?<!\\)[<`]", line) for line in rows)
        flowchart = views.mermaid(hostile, view)
        assert "<script" not in flowchart
        assert all(line.count('"') in (0, 2) for line in flowchart.splitlines())


@pytest.mark.parametrize(("name", "view"), every_scene())
def test_pages_tell_what_the_picture_shows(name: str, view: str) -> None:
    """The page beside a picture names its question, every element, and every line with purpose and protocol."""
    scene = scene_of(name, view)
    page = views.page(BUILT[name], view).replace("\\", "")
    assert scene.question.split("?")[0] in page
    assert f"({view}.svg)" in page
    for card in scene.cards:
        assert card.state == "ghost" or card.name in page
    for line in scene.lines:
        assert line.state == "ghost" or (line.purpose in page and line.protocol in page)


@pytest.mark.parametrize("name", BUILT)
def test_every_crossing_has_a_threat_row(name: str) -> None:
    """Each line of the data-flow view has at least one STRIDE row, and a row says what answers it or that nothing does."""
    for view in (each for each in views.names(BUILT[name]) if each.startswith("data-flow")):
        page = views.page(BUILT[name], view)
        threats = page.partition("STRIDE")[2]
        for line in scene_of(name, view).lines:
            found = stride.threats(line, BUILT[name])
            assert found
            for threat in found:
                assert threat.category in threats


def test_mermaid_names_every_card_and_line() -> None:
    """A flowchart has one node for each card and one arrow for each line."""
    for name, view in [*every_scene("lanes"), *every_scene("matrix")]:
        scene = scene_of(name, view)
        text = views.mermaid(BUILT[name], view)
        assert len(re.findall(r"^    e\d+", text, re.MULTILINE)) == len(scene.cards)
        assert len(re.findall(r"^  e\d+ [-=.]+>", text, re.MULTILINE)) == len(scene.lines)


def test_pages_for_a_repository() -> None:
    """Every picture has an SVG and a page beside it, and the index links each of them."""
    pages = views.pages(BUILT["retail"])
    for view in views.names(BUILT["retail"]):
        assert f"docs/architecture/{view}.svg" in pages
        assert f"({view}.md)" in pages["docs/architecture/README.md"]
        assert f"docs/architecture/{view}.md" in pages


def test_unknown_names_are_answered() -> None:
    """An unknown view, theme or icon set ends with what there is."""
    with pytest.raises(ScaffoldError, match="no view is called"):
        views.draw(BUILT["laptop"], "nonsense")
    with pytest.raises(ScaffoldError, match="no theme"):
        views.draw(BUILT["laptop"], "context", theme="blue")
    with pytest.raises(ScaffoldError, match="no icon set"):
        views.draw(BUILT["laptop"], "context", icons="none")


def test_an_empty_platform_has_pictures() -> None:
    """A platform with no element still has an index, and no picture fails."""
    empty = architectures.architecture(architectures.Sheet())
    assert "docs/architecture/README.md" in views.pages(empty)


def test_view_definitions_pass_their_schema() -> None:
    """Every shipped view is well shaped."""
    schema = schemas.load("view")
    for entry in Catalog().raw("views").values():
        jsonschema.validate(entry, schema)

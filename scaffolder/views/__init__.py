"""Pictures of the architecture: which there are, each as SVG, PNG, Mermaid text, and as a page with its tables."""

from __future__ import annotations

from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture
from scaffolder.views import changes, compose, grids, icons, paint, paint_grid, paint_matrix, paint_sequence, pictures, tables
from scaffolder.views import png as drawing
from scaffolder.views.export import mermaid as flowchart
from scaffolder.views.scene import Scene

MOST_BYTES = 150_000
"""A picture with vendor icons that grows beyond this leaves out the largest of them."""

MOST_OF_A_VIEW = 24
"""A repository holds no more pictures of one view than these; `scaffold diagram --view` draws the others."""

FOLDER = "docs/architecture"
"""Where pictures and their pages lie in a repository."""


def names(architecture: Architecture) -> tuple[str, ...]:
    """The pictures that an architecture has, in reading order."""
    return tuple(pictures.kept(architecture))


def families(architecture: Architecture) -> dict[str, str]:
    """For each picture, in reading order, the view it belongs to."""
    return {name: scene.family for name, scene in pictures.kept(architecture).items()}


def draw(architecture: Architecture, name: str, *, theme: str = "auto", icons: str = "vendor") -> str:
    """One picture as SVG text. `theme` is auto, light or dark; `icons` is vendor or neutral."""
    return _drawn(_scene(architecture, name), theme, icons)


def page(architecture: Architecture, name: str) -> str:
    """One picture's page in Markdown: its question, the picture, and the same facts as tables."""
    return tables.page(_scene(architecture, name), architecture)


def mermaid(architecture: Architecture, name: str) -> str:
    """One picture as a Mermaid flowchart."""
    return flowchart.mermaid(_scene(architecture, name))


PICTURES = {"mermaid": "mmd", "d2": "d2", "dot": "dot", "diagrams": "py"}
"""Languages in which one picture can be said, with the ending of their files."""

MODELS = {"likec4": "c4", "calm": "calm.json"}
"""Languages that hold the whole architecture in one file, with its ending."""


def said(architecture: Architecture, name: str, language: str) -> str:
    """One picture in one of `PICTURES`."""
    from scaffolder.views.export import code, d2, dot  # noqa: PLC0415 (only who asks for a language loads it)

    scene = _scene(architecture, name)
    scene = scene if language == "mermaid" else grids.graph(scene)
    return {"mermaid": flowchart.mermaid, "d2": d2.d2, "dot": dot.dot, "diagrams": code.code}[language](scene)


def model(architecture: Architecture, language: str) -> str:
    """The whole architecture in one of `MODELS`."""
    from scaffolder.views.export import calm, likec4  # noqa: PLC0415 (only who asks for a language loads it)

    return {"likec4": likec4.likec4, "calm": calm.calm}[language](architecture)


def drawn_differences(
    before: Architecture, after: Architecture, *, theme: str = "auto", icons: str = "vendor"
) -> dict[str, str]:
    """The pictures on which two architectures differ, as SVG by name: both on one sheet, every difference marked."""
    found = changes.changes(before, after)
    return {name: _drawn(scene, theme, icons) for name, scene in changes.scenes(before, after, found).items()}


def summary(before: Architecture, after: Architecture, since: str) -> str:
    """What differs between two architectures, as Markdown for a pull request; `since` names the earlier one."""
    return changes.summary(changes.changes(before, after), after.title or after.name, since)


def png(svg: str, *, width: int) -> bytes:
    """A picture as PNG, `width` pixels wide."""
    return drawing.png(svg, width=width)


def pages(architecture: Architecture, *, icons: str = "vendor") -> dict[str, str]:
    """Every picture and its page by path, with an index of them; of a view with many pictures, the first MOST_OF_A_VIEW."""
    scenes = pictures.kept(architecture, most=MOST_OF_A_VIEW)
    found: dict[str, str] = {f"{FOLDER}/README.md": tables.index(list(scenes.values()), architecture, most=MOST_OF_A_VIEW)}
    for name, scene in scenes.items():
        found[f"{FOLDER}/{name}.svg"] = _drawn(scene, "auto", icons)
        found[f"{FOLDER}/{name}.md"] = tables.page(scene, architecture)
    return found


def _scene(architecture: Architecture, name: str) -> Scene:
    scenes = pictures.kept(architecture)
    if name not in scenes:
        raise ScaffoldError(f"no view is called {name}", hint=f"this platform has: {', '.join(scenes)}")
    return scenes[name]


def _drawn(scene: Scene, theme: str, wanted: str) -> str:
    if theme not in ("auto", "light", "dark"):
        raise ScaffoldError(f"no theme is called {theme}", hint="use auto, light or dark")
    if wanted not in ("vendor", "neutral"):
        raise ScaffoldError(f"no icon set is called {wanted}", hint="use vendor or neutral")
    images = {} if wanted == "neutral" else _images(scene)
    if scene.layout == "grid":
        return paint_grid.paint(scene, theme=theme)
    if scene.layout == "sequence":
        return paint_sequence.paint(scene, theme=theme, images=images)
    if scene.layout == "matrix":
        return paint_matrix.paint(scene, theme=theme, images=images)
    layout = compose.compose(scene)
    svg = paint.paint(layout, theme=theme, images=images)
    while len(svg) > MOST_BYTES and images:
        del images[max(images, key=lambda name: (len(images[name]), name))]
        svg = paint.paint(layout, theme=theme, images=images)
    return svg


def _images(scene: Scene) -> dict[str, str]:
    wanted = dict.fromkeys(card.icon for card in scene.cards if card.icon and card.state != "ghost")
    embedded = {name: icons.embedded(name) for name in wanted}
    return {name: image for name, image in embedded.items() if image}

"""A laid-out scene as one SVG: title, body, table, key and footer."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.views import around, key, legend, metrics, palette
from scaffolder.views.around import END, FOOT, MARGIN
from scaffolder.views.labels import NUMBER, PILL, STEP, letter, tint
from scaffolder.views.marks import course, disc, num, rect, text, words
from scaffolder.views.paint_cards import card, symbols
from scaffolder.views.scene import Box, Frame, Label, Layout, Route, Scene

ENGINE = "scaffolder lanes 1"
"""The layout and its version, as the comment in every picture says it."""

TITLE_SIZE, PART_SIZE = 22.0, 12.5

BLEED = 2.0
"""The ground reaches this far beyond the picture: no edge of a screenshot or a PNG stays without it."""


def root_id(view: str) -> str:
    """The id of a picture's root; every other id in it starts with the view's name too."""
    return f"view-{view}"


def paint(layout: Layout, *, theme: str, images: Mapping[str, str]) -> str:
    """The picture. `images` holds the icons to show, by name, as `data:` addresses."""
    scene = layout.scene
    named, defined = symbols([each for each, _ in layout.cards], scene.view, images)
    body: list[str] = []
    body += [_frame(each) for each in layout.frames]
    body += [_route(each, scene) for each in layout.routes]
    body += [card(each, box, named) for each, box in layout.cards]
    body += [_label(each, layout) for each in layout.labels]
    top, head = heading(scene, layout.width)
    below = top + layout.height + FOOT
    table, table_height = legend.table(layout, MARGIN, below, layout.width) if layout.numbered else ("", 0.0)
    explained, key_height = key.draw(around.samples(layout), scene, MARGIN, below + table_height, layout.width)
    page = Box(x=0, y=0, width=layout.width + 2 * MARGIN, height=below + table_height + key_height + END)
    moved = f'<g transform="translate({num(MARGIN)},{num(top)})">{"".join(body)}</g>'
    return document(scene, page, theme, defined + legend.arrows(scene), head + moved + table + explained)


def document(scene: Scene, page: Box, theme: str, definitions: str, body: str) -> str:
    """The SVG document around a body."""
    page, aside = around.framed(page)
    ground = Box(x=-BLEED, y=-BLEED, width=page.width + 2 * BLEED, height=page.height + 2 * BLEED)
    root = root_id(scene.view)
    described = f"{scene.asks} {len(scene.cards)} elements and {len(scene.lines)} lines."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{root}" viewBox="0 0 {num(page.width)} {num(page.height)}" role="img" '
        f'aria-labelledby="{root}-title {root}-desc">'
        f'<title id="{root}-title">{text(scene.title)}</title><desc id="{root}-desc">{text(described)}</desc>'
        f"<!-- layout: {ENGINE} --><style>{palette.css(root, theme)}</style><defs>{definitions}</defs>"
        f"{rect('bg', ground)}{_aside(aside, body)}</svg>\n"
    )


def _aside(aside: float, body: str) -> str:
    return f'<g transform="translate({num(aside)} 0)">{body}</g>' if aside >= 0.1 else body


def heading(scene: Scene, width: float) -> tuple[float, str]:
    """The title block with, in a migration, the strip of waves; its height and its SVG."""
    parts = [words("t", MARGIN, 34, metrics.cut(scene.title, TITLE_SIZE, width, bold=True))]
    y = 36.0
    if scene.part:
        y += around.QUESTION
        parts.append(words("g", MARGIN, y, metrics.cut(scene.part, PART_SIZE, width, bold=True)))
    asked, told = around.said(scene, width)
    for line in asked:
        y += around.QUESTION
        parts.append(words("q", MARGIN, y, line))
    for line in told:
        y += around.SCOPE
        parts.append(words("k", MARGIN, y, line))
    if scene.waves:
        parts.append(legend.strip(scene, MARGIN, y + 14, width))
    return around.heading(scene, width), "".join(parts)


def _frame(frame: Frame) -> str:
    kind = "zone" if frame.boundary else "outer"
    parts = [rect(kind, frame.box, 8)]
    for at, line in enumerate(frame.title):
        parts.append(words("g", frame.box.x + 12, frame.box.y + 18 + 15 * at, line))
    return f'<g role="group" data-group="{text(frame.group)}">{"".join(parts)}</g>'


def _route(route: Route, scene: Scene) -> str:
    line = route.line
    kind = tint(line, scene)
    ghost = line.state == "ghost"
    marker = f' marker-end="url(#{scene.view}-arrow-{kind})"' if route.arrow and not ghost else ""
    names = {each.id: each.name for each in scene.cards}
    hover = f"{names[line.source]} to {names[line.target]}: {line.purpose}, {line.protocol}, {line.classification}"
    many = f" ({len(line.flows)} flows)" if len(line.flows) > 1 else ""
    said = f'data-id="{text(line.id)}" data-flows="{text(" ".join(line.flows))}"'
    label = text(f"{line.purpose}, {line.protocol}")
    ends = f'data-source="{text(line.source)}" data-target="{text(line.target)}" data-label="{label}"'
    style = "ghost" if ghost else f"f {kind} {line.state}".rstrip()
    return f'<path class="{style}" {said} {ends} d="{course(route.drawn)}"{marker}><title>{text(hover + many)}</title></path>'


def _label(label: Label, layout: Layout) -> str:
    scene = layout.scene
    line = label.net.lines[0]
    if all(each.state == "ghost" for each in label.net.lines):
        return ""
    kind = tint(line, scene)
    box = label.box
    if layout.numbered:
        middle = box.x + box.width / 2
        inner = disc(kind, middle, label.y, str(label.net.number))
        if scene.colour_by == "classification":
            flat = Box(x=middle - PILL / 2, y=label.y - NUMBER / 2, width=PILL, height=NUMBER)
            inner = rect(f"d {kind}", flat, NUMBER / 2) + words(
                "b", middle, label.y + 3.6, f"{label.net.number} {letter(label.net)}"
            )
        return f'<g data-label-of="{text(line.id)}">{inner}</g>'
    parts: list[str] = []
    left = box.x + 5
    if scene.colour_by == "classification":
        parts.append(disc(kind, left + NUMBER / 2, label.y, letter(label.net)))
        left += NUMBER + 4
    purpose, protocol = label.say.purpose, label.say.protocol
    for at, said in enumerate(purpose):
        parts.append(words("k l", left, label.y - 5 - STEP * (len(purpose) - 1 - at), said))
    for at, said in enumerate(protocol):
        parts.append(words("k", left, label.y + STEP + STEP * at, said))
    return f'<g data-label-of="{text(line.id)}">{"".join(parts)}</g>'

"""The pictures of the pack, each with its boxes and what put them there."""

from __future__ import annotations

from typing import cast

from scaffolder import views
from scaffolder.model.document import Data
from scaffolder.review.subject import Row, Subject
from scaffolder.views import pictures
from scaffolder.views.scene import Scene

OVERVIEW = ("container",)
BOARD = (
    "context", "container", "data-flow", "domain-map", "deployment", "deployment-recovery", "migration", "ai-flow",
    "operating-model",
)  # fmt: skip
"""Views of a pack by its size; a full one holds them all."""


def section(subject: Subject, size: str) -> list[Row]:
    """Every picture of the size asked for. Shape of each: `name`, `title`, `question`, `svg`, `rows`, `open`."""
    wanted = {"brief": OVERVIEW, "standard": BOARD}.get(size)
    scenes = pictures.scenes(subject.architecture)
    return [
        _picture(scene, subject, opened=size == "full")
        for name, scene in scenes.items()
        if wanted is None or name.rstrip("0123456789").rstrip("-") in wanted
    ]


def _picture(scene: Scene, subject: Subject, *, opened: bool) -> Row:
    elements = {each.id: each for each in subject.architecture.elements}
    rows = [
        {"name": card.name, "technology": card.technology, **subject.because(elements[card.id])}
        for card in scene.cards
        if card.state != "ghost" and card.id in elements
    ]
    return {
        "name": scene.name,
        "title": scene.title,
        "question": scene.asks,
        "svg": views.draw(subject.architecture, scene.name, theme="light"),
        "rows": cast("Data", rows),
        "open": "open" if opened else "",
    }

"""The page beside a picture: its question, its cards and lines as tables, and for crossings a STRIDE row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scaffolder.model.architecture import Architecture
from scaffolder.views import cards, compose, extras, legend, stride
from scaffolder.views.scene import Net, Scene

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!])")


def cell(value: str) -> str:
    """A text as it stands in a Markdown table: on one line, and nothing in it is markup."""
    return SPECIAL.sub(r"\\\1", " ".join(value.split()).replace("&", "&amp;"))


def page(scene: Scene, architecture: Architecture) -> str:
    """The Markdown page of one picture."""
    parts = [
        f"# {cell(scene.title)}",
        "",
        cell(scene.asks),
        "",
        f"![{cell(scene.title)}]({scene.name}.svg)",
        "",
        cell(scene.scope),
        "",
        *[cell(note) for note in scene.notes],
        "",
    ]
    parts += _waves(scene)
    parts += _grid(scene)
    parts += _lines(scene)
    parts += _elements(scene)
    for extra in extras.extras(scene, architecture, scene.pages):
        parts += [f"## {extra.title}", "", *_table(extra.head, extra.rows)]
    if "stride" in scene.pages:
        parts += _stride(scene, architecture)
    if scene.letters:
        parts += ["## Controls", "", *_table(("letter", "control"), scene.letters)]
    parts += [cell(scene.footer), ""]
    return "\n".join(parts)


def index(scenes: Sequence[Scene], architecture: Architecture, *, most: int) -> str:
    """The page that lists every picture with the question it answers, which of them are not here, and what is not generated."""
    rows = [(f"[{cell(scene.title)}]({scene.name}.md)", cell(scene.asks)) for scene in scenes]
    parts = [f"# {cell(architecture.title or architecture.name)}: architecture", ""]
    for reason in architecture.why:
        parts += [cell(reason), ""]
    parts += ["| view | question |", "|---|---|", *[f"| {link} | {question} |" for link, question in rows], ""]
    full = [family for family, count in Counter(scene.family for scene in scenes).items() if count == most]
    parts += [
        f"Of the view {family} the first {most} pictures are here; `scaffold diagram --view {family}` draws them all."
        for family in full
    ]
    parts += [""] if full else []
    if architecture.notes:
        parts += ["## Not generated yet", "", *[f"- {cell(note)}" for note in architecture.notes], ""]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(cell(each) for each in row)} |" for row in rows]
    return [*lines, ""]


def _waves(scene: Scene) -> list[str]:
    if not scene.waves:
        return []
    rows = [("shown" if wave.current else "", wave.title, wave.text) for wave in scene.waves]
    return ["## Waves", "", *_table(("", "wave", "what moves"), rows)]


def _grid(scene: Scene) -> list[str]:
    """The rows of a grid as they stand on the picture, and what its letters mean."""
    if scene.table is None:
        return []
    heads = [f"{title} ({detail})" if detail else title for title, detail in scene.table.heads]
    rows = [(row.title, row.detail, *row.entries) for row in scene.table.rows]
    said = ", ".join(f"{letter} is {meaning}" for letter, meaning in scene.table.meanings)
    about = f"{scene.table.about}s" if not scene.table.about.endswith("y") else f"{scene.table.about[:-1]}ies"
    return [f"## {about}", "", *([f"{said}.", ""] if said else []), *_table((scene.table.about.lower(), "", *heads), rows)]


def _nets(scene: Scene) -> Sequence[Net]:
    if scene.layout != "lanes":
        return ()
    return [net for net in compose.compose(scene).nets if any(line.state != "ghost" for line in net.lines)]


def _lines(scene: Scene) -> list[str]:
    """Every line, numbered as on the picture: lines that it draws as one tree share a number."""
    names = {card.id: card.name for card in scene.cards}
    numbers = {line.id: str(net.number) for net in _nets(scene) for line in net.lines}
    shown = [line for line in scene.lines if line.state != "ghost"]
    if scene.layout == "sequence":
        numbers = {line.id: str(at) for at, line in enumerate(shown, start=1)}
    shown.sort(key=lambda line: int(numbers.get(line.id, "0")))
    rows = [
        (
            numbers.get(line.id, ""), names[line.source], names[line.target], line.purpose, line.protocol,
            legend.MODES[line.mode.value], line.classification, ", ".join(line.contents), str(len(line.flows)),
        )
        for line in shown
    ]  # fmt: skip
    if not rows:
        return []
    head = ["no.", "from", "to", "purpose", "protocol", "mode", "classification", "holds", "flows"]
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    title = "## Steps" if scene.layout == "sequence" else "## Lines"
    return [title, "", *_table([head[at] for at in kept], [[row[at] for at in kept] for row in rows])]


def _elements(scene: Scene) -> list[str]:
    zones = {group.id: group.title for group in scene.groups}
    rows = [
        (
            card.name, cards.kind_word(card.kind), card.technology, card.description, zones[card.group],
            " ".join((*card.badges, *card.exercises)), card.owner, card.state,
        )
        for card in scene.cards
        if card.state != "ghost"
    ]  # fmt: skip
    if not rows:
        return []
    head = ["element", "kind", "technology", "description", "zone", "controls", "owner", "state"]
    kept = [at for at in range(len(head)) if at == 0 or any(row[at] for row in rows)]
    return ["## Elements", "", *_table([head[at] for at in kept], [[row[at] for at in kept] for row in rows])]


def _stride(scene: Scene, architecture: Architecture) -> list[str]:
    """A row for each threat at each crossing; a threat that nothing answers says so."""
    names = {card.id: card.name for card in scene.cards}
    numbers = {line.id: net.number for net in _nets(scene) for line in net.lines}
    rows = [
        (
            str(numbers[line.id]), f"{names[line.source]} to {names[line.target]}", line.classification, threat.category,
            threat.what, ", ".join(threat.answered_by) or "open: nothing on this platform answers it",
        )
        for line in sorted(scene.lines, key=lambda line: numbers[line.id])
        for threat in stride.threats(line, architecture)
    ]  # fmt: skip
    head = ("no.", "crossing", "classification", "threat", "what could happen", "answered by")
    return ["## Threats at the trust boundaries (STRIDE)", "", *_table(head, rows)]

"""A grid of duties or workloads as SVG."""

from __future__ import annotations

from scaffolder.views import metrics
from scaffolder.views.labels import SIZE
from scaffolder.views.marks import num, rect, text, words
from scaffolder.views.paint import MARGIN, document, heading
from scaffolder.views.scene import Box, Row, Scene, Table

HEAD = 350.0
TOP = 74.0
WIDTH = 1080.0
LEAST_CELL = 104.0
BAR = 20.0
"""Width of the row heads, height of the column heads, the usual and least widths, and the height of a bar."""

STRENGTH = {"A": "square", "A/R": "square", "R": "d batch"}
"""Letters on a filled ground; the others stand on a pale one."""


def paint(scene: Scene, *, theme: str) -> str:
    """The grid as one SVG."""
    table = scene.table or Table(about="", heads=(), rows=())
    cell = max(LEAST_CELL, (WIDTH - HEAD) / max(1, len(table.heads)))
    width = HEAD + cell * len(table.heads)
    top, head = heading(scene, width)
    parts = [words("g", 8, TOP - 10, table.about)]
    parts += [_column(title, detail, HEAD + at * cell, cell) for at, (title, detail) in enumerate(table.heads)]
    y = TOP
    for row in table.rows:
        high = 11.0 + 14.0 + 12.5 * len(_detail(row))
        parts.append(_row(row, Box(x=0, y=y, width=width, height=high), cell, table))
        y += high
    parts.append(f'<path class="rule" d="M0 {num(TOP)}H{num(width)}M0 {num(y)}H{num(width)}"/>')
    key, below = _key(scene, table, y + 22, width)
    moved = f'<g transform="translate({num(MARGIN)},{num(top)})">{"".join(parts)}{key}</g>'
    page = Box(x=0, y=0, width=width + 2 * MARGIN, height=top + below + 12)
    return document(scene, page, theme, "", head + moved)


def _column(title: str, detail: str, x: float, wide: float) -> str:
    lines = metrics.wrap(detail, SIZE, wide - 12, most=2) if detail else ()
    parts = [rect("pale", Box(x=x + 3, y=0, width=wide - 6, height=TOP - 6), 4)]
    named = metrics.wrap(title, 12, wide - 16, bold=True, most=2)
    parts += [words("n", x + 8, 18 + 14 * at, line) for at, line in enumerate(named)]
    y = 19 + 14.0 * len(named)
    parts += [words("k", x + 8, y + 12.5 * at, metrics.cut(line, SIZE, wide - 14)) for at, line in enumerate(lines)]
    return "".join(parts)


def _detail(row: Row) -> tuple[str, ...]:
    return metrics.wrap(row.detail, SIZE, HEAD - 24, most=2) if row.detail else ()


def _row(row: Row, box: Box, cell: float, table: Table) -> str:
    said = ", ".join(f"{head[0]}: {entry}" for head, entry in zip(table.heads, row.entries, strict=True) if entry)
    parts = [f'<g role="group" data-row="{text(row.title)}" aria-label="{text(f"{row.title}. {said}")}">']
    parts.append(f'<path class="rule" d="M0 {num(box.y)}H{num(box.width)}"/>')
    parts.append(words("n", 8, box.y + 16, metrics.cut(row.title, 12, HEAD - 20, bold=True)))
    parts += [words("k", 8, box.y + 29.5 + 12.5 * at, line) for at, line in enumerate(_detail(row))]
    meanings = dict(table.meanings)
    for at, entry in enumerate(row.entries):
        if entry:
            left = HEAD + at * cell
            if entry in meanings:
                parts.append(_letter(entry, left + cell / 2, box.middle))
            elif at == row.bar:
                parts.append(_bar(entry, left, box.middle, cell))
            else:
                parts.append(words("k", left + 8, box.middle + 3.6, metrics.cut(entry, SIZE, cell - 10)))
    return "".join([*parts, "</g>"])


def _letter(letter: str, x: float, y: float) -> str:
    wide = 18.0 if len(letter) == 1 else 32.0
    filled = STRENGTH.get(letter)
    ground = rect(filled or "pale", Box(x=x - wide / 2, y=y - 9, width=wide, height=18), 3)
    kind = "b" if filled else "m"
    at = f'style="text-anchor:middle" x="{num(x)}" y="{num(y + 3.8)}"'
    return f'{ground}<text class="{kind}" {at}>{text(letter)}</text>'


def _bar(entry: str, x: float, y: float, wide: float) -> str:
    ground = rect("d batch", Box(x=x + 4, y=y - BAR / 2, width=wide - 8, height=BAR), 4)
    return ground + words("b", x + wide / 2, y + 3.6, metrics.cut(entry, SIZE, wide - 18, bold=True))


def _key(scene: Scene, table: Table, y: float, width: float) -> tuple[str, float]:
    parts = [words("g", 0, y + 4, "Key")]
    left = 40.0
    for letter, meaning in table.meanings:
        parts.append(_letter(letter, left + 16, y) + words("k", left + 38, y + 3.6, meaning))
        left += 56 + metrics.width(meaning, SIZE)
    if not table.meanings:
        parts.append(_bar("how", left, y, 60) + words("k", left + 68, y + 3.6, "the workload moves in this wave"))
    y += 12
    for note in (*scene.notes, scene.footer):
        for line in metrics.wrap(note, SIZE, width, most=2):
            y += 14
            parts.append(words("k", 0, y, line))
    return f'<g role="group" aria-label="Key">{"".join(parts)}</g>', y + 12

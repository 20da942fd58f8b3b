"""A grid of duties or workloads as SVG."""

from __future__ import annotations

from scaffolder.views import metrics
from scaffolder.views.around import END, MARGIN
from scaffolder.views.labels import SIZE
from scaffolder.views.marks import num, rect, text, words
from scaffolder.views.paint import document, heading
from scaffolder.views.scene import Box, Row, Scene, Table

HEAD = 350.0
WIDTH = 1080.0
LEAST_CELL = 104.0
BAR = 20.0
"""Width of the row heads, the usual and least widths, and the height of a bar."""

LEAST_TOP = 48.0
"""Column heads are no lower."""

MOST_CELL = 240.0
"""A column is no wider, however few there are."""

STRENGTH = {"A": "square", "A/R": "square", "R": "d batch", "S": "square", "B": "d batch", "?": "d restricted"}
"""Letters on a filled ground; the others stand on a pale one."""


def paint(scene: Scene, *, theme: str) -> str:
    """The grid as one SVG."""
    table = scene.table or Table(about="", heads=(), rows=())
    cell = min(MOST_CELL, max(LEAST_CELL, (WIDTH - HEAD) / max(1, len(table.heads))))
    width = HEAD + cell * len(table.heads)
    top, head = heading(scene, width)
    heads = [_head(title, detail, cell) for title, detail in table.heads]
    under = max((LEAST_TOP, *(33 + 14.0 * len(named) + 12.5 * len(lines) for named, lines in heads)))
    parts = [words("g", 8, under - 10, table.about)]
    parts += [_column(each, Box(x=HEAD + at * cell, y=0, width=cell, height=under)) for at, each in enumerate(heads)]
    y = under
    for row in table.rows:
        high = 11.0 + 14.0 + 12.5 * len(_detail(row))
        parts.append(_row(row, Box(x=0, y=y, width=width, height=high), cell, table))
        y += high
    parts.append(f'<path class="rule" d="M0 {num(under)}H{num(width)}M0 {num(y)}H{num(width)}"/>')
    key, below = _key(scene, table, y + 22, width)
    moved = f'<g transform="translate({num(MARGIN)},{num(top)})">{"".join(parts)}{key}</g>'
    page = Box(x=0, y=0, width=width + 2 * MARGIN, height=top + below + END)
    return document(scene, page, theme, "", head + moved)


def _head(title: str, detail: str, wide: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a column's title, and those below it."""
    lines = metrics.wrap(detail, SIZE, wide - 14, most=3) if detail else ()
    return metrics.wrap(title, 12, wide - 16, bold=True, most=2), lines


def _column(head: tuple[tuple[str, ...], tuple[str, ...]], box: Box) -> str:
    named, lines = head
    parts = [rect("pale", Box(x=box.x + 3, y=0, width=box.width - 6, height=box.height - 6), 4)]
    parts += [words("n", box.x + 8, 18 + 14 * at, line) for at, line in enumerate(named)]
    y = 19 + 14.0 * len(named)
    parts += [words("k", box.x + 8, y + 12.5 * at, line) for at, line in enumerate(lines)]
    return "".join(parts)


def _detail(row: Row) -> tuple[str, ...]:
    return metrics.wrap(row.detail, SIZE, HEAD - 24, most=3) if row.detail else ()


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
        wide = 56 + metrics.width(meaning, SIZE)
        if left + wide > width + 16 and left > 40.0:
            left, y = 40.0, y + 24
        parts.append(_letter(letter, left + 16, y) + words("k", left + 38, y + 3.6, meaning))
        left += wide
    if not table.meanings:
        parts.append(_bar("how", left, y, 60) + words("k", left + 68, y + 3.6, "the workload moves in this wave"))
    y += 12
    for note in (*scene.notes, scene.footer):
        for line in metrics.wrap(note, SIZE, width, most=2):
            y += 14
            parts.append(words("k", 0, y, line))
    return f'<g role="group" aria-label="Key">{"".join(parts)}</g>', y + 12

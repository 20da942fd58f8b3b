"""Markdown pages: front matter, headings, and what stands below each heading.

A page is `{front, title, sections: [{title, level, text, rows, is_leaf}]}`; `rows` are the cells of the tables
of a section, headings of the columns left out.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from scaffolder.facts import stream
from scaffolder.model.document import Data, Document, Location, Place, Pointer

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_REVIEWED = re.compile(r"[Rr]eviewed\W+(?:on\W+)?(\d{4}-\d{2}-\d{2})")
_FENCE = re.compile(r"\s*(```|~~~)")
_RULER = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")


@dataclass(slots=True)
class _Section:
    title: str
    level: int
    line: int
    lines: list[str]


def parse(text: str, path: str) -> Document:
    """The page as a document whose places are those of its headings and of its front matter."""
    places: dict[Pointer, Place] = {(): _at(path, 1, 1)}
    front: Data = {}
    found = _FRONT.match(text)
    if found:
        parsed = stream.parse("\n" + found[1], path)
        if isinstance(parsed, tuple) and parsed and isinstance(parsed[0].data, dict):
            front = parsed[0].data
            places |= {("front", *pointer): place for pointer, place in parsed[0].places.items()}
    sections = _sections(text, found.end() if found else 0)
    rows: list[Data] = []
    for index, each in enumerate(sections):
        pointer: Pointer = ("sections", index)
        places[pointer] = _at(path, each.line, max(1, len(each.title)))
        cells = _rows(each)
        places |= {(*pointer, "rows", number): _at(path, line, 1) for number, (line, _) in enumerate(cells)}
        plain: dict[str, Data] = {"title": each.title, "level": each.level, "text": "\n".join(each.lines)}
        rows.append({**plain, "rows": [row for _, row in cells], "is_leaf": _is_leaf(sections, index)})
    title = next((each.title for each in sections if each.level == 1), "")
    return Document(path=path, text=text, data={"front": front, "title": title, "sections": rows}, places=places)


def age(page: Document, today: str) -> int | None:
    """Days since a page says it was reviewed; None where it does not say, or the date is none."""
    found = _REVIEWED.search(page.text)
    if not found:
        return None
    try:
        return (datetime.date.fromisoformat(today) - datetime.date.fromisoformat(found[1])).days
    except ValueError:
        return None


def _at(path: str, line: int, length: int) -> Place:
    return Place(key=None, value=Location(path=path, line=line, column=1, length=length))


def _sections(text: str, start: int) -> list[_Section]:
    """The headings with their lines; what stands before the first heading has none and is left out."""
    found: list[_Section] = []
    fenced = False
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(text[start:].split("\n"), first):
        if _FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _HEADING.fullmatch(line)
        if heading:
            found.append(_Section(title=heading[2], level=len(heading[1]), line=number, lines=[]))
        elif found:
            found[-1].lines.append(line)
    return found


def _is_leaf(sections: list[_Section], index: int) -> bool:
    """Whether no deeper heading follows at once."""
    return index + 1 == len(sections) or sections[index + 1].level <= sections[index].level


def _rows(section: _Section) -> list[tuple[int, list[Data]]]:
    """The line and the cells of each row of the tables; the row above a ruler is the heading of its columns."""
    found: list[tuple[int, list[Data]]] = []
    lines = [each.strip() for each in section.lines]
    for index, line in enumerate(lines):
        is_heading = index + 1 < len(lines) and _RULER.fullmatch(lines[index + 1])
        if line.startswith("|") and not is_heading and not _RULER.fullmatch(line):
            cells = re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))
            found.append((section.line + 1 + index, [each.strip() for each in cells]))
    return found

"""Three texts become one: what was generated before, what people made of it, and what is generated now.

Lines are compared without their ends, so a file keeps its own line ends, byte-order mark and last line. The regions are those
of diff3 (Khanna, Kunal and Pierce, A Formal Investigation of Diff3, 2007); lines that occur once on both sides are matched
first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

MINE, BASE, MIDDLE, GENERATED = b"<<<<<<< yours", b"||||||| generated before", b"=======", b">>>>>>> generated now"
"""The lines of a conflict: before people's lines, before those of the base, between, and after those generated now."""

SIGNS = (b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> ")
"""How a line of a conflict begins; the third is the whole line."""

_BOM = b"\xef\xbb\xbf"

_MOST_CELLS = 4_000_000
"""Pairs of lines that are compared where no line occurs once; a larger stretch counts as changed altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One text from three, and the line (from 1) at which each conflict begins."""

    content: bytes
    conflicts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text in lines: `keys` without their ends, `ends` beside them."""

    keys: tuple[bytes, ...]
    ends: tuple[bytes, ...]

    @property
    def end(self) -> bytes:
        """The end that most lines have."""
        return b"\r\n" if 2 * self.ends.count(b"\r\n") > len(self.ends) else b"\n"

    @property
    def is_ended(self) -> bool:
        """Whether the last line has an end."""
        return not self.ends or self.ends[-1] != b""


def is_text(content: bytes) -> bool:
    """Whether bytes can be merged by lines."""
    return b"\0" not in content


def plain(content: bytes) -> bytes:
    """A text without byte-order mark, its lines ended by a line feed: how it compares with what was generated."""
    return content.removeprefix(_BOM).replace(b"\r\n", b"\n")


def dressed(content: bytes, like: bytes) -> bytes:
    """A generated text with the line ends and the byte-order mark of another."""
    if _split(like).end == b"\r\n" and b"\r\n" not in content:
        content = content.replace(b"\n", b"\r\n")
    return _BOM + content if like.startswith(_BOM) and not content.startswith(_BOM) else content


def merge(base: bytes, mine: bytes, theirs: bytes) -> Merged:
    """What people changed and what is generated otherwise, in one text; where both changed the same lines, a conflict."""
    texts = [_split(each) for each in (base, mine, theirs)]
    out = _Out(mine=texts[1], theirs=texts[2], converts=texts[0].end != texts[1].end)
    for region in _regions(*(each.keys for each in texts)):
        _put(region, texts, out)
    content = b"".join(out.lines)
    is_ended = texts[2].is_ended if texts[1].is_ended == texts[0].is_ended else texts[1].is_ended
    if not is_ended and not out.ends_in_conflict:
        content = content.removesuffix(b"\n").removesuffix(b"\r")
    return Merged(content=(_BOM if mine.startswith(_BOM) else b"") + content, conflicts=tuple(out.conflicts))


def left(content: bytes, allowed: Sequence[int]) -> tuple[int, ...]:
    """The lines (from 1) on which signs of a conflict stand; of each of `SIGNS` the file may hold as many as `allowed` says."""
    found: list[int] = []
    for sign, most in zip(SIGNS, allowed, strict=True):
        at = _signed(content, sign)
        found += at if len(at) > most else ()
    return tuple(sorted(found))


def begun(content: bytes) -> tuple[int, ...]:
    """The lines (from 1) on which a conflict of ours begins."""
    return tuple(number for number, row in enumerate(content.split(b"\n"), 1) if row.rstrip(b"\r") == MINE)


def most_signs(*texts: bytes) -> tuple[int, ...]:
    """Of each of `SIGNS` the most lines that one of the texts holds."""
    return tuple(max(len(_signed(each, sign)) for each in texts) for sign in SIGNS)


def _signed(content: bytes, sign: bytes) -> list[int]:
    whole = not sign.endswith(b" ")
    rows = content.split(b"\n")
    return [number for number, row in enumerate(rows, 1) if (row.rstrip(b"\r") == sign if whole else row.startswith(sign))]


Region = tuple[range, range, range]
"""Lines of the base, of mine and of theirs that stand for each other."""


@dataclass(slots=True, kw_only=True)
class _Out:
    """The text in the making."""

    mine: _Text
    theirs: _Text
    converts: bool
    lines: list[bytes] = field(default_factory=list)
    conflicts: list[int] = field(default_factory=list)
    ends_in_conflict: bool = False

    def put(self, text: _Text, rows: range) -> None:
        """Lines of one of the texts; those generated now take the ends of the file where these are not as generated."""
        own = text is not self.theirs or not self.converts
        for row in rows:
            self.lines.append(text.keys[row] + ((text.ends[row] if own else b"") or self.mine.end))
        self.ends_in_conflict = self.ends_in_conflict and not rows

    def mark(self, sign: bytes) -> None:
        """A line of a conflict."""
        self.lines.append(sign + self.mine.end)
        self.ends_in_conflict = sign == GENERATED


def _put(region: Region, texts: Sequence[_Text], out: _Out) -> None:
    base, mine, theirs = texts
    before, yours, now = (text.keys[rows.start : rows.stop] for text, rows in zip(texts, region, strict=True))
    if yours == before != now:
        out.put(theirs, region[2])
    elif now in (before, yours):
        out.put(mine, region[1])
    else:
        head = _common(yours, now)
        tail = _common(yours[head:][::-1], now[head:][::-1])
        start, stop = region[1].start + head, region[1].stop - tail
        out.put(mine, range(region[1].start, start))
        out.conflicts.append(len(out.lines) + 1)
        out.mark(MINE)
        out.put(mine, range(start, stop))
        out.mark(BASE)
        out.put(base, region[0])
        out.mark(MIDDLE)
        out.put(theirs, range(region[2].start + head, region[2].stop - tail))
        out.mark(GENERATED)
        out.put(mine, range(stop, region[1].stop))


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many first lines are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (left_line, right_line) in pairs if left_line != right_line), min(len(one), len(other)))


def _regions(base: Sequence[bytes], mine: Sequence[bytes], theirs: Sequence[bytes]) -> Iterator[Region]:
    """Stretches that are the same in all three, and those between them, in order."""
    yours, now = dict(_matches(base, mine)), dict(_matches(base, theirs))
    at = (0, 0, 0)
    run = 0
    for row in [*(each for each in yours if each in now), len(base)]:
        found = (row, yours.get(row, len(mine)), now.get(row, len(theirs)))
        if found != (at[0] + run, at[1] + run, at[2] + run):
            if run:
                yield _region(at, (at[0] + run, at[1] + run, at[2] + run))
            yield _region((at[0] + run, at[1] + run, at[2] + run), found)
            at, run = found, 0
        run += row < len(base)
    if run:
        yield _region(at, (at[0] + run, at[1] + run, at[2] + run))


def _region(start: tuple[int, int, int], stop: tuple[int, int, int]) -> Region:
    return range(start[0], stop[0]), range(start[1], stop[1]), range(start[2], stop[2])


def _matches(one: Sequence[bytes], other: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Pairs of rows that stand for each other, rising on both sides."""
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    yield from ((row, row) for row in range(head))
    inner, outer = (head, head), (len(one) - tail, len(other) - tail)
    for row, column in [*_once(one, other, inner, outer), outer]:
        yield from _between(one[inner[0] : row], other[inner[1] : column], inner)
        if (row, column) != outer:
            yield row, column
        inner = (row + 1, column + 1)
    yield from ((outer[0] + row, outer[1] + row) for row in range(tail))


def _once(one: Sequence[bytes], other: Sequence[bytes], start: tuple[int, int], stop: tuple[int, int]) -> list[tuple[int, int]]:
    """The longest rising row of pairs of lines that occur once on both sides."""
    counts = Counter(one[start[0] : stop[0]])
    others = Counter(other[start[1] : stop[1]])
    columns = {line: at for at, line in enumerate(other[start[1] : stop[1]], start[1]) if others[line] == 1}
    pairs = [
        (at, columns[line])
        for at, line in enumerate(one[start[0] : stop[0]], start[0])
        if counts[line] == 1 and line in columns
    ]
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, column) in enumerate(pairs):
        at = bisect_left(tops, column)
        if at == len(tops):
            tops.append(column)
            ends.append(number)
        else:
            tops[at], ends[at] = column, number
        before.append(ends[at - 1] if at else -1)
    found: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(one: Sequence[bytes], other: Sequence[bytes], at: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs between two that are known."""
    if not one or not other or len(one) * len(other) > _MOST_CELLS:
        return
    for row, column, size in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        yield from ((at[0] + row + each, at[1] + column + each) for each in range(size))


def _split(content: bytes) -> _Text:
    rows = content.removeprefix(_BOM).split(b"\n")
    whole = rows[:-1] if rows[-1] == b"" else rows
    ends = [b"\r\n" if row.endswith(b"\r") else b"\n" for row in rows[:-1]]
    keys = [row.removesuffix(b"\r") if number < len(rows) - 1 else row for number, row in enumerate(whole)]
    return _Text(keys=tuple(keys), ends=(*ends, b"") if len(whole) > len(ends) else tuple(ends))

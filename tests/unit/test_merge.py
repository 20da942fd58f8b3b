"""Merging by lines: nothing that people wrote is lost, and what nobody contests is taken."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder import merge

BASE = b"one\ntwo\nthree\nfour\nfive\n"

LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b"", b"=======", b"d"]), max_size=12)


def text(lines: list[bytes], *, end: bytes = b"\n", is_ended: bool = True) -> bytes:
    whole = end.join(lines)
    return whole + end if lines and is_ended else whole


@settings(max_examples=300, deadline=None)
@given(base=LINES, mine=LINES, theirs=LINES, end=st.sampled_from([b"\n", b"\r\n"]), is_ended=st.booleans())
def test_every_line_of_both_is_in_the_result(
    base: list[bytes], mine: list[bytes], theirs: list[bytes], end: bytes, *, is_ended: bool
) -> None:
    """Lines that one side added are in the result, as often as there; who changed nothing gets what the other did."""
    new = [b"mine %d" % number for number in range(len(mine))]
    yours = [line for pair in zip(mine, new, strict=True) for line in pair]
    now = [line for line in theirs for line in (line, b"now " + line)]
    merged = merge.merge(text(base), text(yours, end=end, is_ended=is_ended), text(now))
    rows = [row.rstrip(b"\r") for row in merged.content.split(b"\n")]
    assert [row for row in rows if row.startswith(b"mine ")] == new
    assert [row for row in rows if row.startswith(b"now ")] == [row for row in now if row.startswith(b"now ")]
    assert merge.merge(text(base), text(base), text(now)).content == text(now)
    assert merge.merge(text(base), text(yours, end=end), text(base)).content == text(yours, end=end)
    assert merge.merge(text(base), text(now), text(now)) == merge.Merged(content=text(now), conflicts=())


def test_changes_in_different_places_are_both_taken() -> None:
    """Neither side's change costs the other's."""
    merged = merge.merge(BASE, b"ONE\ntwo\nthree\nfour\nfive\n", b"one\ntwo\nthree\nfive\nsix\n")
    assert merged == merge.Merged(content=b"ONE\ntwo\nthree\nfive\nsix\n", conflicts=())


def test_a_conflict_shows_all_three_and_no_more_than_differs() -> None:
    """Lines that both sides have in common stand outside the marks; the line of the first mark is told."""
    merged = merge.merge(BASE, b"one\nTWO\nmine\nfour\nfive\n", b"one\nTWO\nnow\nfour\nfive\n")
    assert merged.conflicts == (3,)
    assert merged.content == (
        b"one\nTWO\n"
        b"<<<<<<< yours\nmine\n||||||| generated before\ntwo\nthree\n=======\nnow\n>>>>>>> generated now\n"
        b"four\nfive\n"
    )
    assert merge.left(merged.content, merge.most_signs(BASE)) == (3, 5, 8, 10)


def test_a_file_keeps_its_line_ends_and_its_mark() -> None:
    """Lines that are generated now take the ends of the file; a byte-order mark stays."""
    mine = b"\xef\xbb\xbf" + BASE.replace(b"\n", b"\r\n").replace(b"two", b"TWO")
    merged = merge.merge(BASE, mine, b"one\ntwo\nthree\nfour\nfive\nsix\n")
    assert merged.content == b"\xef\xbb\xbfone\r\nTWO\r\nthree\r\nfour\r\nfive\r\nsix\r\n"
    conflict = merge.merge(BASE, mine, BASE.replace(b"two", b"2"))
    assert b"<<<<<<< yours\r\nTWO\r\n" in conflict.content
    assert b"=======\r\n2\r\n>>>>>>> generated now\r\n" in conflict.content


def test_mixed_ends_stay_as_they_are() -> None:
    """A single line with another end is left alone, and costs no conflict."""
    mine = b"one\r\ntwo\nthree\nfour\nfive\n"
    assert merge.merge(BASE, mine, b"one\ntwo\nthree\nfour\n5\n").content == b"one\r\ntwo\nthree\nfour\n5\n"


def test_the_end_of_the_last_line_is_merged_as_well() -> None:
    """A last line without an end stays so where people took the end away, also under a conflict, and gets one before others."""
    assert merge.merge(BASE, BASE[:-1], BASE.replace(b"one", b"1")).content == BASE.replace(b"one", b"1")[:-1]
    assert merge.merge(BASE, BASE[:-1], BASE + b"six\n").content == (BASE + b"six")
    assert merge.merge(BASE, BASE.replace(b"one", b"1"), BASE[:-1]).content == BASE.replace(b"one", b"1")[:-1]
    conflict = merge.merge(b"a\n", b"b", b"c\n")
    assert conflict.content == b"<<<<<<< yours\nb\n||||||| generated before\na\n=======\nc\n>>>>>>> generated now\n"


def test_signs_that_the_file_holds_itself_are_no_conflict() -> None:
    """A heading underlined by seven signs is text; one more than there were is a conflict that is not resolved."""
    heading = b"Title\n=======\n"
    assert merge.left(heading, merge.most_signs(heading)) == ()
    assert merge.left(heading + b"=======\n", merge.most_signs(heading)) == (2, 3)


def test_a_long_file_without_a_single_line_of_its_own_takes_no_time() -> None:
    """Ten thousand equal lines are not compared pair by pair."""
    base = b"  - x\n" * 10_000
    merged = merge.merge(base, b"first\n" + base, base + b"last\n")
    assert merged == merge.Merged(content=b"first\n" + base + b"last\n", conflicts=())
    assert merge.merge(base, b"y\n" * 9_000, b"z\n" * 9_000).conflicts == (1,)

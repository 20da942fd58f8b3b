"""Patterns of paths: what they mean, however they are written, and how long they take."""

from __future__ import annotations

import time
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scaffolder.facts.globs import compiled, matches


def means(pattern: str, path: str) -> bool:
    """The definition, sign by sign: slow, and plain."""

    @cache
    def rest(at: int, here: int) -> bool:
        if at == len(pattern):
            return here == len(path)
        if pattern.startswith("**/", at) and (at == 0 or pattern[at - 1] == "/"):
            if rest(at + 3, here):
                return True
            slash = path.find("/", here)
            return slash > here and rest(at, slash + 1)
        if pattern.startswith("**", at):
            return any(rest(at + 2, each) for each in range(here, len(path) + 1))
        if pattern[at] == "*":
            ends = [each for each in range(here, len(path) + 1) if "/" not in path[here:each]]
            return any(rest(at + 1, each) for each in ends)
        if here == len(path):
            return False
        if pattern[at] == "?":
            return path[here] != "/" and rest(at + 1, here + 1)
        return path[here] == pattern[at] and rest(at + 1, here + 1)

    return rest(0, 0)


PATTERNS = st.lists(st.sampled_from(("a", "b", "/", "*", "**/", "**", "?", "/**", "a/")), max_size=9).map("".join)
PATHS = st.lists(st.sampled_from(("a", "b", "ab", "/", "ba")), max_size=9).map("".join)


@given(pattern=PATTERNS.filter(lambda each: "***" not in each), path=PATHS)
@example(pattern="a*b", path="axbxb")
@example(pattern="**x*y**z", path="xyzy")
@example(pattern="**/a*/**/b", path="a/a/b/b")
def test_a_pattern_means_what_its_signs_say(pattern: str, path: str) -> None:
    """Any pattern finds the paths of the definition and no others."""
    assert bool(compiled(pattern).fullmatch(path)) is means(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("{a,ab}*bc", "abc", True),
        ("*{ab,a}*bc", "abc", True),
        ("infra/**/*.{tf,tf.json}", "infra/x/y/main.tf.json", True),
        ("infra/**/*.{tf,tf.json}", "infra/main.tf", True),
        ("infra/**", "infra", False),
        ("a{b", "a{b", True),
        ("", "a", False),
    ],
)
def test_braces_mean_either(pattern: str, path: str, found: bool) -> None:
    """Each way to read the braces counts; a lone brace is a letter."""
    assert matches(path, [pattern]) is found


@pytest.mark.parametrize(
    "pattern",
    [
        "*a" * 40 + "b",
        "**/" * 60 + "b",
        "**/a/" * 40 + "b",
        "**a" * 40 + "b",
        "a*" * 100 + "?b",
        "{a,b}" * 30,
        "?*" * 50 + "c/**/d" * 20,
    ],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    """Patterns that would be tried in more ways than there are atoms answer at once."""
    start = time.process_time()
    for path in ("a" * 250, "a/" * 500 + "c", "aa/" * 100):
        compiled(pattern).fullmatch(path)
    assert time.process_time() - start < 2

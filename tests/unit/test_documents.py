"""Reading text: places, limits and what is refused."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scaffolder import documents
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data, Document, Location, Pointer

SAMPLE = """\
# a comment
version: 1
domains:
  - id: sales
    owner: a@example.org   # who
  - {id: finance, owner: b@example.org}
title: "日本: \\"x\\""
description: |
  two
  lines
"""


def read(text: str) -> Document:
    document, found = documents.parse(text, "platform.yaml")
    assert found == ()
    return document


def shown(document: Document, place: Location) -> str:
    """The characters that a caret under the place would underline."""
    return document.text.splitlines()[place.line - 1][place.column - 1 : place.column - 1 + place.length]


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("version",), "version", "1"),
        (("domains",), "domains", "- id: sales"),
        (("domains", 0), None, "id: sales"),
        (("domains", 0, "owner"), "owner", "a@example.org"),
        (("domains", 1), None, "{id: finance, owner: b@example.org}"),
        (("domains", 1, "owner"), "owner", "b@example.org"),
        (("title",), "title", '"日本: \\"x\\""'),
        (("description",), "description", "|"),
    ],
)
def test_every_place_is_what_was_written(pointer: Pointer, key: str | None, value: str) -> None:
    """Keys and values are found by line and character column, whatever their style."""
    document = read(SAMPLE)
    place = document.places[pointer]
    assert (shown(document, place.key) if place.key else None) == key
    assert shown(document, place.value) == value


def test_a_missing_key_is_placed_at_its_nearest_written_parent() -> None:
    """What is not there is shown where it would be added."""
    document = read(SAMPLE)
    assert shown(document, document.locate(("domains", 0, "steward"))) == "id: sales"
    assert document.locate(("security", "mfa")) == document.locate(())


def test_windows_line_ends_and_byte_order_mark_change_no_place() -> None:
    """The same manifest saved on another system has the same data and places."""
    other = read("\ufeff" + SAMPLE.replace("\n", "\r\n"))
    own = read(SAMPLE)
    assert other.data == own.data
    assert dict(other.places) == dict(own.places)


def test_json_is_read_as_it_is() -> None:
    """JSON text is a document like any other."""
    assert read('{"a": [1, 2.5, true, null, "x"], "b": {}}').data == {"a": [1, 2.5, True, None, "x"], "b": {}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-5", -5),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("2027-06-30", "2027-06-30"),
        ("v3.1.0", "v3.1.0"),
        ("10GB", "10GB"),
        ("1.2.3", "1.2.3"),
        ("y", "y"),
        ("n", "n"),
        ("Norway", "Norway"),
        ("0", 0),
    ],
)
def test_plain_scalars_mean_what_every_reader_takes_them_for(text: str, value: Data) -> None:
    """Values on which all readers agree are read without a finding; dates and versions are texts."""
    assert read(f"key: {text}\n").data == {"key": value}


@pytest.mark.parametrize(
    ("text", "fix", "value"),
    [
        ("no", "false", False),
        ("On", "true", True),
        ("010", "10", 10),
        ("1_000", "1000", 1000),
        ("0x1F", "31", 31),
        ("1.0", "1", 1),
        ("1.10", '"1.10"', "1.10"),
        ("1:30", '"1:30"', "1:30"),
        ("1e3", '"1e3"', "1e3"),
        (".inf", '".inf"', ".inf"),
    ],
)
def test_ambiguous_scalars_come_with_a_fix_that_is_none(text: str, fix: str, value: Data) -> None:
    """What readers take for different things is a finding; its fix is read without one, as the same value."""
    document, found = documents.parse(f"key: {text}\n", "platform.yaml")
    assert [each.rule for each in found] == ["ambiguous-scalar"]
    assert found[0].help == f"key: {fix}"
    assert document.data == {"key": value}
    assert document.faulty == {("key",)}
    assert read(found[0].help).data == document.data


def test_a_refused_entry_hides_nothing_else() -> None:
    """What stands beside and below a refused key is read as if the key were not there."""
    text = "a: 1\na: [no, {b: 010}]\n<<: {c: no}\n? [x]\n: {no: no}\nd: 2\n"
    document, found = documents.parse(text, "platform.yaml")
    assert document.data == {"a": 1, "d": 2}
    assert [(each.rule, each.location.line) for each in found] == [("duplicate-key", 2), ("merge-key", 3), ("key-not-text", 4)]


def test_only_what_was_named_is_opened(tmp_path: Path) -> None:
    """A folder, a missing file, a file without end and a file too long are refused by name."""
    (tmp_path / "long.yaml").write_bytes(b"#" * (documents.MOST_BYTES + 1))
    for path in (tmp_path, tmp_path / "none.yaml", Path("/dev/zero"), tmp_path / "long.yaml", Path("nul\0byte")):
        with pytest.raises(ScaffoldError) as refused:
            documents.read(path)
        assert refused.value.message
        assert refused.value.message.isprintable()


def attempt(text: str) -> Document | ScaffoldError:
    """The document, or the refusal to read it."""
    try:
        return documents.parse(text, "platform.yaml")[0]
    except ScaffoldError as refused:
        return refused


HOSTILE = {
    "flow lists": "[" * 1_000_000,
    "flow mappings": "{a: " * 250_000,
    "block lists": "- " * 500_000,
    "explicit keys": "? " * 500_000,
    "wide": "[" + ",".join("1" * 200_000) + "]",
    "duplicate keys": "a: 1\n" * 200_000,
    "ambiguous": "[" + "no," * 90_000 + "]",
    "aliases": "a: &a x\nb: [" + "*a," * 99_000 + "]",
    "anchors": "[" + ",".join(f"&a{n} x" for n in range(90_000)) + "]",
    "merges": "<<: {a: 1}\n" * 90_000,
    "one long line": "a: " + "x" * 1_000_000,
    "one long key": "x" * 100_000 + ": 1",
    "one long number": "a: " + "9" * 1_000_000,
    "sixties": "a: " + "1:" * 500_000 + "1",
    "underscores": "a: 1" + "_" * 900_000 + "x",
    "spaces": " " * 1_000_000,
    "line breaks": "\n" * 1_000_000,
    "comments": "#\n" * 500_000,
    "escapes": 'a: "' + "\\u202e" * 150_000 + '"',
    "hidden lines": "# \u202e\n" * 150_000,
    "colons": ":" * 1_000_000,
    "dashes": "-" * 1_000_000,
    "quotes": '"' * 1_000_000,
    "question marks": "?" * 1_000_000,
    "tags": "!<" + "a" * 900_000 + "> x",
    "directives": "%A b\n" * 150_000,
    "documents": "---\n" * 250_000,
    "tabs": "\t" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_bounded(name: str) -> None:
    """Any text ends within two seconds of processor time, as a document or as one refusal, and never as a crash."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # other tests in this process leave their own mark
    started = time.process_time()
    outcome = attempt(HOSTILE[name])
    assert isinstance(outcome, Document) or outcome.message.startswith("platform.yaml:")
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_nesting_and_size_just_within_the_limits_are_read() -> None:
    """The limits refuse nothing below them."""
    assert read("[" * 64 + "]" * 64).data is not None
    with pytest.raises(ScaffoldError, match="nested deeper than 64 levels"):
        read("[" * 65 + "]" * 65)
    assert len(read("[" + ",".join("1" * 99_999) + "]").places) == 100_000
    with pytest.raises(ScaffoldError, match="more than 100000"):
        read("[" + ",".join("1" * 100_000) + "]")


def plain() -> st.SearchStrategy[Data]:
    """JSON data of any shape."""
    words = st.text(st.characters(codec="utf-8"), max_size=8)
    leaves: st.SearchStrategy[Data] = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | words
    return st.recursive(
        leaves, lambda each: st.lists(each, max_size=4) | st.dictionaries(words, each, max_size=4), max_leaves=12
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plain())
def test_what_is_written_is_read_back(data: Data) -> None:
    """Data written as YAML by another program is read as the same data, wherever it is read at all."""
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        document, found = documents.parse(text, "platform.yaml")
    except ScaffoldError:
        return
    if not found:
        assert document.data == data


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab:-?[]{},#&*!|>'\"%@` \n\t\r0159._~<=\\\u202e\x00é"), max_size=40))
def test_no_text_crashes_the_reader(text: str) -> None:
    """Any text is a document or is refused; nothing else ever comes out."""
    outcome = attempt(text)
    if isinstance(outcome, ScaffoldError):
        assert outcome.message.startswith("platform.yaml")
        return
    lines = outcome.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for pointer in outcome.places:
        place = outcome.locate(pointer)
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1

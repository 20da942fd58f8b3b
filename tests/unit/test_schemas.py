"""Documents held against their schemas."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry

from scaffolder import documents, schemas
from scaffolder.bundle import folder
from scaffolder.errors import ScaffoldError
from scaffolder.facts import stream
from scaffolder.model.document import Data
from scaffolder.schemas import mend, windows

START = "version: 1\nname: shop\nstyle: lakehouse\n"


def check(text: str) -> list[tuple[str, int, str]]:
    document, _ = documents.parse(text, "platform.yaml")
    return [(each.rule, each.location.line, each.help) for each in schemas.check(document, "manifest")]


def parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every schema inside a schema of ours that describes an entry."""
    found = []
    for each in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        found += [each, *parts(each)]
    return found


@pytest.mark.parametrize("kind", ["manifest", "report"])
def test_our_schemas_are_closed_and_described(kind: str) -> None:
    """Every mapping refuses unknown keys, every entry has a description, and nothing refers outside."""
    schema = schemas.load(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "$ref" not in json.dumps(schema)
    for each in (schema, *parts(schema)):
        assert each["description"].endswith(".")
        if "properties" in each:
            assert each["additionalProperties"] is False


def test_examples_in_the_manifest_schema_fit_it() -> None:
    """An example is what help proposes, so it must pass itself."""
    for each in parts(schemas.load("manifest")):
        for example in each.get("examples", ()):
            assert jsonschema.Draft202012Validator(each, registry=Registry()).is_valid(example), each


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    """A misspelt kind is the caller's slip, not a bug."""
    with pytest.raises(ScaffoldError) as refused:
        schemas.load("manifesto")
    assert "manifest" in refused.value.hint


def test_a_caller_may_change_what_it_loads() -> None:
    """`load` hands out a copy; the schema that documents are held against stays as shipped."""
    schemas.load("manifest")["properties"].clear()
    assert check(START) == []


def test_nested_faults_neither_hide_nor_double_each_other() -> None:
    """Faults at every depth are found in one run, each once."""
    text = START + (
        "team: {engineers: many, platform_tem: true}\n"
        "domains:\n"
        "  - id: Sales\n"
        "    owner: 5\n"
        "    steward: a b\n"
        "  - {ownr: a, idd: b}\n"
        "products:\n"
        "  - id: orders\n"
        "    fields: [{name: A, key: maybe}]\n"
    )
    assert [(rule, line) for rule, line, _ in check(text)] == [
        ("wrong-type", 4),
        ("unknown-key", 4),
        ("invalid-id", 6),
        ("wrong-type", 7),
        ("invalid-owner", 8),
        ("unknown-key", 9),
        ("unknown-key", 9),
        ("invalid-id", 12),
        ("wrong-type", 12),
    ]


def test_an_empty_file_lacks_the_required_keys() -> None:
    """An empty manifest gets one finding for each key it must have, each with a line to paste."""
    assert check("# nothing yet\n") == [
        ("missing-key", 1, "version: 1"),
        ("missing-key", 1, "name: shop-platform"),
        ("missing-key", 1, "style: lakehouse"),
    ]


KEYS = ["version", "name", "style", "cloud", "domains", "products", "security", "owner", "regimes", "needs", "nothing"]
WORDS = st.sampled_from(["shop", "A b", "", "2026-11-23", "lakehouse", "x" * 2001])
LEAVES = st.none() | st.booleans() | st.integers(-3, 99) | WORDS
INNER = ["id", "name", "owner", "mfa", "model", "providers", "quality", "weight", "tier", "else"]
INNER_KEYS = st.sampled_from(INNER)
VALUES = st.recursive(
    LEAVES, lambda each: st.lists(each, max_size=3) | st.dictionaries(INNER_KEYS, each, max_size=3), max_leaves=8
)


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_two_validators_agree(data: dict[str, Data]) -> None:
    """jsonschema-rs and jsonschema give the same verdict and the same failing keywords at the same places."""
    schema = schemas.load("manifest")
    slow = jsonschema.Draft202012Validator(schema, registry=Registry())
    fast = schemas.shape("manifest").validator
    assert slow.is_valid(data) == fast.is_valid(data)
    reference = {(tuple(each.absolute_path), str(each.validator)) for each in slow.iter_errors(data)}
    assert {(tuple(each.instance_path), each.kind.name) for each in fast.iter_errors(data)} == reference


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_every_broken_document_is_explained_and_mended(data: dict[str, Data]) -> None:
    """A document that breaks its schema has findings, one that does not has none; what is mended breaks it no more."""
    document, _ = documents.parse(json.dumps(data), "platform.json")
    found = schemas.check(document, "manifest")
    assert bool(found) is not schemas.shape("manifest").validator.is_valid(data)
    assert len({(each.rule, each.pointer) for each in found}) == len(found)
    mended = mend.mended(data, schemas.shared("manifest"))
    assert isinstance(mended, dict)
    whole = {"version": 1, "name": "shop", "style": "lakehouse"} | _without_holes(mended)
    left = schemas.shape("manifest").validator.iter_errors(whole)
    assert {each.kind.name for each in left} <= {"required"}


def _without_holes(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_holes(each) for key, each in data.items()}
    return [_without_holes(each) for each in data if each is not None] if isinstance(data, list) else data


@pytest.mark.parametrize(
    ("key", "written", "meant"),
    [
        ("rto_minutes", "4 hours", 240),
        ("rto_minutes", "1.5h", 90),
        ("retention_days", "2 years", 730),
        ("retention_days", "18 months", 540),
        ("link_mbps", "10 Gbit/s", 10_000),
        ("data_tb", "1,500 GB", None),
        ("data_tb", "20 PB", 20_000),
        ("data_tb", "3 days", None),
        ("link_mbps", "10 MB/s", None),
        ("link_mbps", "1,000", 1000),
        ("engineers", "12 people", 12),
        ("engineers", "12 months", 12),
        ("rto_minutes", "soon", None),
        ("rto_minutes", "0.01 minutes", None),
    ],
)
def test_an_amount_is_told_in_the_unit_of_its_key(key: str, written: str, meant: int | None) -> None:
    """A text with a unit means a number of the key's own unit, and none where it measures something else or is no whole one."""
    assert mend.scalar(written, {"type": "integer"}, key) == meant


def test_no_schema_of_ours_refers_outside_itself() -> None:
    """Nothing is ever fetched: each `$ref` in a shipped schema stays in its own file."""
    shipped = folder("schemas")
    files = [each for each in (*shipped.iterdir(), *(shipped / "standards").iterdir()) if each.name.endswith(".json")]
    assert len(files) > 30
    for file in files:
        for reference in _references(json.loads(file.read_bytes())):
            assert reference.startswith("#"), f"{file.name}: {reference}"


def _references(data: Any) -> list[str]:
    if isinstance(data, list):
        return [found for each in data for found in _references(each)]
    if not isinstance(data, dict):
        return []
    own = [data["$ref"]] if isinstance(data.get("$ref"), str) else []
    return own + [found for each in data.values() for found in _references(each)]


KINDS = sorted(
    each.name.removesuffix(".schema.json") for each in folder("schemas").iterdir() if each.name.endswith(".schema.json")
)
SHAPES = ["5\n", "[]\n", "{}\n", "id: 5\n", "- {}\n", "- {id: A, when: 5, values: {a: [~]}}\n", "nothing: [{a: b}]\n"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", SHAPES)
def test_every_kind_of_file_is_explained(kind: str, text: str) -> None:
    """Whatever keywords a schema uses, a document that breaks it gets findings with a place and a reason, never a crash."""
    document, _ = documents.parse(text, f"{kind}.yaml")
    found = schemas.check(document, kind)
    assert bool(found) is not schemas.holds(document, kind)
    for each in found:
        assert each.message
        assert each.why
        assert each.location.line == 1


def test_a_choice_between_shapes_reports_on_the_shape_that_was_meant() -> None:
    """Of several allowed shapes the one with the value's own type is explained, at the place of the nested fault."""
    entry = {
        "type": "object",
        "description": "One.",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {"id": {"type": "string"}, "size": {"type": "integer"}},
    }
    schema = {
        "$defs": {"entry": entry},
        "type": "object",
        "properties": {"shape": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/entry"}]}},
    }
    figure = schemas.made(schema)
    document, _ = documents.parse("shape:\n  id: a\n  size: big\n  sise: 2\n", "figure.yaml")
    assert [(each.rule, each.location.line) for each in schemas.check(document, figure)] == [
        ("wrong-type", 3),
        ("unknown-key", 4),
    ]
    document, _ = documents.parse("shape: [a]\n", "figure.yaml")
    assert [(each.rule, each.location.line) for each in schemas.check(document, figure)] == [("wrong-shape", 1)]


CONTRACT = "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1\nstatus: active\ncolour: red\nschema:\n"


def _long_manifest(count: int) -> str:
    """Lists with entries that are right, lack a key, have one too many, or are something else."""
    rows = (
        "id: a{n}, domain: d{n}",
        "domain: d{n}",
        "id: a{n}, domian: d{n}, owner: 7",
        "id: A {n}, inputs: [a, 1, {{}}]",
        "id: a{n}, tags: 1",
    )
    products = "".join(f"- {{{rows[n % 5].format(n=n)}}}\n" for n in range(count))
    domains = "".join(f"- {n if n % 7 == 3 else f'{{id: d{n}}}'}\n" for n in range(count))
    return f"{START}colour: red\nteam: {{engineers: many}}\nproducts:\n{products}domains:\n{domains}streaming: {{broker: 7}}\n"


def _long_contract(count: int) -> str:
    """Tables with columns that are right, of an unknown type, without a name, or something else."""
    rows = (
        "{name: c, logicalType: string}",
        "{name: c, logicalType: x}",
        "{logicalType: date}",
        "7",
        "{name: c, quality: [{type: x}, 1]}",
    )
    tables = "".join(
        f"- name: t{n}\n  properties:\n" + "".join(f"  - {rows[(n + each) % 5]}\n" for each in range(9)) for n in range(count)
    )
    return CONTRACT + tables + "tags: [1, a, 2]\nroles: [{}, {role: a}, 3]\n"


@pytest.mark.parametrize(("kind", "text"), [("manifest", _long_manifest(60)), ("standards/odcs-3.1.0", _long_contract(12))])
@pytest.mark.parametrize("stretch", [7, 40, 333])
def test_parts_say_what_the_whole_says(kind: str, text: str, stretch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document that is looked at in parts has the findings that it has as a whole, each once."""
    parsed = stream.parse(text, "a.yaml")
    assert isinstance(parsed, tuple)
    whole = schemas.check(parsed[0], kind)
    assert len(whole) > 50
    for name, size in (("LONG", 50), ("STRETCH", stretch), ("SHORT", 12)):
        monkeypatch.setattr(windows, name, size)
    assert len(list(windows.parts(parsed[0].data))) > 1
    assert schemas.check(parsed[0], kind) == whole


def test_a_long_list_is_too_long_in_parts_too() -> None:
    """How long a list may be is asked of the whole list, and the few faults of a long document are all that is said of it."""
    schema = {"properties": {"rows": {"type": "array", "maxItems": 30_000, "items": {"type": "integer"}}}}
    made = schemas.made(schema)
    rows = "".join("- x\n" if number == 25_000 else "- 1\n" for number in range(31_000))
    parsed = stream.parse(f"rows:\n{rows}", "a.yaml")
    assert isinstance(parsed, tuple)
    found = [(each.rule, each.location.line) for each in schemas.check(parsed[0], made)]
    assert found == [("wrong-shape", 1), ("wrong-type", 25_002)]

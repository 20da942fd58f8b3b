"""Conditions as functions: they say what a validator says, of every schema that they know."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.catalog import Catalog
from scaffolder.schemas import compiled, predicates, scope

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "catalog"))
from random_manifests import manifests

KEYS = st.sampled_from(("a", "b", "c"))
SCALARS = st.sampled_from((None, True, False, 0, 1, 1.0, 2.5, -3, "", "x", "yes", "ünï", "1"))
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
COUNTS = st.integers(0, 3)
TYPES = st.sampled_from(("array", "object", "string", "boolean", "null", "number", "integer"))


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    words: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "const": SCALARS,
        "enum": st.lists(SCALARS, min_size=1, max_size=4),
        "properties": st.dictionaries(KEYS, inner, max_size=3),
        "required": st.lists(KEYS, max_size=2, unique=True),
        "items": inner,
        "prefixItems": several,
        "contains": inner,
        "minContains": COUNTS,
        "maxContains": COUNTS,
        "minItems": COUNTS,
        "maxItems": COUNTS,
        "minLength": COUNTS,
        "maxLength": COUNTS,
        "minimum": COUNTS,
        "maximum": COUNTS,
        "exclusiveMinimum": COUNTS,
        "exclusiveMaximum": COUNTS,
        "not": inner,
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "if": inner,
        "then": inner,
        "else": inner,
        "description": st.just("a word"),
    }
    return st.lists(st.sampled_from(sorted(words)), max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({word: words[word] for word in chosen})
    )


SCHEMAS = st.recursive(st.booleans(), _schemas, max_leaves=8)


@given(schema=SCHEMAS, data=DATA)
def test_a_function_says_what_a_validator_says(schema: Any, data: Any) -> None:
    """For any schema of the known keywords and any data, both give the same answer."""
    asked = predicates.predicate(schema)
    assert asked is not None
    assert bool(asked(data)) is compiled(schema, "a condition").is_valid(data)


@given(schema=SCHEMAS, entry=DATA, other=DATA)
def test_long_lists_are_judged_alike(schema: Any, entry: Any, other: Any) -> None:
    """A list of any length gets the same answer, though a long one is handed to a validator."""
    for count in (predicates.MANY - 2, predicates.MANY + 2):
        data = {"a": [other, *([entry] * count)]}
        for words in (
            {"items": schema},
            {"contains": schema},
            {"prefixItems": [schema]},
            {"contains": schema, "maxContains": 1},
        ):
            asked = predicates.predicate({"properties": {"a": words}})
            assert asked is not None
            assert asked(data) is compiled({"properties": {"a": words}}, "a condition").is_valid(data)


@given(schema=SCHEMAS, data=st.dictionaries(KEYS, DATA, max_size=3))
def test_only_the_keys_looked_at_matter(schema: Any, data: dict[str, Any]) -> None:
    """What `keys` names is enough to answer: without the other keys the answer stays the same."""
    seen = scope.narrowed(data, scope.keys(schema))
    check = compiled(schema, "a condition")
    assert check.is_valid(seen) == check.is_valid(data)


def conditions() -> Iterator[Any]:
    """Every condition that a verdict on a manifest asks."""
    catalog = Catalog()
    for key in catalog.choices.values():
        yield from (default.when for default in key.defaults)
    yield from (blueprint.applies for blueprint in catalog.blueprints.values())
    for rule in catalog.rules.values():
        yield rule.when
        if rule.subject == "manifest":
            yield rule.require


def test_nearly_every_condition_of_the_knowledge_is_a_function() -> None:
    """What is asked of each manifest is a function, but for the few conditions that use a pattern or compare lists."""
    every = list(conditions())
    unknown = [each for each in every if predicates.predicate(each) is None]
    assert len(every) > 1000
    assert len(unknown) < 10


def test_the_knowledge_is_asked_as_before() -> None:
    """Over manifests that state every key, each condition of the knowledge answers as its validator does."""
    platforms = list(manifests(12, seed=7))
    known = [(schema, asked) for schema in conditions() if (asked := predicates.predicate(schema))]
    for schema, asked in known:
        check = compiled(schema, "a condition")
        assert [bool(asked(each)) for each in platforms] == [check.is_valid(each) for each in platforms], schema


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^a"},
        {"properties": {"a": {"$ref": "#"}}},
        {"required": "a"},
        {"const": [1]},
        {"enum": []},
        {"minItems": True},
        {"type": "set"},
        "a",
        {"contains": {"uniqueItems": True}},
    ],
)
def test_what_is_not_known_is_left_to_a_validator(schema: Any) -> None:
    """A keyword or a value that no function knows makes no function, so that nothing is answered by half."""
    assert predicates.predicate(schema) is None


@pytest.mark.parametrize(
    ("schema", "walks"),
    [
        ({"properties": {"products": {"contains": {"properties": {"tier": {"const": 1}}}}}}, True),
        ({"if": {"required": ["a"]}, "then": {"properties": {"domains": {"items": {"required": ["owner"]}}}}}, True),
        ({"properties": {"regimes": {"contains": {"const": "dora"}}}}, False),
        ({"anyOf": [{"properties": {"items": {"const": "properties"}}}, True]}, False),
    ],
)
def test_walking_is_seen(schema: Any, walks: bool) -> None:
    """A schema that looks into the mappings of a list is told from one that only looks for a word in it."""
    assert scope.walks(schema) is walks

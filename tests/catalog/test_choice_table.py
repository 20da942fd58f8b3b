"""The keys of the manifest and their defaults, as they stand in the catalog."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from scaffolder.catalog import Catalog
from scaffolder.model.knowledge import ChoiceKey

ROOT = Path(__file__).resolve().parent.parent.parent
VOCABULARY = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text("utf-8"))
CATALOG = Catalog()
KEYS = CATALOG.choices
COMPLETED = [key for key in KEYS.values() if key.defaults]
PYTHON_TYPES = {"enum": str, "boolean": bool, "integer": int, "text": str, "list": list, "objects": list}


def test_the_file_keeps_its_schema() -> None:
    """`choices.yaml` has the shape that its schema declares."""
    schema = json.loads((ROOT / "schemas" / "choice.schema.json").read_text("utf-8"))
    written = yaml.safe_load((ROOT / "blueprints" / "choices.yaml").read_text("utf-8"))
    faults = [
        f"{error.instance_path}: {error.message}" for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(written)
    ]
    assert not faults
    paths = [row["path"] for row in written]
    assert len(paths) == len(set(paths))


def test_every_key_of_the_vocabulary_is_there() -> None:
    """Each key that a rule may look at is described, with its entries' fields."""
    missing = [path for path in VOCABULARY if path not in KEYS]
    for path, drawn in VOCABULARY.items():
        missing += [f"{path}[].{field}" for field in drawn.get("entries", {}) if f"{path}[].{field}" not in KEYS]
    assert not missing


def test_every_value_of_the_vocabulary_is_allowed() -> None:
    """The options of decisions and the values here together allow what the vocabulary names."""
    for path, drawn in VOCABULARY.items():
        values = drawn.get("some") or drawn.get("one") or []
        if path != "blueprints" and all(isinstance(value, str) for value in values):
            assert set(values) <= set(CATALOG.allowed(path)), path


@pytest.mark.parametrize("key", COMPLETED, ids=lambda key: key.path)
def test_a_default_is_an_allowed_value_of_the_right_type(key: ChoiceKey) -> None:
    """No default is a value that the manifest itself would refuse."""
    allowed = set(CATALOG.allowed(key.path))
    for default in key.defaults:
        value: Any = [default.value] if key.one_per else default.value
        assert isinstance(value, PYTHON_TYPES[key.type])
        assert isinstance(value, bool) == (key.type == "boolean")
        if key.type == "enum":
            assert value in allowed
        if key.type == "list":
            assert set(value) <= allowed
        for entry in value if key.type == "objects" else []:
            for field, inner in entry.items():
                named = CATALOG.allowed(f"{key.path}[].{field}")
                assert not named or inner in named


@pytest.mark.parametrize("key", COMPLETED, ids=lambda key: key.path)
def test_no_default_stands_behind_one_that_always_holds(key: ChoiceKey) -> None:
    """A default that can never be reached misleads its reader."""
    if not key.one_per:
        assert all(default.when is not True for default in key.defaults[:-1])


@pytest.mark.parametrize("key", COMPLETED, ids=lambda key: key.path)
def test_what_stands_later_never_decides_whether_a_key_is_settled(key: ChoiceKey) -> None:
    """A condition may look at a later key that was written, but only to tell values apart.

    Whether the key is settled at all is decided by facts and earlier keys, in the last default. So completing a completed
    manifest, where every later key is written, changes nothing.
    """
    last = key.defaults[-1].when
    if key.one_per or last is True:
        return
    assert not any(ahead(path, key) for path in looked_at(last))
    for default in key.defaults:
        if any(ahead(path, key) for path in looked_at(default.when)):
            assert isinstance(default.when, dict)
            assert last in default.when["allOf"]


def ahead(path: str, key: ChoiceKey) -> bool:
    order = list(KEYS)
    return KEYS[path].kind == "choice" and order.index(path) >= order.index(key.path)


@pytest.mark.parametrize("key", COMPLETED, ids=lambda key: key.path)
def test_conditions_look_at_keys_that_exist(key: ChoiceKey) -> None:
    """A condition on a misspelt key would silently hold for everyone."""
    for default in key.defaults:
        assert default.when is True or list(looked_at(default.when))


def test_rules_behind_defaults_exist() -> None:
    """A default names only rules of the catalog."""
    named = {default.rule for key in COMPLETED for default in key.defaults if default.rule}
    assert named
    assert named <= set(CATALOG.rules)


def looked_at(when: Any, path: str = "") -> Iterator[str]:
    """Every manifest key that a condition looks at; fails on a name that is no key."""
    if not isinstance(when, dict) or path in KEYS:
        if path:
            assert path in KEYS, path
            yield path
        return
    for combined in ("anyOf", "allOf"):
        for inner in when.get(combined, []):
            yield from looked_at(inner, path)
    if "not" in when:
        yield from looked_at(when["not"], path)
    for name, inner in when.get("properties", {}).items():
        yield from looked_at(inner, f"{path}.{name}" if path else name)

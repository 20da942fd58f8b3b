"""The shipped examples and starters: what people see first is free of faults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scaffolder import documents, manifests, policy, schemas, starters, waivers
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import choices

ROOT = Path(__file__).resolve().parent.parent
CATALOG = Catalog()
TODAY = "2026-11-23"
EXAMPLES = {each.parent.name: each.read_text("utf-8") for each in sorted((ROOT / "examples").glob("*/platform.yaml"))}
TEXTS = {**EXAMPLES, **{f"starter-{style}": starters.text(style, "my-shop") for style in starters.styles()}}


def read(text: str) -> Manifest:
    """The manifest of a text that has no fault of shape, id, reference or value."""
    document, faults = documents.parse(text, "platform.yaml")
    manifest, findings = manifests.build(document, CATALOG)
    assert [*faults, *schemas.check(document, "manifest"), *findings] == []
    return manifest


@pytest.mark.parametrize("name", TEXTS)
def test_only_a_waived_finding_stands(name: str) -> None:
    """No error, no warning and no note, except where a waiver with a reason, an owner and an end accepts it."""
    manifest = read(TEXTS[name])
    broken = {rule for rule, _ in policy.check_resolved(choices.complete(manifest, CATALOG).resolved, CATALOG)}
    assert broken == {each.rule for each in manifest.waivers}
    assert waivers.apply((), (), scope=waivers.Scope(manifest=manifest, catalog=CATALOG), today=TODAY) == ()


@pytest.mark.parametrize("name", TEXTS)
def test_every_product_says_who_what_and_from_where(name: str) -> None:
    """Owner, steward, inputs, contents, class, place and retention of every product are written, not assumed."""
    data: Any = read(TEXTS[name]).data
    stewarded = {each["id"] for each in data["domains"] if each["owner"] and each["steward"]}
    known = {each["id"] for each in (*data["sources"], *data["products"])}
    for each in data["products"]:
        assert each["domain"] in stewarded
        assert each["inputs"]
        assert set(each["inputs"]) <= known - {each["id"]}
        for key in ("owner", "description", "contains", "classification", "jurisdiction", "retention_days", "quality_rules"):
            assert each[key], f"{each['id']}.{key}"


@pytest.mark.parametrize("name", TEXTS)
def test_inputs_go_one_way(name: str) -> None:
    """No product is made from itself, however long the way."""
    data: Any = read(TEXTS[name]).data
    inputs = {each["id"]: set(each["inputs"]) for each in data["products"]}
    done = {each["id"] for each in data["sources"]}
    while inputs:
        ready = {product for product, needed in inputs.items() if needed <= done}
        assert ready, f"in a circle: {sorted(inputs)}"
        done |= ready
        inputs = {product: needed for product, needed in inputs.items() if product not in ready}


@pytest.mark.parametrize("name", TEXTS)
def test_every_source_is_used(name: str) -> None:
    """A source that no product reads would stand alone on every picture; the platform that is left may."""
    data: Any = read(TEXTS[name]).data
    used = {each for product in data["products"] for each in product["inputs"]}
    left = data.get("migration", {}).get("source")
    assert {each["id"] for each in data["sources"]} - used <= {left}


def test_the_six_examples_are_rich_and_differ() -> None:
    """Each style, three clouds, a hybrid and a laptop; at least eight products each; two migrations in waves."""
    found: dict[str, Any] = {name: read(text).data for name, text in EXAMPLES.items()}
    assert {each["style"] for each in found.values()} == {
        "data-mesh",
        "data-fabric",
        "mesh-on-fabric",
        "lakehouse",
        "warehouse",
    }
    assert {each["cloud"]["model"] for each in found.values()} == {"local", "single", "hybrid"}
    assert {"aws", "azure", "gcp", "on-prem"} == {p for each in found.values() for p in each["cloud"].get("providers", [])}
    assert all(len(each["products"]) >= 8 and each["why"] and each["needs"] for each in found.values())
    waves = [{load.get("wave") for load in each["migration"]["workloads"]} for each in found.values() if "migration" in each]
    assert len(waves) == 2
    assert all(len(each) >= 3 for each in waves)


@pytest.mark.parametrize("style", starters.styles())
def test_a_starter_carries_the_name_it_is_given(style: str) -> None:
    """The starter of a style is named, and everything else stays as it was reviewed."""
    named = starters.text(style, "acme-data")
    shipped = (ROOT / "blueprints" / "starters" / f"{style}.yaml").read_text("utf-8")
    assert named == shipped.replace("name: my-platform", "name: acme-data")
    assert read(named).data["style"] == style


def test_an_unknown_style_has_no_starter() -> None:
    """The refusal names the styles there are."""
    with pytest.raises(ScaffoldError) as refusal:
        starters.text("data-swamp", "acme")
    assert "data-mesh" in refusal.value.hint

"""Blueprints, lifecycle and traceability: valid, complete, and every reference resolves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from jsonschema import Draft202012Validator

from scaffolder import bundle
from scaffolder.catalog import Catalog
from scaffolder.model.document import Data
from scaffolder.model.knowledge import BlueprintKind

ALWAYS = {"data-foundation", "governance", "security", "strategy-and-adoption"}
"""Blueprints that no platform is without."""

FOLDERS = {"style": "styles", "capability": "capabilities", "overlay": "overlays"}

IN_FORCE: list[tuple[dict[str, Data], set[str]]] = [
    ({"style": "lakehouse"}, {"lakehouse"}),
    ({"style": "data-mesh", "cloud": {"model": "local"}}, {"data-mesh"}),
    ({"style": "warehouse", "cloud": {"model": "single"}}, {"warehouse", "finops"}),
    ({"style": "data-fabric", "integration": {"virtualization": "none", "cdc": "none"}}, {"data-fabric"}),
    ({"style": "data-fabric", "integration": {"virtualization": "trino"}}, {"data-fabric", "integration"}),
    ({"style": "mesh-on-fabric", "sources": [{"id": f"s{n}"} for n in range(6)]}, {"mesh-on-fabric", "integration"}),
    ({"style": "lakehouse", "streaming": {"enabled": False}}, {"lakehouse"}),
    ({"style": "lakehouse", "streaming": {"enabled": True}}, {"lakehouse", "streaming"}),
    ({"style": "lakehouse", "products": [{"id": "p"}]}, {"lakehouse", "data-quality"}),
    ({"style": "lakehouse", "products": [{"id": "p", "tier": 1}]}, {"lakehouse", "data-quality", "observability"}),
    ({"style": "lakehouse", "products": [{"id": "p", "shared_to": "internal"}]}, {"lakehouse", "data-quality"}),
    ({"style": "lakehouse", "products": [{"id": "p", "shared_to": "partner"}]}, {"lakehouse", "data-quality", "data-sharing"}),
    ({"style": "lakehouse", "migration": {"workloads": []}}, {"lakehouse"}),
    ({"style": "lakehouse", "migration": {"workloads": [{"id": "w"}]}}, {"lakehouse", "cloud-migration"}),
    ({"style": "lakehouse", "ml": {"enabled": True}, "genai": {"enabled": True}}, {"lakehouse", "ml-platform", "genai-rag"}),
    ({"style": "lakehouse", "edge": {"enabled": True}}, {"lakehouse", "edge-iot"}),
    ({"style": "lakehouse", "regimes": ["gdpr", "ch-fadp"]}, {"lakehouse", "regime-gdpr", "regime-uk-ch"}),
    ({"style": "lakehouse", "regimes": ["dora", "pci-dss"]}, {"lakehouse", "regime-financial", "regime-pci-dss"}),
    ({"style": "lakehouse", "regimes": ["hipaa", "eu-ai-act"]}, {"lakehouse", "regime-hipaa", "regime-eu-ai-act"}),
    ({"style": "lakehouse", "industry": "automotive"}, {"lakehouse", "industry-manufacturing"}),
    ({"style": "lakehouse", "industry": "ecommerce-retail"}, {"lakehouse", "industry-retail"}),
    ({"style": "lakehouse", "industry": "healthcare"}, {"lakehouse", "industry-healthcare"}),
    ({"style": "lakehouse", "industry": "none", "regimes": []}, {"lakehouse"}),
]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def schema(kind: str) -> Any:
    return json.loads((bundle.folder("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["blueprint", "practice", "component", "lifecycle", "traceability"])
def test_schemas_are_schemas_that_describe_every_property(kind: str) -> None:
    """Each schema is valid 2020-12, closed, and says of every property what it is for."""
    declared = schema(kind)
    Draft202012Validator.check_schema(declared)
    assert declared["$id"] == f"https://scaffolder.dev/schemas/{kind}.schema.json"
    shape = declared["items"] if declared["type"] == "array" else declared
    assert shape["additionalProperties"] is False
    assert [name for name, property_ in shape["properties"].items() if len(property_["description"]) < 8] == []


@pytest.mark.parametrize("kind", ["styles", "capabilities", "overlays"])
def test_blueprint_files_are_valid(catalog: Catalog, kind: str) -> None:
    """Every blueprint follows its schema, and its kind is the folder's."""
    validator = Draft202012Validator(schema("blueprint"))
    entries = catalog.raw(kind)
    faults = [f"{name}: {error.message}" for name, entry in entries.items() for error in validator.iter_errors(entry)]
    assert faults == []
    assert {FOLDERS[str(entry["kind"])] for entry in entries.values()} == {kind}


def test_no_blueprint_was_lost(catalog: Catalog) -> None:
    """Five styles are there, and at least the fourteen capabilities and nine overlays that the brief asks for."""
    kinds = [blueprint.kind for blueprint in catalog.blueprints.values()]
    assert kinds.count(BlueprintKind.STYLE) == 5
    assert kinds.count(BlueprintKind.CAPABILITY) >= 14
    assert kinds.count(BlueprintKind.OVERLAY) >= 9


def test_blueprints_refer_to_blueprints_and_rows_that_exist(catalog: Catalog) -> None:
    """What a blueprint implies, excludes, composes or answers is in the catalog; CR3 stands for CR3a, CR3b and CR3c."""
    known = set(catalog.blueprints)
    rows = {*catalog.traceability, *(row[:-1] for row in catalog.traceability if row[-1].islower())}
    for blueprint in catalog.blueprints.values():
        named = {*blueprint.implies, *blueprint.excludes, *blueprint.composes} - {"*"}
        assert named - known == set(), blueprint.id
        assert blueprint.id not in named, blueprint.id
        assert set(blueprint.brief) - rows == set(), blueprint.id
        Draft202012Validator.check_schema(blueprint.applies)


def test_only_styles_exclude_and_nothing_implies_a_style(catalog: Catalog) -> None:
    """A style is the user's one choice: no blueprint brings it in, and only styles rule each other out."""
    styles = {each.id for each in catalog.blueprints.values() if each.kind is BlueprintKind.STYLE}
    for blueprint in catalog.blueprints.values():
        assert set(blueprint.excludes) <= styles, blueprint.id
        assert not blueprint.excludes or blueprint.id in styles, blueprint.id
        assert not set(blueprint.implies) & styles, blueprint.id


@pytest.mark.parametrize(("resolved", "expected"), IN_FORCE)
def test_applies_says_when_a_blueprint_is_in_force(catalog: Catalog, resolved: dict[str, Data], expected: set[str]) -> None:
    """The condition of each blueprint holds for these manifests and for no other of them."""
    in_force = {each.id for each in catalog.blueprints.values() if Draft202012Validator(each.applies).is_valid(resolved)}
    assert in_force == expected | ALWAYS


def test_the_examples_of_a_blueprint_prove_its_condition(catalog: Catalog) -> None:
    """`applies` holds of every example in force and of no other; only what always applies lacks a counter-example."""
    for kind in FOLDERS.values():
        entries: dict[str, Any] = dict(catalog.raw(kind))
        for name, entry in entries.items():
            holds = Draft202012Validator(entry["applies"]).is_valid
            assert [each for each in entry["examples"]["in_force"] if not holds(each)] == [], name
            assert [each for each in entry["examples"]["not_in_force"] if holds(each)] == [], name
            assert bool(entry["examples"]["not_in_force"]) == (entry["applies"] is not True), name


def test_lifecycle_is_valid_and_knows_its_components(catalog: Catalog) -> None:
    """Every entry follows the schema; it names components that exist, and every retired component has an entry."""
    jsonschema.validate(list(catalog.raw("lifecycle").values()), schema("lifecycle"))
    assert len(catalog.lifecycle) >= 34
    spoken = {component for entry in catalog.lifecycle.values() for component in entry.components}
    assert spoken - set(catalog.components) == set()
    retired = {each.id for each in catalog.components.values() if each.status == "retired"}
    assert retired - spoken == set()


def test_traceability_resolves_both_ways(catalog: Catalog) -> None:
    """Every row names practices, decisions, rules and blueprints that exist, and a practice's rows are rows."""
    jsonschema.validate(list(catalog.raw("traceability").values()), schema("traceability"))
    assert len(catalog.traceability) >= 93
    codes = {decision.code for decision in catalog.decisions.values()}
    constraints = {code for rule in catalog.rules.values() for code in rule.catalogue}
    for row in catalog.traceability.values():
        assert set(row.practices) - set(catalog.practices) == set(), row.id
        assert set(row.blueprints) - set(catalog.blueprints) == set(), row.id
        assert set(row.decisions) - codes == set(), row.id
        assert set(row.constraints) - constraints == set(), row.id
        assert row.practices, row.id


def test_the_texts_of_rows_differ(catalog: Catalog) -> None:
    """No two rows of the brief say the same."""
    texts = [row.text for row in catalog.traceability.values()]
    assert len(set(texts)) == len(texts)


def test_the_how_to_page_shows_a_blueprint_that_is_valid() -> None:
    """The file that docs/how-to/add-a-blueprint.md tells people to write follows the schema."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-blueprint.md"
    block = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    declared = json.loads((bundle.folder("schemas") / "blueprint.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(declared).iter_errors(yaml.safe_load(block))] == []

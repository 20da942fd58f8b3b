"""Components: valid, drawable, and there for every technology a choice can name."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from scaffolder import bundle
from scaffolder.catalog import Catalog

NOT_A_BUILDING_BLOCK = {
    "style": "a style arranges the whole platform",
    "cloud.model": "a placement; the deployment view draws it as places",
    "cloud.providers": "a provider is a place; its services are components of their own",
    "cloud.sovereignty": "a demand on places",
    "cloud.sovereign_offer": "an offer is a place that the deployment view names",
    "storage.layers": "layers are named by the elements of the data path",
    "modelling.method": "a method shapes tables and adds no box",
    "streaming.enabled": "the log and the engine are chosen by keys of their own",
    "streaming.delivery": "a guarantee of a flow",
    "governance.model": "an operating model; people carry it out",
    "quality.gate": "what a check does when it fails; the quality component does it",
    "security.access_model": "a model that the policy engine carries out",
    "security.audit_retention_days": "a duration",
    "security.recovery_pattern": "an arrangement of places",
    "genai.pattern": "an arrangement of model, index and agents",
    "ml.capacity": "a way to buy accelerators",
    "migration.workloads.strategy": "what happens to a workload; the migration view shows it",
    "migration.workloads[].strategy": "what happens to a workload; the migration view shows it",
    "migration.cutover": "an order of events",
    "adoption.policy": "a procedure",
}
"""Decisions whose options are no building blocks, with the reason."""

NO_BOX = {
    ("serving.modes", "bi"): "serving.bi_tool names the tool",
    ("serving.modes", "semantic-layer"): "serving.semantic_tool names the tool",
    ("serving.modes", "activation"): "serving.activation names the way back",
    ("sources[].kind", "database"): "integration.ingestion or integration.cdc reads it",
    ("sources[].kind", "mainframe"): "integration.ingestion or integration.cdc reads it",
    ("sources[].kind", "stream"): "streaming.broker takes it in",
    ("sources[].kind", "device"): "edge.protocol takes it in",
}
"""Values of a path that others of its values have a component for, with what stands in for them."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


@pytest.fixture(scope="module")
def realised(catalog: Catalog) -> set[tuple[str, str]]:
    return {pair for component in catalog.components.values() for pair in component.realises}


def test_component_files_are_valid(catalog: Catalog) -> None:
    """Every component follows its schema, which holds the limits of a card: 28 characters of technology, 34 of description."""
    declared = json.loads((bundle.folder("schemas") / "component.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(declared)
    entries = catalog.raw("components")
    faults = [f"{name}: {error.message}" for name, entry in entries.items() for error in validator.iter_errors(entry)]
    assert faults == []


def test_every_decision_is_drawn_or_known_to_be_no_building_block(catalog: Catalog, realised: set[tuple[str, str]]) -> None:
    """The first path of a decision has components, or stands in the list of those that need none."""
    paths = {path for path, _ in realised}
    undrawn = {decision.paths[0] for decision in catalog.decisions.values()} - paths - set(NOT_A_BUILDING_BLOCK)
    assert undrawn == set()


def test_every_technology_a_choice_can_name_has_a_component(catalog: Catalog, realised: set[tuple[str, str]]) -> None:
    """On a path that components realise, every allowed value but `none` is realised or stands in the list."""
    missing = {
        (path, value)
        for path in {path for path, _ in realised}
        for value in catalog.allowed(path)
        if value not in ("none", "false") and (path, value) not in realised
    }
    assert missing - set(NO_BOX) == set()


def test_components_realise_values_the_manifest_allows(catalog: Catalog, realised: set[tuple[str, str]]) -> None:
    """A component names keys of the manifest with values they may take; a boolean is true."""
    for path, value in sorted(realised):
        choice = catalog.choices[path]
        allowed = ("true",) if choice.type == "boolean" else catalog.allowed(path)
        assert value in allowed, (path, value)


def test_a_choice_picks_one_component_for_a_role_and_provider(catalog: Catalog) -> None:
    """Within a role no two components of one provider realise the same value, so a choice is never ambiguous."""
    claims = Counter(
        (component.role, pair, component.provider) for component in catalog.components.values() for pair in component.realises
    )
    assert [claim for claim, count in claims.items() if count > 1] == []


def test_roles_are_slots_of_the_topology(catalog: Catalog) -> None:
    """A component's role is filled by a slot in `roles`, or names what no picture shows as a box of its own."""
    filled: set[str] = set()
    for name, role in catalog.raw("roles").items():
        fillers = role.get("filled_by") or name
        filled.update(map(str, fillers) if isinstance(fillers, list) else [str(fillers)])
    without_box = {"table-format", "contracts", "transform", "infrastructure-code"}
    assert {component.role for component in catalog.components.values()} - filled - without_box == set()


def test_icons_exist_in_the_diagrams_package(catalog: Catalog) -> None:
    """Every icon named is a file of the installed `diagrams` package."""
    resources = Path(str(files("diagrams"))).parent / "resources"
    named = {component.icon for component in catalog.components.values() if component.icon}
    assert len(named) > 80
    assert [icon for icon in sorted(named) if not (resources / f"{icon}.png").is_file()] == []


def test_vendor_icons_stand_for_their_own_vendor(catalog: Catalog) -> None:
    """An icon from a provider's set is worn by a component of that provider, by Looker, or nobody."""
    for component in catalog.components.values():
        vendor = component.icon.partition("/")[0]
        if vendor in ("aws", "azure", "gcp") and component.title != "Looker":
            assert component.provider == vendor or "Looker" in component.title, component.id


def test_what_is_not_current_has_a_current_successor(catalog: Catalog) -> None:
    """A component on hold or retired leads to one that can be chosen today."""
    for component in catalog.components.values():
        assert (component.status == "current") == (component.successor == ""), component.id
        if component.successor:
            successor = catalog.components[component.successor]
            assert successor.status == "current", component.id
            assert successor.role == component.role, component.id


def test_options_and_components_agree_on_what_is_current(catalog: Catalog) -> None:
    """A component has the status of the option that brings it: a record cannot advise against what a picture calls current."""
    status = {(each.paths[0], option.id): option.status for each in catalog.decisions.values() for option in each.options}
    for component in catalog.components.values():
        for pair in component.realises:
            assert status.get(pair, component.status) == component.status, (component.id, pair)


def test_template_sets_named_exist(catalog: Catalog) -> None:
    """A component names template sets that the program has."""
    named = {name for component in catalog.components.values() for name in component.template_sets}
    assert named - set(catalog.template_sets) == set()


def test_titles_are_unique_within_a_role(catalog: Catalog) -> None:
    """Two components of one role are told apart by their titles."""
    titles = Counter((component.role, component.title) for component in catalog.components.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_the_how_to_page_shows_a_component_that_is_valid() -> None:
    """The file that docs/how-to/add-a-component.md tells people to write follows the schema."""
    page = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-component.md"
    block = page.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    declared = json.loads((bundle.folder("schemas") / "component.schema.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(declared).iter_errors(yaml.safe_load(block))] == []

"""The blueprints of the topology: roles, zones, short names and notes as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from resolved_platforms import CATALOG, resolved, written

from scaffolder import bundle
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError

ROLES: dict[str, Any] = {name: dict(entry) for name, entry in CATALOG.raw("roles").items()}
NOT_DRAWN = {
    "network": "names the network places of the deployment",
    "transform": "stands in the technology line of domains",
    "table-format": "stands in the technology line of products and stores",
    "contracts": "stands in the technology line of products; contracts lie in the repository",
    "infrastructure-code": "builds the platform and is no part of it at run time",
}
"""Roles of components that make no element of their own, each with its reason."""


def _schema(kind: str) -> Any:
    return json.loads((bundle.folder("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(ROLES))
def test_roles_are_well_formed(name: str) -> None:
    """Every role file passes the schema of roles."""
    errors = [f"{error.instance_path}: {error.message}" for error in jsonschema_rs.iter_errors(_schema("role"), ROLES[name])]
    assert errors == []


@pytest.mark.parametrize(("kind", "table"), [("zone", "zones"), ("name", "names"), ("note", "notes")])
def test_tables_are_well_formed(kind: str, table: str) -> None:
    """Zones, short names and notes pass their schemas."""
    assert jsonschema_rs.is_valid(_schema(kind), list(CATALOG.raw(table).values()))


def _conditions(value: Any, key: str = "") -> list[Any]:
    if key in ("when", "where"):
        return [value]
    if isinstance(value, dict):
        return [found for name, entry in value.items() for found in _conditions(entry, name)]
    return [found for entry in value for found in _conditions(entry)] if isinstance(value, list) else []


def test_conditions_are_schemas() -> None:
    """Every condition of a role, zone or note is itself a valid JSON Schema."""
    tables = [dict(entry) for table in ("zones", "notes") for entry in CATALOG.raw(table).values()]
    for condition in _conditions([*ROLES.values(), *tables]):
        jsonschema_rs.meta.validate(condition)


def _named(picks: Any) -> list[str]:
    rows = picks if isinstance(picks, list) else [picks] if picks else []
    return [str(row["role"]) if isinstance(row, dict) else str(row) for row in rows]


def test_names_in_roles_exist() -> None:
    """Flows name roles or groups that exist, zones are rows of the zone table, paths are keys of the manifest."""
    groups = {
        group for role in ROLES.values() for face in (role, *role.get("variants", [])) for group in face.get("groups", [])
    }
    zones = {str(each) for each in CATALOG.raw("zones")}
    known = {*ROLES, *groups}
    for name, role in ROLES.items():
        ends = [end for flow in role.get("flows", []) for side in ("from", "to") for end in _named(flow.get(side))]
        assert set(ends) <= known, name
        assert {face["zone"] for face in (role, *role.get("variants", [])) if "zone" in face} <= zones
        paths = [*role.get("paths", []), *([role["same_as"]] if "same_as" in role else [])]
        assert [path for path in paths if path not in CATALOG.choices] == [], name


def test_short_names_are_values_of_the_vocabulary() -> None:
    """A short name belongs to a value that the manifest's key allows."""
    for path, row in CATALOG.raw("names").items():
        if path in CATALOG.choices:
            named: Any = row["names"]
            allowed = {*CATALOG.allowed(path), "local"}
            assert set(named) <= allowed, path


def test_letters_are_unique() -> None:
    """Two controls never share a letter."""
    letters = [role["control"]["letter"] for role in ROLES.values() if "control" in role]
    assert len(set(letters)) == len(letters)


def test_every_component_has_a_slot() -> None:
    """The role of each component is drawn, or there is a reason why not."""
    slots = {*ROLES, *(name for role in ROLES.values() for name in role.get("filled_by", []))}
    assert {each.role for each in CATALOG.components.values()} - slots - set(NOT_DRAWN) == set()


def test_a_role_needs_no_python(tmp_path: Path) -> None:
    """A new role file in a company's own blueprints brings an element, its component and its flows."""
    (tmp_path / "roles").mkdir()
    (tmp_path / "components").mkdir()
    role = {
        "id": "print-room",
        "order": 69,
        "zone": "consumption",
        "kind": "container",
        "name": "Print room",
        "paths": ["serving.bi"],
        "description": "Prints the daily report",
        "flows": [{"from": ["warehouse", "query-engine"], "purpose": "report rows", "mode": "batch", "protocol": "SQL/TLS"}],
    }
    component = {
        "id": "line-printer",
        "title": "Line printer",
        "role": "print-room",
        "kind": "container",
        "technology": "Line printer",
        "description": "Prints",
        "provider": "any",
        "realises": [["serving.bi", "true"]],
        "licence": "commercial",
    }
    (tmp_path / "roles" / "print-room.yaml").write_text(yaml.safe_dump(role), encoding="utf-8")
    (tmp_path / "components" / "line-printer.yaml").write_text(yaml.safe_dump(component), encoding="utf-8")
    shop = resolved(written("subscription-warehouse"), Catalog([tmp_path]))
    printed = next(each for each in shop.elements if each.id == "print-room")
    assert (printed.technology, printed.component, printed.because) == ("Line printer", "line-printer", "serving.bi")
    assert ("warehouse", "report rows") in {(each.source, each.purpose) for each in shop.flows if each.target == "print-room"}


def test_a_broken_role_is_named(tmp_path: Path) -> None:
    """A role file that lacks what roles need ends the command with the file's name, not with a traceback."""
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "print-room.yaml").write_text("id: print-room\norder: 1\n", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="print-room"):
        resolved(written("startup-lakehouse"), Catalog([tmp_path]))


def test_a_broken_condition_is_named(tmp_path: Path) -> None:
    """A condition that is no JSON Schema ends the command with the role's name."""
    (tmp_path / "roles").mkdir()
    role = {
        "id": "print-room",
        "order": 1,
        "zone": "consumption",
        "kind": "container",
        "name": "Print room",
        "when": {"type": 7},
    }
    (tmp_path / "roles" / "print-room.yaml").write_text(yaml.safe_dump(role), encoding="utf-8")
    with pytest.raises(ScaffoldError, match="print-room"):
        resolved(written("startup-lakehouse"), Catalog([tmp_path]))


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"zone": "attic"}, "attic"),
        ({"flows": [{"from": "object-store", "mode": "batch"}]}, "purpose"),
        ({"kind": "thing"}, "thing"),
    ],
)
def test_a_wrong_part_is_named(tmp_path: Path, part: dict[str, Any], named: str) -> None:
    """An unknown zone or kind and a flow without a purpose are refused by name."""
    (tmp_path / "roles").mkdir()
    role = {"id": "print-room", "order": 1, "zone": "consumption", "kind": "container", "name": "Print room", **part}
    (tmp_path / "roles" / "print-room.yaml").write_text(yaml.safe_dump(role), encoding="utf-8")
    with pytest.raises(ScaffoldError, match=named):
        resolved(written("startup-lakehouse"), Catalog([tmp_path]))

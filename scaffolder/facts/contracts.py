"""Contracts (ODCS 2.2 to 3.2) in one shape, with the place of every part.

A contract is `{api_version, version, id, name, domain, product, status, classification, tags, owners, tables, fields, service,
servers, roles}`; a field `{table, name, column, type, physical, required, unique, key, classification, quality}`, `column`
being what stands before the first dot of a nested name; `service` maps a service level to `{value, unit, amount}`, the
amount in minutes, days or percent. What a document leaves out is left out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scaffolder.facts.files import Files, is_aside, is_fixture
from scaffolder.facts.reading import documents
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Origin

CLASSES = ("public", "internal", "confidential", "restricted")
"""Classifications, from open to closed."""

_MINUTES = {"m": 1, "min": 1, "minute": 1, "minutes": 1, "h": 60, "hour": 60, "hours": 60, "s": 1 / 60}
_DAYS = {"d": 1, "day": 1, "days": 1, "m": 30.4375, "month": 30.4375, "months": 30.4375, "y": 365, "year": 365, "years": 365}
_LATENCY = {"latency", "freshness", "ly", "interval of change", "timeliness"}
_RETENTION = {"retention", "re", "generalretention"}


@dataclass(slots=True)
class Contract:
    """One contract on its way into a fact: its data, and where each part was read."""

    document: Document
    data: dict[str, Data] = field(default_factory=dict)
    origins: dict[Pointer, Origin] = field(default_factory=dict)

    def put(self, key: str, value: Data, source: Pointer) -> None:
        """Note one value of the top level with the place it was read at, unless the document leaves it out."""
        if value is not None:
            self.data[key] = value
            self.origins[(key,)] = (self.document, source)

    def append(self, key: str, row: dict[str, Data], source: Pointer) -> Pointer:
        """Add a row to a list, and return its pointer."""
        rows = self.data.setdefault(key, [])
        pointer: Pointer = (key, len(rows) if isinstance(rows, list) else 0)
        if isinstance(rows, list):
            rows.append({name: value for name, value in row.items() if value is not None})
        self.origins[pointer] = (self.document, source)
        return pointer


def read(files: Files) -> Iterator[Contract]:
    """Every contract of the repository; those among tests and examples bind nobody."""
    for path in files.matching("**/*.yaml", "**/*.yml", "**/*.json"):
        text = files.text(path) if not (path.startswith(".scaffold/") or is_fixture(path) or is_aside(path)) else None
        if text is not None and "DataContract" in text:
            for document in documents(files, path):
                if is_contract(document):
                    yield shaped(document)


def is_contract(document: Document) -> bool:
    """Whether a document says that it is an ODCS contract."""
    return isinstance(document.data, dict) and document.data.get("kind") == "DataContract"


def shaped(document: Document) -> Contract:
    """The document in the one shape of all versions."""
    data = mapping(document.data)
    made = Contract(document, {"path": document.path, "api_version": str(data.get("apiVersion") or "")}, {(): (document, ())})
    made.origins[("api_version",)] = (document, ("apiVersion",))
    old = "dataset" in data or "datasetName" in data
    made.put("version", _text(data.get("version")), ("version",))
    made.put("id", _text(data.get("id") or data.get("uuid")), ("id",) if "id" in data else ("uuid",))
    made.put("name", _text(data.get("name") or data.get("datasetName")), ("name",) if "name" in data else ("datasetName",))
    product = "dataProduct" if "dataProduct" in data else "quantumName"
    made.put("product", _text(data.get(product)), (product,))
    domain = "domain" if "domain" in data else "datasetDomain"
    made.put("domain", _text(data.get(domain)), (domain,))
    made.put("status", _text(data.get("status")), ("status",))
    tags = data.get("tags")
    if isinstance(tags, list):
        made.put("tags", tags, ("tags",))
        made.put("classification", next((each for each in tags if each in CLASSES), None), ("tags",))
    _owners(made, data)
    for key in ("tables", "fields", "servers", "roles"):
        made.data[key] = []
    made.data["service"] = {}
    if old:
        _old_tables(made, data)
    else:
        _tables(made, data)
    _service(made, data)
    for key, name in (("servers", "server"), ("roles", "role")):
        for index, row in rows(data.get(key)):
            made.append(key, {**row, "name": _text(row.get(name))}, (key, index))
    return made


def _owners(made: Contract, data: Mapping[str, Data]) -> None:
    """Who owns it: members of the team whose role says so (a list until 3.0, a mapping from 3.1 on)."""
    key = "team" if "team" in data else "stakeholders"
    team = data.get(key)
    members, source = (team.get("members"), (key, "members")) if isinstance(team, dict) else (team, (key,))
    found = [
        (index, str(row.get("username")))
        for index, row in rows(members)
        if "owner" in str(row.get("role") or "").lower() and row.get("username") and not row.get("dateOut")
    ]
    if found:
        made.put("owners", [each for _, each in found], (*source, found[0][0]))


def _tables(made: Contract, data: Mapping[str, Data]) -> None:
    for index, table in rows(data.get("schema")):
        place: Pointer = ("schema", index)
        name = _text(table.get("name"))
        row: dict[str, Data] = {
            "name": name,
            "physical": _text(table.get("physicalName")),
            "grain": _text(table.get("dataGranularityDescription")),
            "quality": table.get("quality") if isinstance(table.get("quality"), list) else None,
        }
        made.append("tables", row, place)
        _properties(made, table.get("properties"), (name or "", ""), (*place, "properties"))


def _properties(made: Contract, found: Data, named: tuple[str, str], place: Pointer) -> None:
    """The fields of a table, those of nested objects with their parents before a dot."""
    table, prefix = named
    for index, each in rows(found):
        name = f"{prefix}{each.get('name')}"
        row: dict[str, Data] = {
            "table": table,
            "name": name,
            "column": name.partition(".")[0],
            "type": _text(each.get("logicalType")),
            "physical": _text(each.get("physicalType")),
            "required": each.get("required") is True,
            "unique": each.get("unique") is True or each.get("primaryKey") is True,
            "key": each.get("primaryKey") is True,
            "classification": _text(each.get("classification")),
            "quality": each.get("quality") if isinstance(each.get("quality"), list) else None,
            "tags": each.get("tags") if isinstance(each.get("tags"), list) else None,
            "description": _text(each.get("description")),
            "options": each.get("logicalTypeOptions") if isinstance(each.get("logicalTypeOptions"), dict) else None,
            "meanings": each.get("authoritativeDefinitions")
            if isinstance(each.get("authoritativeDefinitions"), list)
            else None,
        }
        made.append("fields", row, (*place, index))
        if len(place) < 24:
            _properties(made, each.get("properties"), (table, f"{name}."), (*place, index, "properties"))


def _old_tables(made: Contract, data: Mapping[str, Data]) -> None:
    for index, table in rows(data.get("dataset")):
        place: Pointer = ("dataset", index)
        name = _text(table.get("table")) or ""
        made.append("tables", {"name": name, "physical": _text(table.get("physicalName")), "grain": None}, place)
        for inner, each in rows(table.get("columns")):
            row: dict[str, Data] = {
                "table": name,
                "name": _text(each.get("column")),
                "column": _text(each.get("column")),
                "type": _text(each.get("logicalType")),
                "physical": _text(each.get("physicalType")),
                "required": each.get("isNullable") is False,
                "unique": each.get("isUnique") is True or each.get("isPrimaryKey") is True or each.get("isPrimary") is True,
                "key": each.get("isPrimaryKey") is True or each.get("isPrimary") is True,
                "classification": _text(each.get("classification")),
                "quality": None,
                "tags": each.get("tags") if isinstance(each.get("tags"), list) else None,
                "description": _text(each.get("description")),
            }
            made.append("fields", row, (*place, "columns", inner))


def _service(made: Contract, data: Mapping[str, Data]) -> None:
    found: dict[str, Data] = {}
    for index, row in rows(data.get("slaProperties")):
        name = str(row.get("property") or "")
        value, unit = row.get("value"), str(row.get("unit") or "").lower()
        plain = name.lower().replace("_", "")
        kind = "freshness" if plain in _LATENCY else "retention" if plain in _RETENTION else name
        factors = {"freshness": {**_MINUTES, "d": 1440, "day": 1440, "days": 1440}, "retention": _DAYS}.get(kind, {})
        entry: dict[str, Data] = {"value": value, "unit": unit}
        if isinstance(value, int | float) and not isinstance(value, bool):
            entry["amount"] = round(value * factors.get(unit, 1), 3) if factors else value
        found[kind] = entry
        made.origins[("service", kind)] = (made.document, ("slaProperties", index))
    made.data["service"] = found


def mapping(value: Data) -> dict[str, Data]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: Data) -> list[tuple[int, dict[str, Data]]]:
    """The mappings of a list, each with its index."""
    return [(index, each) for index, each in enumerate(value) if isinstance(each, dict)] if isinstance(value, list) else []


def listed(value: Data) -> list[Data]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _text(value: Data) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)

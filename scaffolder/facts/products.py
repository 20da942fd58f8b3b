"""Products, domains and sources: what the manifest declares beside what the repository holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from scaffolder.facts import contracts, marks, owners
from scaffolder.facts.contracts import Contract, mapping, rows
from scaffolder.facts.files import Files
from scaffolder.facts.reading import document, documents
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Origin, Placed

REGISTERS = ("catalog/registration.yaml", "catalogue/registration.yaml")
ROUTES = ("ops/routes.yaml", "ops/routes.yml")
RETENTION = ("policies/retention.yaml", "policies/retention.yml")
OBJECTIVES = ("ops/objectives.yaml", "ops/objectives.yml")
DOMAIN = "domains/*/domain.yaml"
DESCRIPTORS = ("**/*.odps.yaml", "**/*.odps.yml", "**/data-product.yaml", "**/dataproduct.yaml")


@dataclass(slots=True)
class Joined:
    """A part of the fact about the repository on its way: rows, and where each part was read."""

    rows: dict[str, list[Data]] = field(default_factory=dict)
    origins: dict[Pointer, Origin] = field(default_factory=dict)

    def append(self, key: str, row: dict[str, Data], origin: Origin) -> Pointer:
        """Add a row to a list, and return its pointer."""
        found = self.rows.setdefault(key, [])
        pointer: Pointer = (key, len(found))
        found.append(row)
        self.origins[pointer] = origin
        return pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the manifest says, in its long form, with its places."""

    resolved: Mapping[str, Data]
    manifest: Placed

    def listed(self, key: str) -> list[tuple[int, dict[str, Data]]]:
        """The entries of one list."""
        return rows(self.resolved.get(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the repository holds about products, found once."""

    files: Files
    contracts: Mapping[str, Contract]
    ids: frozenset[str]
    register: Mapping[str, tuple[Document, Pointer, dict[str, Data]]]
    is_registered: bool
    routes: tuple[Document, dict[str, Data]] | None
    objectives: tuple[Document, dict[str, Data]] | None
    retention: tuple[Document, dict[str, Data]] | None
    descriptors: Mapping[str, tuple[Document, dict[str, Data]]]
    owners: owners.Owners | None
    folders: frozenset[str]


def held(files: Files) -> Held:
    """Read everything about products."""
    register: dict[str, tuple[Document, Pointer, dict[str, Data]]] = {}
    is_registered = False
    for path in REGISTERS:
        found = document(files, path)
        if found is not None:
            is_registered = True
            for index, row in rows(mapping(found.data).get("products")):
                register.setdefault(str(row.get("id")), (found, ("products", index), row))
    descriptors: dict[str, tuple[Document, dict[str, Data]]] = {}
    for path in files.matching(*DESCRIPTORS):
        for each in documents(files, path):
            data = mapping(each.data)
            if data.get("kind") == "DataProduct":
                descriptors.setdefault(str(data.get("id") or data.get("name")), (each, data))
    every = {each.document.path: each for each in contracts.read(files)}
    return Held(
        files=files,
        contracts=every,
        ids=frozenset(str(each.data.get("id")) for each in every.values()),
        register=register,
        is_registered=is_registered,
        routes=_table(files, ROUTES),
        objectives=_table(files, OBJECTIVES),
        retention=_table(files, RETENTION),
        descriptors=descriptors,
        owners=owners.read(files),
        folders=frozenset(each.split("/")[1] for each in files.paths if each.startswith("domains/") and each.count("/") > 1),
    )


def _table(files: Files, paths: tuple[str, ...]) -> tuple[Document, dict[str, Data]] | None:
    found = next((each for each in (document(files, path) for path in paths) if each is not None), None)
    return (found, mapping(found.data)) if found is not None else None


def declared_contract(row: Mapping[str, Data]) -> str:
    """Where the contract of a product lies by the manifest."""
    return str(row.get("contract") or f"domains/{row.get('domain')}/products/{row.get('id')}/contract.odcs.yaml")


def joined(declared: Declared, found: Held) -> Joined:
    """Products, domains and sources of the manifest with what was found of each, and what is there but not declared."""
    made = Joined(rows={key: [] for key in ("products", "domains", "sources", "strangers")})
    for index, row in declared.listed("products"):
        _product(made, declared, found, (index, row))
    for index, row in declared.listed("domains"):
        _domain(made, declared, found, (index, row))
    for index, row in declared.listed("sources"):
        made.append("sources", dict(row), (declared.manifest, ("sources", index)))
    _strangers(made, declared, found)
    return made


_PRODUCT = ("id", "domain", "owner", "classification", "retention_days", "slo_freshness_minutes", "tier", "contains", "inputs")


def _product(made: Joined, declared: Declared, found: Held, entry: tuple[int, dict[str, Data]]) -> None:
    index, row = entry
    name = str(row.get("id"))
    data: dict[str, Data] = {key: row[key] for key in _PRODUCT if row.get(key) is not None}
    path = declared_contract(row)
    contract = found.contracts.get(path)
    data |= {"contract": path, "has_contract": contract is not None}
    pointer = made.append("products", data, (declared.manifest, ("products", index)))
    if contract is not None:
        data["holds_personal"] = any(marks.of_field(each).personal for _, each in rows(contract.data.get("fields")))
    if found.is_registered:
        data["registered"] = name in found.register
    if name in found.register:
        document, place, registered = found.register[name]
        data["register"] = registered
        made.origins[(*pointer, "register")] = (document, place)
    if name in found.descriptors:
        document, described = found.descriptors[name]
        _ports(made, found, data, (pointer, document, described))
    if found.routes is not None:
        data["routed"] = name in found.routes[1]
        if name in found.routes[1]:
            data["route"] = found.routes[1][name]
            made.origins[(*pointer, "route")] = (found.routes[0], (name,))
    if found.objectives is not None and isinstance(found.objectives[1].get(name), dict):
        objective = {**mapping(found.objectives[1][name])}
        if objective.get("runbook"):
            objective["runbook_exists"] = objective["runbook"] in found.files
        data["objective"] = objective
        made.origins[(*pointer, "objective")] = (found.objectives[0], (name,))
    if found.retention is not None:
        data["is_retained"] = name in found.retention[1]
        if isinstance(found.retention[1].get(name), dict):
            data["kept"] = found.retention[1][name]
            made.origins[(*pointer, "kept")] = (found.retention[0], (name,))
    _agree(made, found, data, (pointer, path, row))


def _ports(made: Joined, found: Held, data: dict[str, Data], described: tuple[Pointer, Document, dict[str, Data]]) -> None:
    """The ports of a product's descriptor, each with whether the contract it names is one of the repository."""
    pointer, document, content = described
    for key, name in (("inputPorts", "input_ports"), ("outputPorts", "output_ports")):
        ports: list[Data] = []
        for index, row in rows(content.get(key)):
            made.origins[(*pointer, name, len(ports))] = (document, (key, index))
            ports.append({**row, "resolves": "contractId" not in row or str(row["contractId"]) in found.ids})
        data[name] = ports
        made.origins.setdefault((*pointer, name), (document, (key,)))
    data["descriptor"] = {key: content[key] for key in ("id", "version", "domain", "status") if key in content}
    made.origins[(*pointer, "descriptor")] = (document, ())


def _agree(made: Joined, found: Held, data: dict[str, Data], placed: tuple[Pointer, str, dict[str, Data]]) -> None:
    """Who must agree to a change of the product's contract by CODEOWNERS."""
    pointer, path, row = placed
    if found.owners is None:
        return
    line = found.owners.of(path)
    data["guarded"] = line is not None
    if line is not None:
        made.origins[(*pointer, "guarded_by_owner")] = (found.owners.document, ("lines", line[0]))
        data["guards"] = list(line[1])
        if row.get("owner"):
            data["guarded_by_owner"] = owners.includes(line[1], str(row["owner"]))


def _domain(made: Joined, declared: Declared, found: Held, entry: tuple[int, dict[str, Data]]) -> None:
    index, row = entry
    name = str(row.get("id"))
    data: dict[str, Data] = {key: row[key] for key in ("id", "owner", "steward") if row.get(key)}
    pointer = made.append("domains", data, (declared.manifest, ("domains", index)))
    own = f"domains/{name}/domain.yaml"
    if found.owners is not None and name in found.folders and row.get("owner"):
        line = found.owners.of(own)
        if line is not None:
            made.origins[(*pointer, "guarded_by_owner")] = (found.owners.document, ("lines", line[0]))
            data |= {"guards": [*line[1]], "guarded_by_owner": owners.includes(line[1], str(row["owner"]))}
    there = document(found.files, own)
    if found.folders:
        data["has_folder"] = name in found.folders
    if there is not None:
        data["folder"] = mapping(there.data)
        made.origins[(*pointer, "folder")] = (there, ())


def _strangers(made: Joined, declared: Declared, found: Held) -> None:
    """What lies in the repository and the manifest does not name."""
    products = {str(row.get("id")) for _, row in declared.listed("products")}
    paths = {declared_contract(row) for _, row in declared.listed("products")}
    domains = {str(row.get("id")) for _, row in declared.listed("domains")}
    versions = {str(found.contracts[path].data.get("id")) for path in paths if path in found.contracts} - {"None"}
    for path, contract in sorted(found.contracts.items()):
        named = {str(contract.data.get(key)) for key in ("id", "product", "name")}
        if path not in paths and not named & (products | versions):
            made.append("strangers", {"kind": "contract", "id": contract.data.get("id") or path}, (contract.document, ()))
    for name, (text, place, _) in sorted(found.register.items()):
        if name not in products:
            made.append("strangers", {"kind": "registration", "id": name}, (text, place))
    for path in found.files.matching(DOMAIN):
        there = document(found.files, path)
        name = PurePosixPath(path).parent.name
        if there is not None and name not in domains:
            made.append("strangers", {"kind": "domain", "id": name}, (there, ()))
    for table, kind in ((found.routes, "route"), (found.objectives, "objective")):
        for name in sorted(table[1]) if table else ():
            if table and name not in products:
                made.append("strangers", {"kind": kind, "id": name}, (table[0], (name,)))

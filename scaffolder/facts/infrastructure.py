"""Infrastructure as it is written: Terraform blocks and Kubernetes objects, one entry each.

A Terraform entry is `{kind, type, name, folder, body, beside, region, statements}`: `body` has references settled, `beside`
holds by their type the bodies of the resources of the same folder that refer to this one (a bucket's versioning, its key, its
policy), `statements` those of every access policy in it, `stage` the stage its folder is named after (`production`,
`development`, or nothing), `weakened` what was changed since it was generated, and `requirements` what it asks of providers.
A Kubernetes entry is `{kind: object, type, name, body, containers}`, a service of a compose file `{kind: service, name, body,
containers}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby, islice

from scaffolder.facts import containers, policies, requirements, terraform, weakened
from scaffolder.facts.contracts import mapping
from scaffolder.facts.files import Files, is_fixture
from scaffolder.facts.reading import documents
from scaffolder.facts.terraform import Block
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Entry, Origin

COMPOSE = ("**/docker-compose*.yml", "**/docker-compose*.yaml", "**/compose*.yml", "**/compose*.yaml")
"""Compose files."""

PRODUCTION = frozenset({"prod", "production", "prd", "live"})
DEVELOPMENT = frozenset(
    {
        "dev",
        "docs",
        "development",
        "test",
        "tests",
        "sandbox",
        "demo",
        "examples",
        "example",
        "playground",
        "local",
        "integration_tests",
    }
)
"""Folders that are named after a stage, or show what something could be."""

_REGION = re.compile(r"(?:(?:aws|gcp|google|azure)_)?(?:region|location)")

_REFERENCE = re.compile(r"([a-z][a-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_-]*)")


def read(files: Files) -> Iterator[Entry]:
    """Every block and object of the repository."""
    for _, found in groupby(terraform.read(files), key=lambda each: each.folder):
        yield from _folder(files, list(found))
    yield from objects(files)
    yield from services(files)


def _folder(files: Files, found: list[Block]) -> Iterator[Entry]:
    values = terraform.known(found)
    bodies = [_settled(each, values) for each in found]
    region = _region(found, bodies)
    companions = _companions(found, bodies)
    is_root = any(each.kind == "provider" for each in found)
    for block, body in zip(found, bodies, strict=True):
        has_type = block.kind in ("resource", "data") and len(block.labels) > 1
        address = ".".join(block.labels)
        beside = companions.get(address, []) if block.kind == "resource" else []
        data: dict[str, Data] = {
            "kind": block.kind,
            "type": block.labels[0] if has_type else "",
            "name": block.labels[-1] if block.labels else "",
            "folder": block.folder,
            "stage": _stage(block.document.path),
            "body": body,
        }
        origins: dict[Pointer, Origin] = {(): (block.document, block.pointer), ("body",): (block.document, block.pointer)}
        if region:
            data["region"] = region
        for place, named in _regions(block, body):
            data["provider_region"] = named
            origins[("body", "region")] = (block.document, (*block.pointer, *place))
        grouped: dict[str, Data] = {}
        for other, inner in beside:
            rows = grouped.setdefault(other.labels[0], [])
            if isinstance(rows, list):
                origins[("beside", other.labels[0], len(rows))] = (other.document, other.pointer)
                rows.append(inner)
        data["beside"] = grouped
        allowed: list[Data] = []
        for statement, places in policies.statements(str(data["type"]), body):
            origins |= {
                ("statements", len(allowed), *filter(None, (part,))): (block.document, (*block.pointer, *place))
                for part, place in places.items()
            }
            allowed.append(statement)
        data |= {"statements": allowed} if allowed else {}
        _listed(data, origins, block, "weakened", weakened.changes(files, block))
        if block.kind == "terraform" and is_root and f"{block.folder}/.terraform.lock.hcl".lstrip("/") not in files:
            _listed(data, origins, block, "requirements", requirements.of_providers(body))
        yield Entry(path=block.document.path, data=data, origins=origins)


def _listed(
    data: dict[str, Data],
    origins: dict[Pointer, Origin],
    block: Block,
    key: str,
    found: Iterator[tuple[dict[str, Data], Pointer]],
) -> None:
    """Note rows under a key, each with its place below the body."""
    rows: list[Data] = []
    for row, place in found:
        origins[(key, len(rows))] = (block.document, (*block.pointer, *place))
        rows.append(row)
    data |= {key: rows} if rows else {}


def _stage(path: str) -> str:
    """The stage that a folder on the way to a file is named after."""
    folders = set(path.lower().split("/")[:-1])
    return "development" if folders & DEVELOPMENT else "production" if folders & PRODUCTION else ""


def _regions(block: Block, body: Mapping[str, Data]) -> Iterator[tuple[Pointer, str]]:
    """Where a block names the region that its folder works in: a provider, the default of a variable, or a local."""
    if block.kind == "provider":
        found: Mapping[str, Data] = {"region": body.get("region")}
    elif block.kind == "variable" and _REGION.fullmatch(block.labels[0] if block.labels else ""):
        found = {"default": body.get("default")}
    elif block.kind == "locals":
        found = {key: each for key, each in body.items() if _REGION.fullmatch(key)}
    else:
        return
    for key, each in found.items():
        if isinstance(each, str) and each and "${" not in each:
            yield (key,), each


def _settled(block: Block, values: Mapping[str, Data]) -> dict[str, Data]:
    found = terraform.settled(block.body, values)
    return found if isinstance(found, dict) else {}


def _region(found: list[Block], bodies: list[dict[str, Data]]) -> str:
    """The region of the folder's first provider that names one as text."""
    for block, body in zip(found, bodies, strict=True):
        region = body.get("region")
        if block.kind == "provider" and isinstance(region, str) and "${" not in region:
            return region
    return ""


def _companions(found: list[Block], bodies: list[dict[str, Data]]) -> dict[str, list[tuple[Block, dict[str, Data]]]]:
    """By the address of a resource, the resources of the folder that name it."""
    known = {".".join(each.labels) for each in found if each.kind == "resource"}
    companions: dict[str, list[tuple[Block, dict[str, Data]]]] = {}
    for block, body in zip(found, bodies, strict=True):
        if block.kind != "resource":
            continue
        named = {f"{each[1]}.{each[2]}" for text in _texts(block.body) for each in _REFERENCE.finditer(text)}
        for address in sorted(named & known - {".".join(block.labels)}):
            companions.setdefault(address, []).append((block, body))
    return companions


def _texts(value: Data) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def objects(files: Files) -> Iterator[Entry]:
    """Every Kubernetes object."""
    found = list(_objects(files))
    is_bounded = any(document.data.get("kind") == "LimitRange" for document in found if isinstance(document.data, dict))
    for document in found:
        body = mapping(document.data)
        data: dict[str, Data] = {
            "kind": "object", "type": body["kind"], "name": str(mapping(body["metadata"]).get("name") or ""), "body": body,
            "stage": _stage(document.path),
        }  # fmt: skip
        origins: dict[Pointer, Origin] = {(): (document, ()), ("body",): (document, ())}
        found_in = containers.of_object(body, is_bounded=is_bounded)
        if _contained(data, origins, document, islice(found_in, containers.MOST), ()) == containers.MOST and next(
            found_in, None
        ):
            files.skipped.setdefault(document.path, f"more than {containers.MOST} containers in one object")
        yield Entry(path=document.path, data=data, origins=origins)


def services(files: Files) -> Iterator[Entry]:
    """Every service of every compose file."""
    for path in files.matching(*COMPOSE):
        document = next(iter(documents(files, path)), None) if not is_fixture(path) else None
        listed = mapping(mapping(document.data).get("services")) if document else {}
        if len(listed) > containers.MOST:
            files.skipped.setdefault(path, f"more than {containers.MOST} services")
        for name, row in islice(listed.items(), containers.MOST):
            if document and isinstance(row, dict):
                place: Pointer = ("services", name)
                data: dict[str, Data] = {"kind": "service", "type": "", "name": name, "body": row, "stage": _stage(path)}
                origins: dict[Pointer, Origin] = {(): (document, place), ("body",): (document, place)}
                _contained(data, origins, document, iter([containers.of_service(name, row)]), place)
                yield Entry(path=path, data=data, origins=origins)


def _contained(
    data: dict[str, Data],
    origins: dict[Pointer, Origin],
    document: Document,
    found: Iterator[containers.Placed],
    start: Pointer,
) -> int:
    """Note the containers of an object, each part at its place; returns how many there are."""
    rows: list[Data] = []
    for row, places in found:
        for part, place in places.items():
            origins[("containers", len(rows), *part)] = (document, (*start, *place))
        rows.append(row)
    data |= {"containers": rows} if rows else {}
    return len(rows)


def _objects(files: Files) -> Iterator[Document]:
    for path in files.matching("**/*.yaml", "**/*.yml"):
        if path.startswith((".github/", ".gitlab")) or not _may_be_object(files, path):
            continue
        for document in documents(files, path):
            body = document.data
            if isinstance(body, dict) and isinstance(body.get("kind"), str) and _is_object(body):
                yield document


def _is_object(body: Mapping[str, Data]) -> bool:
    version = body.get("apiVersion")
    return isinstance(version, str) and not version.startswith("backstage.io/") and isinstance(body.get("metadata"), dict)


def _may_be_object(files: Files, path: str) -> bool:
    text = files.text(path) or ""
    return "apiVersion:" in text and "metadata:" in text

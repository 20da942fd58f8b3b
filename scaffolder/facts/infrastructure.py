"""Infrastructure as it is written: Terraform blocks and Kubernetes objects, one entry each.

A Terraform entry is `{kind, type, name, folder, body, beside, region, statements}`: `body` has references settled, `beside`
holds by their type the bodies of the resources of the same folder that refer to this one (a bucket's versioning, its key, its
policy), `statements` those of every access policy in it.
A Kubernetes entry is `{kind: object, type, name, body}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from scaffolder.facts import policies, terraform
from scaffolder.facts.files import Files
from scaffolder.facts.reading import documents
from scaffolder.facts.terraform import Block
from scaffolder.model.document import Data, Pointer
from scaffolder.model.entry import Entry, Origin

_REFERENCE = re.compile(r"([a-z][a-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_-]*)")


def read(files: Files) -> Iterator[Entry]:
    """Every block and object of the repository."""
    for _, found in groupby(terraform.read(files), key=lambda each: each.folder):
        yield from _folder(list(found))
    yield from objects(files)


def _folder(found: list[Block]) -> Iterator[Entry]:
    values = terraform.known(found)
    bodies = [_settled(each, values) for each in found]
    region = _region(found, bodies)
    companions = _companions(found, bodies)
    for block, body in zip(found, bodies, strict=True):
        has_type = block.kind in ("resource", "data") and len(block.labels) > 1
        address = ".".join(block.labels)
        beside = companions.get(address, []) if block.kind == "resource" else []
        data: dict[str, Data] = {
            "kind": block.kind,
            "type": block.labels[0] if has_type else "",
            "name": block.labels[-1] if block.labels else "",
            "folder": block.folder,
            "body": body,
        }
        origins: dict[Pointer, Origin] = {(): (block.document, block.pointer), ("body",): (block.document, block.pointer)}
        if region:
            data["region"] = region
            data |= (
                {"provider_region": body["region"]}
                if block.kind == "provider" and "${" not in str(body.get("region", "${"))
                else {}
            )
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
        yield Entry(path=block.document.path, data=data, origins=origins)


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
    for path in files.matching("**/*.yaml", "**/*.yml"):
        if path.startswith((".github/", ".gitlab")) or not _may_be_object(files, path):
            continue
        for document in documents(files, path):
            body = document.data
            if isinstance(body, dict) and isinstance(body.get("kind"), str) and isinstance(body.get("apiVersion"), str):
                about = body.get("metadata")
                name = about.get("name") if isinstance(about, dict) else None
                is_object = isinstance(about, dict) and not str(body["apiVersion"]).startswith("backstage.io/")
                if is_object:
                    data: dict[str, Data] = {"kind": "object", "type": body["kind"], "name": str(name or ""), "body": body}
                    yield Entry(path=path, data=data, origins={(): (document, ()), ("body",): (document, ())})


def _may_be_object(files: Files, path: str) -> bool:
    text = files.text(path) or ""
    return "apiVersion:" in text and "metadata:" in text

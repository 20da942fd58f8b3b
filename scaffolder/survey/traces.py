"""Traces of technologies in a repository: resource types, images, packages and the like, each with its place.

What a trace means stands in `blueprints/signs.yaml`; nothing here knows a technology by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffolder.facts import contracts, dbt, infrastructure, records, terraform, workflows
from scaffolder.facts.contracts import mapping, rows
from scaffolder.facts.files import Files, is_aside
from scaffolder.facts.reading import documents
from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.model.entry import Origin
from scaffolder.survey import packages

CHARTS = ("**/Chart.yaml",)
COMPOSED = ("**/docker-compose*.y*ml", "**/compose*.y*ml")
BUILT = ("**/Dockerfile", "**/Dockerfile.*", "**/*.Dockerfile", "**/Containerfile")
PROFILES = ("**/profiles.yml", "**/profiles.yaml")
ENDED = ("rejected", "superseded", "deprecated", "withdrawn")
"""States of a decision record that no longer says what holds."""

_FROM = re.compile(r"^FROM\s+(?:--platform=\S+\s+)?(\S+)", re.IGNORECASE | re.MULTILINE)
_DENIES = re.compile(
    r"\b(?:not|no|without|against|drop|remove|retire|replace|avoid|instead|over|from|away|vs|versus)\b", re.IGNORECASE
)
STATE_LOCK = "LockID"
"""The key by which Terraform locks its own state in a table of DynamoDB: no store of the platform."""

MOST_DEPTH = 12
"""How deep an object is searched for images."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Trace:
    """One trace: its kind (`resources`, `images`, ...), the word that was found, and where."""

    kind: str
    word: str
    path: str
    line: int

    @property
    def is_aside(self) -> bool:
        """Whether it stands among tests or examples."""
        return is_aside(self.path)


def read(files: Files) -> Iterator[Trace]:
    """Every trace of the repository, those of paths left out: they are looked up by pattern."""
    yield from _terraform(files)
    yield from _objects(files)
    yield from _containers(files)
    yield from _charts(files)
    for word, path, line in packages.read(files):
        yield Trace(kind="packages", word=word, path=path, line=line)
    yield from _contracts(files)
    yield from _dbt(files)
    yield from _workflows(files)
    yield from _records(files)


def _at(kind: str, word: Data, place: Location) -> Trace:
    return Trace(kind=kind, word=str(word), path=place.path, line=place.line)


def _terraform(files: Files) -> Iterator[Trace]:
    for block in terraform.read(files):
        place = block.document.locate(block.pointer)
        if block.kind == "resource" and block.labels and block.body.get("hash_key") != STATE_LOCK:
            yield _at("resources", block.labels[0], place)
            if block.labels[0] == "helm_release" and isinstance(block.body.get("chart"), str):
                yield _at("charts", block.body["chart"], place)
        elif block.kind == "module" and isinstance(block.body.get("source"), str):
            yield _at("modules", block.body["source"], place)
        elif block.kind == "provider" and block.labels:
            yield _at("providers", block.labels[0], place)
        elif block.kind == "terraform":
            for _, row in rows(block.body.get("required_providers")):
                yield from (_at("providers", name, place) for name in row if name != "labels")


def _objects(files: Files) -> Iterator[Trace]:
    for entry in infrastructure.objects(files):
        document, pointer = entry.origins[()]
        body = mapping(entry.data["body"])
        group, slash, _ = str(body.get("apiVersion")).rpartition("/")
        yield _at("objects", f"{group}{slash}{body.get('kind')}", document.locate(pointer))
        for place, image in _keyed(body, "image", ()):
            yield _at("images", bare(image), document.locate(place))


def _keyed(data: Data, key: str, pointer: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Every text at a key, wherever it stands."""
    if len(pointer) > MOST_DEPTH:
        return
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, each in items:
        if part == key and isinstance(each, str):
            yield (*pointer, part), each
        elif isinstance(each, dict | list):
            yield from _keyed(each, key, (*pointer, part))


def bare(image: str) -> str:
    """An image without registry, tag and digest: `docker.io/apache/kafka:4` is `apache/kafka`."""
    name = re.sub(r"(?:@sha256:\w+|:[\w.${}:-]*)$", "", image.strip())
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        name = rest
    return name.removeprefix("library/")


def _containers(files: Files) -> Iterator[Trace]:
    for path in files.matching(*COMPOSED):
        for document in documents(files, path):
            for name, service in mapping(mapping(document.data).get("services")).items():
                image = mapping(service).get("image")
                if isinstance(image, str):
                    yield _at("images", bare(image), document.locate(("services", name, "image")))
    for path in files.matching(*BUILT):
        text = files.text(path) or ""
        for found in _FROM.finditer(text):
            yield Trace(kind="images", word=bare(found[1]), path=path, line=text.count("\n", 0, found.start()) + 1)


def _charts(files: Files) -> Iterator[Trace]:
    for path in files.matching(*CHARTS):
        for document in documents(files, path):
            for index, row in rows(mapping(document.data).get("dependencies")):
                yield _at("charts", row.get("name"), document.locate(("dependencies", index)))


def _contracts(files: Files) -> Iterator[Trace]:
    for contract in contracts.read(files):
        document = contract.document
        yield _at("contracts", contract.data["api_version"], document.locate(("apiVersion",)))
        for index, row in rows(mapping(document.data).get("servers")):
            yield _at("servers", str(row.get("type")).lower(), document.locate(("servers", index)))


def _dbt(files: Files) -> Iterator[Trace]:
    for path in files.matching(*PROFILES):
        for document in documents(files, path):
            yield from _connections(document)
    for model in dbt.read(files):
        name, marks = str(model.data["name"]), (("enforced", model.data["enforced"]), ("tested", model.data["tests"]))
        place = _placed(model.origins[()])
        yield _at("models", name, place)
        yield from (_at("models", mark, place) for mark, is_so in marks if is_so)


def _placed(origin: Origin) -> Location:
    return origin[0].locate(origin[1])


def _connections(document: Document) -> Iterator[Trace]:
    for profile, body in mapping(document.data).items():
        for name, output in mapping(mapping(body).get("outputs")).items():
            if isinstance(mapping(output).get("type"), str):
                place = document.locate((profile, "outputs", name, "type"))
                yield _at("adapters", str(mapping(output)["type"]).lower(), place)


def _workflows(files: Files) -> Iterator[Trace]:
    for entry in workflows.read(files):
        for index, row in rows(entry.data["uses"]):
            yield _at("actions", row.get("action"), _placed(entry.origins[("uses", index)]))


def _records(files: Files) -> Iterator[Trace]:
    """The titles of decision records that hold, where they say yes to what they name."""
    for entry in records.read(files, {}, {}):
        title = str(entry.data["title"])
        if str(entry.data["status"]) not in ENDED and not _DENIES.search(title):
            yield _at("words", title, _placed(entry.origins[()]))


def regions(files: Files) -> Iterator[tuple[str, str, Location]]:
    """Every region that infrastructure code names as text: the provider, empty where the block has none, the region, and where.

    A second connection to a provider, under an alias, is one for copies: its region is not among them.
    """
    for entry in infrastructure.read(files):
        body, kind = mapping(entry.data["body"]), entry.data["kind"]
        key = "location" if kind == "resource" else "region"
        is_asked = kind in ("provider", "module") or str(entry.data.get("type")).endswith("_resource_group")
        value = body.get(key)
        if is_asked and "alias" not in body and isinstance(value, str) and re.fullmatch(r"[a-z]+[a-z0-9-]*", value):
            document, pointer = entry.origins[()]
            yield str(entry.data["name"]) if kind == "provider" else "", value, document.locate((*pointer, key))

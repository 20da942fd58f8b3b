"""dbt models that others read: what stands for a data product where a repository names none.

These are the models that are public or in a group with a contract; where no model says so, those of the last layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scaffolder.facts import dbt
from scaffolder.facts.contracts import listed, mapping, rows
from scaffolder.facts.files import Files
from scaffolder.model.document import Data, Document, Location
from scaffolder.model.entry import Entry

LAYERS = frozenset({"marts", "mart", "gold", "products", "reports", "core", "presentation", "reporting"})
"""Folders that name a layer and no domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mart:
    """One such model: its domain and owner as far as the project says, what tags its columns bear, and what it is made from.

    `checks` is how many tests look at it. Its owner `answers` for the whole domain where that is a group with an owner.
    """

    name: str
    domain: str
    owner: str
    owned_at: Location
    answers: bool
    tags: tuple[Data, ...]
    checks: int
    inputs: tuple[str, ...]
    place: Location


def read(files: Files) -> Iterator[Mart]:
    """Every model that stands for a product."""
    models = {str(each.data["name"]): each for each in dbt.read(files)}
    chosen = {name: each for name, each in models.items() if each.data["access"] == "public" or each.data["enforced"]}
    chosen = chosen or {name: each for name, each in models.items() if each.data["layer"] == "public"}
    groups = _groups(files)
    for name, each in chosen.items():
        group = str(each.data["group"])
        document, pointer = each.origins[()]
        place = document.locate(pointer)
        owner, owned_at = groups.get(group, ("", place))
        stated = mapping(each.data["meta"]).get("owner")
        yield Mart(
            name=name,
            domain=group or _domain(each),
            owner=str(stated) if isinstance(stated, str) else owner,
            owned_at=place if isinstance(stated, str) else owned_at,
            answers=bool(owner) and not isinstance(stated, str),
            tags=tuple(tag for _, column in rows(each.data["columns"]) for tag in _tags(column)),
            checks=int(str(each.data["tests"])),
            inputs=tuple(_inputs(name, models, chosen)),
            place=place,
        )


def sources(files: Files) -> Iterator[tuple[str, Location]]:
    """Every source that a project declares, where it first does."""
    seen: set[str] = set()
    for project in dbt.projects(files):
        for name, table in sorted(project.tables.items()):
            source = name.partition(".")[0]
            if source not in seen:
                seen.add(source)
                yield source, table.document.locate((*table.pointer[:2], "name"))


def _domain(model: Entry) -> str:
    """The folder below the layer's own, as in `marts/finance/`; else the project."""
    folders = str(model.data["sql"]).split("/")[:-1]
    below = next((index for index, each in enumerate(folders) if each.lower() in LAYERS), len(folders))
    inner = [each for each in folders[below + 1 :] if each.lower() not in LAYERS]
    return inner[0] if inner else str(model.data["project"])


def _groups(files: Files) -> Mapping[str, tuple[str, Location]]:
    """The owner of each group of models, and where it is named."""
    found: dict[str, tuple[str, Location]] = {}
    for document in _described(files):
        for index, row in rows(mapping(document.data).get("groups")):
            owner = mapping(row.get("owner"))
            email = owner.get("email") or owner.get("github") or ""
            found.setdefault(str(row.get("name")), (str(email), document.locate(("groups", index))))
    return found


def _described(files: Files) -> Iterator[Document]:
    """Every YAML file that describes models of a project, or its groups."""
    for project in dbt.projects(files):
        yield from project.documents


def _tags(column: Mapping[str, Data]) -> list[Data]:
    """The tags of a column, and what its meta says of it."""
    config = mapping(column.get("config"))
    meta = {**mapping(column.get("meta")), **mapping(config.get("meta"))}
    said: list[Data] = [key for key, value in meta.items() if value is True]
    return [*listed(column.get("tags")), *listed(config.get("tags")), *said]


def _inputs(name: str, models: Mapping[str, Entry], products: Mapping[str, Entry]) -> Iterator[str]:
    """The products and sources that a model is made from, through everything between."""
    waiting, seen = [name], {name}
    found: dict[str, None] = {}
    while waiting:
        for _, row in rows(models[waiting.pop()].data["reads"]):
            read = str(row["name"])
            if row["kind"] == "source":
                found[read.partition(".")[0]] = None
            elif read in products:
                found[read] = None
            elif read in models and read not in seen:
                seen.add(read)
                waiting.append(read)
    yield from sorted(found)

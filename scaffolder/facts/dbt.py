"""dbt projects: each model with what its file and its YAML say, and what it reads.

A model is `{name, project, sql, layer, domain, group, access, enforced, enabled, description, columns, key, tests, checked,
meta, materialized, on_schema_change, reads, text}`. `reads` are `{kind: ref | source, name, resolves, layer, domain}`; `key`
the columns that a test or a constraint holds unique; `checked` counts the tests of the sources that it reads with its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from scaffolder.facts import dbt_manifest, dbt_tests, dbt_text
from scaffolder.facts.dbt_manifest import Node
from scaffolder.facts.files import Files, is_fixture
from scaffolder.facts.reading import document
from scaffolder.model.document import Data, Document, Location, Place, Pointer
from scaffolder.model.entry import Entry, Origin

_EVERY_CHANGE = re.compile(r"^\s*\+?on_schema_change:\s*[\"']?(append_new_columns|sync_all_columns|fail)", re.MULTILINE)

_SPINE = "metricflow_time_spine"
"""The days that the semantic layer counts on, which are no product: since dbt 1.9 the YAML says so, before the name did."""

PACKAGES = ("packages.yml", "dependencies.yml")
"""Files in which a project names what else it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a YAML file says of a model or a source table."""

    data: dict[str, Data]
    document: Document
    pointer: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One dbt project: its folder, the YAML of its models by name, and its source tables by `source.table`.

    `documents` are the YAML files among its models; with `has_packages`, others have models that it may read. `nodes` are what
    dbt said of its models when it last looked, `change` what should happen to all of them when columns change. `watched`
    says of each source table whether its freshness is; those that say `freshness: null` are left out.
    """

    folder: str
    name: str
    models: Mapping[str, str]
    described: Mapping[str, Described]
    tables: Mapping[str, Described]
    watched: Mapping[str, bool]
    others: frozenset[str]
    documents: tuple[Document, ...]
    has_packages: bool
    nodes: Mapping[str, Node]
    change: str


def projects(files: Files) -> tuple[Project, ...]:
    """Every dbt project of the repository."""
    found = (path for path in files.matching("**/dbt_project.yml") if not is_fixture(path))
    return files.made("dbt projects", "", lambda: tuple(_project(files, path) for path in found))


def _project(files: Files, path: str) -> Project:
    found = document(files, path)
    data = found.data if found is not None and isinstance(found.data, dict) else {}
    folder = PurePosixPath(path).parent.as_posix()
    root = "" if folder == "." else folder + "/"
    places = [f"{root}{each}/" for each in _texts(data.get("model-paths") or data.get("source-paths") or ["models"])]
    models: dict[str, str] = {}
    described: dict[str, Described] = {}
    tables: dict[str, Described] = {}
    watched: dict[str, bool] = {}
    others: set[str] = set()
    read: list[Document] = []
    for each in files.paths:
        if any(each.startswith(place) for place in places):
            if each.endswith((".sql", ".py")):
                models[PurePosixPath(each).stem] = each
            elif each.endswith((".yml", ".yaml")):
                _describe(files, each, described, (tables, watched))
                read += [found for found in (document(files, each),) if found is not None]
        elif each.startswith(root) and each.endswith((".csv", ".sql", ".yml", ".yaml")):
            others.add(PurePosixPath(each).stem)
    name = str(data.get("name") or "")
    change = _EVERY_CHANGE.search(files.text(path) or "")
    return Project(
        folder=root,
        name=name,
        nodes=dbt_manifest.read(files, root, name),
        change=change[1] if change else "",
        models=models,
        described=described,
        tables=tables,
        watched=watched,
        others=frozenset(others),
        documents=tuple(read),
        has_packages=any(_named_packages(document(files, f"{root}{each}")) for each in PACKAGES),
    )


def _named_packages(found: Document | None) -> bool:
    """Whether a file names packages or other projects whose models a project may read."""
    return found is not None and any(_rows(_mapping(found.data).get(key)) for key in ("packages", "projects"))


def _describe(
    files: Files, path: str, models: dict[str, Described], tables: tuple[dict[str, Described], dict[str, bool]]
) -> None:
    found = document(files, path)
    if found is None or not isinstance(found.data, dict):
        return
    for index, row in _rows(found.data.get("models")):
        models.setdefault(str(row.get("name")), Described(data=row, document=found, pointer=("models", index)))
    for index, row in _rows(found.data.get("sources")):
        for inner, table in _rows(row.get("tables")):
            pointer: Pointer = ("sources", index, "tables", inner)
            name = f"{row.get('name')}.{table.get('name')}"
            tables[0].setdefault(name, Described(data=table, document=found, pointer=pointer))
            if not _is_unwatched(row, table):
                tables[1].setdefault(name, _freshness(row) or _freshness(table))


def _freshness(row: Mapping[str, Data]) -> bool:
    """Whether a source or a table says how old its rows may be."""
    return bool(row.get("freshness") or _mapping(row.get("config")).get("freshness"))


def _is_unwatched(source: Mapping[str, Data], table: Mapping[str, Data]) -> bool:
    """Whether a table says on purpose that its age does not matter."""
    config = _mapping(table.get("config"))
    stated = table.get("freshness", True) is None or config.get("freshness", True) is None
    return stated or table.get("enabled") is False or config.get("enabled") is False or source.get("enabled") is False


def read(files: Files) -> Iterator[Entry]:
    """Every model of every project, those that only YAML names included."""
    for project in projects(files):
        for name in sorted({*project.models, *project.described}):
            yield _model(files, project, name)


def _model(files: Files, project: Project, name: str) -> Entry:
    sql = project.models.get(name, "")
    said = project.described.get(name)
    text = (files.text(sql) or "") if sql else ""
    own = Document(path=sql, text=text, data=None, places={(): _start(sql)})
    body = said.data if said else {}
    own_keys: dict[str, Data] = {key: body[key] for key in ("access", "contract", "group") if key in body}
    config = {**_mapping(body.get("config")), **own_keys}
    meta = {**_mapping(body.get("meta")), **_mapping(config.get("meta"))}
    node = _current(files, project, name, text)
    columns = [row for _, row in _rows(body.get("columns"))] or [*node.columns]
    contract = _mapping(config.get("contract"))
    reads = _reads(project, text, sql, node)
    tests = max(dbt_tests.count({**body, "columns": [*columns]}), node.tests)
    data: dict[str, Data] = {
        "name": name,
        "project": project.name,
        "sql": sql,
        "layer": "" if "time_spine" in body or name == _SPINE else dbt_text.layer(name, sql),
        "domain": _domain(project, sql),
        "group": str(config.get("group") or node.group),
        "access": str(config.get("access") or node.access),
        "enforced": contract.get("enforced") is True or (node.enforced and "enforced" not in contract),
        "enabled": not (dbt_text.off(text) or config.get("enabled") is False),
        "described": said is not None,
        "description": str(body.get("description") or node.description),
        "columns": [*columns],
        "key": dbt_tests.key({**body, "columns": [*columns]}),
        "tests": tests,
        "warned": dbt_tests.warned(body),
        "lost": max(0, dbt_tests.before(files, said.document.path, name) - dbt_tests.count(body)) if said else 0,
        "checked": tests
        + sum(dbt_tests.count(project.tables[name].data) for name in _sources(reads) if name in project.tables),
        "meta": {**node.meta, **meta},
        "materialized": node.materialized or dbt_text.materialized(text) or str(config.get("materialized") or ""),
        "on_schema_change": dbt_text.on_schema_change(text) or _change(config) or node.on_schema_change or project.change,
        "reads": reads,
        "text": text,
    }
    placed: Origin = (said.document, said.pointer) if said else (own, ())
    origins: dict[Pointer, Origin] = {
        (): placed,
        **{(key,): (own, ()) for key in ("sql", "text", "reads", "on_schema_change", "enabled")},
    }
    off = dbt_text.off(text)
    if off:
        origins[("enabled",)] = (dbt_text.placed(text, sql, [off])[0], ())
    if said:
        origins[("access",)] = origins[("enforced",)] = origins[("meta",)] = (said.document, (*said.pointer, "config"))
        if not off:
            origins[("enabled",)] = origins[("access",)]
        origins[("columns",)] = (said.document, (*said.pointer, "columns"))
        origins |= {
            ("columns", number): (said.document, (*said.pointer, "columns", index))
            for number, (index, _) in enumerate(_rows(body.get("columns")))
        }
    for index, place in enumerate(_read_places(text, sql)):
        origins[("reads", index)] = (place, ())
    return Entry(path=sql or placed[0].locate(()).path, data=data, origins=origins)


def _current(files: Files, project: Project, name: str, text: str) -> Node:
    """What dbt says of a model, nothing where its files changed since; that its YAML did is noted."""
    node = project.nodes.get(name, dbt_manifest.NOTHING)
    if not node.is_current(text):
        return dbt_manifest.NOTHING
    said = project.described.get(name)
    tests = dbt_tests.count(said.data) if said else 0
    inherited = f"{files.text(f'{project.folder}dbt_project.yml')}\n{text}"
    lost = node.lost(said.data if said else None, tests, inherited)
    if not lost:
        return node
    told = f"older than {project.folder}{node.patch}, where `{name}` has lost its {lost}: run dbt parse"
    files.skipped.setdefault(f"{project.folder}{dbt_manifest.NAME}", told)
    return dbt_manifest.NOTHING


def _change(config: Mapping[str, Data]) -> str:
    """What the settings of a model say should happen when its columns change."""
    stated = str(config.get("on_schema_change") or "")
    return "" if stated == "ignore" else stated


def _sources(reads: list[Data]) -> list[str]:
    return [str(row["name"]) for _, row in _rows(reads) if row["kind"] == "source"]


def read_at(model: Entry, place: tuple[int, int] | None) -> Document:
    """A document whose only place is a part of a model's text."""
    return dbt_text.placed(str(model.data["text"]), str(model.data["sql"]), [place or (0, 1)])[0]


def _domain(project: Project, path: str) -> str:
    parts = path.removeprefix(project.folder).split("/")
    return parts[1] if len(parts) > 2 else ""


def _reads(project: Project, text: str, sql: str, node: Node) -> list[Data]:
    """What a model reads: what its text names, then what only dbt sees, such as references in macros."""
    named = [(kind, name) for _, kind, name, _ in dbt_text.references(text)]
    hidden = [_named(each) for each in node.reads]
    found: list[Data] = []
    for kind, name in (*named, *(each for each in hidden if each not in named)):
        path = project.models.get(name, "")
        known = bool(path) or name in project.described or name in project.others or project.has_packages
        resolves = bool(node.digest) or (name in project.tables if kind == "source" else known)
        inner = dbt_text.layer(name, path) if kind == "ref" else "source"
        row: dict[str, Data] = {"kind": kind, "name": name, "resolves": resolves, "layer": inner}
        domain = _domain(project, path or (project.tables[name].document.path if name in project.tables else ""))
        found.append({**row, "domain": domain, "same_domain": not domain or domain == _domain(project, sql)})
    return found


def _named(unique_id: str) -> tuple[str, str]:
    """What dbt calls `source.shop.raw.orders` or `model.shop.orders`, as a model names it."""
    parts = unique_id.split(".")
    return ("source", ".".join(parts[2:])) if parts[0] == "source" else ("ref", ".".join(parts[2:3]))


def _read_places(text: str, sql: str) -> list[Document]:
    """A document for each read whose only place is where the read stands."""
    return dbt_text.placed(text, sql, ((start, length) for start, _, _, length in dbt_text.references(text)))


def _start(path: str) -> Place:
    return Place(key=None, value=Location(path=path, line=1, column=1))


def _texts(value: Data) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _mapping(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}


def _rows(value: Data) -> list[tuple[int, dict[str, Data]]]:
    return [(index, each) for index, each in enumerate(value) if isinstance(each, dict)] if isinstance(value, list) else []

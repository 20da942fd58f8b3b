"""dbt projects: each model with what its file and its YAML say, and what it reads.

A model is `{name, project, sql, layer, domain, group, access, enforced, description, columns, key, tests, meta, materialized,
reads, text}`. `reads` are `{kind: ref | source, name, resolves, layer, domain}`; `key` the columns that a test holds unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from scaffolder.facts.files import Files
from scaffolder.facts.reading import document
from scaffolder.model.document import Data, Document, Location, Place, Pointer
from scaffolder.model.entry import Entry, Origin

_COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", re.DOTALL)
_REF = re.compile(r"""\bref\(\s*['"]([\w.-]+)['"]\s*(?:,\s*['"]([\w.-]+)['"]\s*)?[,)]""")
_SOURCE = re.compile(r"""\bsource\(\s*['"]([\w .-]+)['"]\s*,\s*['"]([\w .-]+)['"]\s*\)""")
_MATERIALIZED = re.compile(r"""materialized\s*=\s*['"](\w+)['"]""")
_UNIQUE = ("unique", "unique_key", "unique_combination_of_columns", "dbt_utils.unique_combination_of_columns", "primary_key")
_LAYERS = (
    ("staging", re.compile(r"^(?:stg|staging|base|src)_|/(?:staging|bronze|raw|base)/", re.IGNORECASE)),
    ("intermediate", re.compile(r"^(?:int|intermediate|quarantine)_|/(?:intermediate|silver|private)/", re.IGNORECASE)),
    ("public", re.compile(r"^(?:fct|dim|mart|rpt|agg)_|/(?:marts?|gold|products|reports?)/", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a YAML file says of a model or a source table."""

    data: dict[str, Data]
    document: Document
    pointer: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One dbt project: its folder, the YAML of its models by name, and its source tables by `source.table`."""

    folder: str
    name: str
    models: Mapping[str, str]
    described: Mapping[str, Described]
    tables: Mapping[str, Described]
    others: frozenset[str]


def projects(files: Files) -> tuple[Project, ...]:
    """Every dbt project of the repository."""
    return files.made("dbt projects", "", lambda: tuple(_project(files, path) for path in files.matching("**/dbt_project.yml")))


def _project(files: Files, path: str) -> Project:
    found = document(files, path)
    data = found.data if found is not None and isinstance(found.data, dict) else {}
    folder = PurePosixPath(path).parent.as_posix()
    root = "" if folder == "." else folder + "/"
    places = [f"{root}{each}/" for each in _texts(data.get("model-paths") or data.get("source-paths") or ["models"])]
    models: dict[str, str] = {}
    described: dict[str, Described] = {}
    tables: dict[str, Described] = {}
    others: set[str] = set()
    for each in files.paths:
        if any(each.startswith(place) for place in places):
            if each.endswith((".sql", ".py")):
                models[PurePosixPath(each).stem] = each
            elif each.endswith((".yml", ".yaml")):
                _describe(files, each, described, tables)
        elif each.startswith(root) and each.endswith((".csv", ".sql", ".yml", ".yaml")):
            others.add(PurePosixPath(each).stem)
    return Project(
        folder=root,
        name=str(data.get("name") or ""),
        models=models,
        described=described,
        tables=tables,
        others=frozenset(others),
    )


def _describe(files: Files, path: str, models: dict[str, Described], tables: dict[str, Described]) -> None:
    found = document(files, path)
    if found is None or not isinstance(found.data, dict):
        return
    for index, row in _rows(found.data.get("models")):
        models.setdefault(str(row.get("name")), Described(data=row, document=found, pointer=("models", index)))
    for index, row in _rows(found.data.get("sources")):
        for inner, table in _rows(row.get("tables")):
            pointer: Pointer = ("sources", index, "tables", inner)
            name = f"{row.get('name')}.{table.get('name')}"
            tables.setdefault(name, Described(data=table, document=found, pointer=pointer))


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
    materialized = _MATERIALIZED.search(text)
    data: dict[str, Data] = {
        "name": name,
        "project": project.name,
        "sql": sql,
        "layer": layer(name, sql),
        "domain": _domain(project, sql),
        "group": str(config.get("group") or ""),
        "access": str(config.get("access") or ""),
        "enforced": _mapping(config.get("contract")).get("enforced") is True,
        "described": said is not None,
        "description": str(body.get("description") or ""),
        "columns": [row for _, row in _rows(body.get("columns"))],
        "key": _key(body),
        "tests": len(_tests(body)) + sum(len(_tests(row)) for _, row in _rows(body.get("columns"))),
        "meta": meta,
        "materialized": materialized[1] if materialized else str(config.get("materialized") or _tells(text)),
        "reads": _reads(project, text, sql),
        "text": text,
    }
    placed: Origin = (said.document, said.pointer) if said else (own, ())
    origins: dict[Pointer, Origin] = {(): placed, ("sql",): (own, ()), ("text",): (own, ()), ("reads",): (own, ())}
    if said:
        origins[("access",)] = origins[("enforced",)] = origins[("meta",)] = (said.document, (*said.pointer, "config"))
        origins[("columns",)] = (said.document, (*said.pointer, "columns"))
        origins |= {
            ("columns", number): (said.document, (*said.pointer, "columns", index))
            for number, (index, _) in enumerate(_rows(body.get("columns")))
        }
    for index, place in enumerate(_read_places(text, sql)):
        origins[("reads", index)] = (place, ())
    return Entry(path=sql or placed[0].locate(()).path, data=data, origins=origins)


def _tells(text: str) -> str:
    """A model that asks whether it is incremental is so on some engine, whatever macro decides."""
    return "incremental" if "is_incremental()" in text else ""


def shown(text: str, column: str) -> tuple[int, int] | None:
    """Where a model selects a column as it is, without anything around it: start and length; None where it does not."""
    found = re.search(rf"^[ \t]*((?:\w+\.)?{re.escape(column)})\s*(?:as\s+\w+\s*)?,?[ \t]*$", text, re.MULTILINE)
    return (found.start(1), len(found[1])) if found else None


def read_at(model: Entry, place: tuple[int, int] | None) -> Document:
    """A document whose only place is a part of a model's text."""
    start, length = place or (0, 1)
    text, path = str(model.data["text"]), str(model.data["sql"])
    return _placed(text, path, start, length)


def layer(name: str, path: str) -> str:
    """The layer a model belongs to by its folder and its name: staging, intermediate, public; empty where neither says."""
    for found, pattern in _LAYERS:
        if pattern.search(name):
            return found
    return next((found for found, pattern in _LAYERS if pattern.search(path)), "")


def _domain(project: Project, path: str) -> str:
    parts = path.removeprefix(project.folder).split("/")
    return parts[1] if len(parts) > 2 else ""


def _found(text: str) -> list[tuple[int, str, str, int]]:
    """Each `ref` and `source` of a model: where, what kind, which name, how long; comments are passed over."""
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    refs = [(each.start(), "ref", each[2] or each[1], len(each[0])) for each in _REF.finditer(bare)]
    return sorted(refs + [(each.start(), "source", f"{each[1]}.{each[2]}", len(each[0])) for each in _SOURCE.finditer(bare)])


def _reads(project: Project, text: str, sql: str) -> list[Data]:
    found: list[Data] = []
    for _, kind, name, _ in _found(text):
        path = project.models.get(name, "")
        resolves = (
            name in project.tables if kind == "source" else bool(path) or name in project.described or name in project.others
        )
        inner = layer(name, path) if kind == "ref" else "source"
        row: dict[str, Data] = {"kind": kind, "name": name, "resolves": resolves, "layer": inner}
        domain = _domain(project, path or (project.tables[name].document.path if name in project.tables else ""))
        found.append({**row, "domain": domain, "same_domain": not domain or domain == _domain(project, sql)})
    return found


def _read_places(text: str, sql: str) -> list[Document]:
    """A document for each read whose only place is where the read stands."""
    return [_placed(text, sql, start, length) for start, _, _, length in _found(text)]


def _placed(text: str, path: str, start: int, length: int) -> Document:
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    at = Place(key=None, value=Location(path=path, line=line, column=column, length=length))
    return Document(path=path, text=text, data=None, places={(): at})


def _tests(row: Mapping[str, Data]) -> list[Data]:
    found = row.get("data_tests") or row.get("tests")
    return found if isinstance(found, list) else []


def _key(body: Mapping[str, Data]) -> list[Data]:
    """The columns that a test holds unique."""
    found: list[Data] = [row.get("name") for _, row in _rows(body.get("columns")) if set(_names(_tests(row))) & {"unique"}]
    for each in _tests(body):
        for name, given in _mapping(each).items():
            if name in _UNIQUE:
                arguments = {**_mapping(given), **_mapping(_mapping(given).get("arguments"))}
                columns = arguments.get("columns") or arguments.get("combination_of_columns") or arguments.get("column_name")
                found += columns if isinstance(columns, list) else [columns]
    constraints = [each for _, each in _rows(body.get("constraints")) if each.get("type") in ("primary_key", "unique")]
    for each in constraints:
        columns = each.get("columns")
        found += columns if isinstance(columns, list) else []
    return [each for each in found if each]


def _names(tests: list[Data]) -> list[str]:
    return [each if isinstance(each, str) else next(iter(_mapping(each)), "") for each in tests]


def _start(path: str) -> Place:
    return Place(key=None, value=Location(path=path, line=1, column=1))


def _texts(value: Data) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _mapping(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}


def _rows(value: Data) -> list[tuple[int, dict[str, Data]]]:
    return [(index, each) for index, each in enumerate(value) if isinstance(each, dict)] if isinstance(value, list) else []

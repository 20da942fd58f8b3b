"""The catalog: everything blueprints and template sets say, read once a kind and never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeAlias, TypeVar, cast

import yaml

from scaffolder import bundle
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import (
    Blueprint,
    BlueprintKind,
    ChoiceKey,
    Component,
    Decision,
    Default,
    LifecycleEntry,
    Option,
    Practice,
    Rule,
    Schema,
    TemplateFile,
    TemplateSet,
    TraceRow,
)

Entry: TypeAlias = Mapping[str, Data]
Thing = TypeVar("Thing")

FOLDER_KINDS = ("styles", "capabilities", "overlays", "practices", "rules", "decisions", "components", "archetypes", "roles")
"""Kinds of knowledge that lie one thing a file; the file's stem is the thing's id."""

TABLE_KINDS = ("choices", "lifecycle", "traceability", "zones", "names", "notes")
"""Kinds that are one table a file: a list of entries in a meaningful order."""

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Catalog:
    """Knowledge from one or more layers; a later layer overrides an earlier one by id.

    Each kind is read when it is first asked for. A file that is not YAML, or whose data lacks what its kind needs, raises
    `ScaffoldError`: shipped data is held against its schema by the tests, other people's by `scaffold blueprint check`.
    """

    def __init__(self, layers: Iterable[Traversable] = (), *, templates: Traversable | None = None) -> None:
        self.layers: tuple[Traversable, ...] = (bundle.folder("blueprints"), *layers)
        self.templates: Traversable = templates or bundle.folder("templates")

    def raw(self, kind: str) -> dict[str, Entry]:
        """Every entry of a kind as plain data by id, sorted by id (tables keep their order)."""
        found: dict[str, Entry] = {}
        for layer in self.layers:
            if kind in TABLE_KINDS:
                found.update(_table(layer, kind))
            else:
                found.update(_folder(layer, kind))
        return found if kind in TABLE_KINDS else dict(sorted(found.items()))

    @cached_property
    def blueprints(self) -> Mapping[str, Blueprint]:
        """Styles, capabilities and overlays by id, in that order."""
        read = {**self.raw("styles"), **self.raw("capabilities"), **self.raw("overlays")}
        return _each(read, _blueprint)

    @cached_property
    def practices(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return _each(self.raw("practices"), _practice)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return _each(self.raw("rules"), _rule)

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by id."""
        return _each(self.raw("decisions"), _decision)

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """Components by id."""
        return _each(self.raw("components"), _component)

    @cached_property
    def choices(self) -> Mapping[str, ChoiceKey]:
        """Manifest keys by dotted path, in the order in which open choices are completed."""
        return _each(self.raw("choices"), _choice)

    @cached_property
    def lifecycle(self) -> Mapping[str, LifecycleEntry]:
        """The technology lifecycle by id."""
        return _each(self.raw("lifecycle"), _lifecycle)

    @cached_property
    def traceability(self) -> Mapping[str, TraceRow]:
        """The brief's rows by id."""
        return _each(self.raw("traceability"), _trace)

    @cached_property
    def as_of(self) -> str:
        """The day (ISO date) up to which the catalog's facts were checked; it dates what has no date of its own."""
        found = ""
        for layer in self.layers:
            file = layer / "catalog.yaml"
            if file.is_file():
                found = _text(cast(Entry, _read(file)), "as_of", found)
        return found

    @cached_property
    def template_sets(self) -> Mapping[str, TemplateSet]:
        """Template sets by id."""
        found: dict[str, TemplateSet] = {}
        for entry in sorted(self.templates.iterdir(), key=lambda each: each.name):
            described = entry / "set.yaml"
            if described.is_file():
                found[entry.name] = _template_set(entry.name, _read(described))
        return MappingProxyType(found)

    def allowed(self, path: str) -> tuple[str, ...]:
        """Every value the vocabulary allows at a dotted path: the options of its decision, then the choice's own values."""
        return self._allowed.get(path, ())

    @cached_property
    def _allowed(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for decision in self.raw("decisions").values():
            path = _texts(decision, "paths")[0]
            options = cast(list[Entry], decision["options"])
            found.setdefault(path, {}).update({str(option["id"]): None for option in options})
        for path, choice in self.raw("choices").items():
            found.setdefault(path, {}).update(dict.fromkeys(_texts(choice, "values")))
        return MappingProxyType({path: tuple(values) for path, values in found.items()})


def _read(file: Traversable) -> Data:
    try:
        return cast(Data, yaml.load(file.read_bytes(), Loader=Loader))  # noqa: S506 (the C or pure SafeLoader)
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise ScaffoldError(f"{file}: not readable as YAML: {problem}") from None


def _folder(layer: Traversable, kind: str) -> dict[str, Entry]:
    compiled = layer / f"{kind}.json"
    if compiled.is_file():
        return cast(dict[str, Entry], json.loads(compiled.read_bytes()))
    place = layer / kind
    if not place.is_dir():
        return {}
    found: dict[str, Entry] = {}
    for file in place.iterdir():
        if file.name.endswith(".yaml"):
            data = _read(file)
            stem = file.name.removesuffix(".yaml")
            if not isinstance(data, dict) or data.get("id") != stem:
                raise ScaffoldError(f"{file}: the file must hold one mapping whose `id` is {stem}")
            found[stem] = data
    return found


def _table(layer: Traversable, kind: str) -> dict[str, Entry]:
    file = layer / f"{kind}.yaml"
    if not file.is_file():
        return {}
    data = _read(file)
    if not isinstance(data, list):
        raise ScaffoldError(f"{file}: the file must hold a list")
    rows = cast(list[Entry], data)
    return {str(row.get("id") or row.get("path")): row for row in rows}


def _each(read: Mapping[str, Entry], build: Callable[[Entry], Thing]) -> Mapping[str, Thing]:
    found: dict[str, Thing] = {}
    for name, entry in read.items():
        try:
            found[name] = build(entry)
        except (KeyError, ValueError, TypeError) as error:
            raise ScaffoldError(
                f"blueprints: {name} lacks or misstates {error}", hint="run: scaffold blueprint check"
            ) from None
    return MappingProxyType(found)


def _text(entry: Entry, key: str, absent: str = "") -> str:
    value = entry.get(key, absent)
    return str(value) if value is not None else absent


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _schema(entry: Entry, key: str) -> Schema:
    value = entry.get(key, True)
    if isinstance(value, bool | dict):
        return value
    raise ValueError(key)


def _rows(entry: Entry, key: str) -> list[Entry]:
    return cast(list[Entry], entry.get(key) or [])


def _blueprint(entry: Entry) -> Blueprint:
    return Blueprint(
        id=str(entry["id"]),
        kind=BlueprintKind(str(entry["kind"])),
        title=str(entry["title"]),
        purpose=str(entry["purpose"]),
        choose_when=_texts(entry, "choose_when"),
        avoid_when=_texts(entry, "avoid_when"),
        implies=_texts(entry, "implies"),
        excludes=_texts(entry, "excludes"),
        composes=_texts(entry, "composes"),
        brief=_texts(entry, "brief"),
        applies=_schema(entry, "applies"),
    )


def _practice(entry: Entry) -> Practice:
    return Practice(
        id=str(entry["id"]),
        blueprint=str(entry["blueprint"]),
        severity=Severity(str(entry["severity"])),
        statement=str(entry["statement"]),
        why=str(entry["why"]),
        sources=_texts(entry, "sources"),
        sources_verified=_texts(entry, "sources_verified"),
        verified=bool(entry["verified"]),
        brief=_texts(entry, "brief"),
        check=_text(entry, "check"),
        artifact=_text(entry, "artifact"),
    )


def _rule(entry: Entry) -> Rule:
    examples = cast(Mapping[str, list[Data]], entry["examples"])
    return Rule(
        id=str(entry["id"]),
        catalogue=_texts(entry, "catalogue"),
        practice=_text(entry, "practice"),
        blueprint=_text(entry, "blueprint"),
        severity=Severity(str(entry["severity"])),
        subject=str(entry["subject"]),
        when=_schema(entry, "when"),
        require=_schema(entry, "require"),
        relation=cast(Entry, entry.get("relation") or {}),
        at=_texts(entry, "at"),
        message=str(entry["message"]),
        why=str(entry["why"]),
        help=str(entry["help"]),
        label=_text(entry, "label"),
        sources=_texts(entry, "sources"),
        examples_pass=tuple(examples["pass"]),
        examples_fail=tuple(examples["fail"]),
    )


def _choice(entry: Entry) -> ChoiceKey:
    return ChoiceKey(
        path=str(entry["path"]),
        kind=str(entry["kind"]),
        type=str(entry["type"]),
        title=str(entry["title"]),
        values=_texts(entry, "values"),
        unit=_text(entry, "unit"),
        one_per=_text(entry, "one_per"),
        defaults=tuple(
            Default(value=row["value"], because=str(row["because"]), when=_schema(row, "when"), rule=_text(row, "rule"))
            for row in _rows(entry, "defaults")
        ),
    )


def _option(entry: Entry) -> Option:
    marks = cast(Mapping[str, int], entry.get("marks") or {})
    return Option(
        id=str(entry["id"]),
        title=str(entry["title"]),
        technology=str(entry["technology"]),
        good=_texts(entry, "good"),
        bad=_texts(entry, "bad"),
        marks=MappingProxyType({str(name): int(mark) for name, mark in marks.items()}),
        fits=_schema(entry, "fits"),
        unfit_because=_text(entry, "unfit_because"),
        status=_text(entry, "status", "current"),
        when_best=_text(entry, "when_best"),
    )


def _decision(entry: Entry) -> Decision:
    criteria = cast(Mapping[str, str], entry.get("criteria") or {})
    return Decision(
        id=str(entry["id"]),
        code=str(entry["code"]),
        blueprint=str(entry["blueprint"]),
        question=str(entry["question"]),
        title=str(entry["title"]),
        paths=_texts(entry, "paths"),
        drivers=_texts(entry, "drivers"),
        criteria=MappingProxyType(dict(criteria)),
        default=str(entry["default"]),
        flips=tuple(_rows(entry, "flips")),
        rules=_texts(entry, "rules"),
        practices=_texts(entry, "practices"),
        level=str(entry["level"]),
        significance=int(cast(int, entry["significance"])),
        applies=_schema(entry, "applies"),
        options=tuple(_option(row) for row in _rows(entry, "options")),
        revisit=str(entry["revisit"]),
        follow_up=str(entry["follow_up"]),
        sources=_texts(entry, "sources"),
        constraints=_texts(entry, "constraints"),
        figures=tuple(_rows(entry, "figures")),
    )


def _component(entry: Entry) -> Component:
    pairs = cast(list[list[str]], entry.get("realises") or [])
    return Component(
        id=str(entry["id"]),
        title=str(entry["title"]),
        role=str(entry["role"]),
        kind=str(entry["kind"]),
        technology=str(entry["technology"]),
        description=str(entry["description"]),
        provider=str(entry["provider"]),
        realises=tuple((str(path), str(value)) for path, value in pairs),
        icon=_text(entry, "icon"),
        licence=str(entry["licence"]),
        status=_text(entry, "status", "current"),
        successor=_text(entry, "successor"),
        template_sets=_texts(entry, "template_sets"),
        sources=_texts(entry, "sources"),
    )


def _lifecycle(entry: Entry) -> LifecycleEntry:
    return LifecycleEntry(
        id=str(entry["id"]),
        technology=str(entry["technology"]),
        status=str(entry["status"]),
        use_instead=str(entry["use_instead"]),
        evidence=str(entry["evidence"]),
        components=_texts(entry, "components"),
    )


def _trace(entry: Entry) -> TraceRow:
    return TraceRow(
        id=str(entry["id"]),
        text=str(entry["text"]),
        kind=str(entry["kind"]),
        practices=_texts(entry, "practices"),
        decisions=_texts(entry, "decisions"),
        constraints=_texts(entry, "constraints"),
        blueprints=_texts(entry, "blueprints"),
        artifact=str(entry["artifact"]),
    )


def _template_set(name: str, data: Data) -> TemplateSet:
    if not isinstance(data, dict) or data.get("id") != name:
        raise ScaffoldError(f"templates/{name}/set.yaml: the file must hold one mapping whose `id` is {name}")
    return TemplateSet(
        id=name,
        title=str(data["title"]),
        applies=_schema(data, "applies"),
        files=tuple(
            TemplateFile(
                template=str(row["template"]),
                path=str(row["path"]),
                values=_texts(row, "values"),
                each=_text(row, "each"),
                item=_text(row, "item") or _text(row, "each").rpartition(".")[2].removesuffix("s"),
                executable=bool(row.get("executable", False)),
            )
            for row in _rows(data, "files")
        ),
    )

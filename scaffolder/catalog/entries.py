"""Entries of the catalog as values: plain data that passed its schema becomes the words of the model."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias, cast

from scaffolder.errors import ScaffoldError
from scaffolder.model.circumstance import Circumstance
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
    Reference,
    Rule,
    Schema,
    Source,
    TraceRow,
)
from scaffolder.model.template import Cookies, TemplateFile, TemplateSet

Entry: TypeAlias = Mapping[str, Data]


def _text(entry: Entry, key: str, absent: str = "") -> str:
    return absent if entry.get(key) is None else str(entry[key])


def texts(entry: Entry, key: str) -> tuple[str, ...]:
    """A list of texts; one text stands for a list of one, an absent entry for none."""
    value = entry.get(key, [])
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(each) for each in listed)


def _schema(entry: Entry, key: str) -> Schema:
    value = entry.get(key, True)
    if isinstance(value, bool | dict):
        return value
    raise ValueError(key)


def _rows(entry: Entry, key: str) -> list[Entry]:
    return cast(list[Entry], entry.get(key) or [])


def blueprint(entry: Entry) -> Blueprint:
    """A style, capability or overlay."""
    return Blueprint(
        id=str(entry["id"]),
        kind=BlueprintKind(str(entry["kind"])),
        title=str(entry["title"]),
        purpose=str(entry["purpose"]),
        choose_when=texts(entry, "choose_when"),
        avoid_when=texts(entry, "avoid_when"),
        implies=texts(entry, "implies"),
        excludes=texts(entry, "excludes"),
        composes=texts(entry, "composes"),
        brief=texts(entry, "brief"),
        applies=_schema(entry, "applies"),
    )


def practice(entry: Entry) -> Practice:
    """A practice."""
    return Practice(
        id=str(entry["id"]),
        blueprint=str(entry["blueprint"]),
        severity=Severity(str(entry["severity"])),
        statement=str(entry["statement"]),
        why=str(entry["why"]),
        sources=texts(entry, "sources"),
        sources_verified=texts(entry, "sources_verified"),
        verified=bool(entry["verified"]),
        brief=texts(entry, "brief"),
        check=_text(entry, "check"),
        artifact=_text(entry, "artifact"),
    )


def rule(entry: Entry) -> Rule:
    """A rule with its examples."""
    examples = cast(Mapping[str, list[Data]], entry["examples"])
    return Rule(
        id=str(entry["id"]),
        catalogue=texts(entry, "catalogue"),
        practice=_text(entry, "practice"),
        blueprint=_text(entry, "blueprint"),
        severity=Severity(str(entry["severity"])),
        subject=str(entry["subject"]),
        when=_schema(entry, "when"),
        require=_schema(entry, "require"),
        relation=cast(Entry, entry.get("relation") or {}),
        paths=texts(entry, "paths"),
        at=texts(entry, "at"),
        message=str(entry["message"]),
        why=str(entry["why"]),
        help=str(entry["help"]),
        label=_text(entry, "label"),
        sources=texts(entry, "sources"),
        examples_pass=tuple(examples["pass"]),
        examples_fail=tuple(examples["fail"]),
        coherence=bool(entry.get("coherence")),
        guess=_text(entry, "guess"),
    )


def choice(entry: Entry) -> ChoiceKey:
    """A key of the manifest with its defaults."""
    return ChoiceKey(
        path=str(entry["path"]),
        kind=str(entry["kind"]),
        type=str(entry["type"]),
        title=str(entry["title"]),
        values=texts(entry, "values"),
        unit=_text(entry, "unit"),
        one_per=_text(entry, "one_per"),
        defaults=tuple(
            Default(value=row["value"], because=str(row["because"]), when=_schema(row, "when"), rule=_text(row, "rule"))
            for row in _rows(entry, "defaults")
        ),
    )


def option(entry: Entry) -> Option:
    """An option of a decision."""
    marks = cast(Mapping[str, int], entry.get("marks") or {})
    return Option(
        id=str(entry["id"]),
        title=str(entry["title"]),
        technology=str(entry["technology"]),
        good=texts(entry, "good"),
        bad=texts(entry, "bad"),
        marks=MappingProxyType({str(name): int(mark) for name, mark in marks.items()}),
        fits=_schema(entry, "fits"),
        unfit_because=_text(entry, "unfit_because"),
        status=_text(entry, "status", "current"),
        when_best=_text(entry, "when_best"),
        circumstances=tuple(_circumstance(row, marks) for row in _rows(entry, "circumstances")),
    )


def _circumstance(row: Entry, usual: Mapping[str, int]) -> Circumstance:
    marks = MappingProxyType(dict(cast(Mapping[str, int], row.get("marks") or {})))
    raises = sum(mark - usual.get(name, mark) for name, mark in marks.items()) > 0
    return Circumstance(when=_schema(row, "when"), because=str(row["because"]), marks=marks, raises=raises)


def decision(entry: Entry) -> Decision:
    """A decision with its options."""
    criteria = cast(Mapping[str, str], entry.get("criteria") or {})
    return Decision(
        id=str(entry["id"]),
        code=str(entry["code"]),
        blueprint=str(entry["blueprint"]),
        question=str(entry["question"]),
        title=str(entry["title"]),
        paths=texts(entry, "paths"),
        drivers=texts(entry, "drivers"),
        criteria=MappingProxyType(dict(criteria)),
        default=str(entry["default"]),
        flips=tuple(_rows(entry, "flips")),
        rules=texts(entry, "rules"),
        practices=texts(entry, "practices"),
        level=str(entry["level"]),
        significance=int(cast(int, entry["significance"])),
        applies=_schema(entry, "applies"),
        options=tuple(option(row) for row in _rows(entry, "options")),
        revisit=str(entry["revisit"]),
        follow_up=str(entry["follow_up"]),
        sources=texts(entry, "sources"),
        constraints=texts(entry, "constraints"),
        figures=tuple(_rows(entry, "figures")),
        keep=option(cast(Entry, entry["keep"])) if entry.get("keep") else None,
        default_to=texts(entry, "default_to"),
        leaves=tuple((str(row["what"]), str(row.get("decision") or "")) for row in _rows(entry, "leaves")),
    )


def component(entry: Entry) -> Component:
    """A component."""
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
        template_sets=texts(entry, "template_sets"),
        sources=texts(entry, "sources"),
    )


def lifecycle(entry: Entry) -> LifecycleEntry:
    """A row of the technology lifecycle."""
    return LifecycleEntry(
        id=str(entry["id"]),
        technology=str(entry["technology"]),
        state=str(entry["state"]),
        date=str(entry["date"]),
        status=str(entry["status"]),
        use_instead=str(entry["use_instead"]),
        evidence=str(entry["evidence"]),
        sources=texts(entry, "sources"),
        components=texts(entry, "components"),
    )


def source(entry: Entry) -> Source:
    """A work that is cited."""
    return Source(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        title=str(entry["title"]),
        publisher=str(entry["publisher"]),
        date=str(entry["date"]),
        cited_as=texts(entry, "cited_as"),
        url=_text(entry, "url"),
    )


def reference(entry: Entry) -> Reference:
    """A published reference architecture."""
    return Reference(
        id=str(entry["id"]),
        title=str(entry["title"]),
        publisher=str(entry["publisher"]),
        blueprint=str(entry["blueprint"]),
        verified=bool(entry["verified"]),
        shows=str(entry["shows"]),
        flows=texts(entry, "flows"),
        departs=str(entry["departs"]),
        roles=texts(entry, "roles"),
    )


def trace(entry: Entry) -> TraceRow:
    """A row of the brief."""
    return TraceRow(
        id=str(entry["id"]),
        text=str(entry["text"]),
        kind=str(entry["kind"]),
        practices=texts(entry, "practices"),
        decisions=texts(entry, "decisions"),
        constraints=texts(entry, "constraints"),
        blueprints=texts(entry, "blueprints"),
        artifact=str(entry["artifact"]),
    )


def _cookies(entry: Entry) -> Cookies | None:
    given = cast(Entry | None, entry.get("cookiecutter"))
    if given is None:
        return None
    found = cast(Mapping[str, Data], given.get("answers") or {})
    answers = MappingProxyType({str(name): str(value) for name, value in found.items()})
    return Cookies(folder=_text(given, "folder", "template"), into=_text(given, "into"), answers=answers)


def template_set(name: str, data: Data) -> TemplateSet:
    """A template set from its `set.yaml`. Raises `ScaffoldError` where its id is not its folder."""
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
                values=texts(row, "values"),
                each=_text(row, "each"),
                item=_text(row, "item") or _text(row, "each").rpartition(".")[2].removesuffix("s"),
                executable=bool(row.get("executable", False)),
                when=_schema(row, "when") if "when" in row else True,
            )
            for row in _rows(data, "files")
        ),
        part=_text(data, "part"),
        cookies=_cookies(data),
    )

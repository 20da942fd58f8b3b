"""The catalog: everything blueprints and template sets say, read once a kind and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar, cast

from scaffolder import bundle, schemas
from scaffolder.catalog import entries, keys, layers, signs, terms
from scaffolder.catalog.entries import Entry
from scaffolder.catalog.layers import FOLDER_KINDS, TABLE_KINDS
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.knowledge import (
    Blueprint,
    ChoiceKey,
    Component,
    Decision,
    LifecycleEntry,
    Practice,
    Reference,
    Rule,
    Sign,
    Source,
    TraceRow,
    Unwaivable,
)
from scaffolder.model.template import TemplateSet
from scaffolder.schemas import Shape

Thing = TypeVar("Thing")

__all__ = ["FOLDER_KINDS", "TABLE_KINDS", "Catalog", "Entry"]


class Catalog:
    """Knowledge from one or more layers; a later layer overrides an earlier one by id.

    `named` are the sources of a manifest whose layers it holds.

    A layer is a folder like `blueprints`, with a folder a kind; template sets lie in its folder `templates`.

    Each kind is read when it is first asked for. A file that is not YAML, or whose data lacks what its kind needs, raises
    `ScaffoldError`: shipped data is held against its schema by the tests, other people's by `scaffold blueprint check`.
    """

    def __init__(
        self, layers: Iterable[Traversable] = (), *, templates: Traversable | None = None, named: tuple[str, ...] = ()
    ) -> None:
        self.layers: tuple[Traversable, ...] = (bundle.folder("blueprints"), *layers)
        self.named = named
        own = [layer / "templates" for layer in self.layers[1:]]
        shipped = templates or bundle.folder("templates")
        self._raw: dict[str, dict[str, Entry]] = {}
        self._over: dict[tuple[Traversable, ...], Catalog] = {}
        self._works: dict[str, Source | None] = {}
        self.templates: tuple[Traversable, ...] = (shipped, *(each for each in own if each.is_dir()))

    def raw(self, kind: str) -> dict[str, Entry]:
        """Every entry of a kind as plain data by id, sorted by id (tables keep their order)."""
        if kind not in self._raw:
            found: dict[str, Entry] = {}
            for layer in self.layers:
                found.update(layers.read(layer, kind))
            self._raw[kind] = found if kind in TABLE_KINDS else dict(sorted(found.items()))
        return dict(self._raw[kind])

    def over(self, layers: Iterable[Traversable], *, named: tuple[str, ...]) -> Catalog:
        """A catalog with a manifest's layers between the shipped one and those it has; `named` is what the manifest says.

        The same layers give the same catalog, so that what was compiled for it is used again.
        """
        key = tuple(layers)
        if key not in self._over:
            self._over[key] = type(self)([*key, *self.layers[1:]], named=named)
        return self._over[key]

    @cached_property
    def replaced(self) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """What each layer over the shipped one replaces, as kind and id, by the layer's number; empty layers are left out."""
        found: dict[int, tuple[tuple[str, str], ...]] = {}
        for number, layer in enumerate(self.layers[1:]):
            found[number] = tuple(
                (kind, name)
                for kind in (*FOLDER_KINDS, *TABLE_KINDS)
                for name in layers.read(layer, kind)
                if any(name in layers.read(below, kind) for below in self.layers[: number + 1])
            )
        return MappingProxyType({number: each for number, each in found.items() if each})

    @cached_property
    def blueprints(self) -> Mapping[str, Blueprint]:
        """Styles, capabilities and overlays by id, in that order."""
        read = {**self.raw("styles"), **self.raw("capabilities"), **self.raw("overlays")}
        return _each(read, entries.blueprint)

    @cached_property
    def practices(self) -> Mapping[str, Practice]:
        """Practices by id."""
        return _each(self.raw("practices"), entries.practice)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return _each(self.raw("rules"), entries.rule)

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions by id, in words that fit every platform."""
        return _each(self._asked, lambda entry: entries.decision(cast(Entry, terms.plain(dict(entry)))))

    @cached_property
    def spoken_decisions(self) -> Mapping[str, Decision]:
        """Decisions by id, their sentences with the terms that one platform fills with its own names."""
        return _each(self._asked, entries.decision)

    @cached_property
    def _asked(self) -> Mapping[str, Entry]:
        """Every decision as plain data, with the options that stand in files of their own at the end of its own."""
        found = self.raw("decisions")
        for name, option in self.raw("options").items():
            decision = found.get(str(option.get("decision")))
            if decision is None:
                raise ScaffoldError(
                    f"blueprints/options: {name} names the decision {option.get('decision')}, which is not there"
                )
            own = {key: value for key, value in option.items() if key != "decision"}
            others = [row for row in cast(list[dict[str, Data]], decision["options"]) if row["id"] != name]
            found[str(decision["id"])] = {**decision, "options": [*others, own]}
        return MappingProxyType(found)

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """Components by id."""
        return _each(self.raw("components"), entries.component)

    @cached_property
    def choices(self) -> Mapping[str, ChoiceKey]:
        """Manifest keys by dotted path, in the order in which open choices are completed."""
        return _each(self.raw("choices"), entries.choice)

    @cached_property
    def manifest(self) -> Shape:
        """The shape of a manifest: the shipped one, with the keys that other layers add."""
        return keys.shape(self.choices.values()) if self.layers[1:] else schemas.shape("manifest")

    @cached_property
    def lifecycle(self) -> Mapping[str, LifecycleEntry]:
        """The technology lifecycle by id."""
        return _each(self.raw("lifecycle"), entries.lifecycle)

    @cached_property
    def traceability(self) -> Mapping[str, TraceRow]:
        """The brief's rows by id."""
        return _each(self.raw("traceability"), entries.trace)

    @cached_property
    def unwaivable(self) -> Mapping[str, Unwaivable]:
        """The rules whose findings nobody may accept, by id."""
        found = {
            name: Unwaivable(because=str(entry["because"]), named_files=entry.get("named_files") is True)
            for name, entry in self.raw("unwaivable").items()
        }
        return MappingProxyType(found)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The works that are cited, by id."""
        return _each(self.raw("sources"), entries.source)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """Published reference architectures by id."""
        return _each(self.raw("references"), entries.reference)

    @cached_property
    def signs(self) -> Mapping[str, Sign]:
        """What technologies leave behind in a repository, by id."""
        return _each(self.raw("signs"), signs.sign)

    def source_of(self, citation: str) -> Source | None:
        """The work that a citation is of; None where no layer lists it."""
        if citation not in self._works:
            self._works[citation] = next((work for start, work in self._cited if citation.startswith(start)), None)
        return self._works[citation]

    @cached_property
    def _cited(self) -> tuple[tuple[str, Source], ...]:
        """Every beginning of a citation with its work, the longest first."""
        found = ((start, work) for work in self.sources.values() for start in work.cited_as)
        return tuple(sorted(found, key=lambda pair: -len(pair[0])))

    @cached_property
    def as_of(self) -> str:
        """The day (ISO date) up to which the catalog's facts were checked; it dates what has no date of its own."""
        found = ""
        for layer in self.layers:
            file = layer / "catalog.yaml"
            if file.is_file():
                found = str(cast(Entry, layers.document(file))["as_of"])
        return found

    @cached_property
    def template_sets(self) -> Mapping[str, TemplateSet]:
        """Template sets by id."""
        found: dict[str, TemplateSet] = {}
        for folder in self.templates:
            for entry in folder.iterdir():
                described = entry / "set.yaml"
                if described.is_file():
                    found[entry.name] = entries.template_set(entry.name, layers.document(described))
        return MappingProxyType(dict(sorted(found.items())))

    def allowed(self, path: str) -> tuple[str, ...]:
        """Every value the vocabulary allows at a dotted path: the options of its decision, then the choice's own values."""
        return self._allowed.get(path, ())

    @cached_property
    def _allowed(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for decision in self._asked.values():
            path = entries.texts(decision, "paths")[0]
            options = cast(list[Entry], decision["options"])
            found.setdefault(path, {}).update({str(option["id"]): None for option in options})
        for path, choice in self.raw("choices").items():
            found.setdefault(path, {}).update(dict.fromkeys(entries.texts(choice, "values")))
        for kind in ("styles", "capabilities", "overlays"):
            for blueprint in self.raw(kind).values():
                for path, values in cast(Mapping[str, list[str]], blueprint.get("values") or {}).items():
                    found.setdefault(path, {}).update(dict.fromkeys(map(str, values)))
        return MappingProxyType({path: tuple(values) for path, values in found.items()})


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

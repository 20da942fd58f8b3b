"""Roles: the slots of a platform as blueprints describe them, ready to be asked about one platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, TypeVar, cast

from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import ElementKind, Mode
from scaffolder.model.document import Data
from scaffolder.resolve.conditions import ALWAYS, Condition, condition

Entry: TypeAlias = Mapping[str, Data]
Built = TypeVar("Built")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Elements chosen by the name of a role or group, narrowed by a condition on their entry."""

    name: str
    where: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRule:
    """Flows a role brings along.

    `sources` and `targets` are alternatives: the first that names existing elements counts; none means the role's own
    elements. `pairing` says which pairs are joined: each, same-domain, inputs or landed. `spoken` names the end whose
    protocol counts where the rule states none. `carries` narrows what of the data reaching the
    sender goes on: all, sources (what came in raw), products or nothing. A `badge` flow shows as the role's control.
    """

    sources: tuple[Pick, ...]
    targets: tuple[Pick, ...]
    purpose: str
    protocol: str
    spoken: str
    mode: Mode
    pairing: str
    badge: bool
    carries: str
    classification: str
    when: Condition
    at_most: tuple[tuple[Condition, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How an element of a role looks; an empty part leaves the role's own.

    `filled_by` names the roles whose components can fill it; none means those of its own role. `otherwise` is the technology
    where neither a component nor a choice names one.
    """

    when: Condition
    name: str = ""
    technology: tuple[str, ...] = ()
    description: str = ""
    zone: str = ""
    kind: str = ""
    icon: str = ""
    state: str = ""
    groups: tuple[str, ...] = ()
    filled_by: tuple[str, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The protocol an element is spoken to with.

    The first of `instead` whose condition holds, or that of the value chosen at `path`, or `otherwise`.
    """

    instead: tuple[tuple[Condition, str], ...]
    path: str = ""
    protocols: Mapping[str, str]
    otherwise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A slot of the topology.

    It exists where `when` holds or, without one, where one of the choices at `paths` is live. `each` makes one element for
    every domain, product or source.
    """

    id: str
    order: int
    zone: str
    kind: ElementKind
    face: Face
    variants: tuple[Face, ...]
    each: str
    paths: tuple[str, ...]
    because: str
    state: str
    same_as: str
    when: Condition | None
    speech: Speech
    letter: str
    control: str
    flows: tuple[FlowRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRule:
    """A trust boundary as the blueprints describe it; `moves` sends its elements to another zone under a condition."""

    id: str
    rank: int
    band: bool
    trust: str
    titles: tuple[tuple[Condition, str], ...]
    moves: tuple[tuple[Condition, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence on what is not generated; with `parts` it lists those that apply, and is said only where one does."""

    when: Condition
    text: str
    parts: tuple[tuple[Condition, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """All roles, zones, short names and notes of a catalog."""

    roles: tuple[Role, ...]
    zones: tuple[ZoneRule, ...]
    words: Mapping[str, Mapping[str, str]]
    notes: tuple[Note, ...]


@cache
def topology(catalog: Catalog) -> Topology:
    """The topology a catalog describes, its conditions compiled once."""
    roles = tuple(_read("roles", name, entry, _role) for name, entry in catalog.raw("roles").items())
    _refuse_unknown_zones(roles, catalog.raw("zones"))
    return Topology(
        roles=tuple(sorted(roles, key=lambda role: (role.order, role.id))),
        zones=tuple(_read("zones", name, entry, _zone) for name, entry in catalog.raw("zones").items()),
        words={path: _read("names", path, entry, _words) for path, entry in catalog.raw("names").items()},
        notes=tuple(_read("notes", name, entry, _note) for name, entry in catalog.raw("notes").items()),
    )


def _refuse_unknown_zones(roles: tuple[Role, ...], zones: Mapping[str, Entry]) -> None:
    for role in roles:
        for zone in (role.zone, *(each.zone for each in role.variants if each.zone)):
            if zone not in zones:
                raise ScaffoldError(f"blueprints/roles: {role.id} stands in the zone {zone}, which zones.yaml does not have")


def _read(kind: str, name: str, entry: Entry, build: Callable[[Entry], Built]) -> Built:
    try:
        return build(entry)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        problem = " ".join(str(error).split())
        raise ScaffoldError(f"blueprints/{kind}: {name} lacks or misstates {problem}") from None


def _text(entry: Entry, key: str) -> str:
    return str(entry.get(key) or "")


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _rows(entry: Entry, key: str) -> list[Entry]:
    return cast("list[Entry]", entry.get(key) or [])


def _words(entry: Entry) -> Mapping[str, str]:
    names = cast("Mapping[str, str]", entry["names"])
    return {str(value): str(word) for value, word in names.items()}


def _note(entry: Entry) -> Note:
    parts = tuple((condition(row["when"]), str(row["part"])) for row in _rows(entry, "parts"))
    return Note(when=condition(entry["when"]), text=str(entry["note"]), parts=parts)


def _zone(entry: Entry) -> ZoneRule:
    return ZoneRule(
        id=str(entry["id"]),
        rank=int(cast(int, entry["rank"])),
        band=bool(entry.get("band")),
        trust=str(entry["trust"]),
        titles=tuple((condition(row.get("when")), str(row["title"])) for row in _rows(entry, "titles")),
        moves=tuple((condition(row["when"]), str(row["zone"])) for row in _rows(entry, "moves")),
    )


def _role(entry: Entry) -> Role:
    control = cast("Entry", entry.get("control") or {})
    return Role(
        id=str(entry["id"]),
        order=int(cast(int, entry["order"])),
        zone=str(entry["zone"]),
        kind=ElementKind(str(entry["kind"])),
        face=_face(entry, when=ALWAYS),
        variants=tuple(_face(row, when=condition(row["when"])) for row in _rows(entry, "variants")),
        each=_text(entry, "each"),
        paths=_texts(entry, "paths"),
        because=_text(entry, "because"),
        state=_text(entry, "state") or "planned",
        same_as=_text(entry, "same_as"),
        when=condition(entry["when"]) if "when" in entry else None,
        speech=_speech(cast("Entry", entry.get("speaks") or {})),
        letter=_text(control, "letter"),
        control=_text(control, "title"),
        flows=tuple(_flow(row) for row in _rows(entry, "flows")),
    )


def _face(entry: Entry, *, when: Condition) -> Face:
    return Face(
        when=when,
        name=_text(entry, "name"),
        technology=_texts(entry, "technology"),
        description=_text(entry, "description"),
        zone=_text(entry, "zone"),
        kind=_text(entry, "kind"),
        icon=_text(entry, "icon"),
        state=_text(entry, "state"),
        groups=_texts(entry, "groups"),
        filled_by=_texts(entry, "filled_by"),
        otherwise=_text(entry, "otherwise"),
    )


def _speech(entry: Entry) -> Speech:
    protocols = cast("Mapping[str, str]", entry.get("protocols") or {})
    instead = tuple((condition(row["when"]), str(row["protocol"])) for row in _rows(entry, "instead"))
    return Speech(instead=instead, path=_text(entry, "path"), protocols=dict(protocols), otherwise=_text(entry, "otherwise"))


def _flow(entry: Entry) -> FlowRule:
    return FlowRule(
        sources=_picks(entry.get("from")),
        targets=_picks(entry.get("to")),
        purpose=str(entry["purpose"]),
        protocol=_text(entry, "protocol"),
        spoken=_text(entry, "spoken") or "target",
        mode=Mode(str(entry["mode"])),
        pairing=_text(entry, "pairing") or "each",
        badge=bool(entry.get("badge")),
        carries=_text(entry, "carries") or "all",
        classification=_text(entry, "classification"),
        when=condition(entry.get("when")),
        at_most=tuple((condition(row.get("when")), str(row["classification"])) for row in _rows(entry, "at_most")),
    )


def _picks(value: Data) -> tuple[Pick, ...]:
    if value is None:
        return ()
    rows = value if isinstance(value, list) else [value]
    return tuple(_pick(row) for row in rows)


def _pick(value: Data) -> Pick:
    if isinstance(value, dict):
        return Pick(name=str(value["role"]), where=condition(value.get("where")))
    return Pick(name=str(value), where=ALWAYS)

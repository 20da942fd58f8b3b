"""The elements of a platform: every slot that its choices bring, named, filled with a component and put into a zone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Element, ElementKind
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Component
from scaffolder.resolve.roles import Face, Role, Topology, topology
from scaffolder.resolve.shorten import DESCRIPTION_LIMIT, NAME_LIMIT, TECHNOLOGY_LIMIT, fit, listed
from scaffolder.resolve.subjects import Subject
from scaffolder.resolve.texts import fill, word

SINGULAR = {"domains": "domain", "products": "product", "sources": "source"}
"""What the ids of elements made for each entry of a list begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An element with what it was made from: its role, its row (empty for a single slot), its groups and its component."""

    element: Element
    role: Role
    entry: Mapping[str, Data]
    groups: tuple[str, ...]
    component: Component | None


def compose(subject: Subject, catalog: Catalog, *, owner: str) -> tuple[Drawn, ...]:
    """Every element in reading order: by the rank of its zone, then by the order of its role, then as written.

    `owner` owns what the platform brings; a domain and its products have owners of their own, what exists already has none.
    """
    known = topology(catalog)
    candidates = _candidates(catalog)
    drawn: list[Drawn] = []
    for role in known.roles:
        if _exists(role, subject):
            drawn.extend(_of_role(role, subject, known, candidates, owner))
    rank = {zone.id: (zone.band, zone.rank) for zone in known.zones}
    return tuple(sorted(drawn, key=lambda each: rank[each.element.zone]))


def _candidates(catalog: Catalog) -> dict[str, tuple[Component, ...]]:
    found: dict[str, list[Component]] = {}
    for component in catalog.components.values():
        found.setdefault(component.role, []).append(component)
    return {role: tuple(components) for role, components in found.items()}


def _exists(role: Role, subject: Subject) -> bool:
    if role.same_as and subject.live(role.same_as) and subject.value(role.paths[0]) == subject.value(role.same_as):
        return False
    if role.when is not None:
        return subject.holds(role.when)
    return not role.paths or any(subject.live(path) for path in role.paths)


def _of_role(
    role: Role, subject: Subject, known: Topology, candidates: Mapping[str, Sequence[Component]], owner: str
) -> Iterator[Drawn]:
    chosen: dict[tuple[str, ...], Component | None] = {}
    for row in subject.entries[role.each] if role.each else ({},):
        entry = {**({"owner": owner} if role.state == "planned" else {}), **row}
        face = _face(role, subject, entry)
        slots = face.filled_by or (role.id,)
        if slots not in chosen:
            chosen[slots] = choose(role, subject, [each for name in slots for each in candidates.get(name, ())])
        yield _element(role, (face, chosen[slots]), entry, (subject, known))


def choose(role: Role, subject: Subject, components: Sequence[Component]) -> Component | None:
    """The component that fills a role: one that realises a chosen value, of the platform's own provider if it can be.

    A component of a provider the platform does not use counts only where the chosen value means this component alone.
    """
    ranked: list[tuple[tuple[int, int, str], Component]] = []
    for component in components:
        for path, value in component.realises:
            if _chosen(subject.value(path), value):
                alone = sum((path, value) in other.realises for other in components) == 1
                rank = _closeness(component.provider, subject, alone=alone)
                if rank is not None:
                    wish = role.paths.index(path) if path in role.paths else len(role.paths)
                    ranked.append(((wish, rank, component.id), component))
    return min(ranked, key=lambda each: each[0])[1] if ranked else None


def _chosen(value: Data, wanted: str) -> bool:
    if isinstance(value, list):
        return wanted in value
    return (str(value).lower() if isinstance(value, bool) else str(value)) == wanted and value is not None


def _closeness(provider: str, subject: Subject, *, alone: bool) -> int | None:
    if provider in subject.providers:
        return subject.providers.index(provider)
    if provider in ("any", "saas"):
        return 8
    return 9 if alone else None


def _element(
    role: Role, look: tuple[Face, Component | None], entry: Mapping[str, Data], ground: tuple[Subject, Topology]
) -> Drawn:
    face, component = look
    subject, known = ground

    def say(pattern: str) -> str:
        return fill(pattern, subject, known.words, entry)

    technology = [say(part) for part in face.technology]
    if not any(technology):
        technology = [component.technology] if component else _chosen_words(role, subject, known) or [face.otherwise]
    element = Element(
        id=f"{SINGULAR[role.each]}-{entry['id']}" if role.each else role.id,
        kind=ElementKind(face.kind) if face.kind else role.kind,
        name=fit(_once(say(face.name)), NAME_LIMIT),
        technology=listed(technology, TECHNOLOGY_LIMIT),
        description=fit(say(face.description) or (component.description if component else ""), DESCRIPTION_LIMIT),
        zone=_zone(face.zone or role.zone, subject, known),
        because=_because(role, subject, entry),
        role=role.id,
        domain=_domain(role, entry),
        component=component.id if component else "",
        product=str(entry["id"]) if role.each == "products" else "",
        icon=face.icon or (component.icon if component else ""),
        classification=str(entry.get("classification") or ""),
        state=face.state or role.state,
        owner=str(entry.get("owner") or ""),
    )
    return Drawn(element=element, role=role, entry=entry, groups=(role.id, *face.groups), component=component)


def _chosen_words(role: Role, subject: Subject, known: Topology) -> list[str]:
    values = {path: subject.value(path) for path in role.paths if subject.live(path)}
    return [word(path, value, known.words) for path, value in values.items() if not isinstance(value, bool | list)]


def _face(role: Role, subject: Subject, entry: Mapping[str, Data]) -> Face:
    for variant in role.variants:
        if subject.holds(variant.when, entry):
            own = role.face
            return Face(
                when=variant.when,
                name=variant.name or own.name,
                technology=variant.technology or own.technology,
                description=variant.description or own.description,
                zone=variant.zone or own.zone,
                kind=variant.kind or own.kind,
                icon=variant.icon or own.icon,
                state=variant.state,
                groups=(*own.groups, *variant.groups),
                filled_by=variant.filled_by or own.filled_by,
                otherwise=variant.otherwise or own.otherwise,
            )
    return role.face


def _zone(zone: str, subject: Subject, known: Topology) -> str:
    rule = next(each for each in known.zones if each.id == zone)
    return next((target for when, target in rule.moves if subject.holds(when)), zone)


def _because(role: Role, subject: Subject, entry: Mapping[str, Data]) -> str:
    if role.each:
        return f"/{role.each}/{entry['at']}" if "at" in entry else role.each
    return next((path for path in role.paths if subject.live(path)), role.because or "style")


def _domain(role: Role, entry: Mapping[str, Data]) -> str:
    if role.each == "domains":
        return str(entry["id"])
    return str(entry["domain"]) if role.each == "products" else ""


def _once(text: str) -> str:
    """The text without an immediately repeated word ("Sales domain domain")."""
    return re.sub(r"\b(\w+)(\s+\1)+\b", r"\1", text, flags=re.IGNORECASE)

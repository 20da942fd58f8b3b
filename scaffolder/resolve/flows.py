"""The flows between elements, what they carry and how sensitive that is, and the controls they show as badges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from scaffolder.model.architecture import Control, Element, ElementKind, Flow, Mode
from scaffolder.model.document import Data
from scaffolder.resolve.elements import Drawn
from scaffolder.resolve.roles import FlowRule, Pick, Role, Topology
from scaffolder.resolve.subjects import Subject, highest
from scaffolder.resolve.texts import fill

WANTED = {"inputs": "inputs", "landed": "sources"}
"""By pairing, the key of the receiver's row that lists the senders it takes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A flow with the elements it joins and the rule it came from."""

    flow: Flow
    source: Drawn
    target: Drawn
    rule: FlowRule
    role: Role


def join(drawn: Sequence[Drawn], subject: Subject, known: Topology) -> tuple[Joined, ...]:
    """Every flow the roles bring, in the order of the roles; two of one mode between the same elements are one."""
    found: dict[tuple[str, str, Mode], Joined] = {}
    named = _by_name(drawn)
    for role in known.roles:
        own = named.get(role.id, [])
        for rule in role.flows if own else ():
            if not subject.holds(rule.when):
                continue
            for source, target in _pairs(rule, own, named):
                key = (source.element.id, target.element.id, rule.mode)
                if key not in found:
                    flow = _flow(rule, source, target, subject, known)
                    found[key] = Joined(flow=flow, source=source, target=target, rule=rule, role=role)
    return _classified(_named(list(found.values())), subject)


def controls(joined: Sequence[Joined], drawn: Sequence[Drawn], subject: Subject, known: Topology) -> tuple[Control, ...]:
    """The badges: for each controlling element the elements its badge flows touch, in reading order."""
    position = {each.element.id: index for index, each in enumerate(drawn)}
    found: list[Control] = []
    for each in drawn:
        if not each.role.letter:
            continue
        touched = {other for one in joined if one.rule.badge and one.role is each.role for other in _ends(one, each)}
        if touched:
            found.append(
                Control(
                    letter=each.role.letter,
                    title=fill(each.role.control, subject, known.words, {}),
                    element=each.element.id,
                    applies=tuple(sorted(touched, key=position.__getitem__)),
                    because=each.element.because,
                )
            )
    return tuple(found)


def classify(drawn: Sequence[Drawn], joined: Sequence[Joined]) -> tuple[Element, ...]:
    """The elements, each with the highest classification of what it is made for and of the data that reaches it."""
    reached: dict[str, list[str]] = {}
    for one in joined:
        if one.flow.mode is not Mode.CONTROL:
            reached.setdefault(one.flow.target, []).append(one.flow.classification)
    return tuple(
        each.element
        if each.element.classification or each.element.kind is ElementKind.PERSON
        else replace(each.element, classification=highest(reached.get(each.element.id, [])))
        for each in drawn
    )


def _ends(one: Joined, controller: Drawn) -> set[str]:
    return {one.flow.source, one.flow.target} - {controller.element.id}


def _by_name(drawn: Sequence[Drawn]) -> Mapping[str, list[Drawn]]:
    """The elements by every name that flows can call them: their role and their groups."""
    found: dict[str, list[Drawn]] = {}
    for each in drawn:
        for name in dict.fromkeys(each.groups):
            found.setdefault(name, []).append(each)
    return found


def _pairs(rule: FlowRule, own: Sequence[Drawn], named: Mapping[str, Sequence[Drawn]]) -> Iterator[tuple[Drawn, Drawn]]:
    sources = _first(rule.sources, named) if rule.sources else own
    targets = _first(rule.targets, named) if rule.targets else own
    meeting: dict[str, list[Drawn]] = {}
    for target in targets:
        for key in _wanted(rule.pairing, target):
            meeting.setdefault(key, []).append(target)
    for source in sources:
        for target in meeting.get(_offered(rule.pairing, source), ()):
            if source.element.id != target.element.id:
                yield source, target


def _first(picks: Sequence[Pick], named: Mapping[str, Sequence[Drawn]]) -> Sequence[Drawn]:
    for pick in picks:
        found = [each for each in named.get(pick.name, ()) if pick.where.fits(dict(each.entry))]
        if found:
            return found
    return ()


def _offered(pairing: str, source: Drawn) -> str:
    """What a sender offers: a receiver that wants the same makes a pair with it."""
    if pairing == "same-domain":
        return source.element.domain
    return str(source.entry["id"]) if pairing in WANTED else ""


def _wanted(pairing: str, target: Drawn) -> Sequence[str]:
    if pairing == "same-domain":
        return (target.element.domain,)
    if pairing in WANTED:
        return [str(each) for each in cast("list[Data]", target.entry.get(WANTED[pairing]) or [])]
    return ("",)


def _flow(rule: FlowRule, source: Drawn, target: Drawn, subject: Subject, known: Topology) -> Flow:
    row = {
        "source": source.element.name,
        "target": target.element.name,
        **{f"source.{key}": value for key, value in source.entry.items()},
        **{f"target.{key}": value for key, value in target.entry.items()},
    }
    ends = (source, target) if rule.spoken == "source" else (target, source)
    protocol = rule.protocol or _spoken(ends[0], subject) or _spoken(ends[1], subject) or "HTTPS"
    return Flow(
        id=f"{source.element.id}--{target.element.id}",
        source=source.element.id,
        target=target.element.id,
        purpose=fill(rule.purpose, subject, known.words, row),
        protocol=_nearby(fill(protocol, subject, known.words, row), (source, target), subject, known),
        mode=rule.mode,
        classification=rule.classification,
    )


def _nearby(protocol: str, ends: tuple[Drawn, Drawn], subject: Subject, known: Topology) -> str:
    """The protocol, or "In process" where both ends run on one laptop and nothing crosses a network."""
    if not subject.local or not ("TLS" in protocol or "HTTPS" in protocol):
        return protocol
    inside = {zone.id for zone in known.zones if zone.trust in ("platform", "control")}
    return "In process" if all(each.element.zone in inside for each in ends) else protocol


def _spoken(drawn: Drawn, subject: Subject) -> str:
    speech = drawn.role.speech
    for when, protocol in speech.instead:
        if subject.holds(when):
            return protocol
    value = subject.value(speech.path) if speech.path else None
    return speech.protocols.get(str(value), speech.otherwise)


def _named(joined: Sequence[Joined]) -> list[Joined]:
    """Flows whose ids are unique: where several join one pair, all but the first carry their mode in the id."""
    seen: set[str] = set()
    found: list[Joined] = []
    for one in joined:
        identifier = one.flow.id if one.flow.id not in seen else f"{one.flow.id}--{one.flow.mode.value}"
        seen.add(identifier)
        found.append(one if identifier == one.flow.id else replace(one, flow=replace(one.flow, id=identifier)))
    return found


def _classified(joined: Sequence[Joined], subject: Subject) -> tuple[Joined, ...]:
    """Flows with what they carry and its classification, followed from the sources through every element."""
    carried = _carried([one for one in joined if one.flow.mode is not Mode.CONTROL], subject)
    joined = [one for one in joined if carried.get(one.flow.id) or not _fetching(one)]
    levels = {
        **{("source", each.id): each.classification for each in subject.sources},
        **{("product", each.id): each.classification for each in subject.products},
    }
    order = {key: index for index, key in enumerate(levels)}
    found: list[Joined] = []
    for one in joined:
        freight = sorted(carried.get(one.flow.id, frozenset()), key=order.__getitem__)
        level = one.flow.classification or highest([levels[each] or "internal" for each in freight]) or "internal"
        for when, cap in one.rule.at_most:
            if subject.holds(when) and highest([level, cap]) == level:
                level = cap
        names = tuple(dict.fromkeys(name for _, name in freight))
        found.append(replace(one, flow=replace(one.flow, classification=level, carries=names)))
    return tuple(found)


def _carried(joined: Sequence[Joined], subject: Subject) -> Mapping[str, frozenset[tuple[str, str]]]:
    """By flow id, the (source or product, id) pairs whose data it moves; a fixed point, so cycles end."""
    landed: dict[str, set[tuple[str, str]]] = {each.id: set() for each in subject.domains}
    for product in subject.products:
        landed.setdefault(product.domain, set()).update(("source", landing.source) for landing in product.landings)
    held: dict[str, set[tuple[str, str]]] = {}
    moved: dict[str, frozenset[tuple[str, str]]] = {one.flow.id: frozenset() for one in joined}
    changed = True
    while changed:
        changed = False
        for one in joined:
            freight = _kept(_freight(one, held.get(one.flow.source, set()), landed), one.rule.carries)
            if freight != moved[one.flow.id]:
                moved[one.flow.id] = freight
                changed = True
                held.setdefault(one.flow.target, set()).update(freight)
    return moved


def _freight(one: Joined, held: set[tuple[str, str]], landed: Mapping[str, set[tuple[str, str]]]) -> frozenset[tuple[str, str]]:
    origin = one.source
    if origin.role.each == "sources":
        return frozenset({("source", str(origin.entry["id"]))})
    if origin.role.each == "products":
        return frozenset({("product", str(origin.entry["id"]))})
    if origin.role.each == "domains":
        if one.target.role.each == "products":
            return frozenset({("product", str(one.target.entry["id"]))})
        return frozenset(("product", str(each)) for each in cast("list[Data]", origin.entry["products"]))
    if one.target.role.each == "domains":
        return frozenset(held & landed[str(one.target.entry["id"])])
    return frozenset(held)


def _kept(freight: frozenset[tuple[str, str]], carries: str) -> frozenset[tuple[str, str]]:
    kinds = {"all": ("source", "product"), "sources": ("source",), "products": ("product",)}.get(carries, ())
    return frozenset(each for each in freight if each[0] in kinds)


def _fetching(one: Joined) -> bool:
    """Whether a flow takes landed data to a domain; one that holds nothing the domain lands is left out."""
    return one.flow.mode is not Mode.CONTROL and one.target.role.each == "domains" and not one.source.role.each

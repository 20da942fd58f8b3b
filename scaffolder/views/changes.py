"""What changed: two architectures on one picture, everything that differs marked, so that both keep the same places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from scaffolder.model.architecture import Architecture, Element, Flow
from scaffolder.views import pictures
from scaffolder.views.scene import Card, Line, Scene
from scaffolder.views.tables import cell

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
STATES = (ADDED, REMOVED, CHANGED)


class Named(Protocol):
    """Anything that is told apart by its id."""

    @property
    def id(self) -> str:
        """What tells it apart."""


Thing = TypeVar("Thing", bound=Named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One element or flow that differs: `state` is added, removed or changed, `what` says in words how."""

    id: str
    kind: str
    state: str
    name: str
    what: str


def merged(before: Architecture, after: Architecture) -> Architecture:
    """An architecture that holds what either has; where both have a thing, it is as it stands after."""

    def both(things: Callable[[Architecture], Sequence[Any]]) -> tuple[Any, ...]:
        return _woven(things(before), things(after))

    return replace(
        after,
        zones=tuple(sorted(both(lambda each: each.zones), key=lambda zone: (zone.band, zone.rank))),
        places=both(lambda each: each.places),
        elements=both(lambda each: each.elements),
        flows=both(lambda each: each.flows),
        domains=both(lambda each: each.domains),
        products=both(lambda each: each.products),
        sources=both(lambda each: each.sources),
    )


def _woven(before: Sequence[Thing], after: Sequence[Thing]) -> tuple[Thing, ...]:
    """The later things in their order, each earlier one that is gone where it stood: after what came before it."""
    found = list(after)
    for at, thing in enumerate(before):
        if all(each.id != thing.id for each in found):
            led = {each.id for each in before[:at]}
            place = max((number for number, each in enumerate(found) if each.id in led), default=-1)
            found.insert(place + 1, thing)
    return tuple(found)


def changes(before: Architecture, after: Architecture) -> tuple[Change, ...]:
    """Every element and flow that differs, elements first, in the order of the pictures."""
    whole = merged(before, after)
    names = {each.id: each.name for each in whole.elements}
    elements = _between(whole.elements, before.elements, after.elements, _element, lambda each: each.name, "element")
    flows = _between(
        whole.flows, before.flows, after.flows, _flow,
        lambda each: f"{names[each.source]} to {names[each.target]}: {each.purpose}", "flow",
    )  # fmt: skip
    return (*elements, *flows)


def _between(
    whole: Sequence[Any],
    before: Sequence[Any],
    after: Sequence[Any],
    facts: Callable[[Any], Mapping[str, str]],
    name: Callable[[Any], str],
    kind: str,
) -> list[Change]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    found: list[Change] = []
    for thing in whole:
        told = {"id": thing.id, "kind": kind, "name": name(thing)}
        if thing.id not in old:
            found.append(Change(**told, state=ADDED, what=_all(facts(thing))))
        elif thing.id not in new:
            found.append(Change(**told, state=REMOVED, what=_all(facts(thing))))
        else:
            was, now = facts(old[thing.id]), facts(new[thing.id])
            differing = [f"{key}: {was[key] or 'none'} became {now[key] or 'none'}" for key in was if was[key] != now[key]]
            if differing:
                found.append(Change(**told, state=CHANGED, what="; ".join(differing)))
    return found


def _all(facts: Mapping[str, str]) -> str:
    return ", ".join(value for key, value in facts.items() if value and key in ("technology", "protocol", "classification"))


def _element(element: Element) -> Mapping[str, str]:
    return {
        "name": element.name, "technology": element.technology, "zone": element.zone, "place": element.place,
        "classification": element.classification, "owner": element.owner, "state": element.state,
    }  # fmt: skip


def _flow(flow: Flow) -> Mapping[str, str]:
    return {
        "purpose": flow.purpose, "protocol": flow.protocol, "mode": flow.mode.value, "classification": flow.classification,
    }  # fmt: skip


def scenes(before: Architecture, after: Architecture, found: Sequence[Change]) -> dict[str, Scene]:
    """The pictures of the merged architecture on which something differs, by name, every difference marked."""
    marks = {name: marked(scene, found) for name, scene in pictures.kept(merged(before, after)).items()}
    return {name: scene for name, scene in marks.items() if _differs(scene)}


def _differs(scene: Scene) -> bool:
    states = {each.state for each in scene.cards} | {each.state for each in scene.lines}
    return not states.isdisjoint(STATES)


def marked(scene: Scene, found: Sequence[Change]) -> Scene:
    """A picture of the merged architecture with the state of every card and line that differs."""
    states = {each.id: each.state for each in found}
    return replace(
        scene,
        cards=tuple(_card(each, states) for each in scene.cards),
        lines=tuple(_line(each, states) for each in scene.lines),
        unnumbered=scene.unnumbered and marked(scene.unnumbered, found),
    )


def _card(card: Card, states: Mapping[str, str]) -> Card:
    members = card.members or (card.id,)
    own = [states[each] for each in members if each in states]
    if not own:
        return card
    whole = len(own) == len(members) and len(set(own)) == 1
    return replace(card, state=own[0] if whole else CHANGED)


def _line(line: Line, states: Mapping[str, str]) -> Line:
    own = [states[each] for each in line.flows if each in states]
    if not own:
        return line
    whole = len(own) == len(line.flows) and len(set(own)) == 1
    return replace(line, state=own[0] if whole else CHANGED)


def summary(found: Sequence[Change], title: str, since: str) -> str:
    """What changed as Markdown for a pull request: counts, then a table of elements and one of flows."""
    counts = [f"{sum(each.state == state for each in found)} {state}" for state in STATES]
    parts = [f"## {cell(title)}: architecture since {cell(since)}", ""]
    parts += [", ".join(counts) + "." if found else "No element and no flow differs.", ""]
    for kind in ("element", "flow"):
        rows = [each for each in found if each.kind == kind]
        if rows:
            parts += [f"| {kind} | state | what |", "|---|---|---|"]
            parts += [f"| {cell(each.name)} | {each.state} | {cell(each.what)} |" for each in rows]
            parts.append("")
    return "\n".join(parts)

"""The recovery grid: what becomes of every part when the region or site fails in which it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Element, ElementKind, Mode, Place
from scaffolder.views import folds, select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Row, Scene, Table

MEANINGS = (
    ("S", "goes on from its second copy"),
    ("B", "restored from backup"),
    ("M", "made again from what came back"),
    ("N", "built new from code"),
    ("W", "waits for its site or vendor"),
    ("L", "runs on, but lacks what came from there"),
    ("?", "holds data, no copy stated"),
)
"""What can become of a part, by its letter."""

MADE = (ElementKind.DOMAIN, ElementKind.DATA_PRODUCT)
HOLDING = (ElementKind.DATA_STORE, ElementKind.BROKER)
OUTSIDE = (ElementKind.PERSON, ElementKind.EXTERNAL_SYSTEM)


def scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """The grid, with a column for each place that can fail; none where nothing of the platform has a place."""
    at = {each.id: failing(architecture, each) for each in architecture.elements}
    parts = [each for each in architecture.elements if each.kind is not ElementKind.PERSON]
    own = {at[each.id] for each in parts if each.kind not in OUTSIDE} | {
        place.id for place in architecture.places if place.provider
    }
    fails = [place for place in architecture.places if place.id in own & set(at.values())]
    if not fails:
        return ()
    table = Table(
        about="Part",
        heads=tuple((f"{place.title} fails", place.detail) for place in fails),
        rows=_rows(architecture, parts, fails, at),
        meanings=MEANINGS,
    )
    used = {entry for row in table.rows for entry in row.entries}
    table = replace(table, meanings=tuple(each for each in MEANINGS if each[0] in used))
    name = f"{view.id}-recovery"
    return (
        replace(
            select.dressed(architecture, view, (), (), ()),
            view=name,
            name=name,
            title=f"{architecture.title or architecture.name}: when a region or site fails",
            question=f"What becomes of each part when the place fails in which it runs? {promise(architecture)}",
            layout="grid",
            table=table,
            notes=(
                "What has no letter keeps running. Every letter follows from the flows and controls of the manifest; files of "
                "domains are copied with the others of their region.",
            ),
        ),
    )


def failing(architecture: Architecture, element: Element) -> str:
    """The region, site or machine, or the service of a vendor, with which an element fails; "" where it has no place."""
    places = {place.id: place for place in architecture.places}
    found = ""
    here = places.get(element.place)
    while here is not None:
        parent = places.get(here.parent)
        if here.kind in ("region", "site", "machine") or (parent is not None and parent.kind == "provider"):
            found = here.id
        here = parent
    return found


def promise(architecture: Architecture) -> str:
    """What the manifest promises about recovery, in words; what it does not state is said to be missing."""
    lost, back = architecture.value("security.rpo_minutes"), architecture.value("security.rto_minutes")
    pattern, test = architecture.value("security.recovery_pattern"), architecture.value("security.backup_restore_test_days")
    said = [
        f"at most {span(lost)} of data lost" if isinstance(lost, int) else "no bound on data lost",
        (f"back within {span(back)}" if isinstance(back, int) else "no time to be back")
        + (f" by {_patterns().get(str(pattern), str(pattern))}" if pattern else ""),
        f"a restore tested every {test} days" if test else "no test of a restore",
    ]
    return f"Promised: {', '.join(each for each in said if each)}."


@cache
def _patterns() -> Mapping[str, str]:
    """The titles of the recovery patterns by their ids, as the decision about them has them."""
    options = cast("list[Mapping[str, str]]", Catalog().raw("decisions")["recovery"]["options"])
    return {each["id"]: each["title"].lower() for each in options}


def span(minutes: int) -> str:
    """A time in the largest unit that says it exactly: `240` is 4 hours."""
    for unit, size in (("day", 1440), ("hour", 60)):
        if minutes and minutes % size == 0:
            return f"{minutes // size} {unit}{'s' if minutes > size else ''}"
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


def _rows(
    architecture: Architecture, parts: Sequence[Element], fails: Sequence[Place], at: Mapping[str, str]
) -> tuple[Row, ...]:
    """One row for all parts of a zone that share their fate; what no failure touches has none."""
    fate = _fates(architecture, at)
    shown = folds.folding(architecture)
    lacks = {place.id: _lacking(architecture, fate, at, place.id) for place in fails}

    def become(each: Element, place: Place) -> str:
        return fate[each.id] if at[each.id] == place.id else "L" if each.id in lacks[place.id] else ""

    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for zone in architecture.zones:
        for each in parts:
            if each.zone == zone.id and shown[each.id] == each.id:
                fates = tuple(become(each, place) for place in fails)
                if any(fates):
                    found.setdefault((zone.title, fates), []).append(each.name)
    return tuple(Row(title=title, detail=", ".join(names), entries=fates) for (title, fates), names in found.items())


def _lacking(architecture: Architecture, fate: Mapping[str, str], at: Mapping[str, str], place: str) -> set[str]:
    """The parts of the platform elsewhere that something which waits there feeds, asks or steers."""
    shown = folds.folding(architecture)
    outside = {each.id for each in architecture.elements if each.kind in OUTSIDE}
    away = {id_ for id_, where in at.items() if where == place and fate[id_] == "W"}
    return {
        shown[flow.target]
        for flow in architecture.flows
        if flow.source in away and flow.target not in outside and at[flow.target] != place
    }


def _fates(architecture: Architecture, at: Mapping[str, str]) -> dict[str, str]:
    """What becomes of each element when its own place fails."""
    roles = {each.id: each.role for each in architecture.elements}
    copies = (flow for flow in architecture.flows if roles[flow.target] == "replica" and flow.mode is not Mode.CONTROL)
    copied = {flow.source for flow in copies if at[flow.source] != at[flow.target]}
    # the code of a region makes every bucket in it alike: where files have a second copy, so have those of its domains
    regions = {at[each] for each in copied}
    copied |= {each.id for each in architecture.elements if each.kind in MADE and at[each.id] in regions}
    backed = {each for control in architecture.controls if roles[control.element] == "backup" for each in control.applies}
    vendors = {place.id for place in architecture.places if place.provider == "saas"}
    made = _made(architecture, copied | backed)

    def fate(element: Element) -> str:
        if element.id in copied:
            return "S"
        if element.id in backed:
            return "B"
        if element.kind is ElementKind.EXTERNAL_SYSTEM or at[element.id] in vendors:
            return "W"
        if element.kind in HOLDING:
            return "N" if element.role == "replica" else "M" if element.id in made else "?"
        return "M" if element.kind in MADE else "N"

    return {each.id: fate(each) for each in architecture.elements}


def _made(architecture: Architecture, kept: set[str]) -> set[str]:
    """The elements all of whose data comes, over any number of steps, from what is kept or from products made of it."""
    found = kept | {each.id for each in architecture.elements if each.kind in MADE}
    feeds: dict[str, set[str]] = {}
    for flow in architecture.flows:
        if flow.mode is not Mode.CONTROL:
            feeds.setdefault(flow.target, set()).add(flow.source)
    while more := {each for each, sources in feeds.items() if each not in found and sources <= found}:
        found |= more
    return found

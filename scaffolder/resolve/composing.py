"""Composing: the products, elements, flows and places that follow from settled choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Element, Place, Zone
from scaffolder.resolve import deployment, elements, phases, products, zones
from scaffolder.resolve.flows import classify, controls, join
from scaffolder.resolve.roles import topology
from scaffolder.resolve.subjects import Subject, subject
from scaffolder.resolve.texts import fill


def composed(settled: Architecture, catalog: Catalog) -> Architecture:
    """An architecture whose choices are settled, with its products shaped and its elements and flows composed."""
    resolved = settled.resolved
    shaped = products.shape(settled.manifest, resolved, catalog)
    asked = subject(resolved, shaped.domains, shaped.products, shaped.sources)
    known = topology(catalog)
    drawn = elements.compose(asked, catalog, owner=settled.owner)
    joined = join(drawn, asked, known)
    bounded = zones.zones(drawn, asked, known)
    places, standing = deployment.deploy(drawn, bounded, asked, known, catalog)
    standing_elements = tuple(replace(each, place=standing[each.id]) for each in classify(drawn, joined))
    flows = tuple(one.flow for one in joined)
    inventory = phases.workloads(resolved)
    return replace(
        settled,
        zones=_placed(bounded, standing_elements, places),
        places=places,
        elements=standing_elements,
        flows=flows,
        controls=controls(joined, drawn, asked, known),
        domains=tuple(shaped.domains),
        products=tuple(shaped.products),
        sources=tuple(shaped.sources),
        phases=phases.phases(asked, inventory, standing_elements, flows),
        workloads=inventory,
        notes=_notes(asked, catalog),
        views=catalog.raw("views"),
    )


def _notes(asked: Subject, catalog: Catalog) -> tuple[str, ...]:
    known = topology(catalog)
    titles = {each.paths[0]: {option.id: option.title for option in each.options} for each in catalog.decisions.values()}
    words = {**titles, **known.words}
    found: list[str] = []
    for note in known.notes:
        parts = [fill(text, asked, words, {}) for when, text in note.parts if asked.holds(when)]
        if asked.holds(note.when) and (parts or not note.parts):
            found.append(fill(note.text, asked, words, {"parts": ", ".join(parts)}))
    return tuple(found)


def _placed(bounded: Sequence[Zone], placed: Sequence[Element], places: Sequence[Place]) -> tuple[Zone, ...]:
    """The zones with the place that holds all their elements, where there is one."""
    parents = {each.id: each.parent for each in places}
    found: list[Zone] = []
    for zone in bounded:
        chains = [_chain(each.place, parents) for each in placed if each.zone == zone.id]
        shared = [place for place in chains[0] if all(place in chain for chain in chains)]
        found.append(replace(zone, place=shared[0] if shared else ""))
    return tuple(found)


def _chain(place: str, parents: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while place:
        found.append(place)
        place = parents.get(place, "")
    return found

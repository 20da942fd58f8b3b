"""Resolving: a manifest with its open choices completed, and the architecture that follows from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Element, Place, Zone
from scaffolder.model.document import Data
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import choices, deployment, elements, phases, products, zones
from scaffolder.resolve.flows import classify, controls, join
from scaffolder.resolve.roles import topology
from scaffolder.resolve.subjects import Subject, subject
from scaffolder.resolve.texts import fill, titled


def resolve(manifest: Manifest, catalog: Catalog) -> Architecture:
    """The architecture a manifest asks for: every choice settled, every product shaped, every element and flow composed."""
    return composed(settle(manifest, catalog), catalog)


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
    )


def settle(manifest: Manifest, catalog: Catalog) -> Architecture:
    """The architecture with every choice settled and nothing composed: all that rules look at, for a fraction of the time."""
    completed = choices.complete(manifest, catalog)
    resolved = completed.resolved
    name = _text(resolved, "name") or "platform"
    return Architecture(
        manifest=manifest,
        resolved=resolved,
        choices=completed.choices,
        blueprints=completed.blueprints,
        name=name,
        title=_text(resolved, "title") or titled(name),
        owner=_text(resolved, "owner"),
        style=_text(resolved, "style"),
        date=_text(resolved, "date") or catalog.as_of,
        digest=digest(manifest.data),
        why=_texts(resolved.get("why")),
        zones=(),
        places=(),
        elements=(),
        flows=(),
        controls=(),
        domains=(),
        products=(),
        sources=(),
        phases=(),
        workloads=(),
        notes=(),
    )


def digest(written: Mapping[str, Data]) -> str:
    """Twelve hexadecimal digits that change when a choice changes, and not when comments or the order of keys do."""
    canonical = json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:12]


def _notes(asked: Subject, catalog: Catalog) -> tuple[str, ...]:
    known = topology(catalog)
    found: list[str] = []
    for note in known.notes:
        parts = [fill(text, asked, known.words, {}) for when, text in note.parts if asked.holds(when)]
        if asked.holds(note.when) and (parts or not note.parts):
            found.append(fill(note.text, asked, known.words, {"parts": ", ".join(parts)}))
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


def _text(resolved: Mapping[str, Data], key: str) -> str:
    value = resolved.get(key)
    return "" if value is None else str(value)


def _texts(value: Data | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)

"""The path of personal and regulated data: which zones it passes, who holds it there, and which controls stand beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scaffolder.model.architecture import Element, Flow, Mode, Product
from scaffolder.review.subject import Row, Subject
from scaffolder.values.registers import KINDS as PERSONAL_KINDS

KINDS = {**PERSONAL_KINDS, "financial-record": "financial records"}
"""What is followed, and how it is called."""

NAMED = 4
"""Names that one cell holds before it counts the rest."""


def section(subject: Subject) -> Row:
    """One path for each kind of guarded data that the platform holds. Shape: `paths`: `title`, `products`, `stops`."""
    return {"paths": [*_paths(subject)]}


def _paths(subject: Subject) -> Iterator[Row]:
    architecture = subject.architecture
    for kind, title in KINDS.items():
        products = [each for each in architecture.products if kind in each.contains]
        if products:
            carried = {each.id for each in products} | {landing.source for each in products for landing in each.landings}
            flows = [
                each for each in architecture.flows if each.mode is not Mode.CONTROL and carried.intersection(each.carries)
            ]
            yield {
                "kind": kind,
                "title": f"{title[0].upper()}{title[1:]}",
                "products": [_product(each) for each in products],
                "stops": [*_stops(flows, carried, subject)],
            }


def _product(product: Product) -> Row:
    return {
        "title": product.title,
        "classification": product.classification or "not stated",
        "kept": f"{product.retention_days:,} days" if product.retention_days else "not stated",
        "owner": product.owner or "not stated",
        "contract": product.contract,
    }


def _stops(flows: Sequence[Flow], carried: set[str], subject: Subject) -> Iterator[Row]:
    """The zones in reading order, each with what arrives there, who holds it, and what guards it."""
    elements = {each.id: each for each in subject.architecture.elements}
    touched = {end for flow in flows for end in (flow.source, flow.target)}
    for zone in subject.architecture.zones:
        here = [each for each in elements.values() if each.id in touched and each.zone == zone.id and _holds(each, carried)]
        if not here:
            continue
        ids = {each.id for each in here}
        arriving = [each for each in flows if each.target in ids and elements[each.source].zone != zone.id]
        yield {
            "zone": zone.title,
            "trust": zone.trust,
            "arrives": [*sorted({f"{each.purpose} ({each.protocol})" for each in arriving})],
            "classification": highest([each.classification for each in arriving] or [each.classification for each in here]),
            "holders": named([each.name for each in here]),
            "controls": [f"{each.title}" for each in subject.architecture.controls if ids.intersection(each.applies)],
        }


def _holds(element: Element, carried: set[str]) -> bool:
    """Whether an element may stand on a path: products and sources only where they are followed."""
    own = element.product or (element.id.removeprefix("source-") if element.id.startswith("source-") else "")
    return not own or own in carried


CLASSES = ("public", "internal", "confidential", "restricted")


def highest(classes: Sequence[str]) -> str:
    """The strictest classification, `not stated` where none is given."""
    known = [each for each in classes if each in CLASSES]
    return max(known, key=CLASSES.index) if known else "not stated"


def named(names: Sequence[str]) -> str:
    """Some names and how many more."""
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown

"""Further tables on a picture's page: what lands, what is promised, which columns are taken, what each control reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Architecture, ElementKind, Product
from scaffolder.views.contents import guards
from scaffolder.views.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A table with its heading, its column heads and its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def extras(scene: Scene, architecture: Architecture, wanted: Sequence[str]) -> tuple[Extra, ...]:
    """The tables that a view asks for, those without a row left out."""
    made = [TABLES[name](scene, architecture) for name in wanted if name in TABLES]
    return tuple(each for each in made if each.rows)


def _shown(scene: Scene) -> set[str]:
    return {member for card in scene.cards for member in card.members}


def _landings(scene: Scene, architecture: Architecture) -> Extra:
    shown = _shown(scene)
    names = {source.id: source.title for source in architecture.sources}
    rows = tuple(
        (names.get(landing.source, landing.source), landing.id, landing.mode, product.title,
         ", ".join(field.name for field in landing.fields))
        for product in architecture.products
        if (not scene.subject or product.domain == scene.subject)
        for landing in product.landings
        if scene.subject or any(each.startswith("source-") and each.removeprefix("source-") == landing.source for each in shown)
    )  # fmt: skip
    return Extra(title="Landed tables", head=("source", "table", "how", "for product", "fields"), rows=rows)


def _products(scene: Scene, architecture: Architecture) -> Extra:
    """The products of the domain, or all whose domain is on the picture."""
    shown = _shown(scene)
    own = [
        product
        for product in architecture.products
        if (product.domain == scene.subject if scene.subject else f"product-{product.id}" in shown)
    ]
    head = ("product", "owner", "holds", "port", "fresh within", "kept", "contract")
    return Extra(title="Data products", head=head, rows=tuple(_promise(each) for each in own))


def _promise(product: Product) -> tuple[str, ...]:
    fresh = f"{product.freshness_minutes} minutes" if product.freshness_minutes else ""
    kept = f"{product.retention_days} days" if product.retention_days else ""
    return (product.title, product.owner, guards(product), product.output_port, fresh, kept, product.contract)


def _columns(scene: Scene, architecture: Architecture) -> Extra:
    rows = tuple(
        (product.title, column.field.name, column.how, column.column or column.field.name)
        for product in architecture.products
        for column in product.columns
        if column.input == scene.subject
    )
    return Extra(title="Columns made from it", head=("product", "column", "how", "from column"), rows=rows)


def _controls(scene: Scene, architecture: Architecture) -> Extra:
    names = {each.id: each.name for each in architecture.elements if each.kind is not ElementKind.PERSON}
    letters = {letter for letter, _ in scene.letters}
    rows = tuple(
        (control.letter, control.title, names.get(control.element, control.element),
         ", ".join(names.get(each, each) for each in control.applies))
        for control in architecture.controls
        if control.letter in letters
    )  # fmt: skip
    return Extra(title="What each control reaches", head=("letter", "control", "exercised by", "reaches"), rows=rows)


TABLES: Mapping[str, Callable[[Scene, Architecture], Extra]] = {
    "landings": _landings,
    "products": _products,
    "columns": _columns,
    "controls": _controls,
}
"""By the name that `pages` of a view calls it."""

"""What one data product tells about the rows of another: columns joined to a row, or counted and summed for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import chain, count

from scaffolder.model.architecture import Column, Field, Product
from scaffolder.resolve.archetypes import Known
from scaffolder.resolve.joins import Ways, held, key_of

MOST_JOINED = 3
MOST_MEASURES = 3


def time_of(product: Product) -> Column | None:
    """The column that says when a row happened: the first required moment, else the first moment, else the first day."""
    moments = [each for each in product.columns if each.field.type == "timestamp"]
    days = [each for each in product.columns if each.field.type == "date" and each.field.semantic != "birth-date"]
    required = (
        [each for each in moments if each.field.required] or moments or [each for each in days if each.field.required] or days
    )
    return required[0] if required else None


def measures(product: Product, of: Known) -> list[Column]:
    """The columns that can be summed or averaged, sums first."""
    found = [each for each in product.columns if of.semantic(each.field.semantic).measure != "none" and not each.field.key]
    found = [
        each
        for each in found
        if each.field.type in ("number", "integer") and not each.field.references and each.how != "joined"
    ]
    return sorted(found, key=lambda each: of.semantic(each.field.semantic).measure != "sum")


def dimensions(product: Product, of: Known) -> list[Column]:
    """The required columns that figures may be split by, a status last."""
    fits = [each for each in product.columns if of.semantic(each.field.semantic).dimension and each.field.required]
    return sorted((each for each in fits if not each.field.key), key=lambda each: each.field.semantic == "status")


class Taken:
    """The names of the columns a product has so far, and those of the columns they tell; both grow with it."""

    def __init__(self, columns: Iterable[Column] = ()) -> None:
        self.names: set[str] = set()
        self.told: set[str] = set()
        for each in columns:
            self.add(each)

    def add(self, column: Column) -> Column:
        """The column, now taken."""
        self.names.add(column.field.name)
        self.told.add(column.column or column.field.name)
        return column

    def free(self, name: str, other: Product) -> str:
        """The name itself, or one after the product it comes from where it is taken."""
        if name not in self.names:
            return name
        longer = f"{other.id.replace('-', '_')}_{name}"
        tries = chain((longer,), (f"{longer}_{number}" for number in count(2)))
        return next(each for each in tries if each not in self.names)


def contribute(
    base: Product, columns: list[Column], others: Iterable[Product], inputs: Sequence[Product], of: Known
) -> tuple[Field, ...]:
    """Add to `columns` what `others` tell about a row of `base`; return the links missing, as key fields of the others."""
    missing: list[Field] = []
    taken = Taken(columns)
    ways = Ways(base, inputs)
    for other in others:
        way = ways.to(other)
        their = key_of(other)
        if way is None and their is None:
            continue
        if way is None and their is not None:
            name = taken.free(their.field.name, other)
            field = dataclasses.replace(their.field, key=False, required=False, references=held(other, their), name=name)
            missing.append(field)
            taken.add(Column(field=field, how="landed"))
        tell = aggregated if way is not None and way.kind == "down" else _joined
        columns.extend(tell(other, taken, of))
    return tuple(missing)


def _joined(other: Product, taken: Taken, of: Known) -> list[Column]:
    splits = [each for each in dimensions(other, of) if each.field.semantic != "status"]
    fits = [*splits[:2], *measures(other, of)[:2], *dimensions(other, of), *filter(None, [time_of(other)])]
    picked: list[Column] = []
    for each in fits:
        if len(picked) == MOST_JOINED or each.field.name in taken.told:
            continue
        name = taken.free(each.field.name, other)
        field = dataclasses.replace(each.field, name=name, key=False, required=False, references="")
        field = _titled(field, each.field.name, f"{each.field.title} ({other.title})")
        picked.append(taken.add(made_from(other, each, "joined", field)))
    return picked


def aggregated(other: Product, taken: Taken, of: Known, *, latest: bool = True) -> list[Column]:
    """Count, sums, averages and the latest moment of the rows of `other` that belong to one row."""
    model = other.id.replace("-", "_")
    keys = [each for each in other.columns if each.field.key]
    made: list[Column] = []
    if not keys or keys[0].field.type != "date":
        field = Field(
            name=taken.free(f"{model}_count", other),
            type="integer",
            title=f"Number of {other.title.lower()}",
            semantic="quantity",
            classification="internal",
            required=True,
        )
        made.append(taken.add(Column(field=field, how="counted", input=other.id)))
    for each in measures(other, of)[:MOST_MEASURES]:
        summed = of.semantic(each.field.semantic).measure == "sum"
        stem = each.field.name.removeprefix("total_").removeprefix("average_")
        prefix = "total" if summed else "average"
        field = dataclasses.replace(
            each.field,
            name=taken.free(f"{prefix}_{stem}", other),
            title=f"{prefix.capitalize()} {each.field.title.lower()}",
            type=each.field.type if summed else "number",
            required=False,
            values=(),
        )
        made.append(taken.add(made_from(other, each, "summed" if summed else "averaged", field)))
    moment = time_of(other)
    if latest and moment:
        name = taken.free(f"latest_{moment.field.name}", other)
        field = dataclasses.replace(
            moment.field, name=name, title=f"Latest {moment.field.title.lower()}", key=False, required=False
        )
        made.append(taken.add(made_from(other, moment, "latest", field)))
    return made


def _titled(field: Field, was: str, title: str) -> Field:
    return dataclasses.replace(field, title=title) if field.name != was else field


def made_from(product: Product, column: Column | None, how: str, field: Field | None = None) -> Column:
    """A column made from one of `product`. Raises `ValueError` where there is none to make it from."""
    if column is None:
        raise ValueError(product.id)
    return Column(field=field or column.field, how=how, input=product.id, column=column.field.name)

"""What one data product tells about the rows of another: columns joined to a row, or counted and summed for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from scaffolder.model.architecture import Column, Field, Product
from scaffolder.resolve.archetypes import Known
from scaffolder.resolve.joins import held, key_of, link

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


def contribute(
    base: Product, columns: list[Column], others: Iterable[Product], inputs: Sequence[Product], of: Known
) -> tuple[Field, ...]:
    """Add to `columns` what `others` tell about a row of `base`; return the links missing, as key fields of the others."""
    missing: list[Field] = []
    reserved: list[Column] = []
    for other in others:
        way = link(base, other, inputs)
        their = key_of(other)
        if way is None and their is None:
            continue
        if way is None and their is not None:
            name = _free(their.field.name, [*columns, *reserved], other)
            field = dataclasses.replace(their.field, key=False, required=False, references=held(other, their), name=name)
            missing.append(field)
            reserved.append(Column(field=field, how="landed"))
        tell = aggregated if way is not None and way.kind == "down" else _joined
        columns.extend(tell(other, [*columns, *reserved], of))
    return tuple(missing)


def _joined(other: Product, columns: Sequence[Column], of: Known) -> list[Column]:
    taken = list(columns)
    splits = [each for each in dimensions(other, of) if each.field.semantic != "status"]
    fits = [*splits[:2], *measures(other, of)[:2], *dimensions(other, of), *filter(None, [time_of(other)])]
    picked: list[Column] = []
    for each in fits:
        known = each.field.name in {done.column or done.field.name for done in taken}
        if len(picked) == MOST_JOINED or known:
            continue
        field = dataclasses.replace(
            each.field, name=_free(each.field.name, taken, other), key=False, required=False, references=""
        )
        column = made_from(other, each, "joined", _titled(field, each.field.name, f"{each.field.title} ({other.title})"))
        picked.append(column)
        taken.append(column)
    return picked


def aggregated(other: Product, columns: Sequence[Column], of: Known, *, latest: bool = True) -> list[Column]:
    """Count, sums, averages and the latest moment of the rows of `other` that belong to one row."""
    taken = list(columns)
    model = other.id.replace("-", "_")
    keys = [each for each in other.columns if each.field.key]
    made: list[Column] = []
    if not keys or keys[0].field.type != "date":
        made.append(
            Column(
                field=Field(
                    name=_free(f"{model}_count", taken, other),
                    type="integer",
                    title=f"Number of {other.title.lower()}",
                    semantic="quantity",
                    classification="internal",
                    required=True,
                ),
                how="counted",
                input=other.id,
                column="",
            )
        )
    for each in measures(other, of)[:MOST_MEASURES]:
        summed = of.semantic(each.field.semantic).measure == "sum"
        stem = each.field.name.removeprefix("total_").removeprefix("average_")
        prefix = "total" if summed else "average"
        field = dataclasses.replace(
            each.field,
            name=_free(f"{prefix}_{stem}", [*taken, *made], other),
            title=f"{prefix.capitalize()} {each.field.title.lower()}",
            type=each.field.type if summed else "number",
            required=False,
            values=(),
        )
        made.append(made_from(other, each, "summed" if summed else "averaged", field))
    moment = time_of(other)
    if latest and moment:
        name = _free(f"latest_{moment.field.name}", [*taken, *made], other)
        field = dataclasses.replace(
            moment.field, name=name, title=f"Latest {moment.field.title.lower()}", key=False, required=False
        )
        made.append(made_from(other, moment, "latest", field))
    return made


def _titled(field: Field, was: str, title: str) -> Field:
    return dataclasses.replace(field, title=title) if field.name != was else field


def _free(name: str, columns: Iterable[Column], other: Product) -> str:
    taken = {each.field.name for each in columns}
    if name not in taken:
        return name
    name = f"{other.id.replace('-', '_')}_{name}"
    tries = [name, *(f"{name}_{number}" for number in range(2, 100))]
    return next(each for each in tries if each not in taken)


def made_from(product: Product, column: Column | None, how: str, field: Field | None = None) -> Column:
    """A column made from one of `product`. Raises `ValueError` where there is none to make it from."""
    if column is None:
        raise ValueError(product.id)
    return Column(field=field or column.field, how=how, input=product.id, column=column.field.name)

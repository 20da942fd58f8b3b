"""How the rows of two data products meet: along the keys their fields hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scaffolder.model.architecture import Column, Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from one product to another.

    `kind` is same (both have the same key), up (`own` holds the other's key) or down (`theirs` holds the own key).
    Where a third product lies between, `via` is its id; up, `own` holds its key and its field `via_column` the other's key;
    down, `theirs` holds its key and its field `via_column` the own key. `via_key` is the key of the product between.
    """

    kind: str
    own: str
    theirs: str
    via: str = ""
    via_column: str = ""
    via_key: str = ""


def key_of(product: Product) -> Column | None:
    """The key of a product, where it is a single field."""
    keys = [each for each in product.columns if each.field.key]
    return keys[0] if len(keys) == 1 else None


def held(product: Product, column: Column) -> str:
    """The product whose key a column holds: its own for the key, another's for a reference, empty for the rest."""
    if column.field.references:
        return column.field.references
    return product.id if column.field.key and key_of(product) is column else ""


class Ways:
    """The shortest ways from one product to others, directly or over one of the products `between`.

    What lies between is looked up by what it holds, so that a product with many inputs costs no more for each of them.
    """

    def __init__(self, base: Product, between: Sequence[Product] = ()) -> None:
        self._base = base
        self._between = between

    def to(self, other: Product) -> Link | None:
        """The way to `other`, None where there is none."""
        direct = _direct(self._base, other)
        if direct:
            return direct
        for via, first in self._candidates(other):
            second = _direct(via, other) if via.id != other.id else None
            if second and second.kind == first.kind:
                return _over(first, second, via)
        return None

    def _candidates(self, other: Product) -> list[tuple[Product, Link]]:
        """The products between that may lead to `other`, in their own order."""
        key = key_of(other)
        wanted: list[tuple[str, ...]] = [("up", held(other, key))] if key else []
        for each in other.columns:
            wanted += [("down", held(other, each)), ("alike", each.field.name, each.field.type)]
        places = {place: pair for sought in wanted for place, pair in self._index.get(sought, ())}
        return [places[place] for place in sorted(places)]

    @cached_property
    def _index(self) -> dict[tuple[str, ...], list[tuple[int, tuple[Product, Link]]]]:
        """Each product between that is reached upwards by all it holds, and each reached downwards by its key."""
        found: dict[tuple[str, ...], list[tuple[int, tuple[Product, Link]]]] = {}
        for place, via in enumerate(self._between):
            first = _direct(self._base, via) if via.id != self._base.id else None
            key = key_of(via)
            if first and first.kind == "up":
                for target in dict.fromkeys(held(via, each) for each in via.columns):
                    found.setdefault(("up", target), []).append((place, (via, first)))
            elif first and first.kind == "down" and key:
                found.setdefault(("down", held(via, key)), []).append((place, (via, first)))
                if via.shape == "summary":
                    found.setdefault(("alike", key.field.name, key.field.type), []).append((place, (via, first)))
        return found


def _direct(base: Product, other: Product) -> Link | None:
    own_key, their_key = key_of(base), key_of(other)
    if own_key and their_key and held(base, own_key) == held(other, their_key):
        return Link(kind="same", own=own_key.field.name, theirs=their_key.field.name)
    up = _holding(base, held(other, their_key) if their_key else "")
    if up and their_key:
        return Link(kind="up", own=up, theirs=their_key.field.name)
    down = _holding(other, held(base, own_key) if own_key else "") or (
        _alike(other, own_key) if base.shape == "summary" else ""
    )
    if down and own_key:
        return Link(kind="down", own=own_key.field.name, theirs=down)
    return None


def _over(first: Link, second: Link, via: Product) -> Link:
    if first.kind == "up":
        return Link(kind="up", own=first.own, theirs=second.theirs, via=via.id, via_column=second.own, via_key=first.theirs)
    return Link(kind="down", own=first.own, theirs=second.theirs, via=via.id, via_column=first.theirs, via_key=second.own)


def _holding(product: Product, wanted: str) -> str:
    for each in product.columns:
        if wanted and held(product, each) == wanted:
            return each.field.name
    return ""


def _alike(product: Product, key: Column | None) -> str:
    """A plain column of the same name and type, where a summary's key is a property rather than a reference."""
    for each in product.columns:
        same = key and not key.field.references and (each.field.name, each.field.type) == (key.field.name, key.field.type)
        if same and key_of(product) is not each:
            return each.field.name
    return ""

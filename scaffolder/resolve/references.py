"""References: which product's key a field holds, found by the archetype it names or by its own name."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Field, Product
from scaffolder.resolve.archetypes import Known, identifier, meaning, words
from scaffolder.resolve.drafts import Draft, lands, own_key
from scaffolder.resolve.joins import held, key_of

BARE = frozenset({"id", "key", "code", "name", "no", "nr", "num", "number", "uuid"})
"""Names of keys that do not say whose they are: another product holds them as `bike_id`, never as `id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The products whose rows land, by what a reference may call them and by the names under which others hold their key.

    `called` and `held` hold the first two of each name in each domain and, under no domain, of all: one may be the asker.
    """

    drafts: Mapping[str, Draft]
    places: Mapping[str, int]
    called: Mapping[tuple[str, str], Sequence[str]]
    held: Mapping[tuple[str, str], Sequence[str]]
    calls: Mapping[str, frozenset[str]]
    holds: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, drafts: Mapping[str, Draft]) -> Directory:
        """The directory of all drafts, in the manifest's order."""
        landed = [each for each in drafts.values() if lands(each, drafts)]
        calls = {each.id: frozenset(_calls(each)) for each in landed}
        holds = {each.id: frozenset(key_names(each.id, key)) for each in landed if (key := own_key(each))}
        return cls(
            drafts=drafts,
            places={each.id: place for place, each in enumerate(landed)},
            called=_by_name(landed, calls),
            held=_by_name(landed, holds),
            calls=calls,
            holds=holds,
        )

    def meant(self, field: Field, draft: Draft) -> Draft | None:
        """The product a field of `draft` refers to: an input first, then one of its domain, then the first of all."""
        if field.references:
            return self._nearest(field.references, draft, self.called, self.calls) or self._nearest(
                field.name, draft, self.held, self.holds
            )
        return self._nearest(field.name, draft, self.held, self.holds) if draft.fields else None

    def _nearest(
        self,
        name: str,
        draft: Draft,
        table: Mapping[tuple[str, str], Sequence[str]],
        names: Mapping[str, frozenset[str]],
    ) -> Draft | None:
        inputs = [each for each in draft.products if name in names.get(each, ())]
        if inputs:
            nearest = min(inputs, key=lambda each: (self.drafts[each].domain != draft.domain, self.places[each]))
            return self.drafts[nearest]
        for place in (draft.domain, ""):
            others = [each for each in table.get((name, place), ()) if each != draft.id]
            if others:
                return self.drafts[others[0]]
        return None


def stating(drafts: Mapping[str, Draft], directory: Directory, of: Known) -> dict[str, Draft]:
    """The drafts, a proposed key with the type that the first field referring to it states: what is written wins."""
    found = dict(drafts)
    for draft in drafts.values():
        for field in draft.fields:
            states = field.name in draft.typed and field.type in ("string", "integer") and not field.key
            target = directory.meant(field, draft) if states else None
            key = own_key(target) if target else None
            if target and key and not target.fields and not found[target.id].stated_key and key.type != field.type:
                stated = dataclasses.replace(key, type=field.type, semantic=meaning(key.name, field.type, of).id)
                found[target.id] = dataclasses.replace(target, stated_key=stated)
    return found


def key_names(product: str, key: Field) -> tuple[str, ...]:
    """The names under which another product may hold a key: its own where that says whose it is, else after the product."""
    stem = identifier("_".join(words(product)))
    return (f"{stem}_{key.name}",) if key.name in BARE else (key.name,)


def referring(field: Field, draft: Draft, directory: Directory) -> Field:
    """The field with its reference turned from an archetype, or from its name, into the product it means."""
    target = None if field.key else directory.meant(field, draft)
    key = own_key(target) if target else None
    if target is None or key is None or (not field.references and not _agrees(field, key, draft.typed)):
        return dataclasses.replace(field, references="")
    return dataclasses.replace(field, references=target.id, type=key.type, semantic=key.semantic)


def pointing(field: Field, inputs: Iterable[Product], typed: Container[str]) -> Field:
    """A field the user gave, with its reference where it has the name of the key of an input and that key lands somewhere.

    `typed` are the fields whose type the user wrote: such a field refers only to a key of that type.
    """
    for each in inputs:
        key = key_of(each)
        if key is None or field.key or not (key.how == "landed" or key.field.references):
            continue
        named = not field.references and field.name in key_names(each.id, key.field) and _agrees(field, key.field, typed)
        if field.references == each.id or named:
            return dataclasses.replace(field, references=held(each, key), type=key.field.type, semantic=key.field.semantic)
    return field


def _agrees(field: Field, key: Field, typed: Container[str]) -> bool:
    return field.type == key.type or field.name not in typed


def _calls(draft: Draft) -> list[str]:
    return [draft.id, draft.archetype.id] if draft.archetype and not draft.fields else [draft.id]


def _by_name(landed: Iterable[Draft], names: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in landed:
        for name in sorted(names.get(each.id, ())):
            for place in (each.domain, ""):
                nearest = found.setdefault((name, place), [])
                if len(nearest) < 2:
                    nearest.append(each.id)
    return found

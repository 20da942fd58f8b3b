"""The fields of rows that land from a source: given by the user, proposed by an archetype, or spelled from the id."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import Field, Product
from scaffolder.resolve.archetypes import Known, identifier
from scaffolder.resolve.drafts import Draft, generic, key_name, keyed, lands, own_key, texts
from scaffolder.resolve.joins import held, key_of


def landed_fields(draft: Draft, inputs: Sequence[Product], drafts: Mapping[str, Draft], of: Known) -> tuple[Field, ...]:
    """The fields of a landed row, its references resolved; `inputs` are products that a row also refers to."""
    if draft.fields:
        return tuple(_referring(each, draft, drafts) for each in keyed(draft))
    contains = texts(draft.entry, "contains")
    if draft.archetype and not (draft.aggregate and not draft.products):
        proposed = [each for each in draft.archetype.fields if not contains or _fits(each, contains, of)]
    else:
        proposed = generic(draft)
    semantics = {each.semantic for each in proposed}
    for content in contains:
        for each in of.contents.get(content, ()):
            if each.semantic not in semantics and each.name not in {done.name for done in proposed}:
                proposed.append(each)
                semantics.add(each.semantic)
    found = {each.name: _referring(each, draft, drafts) for each in proposed}
    for product in inputs:
        for link in _links(product, found):
            found.setdefault(link.name, link)
    return tuple(found.values())


def _links(product: Product, found: Mapping[str, Field]) -> list[Field]:
    """The field by which a landed row names a row of an input, where it has none yet."""
    key = key_of(product)
    if key is None:
        return []
    target = held(product, key)
    if any(target in (each.references, "") for each in found.values() if each.references):
        return []
    name = key.field.name if key.field.name not in found else f"{identifier(product.id)}_{key.field.name}"
    return [dataclasses.replace(key.field, name=name, key=False, required=True, references=target)]


def _fits(each: Field, contains: Sequence[str], of: Known) -> bool:
    return not of.semantic(each.semantic).personal or bool({"pii", "phi", "special-category"} & set(contains))


def _referring(each: Field, draft: Draft, drafts: Mapping[str, Draft]) -> Field:
    """The field with its reference turned from an archetype, or from its name, into the product it means."""
    if each.key:
        return dataclasses.replace(each, references="")
    target = _target(each, draft, drafts)
    if target is None:
        return dataclasses.replace(each, references="")
    key = own_key(target)
    if key is None:
        return dataclasses.replace(each, references="")
    return dataclasses.replace(each, references=target.id, type=key.type, semantic=key.semantic)


def _target(each: Field, draft: Draft, drafts: Mapping[str, Draft]) -> Draft | None:
    candidates = [other for other in drafts.values() if other.id != draft.id and lands(other, drafts)]
    candidates.sort(key=lambda other: (other.id not in draft.products, other.domain != draft.domain))
    for other in candidates:
        if each.references in (other.id, other.archetype.id if other.archetype and not other.fields else ""):
            return other if each.references else None
    if each.references or not draft.fields:
        return next((other for other in candidates if each.references and key_name(other) == each.name), None)
    return next((other for other in candidates if key_name(other) == each.name), None)

"""The fields of rows that land from a source: given by the user, proposed by an archetype, or spelled from the id."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from scaffolder.model.architecture import Field, Product
from scaffolder.resolve.archetypes import Known, identifier
from scaffolder.resolve.drafts import Draft, generic, keyed, texts
from scaffolder.resolve.joins import held, key_of
from scaffolder.resolve.references import Directory, pointing, referring


def landed_fields(draft: Draft, inputs: Sequence[Product], directory: Directory, of: Known) -> tuple[Field, ...]:
    """The fields of a landed row, its references resolved; `inputs` are products that a row also refers to."""
    if draft.fields:
        return tuple(_given(each, draft, inputs, directory) for each in keyed(draft))
    contains = texts(draft.entry, "contains")
    if draft.archetype and not (draft.aggregate and not draft.products):
        proposed = [each for each in draft.archetype.fields if not contains or _fits(each, contains, of)]
    else:
        proposed = generic(draft)
    stated = draft.stated_key
    proposed = [stated if stated and each.name == stated.name else each for each in proposed]
    semantics = {each.semantic for each in proposed}
    for content in contains:
        for each in of.contents.get(content, ()):
            if each.semantic not in semantics and each.name not in {done.name for done in proposed}:
                proposed.append(each)
                semantics.add(each.semantic)
    found = {each.name: referring(each, draft, directory) for each in proposed}
    for product in inputs:
        for link in _links(product, found):
            found.setdefault(link.name, link)
    return tuple(found.values())


def _given(field: Field, draft: Draft, inputs: Sequence[Product], directory: Directory) -> Field:
    """A field the user gave with its reference: to an input that is made already, else to any product whose rows land."""
    found = pointing(field, inputs, draft.typed)
    return found if found is not field else referring(field, draft, directory)


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

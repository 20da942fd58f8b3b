"""Marks of protected fields: what a contract, a model and the masking of people's views say of the same column.

A disagreement is `{name, mark, by, side}`: the column, the mark that one side lacks, who still has it, and the side that lacks
it: `contract`, `model` or `masking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scaffolder.facts.contracts import CLASSES, Contract, mapping, rows
from scaffolder.facts.files import Files
from scaffolder.facts.reading import document
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Entry, Origin

MASKING = "policies/masking.yaml"
PROTECTED = ("confidential", "restricted")

_PERSONAL = frozenset({"personal", "pii", "personal-data", "personal_data", "gdpr"})
_META = ("contains_pii", "pii", "personal", "is_pii")
_CLASS = ("classification", "data_classification", "sensitivity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is said of a column: whether it holds personal data, and its classification, empty where neither is said."""

    personal: bool
    classification: str


def of_field(row: Mapping[str, Data]) -> Mark:
    """The mark of a contract's field."""
    return Mark(personal=_names_person(row.get("tags")), classification=str(row.get("classification") or "").lower())


def of_column(row: Mapping[str, Data]) -> Mark:
    """The mark of a model's column: tags and meta, its own or those of its `config`."""
    config = mapping(row.get("config"))
    meta = {**mapping(row.get("meta")), **mapping(config.get("meta"))}
    said = next((str(meta[key]).lower() for key in _CLASS if key in meta), "")
    personal = any(str(meta.get(key)).lower() in ("true", "yes") for key in _META)
    tagged = _names_person(row.get("tags")) or _names_person(config.get("tags"))
    return Mark(personal=personal or tagged, classification=said if said in CLASSES else "")


def _names_person(tags: Data) -> bool:
    listed = tags if isinstance(tags, list) else [tags]
    return any(str(each).lower() in _PERSONAL for each in listed)


def differing(
    files: Files, contract: Contract, old: Contract | None, model: Entry | None
) -> Iterator[tuple[dict[str, Data], Origin]]:
    """Each disagreement about a field of a contract, with the place of the side that lacks the mark."""
    masking = document(files, MASKING)
    before = {str(row["name"]): of_field(row) for _, row in rows(old.data.get("fields"))} if old else {}
    columns = {str(row.get("name")): (index, of_column(row)) for index, row in rows(model.data["columns"])} if model else {}
    says = any(mark.personal or mark.classification for _, mark in columns.values())
    product = str(contract.data.get("product") or contract.data.get("id")).replace("-", "_")
    view, hidden = files.made("masked", MASKING, lambda: _masked(masking)).get(product, ((), {}))
    for index, row in rows(contract.data.get("fields")):
        name, own = str(row.get("name")), of_field(row)
        place = contract.origins[("fields", index)]
        there = columns.get(name)
        masked = str(mapping(hidden.get(name)).get("class") or "")
        others = [(MASKING, Mark(personal=name in hidden and before.get(name, own).personal, classification=masked))]
        others += [(model.path, there[1])] if model and there and says else []
        for by, other in others:
            is_told = own.personal and own.classification in CLASSES  # personal and called open: a finding of its own
            for lost in () if is_told else _lost(own, other):
                yield {"name": name, "mark": lost, "by": by, "side": "contract"}, place
        if model and there and says:
            placed, start = model.origins.get(("columns", there[0]), model.origins[()])
            for lost in _lost(there[1], own):
                yield {"name": name, "mark": lost, "by": contract.document.path, "side": "model"}, (placed, start)
        is_protected = own.personal and own.classification in PROTECTED
        if masking is not None and masked == "" and is_protected and "." not in name:
            yield {"name": name, "mark": own.classification, "by": contract.document.path, "side": "masking"}, (masking, view)


def _masked(masking: Document | None) -> Mapping[str, tuple[Pointer, dict[str, Data]]]:
    """By the table that they show, the columns of the views for people, and the place of the last such view."""
    found: dict[str, tuple[Pointer, dict[str, Data]]] = {}
    for name, view in mapping(masking.data if masking else None).items():
        shows = str(mapping(view).get("shows"))
        found[shows] = ((name,), {**found.get(shows, ((), {}))[1], **mapping(mapping(view).get("columns"))})
    return found


def _lost(own: Mark, other: Mark) -> Iterator[str]:
    """What one side lacks of what the other says."""
    if other.personal and not own.personal:
        yield "personal"
    if other.classification in PROTECTED and _rank(own.classification) < _rank(other.classification):
        yield other.classification


def _rank(name: str) -> int:
    return CLASSES.index(name) if name in CLASSES else -1

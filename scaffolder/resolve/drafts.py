"""Data products as the manifest has them, with what the words of their ids suggest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Field, Source
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import Archetype, Known, field_type, human, identifier, matching, meaning, words

UNASSIGNED = "unassigned"
"""The domain that holds products which name none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A product as the manifest has it, with what its words suggest.

    `typed` are the fields whose type it states; `stated_key` is its proposed key, where a field of another product states
    the type of that key.
    """

    id: str
    entry: Mapping[str, Data]
    domain: str
    archetype: Archetype | None
    aggregate: Archetype | None
    fields: tuple[Field, ...]
    typed: frozenset[str]
    sources: tuple[str, ...]
    products: tuple[str, ...]
    proposed: tuple[str, ...]
    stated_key: Field | None = None


def rows_of(resolved: Mapping[str, Data], key: str) -> list[Mapping[str, Data]]:
    """The entries of a list in the resolved manifest, those that are mappings."""
    found = resolved.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def texts(entry: Mapping[str, Data], key: str) -> tuple[str, ...]:
    """A value as texts: none where it is absent, one where it is a scalar."""
    value = entry.get(key)
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def text(entry: Mapping[str, Data], key: str) -> str:
    """A value as text, empty where it is absent."""
    value = entry.get(key)
    return "" if value is None else str(value)


def whole(entry: Mapping[str, Data], key: str) -> int | None:
    """A whole number, None where it is absent or something else."""
    value = entry.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def drafted(
    entry: Mapping[str, Data],
    industry: str,
    of: Known,
    written: Mapping[str, Source],
    entries: Mapping[str, object],
    domains: Sequence[str],
) -> Draft:
    """The draft of one entry of `products`; `entries` and `written` are what inputs may name."""
    name = str(entry["id"])
    aggregate = matching(name, industry, of, ("month",))
    if aggregate is None and "daily" in words(name):
        aggregate = of.archetypes.get("daily")
    aggregate = aggregate or matching(name, industry, of, ("period", "summary"))
    landed = matching(name, industry, of, ("landed",))
    inputs = texts(entry, "inputs")
    domain = text(entry, "domain") or (domains[0] if len(domains) == 1 else UNASSIGNED)
    products = tuple(dict.fromkeys(each for each in inputs if each in entries and each != name))
    return Draft(
        id=name,
        entry=entry,
        domain=domain,
        archetype=landed,
        aggregate=aggregate,
        fields=given_fields(entry, of),
        typed=typed_fields(entry),
        sources=tuple(dict.fromkeys(each for each in inputs if each in written and each not in entries)),
        products=products,
        proposed=() if "fields" in entry else ("fields",),
    )


def with_inputs(draft: Draft, plain: Mapping[tuple[str, str], str]) -> Draft:
    """Propose inputs where the manifest names none that exist: products for an aggregate, else a source of its own.

    `plain` is what `plain_products` found among all drafts.
    """
    if draft.sources or draft.products:
        return draft
    found: list[str] = []
    if draft.aggregate and "inputs" not in draft.entry:
        subject = draft.archetype.id if draft.archetype else ""
        for wanted in filter(None, (subject, *draft.aggregate.derives_from)):
            nearest = plain.get((wanted, draft.domain)) or plain.get((wanted, ""))
            found += [nearest] if nearest else []
    return dataclasses.replace(draft, products=tuple(dict.fromkeys(found))[:3], proposed=(*draft.proposed, "inputs"))


def plain_products(drafts: Iterable[Draft]) -> dict[tuple[str, str], str]:
    """The first product of each archetype that is no aggregate: by archetype and domain, and by archetype and no domain."""
    found: dict[tuple[str, str], str] = {}
    for each in drafts:
        if each.archetype and not each.aggregate:
            found.setdefault((each.archetype.id, each.domain), each.id)
            found.setdefault((each.archetype.id, ""), each.id)
    return found


def given_fields(entry: Mapping[str, Data], of: Known) -> tuple[Field, ...]:
    """The fields a user wrote, each with the type and semantic its name suggests where none is written."""
    found: dict[str, Field] = {}
    for row in _named_rows(entry):
        name = identifier(str(row["name"]))
        kind = field_type(text(row, "type"))
        semantic = meaning(str(row["name"]), kind, of)
        found.setdefault(
            name,
            Field(
                name=name,
                type=kind or semantic.type,
                title=text(row, "title") or human(str(row["name"])),
                semantic=semantic.id,
                classification=text(row, "classification") or semantic.classification,
                key=row.get("key") is True,
                required=row.get("required") is True or row.get("key") is True,
                references=text(row, "references"),
                values=texts(row, "values"),
            ),
        )
    return tuple(found.values())


def typed_fields(entry: Mapping[str, Data]) -> frozenset[str]:
    """The names of the fields whose type a user wrote in words that say one."""
    return frozenset(identifier(str(row["name"])) for row in _named_rows(entry) if field_type(text(row, "type")))


def _named_rows(entry: Mapping[str, Data]) -> list[Mapping[str, Data]]:
    return [row for row in rows_of(entry, "fields") if row.get("name")]


def keyed(draft: Draft) -> tuple[Field, ...]:
    """The user's fields with one key at least: the field that looks most like one where the user marked none."""
    if any(each.key for each in draft.fields):
        return draft.fields
    stem = identifier("_".join(words(draft.id)))
    last = [each.name for each in draft.fields if each.name.rsplit("_", 1)[-1] in ("id", "no", "number", "code", "key", "nr")]
    own = [name for name in last if name in (f"{stem}_id", "id", f"{stem}_number", f"{stem}_no")]
    chosen = (own or last or [draft.fields[0].name])[0]
    return tuple(dataclasses.replace(each, key=True, required=True) if each.name == chosen else each for each in draft.fields)


def generic(draft: Draft) -> list[Field]:
    """A shape for a product no archetype knows, from the words of its id."""
    said = {word for phrase in (draft.aggregate.phrases if draft.aggregate else ()) for word in phrase}
    stem = identifier("_".join(word for word in words(draft.id) if word not in said) or draft.id)
    title = human(stem)

    def plain(name: str, kind: str, label: str, semantic: str, *, key: bool = False, required: bool = True) -> Field:
        return Field(
            name=name, type=kind, title=label, semantic=semantic, classification="internal", key=key, required=required
        )

    if draft.aggregate and draft.aggregate.kind in ("period", "month"):
        return [
            plain("day", "date", "Day", "event-date", key=True),
            plain(f"{stem}_count", "integer", f"Number behind {title.lower()}", "quantity"),
            plain(f"{stem}_amount", "number", f"{title} amount", "amount"),
        ]
    return [
        plain(f"{stem}_id", "integer", f"{title} number", "identifier", key=True),
        plain(f"{stem}_type", "string", f"{title} type", "category"),
        plain("status", "string", "Status", "status"),
        plain("recorded_at", "timestamp", "Recorded at", "event-time"),
        plain("valid_from", "date", "Valid from", "event-date", required=False),
        plain("quantity", "integer", "Quantity", "quantity", required=False),
    ]


def lands(draft: Draft, drafts: Mapping[str, Draft]) -> bool:
    """Whether rows of a product land from a source rather than coming from other products."""
    return bool(draft.sources) or not [each for each in draft.products if each in drafts]


def own_key(draft: Draft) -> Field | None:
    """The single key a landed product will have, before it is made."""
    if draft.fields:
        keys = [each for each in keyed(draft) if each.key]
        return keys[0] if len(keys) == 1 else None
    if draft.stated_key:
        return draft.stated_key
    if draft.archetype and not (draft.aggregate and not draft.products):
        return draft.archetype.fields[0]
    fields = generic(draft)
    return fields[0] if fields[0].type != "date" else None

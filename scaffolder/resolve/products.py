"""Domains, data products and sources with their shape: what each product holds and where every field comes from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Column, Domain, Landing, Product, Source
from scaffolder.model.document import Data
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import contributions, derive, given
from scaffolder.resolve.archetypes import Known, human, identifier, known, words
from scaffolder.resolve.drafts import Draft, drafted, plain_products, rows_of, text, texts, whole, with_inputs
from scaffolder.resolve.landed import landed_fields
from scaffolder.resolve.references import Directory, stating

RANKS = ("public", "internal", "confidential", "restricted")
MODES: Mapping[str, str] = {"stream": "stream", "device": "stream", "api": "batch", "database": "batch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """The domains, products and sources of a platform; products stand in the manifest's order."""

    domains: tuple[Domain, ...]
    products: tuple[Product, ...]
    sources: tuple[Source, ...]


@dataclass(slots=True, kw_only=True)
class _Workshop:
    """Products under construction: `done` by id, `open` those whose inputs are being made (a cycle meets itself there)."""

    of: Known
    drafts: Mapping[str, Draft]
    directory: Directory
    cdc: bool
    sources: dict[str, Source]
    done: dict[str, Product] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def shape(manifest: Manifest, resolved: Mapping[str, Data], catalog: Catalog) -> Shaped:
    """Give every product its fields, landings and inputs; what the manifest leaves out, archetypes propose."""
    del manifest
    of = known(catalog)
    industry = str(resolved.get("industry") or "none")
    entries = {str(each["id"]): each for each in reversed(rows_of(resolved, "products")) if each.get("id")}
    written = {str(each["id"]): _source(each) for each in rows_of(resolved, "sources") if each.get("id")}
    domain_ids = [str(each["id"]) for each in rows_of(resolved, "domains") if each.get("id")]
    order = [name for name in dict.fromkeys(str(each.get("id")) for each in rows_of(resolved, "products")) if name in entries]
    drafts = {name: drafted(entries[name], industry, of, written, entries, domain_ids) for name in order}
    plain = plain_products(drafts.values())
    drafts = {name: with_inputs(each, plain) for name, each in drafts.items()}
    cdc = str(cast(Mapping[str, Data], resolved.get("integration") or {}).get("cdc") or "none") != "none"
    drafts = stating(drafts, Directory.of(drafts), of)
    shop = _Workshop(of=of, drafts=drafts, directory=Directory.of(drafts), cdc=cdc, sources=dict(written))
    products = tuple(_made(name, shop) for name in order)
    return Shaped(
        domains=_domains(resolved, products),
        products=products,
        sources=tuple(shop.sources.values()),
    )


def _source(entry: Mapping[str, Data]) -> Source:
    name = str(entry["id"])
    return Source(
        id=name,
        title=text(entry, "title") or human(name),
        kind=text(entry, "kind") or "database",
        where=text(entry, "where"),
        classification=text(entry, "classification"),
        description=text(entry, "description"),
    )


def _domains(resolved: Mapping[str, Data], products: Sequence[Product]) -> tuple[Domain, ...]:
    entries = {str(each["id"]): each for each in rows_of(resolved, "domains") if each.get("id")}
    own: dict[str, list[str]] = {}
    for each in products:
        entries.setdefault(each.domain, {"id": each.domain, "owner": text(resolved, "owner")})
        own.setdefault(each.domain, []).append(each.id)
    return tuple(
        Domain(
            id=name,
            title=text(entry, "title") or human(name),
            description=text(entry, "description"),
            owner=text(entry, "owner"),
            steward=text(entry, "steward"),
            products=tuple(own.get(name, ())),
        )
        for name, entry in entries.items()
    )


def _made(name: str, shop: _Workshop) -> Product:
    """The finished product; inputs are made first, and an input that is still open (a cycle) is left out."""
    waiting = [name]
    while waiting:
        current = waiting[-1]
        draft = shop.drafts[current]
        if current not in shop.done and current not in shop.open:
            shop.open.add(current)
            waiting += [each for each in reversed(draft.products) if each not in shop.open and each not in shop.done]
            continue
        waiting.pop()
        if current not in shop.done:
            shop.open.discard(current)
            inputs = [shop.done[each] for each in draft.products if each in shop.done]
            shop.done[current] = _landed(draft, inputs, shop) if draft.sources or not inputs else _derived(draft, inputs, shop)
    return shop.done[name]


def _derived(draft: Draft, inputs: Sequence[Product], shop: _Workshop) -> Product:
    personal = not texts(draft.entry, "contains") or bool({"pii", "phi"} & set(texts(draft.entry, "contains")))
    if draft.aggregate and "feature" in words(draft.id):
        personal = False
    wish = derive.Wish(
        id=draft.id,
        aggregate=draft.aggregate,
        subject=draft.archetype,
        fields=draft.fields,
        typed=draft.typed,
        personal=personal,
    )
    made = given.fit(wish, inputs, shop.of) if draft.fields else derive.derive(wish, inputs, shop.of)
    if made is None:
        return _landed(draft, inputs, shop)
    order = [each.name for each in draft.fields]
    columns, landings = list(made.columns), []
    if made.missing:
        register = _register(draft, made, shop)
        landings.append(register)
        columns += [Column(field=each, how="landed", input=register.id, column=each.name) for each in made.missing]
        columns.sort(
            key=lambda each: order.index(each.field.name) if each.field.name in order else -1 if each.field.key else len(order)
        )
    return _product(draft, made.shape, columns, landings)


def _register(draft: Draft, made: derive.Derived, shop: _Workshop) -> Landing:
    """The table the domain keeps itself, for what no input of a product yields, by the product's (first) key."""
    key = next(each.field for each in made.columns if each.field.key)
    source = _propose(f"{draft.domain}-register", f"{human(draft.domain)} register", "files", shop)
    key = dataclasses.replace(key, key=True, required=True)
    return Landing(
        id=f"{source}--{draft.id}",
        source=source,
        product=draft.id,
        domain=draft.domain,
        mode="batch",
        fields=(key, *made.missing),
    )


def _propose(name: str, title: str, kind: str, shop: _Workshop) -> str:
    """The id of a proposed source, made once; a written source of that id is used as it is."""
    if name in shop.drafts:
        name = f"{name}-system"
    if name not in shop.sources:
        shop.sources[name] = Source(id=name, title=title, kind=kind, where="", classification="", written=False)
    return name


def _landed(draft: Draft, inputs: Sequence[Product], shop: _Workshop) -> Product:
    sources = list(draft.sources)
    if not sources:
        known_source = draft.archetype and not (draft.aggregate and draft.products)
        title = draft.archetype.source_title if draft.archetype and known_source else f"{human(draft.domain)} system"
        kind = draft.archetype.source_kind if draft.archetype and known_source else "database"
        sources.append(_propose(identifier(title).replace("_", "-"), title, kind, shop))
    fields = landed_fields(draft, inputs, shop.directory, shop.of)
    landings = [
        Landing(
            id=f"{each}--{draft.id}",
            source=each,
            product=draft.id,
            domain=draft.domain,
            mode=_mode(shop.sources[each].kind, cdc=shop.cdc),
            fields=fields,
        )
        for each in sources
    ]
    columns = [Column(field=each, how="landed", input=landings[0].id, column=each.name) for each in fields]
    kind = "source-aligned"
    if inputs and not draft.fields:
        base = _product(draft, kind, columns, landings)
        contributions.contribute(base, columns, inputs, inputs, shop.of)
        kind = "enriched"
    return _product(draft, kind, columns, landings)


def _mode(kind: str, *, cdc: bool) -> str:
    return "cdc" if cdc and kind == "database" else MODES.get(kind, "batch")


def _product(draft: Draft, kind: str, columns: Sequence[Column], landings: Sequence[Landing]) -> Product:
    entry = draft.entry
    proposed = draft.proposed
    classification = text(entry, "classification")
    if not classification:
        found = [each.field.classification for each in columns if each.field.classification in RANKS]
        classification = max(found, key=RANKS.index) if found else "internal"
        proposed = (*proposed, "classification")
    own_sources = draft.sources or tuple(dict.fromkeys(each.source for each in landings))
    quality = whole(entry, "quality_rules")
    return Product(
        id=draft.id,
        title=text(entry, "title") or human(draft.id),
        description=text(entry, "description"),
        domain=draft.domain,
        owner=text(entry, "owner"),
        classification=classification,
        contains=tuple(each for each in texts(entry, "contains") if each != "none"),
        contract=text(entry, "contract") or f"domains/{draft.domain}/products/{draft.id}/contract.odcs.yaml",
        output_port=text(entry, "output_port") or "table",
        inputs=(*own_sources, *(each for each in draft.products if each not in own_sources)),
        archetype=draft.archetype.id if draft.archetype else "",
        shape=kind,
        columns=tuple(columns),
        landings=tuple(landings),
        retention_days=whole(entry, "retention_days"),
        freshness_minutes=whole(entry, "slo_freshness_minutes"),
        tier=whole(entry, "tier"),
        jurisdiction=text(entry, "jurisdiction"),
        quality_rules=quality or 0,
        history=entry.get("history") is True,
        proposed=proposed,
    )

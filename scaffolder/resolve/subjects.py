"""The platform as the blueprints are asked about it: resolved choices with the shaped domains, products and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from scaffolder.model.architecture import Domain, Product, Source
from scaffolder.model.document import Data
from scaffolder.resolve.conditions import LISTS, Condition
from scaffolder.resolve.shorten import DESCRIPTION_LIMIT, counted

LEVELS = ("public", "internal", "confidential", "restricted")
"""Classifications, from the least to the most sensitive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One platform to ask about.

    `document` is the resolved manifest whose domains, products and sources carry what was shaped for them: what conditions
    look at. `narrow` is the same without the lists that grow with the platform. `entries` holds the rows by list
    ("domains", "products", "sources"); `known` remembers which conditions hold.
    """

    document: Mapping[str, Data]
    narrow: Mapping[str, Data]
    domains: tuple[Domain, ...]
    products: tuple[Product, ...]
    sources: tuple[Source, ...]
    entries: Mapping[str, tuple[Mapping[str, Data], ...]]
    known: dict[int, bool] = field(default_factory=dict, compare=False, repr=False)

    def holds(self, asked: Condition, entry: Mapping[str, Data] | None = None) -> bool:
        """Whether a condition holds of the platform, or of one of its rows seen with it."""
        if asked.check is None:
            return True
        seen = self.document if asked.wide else self.narrow
        if asked.of_entry:
            return asked.check({**seen, "entry": dict(entry or {})})
        if id(asked) not in self.known:
            self.known[id(asked)] = asked.check(dict(seen))
        return self.known[id(asked)]

    def value(self, path: str) -> Data:
        """The resolved value at a dotted path, None where there is none; `sources[].kind` lists one key of every row."""
        listed, brackets, key = path.partition("[].")
        if brackets:
            return [row.get(key) for row in self.entries.get(listed, ())]
        found: Data = cast("dict[str, Data]", self.document)
        for part in path.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(part)
        return found

    def live(self, path: str) -> bool:
        """Whether something is chosen at a path: not absent, `none`, false or empty."""
        return self.value(path) not in (None, "none", False, "", [], 0)

    @property
    def local(self) -> bool:
        """Whether the platform runs on one laptop."""
        return self.value("cloud.model") in (None, "local")

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers, the first one leading; `local` on a laptop."""
        if self.local:
            return ("local",)
        named = self.value("cloud.providers")
        found = tuple(str(each) for each in named) if isinstance(named, list) else ()
        if self.value("cloud.model") in ("on-prem", "hybrid") and "on-prem" not in found:
            found = (*found, "on-prem")
        return found or ("cloud",)


def subject(
    resolved: Mapping[str, Data], domains: Sequence[Domain], products: Sequence[Product], sources: Sequence[Source]
) -> Subject:
    """The subject of a resolved manifest and what was shaped for it."""
    titles = {**{each.id: each.title for each in products}, **{each.id: each.title for each in sources}}
    of_domain: dict[str, list[Product]] = {}
    of_source: dict[str, list[Product]] = {}
    for product in products:
        of_domain.setdefault(product.domain, []).append(product)
        for source in dict.fromkeys(landing.source for landing in product.landings):
            of_source.setdefault(source, []).append(product)
    written = {name: _written(resolved, name) for name in ("domains", "products", "sources")}
    rows = {
        "domains": tuple(
            {**written["domains"].get(each.id, {}), **_domain(each, of_domain.get(each.id, ()))} for each in domains
        ),
        "products": tuple(_product(each, written["products"].get(each.id, {}), titles) for each in products),
        "sources": tuple(
            {**written["sources"].get(each.id, {}), **_source(each, of_source.get(each.id, ()), resolved)} for each in sources
        ),
    }
    document: dict[str, Data] = {**resolved, **{name: cast("list[Data]", list(entries)) for name, entries in rows.items()}}
    return Subject(
        document=document,
        narrow={key: value for key, value in document.items() if key not in LISTS},
        domains=tuple(domains),
        products=tuple(products),
        sources=tuple(sources),
        entries=rows,
    )


def _written(resolved: Mapping[str, Data], name: str) -> dict[str, dict[str, Data]]:
    """The rows of a list as the manifest has them, by id, each with its position as `at`; of two alike the first."""
    rows = resolved.get(name)
    found: dict[str, dict[str, Data]] = {}
    for position, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            found.setdefault(str(row.get("id")), {**row, "at": position})
    return found


def highest(classifications: Sequence[str]) -> str:
    """The most sensitive of some classifications, "" of none; an unknown word counts as internal."""
    known = [each if each in LEVELS else "internal" for each in classifications if each]
    return max(known, key=LEVELS.index, default="")


def _domain(domain: Domain, own: Sequence[Product]) -> dict[str, Data]:
    landed = sorted({landing.source for each in own for landing in each.landings})
    return {
        "id": domain.id,
        "title": domain.title,
        "description": domain.description,
        "owner": domain.owner,
        "steward": domain.steward,
        "products": [each.id for each in own],
        "holds": counted([each.title for each in own], DESCRIPTION_LIMIT) or "No product yet",
        "sources": list(landed),
        "landed": bool(landed),
        "contains": list(dict.fromkeys(kind for each in own for kind in each.contains)),
        "classification": highest([each.classification for each in own]),
    }


def _product(product: Product, written: Mapping[str, Data], titles: Mapping[str, str]) -> dict[str, Data]:
    origins = dict.fromkeys((*(landing.source for landing in product.landings), *product.inputs))
    return {
        **written,
        "id": product.id,
        "title": product.title,
        "says": sentence(product.description) or "From " + ", ".join(titles.get(each, each) for each in origins),
        "domain": product.domain,
        "owner": product.owner,
        "classification": product.classification,
        "contains": list(product.contains),
        "output_port": product.output_port,
        "inputs": list(product.inputs),
        "shape": product.shape,
        "landed": bool(product.landings),
    }


def _source(source: Source, reading: Sequence[Product], resolved: Mapping[str, Data]) -> dict[str, Data]:
    fed = [each.title for each in reading]
    return {
        "says": sentence(source.description) or ("Feeds " + ", ".join(fed) if fed else "No product reads it yet"),
        "legacy": _legacy(source, resolved),
        "id": source.id,
        "title": source.title,
        "description": source.description,
        "kind": source.kind,
        "where": source.where,
        "classification": source.classification,
        "written": source.written,
    }


def _legacy(source: Source, resolved: Mapping[str, Data]) -> bool:
    """Whether a source is the very system the migration leaves: its id or title names it."""
    migration = resolved.get("migration")
    if not isinstance(migration, dict) or migration.get("enabled") is not True:
        return False
    left = str(migration.get("source") or "none")
    named = {*source.id.lower().split("-"), *source.title.lower().split()}
    return left not in ("none", "saas") and left in named


def sentence(text: str) -> str:
    """The first sentence of a longer text, without its full stop."""
    return re.split(r"(?<=[a-z0-9)])\.\s", text.strip(), maxsplit=1)[0].rstrip(".")

"""Domains, products and sources of a repository: each value with the place that tells it.

Registers and contracts speak first; dbt models stand for products only where nothing else names any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scaffolder.catalog import Catalog
from scaffolder.facts import owners, products
from scaffolder.facts.contracts import CLASSES, Contract, listed, mapping, rows
from scaffolder.facts.files import Files, is_aside
from scaffolder.facts.reading import documents
from scaffolder.facts.whole import LANDINGS
from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.paths import fault
from scaffolder.secrets import masked
from scaffolder.survey import marts
from scaffolder.survey.rows import Row, owner, slug

LISTS = ("domains", "sources", "products")
MOST = 500
"""Entries of a list that are proposed; more are counted."""

_NUMBERED = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RANGES: Mapping[str, tuple[int, int]] = {
    "retention_days": (1, 36500),
    "slo_freshness_minutes": (1, 5256000),
    "tier": (1, 3),
}
CATALOGUED = ("**/catalog-info.yaml", "**/catalog-info.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The lists of a manifest, each entry by its id, and how many were left out of each."""

    lists: Mapping[str, Mapping[str, Row]]
    left_out: Mapping[str, int]


def read(files: Files, catalog: Catalog) -> Entries:
    """Every domain, product and source that the repository names."""
    found = _Reader(files, catalog)
    found.all()
    return Entries(
        lists={key: dict(list(getattr(found, key).items())[:MOST]) for key in LISTS},
        left_out={key: len(getattr(found, key)) - MOST for key in LISTS if len(getattr(found, key)) > MOST},
    )


class _Reader:
    """Gathers the three lists from what the repository holds."""

    def __init__(self, files: Files, catalog: Catalog) -> None:
        self.files = files
        self.held = products.held(files)
        self.domains: dict[str, Row] = {}
        self.products: dict[str, Row] = {}
        self.sources: dict[str, Row] = {}
        self._classes = catalog.allowed("products[].classification")
        self._ports = catalog.allowed("products[].output_port")
        self._tags = {
            tag: value
            for sign in catalog.signs.values()
            for tag in sign.traces.get("tags", ())
            for key, value in sign.says
            if key == "products[].contains"
        }

    def all(self) -> None:
        """Read everything, then settle what refers to what."""
        self._registered()
        self._catalogued()
        self._contracts()
        self._described()
        self._tables()
        self._domain_files()
        if not self.products:
            self._modelled()
        self._landed()
        self._owned()
        self._settle()

    def _product(self, name: Data, domain: Data, place: Location) -> Row | None:
        """The row of a product, begun where it is new; none where its name makes no id."""
        key = slug(name)
        if not key:
            return None
        row = self.products.setdefault(key, Row())
        row.put("id", key, place)
        if slug(domain):
            row.put("domain", slug(domain), place)
            self.domains.setdefault(slug(domain), Row()).put("id", slug(domain), place)
        return row

    def _registered(self) -> None:
        for name, (document, pointer, data) in self.held.register.items():
            row = self._product(name, data.get("domain"), document.locate((*pointer, "id")))
            if row is None:
                continue
            self._common(row, data, (document, pointer))
            row.put("contract", self._known(data.get("contract")), document.locate((*pointer, "contract")))
            port = data.get("port")
            row.put("output_port", port if port in self._ports else None, document.locate((*pointer, "port")))
            row.put(
                "inputs",
                [slug(each) for each in listed(data.get("inputs")) if slug(each)],
                document.locate((*pointer, "inputs")),
            )

    def _common(self, row: Row, data: Mapping[str, Data], placed: tuple[Document, Pointer]) -> None:
        document, pointer = placed
        row.put("owner", owner(data.get("owner")), document.locate((*pointer, "owner")))
        value = data.get("classification")
        row.put("classification", value if value in self._classes else None, document.locate((*pointer, "classification")))

    def _known(self, path: Data) -> Data:
        is_sound = isinstance(path, str) and path in self.files and not fault(path) and masked(path) == path
        return str(path) if is_sound else None

    def _catalogued(self) -> None:
        """Entities of a developer portal: domains, and resources that are data products."""
        for path in self.files.matching(*CATALOGUED, "catalog/*.yaml"):
            for document in documents(self.files, path):
                data = mapping(document.data)
                about, spec = mapping(data.get("metadata")), mapping(data.get("spec"))
                if data.get("kind") == "Domain" and str(data.get("apiVersion")).startswith("backstage.io/"):
                    key = slug(about.get("name"))
                    if key:
                        self.domains.setdefault(key, Row()).put("id", key, document.locate(("metadata", "name")))
                elif data.get("kind") == "Resource" and "data-product" in str(spec.get("type")):
                    row = self._product(about.get("name"), spec.get("domain"), document.locate(("metadata", "name")))
                    if row is not None:
                        self._tagged(row, listed(about.get("tags")), document.locate(("metadata", "tags")))

    def _tagged(self, row: Row, tags: Iterable[Data], place: Location) -> None:
        """What a product contains, and its class, as far as tags say so."""
        named = [str(each).lower() for each in tags]
        contains: list[Data] = [*dict.fromkeys(self._tags[each] for each in named if each in self._tags)]
        row.put("contains", contains, place)
        row.put("classification", next((each for each in named if each in self._classes), None), place)

    def _contracts(self) -> None:
        for path, contract in self.held.contracts.items():
            if is_aside(path):
                continue
            data, place = contract.data, contract.document.locate(())
            own = "" if _NUMBERED.fullmatch(str(data.get("id"))) else data.get("id")
            name = data.get("product") or own or data.get("name") or data.get("id")
            row = self._product(name, data.get("domain"), place)
            if row is None:
                continue
            origin = contract.origins

            whole = (contract.document, ())
            owned, told = (origin.get((key,), whole) for key in ("owners", "classification"))
            named = next((owner(each) for each in listed(data.get("owners")) if owner(each)), "")
            row.put("owner", named, owned[0].locate(owned[1]))
            row.put("classification", data.get("classification"), told[0].locate(told[1]))
            row.put("contract", self._known(path), place)
            self._closed(row, contract)
            self._checked(row, contract)
            service = mapping(data["service"])
            for key, level in (("slo_freshness_minutes", "freshness"), ("retention_days", "retention")):
                amount = mapping(service.get(level)).get("amount")
                found = origin.get(("service", level))
                spot = found[0].locate(found[1]) if found else place
                row.put(key, _within(key, amount), spot)
            tags = [*listed(data.get("tags")), *(tag for _, each in rows(data["fields"]) for tag in listed(each.get("tags")))]
            self._tagged(row, tags, place)

    def _closed(self, row: Row, contract: Contract) -> None:
        """A product is as closed as the most closed of its fields, where the contract classifies all of them."""
        classes = [(index, str(each.get("classification"))) for index, each in rows(contract.data["fields"])]
        if classes and all(name in self._classes for _, name in classes):
            index, name = max(classes, key=lambda each: CLASSES.index(each[1]))
            document, pointer = contract.origins[("fields", index)]
            row.put("classification", name, document.locate(pointer))

    def _checked(self, row: Row, contract: Contract) -> None:
        """How many rules about quality the contract states, for its tables and for their fields."""
        found = [
            (key, index, len(listed(each.get("quality"))))
            for key in ("tables", "fields")
            for index, each in rows(contract.data[key])
            if listed(each.get("quality"))
        ]
        if found:
            document, pointer = contract.origins[(found[0][0], found[0][1])]
            row.put("quality_rules", sum(count for _, _, count in found), document.locate((*pointer, "quality")))

    def _described(self) -> None:
        """Descriptors of data products: their domain, and the products whose contracts they read."""
        for name, (document, data) in self.held.descriptors.items():
            row = self._product(name, data.get("domain"), document.locate(("id",)))
            if row is not None:
                ports = [slug(port.get("contractId")) for _, port in rows(data.get("inputPorts"))]
                row.put("inputs", [each for each in ports if each], document.locate(("inputPorts",)))

    def _tables(self) -> None:
        """Registers of one value a product: objectives and retention."""
        for table, fields in (
            (self.held.objectives, (("tier", "tier"), ("freshness_minutes", "slo_freshness_minutes"))),
            (self.held.retention, (("days", "retention_days"),)),
        ):
            document, data = table or (None, {})
            for name in data if document is not None else ():
                row = self.products.get(slug(name))
                for key, meant in fields if row is not None else ():
                    value = _within(meant, mapping(data[name]).get(key))
                    if row is not None and document is not None:
                        row.put(meant, value, document.locate((name, key)))

    def _domain_files(self) -> None:
        for path in self.files.matching(products.DOMAIN):
            for document in documents(self.files, path)[:1]:
                data = mapping(document.data)
                key = slug(data.get("id") or path.split("/")[-2])
                if key:
                    row = self.domains.setdefault(key, Row())
                    row.put("id", key, document.locate(("id",)))
                    for who in ("owner", "steward"):
                        row.put(who, owner(data.get(who)), document.locate((who,)))

    def _modelled(self) -> None:
        """Public models of dbt as products, where nothing else names any."""
        for mart in marts.read(self.files):
            row = self._product(mart.name, mart.domain, mart.place) if not is_aside(mart.place.path) else None
            if row is not None:
                row.put("owner", owner(mart.owner), mart.owned_at)
                if mart.answers and slug(mart.domain):
                    self.domains[slug(mart.domain)].put("owner", owner(mart.owner), mart.owned_at)
                self._tagged(row, mart.tags, mart.place)
                row.put("quality_rules", mart.checks or None, mart.place)
                row.put("inputs", [slug(each) for each in mart.inputs if slug(each)], mart.place)
        for name, place in marts.sources(self.files):
            if slug(name) and not is_aside(place.path):
                self.sources.setdefault(slug(name), Row()).put("id", slug(name), place)

    def _landed(self) -> None:
        for path in self.files.matching(*LANDINGS):
            for document in documents(self.files, path):
                for index, row in rows(mapping(document.data).get("landings")):
                    parts = str(row.get("folder") or "").split("/")
                    key = slug(row.get("source") or (parts[1] if len(parts) > 1 else ""))
                    if key and key not in self.products:
                        self.sources.setdefault(key, Row()).put("id", key, document.locate(("landings", index)))

    def _owned(self) -> None:
        """Owners by CODEOWNERS, where a line speaks of the entry and not of everything."""
        known = self.held.owners
        for key, row in self.domains.items() if known else ():
            self._agreeing(known, row, f"domains/{key}/domain.yaml")
        for row in self.products.values() if known else ():
            self._agreeing(known, row, str(row.values.get("contract") or row.places["id"].rpartition(":")[0]))

    def _agreeing(self, known: owners.Owners | None, row: Row, path: str) -> None:
        line = known.of(path) if known else None
        if known and line and known.lines[line[0]].pattern.strip("/") not in ("*", "**"):
            named = next((owner(each) for each in line[1] if owner(each)), "")
            row.put("owner", named, known.document.locate(("lines", line[0])))

    def _settle(self) -> None:
        """Inputs that nobody is become sources; what is both a source and a product is a product."""
        for row in self.products.values():
            for each in listed(row.values.get("inputs")):
                if str(each) not in self.products and str(each) not in self.sources:
                    new = self.sources.setdefault(str(each), Row())
                    new.values["id"], new.places["id"] = each, row.places["inputs"]
        for key in [key for key in self.sources if key in self.products]:
            del self.sources[key]
        for key, row in self.products.items():
            inputs = [each for each in dict.fromkeys(map(str, listed(row.values.get("inputs")))) if each and each != key]
            if inputs:
                row.values["inputs"] = [*inputs]
            else:
                row.values.pop("inputs", None)


def _within(key: str, value: Data) -> Data:
    """A number within what its key takes, as a whole one; none otherwise."""
    least, most = _RANGES[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return int(value)

"""The layers a data path is built in: the folder of each model, and the schema its tables stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Folders for rows as they landed, for rows as they are kept, and for what others may read; `vault` splits the middle one.

    `by_kind` puts each public model below the kind of its product; `holds` says what stands in each folder.
    """

    id: str
    holds: tuple[str, ...]
    staged: str = "private"
    kept: str = "private"
    public: str = "products"
    vault: bool = False
    by_kind: bool = False

    def folder(self, product: Product, products: Mapping[str, Product]) -> str:
        """The folder of a product's public models below that of its domain."""
        return f"{self.public}/{kind(product, products)}" if self.by_kind else self.public

    def schema(self, domain: str, folder: str) -> str:
        """The schema of a folder: the public one has the domain's own name, whichever layers lie below it."""
        return domain if folder == self.public else f"{domain}__{folder}"

    def rows(self) -> list[dict[str, str]]:
        """What a page says of each folder: its schema, what it holds and who reads it."""
        schemas = self.schemas("<domain>")
        readers = [*["the domain's own pipeline"] * (len(schemas) - 1), "whom the owner granted it"]
        return [{**each, "holds": holds, "readers": who} for each, holds, who in zip(schemas, self.holds, readers, strict=True)]

    def schemas(self, domain: str) -> list[dict[str, str]]:
        """Each folder of a domain with its schema, from the landed rows upward."""
        return [{"folder": each, "schema": self.schema(domain, each)} for each in unique((self.staged, self.kept, self.public))]


OWN = "rows as they landed, sound rows, and what was held back"

KNOWN: Mapping[str, Layers] = {
    each.id: each
    for each in (
        Layers(id="none", holds=(OWN, "the products, with a contract each")),
        Layers(
            id="medallion",
            holds=(
                "rows as they landed, typed and checked",
                "sound rows, each once; what was held back",
                "the products, with a contract each",
            ),
            staged="bronze",
            kept="silver",
            public="gold",
        ),
        Layers(
            id="vault-mart",
            holds=(
                "rows as they landed, typed and checked",
                "hubs, links and satellites: every version ever seen",
                "the products, with a contract each",
            ),
            staged="staging",
            kept="vault",
            public="marts",
            vault=True,
        ),
        Layers(
            id="source-aligned-aggregate-consumer",
            holds=(OWN, "the products by kind: source-aligned, aggregate, consumer-aligned, with a contract each"),
            by_kind=True,
        ),
    )
}


def schemas_of(layers: Layers, domain: str) -> list[str]:
    """The schemas of a domain that only its own pipeline uses, from the one in which rows land."""
    inner = [row["schema"] for row in layers.schemas(domain) if row["schema"] != domain]
    return [f"{domain}__landing", *inner]


def kind(product: Product, products: Mapping[str, Product]) -> str:
    """What a product is in a mesh: made from a source, made for other products, or made for its readers."""
    if product.landings and product.shape in ("source-aligned", "enriched"):
        return "source-aligned"
    read = any(product.id in each.inputs for each in products.values())
    return "aggregate" if read else "consumer-aligned"


def unique(names: Sequence[str]) -> list[str]:
    """The names without repetition, in their order."""
    return list(dict.fromkeys(names))

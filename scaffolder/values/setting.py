"""What the values of the data path have in common: the products, what archetypes say, and the choices that shape the SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Domain, Product
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import Known, known
from scaffolder.values.layers import KNOWN, Layers
from scaffolder.values.names import model
from scaffolder.values.samples import Sampler

CONTRACTS = "v3.1.0"
"""The version of the contract standard where the manifest chose another kind of contract: ODCS is written all the same."""

PREFIXES = ("stg", "int", "quarantine", "versions", "hub", "link", "sat")
"""The kinds of private models, as their names begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One platform as its data path sees it. `prefixes` are those of private models, free of every product's name."""

    of: Known
    minimums: Mapping[str, Data]
    products: Mapping[str, Product]
    domains: Mapping[str, Domain]
    titles: Mapping[str, str]
    kinds: Mapping[str, str]
    string_type: str
    gate: str
    masking: bool
    by_attribute: bool
    layers: Layers
    models: frozenset[str]
    owner: str
    contract_version: str
    sampler: Sampler
    prefixes: Mapping[str, str]

    def name(self, prefix: str, product: Product) -> str:
        """The name of a private model of a product: stg, int, quarantine, versions, hub, link or sat."""
        return f"{self.prefixes[prefix]}{model(product.id)}"

    def free(self, name: str) -> str:
        """A name for a model beside a product's own, with as many underscores as it takes to meet no other product's."""
        while name in self.models:
            name += "_"
        return name


def setting(architecture: Architecture, catalog: Catalog, string_type: str) -> Setting:
    """The setting of one platform."""
    models = {model(each.id) for each in architecture.products}
    return Setting(
        of=known(catalog),
        minimums={name: entry.get("minimum") for name, entry in catalog.raw("semantics").items()},
        products={each.id: each for each in architecture.products},
        domains={each.id: each for each in architecture.domains},
        titles={each.id: each.title for each in architecture.sources},
        kinds={each.id: each.kind for each in architecture.sources},
        string_type=string_type,
        gate=str(architecture.value("quality.gate") or "quarantine"),
        masking=architecture.value("security.masking") is not False,
        by_attribute=str(architecture.value("security.access_model") or "none") in ("abac", "rbac-abac"),
        layers=KNOWN.get(str(architecture.value("storage.layers") or "none"), KNOWN["none"]),
        models=frozenset(models),
        owner=architecture.owner,
        contract_version=str(architecture.value("governance.contract_version") or CONTRACTS),
        sampler=Sampler(architecture.products, catalog),
        prefixes={prefix: _free(prefix, models) for prefix in PREFIXES},
    )


def _free(prefix: str, models: set[str]) -> str:
    """`stg_`, with as many underscores as it takes to meet no product's name."""
    chosen = f"{prefix}_"
    while any(each.startswith(chosen) and each.removeprefix(chosen) in models for each in models):
        chosen += "_"
    return chosen

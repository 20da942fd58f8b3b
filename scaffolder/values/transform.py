"""What the data path prints: for each product its columns, tests and queries; for each landed table its place and sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Domain, Product
from scaffolder.model.document import Data
from scaffolder.resolve.archetypes import Known
from scaffolder.resolve.contributions import time_of
from scaffolder.values import engines, fetching, grants
from scaffolder.values.agreements import agreement
from scaffolder.values.columns import column_values
from scaffolder.values.history import history
from scaffolder.values.history import tool_values as history_tool
from scaffolder.values.landings import staged
from scaffolder.values.layers import Layers
from scaffolder.values.names import column, data_type, keys, model, reference, tested
from scaffolder.values.protection import views
from scaffolder.values.queries import Reader, query
from scaffolder.values.setting import Setting, setting
from scaffolder.values.vault import tool_values as vault_tool
from scaffolder.values.vault import vault

GATES: Mapping[str, str] = {
    "block": "kept out: the build stops and what was published stays as it was",
    "quarantine": "held back in the quarantine with their faults, and the rest is published",
    "warn": "published with a warning; only rows without a key are held back",
    "none": "published as they are; only rows without a key are held back",
}


ROW_POLICY = "row_policy"
"""The table that says which rows readers get, as dbt names it."""

LAYERS: Mapping[str, str] = {
    "none": "`private` is the domain's own, `products` is what others may read",
    "source-aligned-aggregate-consumer": "`private` is the domain's own, `products` is what others may read, by kind",
    "medallion": "`bronze` is what landed, `silver` is sound and unique, `gold` is what others may read",
    "vault-mart": "`staging` is what landed, `vault` keeps every version of it, `marts` is what others may read",
}
"""What the folders of a domain hold, for each choice of layers."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Products, domains, landings and engines as templates print them."""
    made = setting(architecture, catalog, str(engines.chosen_engine(architecture, catalog)["string_type"]))
    products = [_product(each, made) for each in architecture.products]
    granting = engines.grants_in_force(architecture, catalog)
    if granting:
        _grant(products, grants.selecting(architecture))
    by_domain: dict[str, list[Data]] = {}
    for each in products:
        by_domain.setdefault(str(each["domain"]), []).append(each)
    landings = [cast(dict[str, Data], landing) for each in products for landing in cast(list[Data], each["landings"])]
    for number, landing in enumerate(landings):
        landing["number"] = number
    gate = made.gate
    domains = [_domain(each, by_domain.get(each.id, []), made.layers) for each in architecture.domains]
    return {
        "name": architecture.name.replace("-", "_"),
        "title": architecture.title,
        "date": architecture.date,
        **engines.values(architecture, catalog),
        "gate": gate,
        "gate_text": GATES.get(gate, GATES["none"]),
        "gate_severity": "error" if gate == "block" else "warn",
        "faults": 0 if gate == "block" else 1,
        "masking": made.masking,
        "granting": granting,
        "erasure": architecture.value("privacy.erasure") is True,
        "lineage": architecture.value("governance.lineage") != "none",
        "products": cast(Data, products),
        "staged": [each for each in products if each["landings"]],
        "histories": [each for each in products if each["history"]],
        "versioned": [each for each in products if (kept := _row(each["history"])) and not (each["vault"] and kept["landed"])],
        "kept": [each for each in products if each["landings"] and not each["vault"]],
        "vaulted": [each for each in products if each["vault"]],
        **{name: _parts(name, products) for name in ("links", "satellites")},
        "masked": [view for each in products for view in cast(list[Data], each["masked_views"])],
        "row_policies": [{"products": policed}]
        if (policed := [each["id"] for each in products if ROW_POLICY in cast(list[Data], each["models"])])
        else [],
        "layers": made.layers.id,
        "layer_rows": cast(Data, made.layers.rows()),
        "layers_text": LAYERS.get(made.layers.id, LAYERS["none"]),
        "landings": cast(Data, landings),
        **fetching.values(architecture, catalog, landings),
        "domains": cast(Data, domains),
        "landed_domains": [each for each in domains if each["has_landings"]],
        "tools": {
            "products": [_tool(each, made) for each in architecture.products],
            "landings": [_tool_landing(each) for each in landings],
        },
    }


def _grant(products: Sequence[dict[str, Data]], roles: Mapping[str, Mapping[str, list[str]]]) -> None:
    """Say of each product and its masked views who selects from them; where nothing is masked, all read the product."""
    for each in products:
        given = roles[str(each["id"])]
        guarded = cast(list[dict[str, Data]], each["masked_views"])
        each["readers"] = cast(Data, given["read"] if guarded else [*given["read"], *given["read-masked"]])
        for view in guarded:
            view["readers"] = cast(Data, given["read-masked"])


def _row(entry: Data) -> Mapping[str, Data]:
    return cast(Mapping[str, Data], entry or {})


def _parts(name: str, products: Sequence[Mapping[str, Data]]) -> list[Data]:
    """The links or the satellites of all products, each with its product."""
    return [
        {**_row(part), "product": cast(Data, each)}
        for each in products
        for part in cast(list[Data], _row(each["vault"]).get(name, []))
    ]


def _domain(domain: Domain, products: list[Data], layers: Layers) -> dict[str, Data]:
    schemas = layers.schemas(model(domain.id))
    return {
        "id": domain.id,
        "model": model(domain.id),
        "title": domain.title,
        "description": domain.description,
        "owner": domain.owner,
        "steward": domain.steward,
        "schemas": cast(Data, schemas),
        "schema_names": {**{each["folder"]: each["schema"] for each in schemas}, "landing": f"{model(domain.id)}__landing"},
        "landing": f"{model(domain.id)}__landing",
        "products": products,
        "product_ids": list(domain.products),
        "staged": [each for each in products if cast(Mapping[str, Data], each)["landings"]],
        "has_landings": any(cast(Mapping[str, Data], each)["landings"] for each in products),
    }


def _tool_landing(landing: Data) -> dict[str, Data]:
    given = cast(Mapping[str, Data], landing)
    return {name: given[name] for name in ("id", "number", "product", "folder", "script", "rows", "happened", "keys", "person")}


def _product(product: Product, setting: Setting) -> dict[str, Data]:
    """One product with its columns, its staged rows, its query and its tests."""
    name = model(product.id)
    domain = setting.domains[product.domain]
    own_keys = [each.field.name for each in product.columns if each.field.key]
    landed = staged(product, setting)
    plain_view = product.shape == "source-aligned"
    owner = product.owner or domain.owner or setting.owner
    rows = [column_values(each, product, setting) for each in product.columns]
    for position, row in enumerate((row for row in rows if row["key"]), start=1):
        row["position"] = position
    personal = [each.field.name for each in product.columns if setting.of.semantic(each.field.semantic).personal]
    reader = Reader(products=setting.products, staged=setting.name("int", product), string_type=setting.string_type)
    masked = setting.free(f"{name}_masked") if any(row["mask"] != "none" for row in rows) else ""
    kept = history(product, setting, rows, masked=bool(masked))
    public = setting.layers.folder(product, setting.products)
    guarded = views(product, masked, kept, rows, setting)
    policy = [ROW_POLICY] if any(each["by"] for each in guarded) else []
    return {
        "id": product.id,
        "model": name,
        "model_ref": reference(name),
        "title": product.title,
        "description": product.description or _described(product, setting.of, setting.titles, setting.products),
        "domain": product.domain,
        "domain_model": model(product.domain),
        "domain_title": domain.title,
        "owner": owner,
        "steward": domain.steward,
        "classification": product.classification,
        "contains": list(product.contains),
        "contract": product.contract,
        "folder": f"domains/{product.domain}/products/{product.id}",
        "output_port": product.output_port,
        "inputs": list(product.inputs),
        "shape": product.shape,
        "grain": _grain(product, setting),
        "columns": cast(Data, rows),
        "keys": cast(Data, own_keys),
        "key_columns": cast(Data, [column(each) for each in own_keys]),
        "test_keys": [tested(each) for each in own_keys],
        "test_required": [tested(each.field.name) for each in product.columns if each.field.required],
        "required": [each.field.name for each in product.columns if each.field.required],
        "unique_key": keys(own_keys),
        "staged": landed,
        "landings": landed["landings"] if landed else [],
        "materialized": "view" if plain_view else "table",
        "query": query(product, reader) if not plain_view else _plain(product, reader),
        "masked": masked,
        "masked_views": cast(Data, guarded),
        "readers": [],
        "history": kept,
        "vault": vault(product, setting),
        "tables": [
            {
                "model": name,
                "title": product.title,
                "description": product.description or _described(product, setting.of, setting.titles, setting.products),
                "grain": _grain(product, setting),
                "materialized": "view" if plain_view else "table",
                "columns": cast(Data, rows),
                "keys_list": cast(Data, own_keys),
            },
            *([kept["table"]] if kept else []),
        ],
        "models": cast(Data, [*_models(product, landed, kept, setting), name, *([masked] if masked else []), *policy]),
        "layers": {"staged": setting.layers.staged, "kept": setting.layers.kept, "public": public},
        "personal": cast(Data, personal),
        "severity": "warn" if setting.gate in ("warn", "none") else "error",
        "counts_rows": bool(landed) and own_keys == landed["keys"] and not plain_view,
        "retention_days": product.retention_days,
        "freshness_minutes": product.freshness_minutes,
        "tier": product.tier,
        "jurisdiction": product.jurisdiction,
        "happened": moment.field.name if (moment := time_of(product)) else "",
        "contract_version": setting.contract_version,
        **agreement(product, domain, owner, setting.products, masked=bool(masked)),
    }


def _models(product: Product, landed: Mapping[str, Data], kept: Mapping[str, Data] | None, setting: Setting) -> list[Data]:
    """Every model that a product is made of, private ones first."""
    found = [landed[each] for each in ("view", "current", "quarantine") if landed]
    made = vault(product, setting)
    if made:
        found += [_row(made["hub"])["model"], *(_row(each)["model"] for each in cast(list[Data], made["links"]))]
        found += [*(_row(each)["model"] for each in cast(list[Data], made["satellites"])), made["versions"]]
    if kept:
        found += [each for each in (kept["versions"], kept["model"], kept["masked"]) if each not in ("", *found)]
    return found


def _tool(product: Product, setting: Setting) -> dict[str, Data]:
    """What the scripts beside the models must know of a product."""
    moment = time_of(product)
    return {
        "id": product.id,
        "schema": model(product.domain),
        "table": model(product.id),
        "contract": product.contract,
        "retention_days": product.retention_days,
        "happened": moment.field.name if moment and product.landings else "",
        "staged": setting.name("int", product) if product.landings else "",
        "quarantine": setting.name("quarantine", product) if product.landings else "",
        "history": history_tool(product, setting),
        "vault": vault_tool(product, setting),
        "private": setting.layers.schema(model(product.domain), setting.layers.kept),
    }


def _grain(product: Product, setting: Setting) -> str:
    if product.shape == "period":
        return "one row for each " + " and ".join(each.field.title.lower() for each in product.columns if each.field.key)
    archetype = setting.of.archetypes.get(product.archetype)
    key = next((each for each in product.columns if each.field.key), None)
    own = archetype and key and archetype.fields and archetype.fields[0].name == key.field.name
    if archetype and own:
        return archetype.grain
    return "one row for each " + " and ".join(each.field.title.lower() for each in product.columns if each.field.key)


def _plain(product: Product, reader: Reader) -> dict[str, Data]:
    columns: list[Data] = [
        [f"cast({column(each.column, 'base')} as {data_type(each.field, reader.string_type)})", column(each.field.name)]
        for each in product.columns
    ]
    return {"ctes": [], "start": "{{ ref('" + reader.staged + "') }}", "alias": "base", "joins": [], "columns": columns}


def _described(product: Product, of: Known, titles: Mapping[str, str], products: Mapping[str, Product]) -> str:
    names = [titles.get(each) or products[each].title for each in product.inputs if each in titles or each in products]
    archetype = of.archetypes.get(product.archetype)
    subject = product.title if not archetype or product.shape in ("period", "summary") else archetype.title
    made = {"period": "figures by period", "summary": "one row for each subject"}.get(
        product.shape, archetype.grain if archetype else "one row for each key"
    )
    return f"{subject}: {made}, made from {', '.join(names)}." if names else f"{subject}: {made}."

"""Layers and history: where models lie, which tables keep versions, and who reads them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from test_products import CATALOG, architecture, rendered

from scaffolder.values import transform

MANIFEST = """
sources: [{id: shop, kind: database}, {id: till, kind: files}]
domains: [{id: sales}, {id: order}]
products:
- {id: customers, domain: sales, inputs: [shop, till], contains: [pii], classification: confidential, history: true}
- {id: orders, domain: sales, inputs: [shop, customers]}
- {id: customer-360, domain: order, inputs: [customers, orders], history: true}
- {id: revenue-daily, domain: sales, inputs: [orders]}
"""


def files(**storage: str) -> dict[str, str]:
    return rendered({**yaml.safe_load(MANIFEST), "storage": storage})


@pytest.mark.parametrize(
    ("layers", "places"),
    [
        ("none", ("private/stg_orders", "private/int_orders", "products/orders", "products/revenue_daily")),
        ("medallion", ("bronze/stg_orders", "silver/int_orders", "gold/orders", "gold/revenue_daily")),
        ("vault-mart", ("staging/stg_orders", "vault/int_orders", "marts/orders", "marts/revenue_daily")),
        (
            "source-aligned-aggregate-consumer",
            (
                "private/stg_orders",
                "private/int_orders",
                "products/source-aligned/orders",
                "products/consumer-aligned/revenue_daily",
            ),
        ),
    ],
)
def test_each_layer_has_its_folder_and_its_schema(layers: str, places: tuple[str, ...]) -> None:
    """Every model lies in the folder of its layer, and dbt builds each folder in a schema of its own."""
    found = files(layers=layers)
    for place in places:
        assert f"transform/models/sales/{place}.sql" in found
    project = yaml.safe_load(found["transform/dbt_project.yml"])["models"]["p_trial"]["sales"]
    schemas = {folder: entry["+schema"] for folder, entry in project.items() if folder != "+group"}
    assert schemas == {place.split("/")[0]: schemas[place.split("/")[0]] for place in places}
    assert schemas[places[2].split("/")[0]] == "sales"
    assert all(schemas[each.split("/")[0]] == f"sales__{each.split('/')[0]}" for each in places[:2])


def test_history_is_told_by_arrival_or_by_build() -> None:
    """Rows that land have versions by arrival; a product made from others has the versions that its builds published."""
    found = files(layers="medallion")
    by_arrival = found["transform/models/sales/silver/versions_customers.sql"]
    by_build = found["transform/models/order/gold/customer_360_versions.sql"]
    assert "ref('stg_customers')" in by_arrival and "full_refresh" not in by_arrival
    assert "ref('customer_360')" in by_build and 'full_refresh=false, schema="order__silver"' in by_build
    assert "transform/models/sales/silver/versions_orders.sql" not in found


def test_a_history_is_promised_and_masked_like_its_product() -> None:
    """The contract promises both tables, and what the masked product hides is hidden in its history."""
    found = files(layers="medallion")
    contract = yaml.safe_load(found["domains/sales/products/customers/contract.odcs.yaml"])
    product, history = contract["schema"]
    assert [each["name"] for each in history["properties"][-3:]] == ["valid_from", "valid_to", "is_current"]
    assert [each["name"] for each in history["properties"][:-3]] == [each["name"] for each in product["properties"]]
    own, kept = (found[f"transform/models/sales/gold/customers{each}_masked.sql"] for each in ("", "_history"))
    assert [line for line in own.splitlines() if "masked(" in line] == [line for line in kept.splitlines() if "masked(" in line]


def test_names_of_a_history_meet_no_other_product_and_no_field() -> None:
    """A product that is called like another's history keeps its name, and a field called like a column of time does too."""
    data: dict[str, Any] = {
        "products": [
            {
                "id": "rates",
                "domain": "sales",
                "history": True,
                "fields": [{"name": "rate_id", "key": True}, {"name": "valid_from"}],
            },
            {"id": "rates-history", "domain": "sales"},
        ]
    }
    kept = next(each for each in transform.values(architecture(data), CATALOG)["histories"])  # type: ignore[union-attr]
    assert kept["history"]["model"] == "rates_history_"  # type: ignore[index, call-overload]
    assert kept["history"]["from"] == "version_valid_from"  # type: ignore[index, call-overload]


def test_a_vault_has_a_hub_a_link_and_a_satellite_for_each_source() -> None:
    """Keys stand in hubs, references in links, and what each source says in a satellite of its own; nothing is built twice."""
    found = files(layers="vault-mart")
    vault = {path.rsplit("/", 1)[1].removesuffix(".sql") for path in found if "/vault/" in path and path.endswith(".sql")}
    assert {"hub_customers", "sat_customers__shop", "sat_customers__till", "hub_orders", "sat_orders__shop"} <= vault
    assert {"link_orders__customer_id", "versions_customers", "int_orders"} <= vault
    assert "is_incremental" not in found["transform/models/sales/vault/int_orders.sql"]
    assert found["transform/models/sales/vault/link_orders__customer_id.sql"].count("hk_customers") == 2


def test_every_model_of_a_product_is_named_to_the_orchestrator() -> None:
    """The models that a product says it is made of are the models in the repository, each of one product."""
    for layers in ("medallion", "vault-mart"):
        data = {**yaml.safe_load(MANIFEST), "storage": {"layers": layers}}
        told = [name for each in transform.values(architecture(data), CATALOG)["products"] for name in each["models"]]  # type: ignore
        made = [
            path.rsplit("/", 1)[1].removesuffix(".sql")
            for path in rendered(data)
            if path.startswith("transform/models/") and path.endswith(".sql")
        ]
        assert sorted(told) == sorted(made)


def test_a_guarded_column_without_a_way_is_hidden() -> None:
    """A confidential value whose meaning names no way of masking is digested where rows are joined by it, and else left out."""
    fields = [
        {"name": "loan_id", "type": "integer", "key": True, "classification": "restricted"},
        {"name": "customer_id", "type": "integer", "classification": "confidential"},
        {"name": "principal", "type": "number", "classification": "confidential"},
        {"name": "country"},
    ]
    data = yaml.safe_load(MANIFEST)
    data["security"] = {"masking": True, "access_model": "abac"}
    data["products"].append({"id": "loans", "domain": "sales", "inputs": ["shop", "customers"], "fields": fields})
    found = rendered(data)
    shown = found["transform/models/sales/products/loans_masked.sql"]
    assert "masked('a.loan_id', 'hash', 'bigint')" in shown
    assert "masked('a.customer_id', 'hash', 'bigint')" in shown
    assert "masked('a.principal', 'redact', 'decimal(18,4)')" in shown
    assert "a.country in (select attribute from allowed)" in shown
    assert {"reader,product,attribute", "*,customers,*", "*,loans,*"} <= {*found["transform/seeds/row_policy.csv"].splitlines()}


def test_rows_are_given_out_only_under_an_access_model_of_attributes() -> None:
    """Where access goes by role alone, masked views show every row and there is no policy for rows."""
    found = rendered({**yaml.safe_load(MANIFEST), "security": {"access_model": "rbac"}})
    assert "allowed" not in found["transform/models/sales/products/customers_masked.sql"]
    assert "transform/seeds/row_policy.csv" not in found

"""What infrastructure code makes inside Snowflake and Databricks bears the names that the models of the same repository use."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

import hcl2
import pytest
import yaml
from generated import ROOT, generated

ESTATES = {
    "snowflake": ("azure-snowflake", "gcp-snowflake"),
    "databricks": ("aws-databricks", "azure-databricks", "gcp-databricks"),
}
CASES = [(inside, name) for inside, names in ESTATES.items() for name in names]
GRANTED = re.compile(r"grants=granted\((\[.*?\])\)")


def repository(name: str) -> Mapping[str, str]:
    """The repository of an estate."""
    return generated((ROOT / "tests/estates" / f"{name}.yaml").read_text("utf-8"))


def made(files: Mapping[str, str], inside: str) -> dict[str, dict[str, Any]]:
    """Each domain of the production environment, as its code says it."""
    parsed = hcl2.loads(files[f"infra/{inside}/envs/prod/main.tf"])
    found = next(block["domains"] for block in parsed["locals"] if "domains" in block)
    return {key.strip('"'): plain(row) for key, row in found.items() if not key.startswith("__")}


def plain(value: Any) -> Any:
    """A literal of the parser without its quotes, in small letters."""
    if isinstance(value, dict):
        return {str(key).strip('"'): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else str(value).strip('"').lower()


@pytest.mark.parametrize(("inside", "name"), CASES)
def test_every_schema_of_the_models_is_made(inside: str, name: str) -> None:
    """The schemas that dbt builds in and that sources land in are those of the code, and no other."""
    files = repository(name)
    text = re.sub(r"\{\{.*?\}\}", "x", files["transform/dbt_project.yml"])
    models = next(iter(yaml.safe_load(text)["models"].values()))
    built = {
        folder["+schema"] for own in models.values() if isinstance(own, dict) for folder in own.values() if "+schema" in folder
    }
    landed = {
        source["schema"]
        for path, each in files.items()
        if path.endswith("/_landing.yml")
        for source in yaml.safe_load(re.sub(r"\{\{.*?\}\}", "x", each))["sources"]
    }
    code = made(files, inside)
    assert len(code) == 2
    schemas = {schema for row in code.values() for schema in (*row["inner_schemas"], row["product_schema"])}
    assert built <= schemas
    assert landed <= schemas
    assert {each for each in schemas if not each.endswith("__landing")} == built


@pytest.mark.parametrize(("inside", "name"), CASES)
def test_whoever_is_granted_a_model_exists(inside: str, name: str) -> None:
    """Models are granted to the readers of policies/access.yaml, each under a role that the code makes or names."""
    files = repository(name)
    policy = yaml.safe_load(files["policies/access.yaml"])
    wanted = {(row["product"], row["role"]) for row in policy["grants"] if row["access"] != "write"}
    granted: set[tuple[str, str]] = set()
    for path, text in files.items():
        if path.startswith("transform/models/") and (found := GRANTED.search(text)):
            model = path.rpartition("/")[2].removesuffix(".sql").removesuffix("_masked").removesuffix("_history")
            granted |= {(model.replace("_", "-"), role) for role in ast.literal_eval(found[1])}
    assert granted == wanted
    known = {f"{domain}-{role}" for domain in made(files, inside) for role in ("pipeline", "steward")} | {"analyst"}
    assert {role for _, role in granted} <= known


def test_who_reads_masked_gets_the_masked_view_only() -> None:
    """Of a product with masked columns an analyst is granted the view that masks, and the steward the product."""
    files = repository("aws-databricks")
    place = next(path for path in files if path.endswith("/customers_masked.sql"))
    assert 'granted(["analyst"])' in files[place]
    product = files[place.replace("_masked", "")]
    assert "sales-steward" in product
    assert "analyst" not in product


def test_another_engine_grants_nothing() -> None:
    """Where no role is made for the engine, models say nothing of roles."""
    files = generated((ROOT / "tests/estates/aws-open.yaml").read_text("utf-8"))
    assert not any("granted(" in text for path, text in files.items() if path.startswith("transform/"))
    assert not any(path.startswith(("infra/snowflake", "infra/databricks")) for path in files)


def test_a_domain_may_have_the_name_of_what_is_shared() -> None:
    """The schema of a domain called platform is the domain's, made once."""
    text = repository("gcp-snowflake")["infra/snowflake/envs/prod/main.tf"]
    assert text.count('product_schema = "PLATFORM"') == 1
    assert "shared_schemas       = []" in text


SPREAD = """
version: 1
name: spread
style: lakehouse
owner: platform@x.example
cloud: {model: %s, providers: [%s]}
finops: {monthly_budget: 900}
processing: {batch_engine: databricks}
storage: {catalog: unity}
domains: [{id: sales, owner: sales@x.example}]
products: [{id: orders, domain: sales, contains: [none]}]
"""


@pytest.mark.parametrize(
    ("model", "providers", "cloud"),
    [
        ("single", "aws", "aws"),
        ("single", "azure", "azure"),
        ("single", "gcp", "gcp"),
        ("multi", "azure, aws", "azure"),
        ("multi", "gcp, azure", "gcp"),
        ("hybrid", "on-prem, aws", "aws"),
        ("hybrid", "on-prem, azure", "azure"),
        ("hybrid", "on-prem, gcp", "gcp"),
    ],
)
def test_storage_is_that_of_the_first_cloud(model: str, providers: str, cloud: str) -> None:
    """Unity Catalog keeps tables at the cloud that is named first, whose code lets it in, and at no other."""
    files = generated(SPREAD % (model, providers))
    signs = {"aws": "aws_iam_role {", "azure": "azure_managed_identity {", "gcp": "databricks_gcp_service_account {}"}
    storage = files["infra/databricks/modules/storage/main.tf"]
    assert [each for each, sign in signs.items() if sign in storage] == [cloud]
    lets_in = {
        "aws": ("unity_trust = lookup", "infra/aws/modules/domain/unity.tf"),
        "azure": ('"azurerm_role_assignment" "unity"', "infra/azure/modules/platform/databricks.tf"),
        "gcp": ('"google_storage_bucket_iam_member" "unity"', "infra/gcp/envs/prod/main.tf"),
    }
    for each, (sign, place) in lets_in.items():
        assert (sign in files.get(f"infra/{each}/envs/prod/main.tf", "")) is (each == cloud)
        assert each != cloud or place in files
    assert ("infra/aws/modules/domain/unity.tf" in files) is (cloud == "aws")
    assert ("infra/azure/modules/platform/databricks.tf" in files) is (cloud == "azure")

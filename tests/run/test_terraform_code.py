"""The checker of Terraform code finds what a provider would refuse, one fault at a time, and nothing in code that is right."""

from __future__ import annotations

from pathlib import Path

import pytest
import terraform_code
from outside import ROOT, node_packages
from provider_schemas import Provider

pytestmark = pytest.mark.slow

RIGHT = """\
variable "name" {
  type = string
}

variable "rows" {
  type    = list(string)
  default = []
}

locals {
  kept = 30
}

data "azurerm_client_config" "current" {}

resource "azurerm_resource_group" "this" {
  name     = var.name
  location = "westeurope" # not "eastus"
}

resource "azurerm_storage_account" "this" {
  name                     = var.name
  resource_group_name      = azurerm_resource_group.this.name
  location                 = azurerm_resource_group.this.location
  account_tier             = "Standard"
  account_replication_type = "ZRS"
  is_hns_enabled           = true
  tags                     = { tenant = data.azurerm_client_config.current.tenant_id }
  identity {
    type         = "UserAssigned"
    identity_ids = var.rows
  }
  blob_properties {
    delete_retention_policy {
      days = local.kept
    }
  }
  dynamic "immutability_policy" {
    for_each = var.rows
    content {
      state                         = "Locked"
      allow_protected_append_writes = true
      period_since_creation_in_days = 30
    }
  }
}
"""

MUTATIONS = [
    ("is_hns_enabled ", "is_hsn_enabled ", "no argument or block `is_hsn_enabled`, did you mean `is_hns_enabled`?"),
    ('  account_tier             = "Standard"\n', "", "`account_tier` must be given"),
    ("= true\n  tags", '= "yes"\n  tags', "wants a bool, and a string is given"),
    ('"Standard"', "1", "wants a string, and a number is given"),
    ("identity_ids = var.rows", 'identity_ids = "one"', "wants a list, and a string is given"),
    ("blob_properties {", "blobs {", "no argument or block `blobs`"),
    ("  identity {", "  identity = {", "is a block, written as an argument"),
    ("      days = local.kept\n", "      days = local.kept\n      weeks = 4\n", "no argument or block `weeks`"),
    ("  blob_properties {", '  identity {\n    type = "SystemAssigned"\n  }\n  blob_properties {', "may stand once only"),
    ('      state                         = "Locked"\n', "", "`state` must be given"),
    ('dynamic "immutability_policy"', 'dynamic "immutable"', "no argument or block `immutable`"),
    ("azurerm_storage_account", "azurerm_storage_acount", "no such kind, did you mean `azurerm_storage_account`?"),
    ("current.tenant_id", "current.tenant", "no such attribute"),
]

LOOSE = [
    ("azurerm_resource_group.this.name", "azurerm_resource_group.that.name", "azurerm_resource_group.that is not declared"),
    ("= var.name\n  location", "= var.title\n  location", "var.title is not declared"),
    ("days = local.kept", "days = 30", "local.kept is declared and never used"),
    ("data.azurerm_client_config.current.tenant_id", '"one"', "data.azurerm_client_config.current is read and never used"),
    ("  kept = 30\n", "  kept = 30\n  lost = 1\n", "local.lost is declared and never used"),
]

CALL = 'module "one" {\n  source = "./one"\n  name   = "n"\n}\n\noutput "o" {\n  value = module.one.id\n}\n'

CALLS = [
    ('  name   = "n"\n', "", "module.one: name must be given"),
    ('  name   = "n"\n', '  name   = "n"\n  size   = 1\n', "module.one: size is not a variable of it"),
    ("module.one.id", "module.one.key", "module.one.key is not an output of it"),
    ("module.one.id", '"none"', "module.one.id is an output that nothing uses"),
]


@pytest.fixture(scope="module")
def azure() -> Provider:
    """The schemas of azurerm."""
    return Provider(node_packages(ROOT / "tests/run/providers"), "azurerm")


def read(text: str, folder: Path) -> terraform_code.Folder:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    return terraform_code.read(folder)


def test_code_that_is_right_has_no_fault(azure: Provider, tmp_path: Path) -> None:
    """What the provider accepts is accepted."""
    folder = read(RIGHT, tmp_path)
    assert terraform_code.faults(folder, azure) == []
    assert terraform_code.loose_ends(folder) == []


@pytest.mark.parametrize(("old", "fresh", "told"), MUTATIONS, ids=[told for *_, told in MUTATIONS])
def test_each_mutation_is_caught(old: str, fresh: str, told: str, azure: Provider, tmp_path: Path) -> None:
    """One change that the provider would refuse is one fault, named."""
    assert old in RIGHT
    faults = terraform_code.faults(read(RIGHT.replace(old, fresh), tmp_path), azure)
    assert len([each for each in faults if told in each]) == 1, faults


@pytest.mark.parametrize(("old", "fresh", "told"), LOOSE, ids=[told for *_, told in LOOSE])
def test_each_loose_end_is_seen(old: str, fresh: str, told: str, tmp_path: Path) -> None:
    """A name that nothing declares, and a declaration that nothing uses, are faults."""
    assert old in RIGHT
    assert told in terraform_code.loose_ends(read(RIGHT.replace(old, fresh), tmp_path))


@pytest.mark.parametrize(("old", "fresh", "told"), CALLS, ids=[told for *_, told in CALLS])
def test_a_module_is_called_as_it_declares(old: str, fresh: str, told: str, tmp_path: Path) -> None:
    """Arguments and outputs of a module are those that it has, and all that it must have."""
    (tmp_path / "one").mkdir()
    read('variable "name" {\n  type = string\n}\n\noutput "id" {\n  value = var.name\n}\n', tmp_path / "one")
    assert terraform_code.loose_ends(read(CALL, tmp_path)) == []
    assert told in terraform_code.loose_ends(read(CALL.replace(old, fresh), tmp_path))


@pytest.mark.parametrize("name", ["azurerm", "google"])
def test_every_kind_of_a_provider_is_read(name: str, azure: Provider) -> None:
    """No declaration of the package is of a shape that the reader does not know."""
    provider = Provider(azure.library.parents[2], name)
    kinds = [provider.kind(each) for each in sorted(provider.names)]
    assert len(kinds) > 1000
    assert all(each is not None and each.bodies[each.root] is not None for each in kinds)

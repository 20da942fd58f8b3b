"""What repositories that nobody generated hold, and what their owners would not accept as a finding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scaffolder import checking, judge, repository
from scaffolder.catalog import Catalog
from scaffolder.facts import dbt, files, infrastructure
from scaffolder.fleet import Terms, look
from scaffolder.model.document import Data

CATALOG = Catalog()
TODAY = "2026-11-26"
MANIFEST = "version: 1\nname: shop\nstyle: lakehouse\n"


def rules(contents: Mapping[str, str], manifest: str = MANIFEST) -> list[str]:
    """The rules that a repository breaks, those about its manifest left out."""
    architecture = judge.check(manifest, "platform.yaml", CATALOG, today=TODAY).architecture
    found = repository.check(files.held({"platform.yaml": manifest, **contents}), architecture, CATALOG, today=TODAY).findings
    return sorted(each.rule for each in found if each.location.path != "platform.yaml")


def test_models_of_packages_are_no_dangling_references() -> None:
    """A project that names packages may read their models; one that names none may not."""
    project = {"dbt_project.yml": "name: shop\n", "models/a.sql": "select * from {{ ref('dbt_exposures') }}\n"}
    assert "model-reads-undeclared-source" in rules(project)
    assert "model-reads-undeclared-source" not in rules({**project, "packages.yml": "packages:\n  - package: a/b\n"})
    source = {
        **project,
        "packages.yml": "packages: [{package: a/b}]\n",
        "models/b.sql": "select * from {{ source('x', 'y') }}\n",
    }
    assert "model-reads-undeclared-source" in rules(source)


@pytest.mark.parametrize(
    ("name", "asked"),
    [("catalog", True), ("logistics", True), ("lineage_backlog", True), ("flink_state", True), ("access_logs", False),
     ("log", False), ("cloudtrail", False), ("tf_state", False), ("terraform-state", False), ("state", False)],
)  # fmt: skip
def test_buckets_for_logs_and_for_terraform_itself_are_told_by_whole_words(name: str, asked: bool) -> None:
    """A bucket of logistics is no bucket of logs, and what a stream keeps as its state is data."""
    found = rules({"infra/main.tf": f'resource "aws_s3_bucket" "{name}" {{\n  bucket = "x"\n}}\n'})
    assert ("bucket-without-policy" in found) == asked
    assert ("unversioned-bucket" in found) == (asked and name != "flink_state")


def test_a_test_on_the_source_is_a_test() -> None:
    """Rows that are tested where they land are tested."""
    project = {
        "dbt_project.yml": "name: shop\n",
        "models/stg_a.sql": "select * from {{ source('x', 'y') }}\n",
        "models/s.yml": "sources: [{name: x, tables: [{name: y}]}]\n",
    }
    tested = "sources: [{name: x, tables: [{name: y, columns: [{name: id, data_tests: [unique]}]}]}]\n"
    assert "unchecked-landing" in rules(project)
    assert "unchecked-landing" not in rules({**project, "models/s.yml": tested})


def test_the_days_of_the_semantic_layer_are_no_product() -> None:
    """A time spine has no readers of its own: no key is asked of it, by what its YAML says or by its name."""
    project = {"dbt_project.yml": "name: shop\n", "models/marts/days.sql": "select 1 as date_day\n"}
    body = "models: [{name: days, %scolumns: [{name: date_day}]}]\n"
    assert "public-model-without-key" in rules({**project, "models/marts/m.yml": body % ""})
    spine = body % "time_spine: {standard_granularity_column: date_day}, "
    assert "public-model-without-key" not in rules({**project, "models/marts/m.yml": spine})
    named = {"dbt_project.yml": "name: shop\n", "models/marts/metricflow_time_spine.sql": "select 1 as date_day\n"}
    assert "public-model-without-key" not in rules({**named, "m.yml": body.replace("days", "metricflow_time_spine") % ""})


def test_a_path_in_a_finding_is_whole() -> None:
    """What a finding asks to write is never cut in the middle of its name, and what is cut says so."""
    name = "metricflow-time-spine-of-the-semantic-layer"
    manifest = (
        "version: 1\nname: shop\nstyle: data-mesh\ndomains: [{id: jaffle-shop, owner: ann@example.org}]\n"
        f"products: [{{id: {name}, domain: jaffle-shop, owner: ann@example.org}}]\n"
    )
    architecture = judge.check(manifest, "platform.yaml", CATALOG, today=TODAY).architecture
    held = files.held({"platform.yaml": manifest, "README.md": "x", "src/job.py": "x = 1\n"})
    found = repository.check(held, architecture, CATALOG, today=TODAY).findings
    told = next(each for each in found if each.rule == "product-without-contract-file")
    wanted = f"domains/jaffle-shop/products/{name}/contract.odcs.yaml"
    assert told.message.endswith(f"`{wanted}`")
    assert told.help.startswith(f"write {wanted}, or ")


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("jobs/load.py", 'password = "Tr0ub4dor9xx"\n', True),
        ("jobs/load.py", "connect(token='aB3dE6gH9jK2mN5p')\n", True),
        ("jobs/load.py", 'key = "AKIAIOSFODNN7EXAMPLX"\n', True),
        ("models/a.sql", "-- ghp_0123456789abcdefghijABCDEFGHIJ012345\n", True),
        ("run.sh", "curl https://ann:hunter2hunter2@example.org\n", True),
        ("jobs/load.py", 'password = os.environ["WAREHOUSE_PASSWORD"]\n', False),
        ("jobs/load.py", 'password = read_secret(name)\ntoken = self.token_of(client)\n', False),
        ("jobs/load.py", 'parser.add_argument("--password", help="secret=what you were given")\n', False),
        ("run.sh", 'export PASSWORD="$WAREHOUSE_PASSWORD"\n', False),
        ("models/a.sql", "select access_key = 'customer_order_line_number' from x\n", False),
    ],
)  # fmt: skip
def test_secrets_in_code(path: str, text: str, told: bool) -> None:
    """What code holds itself is a secret; a name, a call, a placeholder and a word are none."""
    assert ("secret-in-file" in rules({path: text})) == told


def test_a_constraint_on_a_column_is_a_key() -> None:
    """An enforced contract may hold a key by a constraint as well as by a test."""
    body = "models:\n  - {name: dim_a, columns: [{name: id%s}]}\n"
    project = {"dbt_project.yml": "name: shop\n", "models/marts/dim_a.sql": "select 1 as id\n"}
    assert "public-model-without-key" in rules({**project, "models/m.yml": body % ""})
    assert "public-model-without-key" not in rules({**project, "models/m.yml": body % ", constraints: [{type: unique}]"})


@pytest.mark.parametrize(
    "stated",
    [
        {"dbt_project.yml": "name: shop\nmodels:\n  +on_schema_change: sync_all_columns\n"},
        {"models/m.yml": "models:\n  - {name: a, config: {on_schema_change: fail}}\n"},
        {"models/a.sql": "{{ config(materialized='incremental', on_schema_change='fail') }}\nselect 1\n"},
    ],
)
def test_what_happens_when_columns_change_may_be_said_anywhere(stated: dict[str, str]) -> None:
    """In the model, beside it, or for all models of the project."""
    project = {"dbt_project.yml": "name: shop\n", "models/a.sql": "{{ config(materialized='incremental') }}\nselect 1\n"}
    assert "incremental-without-drift-policy" in rules(project)
    assert "incremental-without-drift-policy" not in rules({**project, **stated})


def test_what_stands_among_fixtures_is_asked_nothing() -> None:
    """Projects and contracts that tests keep stand for something else."""
    broken = {
        "dbt_project.yml": "name: shop\n",
        "models/a.sql": "select * from {{ ref('nothing') }}\n",
        "c.odcs.yaml": "kind: DataContract\nid: a\n",
    }
    assert rules(broken) != []
    within = {f"tests/fixtures/{path}": text for path, text in broken.items() if not path.endswith(".odcs.yaml")}
    assert rules(within) == []


def test_passwords_of_services_that_only_tests_start() -> None:
    """A test database may have its password in its compose file; a real credential stands out there too."""
    compose = 'services: {db: {environment: {POSTGRES_PASSWORD: "s3cretpass1"}}}\n'
    assert rules({"compose.yaml": compose}) == ["secret-in-file"]
    assert rules({"tests/docker/compose.yaml": compose}) == []
    grown = 'services: {db: {environment: {POSTGRES_PASSWORD: "Xk9fQ2vLr8TzaB"}}}\n'
    assert rules({"tests/docker/compose.yaml": grown}) == ["secret-in-file"]
    key = "AKIA" + "Z7QX3M5N8P2R4T6V"
    assert rules({"tests/docker/compose.yaml": f"services: {{a: {{environment: {{KEY: {key}}}}}}}\n"}) == ["secret-in-file"]
    assert rules({"a.yaml": "key: AKIAJX7X7X7X7X7X7X7X\n"}) == []


def test_two_versions_of_one_contract() -> None:
    """A newer version beside the one that a product declares is no stranger; another contract is."""
    head = "kind: DataContract\napiVersion: v3.1.0\nversion: %s\nid: %s\n"
    manifest = (
        "version: 1\nname: shop\nstyle: lakehouse\ndomains: [{id: sales}]\n"
        "products: [{id: orders, domain: sales, contract: v1/a.odcs.yaml}]\n"
    )
    contents = {"v1/a.odcs.yaml": head % ("1.0.0", "x__orders"), "v2/a.odcs.yaml": head % ("2.0.0", "x__orders")}
    assert "part-not-in-manifest" not in rules(contents, manifest)
    assert "part-not-in-manifest" in rules({**contents, "v2/b.odcs.yaml": head % ("2.0.0", "x__returns")}, manifest)


def test_spaces_behind_the_mark_of_a_heredoc() -> None:
    """Terraform reads over them, and so do we; everything after them is seen."""
    text = 'resource "a" "b" {\n  body = <<YAML \nkind: X\nYAML    \n  after = 1\n}\n'
    body = next(iter(infrastructure.read(files.held({"main.tf": text})))).data["body"]
    assert isinstance(body, dict)
    assert body["after"] == 1
    assert rules({"main.tf": text}) == []


def node(name: str, text: str, **settings: Any) -> dict[str, Any]:
    """A model as dbt writes it down."""
    digest = hashlib.sha256(text.strip().encode()).hexdigest()
    row = {"name": name, "resource_type": "model", "package_name": "shop", "checksum": {"name": "sha256", "checksum": digest}}
    return {**row, "depends_on": {"nodes": []}, **settings}


TEXT = "select * from {{ everything() }}\n"
KNOWN = {
    "nodes": {
        "model.shop.a": node(
            "a",
            TEXT,
            access="public",
            group="sales",
            config={"materialized": "table", "contract": {"enforced": True}, "on_schema_change": "fail"},
            columns={"id": {"name": "id"}},
            depends_on={"nodes": ["source.shop.raw.orders", "model.other.b"]},
        ),
        "test.shop.t": {"resource_type": "test", "attached_node": "model.shop.a", "depends_on": {"nodes": ["model.shop.a"]}},
        "test.shop.u": {"resource_type": "test", "depends_on": {"nodes": ["model.shop.a"]}},
        "model.other.b": {**node("b", TEXT), "package_name": "other"},
    }
}


def model(contents: Mapping[str, str]) -> dict[str, Data]:
    """What is known of model `a`."""
    held = files.held({"dbt_project.yml": "name: shop\n", "models/a.sql": TEXT, **contents})
    return next(each.data for each in dbt.read(held) if each.data["name"] == "a")


def test_what_dbt_knows_is_preferred() -> None:
    """Settings, tests and references that no single file shows come from dbt's own manifest."""
    assert [model({})[key] for key in ("access", "enforced", "tests", "reads")] == ["", False, 0, []]
    known = model({"target/manifest.json": json.dumps(KNOWN)})
    wanted = ("access", "group", "enforced", "materialized", "on_schema_change", "tests")
    assert [known[key] for key in wanted] == ["public", "sales", True, "table", "fail", 2]
    assert [(row["kind"], row["name"], row["resolves"]) for row in known["reads"] if isinstance(row, dict)] == [  # type: ignore[union-attr]
        ("source", "raw.orders", True),
        ("ref", "b", True),
    ]


def test_what_was_changed_since_is_read_from_the_file() -> None:
    """A manifest that dbt wrote before a model changed says nothing of it; what YAML says counts more than what dbt knew."""
    stale = model({"target/manifest.json": json.dumps(KNOWN), "models/a.sql": "select 1\n"})
    assert (stale["access"], stale["enforced"], stale["tests"]) == ("", False, 0)
    said = "models: [{name: a, config: {access: private, contract: {enforced: false}}}]\n"
    known = model({"target/manifest.json": json.dumps(KNOWN), "models/a.yml": said})
    assert (known["access"], known["enforced"], known["tests"]) == ("private", False, 2)


DESCRIBED = """\
models:
  - name: a
    description: orders
    config: {access: public, group: sales, contract: {enforced: true}}
    columns: [{name: id, data_tests: [unique]}]
    data_tests: [fresh]
"""


def _parsed() -> str:
    """What dbt writes down of a project with that YAML."""
    made = node(
        "a", TEXT, patch_path="shop://models/a.yml", access="public", group="sales", description="orders",
        config={"contract": {"enforced": True}}, columns={"id": {"name": "id"}},
    )  # fmt: skip
    row = {"resource_type": "test", "attached_node": "model.shop.a", "original_file_path": "models/a.yml"}
    return json.dumps({"nodes": {"model.shop.a": made, "test.shop.t": row, "test.shop.u": row}})


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (", contract: {enforced: true}", "", "`contract`"),
        ("access: public, ", "", "`access`"),
        ("group: sales, ", "", "`group`"),
        ("    description: orders\n", "", "description"),
        ("name: id", "name: key", "column"),
        ("    data_tests: [fresh]\n", "", "test"),
        ("name: a\n", "name: b\n", "description of the model"),
    ],
)
def test_a_setting_deleted_from_the_yaml_is_not_hidden(before: str, after: str, lost: str) -> None:
    """The manifest of dbt counts no longer where the YAML lacks what dbt read there, and the report says what to run."""
    held = files.held({
        "dbt_project.yml": "name: shop\n", "models/a.sql": TEXT, "target/manifest.json": _parsed(),
        "models/a.yml": DESCRIBED.replace(before, after),
    })  # fmt: skip
    found = next(each.data for each in dbt.read(held) if each.data["name"] == "a")
    assert held.skipped == {"target/manifest.json": f"older than models/a.yml, where `a` has lost its {lost}: run dbt parse"}
    if lost == "`contract`":
        assert found["enforced"] is False
    if lost == "`access`":
        assert found["access"] == ""
    if lost == "test":
        assert found["tests"] == 1


def test_a_setting_inherited_from_the_project_still_counts() -> None:
    """What dbt_project.yml may give a model, and what is only written in another way, is no sign of an old manifest."""
    project = "name: shop\nmodels: {shop: {+contract: {enforced: true}, +group: sales, +access: public}}\n"
    said = DESCRIBED.replace("    config: {access: public, group: sales, contract: {enforced: true}}\n", "")
    assert said != DESCRIBED
    for text in (said, DESCRIBED, DESCRIBED.replace("config: {access: public, ", "access: public\n    config: {")):
        held = files.held({
            "dbt_project.yml": project, "models/a.sql": TEXT, "models/a.yml": text, "target/manifest.json": _parsed(),
        })  # fmt: skip
        found = next(each.data for each in dbt.read(held) if each.data["name"] == "a")
        assert (held.skipped, found["enforced"], found["access"], found["tests"]) == ({}, True, "public", 2)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"nodes": 3}', '{"nodes": {"model.shop.a": 1, "x": {"name": []}}}', "[" * 9000]
)
def test_a_manifest_that_is_none(text: str) -> None:
    """Whatever lies there, the model is read from its own file."""
    assert model({"target/manifest.json": text})["materialized"] == ""


def test_the_manifest_of_dbt_is_found_on_disk(tmp_path: Path) -> None:
    """It lies in a folder that is not entered: it alone is looked at there, and a rule speaks of what it says."""
    contents = {
        "platform.yaml": MANIFEST,
        "transform/dbt_project.yml": "name: shop\n",
        "transform/models/a.sql": TEXT,
        "transform/target/manifest.json": json.dumps({"nodes": {"model.shop.a": node("a", TEXT, access="public")}}),
        "transform/target/compiled/a.yaml": "a: [\n",
    }
    for path, text in contents.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    part = checking.check(look(tmp_path.as_posix()), CATALOG, Terms(today=TODAY)).checked
    assert "undescribed-public-model" in {each.rule for each in part.findings}
    assert (part.looked["files"], part.looked["model"], part.skipped) == (3, 1, ())


def test_contracts_among_examples_bind_nobody() -> None:
    """A contract that shows what one could look like is no part that the manifest forgot."""
    text = "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\n"
    assert "part-not-in-manifest" in rules({"contracts/orders.odcs.yaml": text})
    assert "part-not-in-manifest" not in rules({"docs/examples/orders.odcs.yaml": text})


def test_results_of_queries_are_kept_in_no_versions() -> None:
    """What a query left can be asked again; a bucket of data cannot."""
    found = {
        name: rules({"infra/main.tf": f'resource "aws_s3_bucket" "{name}" {{\n}}\n'}) for name in ("athena_results", "data")
    }
    assert "unversioned-bucket" not in found["athena_results"]
    assert "unversioned-bucket" in found["data"]

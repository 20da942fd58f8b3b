"""A manifest proposed from a repository: what it recovers, where each value comes from, and what it leaves to people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder import judge, pipeline, repository, survey
from scaffolder.catalog import Catalog
from scaffolder.facts import files
from scaffolder.faults import FAULTS
from scaffolder.model.knowledge import Sign
from scaffolder.survey import traces

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CATALOG = Catalog()
TODAY = "2026-11-26"

RECOVERED = {
    "bank-mesh-on-fabric": 36,
    "insurer-fabric": 36,
    "manufacturer-lakehouse": 39,
    "retail-mesh": 39,
    "startup-lakehouse": 22,
    "subscription-warehouse": 40,
}
"""How many choices and facts of the whole platform come back equal from the repository that each example becomes."""

OTHERWISE = {
    "bank-mesh-on-fabric": {"regimes"},
    "insurer-fabric": {"regimes"},
    "manufacturer-lakehouse": {"regimes", "ml.frameworks"},
    "subscription-warehouse": {"storage.catalog"},
}
"""What a repository shows in part (laws with a page of their own, one library of two), or otherwise: tables lie in Snowflake,
and the cloud's own catalog is set up beside it."""

UNREAD = {"teradata", "hadoop"}
"""Sources that no product reads: nothing of them is in the repository."""


@cache
def recovered(name: str) -> tuple[survey.Proposal, dict[str, Any], files.Files]:
    """What is proposed for an example's repository without its manifest, the resolved manifest, and the files."""
    text = (EXAMPLES / name / "platform.yaml").read_text("utf-8")
    judged = judge.judge(text, "platform.yaml", CATALOG, today=TODAY)
    made = pipeline.repository(judged, CATALOG, today=TODAY)
    held = files.held({each.path: each.content for each in made.files if each.path != "platform.yaml"})
    return survey.propose(held, CATALOG, name="folder"), dict(judged.architecture.resolved), held


def proposed(contents: Mapping[str, bytes | str], name: str = "folder") -> survey.Proposal:
    return survey.propose(files.held(contents), CATALOG, name=name)


def data(proposal: survey.Proposal) -> dict[str, Any]:
    """The proposed manifest as plain data; it has no structural fault, whatever it was made from."""
    judged = judge.judge(proposal.text, "platform.yaml", CATALOG, today=TODAY)
    assert [(each.rule, each.message) for each in judged.findings if each.rule in FAULTS] == []
    found = yaml.safe_load(proposal.text)
    assert isinstance(found, dict)
    return found


def at(resolved: Mapping[str, Any], key: str) -> Any:
    found: Any = resolved
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def leaves(section: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{start}{key}.")
        elif not (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield f"{start}{key}", value


@pytest.mark.parametrize("name", sorted(RECOVERED))
def test_the_choices_of_an_example_come_back(name: str) -> None:
    """What a repository can show of its platform comes back equal; nothing that comes back contradicts the manifest."""
    proposal, resolved, _ = recovered(name)
    told = dict(leaves(data(proposal)))
    equal = {key for key, value in told.items() if value == at(resolved, key) and key != "version"}
    assert set(told) - equal - {"version"} == OTHERWISE.get(name, set())
    assert len(equal) == RECOVERED[name]
    for key in OTHERWISE.get(name, set()) - {"storage.catalog"}:
        assert set(told[key]) < set(at(resolved, key))


@pytest.mark.parametrize("name", sorted(RECOVERED))
def test_the_lists_of_an_example_come_back(name: str) -> None:
    """Domains, products and sources come back with owners, classes, promises, contents and inputs as they were."""
    proposal, resolved, held = recovered(name)
    found = data(proposal)
    for key in ("domains", "products"):
        before = {row["id"]: row for row in resolved[key]}
        assert {row["id"] for row in found[key]} == set(before)
        for row in found[key]:
            was = before[row["id"]]
            for field in {"domain", "owner", "steward", "classification", "retention_days", "tier"} & set(was):
                assert row.get(field) == was[field], (row["id"], field)
            if was.get("contains"):
                assert sorted(row.get("contains", ["none"])) == sorted(was["contains"])
            assert set(was.get("inputs", ())) <= set(row.get("inputs", was.get("inputs", ())))
            assert key == "domains" or row["contract"] in held
    sources = {row["id"] for row in found["sources"]}
    assert {row["id"] for row in resolved["sources"]} - UNREAD <= sources
    regions = [(row["provider"], row["name"], row["jurisdiction"]) for row in resolved["cloud"]["regions"]]
    shown = [(row["provider"], row["name"], row["jurisdiction"]) for row in found.get("cloud", {}).get("regions", ())]
    assert shown == [each for each in regions if each[0] != "on-prem"]


@pytest.mark.parametrize("name", sorted(RECOVERED))
def test_every_value_names_a_line_that_is_there(name: str) -> None:
    """Behind each value stands a file of the repository and one of its lines."""
    proposal, _, held = recovered(name)
    named = 0
    for line in proposal.text.splitlines():
        told = re.search(r"  # ([^,]+?):(\d+)(?:, |$)", line)
        if line.lstrip().startswith("#") or line in ("", "version: 1") or line.rstrip().endswith(":"):
            continue
        assert told, line
        text = held.text(told[1])
        assert text is not None and int(told[2]) <= len(text.splitlines()), line
        named += 1
    assert named > 50


@pytest.mark.parametrize("name", sorted(RECOVERED))
def test_what_is_proposed_agrees_with_its_repository(name: str) -> None:
    """Held against the proposed manifest, a repository has no finding but that it was made from another manifest."""
    proposal, _, held = recovered(name)
    judged = judge.judge(proposal.text, "platform.yaml", CATALOG, today=TODAY)
    with_it = held.changed({"platform.yaml": proposal.text})
    found = repository.check(with_it, judged.architecture, CATALOG, today=TODAY).findings
    assert {each.rule for each in found if each.location.path != "platform.yaml"} == {"repository-behind-manifest"}


WRITTEN: Mapping[str, Any] = {
    "resources": lambda word: {"a.tf": f'\n\nresource "{word}" "a" {{}}\n'},
    "modules": lambda word: {"a.tf": f'\n\nmodule "a" {{ source = "{word}" }}\n'},
    "providers": lambda word: {"a.tf": f'\n\nprovider "{word}" {{}}\n'},
    "objects": lambda word: {
        "a.yaml": f"\n\napiVersion: {word.rpartition('/')[0]}/v1\nkind: {word.rpartition('/')[2]}\nmetadata: {{name: a}}\n"
    },
    "charts": lambda word: {"chart/Chart.yaml": f"name: a\ndependencies:\n  - name: {word}\n"},
    "images": lambda word: {"docker-compose.yml": f"services:\n  a:\n    image: docker.io/{word}:1.2\n"},
    "packages": lambda word: (
        {"package.json": f'{{\n  "dependencies": {{\n    "{word}": "1"}}}}\n'}
        if word[0] == "@"
        else {"packages.yml": f"# dbt\npackages:\n  - package: {word}\n"}
        if "/" in word or "_" in word
        else {"requirements.txt": f"# python\n\n{word}[extra]>=1,<2\n"}
    ),
    "adapters": lambda word: {"profiles.yml": f"a:\n  outputs:\n    dev: {{type: {word}}}\n"},
    "servers": lambda word: {"a.odcs.yaml": f"kind: DataContract\nservers:\n  - {{server: a, type: {word}}}\n"},
    "contracts": lambda word: {"a.odcs.yaml": f"kind: DataContract\n\napiVersion: {word}\n"},
    "actions": lambda word: {
        ".github/workflows/a.yml": f"on: push\njobs:\n  a: {{steps: [{{uses: {word}@v1}}]}}\n",
    },
    "models": lambda word: {
        "dbt_project.yml": "name: a\n",
        "models/a.yml": (
            "version: 2\nmodels:\n  - {name: b, config: {contract: {enforced: true}}, data_tests: [c]}\n"
            if word in ("enforced", "tested")
            else f"version: 2\nmodels:\n  - {{name: {word}}}\n"
        ),
    },
    "files": lambda word: {word.replace("**/", "deep/er/").replace("**", "z"): "a: 1\n"},
    "words": lambda word: {"docs/adr/0001-a.md": f"# Use {word} for this\n\n## Status\n\nAccepted\n"},
    "choices": lambda word: {
        "docs/decisions/0002-cloud-model.md": "---\nstatus: accepted\n---\n# A\n\n## Outcome\n\n"
        f'Chosen option: "{_title("cloud-model", word.partition("=")[2])}", because.\n'
    },
}
"""A repository for each kind of trace; the trace stands in its third line, where it has lines."""

SIGNS = [
    (sign, kind, pattern)
    for sign in CATALOG.signs.values()
    for kind, patterns in sign.traces.items()
    for pattern in patterns
    if kind in WRITTEN
]


@pytest.mark.parametrize(("sign", "kind", "pattern"), SIGNS, ids=lambda each: each.id if isinstance(each, Sign) else each)
def test_every_sign_is_found(sign: Sign, kind: str, pattern: str) -> None:
    """Each pattern of each sign, in a repository of its own, brings what the sign says, with its place."""
    word = re.sub(r"\?", "1", pattern if kind == "files" else pattern.replace("*", "x1")).replace("*", "x1")
    contents = WRITTEN[kind](word)
    proposal = proposed(contents)
    found = dict(leaves(yaml.safe_load(proposal.text)))
    for key, value in sign.says:
        if key in proposal.torn:
            said = [str(each.value) for each in proposal.torn[key]]
        else:
            said = [str(each) for each in (found[key] if isinstance(found[key], list) else [found[key]])]
        assert {"true": "True"}.get(value, value) in said, (key, found)
    assert any(f"# {next(iter(reversed(contents)))}:" in line for line in proposal.text.splitlines())


def _title(decision: str, option: str) -> str:
    return next(each.title for each in CATALOG.decisions[decision].options if each.id == option)


def test_every_sign_can_be_found() -> None:
    """What no case above shows is stated in a file, a tag or a region, which have cases below; no kind is unheard of."""
    kinds = {kind for sign in CATALOG.signs.values() for kind in sign.traces}
    assert kinds - set(WRITTEN) == {"regions", "tags"}
    for sign in CATALOG.signs.values():
        assert sign.traces or sign.stated
        for key, value in sign.says:
            known = CATALOG.choices[key]
            assert value in ("*", "true") or value in CATALOG.allowed(key), sign.id
            assert (value == "true") == (known.type == "boolean"), sign.id


@pytest.mark.parametrize(
    ("block", "region"),
    [
        ('provider "aws" { region = "eu-west-2" }', ("aws", "eu-west-2", "uk")),
        ('provider "aws" { region = "eu-central-1" }', ("aws", "eu-central-1", "eu")),
        ('variable "r" { default = "us-east-1" }\nprovider "aws" { region = var.r }', ("aws", "us-east-1", "us")),
        ('provider "google" { region = "europe-west6" }', ("gcp", "europe-west6", "ch")),
        ('provider "google" { region = "us-east1" }', ("gcp", "us-east1", "us")),
        ('module "a" {\n source = "./a"\n region = "us-east1" }', ("gcp", "us-east1", "us")),
        ('resource "azurerm_resource_group" "a" { location = "uksouth" }', ("azure", "uksouth", "uk")),
        ('provider "aws" { region = var.unknown }', None),
        ('provider "aws" { region = "mars-north-1" }', None),
        ('provider "aws" {\n alias = "copies"\n region = "eu-west-2" }', None),
    ],
)
def test_regions_and_the_law_that_holds_there(block: str, region: tuple[str, str, str] | None) -> None:
    """A region that infrastructure code names comes with cloud and jurisdiction; one that is computed or unknown does not."""
    found = data(proposed({"main.tf": f"{block}\n"})).get("cloud", {}).get("regions", [])
    assert [tuple(row.values()) for row in found] == ([region] if region else [])


FOREIGN = {
    "dbt_project.yml": "name: jaffle\nprofile: jaffle\nmodel-paths: [models]\n",
    "profiles.yml": "jaffle:\n  target: dev\n  outputs:\n    dev: {type: duckdb}\n    prod: {type: snowflake}\n",
    "models/_groups.yml": "groups:\n  - name: finance\n    owner: {name: Fin, email: fin@example.org}\n",
    "models/staging/_sources.yml": "sources:\n  - name: Shop DB\n    tables: [{name: orders}, {name: people}]\n",
    "models/staging/stg_orders.sql": "select * from {{ source('Shop DB', 'orders') }}\n",
    "models/marts/finance/revenue.sql": "select * from {{ ref('orders') }}\n",
    "models/marts/orders.sql": "select * from {{ ref('stg_orders') }}\n",
    "models/marts/_marts.yml": "models:\n  - name: revenue\n    config: {group: finance}\n"
    "    columns:\n      - {name: email, meta: {pii: true}}\n",
    "docker-compose.yml": "services:\n  broker: {image: 'confluentinc/cp-kafka:7.6'}\n",
    "CODEOWNERS": "* @example/data\n/models/marts/orders.sql @example/sales\n",
    ".gitlab-ci.yml": "test: {script: [make]}\n",
    "tests/requirements.txt": "apache-airflow==3\n",
    "docs/adr/0001-x.md": "# Use Dagster\n\n## Status\n\nSuperseded\n",
    "docs/adr/0002-y.md": "# Move away from Prefect\n\n## Status\n\nAccepted\n",
}
"""A project as people write them."""


def test_a_project_that_nobody_generated() -> None:
    """Marts become products, groups domains; what stands in tests or is superseded does not count."""
    proposal = proposed(FOREIGN, name="legacy")
    found = data(proposal)
    assert (found["name"], found["style"], found["owner"]) == ("jaffle", "warehouse", "@example/data")
    assert found["storage"]["warehouse"] == found["processing"]["batch_engine"] == "snowflake"
    assert found["streaming"] == {"enabled": True, "broker": "kafka"}
    assert found["delivery"]["code_host"] == "gitlab"
    assert "orchestrator" not in found["processing"]
    assert found["domains"] == [{"id": "jaffle"}, {"id": "finance", "owner": "fin@example.org"}]
    assert found["sources"] == [{"id": "shop-db"}]
    assert found["products"] == [
        {"id": "orders", "domain": "jaffle", "inputs": ["shop-db"], "owner": "@example/sales"},
        {"id": "revenue", "domain": "finance", "owner": "fin@example.org", "contains": ["pii"], "inputs": ["orders"]},
    ]
    assert "    owner: fin@example.org  # models/_groups.yml:2\n" in proposal.text


def test_two_equal_answers_are_no_answer() -> None:
    """Where files tell two values equally well, both stand as comments with their places, and none is taken."""
    proposal = proposed({"a.tf": 'resource "aws_sfn_state_machine" "a" {}\n\nresource "aws_mwaa_environment" "b" {}\n'})
    assert sorted(str(each.value) for each in proposal.torn["processing.orchestrator"]) == ["mwaa", "step-functions"]
    assert "# processing:\n#   orchestrator: mwaa  # a.tf:3\n#   orchestrator: step-functions  # a.tf:1\n" in proposal.text
    assert "processing" not in data(proposal)


def test_compiled_lists_tell_only_what_was_asked_for() -> None:
    """What another package brought in is no choice of anybody."""
    compiled = "dagster==1.0\n    # via -r requirements.in\nprefect==3.0\n    # via\n    #   dagster\n"
    proposal = proposed({"requirements.txt": compiled})
    assert data(proposal)["processing"] == {"orchestrator": "dagster"}


def test_nothing_tells_nothing() -> None:
    """An empty folder gives the smallest manifest, and says what is open."""
    proposal = proposed({}, name="void")
    assert data(proposal) == {"version": 1, "name": "void", "style": "lakehouse"}
    assert proposal.silent == ("style", "owner", "industry", "regimes")


SECRET = "AKIA" + "Z7QX3M5N8P2R4T6V"
NASTY = (
    "", " ", "con", "NUL", "-", "é", "a\nb: c", "# x", "'\"", "{{ 7 * 7 }}", "\u202eevil", "null", "yes", "1.10", "x" * 300,
    "../../etc", "a: b", "- c", "&a", "*a", "!!python/object:os.system", "orders", SECRET,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=20), min_size=8, max_size=8), st.booleans())
def test_whatever_names_a_repository_bears(names: list[str], models_only: bool) -> None:
    """No name, owner or path of a repository makes a manifest that does not hold its shape, or carries a secret."""
    a, b, c, d, e, f, g, h = names
    contract = {
        "kind": "DataContract", "apiVersion": a, "id": b, "domain": c, "dataProduct": d, "tags": [e, f],
        "team": [{"username": g, "role": "owner"}], "slaProperties": [{"property": "retention", "value": h, "unit": "d"}],
        "schema": [{"name": e, "properties": [{"name": f, "tags": [g]}]}],
    }  # fmt: skip
    path = re.sub(r"[\0/]", "", h)[:100] or "p"
    contents = {
        f"{path}/a.odcs.yaml": json.dumps(contract),
        "catalog/registration.yaml": json.dumps({"platform": a, "products": [{"id": b, "owner": c, "inputs": [d, e, b]}, d]}),
        "CODEOWNERS": f"* {g}\n{a} {b}\n",
        "domains/x/domain.yaml": json.dumps({"id": e, "owner": f, "steward": h}),
        "dbt_project.yml": json.dumps({"name": f}),
        "models/m.yml": json.dumps({"models": [{"name": b, "access": "public", "group": c}]}),
        "models/g.yml": json.dumps({"groups": [{"name": c, "owner": {"email": d}}]}),
        "models/s.yml": json.dumps({"sources": [{"name": g, "tables": [{"name": a}]}]}),
        "finops/budget.yaml": json.dumps({"monthly_euros": a, "allocation": b}),
        "docs/decisions/0001-platform-style.md": f"---\nstatus: {c!r}\n---\n# {d}\n\nChosen option: \"{e}\", because\n",
        "main.tf": f'provider "aws" {{ region = {json.dumps(a)} }}\n',
    }  # fmt: skip
    if models_only:
        contents = {each: text for each, text in contents.items() if "odcs" not in each and not each.startswith("catalog/")}
    proposal = proposed(contents)
    data(proposal)
    assert SECRET not in proposal.text


def test_rules_of_a_contract_are_counted() -> None:
    """A product whose contract checks tables and fields states so many quality rules; where nothing is checked, none."""
    text = (
        "kind: DataContract\napiVersion: v3.1.0\nid: plays\nversion: 1.0.0\nstatus: active\ndomain: music\nschema:\n"
        "  - name: plays\n    properties:\n"
        "      - {name: id, quality: [{type: library, metric: rowCount, mustBe: 0}]}\n%s"
    )
    rule = "    quality:\n      - {type: sql, query: select 1, mustBe: 1}\n      - {type: text, description: fresh}\n"
    found = data(proposed({"contracts/plays.odcs.yaml": text % rule}))["products"][0]
    assert found["quality_rules"] == 3
    none = text.replace(", quality: [{type: library, metric: rowCount, mustBe: 0}]", "") % ""
    assert "quality_rules" not in data(proposed({"contracts/plays.odcs.yaml": none}))["products"][0]


def test_tests_of_a_model_are_its_rules() -> None:
    """A model that stands for a product brings the number of its tests; the days of the semantic layer are no product."""
    body = "models:\n- {name: orders, columns: [{name: id, data_tests: [unique, not_null]}], data_tests: [fresh]}\n"
    contents = {
        "dbt_project.yml": "name: shop\n",
        "models/marts/orders.sql": "select 1 as id\n",
        "models/marts/metricflow_time_spine.sql": "select 1 as date_day\n",
        "models/marts/m.yml": body,
    }
    assert [(each["id"], each["quality_rules"]) for each in data(proposed(contents))["products"]] == [("orders", 3)]


def test_the_lock_of_terraform_is_no_store() -> None:
    """A table by which Terraform locks its own state tells nothing of what serves the platform."""
    table = 'resource "aws_dynamodb_table" "t" {\n  name     = "locks"\n  hash_key = "%s"\n}\n'
    assert not [each for each in traces.read(files.held({"main.tf": table % "LockID"})) if each.kind == "resources"]
    assert [each for each in traces.read(files.held({"main.tf": table % "order_id"})) if each.kind == "resources"]

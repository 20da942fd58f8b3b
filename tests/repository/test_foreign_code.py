"""Infrastructure, containers, workflows and requirements as others write them, and what their owners would not accept."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scaffolder import judge, repository
from scaffolder.catalog import Catalog
from scaffolder.facts import files

CATALOG = Catalog()
TODAY = "2026-11-26"
MANIFEST = "version: 1\nname: shop\nstyle: lakehouse\n"


def rules(contents: Mapping[str, str]) -> list[str]:
    """The rules that a repository breaks, those about its manifest left out."""
    architecture = judge.check(MANIFEST, "platform.yaml", CATALOG, today=TODAY).architecture
    found = repository.check(files.held({"platform.yaml": MANIFEST, **contents}), architecture, CATALOG, today=TODAY).findings
    return sorted(each.rule for each in found if each.location.path != "platform.yaml")


REQUIRED = (
    'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "%s"\n    }\n  }\n}\n'
)
PROVIDER = 'provider "aws" {}\n'


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ({"versions.tf": REQUIRED % ">= 5.0" + PROVIDER}, True),
        ({"versions.tf": REQUIRED % "!= 5.1" + PROVIDER}, True),
        ({"versions.tf": REQUIRED % "~> 5.0" + PROVIDER}, False),
        ({"versions.tf": REQUIRED % "5.90.0" + PROVIDER}, False),
        ({"versions.tf": REQUIRED % "= 5.90.0" + PROVIDER}, False),
        ({"versions.tf": REQUIRED % ">= 5.0" + PROVIDER, ".terraform.lock.hcl": "# locked\n"}, False),
        ({"modules/lake/versions.tf": REQUIRED % ">= 5.0"}, False),  # whoever calls the module bounds it
    ],
)
def test_versions_of_providers(contents: dict[str, str], told: bool) -> None:
    """A root needs an upper bound or a lock; a module that others call only says what it needs at least."""
    assert ("loose-provider-version" in rules(contents)) == told


POD = "apiVersion: %s\nkind: %s\nmetadata: {name: a}\nspec: %s\n"
OPEN = "{containers: [{name: a, image: 'x/y:1.2.3', resources: {limits: {memory: 1Gi}}%s}]%s}"


@pytest.mark.parametrize(
    ("kind", "around", "own", "pod", "told"),
    [
        ("Deployment", "{template: {spec: %s}}", "", "", True),
        ("CronJob", "{jobTemplate: {spec: {template: {spec: %s}}}}", "", "", True),
        ("Pod", "%s", "", "", True),
        ("StatefulSet", "{template: {spec: %s}}", "", ", securityContext: {runAsNonRoot: true}", False),
        ("StatefulSet", "{template: {spec: %s}}", "", ", securityContext: {runAsUser: 1000}", False),
        ("Job", "{template: {spec: %s}}", ", securityContext: {runAsUser: 0}", ", securityContext: {runAsNonRoot: true}", True),
        ("Deployment", "{template: {spec: %s}}", "", ", nodeSelector: {kubernetes.io/os: windows}", False),
    ],
)
def test_who_a_container_runs_as(kind: str, around: str, own: str, pod: str, told: bool) -> None:
    """The container's own word counts before its pod's; users of Linux mean nothing on Windows."""
    found = rules({"k8s/a.yaml": POD % ("v1", kind, around % (OPEN % (own, pod)))})
    assert ("container-as-root" in found) == told


def test_patches_and_limits_of_a_namespace() -> None:
    """A patch without an image is no container, and a namespace may bound what says nothing."""
    patch = POD % ("apps/v1", "Deployment", "{template: {spec: {containers: [{name: a, env: [{name: B, value: c}]}]}}}")
    assert rules({"k8s/patch.yaml": patch}) == []
    bare = "{containers: [{name: a, image: 'x/y:1.2.3', securityContext: {runAsNonRoot: true}}]}"
    contents = {"k8s/a.yaml": POD % ("v1", "Pod", bare)}
    assert rules(contents) == ["container-without-limits"]
    limits = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container}]}\n"
    assert rules({**contents, "k8s/limits.yaml": limits}) == []


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("{image: 'x/y:1.2.3'}", []),  # what the image runs as is not known here
        ("{image: 'x/y:1.2.3', user: root}", ["container-as-root"]),
        ("{image: 'x/y:1.2.3', privileged: true}", ["privileged-container"]),
        ("{image: 'x/y:1.2.3', volumes: ['/var/run/docker.sock:/var/run/docker.sock']}", ["privileged-container"]),
        ("{image: 'x/y:1.2.3', cap_add: [SYS_ADMIN]}", ["privileged-container"]),
    ],
)
def test_services_of_a_compose_file(service: str, expected: list[str]) -> None:
    """What a compose file asks for is told; tests may start what they need."""
    assert rules({"deploy/compose.yaml": f"services: {{a: {service}}}\n"}) == expected
    assert rules({"tests/docker-compose.yml": f"services: {{a: {service}}}\n"}) == []


STEPS = "name: w\non: [push]\npermissions: {}\njobs: {a: {runs-on: x, permissions: {}, steps: [%s]}}\n"
CHECKOUT = "{uses: actions/checkout@1af3b93b6815bc44a9784bd300feb67ff0d1eeb3%s}"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (CHECKOUT % "", True),
        (CHECKOUT % ", with: {persist-credentials: 'false'}", False),
        (CHECKOUT % "" + ", {run: git push origin HEAD}", False),  # the token is what it pushes with
        ("{run: git push}, " + CHECKOUT % "", True),
    ],
)
def test_tokens_that_a_checkout_leaves(steps: str, told: bool) -> None:
    """A job that pushes needs its token; every other one leaves it to whatever runs after."""
    assert ("checkout-keeps-credentials" in rules({".github/workflows/w.yml": STEPS % steps})) == told


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ({"requirements.txt": "dbt-core\nduckdb>=1.5\n"}, False),  # nothing here is locked
        ({"requirements.in": "duckdb\n", "requirements.lock": "duckdb==1.5.6 --hash=sha256:00\n"}, True),
        ({"requirements.in": "duckdb>=1.5\n", "requirements.lock": "duckdb==1.5.6 --hash=sha256:00\n"}, False),
        ({"requirements.txt": "duckdb==1.5.6 \\\n    --hash=sha256:00\ndbt-core>=1.11\n"}, True),
        ({"requirements.txt": "-r other.txt\n# duckdb\nduckdb==1.5.6 --hash=sha256:00\n"}, False),
    ],
)
def test_requirements_beside_locked_ones(contents: dict[str, str], told: bool) -> None:
    """Where others are locked, a requirement has a version; where nothing is, nothing is asked."""
    assert ("loose-requirement" in rules(contents)) == told


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ("{name: a}, {name: b}", False),  # nobody watches anything here
        ("{name: a, freshness: {error_after: {count: 1, period: day}}}, {name: b}", True),
        ("{name: a, freshness: {error_after: {count: 1, period: day}}}, {name: b, freshness: null}", False),
        (
            "{name: a, freshness: {error_after: {count: 1, period: day}}}, {name: b, config: {freshness: {warn_after: 1}}}",
            False,
        ),
    ],
)
def test_tables_whose_age_is_watched(tables: str, told: bool) -> None:
    """A project that watches some tables watches all, unless it says that the age of one does not matter."""
    contents = {"dbt_project.yml": "name: shop\n", "models/s.yml": f"sources: [{{name: x, tables: [{tables}]}}]\n"}
    assert ("landing-without-freshness" in rules(contents)) == told


FIELDS = "kind: DataContract\napiVersion: v3.1.0\nid: a\nversion: 1.0.0\nschema: [{name: a, properties: [{name: email%s}]}]\n"
MODEL = (
    "models: [{name: a, config: {meta: {contract: a.odcs.yaml}}, columns: [{name: id, meta: {pii: false}}, {name: email%s}]}]\n"
)


@pytest.mark.parametrize(
    ("field", "column", "at"),
    [
        (", tags: [personal]", ", tags: [pii]", ""),
        (", tags: [personal]", "", ""),  # the model marks nothing, so nothing is missing in it
        ("", ", meta: {contains_pii: true}", "a.odcs.yaml"),
        ("", ", config: {tags: [personal]}", "a.odcs.yaml"),
        (", classification: internal", ", meta: {classification: restricted}", "a.odcs.yaml"),
        (", classification: restricted, tags: [personal]", ", meta: {classification: internal}, tags: [pii]", "models/m.yml"),
    ],
)
def test_marks_of_a_contract_and_of_its_model(field: str, column: str, at: str) -> None:
    """The side that lacks what the other says is named, whatever words a model uses for it."""
    contents = {
        "platform.yaml": MANIFEST,
        "dbt_project.yml": "name: shop\n",
        "models/a.sql": "select 1 as id, 2 as email\n",
        "models/m.yml": MODEL % column,
        "a.odcs.yaml": FIELDS % field,
    }
    architecture = judge.check(MANIFEST, "platform.yaml", CATALOG, today=TODAY).architecture
    found = repository.check(files.held(contents), architecture, CATALOG, today=TODAY).findings
    assert [each.location.path for each in found if each.rule == "field-without-its-mark"] == ([at] if at else [])


@pytest.mark.parametrize(
    ("processing", "more", "told"),
    [
        ("", {}, False),  # what we would choose says nothing about what runs there
        ("processing: {transform: dbt}\n", {}, False),
        ("processing: {batch_engine: duckdb}\n", {}, True),
        ("processing: {batch_engine: duckdb, daily_gb: 20}\n", {}, False),
        ("", {".scaffold/lock.json": '{"version": 1, "files": {}}'}, True),  # there it is what was generated
    ],
)
def test_what_we_would_choose_is_not_held_against_others(processing: str, more: dict[str, str], told: bool) -> None:
    """The engine of a repository that names none is not known; that of a generated one is the default."""
    contents = {"platform.yaml": MANIFEST + processing, "dbt_project.yml": "name: shop\n", **more}
    alone = files.held({"platform.yaml": contents["platform.yaml"], "scaffold-baseline.json": "{}", "README.md": "# Shop\n"})
    held = files.held(contents)
    judged = judge.check_repository(held, "platform.yaml", CATALOG, today=TODAY, text=contents["platform.yaml"])
    assert ("engine-too-small" in {each.rule for each in judged.findings}) == told
    planned = judge.check_repository(alone, "platform.yaml", CATALOG, today=TODAY, text=contents["platform.yaml"])
    assert ("engine-too-small" in {each.rule for each in planned.findings}) == ("daily_gb" not in processing)


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("app.yaml", "url: https://ann:hunter2hunter2@db.example.org/x\n", True),
        ("app.yaml", "url: postgresql://DB_USERNAME:DB_PASSWORD@DB_HOST/x\n", False),
        ("tests/test_a.py", "proxy = 'https://username:password@proxy.example.org'\n", False),
        ("tests/test_a.py", "proxy = 'https://ann:Xk9fQ2vLr8TzaB@proxy.example.org'\n", True),
        ("store.py", 'url = "mssql+pyodbc://sa:yourStrong(!)Phrase@localhost:1433/x"\n', False),
        ("store.py", 'url = "mssql+pyodbc://sa:Xk9fQ2vLr8TzaB@localhost:1433/x"\n', True),
        ("store.py", 'url = "mssql+pyodbc://sa:yourStrong(!)Phrase@localhost.example.org/x"\n', True),
        ("a.py", f'"e.g. https://hooks.slack.com/services/T0JKJQKQS/B0JKJQKQS/{"X" * 24}"\n', False),
    ],
)
def test_passwords_that_everybody_may_know(path: str, text: str, told: bool) -> None:
    """The word itself, what a test makes up, and what a service on this machine starts with are no secrets."""
    assert ("secret-in-file" in rules({path: text})) == told


def test_templates_and_pages_of_documentation_are_left_alone() -> None:
    """A file with names between percent signs is not filled yet, and what documentation shows is no platform."""
    assert rules({"templates/store.yaml": "cluster: %CLUSTER_ID%\nregion: %REGION%\n"}) == []
    pod = "{containers: [{name: a, image: 'x/y:1.2.3'}]}"
    assert rules({"docs/deploy.yaml": POD % ("v1", "Pod", pod)}) == []
    assert rules({"deploy/deploy.yaml": POD % ("v1", "Pod", pod)}) == ["container-as-root", "container-without-limits"]


def test_json_that_its_tool_reads_with_commas_too_many() -> None:
    """TypeScript and editors allow a comma at the end; for every other JSON file it is a fault."""
    text = '{"compilerOptions": {"strict": true,},}\n'
    assert rules({"tsconfig.build.json": text, ".vscode/settings.json": text, "web/jsconfig.json": text}) == []
    assert rules({"config.json": text}) == ["malformed-file"]

"""The checks of every change: the same on every code host, and each in the words of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest
import yaml
from generated import CATALOG, EMPTY, ROOT, TODAY, generated

from scaffolder import judge, plan

HOSTS = {
    "github": (".github/workflows/check.yml", ".github/workflows/infrastructure.yml", ".github/workflows/supply-chain.yml"),
    "gitlab": (".gitlab-ci.yml",),
    "azure-devops": ("azure-pipelines.yml",),
}
"""Where a host finds its checks."""

SCHEMAS = {
    ".github/workflows/": "github-workflows",
    ".github/dependabot.yml": "dependabot",
    ".gitlab-ci.yml": "gitlab-ci",
    "azure-pipelines.yml": "azure-pipelines",
    "renovate.json": "renovate",
}
"""The schema of each file that a host or its bots read, as check-jsonschema carries it."""

ESSENTIAL = (
    "make test",
    "make lint",
    "scaffold validate",
    "sarif=",
    "tools/contract_changes.py",
    "tofu fmt -check -recursive infra",
    "tofu init",
    "infra/azure/envs/prod",
    "checkov --directory infra",
    "pip-audit --requirement requirements.lock --require-hashes",
    "cyclonedx-py requirements",
)
"""What a change is held to, wherever the repository lies."""

MANIFEST = (ROOT / "tests/estates/azure-synapse.yaml").read_text("utf-8")


@pytest.fixture(scope="module", params=list(HOSTS))
def hosted(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, str]]:
    """A repository on each host in turn."""
    manifest = MANIFEST.replace("code_host: azure-devops", f"code_host: {request.param}")
    assert manifest.count(request.param) == 1
    return request.param, generated(manifest)


def test_every_host_runs_the_same_checks(hosted: tuple[str, Mapping[str, str]]) -> None:
    """Tests, contracts, the manifest, infrastructure and supply chain are checked on each host."""
    host, repository = hosted
    text = "\n".join(repository[path] for path in HOSTS[host]).replace('-chdir="$PLACE" ', "")
    text = text.replace("docker run", "").replace("ghcr.io/opentofu/opentofu:1.10", "tofu")
    assert [each for each in ESSENTIAL if each not in text] == []


def test_no_file_of_another_host_lies_about(hosted: tuple[str, Mapping[str, str]]) -> None:
    """A repository has the checks of its own host alone, and their owner is asked."""
    host, repository = hosted
    others = {path for name, paths in HOSTS.items() if name != host for path in paths}
    assert not others & set(repository)
    assert HOSTS[host][0].split("workflows")[0].strip("/") in repository["CODEOWNERS"]


def test_each_file_is_what_its_host_reads(hosted: tuple[str, Mapping[str, str]]) -> None:
    """Pipelines and settings of bots hold to the published schema of their host."""
    _, repository = hosted
    checked = 0
    for path, text in repository.items():
        name = next((schema for start, schema in SCHEMAS.items() if path.startswith(start)), None)
        if name:
            quoted = text.replace("\non:", '\n"on":')  # which YAML 1.1 takes for a boolean
            loader = yaml.BaseLoader if name == "azure-pipelines" else yaml.SafeLoader  # Azure reads every scalar as text
            faults = [error.message for error in validator(name).iter_errors(yaml.load(quoted, loader))]  # noqa: S506
            assert not faults, (path, faults)
            checked += 1
    assert checked >= 2


def validator(name: str) -> Any:
    """A schema that check-jsonschema carries."""
    shipped = files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return jsonschema_rs.validator_for(json.loads(shipped.read_text("utf-8")))


def test_a_fault_of_a_pipeline_is_seen() -> None:
    """The schemas are no formality: a misspelt key of a job is a fault."""
    assert not validator("gitlab-ci").is_valid({"test": {"script": ["make test"], "stagee": "check"}})
    assert not validator("github-workflows").is_valid({"on": "push", "jobs": {"a": {"runs-onn": "x", "steps": []}}})


def test_github_is_the_host_of_who_says_nothing() -> None:
    """A manifest without `delivery` gets the checks of GitHub."""
    assert ".github/workflows/check.yml" in generated(EMPTY)


def test_every_conditional_file_is_made_somewhere() -> None:
    """Each file of a set that has a condition of its own is planned for an example, an estate, or the platform of a part."""
    folders = ("examples/*/platform.yaml", "tests/estates/*.yaml", "tests/unit/parts/*.yaml")
    manifests = [path for folder in folders for path in ROOT.glob(folder)]
    planned: set[tuple[str, str]] = set()
    for path in manifests:
        judged = judge.judge(path.read_text("utf-8"), path.name, CATALOG, today=TODAY)
        assert not judged.failing(), path
        planned |= {(each.template_set, each.template) for each in plan.plan(judged.architecture, CATALOG).files}
    asked = {
        (name, file.template) for name, each in CATALOG.template_sets.items() for file in each.files if file.when is not True
    }
    assert asked - planned == set()

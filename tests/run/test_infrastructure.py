"""Infrastructure code as its owner would prove it: formatted, valid, safe, and applied twice without a difference."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import terraform_code
from outside import ROOT, new, node_packages, run, surroundings, tool
from provider_schemas import Provider

pytestmark = pytest.mark.slow

EXAMPLES = ("retail-mesh", "bank-mesh-on-fabric", "subscription-warehouse", "insurer-fabric", "manufacturer-lakehouse")
ESTATES = sorted(path.stem for path in (ROOT / "tests/estates").glob("*.yaml"))
NAMES = (*EXAMPLES, *ESTATES)

PROVIDER = "registry.terraform.io/hashicorp/aws"
SCHEMAS = {"azure": "azurerm", "gcp": "google", "snowflake": "snowflake", "databricks": "databricks"}
"""Providers that are held against their type declarations, by the folder of their code."""

SERVICES = "athena budgets cloudtrail dynamodb ec2 glue iam kinesis kms lakeformation logs s3 s3control sts".split()  # noqa: SIM905

CARRIED = ("dynamodb", "glue-registry", "kinesis", "managed-flink")
"""Services of a platform that the emulator carries; it lacks DataZone, EMR Serverless' stopping, encrypted table buckets, MWAA,
Redshift Serverless, and serverless MSK, Aurora, Valkey and OpenSearch."""

LACKING = {"platform": {"backup": "false", "monthly_budget": "0"}, "domain": {"backup": "false"}}
"""What production asks for that the emulator cannot do: selections of a backup plan, and mails of a budget."""

TRUST = {
    name: {"external_id": "11111111-2222-3333-4444-555555555555", "principal": "arn:aws:iam::123456789012:root"}
    for name in ("sales", "customer-care")
}
"""What Databricks would put out for each domain of the estate that has it."""

FORGOTTEN = {
    "aws_s3_bucket_replication_configuration": {"rule"},
    "aws_glue_registry": {"tags_all"},
    "aws_kinesis_stream": {"tags_all"},
}
"""What the emulator takes and does not give back, by kind and attribute."""


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The repository of every example and of every estate that together ask for each managed service."""
    folder = tmp_path_factory.mktemp("infrastructure")
    manifests = {name: ROOT / "examples" / name / "platform.yaml" for name in EXAMPLES}
    manifests |= {name: ROOT / "tests/estates" / f"{name}.yaml" for name in ESTATES}
    return {name: new(folder / name, manifest) for name, manifest in manifests.items()}


def environment() -> dict[str, str]:
    """What Terraform runs in: no telemetry, no account, and a settings file only where it exists."""
    settings = os.environ.get("TF_CLI_CONFIG_FILE", "")
    kept = settings if settings and Path(settings).is_file() else os.devnull
    return surroundings(TF_CLI_CONFIG_FILE=kept, TF_IN_AUTOMATION="1", CHECKPOINT_DISABLE="1")


def mirror() -> Path | None:
    """A folder on this machine that holds the provider, where there is one."""
    usual = [
        Path.home() / ".terraform.d/plugins",
        Path("/usr/local/share/terraform/plugins"),
        Path("/usr/share/terraform/plugins"),
    ]
    places = [*usual, *(each.parent for each in sorted(Path("/opt").glob("*/registry.terraform.io")))]
    return next((place for place in places if (place / PROVIDER).is_dir()), None)


def clouds(repository: Path) -> list[Path]:
    """The folders of a repository that hold Terraform code, one a provider."""
    return sorted(path for path in (repository / "infra").iterdir() if any(path.rglob("*.tf")))


def clusters(repositories: Mapping[str, Path]) -> dict[str, Path]:
    """The folders that hold manifests for a cluster, by platform."""
    places = {name: repository / "infra/kubernetes" for name, repository in repositories.items()}
    return {name: place for name, place in places.items() if place.is_dir()}


def modules(cloud: Path) -> list[Path]:
    """Every folder with Terraform files of its own."""
    return sorted({path.parent for path in cloud.rglob("*.tf")})


def environments(repository: Path) -> list[Path]:
    """Production, which has whatever development has, and where both are applied or named an example, development too."""
    wanted = "*" if repository.name == "retail-mesh" else "prod"
    return sorted((repository / "infra").glob(f"aws/envs/{wanted}"))


@pytest.fixture(scope="module")
def terraform(repositories: dict[str, Path]) -> dict[str, Path]:
    """The repositories with every environment on AWS initialised: from a folder on this machine, else from the registry."""
    program = shutil.which("terraform")
    if not program:
        pytest.skip("terraform is not on this machine")
    found = mirror()
    source = [f"-plugin-dir={found}"] if found else []
    for repository in repositories.values():
        for place in environments(repository):
            command = [program, "init", "-backend=false", "-input=false", "-no-color", *source]
            done = subprocess.run(
                command, cwd=place, env=environment(), capture_output=True, text=True, check=False, timeout=300
            )
            if done.returncode and not found and "registry" in done.stderr:
                pytest.skip("the provider registry does not answer, and no folder on this machine holds the AWS provider")
            assert done.returncode == 0, done.stdout + done.stderr
    return repositories


@pytest.fixture(scope="module")
def providers() -> Mapping[str, Provider]:
    """The schemas of the providers that cannot be had as programs, by the folder of their code."""
    packages = node_packages(ROOT / "tests/run/providers")
    return {folder: Provider(packages, name) for folder, name in SCHEMAS.items()}


def test_code_is_formatted(repositories: dict[str, Path]) -> None:
    """`terraform fmt` changes nothing, whatever the provider."""
    if not shutil.which("terraform"):
        pytest.skip("terraform is not on this machine")
    for repository in repositories.values():
        infra = repository / "infra"
        assert run("terraform", "fmt", "-check", "-recursive", infra, cwd=infra, env=environment()) == ""


def test_code_for_aws_is_valid(terraform: dict[str, Path]) -> None:
    """Each environment is valid to the provider's own schemas without a warning."""
    places = [place for repository in terraform.values() for place in environments(repository)]
    assert len(places) > len(EXAMPLES)
    for place in places:
        told = json.loads(run("terraform", "validate", "-json", cwd=place, env=environment()))
        assert told["valid"], told
        assert not told["diagnostics"], (place, told["diagnostics"])


def test_code_holds_to_the_schemas_of_its_providers(repositories: dict[str, Path], providers: Mapping[str, Provider]) -> None:
    """Every kind, argument, block, literal type and attribute is one that the provider has."""
    checked = dict.fromkeys(providers, 0)
    for name, repository in repositories.items():
        for cloud in clouds(repository):
            for folder in modules(cloud) if cloud.name in providers else []:
                read = terraform_code.read(folder)
                assert not terraform_code.faults(read, providers[cloud.name]), (name, folder)
                checked[cloud.name] += sum(map(len, read.resources.values()))
    assert checked["azure"] + checked["gcp"] > 300
    assert checked["snowflake"] > 100
    assert checked["databricks"] > 70


@pytest.mark.parametrize("name", NAMES)
def test_nothing_hangs_loose(name: str, repositories: dict[str, Path]) -> None:
    """Each variable, local and output is declared and used, and each module is called as it declares."""
    for cloud in clouds(repositories[name]):
        assert [cloud.name, *sorted(path.name for path in (cloud / "envs").iterdir())] == [cloud.name, "dev", "prod"]
        for folder in modules(cloud):
            assert not terraform_code.loose_ends(terraform_code.read(folder)), folder


def test_checkov_has_no_unexplained_failure(repositories: dict[str, Path], tmp_path: Path) -> None:
    """Every check passes or is skipped in the code with a reason."""
    checkov = tool("checkov")
    for name, repository in repositories.items():
        ignored = shutil.ignore_patterns(".terraform*", "dev", "emulator_override.tf")
        shutil.copytree(repository / "infra", tmp_path / name, ignore=ignored)
    frameworks = ["--framework", "terraform", "kubernetes"]
    command = [checkov, "--directory", ".", *frameworks, "--skip-download", "--compact", "--quiet", "--output", "json"]
    reports = json.loads(run(*command, cwd=tmp_path, env=surroundings(LOG_LEVEL="ERROR")))
    assert {each["check_type"] for each in reports} == {"terraform", "kubernetes"}
    for told in reports:
        assert told["summary"]["parsing_errors"] == 0
        assert told["summary"]["passed"] > 100 * len(clusters(repositories))
        failed = [f"{each['check_id']} {each['resource']} {each['file_path']}" for each in told["results"]["failed_checks"]]
        assert not failed
        for each in told["results"].get("skipped_checks", []):
            assert len(each["check_result"]["suppress_comment"].split()) > 3, each["check_id"]


LINTED = """\
extends: default
rules:
  line-length: {max: 160}
  document-start: disable
  braces: {max-spaces-inside: 0}
  comments: {min-spaces-from-content: 1}
  truthy: {check-keys: false}
"""


def test_yaml_of_infrastructure_and_checks_is_clean(repositories: dict[str, Path]) -> None:
    """Yamllint has no complaint about manifests, workflows and pipelines."""
    for repository in repositories.values():
        asked = ("infra/kubernetes", ".github", ".gitlab-ci.yml", "azure-pipelines.yml")
        there = [each for each in asked if (repository / each).exists()]
        assert run(tool("yamllint"), "--strict", "--config-data", LINTED, *there, cwd=repository) == ""


def test_manifests_pass_their_own_check(repositories: dict[str, Path]) -> None:
    """Every document is valid to Kubernetes' schema, and every workload is restricted, as the generated check says."""
    found = clusters(repositories)
    assert {"own-cluster", "bank-mesh-on-fabric", "insurer-fabric"} <= set(found)
    for place in found.values():
        told = run(tool("kubernetes-validate").with_name("python"), place / "check.py", cwd=place)
        assert told.rstrip().endswith(" 0 faults")


@pytest.mark.parametrize(
    ("file", "old", "fresh", "told"),
    [
        ("polaris.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"),
        ("trino.yaml", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "may gain rights"),
        ("network.yaml", "policyTypes:", "policyKinds:", "policyKinds"),
        ("trino.yaml", "trino:478", "trino:latest", "runs an image of no version"),
        ("kustomization.yaml", "  - limits.yaml\n", "", "limits.yaml is in no kustomization"),
        (
            "polaris.yaml",
            'access/databases: "true"\n      annotations',
            'access/archive: "true"\n      annotations',
            "no policy opens",
        ),
    ],
)
def test_the_check_of_manifests_sees(
    file: str, old: str, fresh: str, told: str, repositories: dict[str, Path], tmp_path: Path
) -> None:
    """What the cluster would refuse, or must not run, is named."""
    place = tmp_path / "kubernetes"
    shutil.copytree(repositories["own-cluster"] / "infra/kubernetes", place)
    target = place / "base" / file
    text = target.read_text("utf-8")
    assert old in text
    target.write_text(text.replace(old, fresh, 1), encoding="utf-8")
    python = tool("kubernetes-validate").with_name("python")
    assert told in run(python, place / "check.py", cwd=place, expect=1)


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[int]:
    """The port of an AWS emulator on this machine."""
    program = tool("moto_server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (tmp_path / "moto.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log, env=surroundings())
        try:
            wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        assert process.poll() is None, "the emulator ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.5)
    pytest.fail("the emulator does not listen")


def pointed_at(emulator: int, place: Path, **lacking: str) -> str:
    """An override that points the environment's providers at the emulator, and leaves out services that it lacks."""
    endpoints = "\n".join(f'    {each} = "http://127.0.0.1:{emulator}"' for each in SERVICES)
    body = (
        '  access_key = "test"\n  secret_key = "test"\n  skip_credentials_validation = true\n'
        f"  skip_metadata_api_check = true\n  s3_use_path_style = true\n  endpoints {{\n{endpoints}\n  }}\n}}\n"
    )
    text = f'provider "aws" {{\n{body}'
    if "aws.replica" in (place / "main.tf").read_text("utf-8"):
        text += f'provider "aws" {{\n  alias = "replica"\n{body}'
    main = terraform_code.read(place).modules["platform"]
    kept = [name for name in (each.strip('"') for each in main.get("services", [])) if name in CARRIED]
    changed = {**LACKING, "platform": {**LACKING["platform"], **lacking, "services": json.dumps(kept)}}
    for module, arguments in changed.items():
        lines = "".join(f"  {key} = {value}\n" for key, value in arguments.items())
        text += f'module "{module}" {{\n{lines}}}\n'
    return text


def applied(place: Path) -> int:
    """How many resources an environment brings up."""
    told = run("terraform", "apply", "-auto-approve", "-input=false", "-no-color", cwd=place, env=environment())
    return int(told.rpartition("Resources: ")[2].split()[0])


@pytest.mark.parametrize(
    ("name", "environment_name", "least"),
    [("retail-mesh", "dev", 120), ("aws-open", "prod", 90), ("aws-databricks", "prod", 80)],
)
def test_what_is_applied_stays_applied(
    name: str, environment_name: str, least: int, terraform: dict[str, Path], emulator: int
) -> None:
    """`apply` brings up an environment on an emulator, and the plan after it is empty but for what the emulator forgets."""
    place = terraform[name] / "infra/aws/envs" / environment_name
    override = place / "emulator_override.tf"
    override.write_text(pointed_at(emulator, place), encoding="utf-8")
    if name == "aws-databricks":
        (place / "unity.auto.tfvars.json").write_text(json.dumps({"unity_trust": TRUST}), encoding="utf-8")
    try:
        assert applied(place) > least
        run("terraform", "plan", "-out", "again", "-input=false", "-no-color", cwd=place, env=environment())
        planned = json.loads(run("terraform", "show", "-json", "again", cwd=place, env=environment()))
    finally:
        override.unlink()
    for each in planned["resource_changes"]:
        change = each["change"]
        if change["actions"] not in (["no-op"], ["read"]):
            assert change["actions"] == ["update"], each["address"]
            differing = {key for key in change["after"] if change["after"][key] != change["before"].get(key)}
            assert differing <= FORGOTTEN.get(each["type"], set()), each["address"]


def second_environment(repository: Path) -> list[Path]:
    """The second environments that the recovery runbook's own commands make, one a cloud that has them."""
    page = (repository / "docs/operations/recovery.md").read_text("utf-8")
    made = []
    for block in page.split("```sh\n")[1:]:
        lines = [line.strip() for line in block.partition("```")[0].splitlines()]
        steps = [line for line in lines if line.startswith(("mkdir -p", "sed -i"))]
        if steps:
            assert len(steps) == 2
            for _ in range(2):  # they are repeated after each change of the code
                run("sh", "-euc", "\n".join(steps), cwd=repository, env=surroundings(pair="germanynorth"))
            made.append(repository / steps[0].split()[2])
    return made


def test_the_runbook_brings_up_a_second_environment(
    terraform: dict[str, Path], providers: Mapping[str, Provider], emulator: int, tmp_path: Path
) -> None:
    """After the runbook nothing in the copy names the lost region or a name of production, and both stand beside each other."""
    lost = {"retail-mesh": "eu-central-1", "insurer-fabric": "germanywestcentral", "manufacturer-lakehouse": "europe-west3"}
    for name, region in lost.items():
        shutil.copytree(terraform[name], tmp_path / name, symlinks=True)
        (twin,) = second_environment(tmp_path / name)
        text = "".join(path.read_text("utf-8") for path in sorted(twin.iterdir()) if path.is_file())
        squeezed = f"{name}-prod".replace("-", "")
        assert region not in text and f"{name}-prod" not in text and squeezed not in text
        assert f"{name}-twin" in text
        assert {path.suffix for path in twin.glob("*.tf*")} == {".tf"}
        if twin.parts[-3] in providers:
            assert not terraform_code.faults(terraform_code.read(twin), providers[twin.parts[-3]])
    envs = tmp_path / "retail-mesh/infra/aws/envs"
    found = mirror()
    source = [f"-plugin-dir={found}"] if found else []
    # Of two trails that cover all regions the emulator gives both where one is asked for.
    for place, lacking in ((envs / "prod", {}), (envs / "twin", {"audit_log": "false"})):
        run("terraform", "init", "-backend=false", "-input=false", *source, cwd=place, env=environment())
        (place / "emulator_override.tf").write_text(pointed_at(emulator, place, **lacking), encoding="utf-8")
        assert applied(place) > 110

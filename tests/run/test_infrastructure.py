"""Infrastructure code as its owner would prove it: formatted, valid, safe, and applied twice without a difference."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from outside import ROOT, new, run, surroundings, tool

pytestmark = pytest.mark.slow

EXAMPLES = ("retail-mesh", "bank-mesh-on-fabric", "subscription-warehouse")
PROVIDER = "registry.terraform.io/hashicorp/aws"
SERVICES = (
    "athena backup budgets cloudtrail ec2 glue iam kafka kinesis kms lakeformation logs s3 s3control sts".split()  # noqa: SIM905
)


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The repository of every example on AWS."""
    folder = tmp_path_factory.mktemp("infrastructure")
    return {name: new(folder / name, ROOT / "examples" / name / "platform.yaml") for name in EXAMPLES}


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


@pytest.fixture(scope="module")
def terraform(repositories: dict[str, Path]) -> dict[str, Path]:
    """The repositories with every environment initialised: from a folder on this machine, else from the registry."""
    program = shutil.which("terraform")
    if not program:
        pytest.skip("terraform is not on this machine")
    found = mirror()
    source = [f"-plugin-dir={found}"] if found else []
    for repository in repositories.values():
        for place in sorted((repository / "infra/aws/envs").iterdir()):
            command = [program, "init", "-backend=false", "-input=false", "-no-color", *source]
            done = subprocess.run(
                command, cwd=place, env=environment(), capture_output=True, text=True, check=False, timeout=300
            )
            if done.returncode and not found and "registry" in done.stderr:
                pytest.skip("the provider registry does not answer, and no folder on this machine holds the AWS provider")
            assert done.returncode == 0, done.stdout + done.stderr
    return repositories


@pytest.mark.parametrize("name", EXAMPLES)
def test_code_is_formatted_and_valid(name: str, terraform: dict[str, Path]) -> None:
    """`terraform fmt` changes nothing, and each environment is valid to the provider's own schemas without a warning."""
    infra = terraform[name] / "infra/aws"
    assert run("terraform", "fmt", "-check", "-recursive", infra, cwd=infra, env=environment()) == ""
    for place in sorted((infra / "envs").iterdir()):
        told = json.loads(run("terraform", "validate", "-json", cwd=place, env=environment()))
        assert told["valid"], told
        assert not told["diagnostics"], (place.name, told["diagnostics"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_checkov_has_no_unexplained_failure(name: str, repositories: dict[str, Path]) -> None:
    """Every check passes or is skipped in the code with a reason."""
    checkov = tool("checkov")
    command = [checkov, "--directory", "infra/aws", "--framework", "terraform", "--skip-download", "--compact", "--quiet"]
    told = json.loads(run(*command, "--output", "json", cwd=repositories[name], env=surroundings(LOG_LEVEL="ERROR")))
    assert told["summary"]["parsing_errors"] == 0
    assert told["summary"]["passed"] > 100
    assert not told["results"]["failed_checks"]
    for each in told["results"].get("skipped_checks", []):
        assert len(each["check_result"]["suppress_comment"].split()) > 3, each["check_id"]


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


def test_what_is_applied_stays_applied(terraform: dict[str, Path], emulator: int) -> None:
    """`apply` brings up the whole development environment against an emulator, and the plan after it is empty."""
    place = terraform["retail-mesh"] / "infra/aws/envs/dev"
    endpoints = "\n".join(f'    {each} = "http://127.0.0.1:{emulator}"' for each in SERVICES)
    (place / "emulator_override.tf").write_text(
        'provider "aws" {\n  access_key = "test"\n  secret_key = "test"\n  skip_credentials_validation = true\n'
        f"  skip_metadata_api_check = true\n  s3_use_path_style = true\n  endpoints {{\n{endpoints}\n  }}\n}}\n",
        encoding="utf-8",
    )
    try:
        applied = run("terraform", "apply", "-auto-approve", "-input=false", "-no-color", cwd=place, env=environment())
        run("terraform", "plan", "-detailed-exitcode", "-input=false", "-no-color", cwd=place, env=environment())
    finally:
        (place / "emulator_override.tf").unlink()
    added = int(applied.rpartition("Resources: ")[2].split()[0])
    assert added > 50

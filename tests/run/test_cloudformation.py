"""CloudFormation as its owner would prove it: every template is valid, safe, and stands twice on an emulator."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from outside import ROOT, new, run, tool

pytestmark = pytest.mark.slow

CARRIED = ("DynamoDB::Table", "IAM::Role", "KMS::Alias", "KMS::Key", "Kinesis::Stream", "Logs::LogGroup", "S3::Bucket")
"""Kinds that the emulator makes from a template; what the others ask for is held to their schemas alone, and counted."""


class Template(yaml.SafeLoader):
    """A template with its short functions as they stand."""


Template.add_multi_constructor("!", lambda loader, _, node: getattr(loader, f"construct_{node.id}")(node))


def kinds(template: Path) -> Counter[str]:
    """How often each kind stands in a template."""
    resources: dict[str, Any] = yaml.load(template.read_text("utf-8"), Loader=Template)["Resources"]  # noqa: S506
    return Counter(each["Type"].removeprefix("AWS::") for each in resources.values())


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of a mesh whose events travel by Kinesis."""
    manifest = ROOT / "tests/estates/aws-stacks.yaml"
    return new(tmp_path_factory.mktemp("cloudformation") / "stacks", manifest) / "infra/cloudformation"


def test_templates_hold_to_the_schemas_of_aws(stacks: Path) -> None:
    """cfn-lint, which carries the schema of every resource, has nothing to say, and sees a fault that is put in."""
    lint = tool("cfn-lint")
    templates = sorted(stacks.glob("*.yaml"))
    assert len(templates) == 2
    assert run(lint, *templates, cwd=stacks) == ""
    wrong = stacks.parent / "wrong.yaml"
    wrong.write_text(templates[1].read_text("utf-8").replace("RetentionPeriodHours", "RetentionHours"), encoding="utf-8")
    assert "RetentionHours" in run(lint, wrong, cwd=stacks, expect=2)


def test_templates_are_safe(stacks: Path) -> None:
    """Checkov fails nothing, and what it skips has a reason."""
    command = ("--directory", stacks, "--framework", "cloudformation", "--skip-download", "--output", "json")
    told = json.loads(run(tool("checkov"), *command, cwd=stacks))
    assert told["summary"]["failed"] == 0
    assert told["summary"]["passed"] >= 60
    assert all(each["check_result"]["suppress_comment"] for each in told["results"]["skipped_checks"])


def test_what_is_deployed_stays_deployed(stacks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Production stands on the emulator after a first and a second run, with every kind the emulator can make."""
    python = tool("cfn-lint").with_name("python")
    told = json.loads(run(python, ROOT / "tests/run/stacks.py", stacks, "prod", cwd=stacks).splitlines()[-1])
    assert set(told["status"].values()) == {"UPDATE_COMPLETE"}
    asked = {name: kinds(stacks / f"{name.partition('-')[0]}.yaml") for name in told["kinds"]}
    made = {name: Counter(each.removeprefix("AWS::") for each in rows) for name, rows in told["kinds"].items()}
    assert made == {name: Counter({kind: rows[kind] for kind in CARRIED if rows[kind]}) for name, rows in asked.items()}
    domains = [name.removeprefix("domain-") for name in asked if name != "platform"]
    assert sorted(domains) == ["finance", "sales"]
    assert {f"aws-stacks-prod-{name}-123456789012" for name in domains} < set(told["buckets"])
    assert told["streams"] == ["aws-stacks-prod-sales.orders.v1", "aws-stacks-prod-sales.orders.v1.dead-letters"]
    assert {f"aws-stacks-prod-{name}-pipeline" for name in domains} < set(told["roles"])
    sealed = {name: each["encryption"] for name, each in told["buckets"].items() if "access-logs" not in name}
    assert set(sealed.values()) == {"aws:kms"}
    whole, stood = sum(map(Counter.total, asked.values())), sum(map(Counter.total, made.values()))
    with capsys.disabled():
        print(f"\n{stood} of {whole} resources stand on the emulator, which cannot make the kinds of the rest")  # noqa: T201

"""What infrastructure code is made from: names that providers accept, services by choice, regions by jurisdiction."""

from __future__ import annotations

from typing import Any

import pytest
from generated import CATALOG, TODAY

from scaffolder import judge, values

LONG = "a-platform-whose-name-takes-all-the-room-that-there-is-to-take"
WIDE = "customer-relations-and-everything-around-them"


def infrastructure(extra: str, name: str = "shop", domains: tuple[str, ...] = ("sales", "finance")) -> dict[str, Any]:
    """The values of a small platform."""
    lines = "\n".join(f"  - {{id: {each}, owner: ann@example.org, steward: bob@example.org}}" for each in domains)
    text = f"version: 1\nname: {name}\nstyle: lakehouse\n{extra}\ndomains:\n{lines}\n"
    judged = judge.judge(text, "platform.yaml", CATALOG, today=TODAY)
    return dict(values.of("infrastructure", judged.architecture, CATALOG))


@pytest.mark.parametrize("domains", [("sales",), (WIDE, f"{WIDE}-too"), ("payments", WIDE)])
def test_names_fit_whatever_the_manifest_calls_things(domains: tuple[str, ...]) -> None:
    """No name is longer than its provider allows, and no two environments or domains share one."""
    found = infrastructure("cloud: {providers: [aws, azure, gcp]}", LONG, domains)
    dev, prod = (each["platform"] for each in found["aws"]["environments"])
    assert dev != prod
    keys = [each["id"] for each in found["aws"]["domains"]]
    assert len(set(keys)) == len(domains)
    for key in keys:
        assert len(f"{prod}-{key}-copy-123456789012") <= 63
        assert len(f"{prod}-{key}-consumer") <= 64
    projects = [each["project"] for each in found["gcp"]["environments"]]
    assert len(set(projects)) == 2
    assert max(len(f"{project}-{key}-copy") for project in projects for key in keys) <= 63
    accounts = [row["account"] for each in found["azure"]["environments"] for row in each["domains"]]
    accounts += [each[name] for each in found["azure"]["environments"] for name in ("vault", "audit_account")]
    assert len(set(accounts)) == len(accounts)
    assert all(3 <= len(each) <= 24 and each.isalnum() and each[0].isalpha() for each in accounts)


def test_a_service_is_there_because_it_was_chosen() -> None:
    """What was chosen is brought up in production; what is paid for while it idles is left out of development."""
    chosen = infrastructure("cloud: aws\nstreaming: {enabled: true, broker: msk}\nserving: {store: dynamodb}")["aws"]
    dev, prod = (set(each["services"]) for each in chosen["environments"])
    assert {"msk", "dynamodb"} <= prod
    assert prod - dev == {"msk"}
    plain = infrastructure("cloud: aws\nserving: {store: none}")["aws"]
    assert not {"msk", "dynamodb"} & {each["id"] for each in plain["services"]}


@pytest.mark.parametrize(
    ("extra", "provider", "expected"),
    [
        (
            "cloud: {providers: [aws], regions: [{provider: aws, name: eu-central-1, jurisdiction: eu, sovereign: false}]}",
            "aws",
            "eu-west-1",
        ),
        (
            "cloud: {providers: [gcp], regions: [{provider: gcp, name: us-east4, jurisdiction: us, sovereign: false}]}",
            "gcp",
            "us-central1",
        ),
        (
            "cloud: {providers: [aws], regions: [{provider: aws, name: eu-west-2, jurisdiction: uk, sovereign: false}]}",
            "aws",
            None,
        ),
        (
            "cloud: {providers: [aws], regions: [{provider: aws, name: eu-west-3, jurisdiction: eu, sovereign: false}, "
            "{provider: aws, name: eu-north-1, jurisdiction: eu, sovereign: false}]}",
            "aws",
            "eu-north-1",
        ),
    ],
)
def test_a_copy_stays_in_its_jurisdiction(extra: str, provider: str, expected: str | None) -> None:
    """The second region is the one that the manifest names, else a known one of the same jurisdiction, else there is none."""
    found = infrastructure(f"{extra}\nsecurity: {{multi_region_copy: true}}")[provider]["replicas"]
    assert found == ([{"region": expected}] if expected else [])
    assert infrastructure(f"{extra}\nsecurity: {{multi_region_copy: false}}")[provider]["replicas"] == []


def test_opentofu_is_the_same_code_under_its_own_name() -> None:
    """The commands of pages and checks are those of the tool that was chosen."""
    assert infrastructure("cloud: {providers: [aws], iac: opentofu}")["tool"] == "tofu"
    assert infrastructure("cloud: aws")["tool"] == "terraform"
    assert infrastructure("cloud: {providers: [azure], iac: bicep}")["places"] == []


def test_a_domain_may_be_called_platform() -> None:
    """No two namespaces of a cluster share a name."""
    found = infrastructure("cloud: on-prem", domains=("platform", "sales"))["kubernetes"]
    names = [each["name"] for each in found["namespaces"]]
    assert len(set(names)) == len(names)
    assert found["shared"] == names[0]

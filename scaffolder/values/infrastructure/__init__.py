"""What infrastructure code prints: what every provider shares, and a part for each provider, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values import streaming
from scaffolder.values.engines import in_force
from scaffolder.values.infrastructure import aws, azure, cloudformation, databricks, failover, gcp, kubernetes, snowflake
from scaffolder.values.infrastructure.estate import ENVIRONMENTS, aligned, number

CLOUDS = ("aws", "azure", "gcp")
"""Providers whose code is Terraform's; the order of their checks."""

INSIDE = ("snowflake", "databricks")
"""Platforms whose inside has code of its own, brought up after the cloud that they stand in."""

IMAGES = {"terraform": "hashicorp/terraform:1.13", "tofu": "ghcr.io/opentofu/opentofu:1.10"}
"""Where a pipeline has no action for the tool, its image."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The settings of both environments; days, minutes and money as numbers."""
    value = architecture.value
    days = number(value("security.audit_retention_days"), 400)
    tool = "tofu" if value("cloud.iac") == "opentofu" else "terraform"
    clouds = _clouds(architecture)
    inside = [each for each in INSIDE if in_force(f"infra-{each}", architecture, catalog)]
    found: dict[str, Data] = {
        "tool": tool,
        "tool_image": IMAGES[tool],
        "clouds": cast(Data, clouds),
        "places": [{"cloud": each, "environment": name} for each in (*clouds, *inside) for name in ENVIRONMENTS],
        "supply_chain": bool(value("security.sbom")) and bool(value("security.vuln_scan")),
        "safety": _safety(architecture, clouds),
        "own_key": value("security.encryption_at_rest") in ("cmk", "hyok"),
        "key_rotation_days": min(max(number(value("security.key_rotation_days"), 365), 90), 2560),
        "log_retention_days": min(max(days, 90), 3653),
        "audit_log": bool(value("security.audit_log")),
        "audit_retention_days": days,
        "audit_hot_days": number(value("security.audit_hot_days"), 90),
        "recovery_point_minutes": number(value("security.rpo_minutes"), 1440),
        "budget_alert_percent": cast(Data, [50, 80, 100][: max(1, number(value("finops.alert_thresholds"), 3))]),
        "require_mfa": bool(value("security.mfa")),
        "noncurrent_days": 90,
        "streams": cast(Data, aligned(streaming.streams(architecture, catalog), "name")),
        "aws": aws.values(architecture, catalog),
        "azure": azure.values(architecture, catalog),
        "gcp": gcp.values(architecture, catalog),
        "kubernetes": kubernetes.values(architecture, catalog),
        "snowflake": snowflake.values(architecture, catalog),
    }
    parts = {cloud: cast(Mapping[str, Data], found[cloud]) for cloud in clouds}
    found["databricks"] = databricks.values(architecture, catalog, clouds, found)
    found["failovers"] = failover.sites(clouds, parts)
    return {**found, "cloudformation": cloudformation.values(architecture, found)}


def _clouds(architecture: Architecture) -> list[str]:
    """The clouds that code is written for."""
    providers = cast(list[str], architecture.value("cloud.providers") or [])
    written = architecture.value("cloud.iac") in ("terraform", "opentofu")
    return [each for each in CLOUDS if each in providers and written]


def _safety(architecture: Architecture, clouds: list[str]) -> list[Data]:
    """The commands by which a pipeline looks for what is unsafe."""
    cluster = architecture.value("cloud.model") in ("on-prem", "hybrid")
    stacks = architecture.value("cloud.iac") == "cloudformation"
    code = ["terraform"] if clouds else ["cloudformation"] if stacks else []
    frameworks = [*code, *(["kubernetes"] if cluster else [])]
    if not frameworks:
        return []
    beside = {"cfn-lint>=1.40,<2": stacks, "kubernetes-validate>=1.35,<2": cluster}
    install = ["checkov>=3.2,<4", *(name for name, needed in beside.items() if needed)]
    named = " ".join(f'"{each}"' for each in install)
    return [
        f"python -m pip install --disable-pip-version-check {named}",
        f"checkov --directory infra --framework {' '.join(frameworks)} --skip-download --compact --quiet",
        *(["cfn-lint infra/cloudformation/*.yaml"] if stacks else []),
        *(["python infra/kubernetes/check.py"] if cluster else []),
    ]

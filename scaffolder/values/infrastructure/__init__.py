"""What infrastructure code prints: what every provider shares, and a part for each provider, one module each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import aws, azure, gcp, kubernetes
from scaffolder.values.infrastructure.estate import number


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The settings of both environments; days, minutes and money as numbers."""
    value = architecture.value
    days = number(value("security.audit_retention_days"), 400)
    opentofu = value("cloud.iac") == "opentofu"
    return {
        "tool": "tofu" if opentofu else "terraform",
        "tool_title": "OpenTofu" if opentofu else "Terraform",
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
        "aws": aws.values(architecture, catalog),
        "azure": azure.values(architecture, catalog),
        "gcp": gcp.values(architecture, catalog),
        "kubernetes": kubernetes.values(architecture, catalog),
    }

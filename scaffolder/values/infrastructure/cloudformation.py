"""What CloudFormation's templates print beside the values of AWS: the same decisions, with what a template cannot compute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import estate

LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The days for which CloudWatch keeps logs; the next longer one is taken."""

COLD_DAYS = 30
"""Objects lie this long at least before they move to a colder class."""

DAY_MINUTES = 1440

LAYERS = ("raw", "curated", "product")

SHOWN = (
    "security.encryption_at_rest",
    "security.audit_log",
    "security.backup",
    "security.mfa",
    "storage.object_lock",
    "streaming.broker",
)
"""The choices whose effect the templates hold."""

Rows = Sequence[Mapping[str, Data]]


def values(architecture: Architecture, shared: Mapping[str, Data]) -> dict[str, Data]:
    """What the templates and their parameters hold. `shared` is what every provider shares, and AWS' own part of it."""
    aws = cast(Mapping[str, Data], shared["aws"])
    environments, domains = cast(Rows, aws["environments"]), cast(Rows, aws["domains"])
    hot = max(COLD_DAYS, cast(int, shared["audit_hot_days"]))
    broker = architecture.value("streaming.broker") if architecture.value("streaming.enabled") else "none"
    return {
        "environments": [_environment(architecture, each) for each in environments],
        "domains": [_domain(environment, domain) for environment in environments for domain in domains],
        "layers": [{"name": name, "resource": name.title()} for name in LAYERS],
        "log_days": next((each for each in LOG_DAYS if each >= cast(int, shared["log_retention_days"])), LOG_DAYS[-1]),
        "audit_hot_days": hot,
        "audit_kept_days": max(cast(int, shared["audit_retention_days"]), hot + 1),
        "streams": shared["streams"] if broker == "kinesis" else [],
        "registry": broker != "none" and architecture.value("streaming.registry") == "glue",
        "continuous_backup": cast(int, shared["recovery_point_minutes"]) < DAY_MINUTES,
        "budget_recipients": environments[-1]["budget_recipients"],
        "effects": [dict(each) for each in cast(Rows, aws["effects"]) if each["path"] in SHOWN],
    }


def _environment(architecture: Architecture, environment: Mapping[str, Data]) -> dict[str, Data]:
    tags = estate.tags(architecture, str(environment["name"]))
    return {**environment, "tags": [f"{key}={text}" for key, text in sorted(tags.items())]}


def _domain(environment: Mapping[str, Data], domain: Mapping[str, Data]) -> dict[str, Data]:
    """The parameters of a domain in an environment."""
    name = str(domain["id"])
    return {
        "environment": environment["name"],
        "platform": environment["platform"],
        "id": name,
        "database": f"{environment['platform']}_{name}".replace("-", "_"),
        "classification": domain["classification"],
        "readers": ",".join([name, *cast(Sequence[str], domain["consumers"])]),
        "backup": environment["backup"],
        "object_lock": environment["object_lock"],
        "query_limit_bytes": environment["query_limit_bytes"],
    }

"""What the code for Amazon Web Services prints."""

from __future__ import annotations

from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values.infrastructure import estate

TEBIBYTE = 1024**4

ENDPOINTS = ("athena", "glue", "kms", "lakeformation", "logs", "sts")
"""Services that pipelines and queries call inside a private network."""

ENDPOINTS_OF = {
    "dynamodb": ("dynamodb",),
    "emr": ("emr-serverless",),
    "kinesis": ("dynamodb", "kinesis-streams"),
    "mwaa": ("airflow.api", "airflow.env", "monitoring", "sqs"),
    "redshift": ("redshift-data", "redshift-serverless"),
    "sagemaker-catalog": ("datazone",),
}
"""What a service is called by, beside them."""

INSIDE = frozenset({"msk", "mwaa", "postgres", "redis", "elasticsearch"})
"""Services that exist only inside a private network."""

BUCKET_NAME = 63
"""Longest name of a bucket; it names platform, environment, domain and account."""

ACCOUNT_NUMBER = 12

BY_DOMAIN = frozenset({"dynamodb", "s3-tables", "sagemaker-catalog"})
"""Services that have a part for each domain."""

RUNNERS = {"glue": "glue.amazonaws.com", "emr": "emr-serverless.amazonaws.com"}
"""Who runs the pipelines of an engine; containers run those of the others."""

EFFECTS: estate.Effects = {
    "security.encryption_at_rest": {
        "cmk": "each domain has a key of its own, which can be revoked",
        "hyok": "each domain's key lies in the external key store that `key_store_id` names, and no copy is made elsewhere",
        "provider-key": "the provider's keys encrypt; nothing is unencrypted",
    },
    "security.private_network": {
        True: "services are reached through private endpoints in closed subnets",
        False: "services are reached over public endpoints with identity",
    },
    "security.egress_control": {
        True: "the private network has no route to the internet; an address outside needs a change here",
    },
    "security.audit_immutable": {
        True: "the audit trail is written once; outside production it can still be cleaned up",
        False: "the audit trail is protected by permissions only",
    },
    "security.multi_region_copy": {
        True: "each bucket is copied into a second region of the same jurisdiction, under a key of that region",
    },
    "security.mfa": {
        True: "people take on the role of a reader only after a second factor",
    },
    "storage.object_lock": {
        True: "objects in production can be locked against change",
        False: "objects keep versions, without locks",
    },
    "security.backup": {
        True: "buckets are copied daily into a vault with its own key",
        False: "versions of objects are the only way back",
    },
    "storage.catalog": {
        "glue": "a database for each layer of a domain, granted by Lake Formation",
        "s3-tables": "a bucket of Iceberg tables with a namespace for each domain",
    },
    "governance.catalog": {"sagemaker-catalog": "a catalog domain with a project for each domain"},
    "storage.warehouse": {
        "redshift": "a serverless warehouse whose password Secrets Manager keeps",
        "postgres": "Aurora PostgreSQL that scales to nothing",
    },
    "processing.batch_engine": {
        "glue": "each domain has a role and a security configuration for its Glue jobs",
        "emr": "a serverless Spark application that stops when nothing runs",
        "athena": "each domain has a workgroup with a limit for each query",
    },
    "processing.orchestrator": {"mwaa": "a managed Airflow whose web page is reached from the private network only"},
    "serving.query_engine": {"athena": "each domain has a workgroup with a limit for each query"},
    "serving.store": {
        "postgres": "Aurora PostgreSQL that scales to nothing",
        "dynamodb": "a table for each domain, keyed by product and key",
        "redis": "a serverless Valkey cache",
        "elasticsearch": "a serverless OpenSearch collection behind a private endpoint",
    },
    "streaming.broker": {
        "msk": "a serverless Kafka cluster with IAM sign-in inside the private network",
        "kinesis": "an on-demand stream for each topic and its dead letters",
    },
    "streaming.registry": {"glue": "a registry for the schemas of events"},
    "streaming.engine": {"managed-flink": "a role and a log for Flink applications, which are deployed with their code"},
}


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Region, services, and both environments."""
    value = architecture.value
    outside_key = value("security.encryption_at_rest") == "hyok"
    region = estate.region(architecture, "aws", "eu-central-1")
    services = estate.services(architecture, catalog, "infra-aws")
    chosen = {str(each["id"]) for each in services}
    rows = estate.domains(architecture)
    room = BUCKET_NAME - len("--copy-") - ACCOUNT_NUMBER - max((len(str(row["id"])) for row in rows), default=0)
    calls = [call for name in sorted(chosen) for call in ENDPOINTS_OF.get(name, ())]
    return {
        "region": region,
        "replicas": [] if outside_key else estate.recovery_regions(architecture, catalog, "aws", region),
        "zones": [f"{region}{letter}" for letter in "abc"],
        "outside_key": outside_key,
        "private_network": bool(value("security.private_network")) or bool(chosen & INSIDE),
        "endpoint_services": cast(Data, sorted({*ENDPOINTS, *calls})),
        "services": cast(Data, services),
        "by_domain": bool(chosen & BY_DOMAIN),
        "redshift": "redshift" in chosen,
        "airflow_version": "3.0.6" if value("processing.airflow_major") != 2 else "2.10.3",
        "pipeline_services": [RUNNERS.get(str(value("processing.batch_engine")), "ecs-tasks.amazonaws.com")],
        "domains": cast(Data, estate.aligned(rows, "id")),
        "environments": [_environment(architecture, name, services, room) for name in estate.ENVIRONMENTS],
        "effects": cast(Data, estate.effects(architecture, EFFECTS)),
    }


def _environment(architecture: Architecture, name: str, services: list[dict[str, Data]], room: int) -> dict[str, Data]:
    return {
        **estate.environment(architecture, name, room),
        "services": estate.brought_up(services, name),
        "query_limit_bytes": TEBIBYTE if name == "prod" else TEBIBYTE // 10,
        "tags": cast(Data, estate.aligned_pairs(estate.tags(architecture, name))),
    }

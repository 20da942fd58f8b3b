"""Topics of the event log: what arrives as a stream, what products publish as one, and the schema each event keeps to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Field, Landing, Product
from scaffolder.model.document import Data
from scaffolder.resolve.contributions import time_of
from scaffolder.resolve.texts import word
from scaffolder.values.names import MONEY, model

VERSION = "v1"
"""What a topic's name ends with; a change that readers cannot follow gets a topic of the next version."""

DAY_HOURS = 24

SIGN_IN: Mapping[str, str] = {
    "msk": "iam",
    "kafka": "scram",
    "redpanda": "scram",
    "aiven": "scram",
    "confluent": "plain",
    "event-hubs": "plain",
    "managed-kafka-gcp": "plain",
}
"""How a client proves who it is to each broker that speaks Kafka."""

PROTOCOLS: Mapping[str, str] = {"embedded": "file", "kinesis": "kinesis", "pubsub": "pubsub", "pulsar": "pulsar"}
"""What each broker speaks that does not speak Kafka; each has a template set of its own."""

LETTERS_HOURS = 14 * DAY_HOURS
"""How long dead letters are kept: two weeks to mend what broke them."""

HOURS: Mapping[str, tuple[int, int]] = {"kinesis": (24, 24 * 365), "pubsub": (1, 24 * 31)}
"""The fewest and the most hours that brokers without compaction keep an event; Kafka keeps as many as it is told to."""

REMOTE = ("confluent", "karapace", "apicurio")
"""Registries that speak Confluent's interface."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Every topic with key, retention, cleaning and schema; hours are whole numbers."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    broker = str(value("streaming.broker") or "none")
    registry = str(value("streaming.registry") or "none")
    replay = cast(int, value("streaming.replay_hours") or DAY_HOURS)
    owners = {each.id: each.owner for each in architecture.domains}
    arriving = [
        _arriving(landing, product, architecture, replay)
        for product in architecture.products
        for landing in product.landings
        if landing.mode == "stream"
    ]
    published = [_published(each, architecture, replay) for each in architecture.products if each.output_port == "stream"]
    topics = [*arriving, *published]
    protocol = PROTOCOLS.get(broker, "kafka")
    for topic in topics:
        topic["owner"] = owners.get(str(topic["domain"]), "") or architecture.owner or "nobody yet"
    return {
        "platform": architecture.name,
        "broker": broker,
        "broker_name": word("streaming.broker", broker, names) or broker,
        "engine_name": word("streaming.engine", value("streaming.engine"), names) or "none",
        "registry_name": word("streaming.registry", value("streaming.registry"), names) or "none",
        "protocol": protocol,
        "sign_in": SIGN_IN.get(broker, "none"),
        "registry_kind": "glue" if registry == "glue" else "remote" if registry in REMOTE else "files",
        "engine": str(value("streaming.engine") or "none"),
        "job": _job(str(value("streaming.engine")), registry, protocol),
        "variables": cast(Data, _variables(broker, protocol, registry)),
        "compatibility": str(value("streaming.compatibility") or "none"),
        "delivery": str(value("streaming.delivery") or "at-least-once"),
        "dead_letters": value("streaming.dlq") is not False,
        "replay_hours": replay,
        "within_seconds": value("streaming.end_to_end_seconds") or 0,
        "topics": cast(Data, topics),
        "arriving": cast(Data, arriving),
        "published": cast(Data, published),
    }


def streams(architecture: Architecture, catalog: Catalog) -> list[dict[str, Data]]:
    """Every topic and every topic of dead letters, with its hours and the group that reads it, if one of ours does."""
    told = values(architecture, catalog)
    rows: list[dict[str, Data]] = []
    for topic in cast(Sequence[Mapping[str, Data]], told["topics"]):
        arriving = topic["kind"] == "arriving"
        rows.append({"name": topic["name"], "hours": topic["retention_hours"], "group": "landing" if arriving else ""})
        if told["dead_letters"]:
            rows.append({"name": topic["dead_letters"], "hours": LETTERS_HOURS, "group": "replay" if arriving else ""})
    return rows


def _job(engine: str, registry: str, protocol: str) -> str:
    """The folder of the job for the cluster, beside this page; empty where none is generated."""
    if engine == "dataflow" and protocol == "pubsub":
        return "beam"
    if protocol not in ("kafka", "kinesis", "pulsar"):
        return ""
    if engine == "spark-structured-streaming":
        return "spark"
    return "flink" if engine in ("flink", "managed-flink", "confluent-flink") and registry in (*REMOTE, "glue") else ""


def _variables(broker: str, protocol: str, registry: str) -> list[str]:
    """What the statements of Flink are told when they are submitted."""
    log = {
        "kinesis": ["AWS_REGION", "AWS_ACCOUNT", "STREAM_PREFIX"],
        "pulsar": ["PULSAR_URL", "PULSAR_TOKEN", "PULSAR_NAMESPACE"],
        "kafka": ["KAFKA_BOOTSTRAP", *(["KAFKA_JAAS"] if SIGN_IN.get(broker) != "iam" else [])],
    }
    schemas = ["AWS_REGION"] if registry == "glue" else ["SCHEMA_REGISTRY_URL"]
    return list(dict.fromkeys([*log.get(protocol, []), *schemas, "LANDING"]))


def _arriving(landing: Landing, product: Product, architecture: Architecture, replay: int) -> dict[str, Data]:
    titles = {each.id: each.title for each in architecture.sources}
    source = titles.get(landing.source, landing.source)
    return {
        **_topic(f"{landing.domain}.{landing.source}.{landing.product}", landing.fields, architecture, landing.domain),
        "kind": "arriving",
        "title": f"{product.title} from {source}",
        "source": landing.source,
        "product": landing.product,
        "happened": next((each.name for each in landing.fields if each.type == "timestamp"), ""),
        "folder": f"{landing.domain}/{landing.source}/{landing.product}",
        "columns": [_column(each) for each in landing.fields],
        "cleanup": "delete",
        "retention_hours": _kept(architecture, replay),
        "why": "as long as a mistake can be replayed",
    }


def _published(product: Product, architecture: Architecture, replay: int) -> dict[str, Data]:
    """A product's topic: events age out with the product, the last state of things that live on is kept by compaction."""
    fields = [each.field for each in product.columns]
    moment = time_of(product)
    days = product.retention_days or 0
    broker = str(architecture.value("streaming.broker"))
    compacted = moment is None and broker not in HOURS
    wanted = HOURS[broker][1] if moment is None and broker in HOURS else max(replay, days * DAY_HOURS)
    kept = _kept(architecture, wanted)
    return {
        **_topic(f"{product.domain}.{product.id}", fields, architecture, product.domain),
        "kind": "published",
        "title": product.title,
        "source": "",
        "product": product.id,
        "happened": moment.field.name if moment else "",
        "folder": "",
        "columns": [_column(each) for each in fields],
        "schema_name": model(product.domain),
        "table": model(product.id),
        "cleanup": "compact" if compacted else "delete",
        "retention_hours": kept,
        "why": _reason(broker, state=moment is None, short=kept < wanted),
    }


def _kept(architecture: Architecture, hours: int) -> int:
    """Hours of retention that the broker takes."""
    least, most = HOURS.get(str(architecture.value("streaming.broker")), (1, hours))
    return min(max(least, hours), most)


def _reason(broker: str, *, state: bool, short: bool) -> str:
    if broker in HOURS and (state or short):
        return "the longest that the broker keeps an event; whoever needs more begins with the product's table"
    return "the last state of every key stays" if state else "as long as the product, and no less than the replay window"


def _topic(name: str, fields: Sequence[Field], architecture: Architecture, domain: str) -> dict[str, Data]:
    topic = f"{name}.{VERSION}"
    return {
        "name": topic,
        "file": f"streaming/schemas/{topic}.avsc",
        "dead_letters": f"{topic}.dead-letters",
        "view": model(name.replace(".", "__")),
        "domain": domain,
        "keys": [_avro_name(each.name) for each in fields if each.key],
        "classification": _highest(fields),
        "schema": _schema(name, fields, architecture, domain),
    }


def _schema(name: str, fields: Sequence[Field], architecture: Architecture, domain: str) -> str:
    """The Avro schema as pretty JSON: keys must be there, everything else may be missing and is judged by the quality gate."""
    record = {
        "type": "record",
        "name": "".join(part.title() for part in re.split(r"[^A-Za-z0-9]+", name)),
        "namespace": f"{model(architecture.name)}.{model(domain)}",
        "fields": [_avro(each) for each in fields],
    }
    return json.dumps(record, indent=2)


def _avro(field: Field) -> dict[str, Data]:
    kind = _avro_type(field)
    entry: dict[str, Data] = {
        "name": _avro_name(field.name),
        "doc": field.title,
        "classification": field.classification or "internal",
    }
    if field.key:
        return {**entry, "type": kind}
    return {**entry, "type": ["null", kind], "default": None}


def _avro_type(field: Field) -> Data:
    if field.type == "number":
        scale = 2 if field.semantic in MONEY else 4
        return {"type": "bytes", "logicalType": "decimal", "precision": 18, "scale": scale}
    kinds: Mapping[str, Data] = {
        "integer": "long",
        "boolean": "boolean",
        "date": {"type": "int", "logicalType": "date"},
        "timestamp": {"type": "long", "logicalType": "timestamp-millis"},
    }
    return kinds.get(field.type, "string")


def _column(field: Field) -> dict[str, Data]:
    """A field in the SQL of a stream engine, with its type there."""
    scale = 2 if field.semantic in MONEY else 4
    kinds = {
        "number": f"DECIMAL(18, {scale})",
        "integer": "BIGINT",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "timestamp": "TIMESTAMP(3)",
    }
    return {"name": field.name, "key": field.key, "flink": kinds.get(field.type, "STRING")}


def _avro_name(name: str) -> str:
    cleaned = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return cleaned if cleaned[:1].isalpha() or cleaned[:1] == "_" else f"_{cleaned}"


def _highest(fields: Sequence[Field]) -> str:
    order = ("public", "internal", "confidential", "restricted")
    found = [order.index(each.classification) for each in fields if each.classification in order]
    return order[max(found)] if found else "internal"

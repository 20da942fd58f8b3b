"""What the sites at the edge collect: their feeds, how a reading becomes an event, and how long it is kept there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Field, Landing, Product
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word
from scaffolder.values.streaming import VERSION

READING = ("reading", "measure")
"""Semantics of the column that holds what was measured."""

PLACED = ("k3s", "azure-iot-operations")
"""Runtimes that start what a manifest of Kubernetes names."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The feeds of devices; hours are whole numbers."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    devices = {each.id: each.title for each in architecture.sources if each.kind == "device"}
    feeds = [
        _feed(landing, product, devices[landing.source])
        for product in architecture.products
        for landing in product.landings
        if landing.source in devices and landing.mode == "stream"
    ]
    return {
        "platform": architecture.name,
        "runtime": word("edge.runtime", value("edge.runtime"), names),
        "protocol": str(value("edge.protocol") or "none"),
        "broker": str(value("streaming.broker") or "none"),
        "port": 8883 if value("edge.protocol") == "mqtt" else 4840,
        "placed": value("edge.runtime") in PLACED,
        "protocol_name": word("edge.protocol", value("edge.protocol"), names),
        "identity": word("edge.device_identity", value("edge.device_identity"), names),
        "segmentation": str(value("edge.segmentation") or "none"),
        "buffer_hours": value("edge.buffer_hours") or 24,
        "signed_updates": value("edge.signed_updates") is not False,
        "feeds": cast(Data, feeds),
    }


def _feed(landing: Landing, product: Product, source: str) -> dict[str, Data]:
    """One landed table as a device fills it: which column is the key, the moment, the measured value and its quality."""
    fields = landing.fields
    key = next(each for each in fields if each.key)
    moment = next((each.name for each in fields if each.type == "timestamp"), "")
    numbers = [each for each in fields if each.type in ("number", "integer") and not each.key and not each.references]
    reading = next((each.name for each in numbers if each.semantic in READING), numbers[0].name if numbers else "")
    good = next((each.name for each in fields if each.type == "boolean"), "")
    rest = [each for each in fields if each.name not in (key.name, moment, reading, good)]
    return {
        "topic": f"{landing.domain}.{landing.source}.{landing.product}.{VERSION}",
        "title": f"{product.title} from {source}",
        "filter": f"readings/{landing.source}/{landing.product}/+",
        "key": key.name,
        "key_kind": "number" if key.type == "integer" else "text",
        "moment": moment,
        "reading": reading,
        "good": good,
        "columns": [each.name for each in fields],
        "nodes": [_node(landing, rest, number) for number in (1, 2)],
    }


def _node(landing: Landing, fields: Sequence[Field], number: int) -> dict[str, Data]:
    """A node of the sample site, with what is always so of its readings."""
    constants = {each.name: _constant(each, number) for each in fields}
    return {"node": f"ns=2;s={landing.source}.{landing.product}.{number}", "fields": cast(Data, constants)}


def _constant(field: Field, number: int) -> Data:
    if field.values:
        return field.values[(number - 1) % len(field.values)]
    kinds: Mapping[str, Data] = {"integer": number, "number": str(number), "boolean": True}
    return kinds.get(field.type, f"{field.name}-{number}")

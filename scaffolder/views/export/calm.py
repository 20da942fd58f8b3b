"""The whole architecture as a CALM 1.2 document (Common Architecture Language Model, FINOS).

Source: the published meta schemas of release 1.2. Zones are networks, what lies in them is deployed in them, a domain is
composed of its products, and controls stand at the elements they guard.
"""

from __future__ import annotations

import json
import re

from scaffolder.model.architecture import Architecture, Control, Element, ElementKind, Flow
from scaffolder.model.document import Data

SCHEMA = "https://calm.finos.org/release/1.2/meta/calm.json"

TYPES = {
    ElementKind.PERSON: "actor",
    ElementKind.EXTERNAL_SYSTEM: "system",
    ElementKind.CONTAINER: "service",
    ElementKind.BROKER: "service",
    ElementKind.DATA_STORE: "database",
    ElementKind.DATA_PRODUCT: "data-asset",
    ElementKind.DOMAIN: "system",
}

PROTOCOLS = ("HTTPS", "HTTP", "SFTP", "FTP", "JDBC", "WebSocket", "LDAP", "AMQP", "mTLS", "TLS", "TCP")
"""Names that CALM knows, the more telling first; any other protocol stands in the metadata alone."""

Row = dict[str, Data]


def calm(architecture: Architecture) -> str:
    """The architecture as JSON text."""
    title = architecture.title or architecture.name
    document: Row = {
        "$schema": SCHEMA,
        "unique-id": architecture.name,
        "name": title,
        "description": " ".join(architecture.why) or f"{title}, {architecture.style}",
        "nodes": [*_zones(architecture), *(_node(each, architecture) for each in architecture.elements)],
        "relationships": [
            *_deployed(architecture),
            *_composed(architecture),
            *(_connects(each) for each in architecture.flows),
        ],
        "adrs": ["docs/decisions/README.md"],
        "metadata": {
            "style": architecture.style,
            "owner": architecture.owner,
            "date": architecture.date,
            "digest": architecture.digest,
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _zones(architecture: Architecture) -> list[Row]:
    return [
        {
            "unique-id": f"zone-{each.id}",
            "node-type": "network",
            "name": each.title,
            "description": f"Zone, trust: {each.trust}",
        }
        for each in architecture.zones
    ]


def _node(element: Element, architecture: Architecture) -> Row:
    facts = {
        "technology": element.technology, "classification": element.classification, "owner": element.owner,
        "state": element.state, "because": element.because,
    }  # fmt: skip
    found: Row = {
        "unique-id": element.id,
        "node-type": TYPES[element.kind],
        "name": element.name,
        "description": element.description or element.technology or element.name,
        "metadata": {key: value for key, value in facts.items() if value},
    }
    controls = [each for each in architecture.controls if element.id in each.applies]
    if controls:
        found["controls"] = {_key(each): _control(each) for each in controls}
    return found


def _key(control: Control) -> str:
    return re.sub(r"[^a-z0-9]+", "-", control.title.lower()).strip("-")


def _control(control: Control) -> Row:
    config: Row = {"exercised-by": control.element, "because": control.because}
    return {"description": control.title, "requirements": [{"requirement-url": f"#{control.element}", "config": config}]}


def _deployed(architecture: Architecture) -> list[Row]:
    found: list[Row] = []
    for zone in architecture.zones:
        inside: list[Data] = [each.id for each in architecture.elements if each.zone == zone.id]
        if inside:
            kind: Row = {"deployed-in": {"container": f"zone-{zone.id}", "nodes": inside}}
            found.append({"unique-id": f"in-{zone.id}", "description": f"in {zone.title}", "relationship-type": kind})
    return found


def _composed(architecture: Architecture) -> list[Row]:
    found: list[Row] = []
    for domain in architecture.elements:
        if domain.kind is ElementKind.DOMAIN:
            parts: list[Data] = [
                each.id
                for each in architecture.elements
                if each.kind is ElementKind.DATA_PRODUCT and each.domain == domain.domain
            ]
            if parts:
                kind: Row = {"composed-of": {"container": domain.id, "nodes": parts}}
                found.append(
                    {"unique-id": f"of-{domain.id}", "description": f"products of {domain.name}", "relationship-type": kind}
                )
    return found


def _connects(flow: Flow) -> Row:
    found: Row = {
        "unique-id": flow.id,
        "description": flow.purpose,
        "relationship-type": {"connects": {"source": {"node": flow.source}, "destination": {"node": flow.target}}},
        "metadata": {"mode": flow.mode.value, "protocol": flow.protocol, "classification": flow.classification},
    }
    words = re.split(r"[^A-Za-z]+", flow.protocol)
    known = next((each for each in PROTOCOLS if each in words), None)
    if known:
        found["protocol"] = known
    return found

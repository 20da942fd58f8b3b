"""Component by component against published reference architectures: what a reviewer expects is drawn, or has a reason."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import resolved_platforms
import yaml
from decided_platforms import EXAMPLES
from test_views_examples import architecture

from scaffolder.model.architecture import Architecture
from scaffolder.views import pictures

REFERENCES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "reference_architectures.yaml").read_text("utf-8"))

AZURE_LAKEHOUSE = {
    "version": 1,
    "name": "fabric-lakehouse",
    "style": "lakehouse",
    "cloud": {"model": "single", "providers": ["azure"]},
    "storage": {"layers": "medallion"},
    "streaming": {"enabled": True, "broker": "event-hubs", "engine": "fabric-eventhouse"},
    "serving": {"bi": True, "api": True, "modes": ["bi", "notebook", "api"]},
    "sources": [
        {"id": "crm", "kind": "saas", "where": "saas", "classification": "confidential"},
        {"id": "clicks", "kind": "stream", "where": "saas", "classification": "internal"},
    ],
    "domains": [{"id": "sales", "owner": "ann"}],
    "products": [
        {"id": "customers", "domain": "sales", "inputs": ["crm"]},
        {"id": "sessions", "domain": "sales", "inputs": ["clicks"]},
    ],
}
"""A lakehouse on Azure with a hot and a cold path."""

AZURE_CHAT = {
    **AZURE_LAKEHOUSE,
    "name": "azure-chat",
    "security": {"private_network": True, "encryption_at_rest": "cmk", "secret_store": "cloud-native", "identity": "sso-oidc"},
    "observability": {"otel": True},
    "genai": {"enabled": True, "pattern": "rag", "hosting": "foundry", "vector_store": "azure-ai-search", "guardrails": True},
}
"""The same with an assistant over it."""

BUILT = {"fabric-lakehouse": AZURE_LAKEHOUSE, "azure-chat": AZURE_CHAT}


@cache
def platform(name: str) -> Architecture:
    if name in BUILT:
        return resolved_platforms.resolved(BUILT[name])
    if name in resolved_platforms.NAMES and name not in EXAMPLES:
        return resolved_platforms.platform(name)
    return architecture(name)


@cache
def shown(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The elements and flows that are on some picture of a platform, lines and badges alike."""
    built = platform(name)
    scenes = pictures.scenes(built).values()
    members = frozenset(member for scene in scenes for card in scene.cards for member in card.members)
    lines = {flow for scene in scenes for line in scene.lines for flow in line.flows}
    badges = {(control.element, each) for control in built.controls for each in control.applies}
    lettered = {flow.id for flow in built.flows if {(flow.source, flow.target), (flow.target, flow.source)} & badges}
    return members, frozenset(lines | lettered)


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda each: each["id"])
def test_what_a_reference_draws_is_drawn(reference: dict[str, Any]) -> None:
    """Every expected part has an element on a picture and every expected connection flows on one."""
    built = platform(reference["platform"])
    members, drawn = shown(reference["platform"])
    roles = {each.id: each.role for each in built.elements}
    present = {roles[each] for each in members if each in roles} | {f"place:{each.kind}" for each in built.places}
    present |= {"workloads"} if built.workloads else set()
    present |= {"phases"} if built.phases else set()
    assert {part: wanted for part, wanted in reference["parts"].items() if not present & set(wanted)} == {}
    steps = {(roles[flow.source], roles[flow.target]) for flow in built.flows if flow.id in drawn}
    missing = {way: step for way, path in reference["ways"].items() for step in pairwise(path) if step not in steps}
    assert missing == {}


def test_every_reference_is_held() -> None:
    """All eighteen are there, each with parts and ways, and what is left out has a whole reason."""
    assert [each["id"] for each in REFERENCES] == [f"R{number:02}" for number in range(1, 19)]
    for each in REFERENCES:
        assert len(each["parts"]) >= 4
        assert len(each["ways"]) >= 2
        assert all(len(reason.split()) >= 2 for reason in each.get("apart", {}).values())

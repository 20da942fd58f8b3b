"""What can go wrong where a flow crosses a trust boundary, and which control of the platform answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffolder.model.architecture import Architecture, Element, Mode
from scaffolder.views.scene import Line

OUTSIDE = ("external",)
"""Trust of zones that the platform does not govern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One category of STRIDE at one crossing: what could happen, and the elements that answer it (none: open)."""

    category: str
    what: str
    answered_by: tuple[str, ...]


ANSWERS: Mapping[str, tuple[str, ...]] = {
    "Spoofing": ("identity", "identity-provider", "secrets"),
    "Tampering": ("quality", "schema-registry", "contracts", "keys"),
    "Repudiation": ("audit-log", "audit", "lineage"),
    "Information disclosure": ("policy-engine", "policy", "tokenisation", "keys", "guardrails"),
    "Denial of service": ("observability", "event-log", "network"),
    "Elevation of privilege": ("access-request", "access", "policy-engine", "policy", "identity"),
}
"""The roles whose elements answer each category, the strongest first."""

SECURED = ("tls", "https", "sftp", "ssh", "mtls", "ipsec", "vpn")


def threats(line: Line, architecture: Architecture) -> tuple[Threat, ...]:
    """The categories that matter at a crossing, by its direction, its mode and the classification of what it carries."""
    elements = {each.id: each for each in architecture.elements}
    outside = {zone.id for zone in architecture.zones if zone.trust in OUTSIDE}
    source, target = elements[line.source], elements[line.target]
    enters = source.zone in outside and target.zone not in outside
    leaves = target.zone in outside and source.zone not in outside
    secret = line.classification in ("restricted", "confidential")
    found: list[tuple[str, str]] = []
    if enters:
        found.append(("Spoofing", f"something else sends as {source.name}"))
    if enters or line.mode in (Mode.STREAM, Mode.CDC):
        found.append(("Tampering", f"{line.purpose} changed or malformed on the way"))
    if leaves or secret:
        found.append(("Repudiation", f"nobody can tell who received {line.purpose}"))
    if leaves or secret:
        found.append(("Information disclosure", f"{line.classification} data read by others"))
    if enters and line.mode in (Mode.STREAM, Mode.QUERY, Mode.CDC):
        found.append(("Denial of service", f"{source.name} floods {target.name}"))
    if line.mode is Mode.QUERY and not enters:
        found.append(("Elevation of privilege", f"{target.name} reads more than it was granted"))
    if not found:
        found.append(("Tampering", f"{line.purpose} changed on the way"))
    return tuple(
        Threat(category=category, what=what, answered_by=_answers(category, line, architecture.elements))
        for category, what in found
    )


def _answers(category: str, line: Line, elements: Sequence[Element]) -> tuple[str, ...]:
    """Names of the elements that answer a category, the protocol itself first where it is encrypted."""
    wire = line.protocol.lower()
    found = []
    if category in ("Tampering", "Information disclosure") and any(word in wire for word in SECURED):
        found.append(f"{line.protocol} (encrypted in transit)")
    by_role = {each.role: each.name for each in reversed(elements) if each.role}
    found += [by_role[role] for role in ANSWERS[category] if role in by_role]
    return tuple(dict.fromkeys(found))[:3]

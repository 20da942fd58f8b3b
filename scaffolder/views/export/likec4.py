"""The whole architecture as LikeC4: zones hold elements, relations say purpose and protocol, views are cut from the model."""

from __future__ import annotations

from scaffolder.escape import line as one_line
from scaffolder.model.architecture import Architecture, Element, ElementKind, Flow, Mode

SHAPES = {
    ElementKind.PERSON: "person",
    ElementKind.DATA_STORE: "storage",
    ElementKind.BROKER: "queue",
    ElementKind.DATA_PRODUCT: "rectangle",
    ElementKind.DOMAIN: "rectangle",
    ElementKind.EXTERNAL_SYSTEM: "rectangle",
    ElementKind.CONTAINER: "rectangle",
}

LINES = {Mode.BATCH: "solid", Mode.STREAM: "solid", Mode.CDC: "dashed", Mode.QUERY: "solid", Mode.CONTROL: "dotted"}


def likec4(architecture: Architecture) -> str:
    """The architecture as one LikeC4 file."""
    zones = {zone.id: f"z{at}" for at, zone in enumerate(architecture.zones)}
    ids = {each.id: f"{zones[each.zone]}.e{at}" for at, each in enumerate(architecture.elements)}
    parts = [*_specification(), "", "model {"]
    for zone in architecture.zones:
        parts += [f"  {zones[zone.id]} = zone {_said(zone.title)} {{", f"    description {_said(f'trust: {zone.trust}')}"]
        for each in architecture.elements:
            if each.zone == zone.id:
                parts += [f"    {line}" for line in _element(each, ids[each.id].partition(".")[2])]
        parts.append("  }")
    for flow in architecture.flows:
        parts += [f"  {line}" for line in _flow(flow, ids)]
    parts += ["}", "", *_views(architecture, zones)]
    return "\n".join(parts) + "\n"


def _specification() -> list[str]:
    found = ["specification {", "  element zone"]
    for kind, shape in SHAPES.items():
        found.append(f"  element {kind.value} {{ style {{ shape {shape} }} }}")
    for mode, line in LINES.items():
        found.append(f"  relationship {mode.value} {{ line {line} }}")
    return [*found, "}"]


def _element(element: Element, name: str) -> list[str]:
    told = [f"{name} = {element.kind.value} {_said(element.name)} {{"]
    if element.technology:
        told.append(f"  technology {_said(element.technology)}")
    if element.description:
        told.append(f"  description {_said(element.description)}")
    facts = {
        "classification": element.classification,
        "owner": element.owner,
        "state": element.state,
        "because": element.because,
    }
    told.append("  metadata {")
    told += [f"    {key} {_said(value)}" for key, value in facts.items() if value]
    return [*told, "  }", "}"]


def _flow(flow: Flow, ids: dict[str, str]) -> list[str]:
    told = f"{ids[flow.source]} -[{flow.mode.value}]-> {ids[flow.target]} {_said(flow.purpose)} {{"
    more = [f"  technology {_said(flow.protocol)}"] if flow.protocol else []
    more += ["  metadata {", f"    classification {_said(flow.classification)}", "  }"] if flow.classification else []
    return [told, *more, "}"]


def _views(architecture: Architecture, zones: dict[str, str]) -> list[str]:
    """An overview of the zones, and each zone with its neighbours."""
    title = architecture.title or architecture.name
    found = ["views {", "  view index {", f"    title {_said(title)}", "    include *", "  }"]
    for zone in architecture.zones:
        name = zones[zone.id]
        found += [f"  view {name}_view of {name} {{", f"    title {_said(f'{title}: {zone.title}')}", "    include *", "  }"]
    return [*found, "}"]


def _said(value: str) -> str:
    """A single-quoted string on one line."""
    return "'" + one_line(value).replace("\\", "\\\\").replace("'", "\\'") + "'"

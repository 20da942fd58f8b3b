"""Reach: what of a platform an answer touches, and who runs what it brings."""

from __future__ import annotations

from scaffolder.catalog import Catalog
from scaffolder.decide import facts
from scaffolder.escape import md
from scaffolder.model.architecture import Architecture, Element, ElementKind
from scaffolder.model.decision import Verdict
from scaffolder.model.knowledge import Component

NEIGHBOURS = 4
"""Sources, products or domains that a consequence names."""


def reach(verdict: Verdict, architecture: Architecture) -> str:
    """The first part that the answer brings, and the user's own entries beside it; empty where none is drawn.

    An answer brings no people, though they may be drawn because of it.
    """
    brought = [element for element in _brought(verdict, architecture) if element.kind is not ElementKind.PERSON]
    ids = {element.id for element in brought}
    touching = [flow for flow in architecture.flows if flow.source in ids or flow.target in ids]
    beside = {end for flow in touching for end in (flow.source, flow.target)}
    near = [element.name for element in architecture.elements if element.id in beside - ids and element.because.startswith("/")]
    if not brought or not near:
        return ""
    return f"the pictures show it as {md(brought[0].name)}, next to {facts.shortened([md(name) for name in near], NEIGHBOURS)}"


def operated(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> str:
    """Who runs what the answer brings, under which licence, and what its lifecycle says.

    Empty where nothing stands for the answer, or where another choice picks what does.
    """
    answers = {(verdict.path, value) for value in verdict.values}
    drawn = (catalog.components.get(each.component) for each in _brought(verdict, architecture))
    component = next((each for each in drawn if each and _is_alone(each, answers, catalog)), None)
    if component is None:
        return ""
    name = md(component.title)
    if component.licence == "service":
        told = f"{name}, run by {_maker(component.provider, catalog)}"
    elif component.licence == "commercial":
        told = f"{name}, a commercial product whose contract says who runs it"
    else:
        told = f"{name} ({md(component.licence)}), run by one's own people"
    rows = catalog.lifecycle.values()
    dated = [each for each in rows if component.id in each.components and each.state in ("ending", "hold")]
    return told + "".join(f"; {md(each.technology)}: {md(each.status)} ({md(each.date)})" for each in dated[:1])


def _is_alone(component: Component, answers: set[tuple[str, str]], catalog: Catalog) -> bool:
    """Whether a component is the only one that realises one of the answers."""
    mine = answers & set(component.realises)
    return any(sum(pair in each.realises for each in catalog.components.values()) == 1 for pair in mine)


def _brought(verdict: Verdict, architecture: Architecture) -> list[Element]:
    return [element for element in architecture.elements if element.because in verdict.decision.paths]


def _maker(provider: str, catalog: Catalog) -> str:
    """Who runs a service: the maker of a cloud, else whoever sells it."""
    names = catalog.raw("names").get("maker", {}).get("names", {})
    return str(names.get(provider, "its vendor")) if isinstance(names, dict) else "its vendor"

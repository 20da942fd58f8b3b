"""Reach: what of a platform an answer touches, as one neutral consequence."""

from __future__ import annotations

from scaffolder.catalog import Catalog
from scaffolder.decide.facts import paths
from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Verdict

NEIGHBOURS = 4
"""Sources, products, domains or keys that a consequence names."""


def reach(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> str:
    """What of the platform the answer touches: the elements it brings and the user's own entries beside them."""
    brought = [element for element in architecture.elements if element.because in verdict.decision.paths]
    ids = {element.id for element in brought}
    touching = [flow for flow in architecture.flows if flow.source in ids or flow.target in ids]
    beside = {end for flow in touching for end in (flow.source, flow.target)}
    near = [element.name for element in architecture.elements if element.id in beside - ids and element.because.startswith("/")]
    if not brought or not near:
        return _reopened(verdict, architecture, catalog) or _counted(architecture)
    more = f" and {len(near) - NEIGHBOURS} more" if near[NEIGHBOURS:] else ""
    names = ", ".join(md(name) for name in near[:NEIGHBOURS]) + more
    return f"on the pictures it is {md(brought[0].name)} beside {names}"


def _reopened(verdict: Verdict, architecture: Architecture, catalog: Catalog) -> str:
    """The choices that were left open and whose default asked about this answer; empty where none did."""
    open_ones = [
        path
        for path, choice in architecture.choices.items()
        if choice.origin is Origin.DEFAULT and path in catalog.choices and path != verdict.path
        if any(verdict.path in paths(default.when) for default in catalog.choices[path].defaults)
    ]
    if not open_ones:
        return ""
    names = ", ".join(mdcode(path) for path in open_ones[:NEIGHBOURS])
    return f"a change reopens {len(open_ones)} open {'choices' if open_ones[1:] else 'choice'}: {names}"


def _counted(architecture: Architecture) -> str:
    titles = ", ".join(md(domain.title) for domain in architecture.domains[:NEIGHBOURS]) or md(architecture.title)
    return f"it reaches {len(architecture.products)} data products from {len(architecture.sources)} sources: {titles}"

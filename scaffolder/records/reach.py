"""Reach: what of a platform an answer touches, as one neutral consequence."""

from __future__ import annotations

from scaffolder.escape import md
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict

NEIGHBOURS = 4
"""Sources, products or domains that a consequence names."""


def reach(verdict: Verdict, architecture: Architecture) -> str:
    """The first element that the answer brings, and the user's own entries beside it; empty where nothing is drawn."""
    brought = [element for element in architecture.elements if element.because in verdict.decision.paths]
    ids = {element.id for element in brought}
    touching = [flow for flow in architecture.flows if flow.source in ids or flow.target in ids]
    beside = {end for flow in touching for end in (flow.source, flow.target)}
    near = [element.name for element in architecture.elements if element.id in beside - ids and element.because.startswith("/")]
    if not brought or not near:
        return ""
    more = f" and {len(near) - NEIGHBOURS} more" if near[NEIGHBOURS:] else ""
    names = ", ".join(md(name) for name in near[:NEIGHBOURS]) + more
    return f"the pictures show it as {md(brought[0].name)}, next to {names}"

"""What a building block needs and gives in the topology: the flows that its slots bring along."""

from __future__ import annotations

import re

from scaffolder.resolve.roles import Role, Topology

_TOKEN = re.compile(r"\{([a-z_.]+)\}")


def needs(filler: str, known: Topology) -> tuple[str, ...]:
    """What flows into the slots that components of a role fill: what, and from where."""
    return tuple(f"{purpose}, from {' or '.join(ends)}" for purpose, ends in _flows(filler, known, into=True).items())


def provides(filler: str, known: Topology) -> tuple[str, ...]:
    """What flows out of those slots: what, and to where."""
    return tuple(f"{purpose}, to {', '.join(ends)}" for purpose, ends in _flows(filler, known, into=False).items())


def slots(filler: str, known: Topology) -> tuple[Role, ...]:
    """The slots of the topology that components of a role fill."""
    return tuple(each for each in known.roles if filler in _fillers(each))


def _flows(filler: str, known: Topology, *, into: bool) -> dict[str, dict[str, None]]:
    """The purposes of the flows that end (or begin) at a slot of the filler, each with the other ends in words."""
    own = slots(filler, known)
    here = {each.id for each in own} | {group for each in own for group in each.face.groups}
    titles = {each.id: _title(each) for each in known.roles}
    found: dict[str, dict[str, None]] = {}
    for role in known.roles:
        for flow in role.flows:
            near, far = (flow.targets, flow.sources) if into else (flow.sources, flow.targets)
            if (here & {each.name for each in near}) if near else (role.id in here):
                ends = [titles.get(each.name, each.name) for each in far] or [titles[role.id]]
                found.setdefault(_plain(flow.purpose), {}).update(dict.fromkeys(ends))
    return found


def _plain(purpose: str) -> str:
    """A purpose without the names of a platform's own entries."""
    return _TOKEN.sub(lambda token: token[1].partition(".")[0] + "'s", purpose)


def _title(role: Role) -> str:
    """A role in a sentence; one whose name comes from its entry is called by its id."""
    return role.id.replace("-", " ") if "{" in role.face.name or not role.face.name else role.face.name.lower()


def _fillers(role: Role) -> frozenset[str]:
    """The roles whose components fill a slot: those that one of its faces names, else its own."""
    return frozenset(name for face in (role.face, *role.variants) for name in face.filled_by or (role.id,))

"""The migration: one frame a wave, every card at the same place in all of them."""

from __future__ import annotations

from dataclasses import replace

from scaffolder.model.architecture import Architecture, Phase
from scaffolder.views import select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Card, Line, Scene, Wave


def scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """A frame for each phase, in order; none where nothing migrates."""
    whole = select.scene(architecture, view)
    phases = sorted(architecture.phases, key=lambda each: each.number)
    phased = {each for phase in phases for each in (*phase.elements, *phase.flows)}
    found: list[Scene] = []
    for at, phase in enumerate(phases):
        before = phases[at - 1] if at else None
        after = phases[at + 1] if at + 1 < len(phases) else None
        found.append(
            replace(
                whole,
                view=f"{view.id}-{at + 1}",
                name=f"{view.id}-{at + 1}",
                title=f"{architecture.title or architecture.name}: migration {at + 1} of {len(phases)}, {phase.title}",
                scope=select.scope(architecture, state=phase.title),
                cards=tuple(_card(each, phase, before, after, phased) for each in whole.cards),
                lines=tuple(_line(each, phase, phased) for each in whole.lines),
                waves=tuple(_wave(each, phase, architecture) for each in phases),
            )
        )
    return tuple(found)


def _stands(ids: tuple[str, ...], present: tuple[str, ...], phased: set[str]) -> bool:
    """Whether any of some ids exists in a phase; what no phase names always does."""
    named = [each for each in ids if each in phased]
    return not named or any(each in present for each in named)


def _card(card: Card, phase: Phase, before: Phase | None, after: Phase | None, phased: set[str]) -> Card:
    if not _stands(card.members[:1], phase.elements, phased):
        return replace(card, state="ghost")
    if before is not None and not _stands(card.members[:1], before.elements, phased):
        return replace(card, state="new")
    if after is not None and not _stands(card.members[:1], after.elements, phased):
        return replace(card, state="retiring")
    return card


def _line(line: Line, phase: Phase, phased: set[str]) -> Line:
    return line if _stands(line.flows, phase.flows, phased) else replace(line, state="ghost")


def _wave(phase: Phase, current: Phase, architecture: Architecture) -> Wave:
    moving = [each for each in architecture.workloads if each.id in phase.workloads]
    told = ", ".join(f"{each.id} ({each.strategy})" if each.strategy else each.id for each in moving)
    if phase.number == max(each.number for each in architecture.phases):
        kept = ", ".join(each.id for each in architecture.workloads if each.strategy == "retain")
        told = f"stays: {kept}" if kept else ""
    return Wave(title=phase.title, text=told or "no workload moves", current=phase.number == current.number)

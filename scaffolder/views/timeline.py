"""The migration as a grid: every workload, the wave in which it moves, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scaffolder.model.architecture import Architecture, Phase, Workload
from scaffolder.views import recovery, select
from scaffolder.views.definitions import Definition
from scaffolder.views.scene import Row, Scene, Table

MOST_ROWS = 16
"""Workloads on one picture."""

QUESTION = "Which workload moves in which wave, how, and what does it wait for?"


def scenes(architecture: Architecture, view: Definition) -> tuple[Scene, ...]:
    """The timeline, in parts where there are many workloads; none where nothing migrates."""
    phases = sorted(architecture.phases, key=lambda each: each.number)
    if not phases or not architecture.workloads:
        return ()
    rows = [_row(each, phases) for each in _in_order(architecture, phases)]
    cuts = [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    heads = tuple((phase.title, f"{len(phase.elements)} parts stand at its end") for phase in phases)
    found: list[Scene] = []
    for number, cut in enumerate(cuts, start=1):
        part = f" ({number} of {len(cuts)})" if len(cuts) > 1 else ""
        name = f"{view.id}-timeline-{number}" if part else f"{view.id}-timeline"
        found.append(
            replace(
                select.dressed(architecture, view, (), (), ()),
                view=name,
                name=name,
                title=f"{architecture.title or architecture.name}: migration timeline{part}",
                question=" ".join((QUESTION, promise(architecture))).strip(),
                layout="grid",
                table=Table(about="Workload", heads=heads, rows=tuple(cut)),
                notes=(
                    "A bar stands in the wave in which the workload moves; the frames of the migration draw each wave's end.",
                ),
            )
        )
    return tuple(found)


def promise(architecture: Architecture) -> str:
    """What the manifest says of the change-over, in words; empty where it says nothing."""
    cutover, both = architecture.value("migration.cutover"), architecture.value("migration.parallel_run_days")
    outage = architecture.value("migration.downtime_minutes")
    said = [
        f"cut-over {str(cutover).replace('-', ' ')}" if cutover else "",
        f"both platforms answer for {both} days" if isinstance(both, int) and both else "",
        f"an outage of at most {recovery.span(outage)}" if isinstance(outage, int) else "",
    ]
    told = ", ".join(each for each in said if each)
    return f"Promised: {told}." if told else ""


def _in_order(architecture: Architecture, phases: list[Phase]) -> list[Workload]:
    wave: Mapping[str, int] = {id_: at for at, phase in enumerate(phases) for id_ in phase.workloads}
    return sorted(architecture.workloads, key=lambda each: wave.get(each.id, len(phases)))


def _row(workload: Workload, phases: list[Phase]) -> Row:
    facts = [
        f"owner {workload.owner}" if workload.owner else "no owner",
        f"{workload.data_gb:,} GB".replace(",", " ") if workload.data_gb else "",
        workload.classification,
        f"after {workload.depends_on}" if workload.depends_on else "",
        "with a way back" if workload.rollback else "no way back",
    ]
    entries = [workload.strategy or "moves" if workload.id in phase.workloads else "" for phase in phases]
    moves = next((at for at, phase in enumerate(phases) if workload.id in phase.workloads), -1)
    if moves < 0:
        entries[-1] = f"stays: {workload.strategy}" if workload.strategy else "stays"
    elif workload.retire_date and not entries[-1]:
        entries[-1] = f"old: until {workload.retire_date}"
    return Row(title=workload.id, detail=", ".join(each for each in facts if each), entries=tuple(entries), bar=moves)

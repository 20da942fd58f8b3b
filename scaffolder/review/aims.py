"""From what was asked to what answers it: the manifest's needs and objectives, and the demands on every data platform."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from scaffolder.model.decision import Ground, Verdict
from scaffolder.model.document import Data
from scaffolder.review.subject import Row, Subject, anchor
from scaffolder.values import demands


def section(subject: Subject) -> Row:
    """What was asked, and what answers it.

    Shape: `needs` (weight, why, line, decisions it decides and weighs on), `objectives` (figure, target, owner, line),
    `demands` (by kind: how many in each state), `unmet` (the demands that nothing meets yet), `states` and `total`.
    """
    manifest = subject.architecture.manifest.data
    needs = cast("list[Row]", manifest.get("needs", []))
    objectives = cast("list[Row]", manifest.get("objectives", []))
    found = demands.met(subject.architecture, subject.catalog)
    return {
        "demands": cast("Data", _counted(found)),
        "unmet": [{"id": each.row.id, "text": each.row.text} for each in found if each.state == "open"],
        "states": [*demands.STATES],
        "total": len(found),
        "needs": cast("Data", [_need(number, row, subject) for number, row in enumerate(needs)]),
        "objectives": cast(
            "Data",
            [
                {
                    "id": str(row.get("id", "")),
                    "kpi": str(row.get("kpi") or "not stated"),
                    "target": str(row["target"]) if row.get("target") is not None else "not stated",
                    "owner": str(row.get("owner") or "not stated"),
                    "line": subject.line(("objectives", number)),
                }
                for number, row in enumerate(objectives)
            ],
        ),
    }


def _counted(found: Sequence[demands.Met]) -> list[Row]:
    """For each kind of demand how many are in each state, in the order of the states; then all of them together."""
    kinds = dict.fromkeys(each.row.kind for each in found)
    rows: list[Row] = [_row(kind, [each for each in found if each.row.kind == kind]) for kind in kinds]
    return [*rows, _row("together", found)]


def _row(kind: str, found: Sequence[demands.Met]) -> Row:
    states = [each.state for each in found]
    return {"kind": kind.capitalize(), "counts": [states.count(state) for state in demands.STATES], "all": len(states)}


def _need(number: int, row: Row, subject: Subject) -> Row:
    quality = str(row.get("quality", ""))
    weighed = [each for each in subject.records if _weighs(quality, each)]
    decided = [each for each in weighed if each.driver == quality and each.lead > 0]
    return {
        "quality": quality,
        "weight": row.get("weight"),
        "why": str(row.get("why") or ""),
        "line": subject.line(("needs", number)),
        "decides": cast("Data", [_link(each) for each in decided]),
        "weighs": len(weighed),
    }


def _weighs(quality: str, verdict: Verdict) -> bool:
    return any(each.criterion == quality and each.ground is Ground.NEED for each in verdict.weights)


def _link(verdict: Verdict) -> Row:
    return {"number": f"{verdict.number:04d}", "title": verdict.decision.title, "anchor": anchor(verdict)}

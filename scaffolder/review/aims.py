"""From what was asked to what answers it: needs and objectives of the manifest, with the decisions that weigh them."""

from __future__ import annotations

from typing import cast

from scaffolder.model.decision import Ground, Verdict
from scaffolder.model.document import Data
from scaffolder.review.subject import Row, Subject, anchor


def section(subject: Subject) -> Row:
    """Shape: `needs` (weight, why, line, decisions it decides and weighs on) and `objectives` (figure, target, owner, line)."""
    manifest = subject.architecture.manifest.data
    needs = cast("list[Row]", manifest.get("needs", []))
    objectives = cast("list[Row]", manifest.get("objectives", []))
    return {
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

"""The migration: what leaves when, how long both platforms answer, the gate of each wave and the way back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.model.document import Data
from scaffolder.review.subject import Row, Subject
from scaffolder.values import migration

BAR, LEFT, RIGHT = 30, 190, 30
"""Heights and margins of the time line, in pixels."""

WIDTH = 1060


def section(subject: Subject) -> Row:
    """Waves, workloads and the transfer. Shape: that of the migration's values, with `bars` and `ticks` of the time line."""
    found = dict(migration.values(subject.architecture, subject.catalog))
    ending = [row for row in cast("list[Row]", found["ending"]) if _date(str(row["retire_date"])) is not None]
    days = cast(int, found["parallel_days"])
    line = _line(ending, days, subject.architecture.date)
    both = {str(bar["id"]): str(bar["both"]) for bar in cast("list[Row]", line["bars"]) if bar["moves"] and days}
    table = [_told(row, both) for row in cast("list[Row]", found["workloads"])]
    return {**found, **line, "table": cast("Data", table)}


def _told(row: Row, both: Mapping[str, str]) -> Row:
    """One workload as the table says it; what the manifest leaves open reads so."""
    size = cast(int, row["data_gb"])
    back = ("yes" if row["rollback"] else "none") if row["moves"] else "nothing moves"
    return {
        **row,
        "size": f"{size:,} GB" if size else "not stated",
        "both": both.get(str(row["id"]), ""),
        "back": back,
        "wave": row["wave"] if row["moves"] else "",
    }


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _line(ending: Sequence[Row], days: int, decided: str) -> Row:
    """The time line: each workload's old home from the day of the decisions to its end, and the days both answer."""
    start = _date(decided)
    if start is None or not ending:
        return {"bars": [], "ticks": [], "height": 0, "width": WIDTH}
    ends = [cast(datetime.date, _date(str(row["retire_date"]))) for row in ending]
    last = max(ends)
    span = max((last - start).days, 1)

    def across(day: datetime.date) -> float:
        share = min(max((day - start).days / span, 0), 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    bars: list[Row] = []
    for number, (row, end) in enumerate(zip(ending, ends, strict=True)):
        both = max(end - datetime.timedelta(days=days), start) if days and row["moves"] else end
        bars.append(
            {
                "id": row["id"], "wave": row["wave"], "end": end.isoformat(), "both": both.isoformat(), "moves": row["moves"],
                "y": 30 + number * BAR, "from": across(start), "turn": across(both), "to": across(end),
            }
        )  # fmt: skip
    return {
        "bars": cast("Data", bars),
        "ticks": cast("Data", [{"x": across(day), "text": day.isoformat()[:7]} for day in _quarters(start, last)]),
        "height": 40 + len(bars) * BAR,
        "width": WIDTH,
    }


def _quarters(start: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The first days of the quarters between two days."""
    first = [datetime.date(year, month, 1) for year in range(start.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [day for day in first if start <= day <= last]

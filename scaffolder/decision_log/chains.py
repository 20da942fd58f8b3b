"""Chains of records that supersede each other: named at both ends, without a circle, and ended where they say so."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.decision_log.breach import Breach, short
from scaffolder.model.record import Log, Record, Status


def breaches(log: Log) -> Iterator[Breach]:
    """Both ends know, nothing runs in a circle, and what is superseded says by what."""
    for record in log.records:
        for verb, rows, back in (
            ("supersedes", record.supersedes, "superseded_by"),
            ("is superseded by", record.superseded_by, "supersedes"),
        ):
            for each in rows:
                other = log.record(each.stem)
                if other is None:
                    yield Breach(
                        rule="unknown-superseding-record",
                        path=record.path,
                        span=each.span,
                        about=each.target,
                        message=f"it {verb} `{short(each.target)}`, which is not in this log",
                    )
                elif record.stem not in {one.stem for one in getattr(other, back)}:
                    yield Breach(
                        rule="one-sided-supersession",
                        path=record.path,
                        span=each.span,
                        about=other.stem,
                        message=f"it {verb} `{other.stem}`, which does not say so",
                        help=f"scaffold adr supersede {(other if verb == 'supersedes' else record).stem} --by "
                        f"{(record if verb == 'supersedes' else other).stem}",
                    )
        state = record.fields.get("status")
        span = state.span if state else record.title_span
        if record.status is Status.SUPERSEDED and not record.superseded_by:
            yield Breach(
                rule="superseded-without-successor",
                path=record.path,
                span=span,
                message="this record is superseded, and does not say by which one",
            )
        if record.superseded_by and record.status in (Status.ACCEPTED, Status.PROPOSED):
            yield Breach(
                rule="superseded-but-in-force",
                path=record.path,
                span=span,
                message=f"this record is {record.status.value}, and names its successor",
            )
        if _in_circle(record, log):
            yield Breach(
                rule="circular-supersession",
                path=record.path,
                span=span,
                message="following what it is superseded by leads back to it",
            )


def _in_circle(record: Record, log: Log) -> bool:
    seen: set[str] = set()
    open_ones = [each.stem for each in record.superseded_by]
    while open_ones:
        name = open_ones.pop()
        found = log.record(name)
        if found is not None and name not in seen:
            seen.add(name)
            open_ones.extend(each.stem for each in found.superseded_by)
    return record.stem in seen

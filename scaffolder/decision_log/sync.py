"""A log beside what its manifest now decides: what is new, what changed, and what people wrote and keep.

Proposed records that nobody touched are written anew; an accepted one whose answer changed is superseded by a new record, both
ends linked; whatever a person changed stays as it is. Nothing here touches the disk.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scaffolder import record_reading
from scaffolder.decision_log import digests, naming
from scaffolder.decision_log.edit import Edit
from scaffolder.fingerprints import fingerprint
from scaffolder.model.decision import Verdict
from scaffolder.model.document import Location
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.record import Log, Record, Status

CONTRADICTED = "manifest-against-accepted-record"
"""The rule that a manifest breaks which answers otherwise than an accepted record; the catalog explains it."""

_CHOSEN = re.compile(r'Chosen option: "((?:[^"\\]|\\.)+)"')
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~&!])")


class Act(enum.StrEnum):
    """What becomes of a record: a new one, one written anew in place, an accepted one superseded, or what people did kept."""

    WRITE = "write"
    RENEW = "renew"
    SUPERSEDE = "supersede"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One record and what becomes of it, in words; `files` are the new bytes by path, empty where nothing is written."""

    act: Act
    stem: str
    why: str
    files: Mapping[str, bytes]


def plan(
    log: Log, verdicts: Sequence[Verdict], pages: Mapping[str, str], *, date: str, reserved: Iterable[int]
) -> tuple[Step, ...]:
    """What would bring a log up to what the manifest decides.

    `pages` are the records as they would be generated, by the name of their file; `date` is that of a new record which
    supersedes an accepted one, whose number is none of `reserved`: those belong to questions. Records that agree and are whole
    have no step.
    """
    kept = frozenset(reserved)
    found: list[Step] = []
    grown = log
    for verdict in sorted((each for each in verdicts if each.is_record), key=lambda each: each.number):
        step = _step(grown, verdict, pages[f"{verdict.number:04d}-{verdict.id}.md"], Numbering(date=date, reserved=kept))
        if step is not None:
            found.append(step)
            grown = _with(grown, step)
    found.extend(_unasked(log, verdicts))
    return tuple(found)


def contradictions(log: Log, verdicts: Sequence[Verdict]) -> tuple[Finding, ...]:
    """A finding for each accepted record whose answer the manifest no longer gives."""
    found = []
    for verdict in verdicts:
        record = current(log, verdict.id)
        if record is None or record.status is not Status.ACCEPTED or answers(record, verdict):
            continue
        section = record.section("decision outcome")
        line = section.line if section else record.title_span.line
        found.append(
            Finding(
                rule=CONTRADICTED,
                severity=Severity.ERROR,
                message=f"accepted is `{chosen(record)}`, and the manifest now says `{verdict.chosen.title}`",
                location=Location(path=record.path, line=line, column=1),
                pointer=(verdict.id,),
                fingerprint=fingerprint(CONTRADICTED, record.path, (verdict.id,), None),
                why="what was accepted and what is built differ, and nobody decided that",
                help=f"write {verdict.path}: back, or scaffold adr sync, which supersedes the record",
            )
        )
    return tuple(found)


def differing(log: Log, verdicts: Sequence[Verdict]) -> tuple[tuple[Record, Verdict], ...]:
    """Records in force or proposed whose answer is not that of the manifest."""
    pairs = [(current(log, each.id), each) for each in verdicts]
    return tuple((record, each) for record, each in pairs if record is not None and not answers(record, each))


def current(log: Log, decision: str) -> Record | None:
    """The record that answers a decision today: the last one that is neither superseded nor rejected nor deprecated."""
    named = [each for each in log.records if each.decision == decision]
    open_ones = [each for each in named if each.status in (Status.PROPOSED, Status.ACCEPTED, Status.UNKNOWN)]
    return max(open_ones, key=lambda each: each.stem, default=None)


def chosen(record: Record) -> str:
    """The option that a record chose, as people read it; empty where it does not say."""
    match = _CHOSEN.search(record.text)
    return _ESCAPED.sub(r"\1", match[1]) if match else ""


def answers(record: Record, verdict: Verdict) -> bool:
    """Whether a record chose what the manifest says now; one that says nothing of options is not held against it."""
    said = chosen(record)
    return not said or said == verdict.chosen.title


def untouched(record: Record) -> bool:
    """Whether nobody changed a generated record: its text is the one whose digest it holds, and nobody decided on it."""
    return record.front.get("text") == digests.of_text(record) and not record.front.get("consulted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """What a new record is numbered and dated by."""

    date: str
    reserved: frozenset[int]

    def stem(self, log: Log, decision: str) -> str:
        """The stem of the next record about a decision."""
        return f"{naming.following(log, decision, self.date, self.reserved)[0]}-{decision}"


def _step(log: Log, verdict: Verdict, page: str, numbering: Numbering) -> Step | None:
    record = current(log, verdict.id)
    stem = f"{verdict.number:04d}-{verdict.id}"
    if record is None:
        ended = [each for each in log.records if each.decision == verdict.id]
        if ended:
            return _after(log, max(ended, key=lambda each: each.stem), verdict, page, numbering)
        return Step(act=Act.WRITE, stem=stem, why="a decision without a record", files={_path(log, stem): page.encode("utf-8")})
    new = _named(page, record)
    if record.status is Status.ACCEPTED:
        return None if answers(record, verdict) else _superseding(log, record, verdict, page, numbering)
    if new == record.text:
        return None
    if not untouched(record):
        if answers(record, verdict):
            return None
        why = f"edited by hand, and it says `{chosen(record)}` where the manifest says `{verdict.chosen.title}`"
        return Step(act=Act.KEEP, stem=record.stem, why=why, files={})
    why = f"`{chosen(record)}` became `{verdict.chosen.title}`"
    if answers(record, verdict):
        same = str(record.front.get("generated")) in new
        why = "its lines or words moved" if same else "its inputs changed, its answer did not"
    return Step(act=Act.RENEW, stem=record.stem, why=why, files={record.path: new.encode("utf-8")})


def _after(log: Log, record: Record, verdict: Verdict, page: str, numbering: Numbering) -> Step:
    """What was rejected or deprecated stays; only another answer than that one is worth a new record."""
    if answers(record, verdict):
        why = f"{record.status.value}, and the manifest still says `{verdict.chosen.title}`"
        return Step(act=Act.KEEP, stem=record.stem, why=why, files={})
    stem = numbering.stem(log, verdict.id)
    text = _renamed(page, stem)
    why = f"`{chosen(record)}` was {record.status.value}, and the manifest says `{verdict.chosen.title}`"
    return Step(act=Act.WRITE, stem=stem, why=why, files={_path(log, stem): text.encode("utf-8")})


def _superseding(log: Log, record: Record, verdict: Verdict, page: str, numbering: Numbering) -> Step:
    """Both ends of a supersession. The new record is proposed: who accepted the old answer did not accept this one."""
    stem = numbering.stem(log, verdict.id)
    path = _path(log, stem)
    draft = _written(path, _renamed(page, stem).encode("utf-8"), supersedes=[record.stem], date=numbering.date)
    if verdict.date == record.value("date"):
        draft = _written(path, draft, status=Status.PROPOSED.value, deciders=[])
    gone = [*(each.stem or each.target for each in record.superseded_by), stem]
    old = _written(record.path, record.raw, status=Status.SUPERSEDED.value, **{"superseded-by": gone})
    why = f"accepted is `{chosen(record)}`, and the manifest says `{verdict.chosen.title}`; {stem} supersedes it"
    return Step(act=Act.SUPERSEDE, stem=record.stem, why=why, files={record.path: old, path: draft})


def _written(path: str, raw: bytes, **fields: str | list[str]) -> bytes:
    """A record with fields of its front matter written anew."""
    for name, value in fields.items():
        edit = Edit(record_reading.record(path, raw))
        edit.front(name, value)
        raw = edit.bytes()
    return raw


def _unasked(log: Log, verdicts: Sequence[Verdict]) -> Iterator[Step]:
    """Generated records of decisions that the manifest no longer asks: people decide what becomes of them."""
    asked = {each.id for each in verdicts if each.is_record}
    for record in log.records:
        generated = "generated" in record.front and record.status in (Status.PROPOSED, Status.ACCEPTED)
        if generated and record.decision not in asked:
            why = "the manifest no longer asks this; scaffold adr deprecate it, or delete it where it was never accepted"
            yield Step(act=Act.KEEP, stem=record.stem, why=why, files={})


def _named(page: str, record: Record) -> str:
    """A page under the name that the record has: a decision that was superseded has another number than its first."""
    text = page if f'id: "{record.stem}"' in page else _renamed(page, record.stem)
    if record.supersedes:
        text = text.replace("\nsupersedes: []\n", f"\nsupersedes: {json.dumps([each.stem for each in record.supersedes])}\n", 1)
        text = re.sub(r'\ndate: "[^"]*"\n', f'\ndate: "{record.value("date")}"\n', text, count=1)
    return text


def _renamed(page: str, stem: str) -> str:
    return re.sub(r'\A---\nid: "[^"]*"\n', f'---\nid: "{stem}"\n', page)


def _path(log: Log, stem: str) -> str:
    return f"{log.folder}/{stem}.md" if log.folder not in ("", ".") else f"{stem}.md"


def _with(log: Log, step: Step) -> Log:
    """The log after a step, for the numbers that come next."""
    records = {each.path: each for each in log.records}
    records |= {path: record_reading.record(path, raw) for path, raw in step.files.items()}
    files = {path.removeprefix(f"{log.folder}/") for path in step.files}
    return replace(log, records=tuple(records.values()), files=log.files | files)

"""What people do to a record: accept, reject, deprecate, supersede. Only its state changes; what was decided never does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder import record_reading
from scaffolder.decision_log import digests
from scaffolder.decision_log.edit import Edit
from scaffolder.errors import ScaffoldError
from scaffolder.model.record import Form, Record, Status

_FROM: Mapping[Status, frozenset[Status]] = {
    Status.ACCEPTED: frozenset({Status.PROPOSED, Status.UNKNOWN}),
    Status.REJECTED: frozenset({Status.PROPOSED, Status.UNKNOWN}),
    Status.DEPRECATED: frozenset({Status.ACCEPTED, Status.PROPOSED, Status.UNKNOWN}),
    Status.SUPERSEDED: frozenset({Status.ACCEPTED, Status.PROPOSED, Status.DEPRECATED, Status.UNKNOWN}),
}
"""From which states a record comes to another."""


def settled(record: Record, status: Status, *, deciders: Sequence[str], date: str) -> bytes:
    """A record in a new state, with who decided and when. Raises `ScaffoldError` where its state forbids it."""
    _allowed(record, status)
    edit = Edit(record)
    _state(edit, status.value, f"{status.value.capitalize()} by {', '.join(deciders)} on {date}." if deciders else "")
    if record.form in (Form.OURS, Form.FRONT):
        edit = Edit(_again(record, edit))
        if deciders:
            edit.front("deciders", deciders)
            edit = Edit(_again(record, edit))
        edit.front("date", date)
        if record.form is Form.OURS and status is Status.ACCEPTED:
            edit = Edit(_again(record, edit))
            edit.front("text", digests.of_text(record))
    elif record.form is not Form.NYGARD:
        if deciders:
            edit = Edit(_again(record, edit))
            edit.field("deciders", "Deciders", ", ".join(deciders))
        edit = Edit(_again(record, edit))
        edit.field("date", "Date", date)
    return edit.bytes()


def superseded(old: Record, new: Record) -> tuple[bytes, bytes]:
    """Both ends of a supersession: the old record says by which one, the new one which.

    Raises `ScaffoldError` where the old one is superseded already, or the two are one.
    """
    if old.stem == new.stem:
        raise ScaffoldError(f"{old.path}: a record cannot supersede itself")
    if any(each.stem == new.stem for each in old.superseded_by) and any(each.stem == old.stem for each in new.supersedes):
        raise ScaffoldError(f"{old.path}: is superseded by {new.stem} already")
    _allowed(old, Status.SUPERSEDED)
    if new.status in (Status.REJECTED, Status.SUPERSEDED):
        raise ScaffoldError(f"{new.path}: is {new.status.value}, so it supersedes nothing", hint="name a record that stands")
    before, after = Edit(old), Edit(new)
    if old.form is Form.OURS:
        before.front("status", Status.SUPERSEDED.value)
        before = Edit(_again(old, before))
        before.front("superseded-by", [*(each.stem or each.target for each in old.superseded_by), new.stem])
    else:
        _state(before, f"superseded by {_link(new, old)}", "")
    if not any(each.stem == old.stem for each in new.supersedes):
        _replaces(after, new, old)
    return before.bytes(), after.bytes()


def _replaces(edit: Edit, new: Record, old: Record) -> None:
    """The end that says what a record replaces."""
    if new.form is Form.OURS:
        edit.front("supersedes", [*(each.stem or each.target for each in new.supersedes), old.stem])
    elif new.form is Form.NYGARD:
        field = new.fields.get("status")
        edit.status_section(field.value if field else "Proposed", f"Supersedes {_link(old, new)}")
    elif new.form is Form.TABLE:
        edit.field("supersedes", "Supersedes", _link(old, new))
    else:
        edit.last_lines("Links" if new.section("links") else "More Information", f"* Supersedes {_link(old, new)}")


def _state(edit: Edit, status: str, paragraph: str) -> None:
    """The state where the record writes it."""
    record = edit.record
    if record.form is Form.NYGARD:
        edit.status_section(status[:1].upper() + status[1:], *([paragraph] if paragraph else []))
    elif record.form in (Form.OURS, Form.FRONT):
        edit.front("status", status)
    else:
        edit.field("status", "Status", status)


def _again(record: Record, edit: Edit) -> Record:
    """The record as an edit left it, read anew, so that the next edit finds every place."""
    return record_reading.record(record.path, edit.bytes())


def _allowed(record: Record, status: Status) -> None:
    if record.status in _FROM[status]:
        return
    if record.status is status:
        said = record.value("deciders") or "somebody"
        raise ScaffoldError(
            f"{record.path}: is {status.value} already" + (f", by {said}" if status is Status.ACCEPTED else ""),
            hint="a changed decision is a new record: scaffold adr supersede OLD --title TITLE",
        )
    raise ScaffoldError(
        f"{record.path}: is {record.status.value}, and cannot become {status.value}",
        hint="a decision that was taken is superseded or deprecated: scaffold adr supersede OLD --title TITLE"
        if record.status is Status.ACCEPTED
        else "write a new record: scaffold adr new TITLE",
    )


def _link(to: Record, near: Record) -> str:
    """A link from one record to another, as its form writes it."""
    target = _relative(to.path, near.path)
    text = (to.title or to.stem).replace("[", "\\[").replace("]", "\\]")
    return f"[{text if to.form is Form.NYGARD else to.stem}]({target})"


def _relative(path: str, near: str) -> str:
    """A path as seen from the folder of another."""
    there, here = path.split("/"), near.split("/")[:-1]
    while there[:-1] and here and there[0] == here[0]:
        there, here = there[1:], here[1:]
    return "/".join([*[".."] * len(here), *there])

"""What records of our own form promise beyond those of others: a schema, MADR's headings, options weighed as listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

import jsonschema_rs

from scaffolder import schemas
from scaffolder.decision_log import digests, wording
from scaffolder.decision_log.breach import Breach, short
from scaffolder.model.record import Form, Log, Record, Section, Span, Status

HEADINGS = (
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
)
"""The headings of MADR 4, verbatim and in order; the options' own stand between the last two."""

FEWEST = 150
"""Words below which a record has left out why."""

MOST = 1_200
"""Words above which a record of ours has said too much."""

CONSIDERED = (2, 4)
"""Options of a record, least and most."""

_MANIFEST_LINE = re.compile(r"platform\.yaml#L[1-9][0-9]*\)")

Noted: TypeAlias = Callable[..., Breach]


def breaches(record: Record, rules: frozenset[str] | None) -> Iterator[Breach]:
    """Everything in which a record falls short of our own form; `rules` are the ids that exist, where they are known."""

    def breach(rule: str, message: str, span: Span | None = None, **more: str) -> Breach:
        return Breach(rule=rule, path=record.path, span=span or record.title_span, message=message, **more)

    yield from _front(record, breach)
    written = [f"{'#' * each.level} {each.title}" for each in record.sections]
    fixed = [each for each in written if each in HEADINGS]
    if fixed != list(HEADINGS):
        missing = [each for each in HEADINGS if each not in fixed]
        said = f"this record has no {', '.join(missing)}" if missing else "the headings of this record are out of order"
        yield breach("record-of-other-form", said, help=missing[0] if missing else HEADINGS[0])
    if ": " not in record.title:
        yield breach("title-without-answer", "the title does not state problem and answer", help="# Problem: answer")
    count = len(wording.words(record.body))
    if count < FEWEST:
        yield breach("thin-record", f"this record has {count} words")
    elif count > MOST:
        yield breach("over-long-record", f"this record has {count:,} words", help="move detail to a page that it links to")
    if "generated" in record.front and len(set(_MANIFEST_LINE.findall(record.body))) < 2:
        yield breach("unquoted-manifest", "fewer than two lines of the manifest are quoted")
    yield from _options(record, breach)
    yield from _promises(record, breach, rules)


def related(log: Log) -> Iterator[Breach]:
    """Records that name one as related which does not name them back."""
    ours = {each.stem: each for each in log.records if each.form is Form.OURS}
    for record in ours.values():
        for name in _texts(record, "related"):
            other = ours.get(name)
            if other is None or record.stem not in _texts(other, "related"):
                said = "does not name it back" if other else "is not in this log"
                yield Breach(
                    rule="one-sided-relation",
                    path=record.path,
                    span=Span(line=_line(record, "related")),
                    about=name,
                    message=f"it is related to `{short(name)}`, which {said}",
                )


def _front(record: Record, breach: Noted) -> Iterator[Breach]:
    """Front matter fits its schema, the id is the name, and accepted text stays."""
    validator = jsonschema_rs.Draft202012Validator(schemas.shared("decision-record"))
    for error in validator.iter_errors(dict(record.front)):
        key = str(error.instance_path[0]) if error.instance_path else ""
        span = Span(line=_line(record, key) if key else 1)
        yield breach("record-of-wrong-shape", f"front matter: {error.message[:160]}", span, about=key)
    if record.front.get("id") != record.stem:
        said = f"its id is `{short(str(record.front.get('id')))}`, its file `{record.stem}`"
        yield breach("record-number-differs", said, Span(line=2))
    told = record.front.get("text")
    if record.status in (Status.ACCEPTED, Status.SUPERSEDED) and isinstance(told, str) and told != digests.of_text(record):
        yield breach(
            "rewritten-accepted-record",
            "the text of this accepted record was changed",
            Span(line=record.front_end + 1),
            help=f"take the change back, and write it into a new record: scaffold adr supersede {record.number} --title TITLE",
        )


def options(record: Record) -> dict[str, Section]:
    """The weighed options by title."""
    weighed = next((place for place, each in enumerate(record.sections) if each.title == HEADINGS[6][3:]), len(record.sections))
    found: dict[str, Section] = {}
    for each in record.sections[weighed + 1 :]:
        if each.level < 3:
            break
        if each.level == 3:
            found[each.title] = each
    return found


def _options(record: Record, breach: Noted) -> Iterator[Breach]:
    """Two to four options, each weighed under its own heading with both sides."""
    section = record.section("considered options")
    if section is None:
        return
    listed = [row[2:].partition(": ")[0] for row in section.lines if row.startswith("* ")]
    place = Span(line=section.line)
    if len(listed) > CONSIDERED[1]:
        yield breach("options-not-weighed", f"{len(listed)} options are considered, where {CONSIDERED[1]} are the most", place)
    outcome = record.section("decision outcome")
    chosen = re.search(r'Chosen option: "(.+?)", because', outcome.text) if outcome else None
    if outcome and chosen and chosen[1] not in listed:
        said = f"`{short(chosen[1])}` is none of the options considered"
        yield breach("chosen-option-not-considered", said, Span(line=outcome.line))
    weighed = options(record)
    if weighed and list(weighed) != listed:
        yield breach("options-not-weighed", "the options weighed are not those considered, in their order", place)
    for name, each in weighed.items():
        if "* Good, because " not in each.text or "* Bad, because " not in each.text:
            span = Span(line=each.line)
            yield breach("options-not-weighed", f"`{short(name)}` lacks a good or a bad point", span, about=name)


def _promises(record: Record, breach: Noted, rules: frozenset[str] | None) -> Iterator[Breach]:
    """What a record promises for later: a price with who cares for it, what confirms it, when to look again."""
    consequences, confirmation, more = (record.section(each) for each in ("consequences", "confirmation", "more information"))
    if consequences and ("* Bad, because " not in consequences.text or "* Follow-up" not in consequences.text):
        said = "no bad consequence with a follow-up"
        yield breach("consequence-without-follow-up", said, Span(line=consequences.line), help="* Follow-up (owner): ...")
    named = _texts(record, "rules")
    for name in named:
        if rules is not None and name not in rules:
            span = Span(line=_line(record, "rules"))
            yield breach("unknown-confirming-rule", f"there is no rule `{short(name)}`", span, about=name)
    told = confirmation.text if confirmation else ""
    if told.strip() and (not any(f"`{name}`" in told for name in named) if named else "review only" not in told.lower()):
        said = "none of its rules is named under Confirmation" if named else "no rule confirms it, and it does not say so"
        place = Span(line=confirmation.line if confirmation else 1)
        yield breach("unconfirmed-decision", said, place, help="Review only: ..." if not named else f"* `{named[0]}`")
    if more and "* Revisit" not in more.text:
        yield breach("no-trigger-to-revisit", "More Information names no trigger", Span(line=more.line), help="* Revisit: ...")


def _texts(record: Record, key: str) -> list[str]:
    held = record.front.get(key)
    return [str(each) for each in cast("list[object]", held)] if isinstance(held, list) else []


def _line(record: Record, key: str) -> int:
    """The line of a key of the front matter."""
    return next((number for number, row in enumerate(record.text.splitlines(), 1) if row.startswith(f"{key}:")), 1)

"""What a record argues: problem, decision, options, consequences; and what it only praises."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scaffolder.decision_log.breach import Breach
from scaffolder.model.record import Form, Record, Section, Span, Status

PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|(?<![\w$`/}\\])\{[A-Za-z][^{}\n|\\]* [^{}\n\\]{1,160}\}(?![\w/])"
    r"|\bTBD\b|\bTODO\b|\bFIXME\b|\bXXX\b|\bYYYY-MM-DD\b|\bxxx\b"
    r"|\[(?:short title|option \d|driver \d|argument [a-d]|justification|description|describe|list everyone|YYYY|e\.g\.,|"
    r"example \||link type|space and|insert|your |name of)[^\]\n]*\](?!\()"
    r"|\blorem ipsum\b|\.\.\. <!--",
    re.IGNORECASE,
)
"""Words of a template that still stand."""

PRAISE = re.compile(
    r"\b(?:simpl(?:e|er|est|y|icity)|eas(?:y|ier|ily)|flexib(?:le|ility)|scalab(?:le|ility)|robust(?:ness)?|powerful|modern|"
    r"seamless(?:ly)?|elegant|efficient(?:ly)?|performant|fast(?:er)?|best[- ]practices?|future[- ]proof|cutting[- ]edge|"
    r"state[- ]of[- ]the[- ]art|world[- ]class|enterprise[- ]grade|maintainab(?:le|ility)|reliab(?:le|ility)|lightweight|"
    r"intuitive|great|excellent|optimal|ideal|perfect(?:ly)?|mature|proven|secure|agile|rich|clean(?:er)?)\b",
    re.IGNORECASE,
)
"""Words that fit every product."""

WALL = 8
"""Words of praise without any figure that make a wall."""

_POINT = re.compile(r"[ \t]*[-*+][ \t]+(?:\*\*|__)?(good|bad|neutral|pro|con|pros|cons|\+|-|[\u2705\u274c])\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:good|pros?|advantages?|benefits?|positive|\u2705|:thumbsup:)|\u2705|^\s*[-*+]?\s*\+", re.IGNORECASE | re.MULTILINE
)
_BAD = re.compile(
    r"\b(?:bad|cons?|disadvantages?|drawbacks?|negative|cost|risk|but|however|though|harder|cannot|limitation)|\u274c",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"chosen option:?\**\s*:?\s*[\"“'*_`]*(?P<name>.+?)[\"”'*_`]*\s*(?:,|;|\.\s|\bbecause\b|\bsince\b|\bas\b|$)", re.IGNORECASE
)

_CONSEQUENCES = (
    "consequences",
    "positive consequences",
    "negative consequences",
    "implications",
    "impact",
    "risks",
    "trade-offs",
    "tradeoffs",
    "stakeholder impacts",
)
_DECISION = ("decision", "outcome", "resolution", "solution", "proposal", "what", "chosen")
_PROBLEM = ("context", "problem", "background", "why", "motivation", "issue", "introduction", "overview", "summary", "goals")


def breaches(record: Record) -> Iterator[Breach]:
    """Everything that is wrong with what a record argues."""

    def breach(rule: str, message: str, span: Span | None = None, **more: str) -> Breach:
        return Breach(rule=rule, path=record.path, span=span or record.title_span, message=message, **more)

    yield from _placeholders(record)
    if speaks_otherwise(record):
        return
    if not _told(record, *_PROBLEM):
        yield breach("record-without-problem", "this record tells no problem", help="## Context and Problem Statement")
    outcome = _told(record, *_DECISION)
    if outcome is None and record.status is not Status.PROPOSED:
        yield breach("record-without-decision", "this record does not say what was decided", help="## Decision Outcome")
    consequences = [each for each in record.sections if each.title.lower().startswith(_CONSEQUENCES)]
    said = "\n".join(_whole(each, record) for each in consequences)
    if not said.strip() and not _pros_and_cons(record):
        yield breach("record-without-consequences", "this record says nothing of what follows", help="### Consequences")
    elif said.strip() and not _BAD.search(said) and re.search(r"\bgood\b", said, re.IGNORECASE):
        yield breach(
            "consequences-without-drawback",
            "every consequence is good",
            Span(line=consequences[0].line),
            help="* Bad, because ...",
        )
    yield from _options(record, outcome)
    yield from _praise(record)
    if record.form is Form.OURS:
        confirmed = record.section("confirmation")
        if confirmed is None or not confirmed.text.strip():
            yield breach("unconfirmed-decision", "nothing says how this decision is kept", help="### Confirmation")
        if not str(record.front.get("revisit") or "").strip():
            yield breach(
                "no-trigger-to-revisit", "nothing says when to look again", Span(line=2), help="revisit: a measure or a date"
            )


def speaks_otherwise(record: Record) -> bool:
    """Whether a record has sections, and none under a heading that we understand: it is written in another language."""
    titles = [each.title.lower() for each in record.sections if each.level > 1]
    known = (*_PROBLEM, *_DECISION, *_CONSEQUENCES, "status", "options", "links", "more information", "alternatives", "drivers")
    return len(titles) > 1 and not any(word in title for title in titles for word in known)


def _placeholders(record: Record) -> Iterator[Breach]:
    """Words of the template, outside code and comments."""
    fenced = commented = False
    for number, row in enumerate(record.text.splitlines(), 1):
        fenced ^= row.lstrip().startswith(("```", "~~~"))
        plain = re.sub(r"`[^`]*`|<!--.*?-->", lambda code: " " * len(code.group()), row)
        commented = (commented or "<!--" in plain) and "-->" not in plain
        found = None if fenced or commented else PLACEHOLDER.search(plain)
        if found and not (number <= record.front_end and "{" in row and ":" in found.group()):
            span = Span(line=number, column=found.start() + 1, length=len(found.group()))
            text = " ".join(found.group().split())
            yield Breach(
                rule="record-placeholder",
                path=record.path,
                span=span,
                about=text[:60],
                label="not written yet",
                message=f"`{text if len(text) <= 50 else text[:47] + '...'}` still stands here",
            )


def _told(record: Record, *titles: str) -> Section | None:
    """A section with text whose heading begins with, or holds, one of these words."""
    for each in record.sections:
        name = re.sub(r"^[\d.\s]+", "", each.title.lower())
        if (
            each.level > 1
            and (name.startswith(titles) or any(f" {word}" in f" {name}" for word in titles))
            and _whole(each, record).strip()
        ):
            return each
    return None


def _whole(section: Section, record: Record) -> str:
    """The text of a section and of all below it."""
    found = [section.text]
    place = record.sections.index(section) + 1
    while place < len(record.sections) and record.sections[place].level > section.level:
        found += [record.sections[place].title, record.sections[place].text]
        place += 1
    return "\n".join(found)


def _pros_and_cons(record: Record) -> bool:
    return record.section("pros and cons", "advantages", "drawbacks", "alternatives") is not None


def _options(record: Record, outcome: Section | None) -> Iterator[Breach]:
    """Two or more options, the chosen one among them, each with both sides where sides are told at all."""
    listed = record.section("considered options", "considered alternatives", "options considered")
    names = [_name(row) for row in listed.lines if re.match(r"[*+-][ \t]+\S|\d+[.)][ \t]+\S", row)] if listed else []
    bold = [row.strip("* \t") for row in listed.lines if re.match(r"(?:\*\*|__)\S", row)] if listed else []
    names = bold if len(bold) > 1 else names  # each option a paragraph with a bold head, lists below it
    if listed and len(names) == 1:
        yield Breach(
            rule="single-option",
            path=record.path,
            span=Span(line=listed.line),
            message="one option is considered, and no other",
        )
    chosen = _CHOSEN.search(_whole(outcome, record)) if outcome else None
    if chosen and names and not any(_same(chosen["name"], each) for each in names) and not PLACEHOLDER.search(chosen["name"]):
        short = chosen["name"] if len(chosen["name"]) <= 60 else chosen["name"][:57] + "..."
        yield Breach(
            rule="chosen-option-not-considered",
            path=record.path,
            span=Span(line=outcome.line if outcome else 1),
            message=f"`{short}` is none of the options considered",
        )
    weighed = record.section("pros and cons of the options", "pros and cons")
    if weighed is None:
        return
    place = record.sections.index(weighed) + 1
    while place < len(record.sections) and record.sections[place].level > weighed.level:
        each = record.sections[place]
        place += 1
        points = [match[1].lower() for row in each.lines if (match := _POINT.match(row))]
        if not points or each.level != weighed.level + 1:
            continue
        good = any(point in ("good", "pro", "pros", "+", "\u2705") for point in points)
        bad = any(point in ("bad", "con", "cons", "-", "\u274c") for point in points)
        if good and not bad:
            yield Breach(
                rule="option-without-drawback",
                path=record.path,
                span=Span(line=each.line, length=len(each.title) + 1),
                about=each.title,
                message=f"`{each.title[:60]}` has no drawback",
                help="* Bad, because ...",
            )
        elif bad and not good:
            yield Breach(
                rule="option-without-advantage",
                path=record.path,
                span=Span(line=each.line, length=len(each.title) + 1),
                about=each.title,
                message=f"`{each.title[:60]}` has no advantage",
                help="* Good, because ...",
            )


def _name(row: str) -> str:
    return re.sub(r"^(?:[*+-]|\d+[.)])[ \t]+", "", row)


def _same(one: str, other: str) -> bool:
    """Whether two ways of writing mean one option: the same letters, or one begins with the other."""
    first, second = (
        re.sub(r"[^a-z0-9]+", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", each).lower()).strip() for each in (one, other)
    )
    if not first or not second:
        return True
    shared = set(first.split()) & set(second.split())
    return first in second or second in first or len(shared) * 2 >= min(len(set(first.split())), len(set(second.split())))


def _praise(record: Record) -> Iterator[Breach]:
    """Much praise and not one figure: links, dates, numbers of records and versions do not count as figures."""
    plain = re.sub(r"```.*?```|~~~.*?~~~", "", record.body, flags=re.DOTALL)
    plain = re.sub(r"\]\([^)]*\)|https?://\S+|`[^`]*`", "", plain)
    words = PRAISE.findall(plain)
    figures = re.sub(
        r"\b\d{4}-\d{2}-\d{2}\b|\bADR[- ]?\d+|^\s*\d+[.)]|#\s*\d+\.|\bv?\d+\.\d+(\.\d+)*\b", "", plain, flags=re.MULTILINE
    )
    if len(words) >= WALL and not re.search(r"\d", figures):
        most = ", ".join(dict.fromkeys(each.lower() for each in words))
        yield Breach(
            rule="adjectives-without-number",
            path=record.path,
            span=record.title_span,
            message=f"{len(words)} words of praise and no figure: {most[:80]}",
            help="say how many, how long or how much",
        )

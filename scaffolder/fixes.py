"""Fixes: findings with one safe answer, written into the text; comments and everything else stay as they are."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scaffolder.documents.characters import LINE_BREAK, lines
from scaffolder.documents.scalars import meaning
from scaffolder.model.document import Document
from scaffolder.model.finding import Finding
from scaffolder.schemas import mend
from scaffolder.schemas.mend import Node

_AMBIGUOUS = frozenset({"ambiguous-scalar", "over-long-number"})
_WORDS = frozenset({"unknown-key", "misspelt-value", "unknown-waived-rule"})
_IN_EIGHTS = re.compile(r"[-+]?0[0-9_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A text after its fixes, and the findings that they answer."""

    text: str
    answered: tuple[Finding, ...]


def apply(text: str, findings: Iterable[Finding], path: str) -> Fixed:
    """The text with every fix written in that stands in this file and overlaps no other; waived findings are left alone."""
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    planned: dict[int, tuple[int, Finding]] = {}
    for each in findings:
        place = each.location
        if each.fix is None or each.waiver is not None or place.path != path or place.line > len(starts):
            continue
        start = starts[place.line - 1] + place.column - 1
        planned.setdefault(start, (start + place.length, each))
    parts: list[str] = []
    answered: list[Finding] = []
    last = 0
    for start, (end, each) in sorted(planned.items(), key=lambda row: row[0]):
        if start < last or end > len(text):
            continue
        parts += (text[last:start], _in_style(text[start], each))
        answered.append(each)
        last = end
    return Fixed(text="".join((*parts, text[last:])), answered=tuple(answered))


def _in_style(first: str, finding: Finding) -> str:
    """The fix, in quotes where the word that it replaces stood in quotes: JSON stays JSON."""
    fix = finding.fix or ""
    quoted = finding.rule in _WORDS and first in ("'", '"') and fix[:1] not in ("'", '"')
    return f"{first}{fix}{first}" if quoted else fix


def settled(findings: Sequence[Finding], document: Document, schema: Node) -> tuple[Finding, ...]:
    """The findings, those about scalars that readers take differently with a fix where the schema leaves one answer.

    A text is quoted, `yes` where only a boolean fits becomes true, `1_000` becomes 1000. What older readers count in eights
    or sixties stays for a person to decide.
    """
    if not any(each.rule in _AMBIGUOUS for each in findings):
        return tuple(findings)
    rows = lines(document.text)
    return tuple(
        replace(each, fix=_answer(each, rows[each.location.line - 1], schema)) if each.rule in _AMBIGUOUS else each
        for each in findings
    )


def _answer(finding: Finding, row: str, schema: Node) -> str | None:
    place = finding.location
    text = row[place.column - 1 : place.column - 1 + place.length].strip()
    types = mend.types(mend.at(schema, finding.pointer))
    read = meaning(text)
    if not read.fix:
        return None
    if "string" in types and not {"boolean", "integer", "number"} & set(types):
        return json.dumps(text, ensure_ascii=False)
    if isinstance(read.value, bool):
        return read.fix if "boolean" in types and "string" not in types else None
    number = isinstance(read.value, int) and {"integer", "number"} & set(types) and "string" not in types
    return read.fix if number and not _IN_EIGHTS.fullmatch(text) else None


def diff(before: str, after: str, path: str) -> str:
    """What changes, as a unified diff that `patch` and reviewers read; empty where nothing does."""
    rows = difflib.unified_diff(before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return "".join(f"{row}\n" for row in rows)

"""Reporters: findings as text for people or in a shape that programs know; one module a format.

Each module has a class `Report` with `head()`, `part(checked)` and `foot(totals)`: the texts that make up a report, in that
order, so that a report over thousands of files is written while they are read. Findings of one part come out by path, line,
column and rule, secrets masked, whatever the caller's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from scaffolder.model.finding import Finding, Severity, in_text_order
from scaffolder.secrets import masked

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.model.document import Data, Document

UNREADABLE = "unreadable"
"""The rule of a file that could not be read: it is counted apart, as nothing in the file was checked."""

SKIPPED = "not-looked-into"
"""What formats call a file that was not looked into; it is no finding, and is counted as none."""

EXCERPTS = 200
"""Findings of one part whose lines are kept: more are never shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was checked together: a manifest or a repository, how many `files` it has, and its findings, ordered.

    `lines` holds the texts, secrets masked, of the places that a person is shown, by path and line. `owner` and `blueprints`
    (those in force, the style first) say whose it is and what it was held against; empty where it could not be read.
    `looked` says how many files a repository has and how many things of each kind were looked at in it (empty for a manifest
    alone), `skipped` what was not looked into, with the reason.
    """

    path: str
    files: int
    findings: tuple[Finding, ...]
    lines: Mapping[tuple[str, int], str]
    owner: str = ""
    blueprints: tuple[str, ...] = ()
    looked: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How reports look: colours, the address of the page that explains the rules, and from which severity a run fails.

    `root` is the folder (absolute, with slashes) that paths of reports are relative to; `catalog` explains rules.
    """

    colour: bool = False
    rules_page: str = ""
    fail_on: str = "error"
    root: str = ""
    catalog: Catalog | None = None

    def page(self, rule: str) -> str:
        """Where a rule is explained: its place on the page, or, where no page is named, the rule as a URN."""
        return f"{self.rules_page}#{rule}" if self.rules_page else f"urn:scaffold:rule:{rule}"

    def fails(self, finding: Finding) -> bool:
        """Whether this finding alone fails a run."""
        return finding.stands and self.fail_on != "never" and finding.severity.rank >= Severity(self.fail_on).rank


@dataclass(slots=True, kw_only=True)
class Totals:
    """What a run comes to: files, findings that stand by severity, and those that a waiver or a baseline accepts.

    A repository counts as one of the `files`, and is one of the `repositories`; `looked` adds up what was looked at in them.
    """

    files: int = 0
    repositories: int = 0
    counts: dict[str, int] = field(default_factory=lambda: counted(()))
    looked: dict[str, int] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def add(self, checked: Checked) -> None:
        """Count one more part."""
        self.files += checked.files
        self.repositories += bool(checked.looked)
        self.skipped += checked.skipped
        for name, count in checked.looked.items():
            self.looked[name] = self.looked.get(name, 0) + count
        if not checked.findings:
            return
        for name, count in counted(checked.findings).items():
            self.counts[name] = self.counts.get(name, 0) + count

    def summary(self) -> dict[str, Data]:
        """The counts as machine formats carry them; what was looked at only where a repository was."""
        found: dict[str, Data] = {"files": self.files, **self.counts}
        if self.repositories:
            found |= {"repositories": self.repositories, "looked_at": {**self.looked}, "skipped": len(self.skipped)}
        return found

    def unread(self) -> dict[str, Data]:
        """What was not looked into, as machine formats carry it; empty where that is nothing."""
        rows: list[Data] = [{"path": masked(path), "reason": reason} for path, reason in self.skipped]
        return {"skipped": rows} if rows else {}


class Report(Protocol):
    """One report in the making."""

    def __init__(self, look: Look) -> None: ...

    def head(self) -> str:
        """What stands before all parts."""

    def part(self, checked: Checked) -> str:
        """What is said about one part."""

    def foot(self, totals: Totals) -> str:
        """What stands after all parts; a report ends with a line break."""


def begin(name: str, look: Look) -> Report:
    """A report in a format; `name` is a module of this package."""
    report: Report = import_module(f"scaffolder.reporters.{name}").Report(look)
    return report


def checked(findings: Iterable[Finding], documents: Sequence[Document], *, path: str = "", files: int | None = None) -> Checked:
    """Findings and the documents that they are about as one part of a report; `files` is how many were checked."""
    from scaffolder.documents.characters import lines  # noqa: PLC0415 (what is remembered reads no document)

    every = tuple(ordered(findings))
    texts = {each.path: each for each in documents}
    places = {(each.location.path, each.location.line) for each in [each for each in every if each.stands][:EXCERPTS]}
    shown: dict[tuple[str, int], str] = {}
    for name in {place for place, _ in places} & set(texts):
        rows = lines(masked(texts[name].text))
        shown |= {(name, line): rows[line - 1] for at, line in places if at == name and 0 < line <= len(rows)}
    first = path or (documents[0].path if documents else "")
    count = len(documents) if files is None else files
    return Checked(path=first, files=count, findings=every, lines=shown)


def whole(name: str, findings: Iterable[Finding], documents: Sequence[Document], look: Look | None = None) -> str:
    """A whole report about findings and documents in memory."""
    return "".join(made(name, [checked(findings, documents)], look or Look()))


def made(name: str, parts: Iterable[Checked], look: Look) -> Iterator[str]:
    """The texts of one report, one after the other."""
    report = begin(name, look)
    totals = Totals()
    yield report.head()
    for each in parts:
        totals.add(each)
        yield report.part(each)
    yield report.foot(totals)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which every report shows them."""
    return sorted(findings, key=in_text_order)


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity stand, most severe first, how many are waived, and how many a baseline knows."""
    counts = {severity.value: 0 for severity in reversed(Severity)}
    counts["waived"] = 0
    for each in findings:
        name = "waived" if each.waiver else "baselined" if each.baselined else each.severity.value
        name = UNREADABLE if each.rule == UNREADABLE else name
        counts[name] = counts.get(name, 0) + 1
    return counts


def said_of(totals: Totals) -> str:
    """One line that sums up: files and repositories, and findings by what became of them."""
    lone, whole = totals.files - totals.repositories, totals.repositories
    named = [_many(lone, "file", "files")] if lone or not whole else []
    named += [_many(whole, "repository", "repositories")] if whole else []
    plain = ("waived", "baselined", UNREADABLE)
    found = [
        f"{count} {'known' if name == 'baselined' else name}{'s' if count != 1 and name not in plain else ''}"
        for name, count in totals.counts.items()
        if count
    ]
    return f"{' and '.join(named)} checked: {', '.join(found) or 'no findings'}"


def looked_at(looked: Mapping[str, int]) -> str:
    """What was looked at in repositories, in words: files, then what they hold."""
    named = [_many(looked[kind], one, f"{one}s") for kind, one in KINDS.items() if looked.get(kind)]
    return f"{_many(looked['files'], 'file', 'files')}{': ' if named else ''}{', '.join(named)}"


KINDS: Mapping[str, str] = {
    "contract": "contract",
    "model": "model",
    "infrastructure": "infrastructure block",
    "workflow": "workflow",
    "decision-record": "decision record",
}
"""What the things are called that rules look at in a repository."""


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def accepted(finding: Finding) -> str:
    """Why a finding does not count, in one clause; empty where it stands."""
    if finding.waiver:
        waiver = finding.waiver
        return f"waived until {waiver.until} by {waiver.owner}: {masked(waiver.reason)}"
    return "known before: it stands in the baseline" if finding.baselined else ""


def printable(text: str) -> str:
    """The text on one line for people: what cannot be seen is written as its code."""
    from scaffolder.documents.characters import printable as visible  # noqa: PLC0415 (who finds nothing shows nothing)

    return visible(text)

"""Waivers: accepted findings, each with a rule, a reason, an owner and an end, and never silent about themselves."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from scaffolder.catalog import Catalog
from scaffolder.decision_log.faults import RECORD_FAULTS
from scaffolder.faults import FAULTS, Faults, quoted
from scaffolder.fingerprints import NAMES
from scaffolder.model.document import Data, Document, Location, Pointer, pointer_text
from scaffolder.model.finding import Finding, Severity, Waiver
from scaffolder.model.manifest import Manifest
from scaffolder.suggestions import near, sure

LONGEST_DAYS = 180
"""The longest time for which a finding may be accepted."""

NOTICE_DAYS = 14
"""How long before its end a waiver announces it."""


_MOST_GUESSES = 50
"""Did-you-means that a manifest's waivers get: there are hundreds of rules to compare with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What waivers speak about: a manifest, the file of waivers `beside` it, if any, and the rules that are known.

    With `is_repository` the rules about its repository were asked as well, so that a waiver of theirs may be found unused.
    """

    manifest: Manifest
    catalog: Catalog
    beside: Document | None = None
    is_repository: bool = False


def apply(findings: Sequence[Finding], waivers: Sequence[Waiver], *, scope: Scope, today: str) -> tuple[Finding, ...]:
    """The findings, those that a waiver accepts with that waiver, and a finding for each waiver that is not as it should be.

    The first waiver that covers a finding accepts it: those of the manifest come before those of the file beside it. `today`
    is an ISO date. A waiver that has ended, runs too long or names no rule, or one that nobody may waive, accepts nothing.
    """
    review = _Review(scope, datetime.date.fromisoformat(today))
    valid = [each for each in waivers if review.accepts(each)]
    rules = {each.rule for each in valid}
    manifest = scope.manifest
    judged = [replace(each, waiver=_first(valid, each, manifest)) if each.rule in rules else each for each in findings]
    used = {(each.waiver.file, each.waiver.pointer) for each in judged if each.waiver}
    for each in valid:
        review.close(each, used=(each.file, each.pointer) in used)
    return (*judged, *review.findings())


class _Review:
    """Looks at each waiver itself, and notes what is wrong with it."""

    def __init__(self, scope: Scope, today: datetime.date) -> None:
        self.scope = scope
        self.catalog = scope.catalog
        self.today = today
        self.documents = {"": scope.manifest.document, **({scope.beside.path: scope.beside} if scope.beside else {})}
        self.faults = {name: Faults(each.path) for name, each in self.documents.items()}
        self.guesses = 0

    def findings(self) -> tuple[Finding, ...]:
        """What was noted."""
        return tuple(found for name, faults in self.faults.items() for found in faults.findings(self.documents[name].data))

    def accepts(self, waiver: Waiver) -> bool:
        """Whether the waiver is in force; if not, why it is not becomes a finding."""
        fault = FAULTS.get(waiver.rule)
        forbidden = self.catalog.unwaivable.get(waiver.rule)
        if forbidden is not None and forbidden.named_files:
            if not waiver.paths:
                message = f"the rule {quoted(waiver.rule)} is waived only for files that are named: {forbidden.because}"
                self._add("unwaivable-rule", waiver, "rule", message, label="name them", help_text="paths: [infra/sample.tf]")
                return False
        elif forbidden is not None or (fault is not None and fault.severity is Severity.ERROR):
            reason = forbidden.because if forbidden else fault.why if fault else ""
            message = f"the rule {quoted(waiver.rule)} cannot be waived: {reason}"
            self._add("unwaivable-rule", waiver, "rule", message, label="mend what it found", help_text="delete the waiver")
            return False
        if fault is None and waiver.rule not in self.catalog.rules and waiver.rule not in RECORD_FAULTS:
            self._report_unknown(waiver)
            return False
        end = _date(waiver.until)
        if end is None:
            message = f"the end {quoted(waiver.until)} of the waiver for `{waiver.rule}` is not a date, so it counts as expired"
            latest = self.today + datetime.timedelta(days=90)
            self._add("expired-waiver", waiver, "until", message, label="write year-month-day", help_text=f"until: {latest}")
            return False
        left = (end - self.today).days
        if left < 0:
            message = f"the waiver for `{waiver.rule}` ended {_counted(-left)} ago"
            help_text = "delete the waiver and mend the findings, or agree on a new end with its owner"
            self._add("expired-waiver", waiver, "until", message, label=f"today is {self.today}", help_text=help_text)
            return False
        if left > LONGEST_DAYS:
            latest = self.today + datetime.timedelta(days=LONGEST_DAYS)
            message = f"the waiver for `{waiver.rule}` runs for {_counted(left)}, where {LONGEST_DAYS} is the most"
            self._add("over-long-waiver", waiver, "until", message, label=f"at most {latest}", help_text=f"until: {latest}")
            return False
        return True

    def close(self, waiver: Waiver, *, used: bool) -> None:
        """Announce the end of a waiver in use, and say that one is not in use where its rule was asked here."""
        if not used:
            rule = self.catalog.rules.get(waiver.rule)
            if rule is None or rule.subject == "manifest" or self.scope.is_repository:
                limit = " at the places it names" if waiver.paths else ""
                message = f"the waiver for `{waiver.rule}` accepts nothing: there is no such finding{limit}"
                self._add("unused-waiver", waiver, "rule", message, label="nothing to accept", help_text="delete the waiver")
            return
        end = _date(waiver.until)
        left = (end - self.today).days if end else 0
        if left <= NOTICE_DAYS:
            when = "today" if left == 0 else f"in {_counted(left)}"
            message = f"the waiver for `{waiver.rule}` ends {when}"
            help_text = f"mend the findings until {waiver.until}, or agree on a new end"
            self._add("ending-waiver", waiver, "until", message, label=f"owned by {waiver.owner}", help_text=help_text)

    def _report_unknown(self, waiver: Waiver) -> None:
        known = (*self.catalog.rules, *FAULTS, *RECORD_FAULTS)
        self.guesses += 1
        meant = near(waiver.rule, known) if self.guesses <= _MOST_GUESSES else ""
        label = f"did you mean `{meant}`?" if meant else "no rule has this id"
        help_text = f"rule: {meant}" if meant else "copy the id from the brackets of the finding, as in error[unowned-domain]"
        if "*" in waiver.rule:
            label, help_text = "a waiver names one rule; there is no wildcard", "write one waiver for each rule"
        message = f"the waiver names the rule {quoted(waiver.rule)}, which does not exist"
        fix = sure(waiver.rule, known) if meant else ""
        self._add("unknown-waived-rule", waiver, "rule", message, label=label, help_text=help_text, fix=fix or None)

    def _add(
        self, rule: str, waiver: Waiver, key: str, message: str, *, label: str, help_text: str, fix: str | None = None
    ) -> None:
        pointer = (*waiver.pointer, key)
        place = self._place(waiver.file, pointer)
        self.faults[waiver.file].add(rule, place, pointer, message, label=label, help=help_text, fix=fix)

    def _place(self, file: str, pointer: Pointer) -> Location:
        document = self.documents[file]
        source = pointer if file else self.scope.manifest.written.get(pointer, pointer)
        place = document.places.get(source)
        if place:
            return place.value
        return document.locate(pointer) if file else self.scope.manifest.locate(pointer)


def _first(waivers: Sequence[Waiver], finding: Finding, manifest: Manifest) -> Waiver | None:
    """The first waiver that accepts a finding."""
    return next((each for each in waivers if each.rule == finding.rule and _covers(each, finding, manifest)), None)


def _covers(waiver: Waiver, finding: Finding, manifest: Manifest) -> bool:
    """Whether the finding lies in a file or at a place that the waiver names; without paths it covers every finding."""
    return not waiver.paths or any(_matches(path, finding, manifest) for path in waiver.paths)


def _matches(path: str, finding: Finding, manifest: Manifest) -> bool:
    if path.startswith("/"):
        wanted = path.rstrip("/")
        shown = (pointer_text(finding.pointer), pointer_text(_by_name(finding.pointer, dict(manifest.data))))
        return any(each == wanted or each.startswith(f"{wanted}/") for each in shown)
    found = PurePosixPath(finding.location.path)
    folder = PurePosixPath(manifest.document.path).parent
    wanted_path = PurePosixPath(path)
    return found in (wanted_path, folder / wanted_path)


def _by_name(pointer: Pointer, data: Data) -> Pointer:
    """The pointer with list entries named by their ids: `/domains/finance/owner`."""
    found: list[str | int] = []
    for part in pointer:
        inside: Data = None
        if isinstance(data, list) and isinstance(part, int) and part < len(data):
            inside = data[part]
        elif isinstance(data, dict):
            inside = data.get(str(part))
        name = next((inside[key] for key in NAMES if key in inside), None) if isinstance(inside, dict) else None
        found.append(str(name) if isinstance(part, int) and name is not None else part)
        data = inside
    return tuple(found)


def _date(text: str) -> datetime.date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"

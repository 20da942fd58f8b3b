"""What a review pack is made from, and the questions that several of its sections ask of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Element, Origin
from scaffolder.model.decision import Verdict
from scaffolder.model.document import Data, Pointer
from scaffolder.model.finding import Finding, Severity
from scaffolder.records.page import stem
from scaffolder.values.practices import Holding, holdings

Row = dict[str, Data]

_INDEX = re.compile(r"^\d+$")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One judged platform with its verdicts; `findings` are all of them, accepted ones too; `today` is an ISO date."""

    architecture: Architecture
    catalog: Catalog
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    today: str
    assumed: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def records(self) -> tuple[Verdict, ...]:
        """The verdicts that have a record, by number."""
        return tuple(each for each in self.verdicts if each.is_record)

    @cached_property
    def held(self) -> Mapping[str, Holding]:
        """What holds each practice of the catalog."""
        return holdings(self.architecture, self.catalog)

    @cached_property
    def in_force(self) -> tuple[str, ...]:
        """Ids of the rules that look at this platform, whose blueprint is in force."""
        live = (rule.id for holding in self.held.values() for rule in holding.asked)
        blueprints = set(self.architecture.blueprints)
        return tuple(sorted({each for each in live if self.catalog.rules[each].blueprint in blueprints} | set(self._broken)))

    @cached_property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that nobody accepted, gravest first."""
        return tuple(sorted((each for each in self.findings if each.waiver is None), key=lambda each: -each.severity.rank))

    @cached_property
    def accepted(self) -> tuple[Finding, ...]:
        """The findings that a waiver accepts."""
        return tuple(each for each in self.findings if each.waiver is not None)

    @cached_property
    def _broken(self) -> Mapping[str, tuple[Finding, ...]]:
        found: dict[str, list[Finding]] = {}
        for each in self.findings:
            if each.rule in self.catalog.rules:
                found.setdefault(each.rule, []).append(each)
        return {name: tuple(each) for name, each in found.items()}

    def state_of(self, rule: str) -> str:
        """How a rule in force stands: passes, fails (an error), warns (less), or waived."""
        found = self._broken.get(rule, ())
        live = [each for each in found if each.waiver is None]
        if live:
            return "fails" if any(each.severity is Severity.ERROR for each in live) else "warns"
        return "waived" if found else "passes"

    def counted(self, rules: Sequence[str]) -> Row:
        """Rules by their state: `all`, `passes`, `fails`, `warns`, `waived`."""
        states = [self.state_of(each) for each in rules]
        return {"all": len(states), **{name: states.count(name) for name in ("passes", "fails", "warns", "waived")}}

    @property
    def document(self) -> str:
        """The manifest's name without its folders."""
        return PurePosixPath(self.architecture.manifest.document.path).name

    def line(self, pointer: Pointer) -> str:
        """The place of a pointer: `platform.yaml:14`."""
        return f"{self.document}:{self.architecture.manifest.locate(pointer).line}"

    def settled(self, path: str) -> str:
        """Where a value at a dotted path comes from: the user's line, or the word for what completed it."""
        choice = self.architecture.choices.get(path)
        if choice is not None and choice.origin is not Origin.WRITTEN:
            return "by default" if choice.origin is Origin.DEFAULT else "implied"
        return self.line(pointer_of(path)) if self.is_written(path) else "not written"

    def is_written(self, path: str) -> bool:
        """Whether the manifest itself holds a value at a dotted path."""
        found: Data = dict(self.architecture.manifest.data)
        for part in path.partition("[]")[0].split("."):
            if not isinstance(found, dict) or part not in found:
                return False
            found = found[part]
        return True

    def because(self, element: Element) -> Row:
        """What put an element there: the record of the choice, else the line of the manifest. Shape: `text`, `anchor`."""
        verdict = next((each for each in self.records if element.because in each.decision.paths), None)
        if verdict is not None:
            return {"text": f"{verdict.number:04d} {verdict.decision.title}", "anchor": anchor(verdict)}
        if element.because.startswith("/"):
            return {"text": self.line(pointer_of(element.because)), "anchor": ""}
        return {"text": f"{element.because}, {self.settled(element.because)}", "anchor": ""}


def pointer_of(path: str) -> Pointer:
    """A dotted path or a JSON pointer without escapes as a pointer: `/products/0` and `cloud.model`."""
    parts = path.strip("/").split("/") if path.startswith("/") else path.partition("[]")[0].split(".")
    return tuple(int(each) if _INDEX.match(each) else each for each in parts)


def anchor(verdict: Verdict) -> str:
    """Where a decision stands in the pack: its row in the index always does."""
    return f"record-{stem(verdict)}"

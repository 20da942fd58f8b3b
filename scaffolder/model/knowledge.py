"""What blueprints say, as values: practices, rules, decisions, components, choices and the rest of the catalog."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scaffolder.model.circumstance import Circumstance
from scaffolder.model.document import Data
from scaffolder.model.finding import Severity

Schema: TypeAlias = Mapping[str, Data] | bool
"""A JSON Schema 2020-12 over the resolved manifest; `True` always holds."""


class BlueprintKind(enum.StrEnum):
    """What a blueprint is: a platform style, a capability every style may compose, or an overlay (regime, industry)."""

    STYLE = "style"
    CAPABILITY = "capability"
    OVERLAY = "overlay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A documented body of best practice. `applies` says when it is in force (a schema over the resolved manifest)."""

    id: str
    kind: BlueprintKind
    title: str
    purpose: str
    choose_when: tuple[str, ...]
    avoid_when: tuple[str, ...]
    implies: tuple[str, ...]
    excludes: tuple[str, ...]
    composes: tuple[str, ...]
    brief: tuple[str, ...]
    applies: Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A documented best practice with its sources; `verified` says whether a source was read."""

    id: str
    blueprint: str
    severity: Severity
    statement: str
    why: str
    sources: tuple[str, ...]
    sources_verified: tuple[str, ...]
    verified: bool
    brief: tuple[str, ...]
    check: str
    artifact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One checkable demand.

    Where `when` holds of the resolved manifest, `require` must hold of the subject, or `relation` (a named join with its
    parameters). The subject is the manifest itself, or each thing of its kind in a repository; `paths` are patterns of the
    files it is looked for in.
    `at` names the pointers to blame where the broken condition names none ("/security/mfa").
    `message` and `help` may quote `{field}` of the blamed entry. A rule of `coherence` keeps choices consistent with one
    another; that it passes is no evidence of its practice. `guess` names a choice: where nobody wrote it, what we would choose
    says nothing about a repository that somebody else made, and the rule is silent there.
    """

    id: str
    catalogue: tuple[str, ...]
    practice: str
    blueprint: str
    severity: Severity
    subject: str
    when: Schema
    require: Schema
    relation: Mapping[str, Data]
    paths: tuple[str, ...] = ()
    at: tuple[str, ...]
    message: str
    why: str
    help: str
    label: str
    sources: tuple[str, ...]
    examples_pass: tuple[Data, ...]
    examples_fail: tuple[Data, ...]
    coherence: bool = False
    guess: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The value a choice takes when `when` holds and the user wrote none, with the reason a person reads."""

    value: Data
    because: str
    when: Schema
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceKey:
    """One key of the manifest.

    `path` is dotted, `kind` is choice or fact, `type` is enum, boolean, integer, list, text or objects; a path inside a list
    of objects carries brackets (`domains[].owner`). `values` are the allowed values beside the options of the decision on this
    path. The first default whose `when` holds counts; a `when` may look at facts, at keys that stand earlier in the catalog and
    at what was written. With `one_per` every default that holds adds its entry to a list, one for each value of that field of
    the entry (`value`: for each entry itself).
    """

    path: str
    kind: str
    type: str
    title: str
    values: tuple[str, ...]
    defaults: tuple[Default, ...]
    unit: str = ""
    one_per: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A considered option: what it is, what speaks for and against it, and its mark (1 to 5, 5 is best) on each criterion.

    `fits` says under which resolved choices it is possible, `unfit_because` why not where they do not hold.
    `circumstances` say where a mark is another one, and why; of those that hold, the first that names a criterion counts.
    `when_best` is one clause: the measurable condition under which this option would be the better one.
    """

    id: str
    title: str
    technology: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    marks: Mapping[str, int]
    fits: Schema = True
    unfit_because: str = ""
    status: str = "current"
    when_best: str = ""
    circumstances: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The source of a decision record. `paths` are the manifest keys it settles, the first one carries the options.

    `flips` are {when, to: option ids}. `constraints` are codes of the domain catalogue that rules quote as `catalogue`.
    `figures` are {path, unit, label, where, bound}: facts of the manifest that a record may quote as drivers; of a list they
    count the entries that `where` names by field and wanted values. `keep` is the option to stay on `{source}`, the platform
    that a migration leaves. `default_to` are the options that `default` names in words.
    `leaves` is what the decision does not settle, each with the id of the decision that does, empty where none does.
    """

    id: str
    code: str
    blueprint: str
    question: str
    title: str
    paths: tuple[str, ...]
    drivers: tuple[str, ...]
    criteria: Mapping[str, str]
    default: str
    flips: tuple[Mapping[str, Data], ...]
    rules: tuple[str, ...]
    practices: tuple[str, ...]
    level: str
    significance: int
    applies: Schema
    options: tuple[Option, ...]
    revisit: str
    follow_up: str
    sources: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    figures: tuple[Mapping[str, Data], ...] = ()
    keep: Option | None = None
    default_to: tuple[str, ...] = ()
    leaves: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A building block of a platform, drawn as a C4 container.

    `realises` lists the (manifest path, value) pairs that bring it; `role` is its slot in the topology.
    `icon` names an icon of the `diagrams` package ("aws/analytics/glue"), or is empty for the neutral glyph.
    """

    id: str
    title: str
    role: str
    kind: str
    technology: str
    description: str
    provider: str
    realises: tuple[tuple[str, str], ...]
    icon: str
    licence: str
    status: str
    successor: str
    template_sets: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a technology leaves behind in a repository.

    `says` lists the (manifest path, value) pairs that hold where it is found; `*` stands for the value at one of `stated`,
    which are (file, dotted path) pairs. `traces` are patterns by the kind of trace. A `weak` one counts where no other speaks.
    """

    id: str
    says: tuple[tuple[str, str], ...]
    traces: Mapping[str, tuple[str, ...]]
    stated: tuple[tuple[str, str], ...]
    weak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwaivable:
    """Why nobody may accept the findings of a rule; with `named_files` a waiver may that names the files."""

    because: str
    named_files: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleEntry:
    """One row of the technology lifecycle: what ended or changed when, and what to use instead.

    `state` is ended, ending, hold, renamed, changed or proposed; `date` (ISO day, month or year) is when that took or takes
    effect, or, where nobody announced a day, when it was last read. `components` are the ids of the components it speaks
    about, `sources` citations.
    """

    id: str
    technology: str
    state: str
    date: str
    status: str
    use_instead: str
    evidence: str
    sources: tuple[str, ...]
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work that is cited: law, standard, framework, guidance, book, documentation, announcement, or a rule of our own.

    A citation is of this work where it begins with one of `cited_as`, and with no longer one of another work.
    `date` is that of the edition, an ISO day, month or year; `url` is where its publisher keeps it, empty where none is known.
    """

    id: str
    kind: str
    title: str
    publisher: str
    date: str
    cited_as: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A published reference architecture that a blueprint follows: what it draws, and where we depart from it.

    `roles` are the slots of our topology that stand for its parts; `verified` says whether it was read.
    """

    id: str
    title: str
    publisher: str
    blueprint: str
    verified: bool
    shows: str
    flows: tuple[str, ...]
    departs: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRow:
    """One row of the brief's traceability: a best practice, challenge, trend ... and what realises it."""

    id: str
    text: str
    kind: str
    practices: tuple[str, ...]
    decisions: tuple[str, ...]
    constraints: tuple[str, ...]
    blueprints: tuple[str, ...]
    artifact: str

"""The table of faults: what is wrong with a manifest before any rule of the blueprints is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scaffolder.model.finding import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault: its id as findings carry it, what it is in one line, and why it matters."""

    id: str
    title: str
    why: str
    severity: Severity = Severity.ERROR


def _table(*faults: Fault) -> Mapping[str, Fault]:
    return MappingProxyType({each.id: each for each in faults})


FAULTS: Mapping[str, Fault] = _table(
    Fault(
        id="unreadable",
        title="a file that cannot be read as one YAML document within the limits",
        why="nothing in it can be checked, so nothing is said about it",
    ),
    Fault(
        id="malformed-file",
        title="a file of a repository that its own tools cannot read: YAML, JSON or Terraform",
        why="no rule can look into it, and whatever reads it next stops there or takes it for empty",
    ),
    Fault(
        id="duplicate-key",
        title="a key is written twice in one section",
        why="YAML readers keep one of two equal keys and drop the other without a word",
    ),
    Fault(
        id="merge-key",
        title="a merge key `<<` pulls entries in from elsewhere",
        why="a reviewer must see each choice where it counts, and current YAML no longer knows merge keys",
    ),
    Fault(
        id="unknown-tag",
        title="a YAML tag asks for a type that manifests do not have",
        why="tags tell a reader to build objects; a manifest holds texts, numbers and booleans only",
    ),
    Fault(
        id="ambiguous-scalar",
        title="a value that YAML readers take for different things",
        why="one YAML reader takes it for a text, the next for a number or a boolean",
    ),
    Fault(
        id="over-long-number",
        title="a number with more digits than readers keep exactly",
        why="numbers beyond 15 digits lose their last digits in most tools that read the manifest",
    ),
    Fault(
        id="key-not-text",
        title="a key that is not text",
        why="every key of a manifest is a word, so another kind of key is a slip of indentation or quoting",
    ),
    Fault(
        id="over-long-key",
        title="a key of more than 100 characters",
        why="no key is that long, so a line break or a quote is missing near it",
    ),
    Fault(
        id="invisible-character",
        title="a control, bidirectional or zero-width character",
        why="such characters hide or reorder what a reviewer sees, so the file may say something else than it shows",
    ),
    Fault(
        id="unknown-key",
        title="a key that is not part of the manifest",
        why="a key that nobody reads looks like a choice that was made, and changes nothing",
    ),
    Fault(
        id="missing-key",
        title="a key that must be written is missing",
        why="nothing sensible can be assumed for it",
    ),
    Fault(
        id="wrong-type",
        title="a value of another type than its key takes",
        why="rules compare the value, and a text never equals a number or a boolean",
    ),
    Fault(
        id="empty-value",
        title="a key with nothing behind it",
        why="an empty value says neither yes nor no, and readers disagree on what it means",
    ),
    Fault(
        id="empty-text",
        title="a text without a character",
        why="an empty text passes for an answer without being one",
    ),
    Fault(
        id="over-long-text",
        title="a text longer than its place takes",
        why="texts are quoted in records, tables and pictures; what is longer belongs in a document of its own",
    ),
    Fault(
        id="number-out-of-range",
        title="a number outside the range its key allows",
        why="a number that cannot be true would steer sizes, budgets and retention",
    ),
    Fault(
        id="misspelt-value",
        title="a value that is not in the vocabulary of its key",
        why="a value that no blueprint knows decides nothing",
    ),
    Fault(
        id="invalid-id",
        title="an id that cannot name folders, schemas and resources",
        why="ids become folder, schema and bucket names; all of them take a-z, 0-9 and `-` after a first letter",
    ),
    Fault(
        id="reserved-id",
        title="an id that Windows keeps for a device",
        why="the id becomes a folder, and nobody on Windows could check the repository out",
    ),
    Fault(
        id="duplicate-id",
        title="an id used twice",
        why="everything refers to entries by id, and folders of equal ids would overwrite each other",
    ),
    Fault(
        id="duplicate-entry",
        title="an entry written twice in one list",
        why="the second one adds nothing, so one of the two was probably meant to be something else",
        severity=Severity.WARNING,
    ),
    Fault(
        id="unknown-input",
        title="a product reads an input that nobody declares",
        why="lineage, models and pictures are built from inputs, and this one leads nowhere",
    ),
    Fault(
        id="circular-inputs",
        title="products that read each other in a circle",
        why="no order exists in which the products could be built, so this one input is left out of what is built",
        severity=Severity.WARNING,
    ),
    Fault(
        id="unknown-decision",
        title="a decision that no blueprint knows",
        why="a decider and a date without a decision end up in no record",
    ),
    Fault(
        id="unreachable-blueprints",
        title="blueprints that a manifest names and that cannot be had",
        why="without them the manifest is judged by the shipped blueprints alone, which is not what its owner asked for",
    ),
    Fault(
        id="replaced-knowledge",
        title="blueprints of one's own that replace shipped ones of the same id",
        why="whoever reads a finding or a record should know that it is no longer the shipped knowledge that speaks",
        severity=Severity.NOTE,
    ),
    Fault(
        id="invalid-owner",
        title="an owner that no system can notify",
        why="owners end up in CODEOWNERS, contracts and alerts, which take an email, a login or @org/team",
    ),
    Fault(
        id="invalid-date",
        title="a date that is not in the calendar or not written year-month-day",
        why="dates are compared and printed; 2027-03-31 reads the same everywhere",
    ),
    Fault(
        id="invalid-path",
        title="a path that leads out of the repository",
        why="generated files never leave the repository, on no operating system",
    ),
    Fault(
        id="wrong-shape",
        title="an entry that does not fit its schema",
        why="the schema of this kind of file does not allow it",
    ),
    Fault(
        id="secret-in-manifest",
        title="a password, key or token in the manifest",
        why="the manifest is copied into the repository and its history, where a secret can never be taken back",
    ),
    Fault(
        id="expired-waiver",
        title="a waiver whose end has passed or cannot be read",
        why="an ended waiver accepts nothing any more; the findings it covered count again",
    ),
    Fault(
        id="over-long-waiver",
        title="a waiver that runs for more than 180 days",
        why="what is accepted for longer than half a year is a decision, and belongs in a decision record",
    ),
    Fault(
        id="unknown-waived-rule",
        title="a waiver for a rule that does not exist",
        why="it accepts nothing, and hides that the intended rule is not waived",
    ),
    Fault(
        id="unwaivable-rule",
        title="a waiver for a rule that nobody can accept",
        why="a secret or a bad waiver cannot be accepted for a time: it must be taken out",
    ),
    Fault(
        id="unused-waiver",
        title="a waiver that accepts no finding",
        why="the fault is gone or its place changed; a left-over waiver would accept it silently when it returns",
        severity=Severity.WARNING,
    ),
    Fault(
        id="mended-baseline-entry",
        title="the baseline accepts a finding that is gone",
        why="a left-over entry would accept the finding silently when it returns; a baseline only shrinks",
        severity=Severity.WARNING,
    ),
    Fault(
        id="ending-waiver",
        title="a waiver that ends within 14 days",
        why="the findings it covers count again on the day after, and would stop a build unannounced",
        severity=Severity.WARNING,
    ),
)
"""Every fault by id, in the order in which a manifest meets them."""

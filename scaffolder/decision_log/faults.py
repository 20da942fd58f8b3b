"""What can be wrong with a log of decision records, by id, in the order in which a reader meets it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scaffolder.fault_table import Fault
from scaffolder.model.finding import Severity

_WARNING, _NOTE = Severity.WARNING, Severity.NOTE


def _table(*rows: tuple[str, Severity, str, str]) -> Mapping[str, Fault]:
    return MappingProxyType({name: Fault(id=name, title=title, why=why, severity=grade) for name, grade, title, why in rows})


RECORD_FAULTS: Mapping[str, Fault] = _table(
    ("record-not-text", Severity.ERROR, "a record that no reader can open as text", "what nobody can read decides nothing"),
    (
        "record-not-utf8",
        _WARNING,
        "a record in an old encoding",
        "other machines show its letters as something else, and searches miss them",
    ),
    ("empty-record", Severity.ERROR, "a record without a word", "its number is taken, and a reader learns nothing"),
    (
        "broken-record-front-matter",
        Severity.ERROR,
        "front matter that is not YAML",
        "tools read neither status nor deciders from it, and show the record without them",
    ),
    (
        "record-of-wrong-shape",
        Severity.ERROR,
        "front matter of ours that does not fit its schema",
        "what builds on the log reads these keys by name and type",
    ),
    (
        "record-of-other-form",
        _WARNING,
        "a record of ours whose headings are not those of MADR 4, in their order",
        "readers and tools find the same thing at the same place in every record",
    ),
    (
        "title-without-answer",
        _NOTE,
        "a title of ours that does not state problem and answer",
        "most people read a log by its titles",
    ),
    (
        "thin-record",
        _NOTE,
        "a record of ours of less than 150 words",
        "what was weighed against what does not fit into so few",
    ),
    (
        "unquoted-manifest",
        _NOTE,
        "a generated record that quotes fewer than two lines of the manifest",
        "without the platform's own values it would fit any platform",
    ),
    (
        "record-without-title",
        _WARNING,
        "a record without a heading",
        "an index, a link and a search show the title and nothing else",
    ),
    (
        "record-without-status",
        _WARNING,
        "a record that does not say where it stands",
        "a reader cannot tell a plan from a rule that is in force",
    ),
    (
        "unknown-record-status",
        _WARNING,
        "a status that is no usual word",
        "no tool and no newcomer knows whether it is in force",
    ),
    (
        "record-without-date",
        _NOTE,
        "a record without a date",
        "whether its reasons still hold depends on when they were weighed",
    ),
    (
        "impossible-record-date",
        _WARNING,
        "a date that is not in the calendar",
        "dates are compared and sorted; 2027-03-31 reads the same everywhere",
    ),
    (
        "duplicate-record-number",
        Severity.ERROR,
        "two records with one number",
        "people and links say the number, and now it means two things",
    ),
    (
        "record-number-differs",
        _WARNING,
        "a number in the text that the file's name contradicts",
        "one of the two was copied from another record and forgotten",
    ),
    (
        "record-placeholder",
        _WARNING,
        "words of the template that were never replaced",
        "a record that still asks its author was not thought through to its end",
    ),
    (
        "record-without-problem",
        _WARNING,
        "a record that tells no problem",
        "who does not know what was asked cannot judge whether the answer still fits",
    ),
    (
        "record-without-decision",
        _WARNING,
        "a record that does not say what was decided",
        "the decision is what everybody opens the record for",
    ),
    (
        "single-option",
        _WARNING,
        "a record with one option only",
        "what had no alternative was not decided, and the next team asks about the others again",
    ),
    (
        "chosen-option-not-considered",
        _WARNING,
        "a chosen option that is none of those considered",
        "either the list or the outcome was changed alone",
    ),
    (
        "option-without-drawback",
        _WARNING,
        "an option with advantages only",
        "every option costs something; the cost that is not written is met by surprise",
    ),
    (
        "option-without-advantage",
        _NOTE,
        "an option with drawbacks only",
        "an option that nobody would defend is there to be beaten",
    ),
    (
        "options-not-weighed",
        _WARNING,
        "options of ours that are not weighed as they are listed",
        "an option that is named and not weighed was not considered",
    ),
    (
        "consequence-without-follow-up",
        _WARNING,
        "a record of ours without a bad consequence that somebody cares for",
        "a price that nobody pays on purpose is paid by whoever is on duty",
    ),
    (
        "unknown-confirming-rule",
        _WARNING,
        "a rule that a record of ours names and that does not exist",
        "the decision seems to be watched, and is not",
    ),
    (
        "record-without-consequences",
        _WARNING,
        "a record that says nothing of what follows",
        "who must live with a decision learns here what it asks of them",
    ),
    (
        "consequences-without-drawback",
        _WARNING,
        "consequences that are all good",
        "the price of a decision is what a later reader needs to know",
    ),
    (
        "adjectives-without-number",
        _WARNING,
        "praise without one figure",
        "simple, fast and scalable fit every product; a figure can be checked and fits one",
    ),
    (
        "unconfirmed-decision",
        _NOTE,
        "nothing says how the decision is kept",
        "a decision that nobody checks is undone by the first hurried change",
    ),
    (
        "no-trigger-to-revisit",
        _NOTE,
        "nothing says when to look again",
        "without a measure or a date a decision outlives its reasons",
    ),
    (
        "record-accepted-by-nobody",
        _WARNING,
        "accepted, and by nobody",
        "a decision without a name behind it is taken again by the next team",
    ),
    (
        "over-long-record",
        _NOTE,
        "a record that takes more than ten minutes to read",
        "what is too long is not read, and then not followed; detail belongs in a document that it links to",
    ),
    (
        "broken-record-link",
        Severity.ERROR,
        "a link to a file that is not there",
        "the reason that it led to cannot be read any more",
    ),
    (
        "unknown-superseding-record",
        Severity.ERROR,
        "a record named as superseding or superseded that does not exist",
        "a reader who follows the chain ends in the void",
    ),
    (
        "one-sided-supersession",
        Severity.ERROR,
        "a supersession that one end does not know of",
        "who opens the old record must see that it is gone, and who opens the new one what it replaced",
    ),
    (
        "one-sided-relation",
        _NOTE,
        "a record of ours that names a related one which does not name it back",
        "who changes the other one does not learn that this one leans on it",
    ),
    ("circular-supersession", Severity.ERROR, "records that supersede each other in a circle", "none of them is in force then"),
    (
        "superseded-without-successor",
        _WARNING,
        "superseded, and not said by what",
        "a reader is told that this is gone and left alone with it",
    ),
    (
        "superseded-but-in-force",
        _WARNING,
        "a record that names its successor and still counts as in force",
        "two answers to one question are in force at once",
    ),
    (
        "stale-index",
        _WARNING,
        "an index that does not list the records as they are",
        "what the index leaves out is not found, and what it says of a status is believed",
    ),
    (
        "rewritten-accepted-record",
        Severity.ERROR,
        "an accepted record whose text was changed",
        "what people agreed to must stay what they read; a change is a new record that supersedes it",
    ),
    (
        "shared-wording",
        _NOTE,
        "a record that says what others of the log say, word for word",
        "boilerplate hides the sentence that matters and is no longer read",
    ),
)
"""Every fault of a log."""

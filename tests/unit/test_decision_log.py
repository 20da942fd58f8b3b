"""Logs of decision records: every common form is read, checked, edited and continued, and no file makes it fail."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from scaffolder import decision_log, record_reading
from scaffolder.decision_log import deciding, drafts, graph, index, lint, naming
from scaffolder.decision_log.faults import RECORD_FAULTS
from scaffolder.errors import ScaffoldError
from scaffolder.model.record import Form, Log, Status
from scaffolder.record_reading import statuses

NYGARD = """# 7. Keep queues in PostgreSQL

Date: 2024-03-11

## Status

Accepted

## Context

Two services hand over 40 jobs a minute.

## Decision

We keep the queue in a table with SKIP LOCKED.

## Consequences

Nothing new is operated. Beyond 500 jobs a minute it will be too slow.
"""

MADR2 = """# Use trunk-based development

* Status: proposed
* Deciders: ada, grace
* Date: 2023-01-20

Technical Story: the release train was late six times in ten

## Context and Problem Statement

How long does a branch live?

## Considered Options

* Trunk with flags
* Release branches

## Decision Outcome

Chosen option: "Trunk with flags", because a branch lives four days on average.

### Positive Consequences

* Good, because reviews are smaller

### Negative Consequences

* Bad, because flags have to be removed again

## Links

* Refines [the build](0001-build.md)
"""

MADR4 = """---
status: "proposed"
date: 2025-05-05
decision-makers: "Ada Lovelace"
consulted:
informed:
---

# Store events in one table

## Context and Problem Statement

Where do 3 million events a day go?

## Considered Options

* One table
* A table for each type

## Decision Outcome

Chosen option: "One table", because 12 of 14 reports read all types.

### Consequences

* Good, because one index serves all
* Bad, because rows are wider

### Confirmation

A test counts the tables.

## Pros and Cons of the Options

### One table

* Good, because reports need one query
* Bad, because columns are often empty

### A table for each type

* Good, because columns fit
* Bad, because 14 tables change together
"""

TABLE = """# Use rulesets

|                |            |
| -------------- | ---------- |
| Date           | 2024-08-14 |
| Status         | Approved |
| Authors        | [A. C.](https://example.org) |
| Supersedes     | N/A |
| Superseded by: | N/A |

## What

Each repository needs a ruleset.

## Why

Pushes to main broke 4 builds.

## Risks

* A ruleset can be bypassed, so it is audited each quarter
"""

LOG4BRAINS = (
    MADR2.replace("* Status: proposed", "- Status: accepted").replace("* D", "- D").replace("](0001-build.md)", "](build.md)")
)

OURS = (Path(__file__).resolve().parents[2] / "docs" / "decisions" / "0003-verdict-engine.md").read_text("utf-8")

FORMS = {
    "doc/adr/0007-keep-queues-in-postgresql.md": (NYGARD, Form.NYGARD, Status.ACCEPTED, "0007"),
    "docs/adr/0012-use-trunk.md": (MADR2, Form.BULLETS, Status.PROPOSED, "0012"),
    "docs/decisions/0003-store-events.md": (MADR4, Form.FRONT, Status.PROPOSED, "0003"),
    "adr/ODH-ADR-0007-rulesets.md": (TABLE, Form.TABLE, Status.ACCEPTED, "ODH-ADR-0007"),
    "docs/adr/20200926-use-trunk.md": (LOG4BRAINS, Form.BULLETS, Status.ACCEPTED, "20200926"),
    "docs/adr/2024-03-11-use-trunk.md": (LOG4BRAINS, Form.BULLETS, Status.ACCEPTED, "2024-03-11"),
    "docs/decisions/0003-verdict-engine.md": (OURS, Form.OURS, Status.ACCEPTED, "0003"),
}


def log_of(folder: Path, files: Mapping[str, str | bytes]) -> Log:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    found = decision_log.locate(folder)
    assert found is not None
    return decision_log.read(found, found.relative_to(folder).as_posix())


@pytest.mark.parametrize("path", FORMS)
def test_every_form_is_read(path: str) -> None:
    """Form, status, number and title are read out of each common way to write a record, with a byte-order mark and CRLF too."""
    text, form, status, number = FORMS[path]
    for raw in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode()):
        found = record_reading.record(path, raw)
        assert (found.form, found.status, found.number) == (form, status, number)
        assert found.title and found.text.encode(found.encoding) == raw


@pytest.mark.parametrize("path", FORMS)
def test_good_records_have_no_faults(path: str, tmp_path: Path) -> None:
    """What these forms ask for is enough; nothing of one form is demanded of another."""
    files: dict[str, str | bytes] = {path: FORMS[path][0], f"{path.rpartition('/')[0]}/build.md": "# Build\n"}
    files[f"{path.rpartition('/')[0]}/0001-build.md"] = NYGARD.replace("# 7.", "# 1.").replace("Accepted", "Proposed")
    folder = path.rpartition("/")[0]
    found = [each for each in lint.lint(log_of(tmp_path, files)) if each.location.path == path]
    allowed = {"broken-record-link", "one-sided-relation"} if folder == "docs/decisions" and "verdict" in path else set()
    assert {each.rule for each in found} <= allowed, found


@pytest.mark.parametrize("path", FORMS)
def test_edits_keep_every_other_byte(path: str) -> None:
    """Accepting, rejecting and superseding change the lines of the state, and add lines; all others stay byte for byte."""
    text, form, _, _ = FORMS[path]
    text = (
        text.replace("Approved", "Draft").replace("\nAccepted\n", "\nProposed\n").replace("Status: accepted", "Status: draft")
    )
    text = text.replace('status: "accepted"', 'status: "proposed"').replace(" Two ", "\tTwo  ")
    for raw in (
        text.encode(),
        text.replace("\n", "\r\n").encode(),
        text.encode("utf-16-le"),
        text.encode("latin-1", "replace"),
    ):
        marked = b"\xff\xfe" + raw if raw.startswith((b"#\x00", b"-\x00")) else raw
        record = record_reading.record(path, marked)
        assert record.status is Status.PROPOSED
        made = deciding.settled(record, Status.ACCEPTED, deciders=["ada@x.example"], date="2026-11-26")
        after = record_reading.record(path, made)
        assert after.status is Status.ACCEPTED and "ada@x.example" in after.text
        before_lines, after_lines = record.text.splitlines(keepends=True), after.text.splitlines(keepends=True)
        kept = [line for line in before_lines if line in after_lines]
        assert len(before_lines) - len(kept) <= 3, set(before_lines) - set(kept)
        assert ("\r\n" in after.text) == ("\r\n" in record.text)
        assert "\n" not in after.text.replace("\r\n", "") or "\r\n" not in record.text
        if form is not Form.NYGARD:
            assert after.value("date") == "2026-11-26" and "ada@x.example" in after.value("deciders")


@pytest.mark.parametrize("path", FORMS)
def test_what_was_accepted_is_not_accepted_again(path: str) -> None:
    """An accepted record is neither accepted nor rejected again, and never by nobody."""
    record = record_reading.record(path, FORMS[path][0].encode())
    if record.status is Status.ACCEPTED:
        for status in (Status.ACCEPTED, Status.REJECTED):
            with pytest.raises(ScaffoldError):
                deciding.settled(record, status, deciders=["a@x.example"], date="2026-11-26")


@pytest.mark.parametrize("path", FORMS)
def test_a_new_record_follows_its_log(path: str, tmp_path: Path) -> None:
    """The next record has the form, the number and the naming of its log, and superseding links both ends."""
    log = log_of(tmp_path, {path: FORMS[path][0]})
    number, stem = naming.following(log, "Für Größe: 200 GB & more!", "2026-11-26")
    assert stem == f"{number}-fur-grosse-200-gb-more"
    first = FORMS[path][3]
    assert number == (
        "20261126" if first == "20200926" else "2026-11-26" if "-03-" in first else f"{first[:-1]}{int(first[-1]) + 1}"
    )
    folder = path.rpartition("/")[0]
    text = drafts.text(drafts.Draft(number=number, stem=stem, title="Für Größe", date="2026-11-26"), log.form)
    old, new = log.records[0], record_reading.record(f"{folder}/{stem}.md", text.encode())
    assert new.form is log.form and new.status is Status.PROPOSED
    before, after = deciding.superseded(old, new)
    grown = log_of(tmp_path, {path: before, new.path: after})
    ends = {each.stem: each for each in grown.records}
    assert [each.stem for each in ends[stem].supersedes] == [old.stem]
    assert [each.stem for each in ends[old.stem].superseded_by] == [stem]
    assert ends[old.stem].status is Status.SUPERSEDED
    chains = {"one-sided-supersession", "superseded-without-successor", "superseded-but-in-force", "unknown-superseding-record"}
    assert not chains & {each.rule for each in lint.lint(grown)}
    with pytest.raises(ScaffoldError):
        deciding.superseded(ends[old.stem], ends[stem])


def test_status_words_of_others_are_understood() -> None:
    """The usual words of other logs mean one of five states; what means none says so."""
    meant = {
        "Accepted": Status.ACCEPTED, "approved": Status.ACCEPTED, "Draft": Status.PROPOSED, "In Review": Status.PROPOSED,
        "superseded by [ADR-0005](0005-x.md)": Status.SUPERSEDED, "Superceded by 4": Status.SUPERSEDED,
        "Review": Status.PROPOSED,
        "not accepted": Status.REJECTED, "withdrawn": Status.REJECTED, "obsolete": Status.DEPRECATED, "purple": Status.UNKNOWN,
        "~~proposed~~ accepted": Status.ACCEPTED, "": Status.UNKNOWN,
    }  # fmt: skip
    assert {text: statuses.meaning(text) for text in meant} == meant


FAULTY: Mapping[str, Mapping[str, str | bytes]] = {
    "record-not-text": {"adr/0001-a.md": NYGARD, "adr/0002-b.md": b"\x00\x01PNG"},
    "record-not-utf8": {"adr/0007-a.md": NYGARD.replace("Two", "Zw\u00f6lf").encode("latin-1")},
    "empty-record": {"adr/0001-a.md": "\n\n"},
    "broken-record-front-matter": {"adr/0001-a.md": "---\nstatus: [\n---\n" + MADR4.partition("---\n\n")[2]},
    "record-of-wrong-shape": {"adr/0003-verdict-engine.md": OURS.replace('level: "technical"', "level: 7")},
    "record-of-other-form": {"adr/0003-verdict-engine.md": OURS.replace("## Decision Drivers", "## Drivers")},
    "title-without-answer": {"adr/0003-verdict-engine.md": OURS.replace("# Verdicts on documents: ", "# ")},
    "thin-record": {"adr/0003-verdict-engine.md": OURS.partition("## Decision Drivers")[0]},
    "unquoted-manifest": {
        "adr/0003-verdict-engine.md": OURS.replace("revisit: ", f'generated: "sha256:{"0" * 64}"\nrevisit: ')
    },
    "options-not-weighed": {"adr/0003-verdict-engine.md": OURS.replace("* Good, because ", "* Better, because ")},
    "consequence-without-follow-up": {"adr/0003-verdict-engine.md": OURS.replace("* Follow-up", "* Then")},
    "unknown-confirming-rule": {"adr/0003-verdict-engine.md": OURS.replace("rules: []", 'rules: ["no-such-rule"]')},
    "one-sided-relation": {"adr/0003-verdict-engine.md": OURS},
    "record-without-title": {"adr/0001-a.md": NYGARD.replace("# 7. Keep queues in PostgreSQL", "")},
    "record-without-status": {"adr/0001-a.md": MADR2.replace("* Status: proposed\n", "")},
    "unknown-record-status": {"adr/0001-a.md": MADR2.replace("proposed", "purple")},
    "record-without-date": {"adr/0001-a.md": MADR2.replace("* Date: 2023-01-20\n", "")},
    "impossible-record-date": {"adr/0001-a.md": MADR2.replace("2023-01-20", "2023-02-30")},
    "duplicate-record-number": {"adr/0007-a.md": NYGARD, "adr/0007-b.md": NYGARD},
    "record-number-differs": {"adr/0008-a.md": NYGARD},
    "record-placeholder": {"adr/0001-a.md": MADR2.replace("How long does a branch live?", "{describe the problem}")},
    "record-without-problem": {"adr/0007-a.md": NYGARD.replace("Two services hand over 40 jobs a minute.", "")},
    "record-without-decision": {"adr/0007-a.md": NYGARD.replace("We keep the queue in a table with SKIP LOCKED.", "")},
    "single-option": {"adr/0001-a.md": MADR2.replace("* Release branches\n", "")},
    "chosen-option-not-considered": {"adr/0001-a.md": MADR2.replace('"Trunk with flags"', '"Something else"')},
    "option-without-drawback": {"adr/0001-a.md": MADR4.replace("* Bad, because columns are often empty\n", "")},
    "option-without-advantage": {"adr/0001-a.md": MADR4.replace("* Good, because columns fit\n", "")},
    "record-without-consequences": {"adr/0007-a.md": NYGARD.partition("## Consequences")[0]},
    "consequences-without-drawback": {"adr/0001-a.md": MADR4.replace("* Bad, because rows are wider\n", "")},
    "adjectives-without-number": {
        "adr/0007-a.md": NYGARD.replace(
            "Two services hand over 40 jobs a minute.",
            "It is simple, fast, flexible, robust, modern, elegant, powerful, scalable and secure.",
        ).replace("500 jobs a minute", "that")
    },
    "unconfirmed-decision": {"adr/0003-verdict-engine.md": OURS.replace("### Confirmation", "### Confirmed")},
    "no-trigger-to-revisit": {
        "adr/0003-verdict-engine.md": OURS.replace('revisit: "When jsonschema-rs', 'revisit: ""\nold: "When')
    },
    "record-accepted-by-nobody": {"adr/0001-a.md": MADR2.replace("proposed", "accepted").replace("ada, grace", "")},
    "over-long-record": {"adr/0007-a.md": NYGARD + "Each row is read. " * 900},
    "broken-record-link": {"adr/0007-a.md": NYGARD + "\nSee [that](0099-gone.md).\n"},
    "unknown-superseding-record": {"adr/0007-a.md": NYGARD.replace("Accepted", "Superseded by [9](0009-gone.md)")},
    "one-sided-supersession": {
        "adr/0007-a.md": NYGARD.replace("Accepted", "Superseded by [8](0008-b.md)"),
        "adr/0008-b.md": NYGARD.replace("# 7.", "# 8."),
    },
    "circular-supersession": {
        "adr/0007-a.md": NYGARD.replace("Accepted", "Superseded by [8](0008-b.md)\n\nSupersedes [8](0008-b.md)"),
        "adr/0008-b.md": NYGARD.replace("# 7.", "# 8.").replace(
            "Accepted", "Superseded by [7](0007-a.md)\n\nSupersedes [7](0007-a.md)"
        ),
    },
    "superseded-without-successor": {"adr/0007-a.md": NYGARD.replace("Accepted", "Superseded")},
    "superseded-but-in-force": {
        "adr/0001-a.md": MADR2 + "* Superseded by [2](0002-b.md)\n",
        "adr/0002-b.md": MADR2 + "* Supersedes [1](0001-a.md)\n",
    },
    "stale-index": {
        "adr/0007-a.md": NYGARD,
        "adr/0008-b.md": NYGARD.replace("# 7.", "# 8."),
        "adr/README.md": "# Log\n\n* [7](0007-a.md)\n",
    },
    "rewritten-accepted-record": {"adr/0003-verdict-engine.md": OURS.replace("Every manifest is held", "No manifest is held")},
    "shared-wording": {
        f"adr/000{n}-a.md": NYGARD.replace("# 7.", f"# {n}.").replace("40 jobs", "40 jobs that others wait for") + NYGARD
        for n in (1, 2, 3)
    },
}


def test_habits_of_public_logs_are_no_faults(tmp_path: Path) -> None:
    """Options with a bold head count each, a handle behind an author is no link, a record in review is proposed."""
    bold = MADR2.replace("* Trunk with flags\n", "**1. Trunk with flags**\n\n- Lists tell details\n\n")
    bold = bold.replace("* Release branches\n", "**2. Release branches**\n\nAnother paragraph.\n")
    files: dict[str, str | bytes] = {
        "adr/0002-a.md": bold.replace("Status: proposed", "Status: Review").replace("ada, grace", "[Ada](@ada), grace"),
        "adr/0001-build.md": "# Build\n",
    }
    found = {each.rule for each in lint.lint(log_of(tmp_path, files))}
    assert not found & {"single-option", "chosen-option-not-considered", "broken-record-link", "unknown-record-status"}, found


def test_every_fault_has_a_log_that_shows_it() -> None:
    """No rule of the lint is without an example."""
    assert set(FAULTY) == set(RECORD_FAULTS)


@pytest.mark.parametrize("rule", FAULTY)
def test_faults_are_found_at_their_place(rule: str, tmp_path: Path) -> None:
    """The log that shows a fault has it, at a line that exists, with a reason; what to do stands below where it is known."""
    log = log_of(tmp_path, FAULTY[rule])
    found = [each for each in lint.lint(log, frozenset()) if each.rule == rule]
    assert found, [each.rule for each in lint.lint(log)]
    texts = {each.path: each.text for each in lint.documents(log)}
    for each in found:
        assert each.why and each.message and each.severity is RECORD_FAULTS[rule].severity
        assert 1 <= each.location.line <= max(1, len(texts.get(each.location.path, "").splitlines()) + 1)


def test_no_file_makes_the_lint_fail(tmp_path: Path) -> None:
    """Cut, mixed and random bytes of every form are read and checked without an error, and edits of them never lose a byte."""
    dice = random.Random(7)
    sources = [text.encode() for text, *_ in FORMS.values()]
    for number in range(250):
        raw = bytearray(dice.choice(sources))
        for _ in range(dice.randint(1, 12)):
            place = dice.randrange(len(raw) + 1)
            piece = dice.choice(sources)[: dice.randint(0, 80)] if dice.random() < 0.5 else dice.randbytes(dice.randint(1, 6))
            raw[place : place + dice.randint(0, 40)] = piece
        path = tmp_path / "adr" / f"{number:04d}-x.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(raw))
    log = decision_log.read(tmp_path / "adr", "adr")
    assert len(log.records) + len(log.refused) + len(log.pages) == 250
    lint.lint(log)
    graph.mermaid(log)
    graph.dot(log)
    index.written(log)
    for record in log.records:
        assert record.text.encode(record.encoding) == record.raw
        try:
            made = deciding.settled(record, Status.DEPRECATED, deciders=["a@x.example"], date="2026-01-01")
        except ScaffoldError:
            continue
        assert record_reading.record(record.path, made).text


def test_the_index_changes_nothing_around_the_list(tmp_path: Path) -> None:
    """A list, a table and marked lines are each continued as they are; what stands before and after them stays."""
    records = {"adr/0007-a.md": NYGARD, "adr/0008-b.md": NYGARD.replace("# 7. Keep queues", "# 8. Keep more")}
    pages = {
        "list": "# Log\r\n\r\nWords.\r\n\r\n- [ADR-0007](0007-a.md) - 7. Keep queues in PostgreSQL\r\n\r\nAfter.\r\n",
        "table": "Before\n\n| ADR | Title | Team | Status |\n|---|---|---|---|\n"
        "| 0007 | [Queues](0007-a.md) | core | Proposed |\n\nAfter",
        "nothing": "# Log\n\nWords without a list.\n",
    }
    wanted = {
        "list": "- [ADR-0008](0008-b.md) - 8. Keep more in PostgreSQL\r\n",
        "table": "| 0007 | [Queues](0007-a.md) | core | accepted |\n"
        "| 0008 | [8. Keep more in PostgreSQL](0008-b.md) |  | accepted |\n",
        "nothing": index.START,
    }
    for name, page in pages.items():
        folder = tmp_path / name
        log = log_of(folder, {**records, "adr/README.md": page})
        _, content = index.written(log)
        text = content.decode()
        assert wanted[name] in text, text
        assert text.startswith(page[:10]) and (name == "nothing" or text.endswith(page[-8:]))
        (folder / "adr" / "README.md").write_bytes(content)
        again = decision_log.read(folder / "adr", "adr")
        assert index.written(again)[1] == content


def test_logs_are_found_where_tools_put_them(tmp_path: Path) -> None:
    """Folders by habit, `.adr-dir` and `.log4brains.yml` lead to the log; a setting that leads out of it does not."""
    for name, settings, folder in (
        ("habit", {}, "docs/architecture/decisions"),
        ("adr-tools", {".adr-dir": "notes/why\n"}, "notes/why"),
        ("log4brains", {".log4brains.yml": "project:\n  adrFolder: ./why\n"}, "why"),
        ("itself", {}, "."),
    ):
        root = tmp_path / name
        (root / folder).mkdir(parents=True)
        (root / folder / "0001-a.md").write_text(NYGARD, "utf-8")
        for file, text in settings.items():
            (root / file).write_text(text, "utf-8")
        found = decision_log.locate(root)
        assert found is not None and found.resolve() == (root / folder).resolve()
    (tmp_path / "habit" / ".adr-dir").write_text("../adr-tools/notes/why", "utf-8")
    assert decision_log.locate(tmp_path / "habit") == tmp_path / "habit" / "docs/architecture/decisions"


def test_records_are_named_as_people_name_them(tmp_path: Path) -> None:
    """A number, a name, what follows the number and a path all mean a record; what means two or none is refused."""
    log = log_of(tmp_path, {"adr/0007-keep-queues.md": NYGARD, "adr/0012-use-trunk.md": MADR2, "adr/x/0012-other.md": MADR2})
    for name in ("7", "0007", "keep-queues", "0007-keep-queues", "adr/0007-keep-queues.md"):
        assert decision_log.find(log, name).stem == "0007-keep-queues"
    for name in ("12", "99", "kep-queues"):
        with pytest.raises(ScaffoldError):
            decision_log.find(log, name)


def test_the_graph_is_parsed_whatever_titles_say(tmp_path: Path) -> None:
    """Quotes, brackets and line ends of titles stay text in Mermaid and DOT, and each supersession is drawn once."""
    hostile = NYGARD.replace("Keep queues", 'A "quoted" ]; end | [x](y) \\ <b>').replace(
        "Accepted", "Superseded by [8](0008-b.md)"
    )
    log = log_of(
        tmp_path, {"adr/0007-a.md": hostile, "adr/0008-b.md": NYGARD.replace("# 7.", "# 8.") + "\n## Links\n\nSupersedes 7\n"}
    )
    drawn, said = graph.mermaid(log), graph.dot(log)
    assert drawn.count("-->|supersedes|") == 1 and said.count('label="supersedes"') == 1
    assert all(line.count('"') in (0, 2) for line in drawn.splitlines())
    assert all(line.replace('\\"', "").count('"') % 2 == 0 for line in said.splitlines())

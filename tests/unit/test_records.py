"""Records as pages: the form of MADR 4, the user's words as data, an index and a table that agree with them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from decided_platforms import (
    CATALOG,
    EXAMPLES,
    MINIMAL,
    TEXTS,
    architecture,
    example,
    faults,
    only_records,
    pages,
    record,
    section,
    verdict,
    verdicts,
)

from scaffolder.decision_log import ours
from scaffolder.escape import md
from scaffolder.model.architecture import Origin
from scaffolder.records import arguments, confirmation, words

CONTEXT = "Context and Problem Statement"
RETAIL = example("retail-mesh")
BANK = example("bank-mesh-on-fabric")
INSURER = example("insurer-fabric")

HOSTILE = """version: 1
name: hostile
title: "# Title\\n## Decision Outcome | [x](javascript:alert(1)) <script>"
style: data-mesh
owner: a@x.example
why: ["Chosen option: {{ 7*7 }} ${{ secrets.X }} {word} [a](b) | c", "## More Information\\n* Good, because `rm -rf`"]
needs: [{quality: operations, weight: 5, why: "| a | b |\\n---\\n# <b>x</b> TODO {name}"}]
domains: [{id: sales, title: "*x* | _y_ ![i](u)", owner: a@x.example}, {id: stock, owner: b@x.example}]
sources: [{id: erp, kind: database, title: "`a` | [l](http://x.example)"}]
products: [{id: orders, domain: sales, owner: a@x.example, inputs: [erp], classification: internal}]
decide: [{decision: platform-style, status: accepted, deciders: [a@x.example], why: "--- \\n# {{ x }} | <img src=x>"}]
"""


@pytest.mark.parametrize("name", TEXTS)
def test_records_are_whole(name: str) -> None:
    """Every record has its headings, two to four weighed options, two lines of the manifest, and links that resolve."""
    made = pages(TEXTS[name])
    kept = {file: text for file, text in made.items() if file[:4].isdigit()}
    assert faults(kept) == []


WORKS = {work.url for work in CATALOG.sources.values()}
"""Addresses that records may lead to."""


def test_the_users_text_stays_text() -> None:
    """No text of a manifest becomes a heading, a link, a table cell, markup or a placeholder of a record."""
    made = only_records(HOSTILE)
    found = [each for each in faults(made) if "`TODO` still stands here" not in each]
    assert found == []
    for text in made.values():
        page = record(text)
        assert not re.search(r"(?<!\\)<(script|img|b)", page.body)
        assert set(re.findall(r"(?<!\\)\]\(((?:javascript|http|b|u)[^)]*)", page.body)) <= WORKS
        columns = {line.count("|") - line.count("\\|") for line in section(text, CONTEXT).splitlines() if line.startswith("|")}
        assert columns == {4}


def test_what_people_decided_is_quoted() -> None:
    """An accepted record names deciders and day, and quotes why, with the line."""
    decided = (
        "{decision: table-format, status: accepted, deciders: [cto@x.example], date: 2026-10-05, why: Three engines write.}"
    )
    text = f"{MINIMAL.format(style='lakehouse')}decide: [{decided}]\n"
    text = only_records(text)["0006-table-format.md"]
    page = record(text)
    assert (page.front["status"], page.front["deciders"], page.front["date"]) == ("accepted", ["cto@x.example"], "2026-10-05")
    assert "> Three engines write. ([platform.yaml:7](../../platform.yaml#L7))" in section(text, CONTEXT)


def test_what_was_tried_is_told_with_its_line() -> None:
    """What people tried before stands in the context, each attempt with its line; where nothing is written nothing is told."""
    tried = "{decision: table-format, tried: [Hive tables lost rows in March., CSV files grew past 40 GB]}"
    made = only_records(f"{MINIMAL.format(style='lakehouse')}decide: [{tried}]\n")
    told = section(made["0006-table-format.md"], CONTEXT)
    assert "Tried before: Hive tables lost rows in March. ([platform.yaml:7](../../platform.yaml#L7))" in told
    assert "Tried before: CSV files grew past 40 GB. ([platform.yaml:7](../../platform.yaml#L7))" in told
    assert not any("Tried before" in text for name, text in made.items() if name != "0006-table-format.md")


MEASURED = """decide:
  - decision: table-format
    consulted: [dpo@x.example, "@org/auditors"]
    measured:
      - {what: rows rewritten in a night, value: 2.1 million, date: 2026-09-30, by: ops@x.example}
      - {what: "files below 1 MB | `x`", value: "40 % <b>", date: 2026-10-01}
"""


def test_what_was_measured_is_quoted_with_its_line() -> None:
    """A figure of the team's own stands in the context with day, author and line; who was asked, in the front matter."""
    text = MINIMAL.format(style="lakehouse") + MEASURED
    made = only_records(text)
    page = made["0006-table-format.md"]
    line = (
        text.splitlines().index(
            "      - {what: rows rewritten in a night, value: 2.1 million, date: 2026-09-30, by: ops@x.example}"
        )
        + 1
    )
    told = section(page, CONTEXT)
    assert (
        f"Measured: rows rewritten in a night: 2.1 million, on `2026-09-30` by `ops@x.example` "
        f"([platform.yaml:{line}](../../platform.yaml#L{line}))"
    ) in told
    assert "40 % \\<b\\>, on `2026-10-01` (" in told
    assert record(page).front["consulted"] == ["dpo@x.example", "@org/auditors"]
    assert "To be asked" not in page
    assert faults(made) == []
    assert not any("Measured: " in other for name, other in made.items() if name != "0006-table-format.md")


def test_a_measurement_moves_its_record() -> None:
    """Another figure is another record: its digest follows what was measured and who was asked."""
    text = MINIMAL.format(style="lakehouse") + MEASURED
    seen = {
        str(record(only_records(each)["0006-table-format.md"]).front["generated"])
        for each in (text, text.replace("2.1 million", "3 million"), text.replace("dpo@x.example", "ciso@x.example"))
    }
    assert len(seen) == 3


def test_a_record_says_what_it_leaves_open_and_whom_to_ask() -> None:
    """Each record names two questions beside its own, and of the manifest's people those who answer for what it counts."""
    decisions = CATALOG.decisions
    assert {name for each in decisions.values() for _, name in each.leaves if name} <= set(decisions)
    assert all(name != each.id for each in decisions.values() for _, name in each.leaves)
    for file, text in only_records(BANK).items():
        left = re.search(r"^\* Not settled here: (.+)$", text, re.M)
        assert left and left.group(1).count("; ") == 1, file
        each = verdict(BANK, file[5:].removesuffix(".md"))
        asked = re.search(r"^\* To be asked first: (.+)$", text, re.M)
        assert bool(asked) is bool(each.concerned and not each.deciders and not each.consulted), file
    assert "risk-lead@bank.example" in verdict(BANK, "table-format").concerned
    assert verdict(MINIMAL.format(style="lakehouse"), "object-store").concerned == ()


def test_a_record_says_who_runs_what_it_brings() -> None:
    """A service is run by its provider, free software by own people under its licence, and what ends says when."""
    retail = only_records(RETAIL)
    assert "* Operation: Amazon MSK, run by AWS" in retail["0014-event-log.md"]
    airflow = "* Operation: Apache Airflow (Apache-2.0), run by one's own people"
    assert airflow in retail["0012-orchestrator.md"]
    hadoop = "cloud: {model: on-prem, providers: [on-prem]}\nstorage: {object_store: minio}\n"
    minio = only_records(MINIMAL.format(style="lakehouse") + hadoop)["0005-object-store.md"]
    assert re.search(r"\* Operation: .*MinIO.*2026", minio), minio


def test_lines_quoted_are_the_lines_written() -> None:
    """A written answer names the line on which it stands."""
    for name, text in TEXTS.items():
        lines = text.splitlines()
        for each in verdicts(text):
            if each.origin is Origin.WRITTEN and each.is_record and len(each.values) == 1:
                said = words.settled(each, architecture(text))
                found = re.search(r"platform\.yaml:(\d+)\]", said)
                assert found, said
                key = each.path.partition("[]")[0].rpartition(".")[2]
                assert key in lines[int(found.group(1)) - 1] or each.path.partition(".")[0] in lines[int(found.group(1)) - 1], (
                    name,
                    said,
                )


def test_a_waiver_stands_where_its_rule_confirms() -> None:
    """A record shows the waiver that accepts a breach of what confirms it: until when, by whom, why."""
    found = [text for text in only_records(BANK).values() if "Waived until `2027-04-30`" in text]
    assert found
    for text in found:
        assert "untested-exit-plan" in record(text).front["rules"]  # type: ignore[operator]
        assert "The first exit test is planned" in text and "`cio@bank.example`" in text


def test_the_best_rival_is_heard() -> None:
    """The outcome tells the best argument of the runner-up, one that its own section does not repeat."""
    for text in (RETAIL, BANK):
        for file, page_text in only_records(text).items():
            each = verdict(text, file[5:].removesuffix(".md"))
            weighed = ours.options(record(page_text))
            if each.best:
                told = re.search(r"The best argument for .+?: (.+)\.\n", section(page_text, "Decision Outcome") + "\n")
                assert told, file
                assert told.group(1) not in weighed[md(each.best.title)].text


def test_the_index_names_every_record_once() -> None:
    """The index lists each record with its number, and its picture draws each relation once."""
    made = pages(RETAIL)
    index = made["README.md"]
    names = [name for name in made if name[:4].isdigit()]
    assert sorted(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", index)) == sorted(names)
    drawn = re.findall(r"^  r(\d+) --- r(\d+)$", index, re.M)
    related = {
        tuple(sorted((each.number, verdict(RETAIL, other).number))) for each in verdicts(RETAIL) for other in each.related
    }
    assert len(drawn) == len(set(drawn)) and {(int(one), int(other)) for one, other in drawn} == related


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_record_of_an_example_is_held_by_a_rule_in_force(name: str) -> None:
    """What watches a record today judges the manifest or the repository."""
    made = only_records(example(name))
    assert len(made) > 9
    assert [page for page, text in made.items() if ": none of" in text or "does not apply today" in text] == []


def test_a_better_marked_rival_is_never_passed_over() -> None:
    """Whoever has more points than the answer is named in the outcome: outweighed by a reason, or ruled out."""
    seen = 0
    for name in EXAMPLES:
        made = only_records(example(name))
        for each in (each for each in verdicts(example(name)) if each.is_record and each.best):
            outcome = (
                made[f"{each.number:04d}-{each.id}.md"].partition("## Decision Outcome")[2].partition("### Consequences")[0]
            )
            better = [rival for rival in each.rejected if rival.score > each.chosen.score]
            for rival in (rival for rival in better if not rival.fits or rival is each.best):
                seen += 1
                assert rival.title in outcome, (name, each.id)
                assert str(rival.score) in outcome, (name, each.id)
    assert seen > 10


def test_a_choice_without_a_reason_asks_for_one() -> None:
    """A written choice that a rival beats says which lines its owner still has to write; with them it says so no more."""
    text = example("retail-mesh").replace("  - decision: event-log\n", "  - decision: provider\n")
    assert "decide: [{decision: event-log, why: ...}]" in pages(text)["0014-event-log.md"]
    assert "To be written" not in pages(example("retail-mesh"))["0014-event-log.md"]


def test_the_index_counts_what_rules_watch() -> None:
    """The index says how many records rules watch; one that none watches says so itself."""
    text = example("subscription-warehouse")
    made = pages(text)
    watched = [each for each in verdicts(text) if each.is_record and (each.confirmations or each.checks)]
    assert f"{len(watched)} are watched by rules, {len(only_records(text)) - len(watched)} by review only" in made["README.md"]
    alone = replace(watched[0], confirmations=(), checks=())
    own = arguments.wording(architecture(text), CATALOG)
    assert "Review only" in "\n".join(confirmation.lines(alone, architecture(text), CATALOG, own))


def test_every_open_choice_is_in_the_table_or_a_record() -> None:
    """A choice that was left open has a row among the defaults, unless a record settles it."""
    for text in TEXTS.values():
        table = pages(text)["defaults.md"]
        recorded = {each.path for each in verdicts(text) if each.is_record}
        for path, choice in architecture(text).choices.items():
            if choice.origin is Origin.DEFAULT and "[" not in path:
                assert (f"| `{path}` |" in table) is (path not in recorded), path


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (("## Decision Drivers", "## Drivers"), "this record has no ## Decision Drivers"),
        (("# Architecture style: ", "# Architecture "), "the title does not state"),
        (("* Revisit", "* Later"), "no trigger"),
        (('Chosen option: "', 'Chosen option: "Not '), "none of the options considered"),
        (("* Bad, because ", "* Worse, because "), "lacks a good or a bad point"),
        (("* Follow-up", "* Then"), "no bad consequence"),
        (('status: "proposed"', 'status: "accepted"'), "front matter"),
        (('status: "proposed"', 'status: "done"'), "front matter"),
        (("](0019-governance-model.md)", "](0099-nothing.md)"), "there is no file"),
        (("supersedes: []", 'supersedes: ["0010-batch-engine"]'), "supersedes `0010-batch-engine`"),
        (("## Decision Outcome", "## Decision Outcome\n\nTBD {word}"), "still stands here"),
        (("too-few-domains", "no-such-rule"), "there is no rule"),
    ],
)
def test_faults_are_found(broken: tuple[str, str], fault: str) -> None:
    """Each law of the lint is broken by some change of a good record, and then named."""
    made = only_records(INSURER)
    text = made["0001-platform-style.md"]
    assert broken[0] in text
    found = faults({**made, "0001-platform-style.md": text.replace(*broken)})
    assert any(fault in each and each.startswith("0001") for each in found), found


def test_shared_phrases_are_found() -> None:
    """A sentence of boilerplate in three records is measured and named."""
    made = only_records(RETAIL)
    filler = " ".join(f"This wording {number} is the very same in each record of the set." for number in range(12))
    spoiled = {name: text.replace("## Decision Outcome\n", f"## Decision Outcome\n\n{filler}\n") for name, text in made.items()}
    assert any("of its phrases stand in three or more records" in each for each in faults(spoiled))


def test_supersession_ends_and_is_mutual() -> None:
    """A circle of superseding records is a fault although both ends name each other."""
    made = only_records(RETAIL)
    one, other = "0001-platform-style", "0010-batch-engine"
    for name, target in ((one, other), (other, one)):
        made[f"{name}.md"] = (
            made[f"{name}.md"]
            .replace("supersedes: []", f'supersedes: ["{target}"]')
            .replace("superseded-by: []", f'superseded-by: ["{target}"]')
        )
    assert any("leads back to it" in each for each in faults(made))

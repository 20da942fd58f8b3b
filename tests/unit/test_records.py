"""Records as pages: the form of MADR 4, the user's words as data, an index and a table that agree with them."""

from __future__ import annotations

import re

import pytest
from decided_platforms import CATALOG, MINIMAL, TEXTS, architecture, example, only_records, pages, verdict, verdicts

from scaffolder import record_lint
from scaffolder.escape import md
from scaffolder.model.architecture import Origin
from scaffolder.records import words

RULES = frozenset(CATALOG.rules)
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
    assert record_lint.faults(kept, RULES) == ()


def test_the_users_text_stays_text() -> None:
    """No text of a manifest becomes a heading, a link, a table cell, markup or a placeholder of a record."""
    made = only_records(HOSTILE)
    faults = [each for each in record_lint.faults(made, RULES) if "placeholder TODO" not in each]
    assert faults == []
    for text in made.values():
        page = record_lint.parse(text)
        assert not re.search(r"(?<!\\)<(script|img|b)", page.body)
        assert not re.search(r"(?<!\\)\]\((javascript|http|b|u)", page.body)
        columns = {
            line.count("|") - line.count("\\|")
            for line in page.section(record_lint.HEADINGS[0]).splitlines()
            if line.startswith("|")
        }
        assert columns == {4}


def test_what_people_decided_is_quoted() -> None:
    """An accepted record names deciders and day, and quotes why, with the line."""
    decided = (
        "{decision: table-format, status: accepted, deciders: [cto@x.example], date: 2026-10-05, why: Three engines write.}"
    )
    text = f"{MINIMAL.format(style='lakehouse')}decide: [{decided}]\n"
    page = record_lint.parse(only_records(text)["0006-table-format.md"])
    assert (page.front["status"], page.front["deciders"], page.front["date"]) == ("accepted", ["cto@x.example"], "2026-10-05")
    assert "> Three engines write. ([platform.yaml:7](../../platform.yaml#L7))" in page.section(record_lint.HEADINGS[0])


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
        assert "untested-exit-plan" in record_lint.parse(text).front["rules"]  # type: ignore[operator]
        assert "The first exit test is planned" in text and "`cio@bank.example`" in text


def test_the_best_rival_is_heard() -> None:
    """The outcome tells the best argument of the runner-up, one that its own section does not repeat."""
    for text in (RETAIL, BANK):
        for file, page_text in only_records(text).items():
            each = verdict(text, file[5:].removesuffix(".md"))
            page = record_lint.parse(page_text)
            if each.best:
                told = re.search(r"best argument for .+?: (.+)\.\n", page.section(record_lint.HEADINGS[3]) + "\n")
                assert told, file
                assert told.group(1) not in page.options[md(each.best.title)]


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


def test_the_index_counts_what_no_rule_watches() -> None:
    """Records confirmed by review only say so and are counted."""
    text = example("subscription-warehouse")
    alone = [each for each in verdicts(text) if each.is_record and not each.confirmations]
    made = pages(text)
    assert alone and f"{len(alone)} by review only" in made["README.md"]
    for each in alone:
        assert "Review only" in made[f"{each.number:04d}-{each.id}.md"]


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
        (("## Decision Drivers", "## Drivers"), "headings are"),
        (("# Architecture style: ", "# Architecture "), "the title does not state"),
        (("* Revisit", "* Later"), "no trigger"),
        (('Chosen option: "', 'Chosen option: "Not '), "none of those considered"),
        (("* Bad, because ", "* Worse, because "), "lacks a good or a bad point"),
        (("* Follow-up", "* Then"), "no bad consequence"),
        (('status: "proposed"', 'status: "accepted"'), "front matter"),
        (('status: "proposed"', 'status: "done"'), "front matter"),
        (("](0019-governance-model.md)", "](0099-nothing.md)"), "which does not exist"),
        (("supersedes: []", 'supersedes: ["0010-batch-engine"]'), "supersedes 0010-batch-engine"),
        (("## Decision Outcome", "## Decision Outcome\n\nTBD {word}"), "placeholder"),
        (("too-few-domains", "no-such-rule"), "does not exist"),
    ],
)
def test_faults_are_found(broken: tuple[str, str], fault: str) -> None:
    """Each law of the lint is broken by some change of a good record, and then named."""
    made = only_records(INSURER)
    text = made["0001-platform-style.md"]
    assert broken[0] in text
    found = record_lint.faults({**made, "0001-platform-style.md": text.replace(*broken)}, RULES)
    assert any(fault in each and each.startswith("0001") for each in found), found


def test_shared_phrases_are_found() -> None:
    """A sentence of boilerplate in three records is measured and named."""
    made = only_records(RETAIL)
    filler = " ".join(f"This wording {number} is the very same in each record of the set." for number in range(12))
    spoiled = {name: text.replace("## Decision Outcome\n", f"## Decision Outcome\n\n{filler}\n") for name, text in made.items()}
    assert any("of its phrases stand in 3 or more records" in each for each in record_lint.faults(spoiled, RULES))


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
    assert any("in a circle" in each for each in record_lint.faults(made, RULES))

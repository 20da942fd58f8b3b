"""The review pack: what it says agrees with itself, invents nothing, and stands alone."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import jsonschema_rs
import pytest
from decided_platforms import CATALOG, EXAMPLES, example

from scaffolder import comparison, decide, review, schemas
from scaffolder.judge import Judged, judge
from scaffolder.review.subject import Subject

TODAY = "2026-11-23"

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)> ${{ a }} {{ 7*7 }} \"'&"


@cache
def judged(text: str) -> Judged:
    return judge(text, "platform.yaml", CATALOG, today=TODAY)


def sectioned(text: str, size: str = "brief", **more: Any) -> dict[str, Any]:
    return dict(review.sections(subject(text), size=size, **more))


def subject(text: str, **assumed: float) -> Subject:
    found = judged(text)
    verdicts = decide.decide(found.architecture, CATALOG)
    return Subject(
        architecture=found.architecture, catalog=CATALOG, verdicts=verdicts, findings=found.findings, today=TODAY,
        assumed={name.replace("_", "-"): value for name, value in assumed.items()},
    )  # fmt: skip


@cache
def sections(name: str, size: str = "standard") -> dict[str, Any]:
    return review.sections(subject(example(name)), size=size)


@cache
def page(name: str, size: str = "standard") -> str:
    return review.pack(subject(example(name)), size=size)


class Page(HTMLParser):
    """What a page holds: its tags, ids, and everything that it refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102 (html.parser calls it)
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "xlink:href", "action", "srcset"):
                self.references.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


def test_the_pack_calls_laws_by_their_names() -> None:
    """Who signs for personal data, and the figure on it, name the laws as people do."""
    found = sections("bank-mesh-on-fabric")
    seat = next(row for row in found["signing"]["seats"] if row["part"] == "Data protection officer")
    tile = next(row for row in found["asked"]["figures"] if row["title"] == "products hold personal data")
    assert seat["why"] == tile["note"] == "GDPR, DORA, BCBS 239, SOX"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_first_page_counts_rightly(name: str) -> None:
    """One point is no plural, a verb has the number of its option, and a platform that moves nothing speaks of no workloads."""
    told = page(name)
    assert not re.search(r"\b1 points\b|scores \d+|was taken, though", told)
    if "No condition: " in told:
        assert ("every moving workload" in told) is (sections(name)["moves"] is not None and bool(sections(name)["moves"]))
    for each in sections(name)["asked"]["today"]:
        assert f"despite {each['behind']} point{'' if each['behind'] == 1 else 's'} more for" in told


@pytest.mark.parametrize("name", EXAMPLES)
def test_totals_agree_between_sections(name: str) -> None:
    """What one section counts, every other section counts alike."""
    found = sections(name)
    records = found["answers"]["rows"]
    tiles = {tile["title"]: tile["figure"] for tile in found["asked"]["figures"]}
    assert len(records) == len(found["answers"]["map"]["cards"]) == found["asked"]["approve"]["all"] == int(tiles["decisions"])
    assert found["asked"]["approve"]["proposed"] == sum(row["status"] == "proposed" for row in records)
    low = [row for row in records if row["confidence"] == "low"]
    assert len(low) == len(found["asked"]["today"]) == sum(each["kind"] == "rival" for each in found["risks"])
    assert len(found["asked"]["weakest"]) + found["asked"]["more"] == len(found["risks"])
    clauses = [row for regime in found["clauses"]["regimes"] for row in regime["rows"]]
    totals = found["clauses"]["totals"]
    assert totals["all"] == sum(len(row["clauses"]) for row in clauses) == sum(totals.values()) - totals["all"]
    cost = found["cost"]
    passing = bool(cost["known"] and 0 < cost["budget"] < cost["totals"]["high"])
    assert sum(each["kind"] == "cost" for each in found["risks"]) == passing == (name == "manufacturer-lakehouse")
    behind = [row for row in records if "ahead" in row["rival"] and row["confidence"] != "low"]
    assert all(any(row["question"] in each["what"] for row in behind) for each in found["risks"] if each["kind"] == "near")
    waived = sum(each["kind"] == "waived" for each in found["risks"])
    assert waived == sum(row["accepts"] for row in found["signing"]["waivers"])
    *kinds, together = found["aims"]["demands"]
    assert together["all"] == found["aims"]["total"] == sum(row["all"] for row in kinds)
    assert all(sum(row["counts"]) == row["all"] for row in (*kinds, together))
    for row in records:
        rules = row["rules"]
        assert rules["all"] == rules["passes"] + rules["fails"] + rules["warns"] + rules["waived"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_costs_add_up_and_say_what_they_rest_on(name: str) -> None:
    """The total is the sum of the lines shown, low is below high, and every quantity rests on the manifest or an assumption."""
    cost = sections(name)["cost"]
    if not cost["known"]:
        assert cost["why"]
        return
    for case in ("low", "value", "high"):
        assert cost["totals"][case] == sum(row[case] for row in cost["rows"])
    assert cost["totals"]["low"] <= cost["totals"]["value"] <= cost["totals"]["high"]
    assert all(row["source"] and row["unit"] for row in cost["rows"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_chosen_engine_costs_the_same_everywhere(name: str) -> None:
    """What batch runs cost in the sum is what the comparison says of the chosen engine at today's volume."""
    cost = sections(name)["cost"]
    if not cost["known"] or not cost["engines"]:
        return
    chosen = next(row for row in cost["engines"]["rows"] if row["chosen"])
    runs = next(row for row in cost["rows"] if row["title"].startswith("Batch runs"))
    assert chosen["amounts"][0] in (runs["value"], None)
    assert runs["value"] == pytest.approx(runs["quantity"] * runs["price"], abs=1.0)


def test_every_assumption_changes_an_amount() -> None:
    """No assumption is only shown: each one moves a line of the sum or the comparison of engines on some platform."""
    moved: set[str] = set()
    for example_ in ("bank-mesh-on-fabric", "retail-mesh"):
        base = dict(review.sections(subject(example(example_)), size="brief"))["cost"]
        for figure in base["figures"]:
            changed = dict(
                review.sections(
                    subject(example(example_), **{figure["id"].replace("-", "_"): figure["value"] * 3}), size="brief"
                )
            )["cost"]
            if (changed["rows"], changed["engines"]) != (base["rows"], base["engines"]):
                moved.add(figure["id"])
    known = {row["id"] for row in sections("bank-mesh-on-fabric")["cost"]["figures"]}
    assert known - moved == set()


def test_an_assumption_can_be_changed() -> None:
    """A value set for a run counts in every case, and is said to be the reader's own."""
    text = example("retail-mesh")
    given: tuple[dict[str, float], ...] = ({}, {"object_store_gb": 0.5}, {"compressed_share": 0.2})
    before, after, changed = (dict(review.sections(subject(text, **each), size="brief"))["cost"] for each in given)
    assert after["totals"]["value"] > before["totals"]["value"]
    told = {row["id"]: row for row in changed["figures"]}
    assert told["compressed-share"]["source"] == "set for this run"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_stands_alone(name: str) -> None:
    """No script, no handler, nothing fetched; ids are unique, and every link leads to a place on the page."""
    read = Page(page(name))
    assert not {"script", "iframe", "object", "embed", "link", "form"} & set(read.tags)
    assert not read.handlers
    assert len(read.ids) == len(set(read.ids))
    for reference in read.references:
        assert reference.startswith(("#", "data:image/")), reference
    inner = {reference[1:] for reference in read.references if reference.startswith("#")}
    assert inner <= set(read.ids), inner - set(read.ids)
    assert not re.search(r"url\(\s*['\"]?(?!#)|@import", page(name))


@pytest.mark.parametrize("size", review.SIZES)
def test_contents_name_the_sections_that_are_there(size: str) -> None:
    """Every entry of the contents leads to a section, and every section stands in the contents, in its order."""
    text = page("bank-mesh-on-fabric", size)
    named = [each["id"] for each in sections("bank-mesh-on-fabric", size)["contents"]]
    assert named == re.findall(r'<section id="([a-z-]+)">', text)


def test_sizes_grow() -> None:
    """A full pack holds every picture and record, a standard one those of a board, a brief one what is asked."""
    brief, standard, full = (sections("bank-mesh-on-fabric", size) for size in review.SIZES)
    assert len(brief["views"]) < len(standard["views"]) <= len(full["views"])
    assert (len(brief["answers"]["pages"]), len(standard["answers"]["pages"])) == (0, 1)
    assert len(full["answers"]["pages"]) == len(full["answers"]["rows"])


def test_every_box_says_what_put_it_there() -> None:
    """Each box of each picture names a record of the pack, a line of the manifest, or a choice made by default."""
    for view in sections("retail-mesh", "full")["views"]:
        for row in view["rows"]:
            assert row["anchor"] or re.search(r"platform\.yaml:\d+|by default|implied|not written", row["text"]), row


def test_text_of_a_manifest_stays_text() -> None:
    """Markup, scripts and expressions in a manifest's texts are printed, never obeyed."""
    quoted = json.dumps(HOSTILE)
    text = example("retail-mesh").replace("title: Retail data mesh", f"title: {quoted}")
    text = text.replace("title: Orders", f"title: {quoted}").replace(
        "description: Data products of", f"description: {quoted} #"
    )
    text = text.replace("why: Margins are thin, but a lost order costs more than a server.", f"why: {quoted}")
    assert text.count("alert(1)") >= len(("title", "description", "need"))
    shown = review.pack(subject(text))
    read = Page(shown)
    assert "script" not in read.tags and not read.handlers
    assert "{{ 7*7 }}" in shown
    assert all(each.startswith(("#", "data:image/")) for each in read.references)


def test_changes_since_an_earlier_state() -> None:
    """What differs from an earlier manifest stands in a section of its own; the same manifest shows none."""
    text = example("subscription-warehouse")
    before = judged(text.replace("bi_tool: tableau", "bi_tool: metabase"))
    differences = comparison.compare(before, judged(text), today=TODAY)
    found = sectioned(text, since=differences, before="v1")
    told = {row["what"]: (row["before"], row["now"]) for row in found["changes"]["rows"]}
    assert told["choices: serving.bi_tool"] == ("metabase", "tableau")
    same = comparison.compare(judged(text), judged(text), today=TODAY)
    assert "no choice, decision, finding" in review.pack(subject(text), size="brief", since=same, before="v1")


def test_a_failing_rule_is_the_first_thing_a_board_reads() -> None:
    """An error that stands is the first weak place, a condition of the approval, and a gap of its clauses."""
    text = example("retail-mesh").replace("  ropa: true", "  ropa: false")
    found = sectioned(text, "standard")
    assert found["risks"][0]["kind"] == "error"
    assert "mended before anything is built" in found["asked"]["conditions"][0]
    gaps = [row for regime in found["clauses"]["regimes"] for row in regime["rows"] if row["state"] == "gap"]
    assert any("GDPR: 30.1" in row["clauses"] and "30.1" in row["shown"] for row in gaps)


@pytest.mark.parametrize(("table", "schema"), [("prices", "price"), ("clauses", "clause")])
def test_tables_hold_to_their_schemas(table: str, schema: str) -> None:
    """The tables that the pack reads are what their schemas say, and name regimes and options that exist."""
    rows = list(CATALOG.raw(table).values())
    errors = [each.message for each in jsonschema_rs.validator_for(schemas.load(schema)).iter_errors(rows)]
    assert not errors
    if table == "clauses":
        assert {row["id"] for row in rows} <= set(CATALOG.allowed("regimes"))
    else:
        priced = {str(option) for row in rows if row["kind"] == "engine" for option in list(row["options"])}
        assert priced <= {each.id for each in CATALOG.decisions["batch-engine"].options}
        assert all(
            row["kind"] == "engine" or min(row["low"], row["high"]) <= row["value"] <= max(row["low"], row["high"])
            for row in rows
        )

"""Texts on cards: filled, shortened, joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as texts
from resolved_platforms import CATALOG, resolved, written

from scaffolder.resolve.roles import topology
from scaffolder.resolve.shorten import counted, fit, listed
from scaffolder.resolve.subjects import sentence, subject
from scaffolder.resolve.texts import fill, titled, word


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Orders", 26, "Orders"),
        ("Customer lifetime value for premium members", 26, "Customer lifetime value"),
        ("Claims and the reserves of the year", 14, "Claims"),
        ("Verylongwordthatcannotbecutanywhere", 12, "Verylongwor\u2026"),
        ("  spaced   out ", 20, "spaced out"),
        ("Stock, prices, and returns by store", 22, "Stock, prices"),
        ("Visits to the web shop with their way to an order", 36, "Visits to the web shop"),
        ("Postings of all companies of the group", 36, "Postings of all companies"),
    ],
)
def test_fit_cuts_between_words(text: str, limit: int, expected: str) -> None:
    """A longer text ends after a whole word that can end it; only a single long word is cut inside."""
    assert fit(text, limit) == expected


@given(texts.text(max_size=80), texts.integers(min_value=8, max_value=40))
def test_fit_always_fits(text: str, limit: int) -> None:
    """No text is longer than its limit, whatever it holds, and none grows."""
    assert len(fit(text, limit)) <= limit


@given(texts.lists(texts.text(max_size=20), max_size=5))
def test_listed_always_fits(parts: list[str]) -> None:
    """Joined parts never pass the limit and are never repeated."""
    made = listed(parts, 30)
    assert len(made) <= 30


@given(texts.lists(texts.text(min_size=1, max_size=20), min_size=1, max_size=8))
def test_counted_says_how_many_are_left_out(parts: list[str]) -> None:
    """A counted list never passes the limit, and what it leaves out is said as a number."""
    made = counted(parts, 36)
    assert len(made) <= 36
    whole = ", ".join(parts)
    assert made == whole or len(whole) > 36
    assert counted(["Card payments", "Fraud alerts", "Daily revenue"], 36) == "Card payments and 2 more"


def test_listed_drops_from_the_end() -> None:
    """Parts are kept from the front as far as they fit, each once."""
    assert listed(["Managed Spark", "dbt", "dbt", "Iceberg", "ODCS contracts"], 30) == "Managed Spark, dbt, Iceberg"
    assert listed(["", "Parquet"], 30) == "Parquet"


def test_words_of_values() -> None:
    """A value is said by its short name, an unnamed one as it is, an absent one not at all."""
    words = topology(CATALOG).words
    assert word("processing.batch_engine", "emr", words) == "EMR"
    assert word("processing.batch_engine", "something-new", words) == "something-new"
    assert word("processing.batch_engine", None, words) == ""
    assert word("ml.frameworks", ["sklearn", "xgboost"], words) == "scikit-learn, XGBoost"


def test_patterns_never_read_user_text_as_a_pattern() -> None:
    """A title that looks like a token stays text: what a pattern is filled with is not filled again."""
    asked = subject({"style": "lakehouse"}, (), (), ())
    assert fill("{entry.title} domain", asked, {}, {"title": "{style}"}) == "{style} domain"


def test_user_text_reaches_cards_cut_to_size() -> None:
    """Titles and descriptions of any length come out within the limits of a card."""
    data = written("startup-lakehouse")
    data["domains"][0]["title"] = "Rentals and everything that has to do with bicycles in the whole city"
    data["sources"][0]["description"] = "Bookings of members. The system is old, and its rows come late."
    club = resolved(data)
    names = {each.id: each.name for each in club.elements}
    said = {each.id: each.description for each in club.elements}
    assert len(names["domain-rentals"]) <= 26
    assert said["source-bookings-app"] == "Bookings of members"


def test_sentences_and_titles() -> None:
    """Only the first sentence is kept, numbers with points stay whole, and ids become words."""
    assert sentence("Version 2.1 of the feed. It is old.") == "Version 2.1 of the feed"
    assert titled("customer-360") == "Customer 360"

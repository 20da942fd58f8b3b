"""The language of records: terms that fit into their sentences, verbs that agree, figures told once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml
from decided_platforms import CATALOG, FULL, TEXTS, architecture, only_records, record
from random_manifests import manifests

from scaffolder.catalog.terms import TERM
from scaffolder.decide import terms
from scaffolder.model.knowledge import Decision, Option

PLURAL = frozenset({"team", "domains", "products", "workloads"})
"""Terms that stand for several."""

SINGULAR = terms.OF_PRODUCTS | terms.OF_SOURCES | {"domain", "workload", "model", "old", "budget", "goal", "region"}
"""Terms that stand for one."""

OPENING = r"(?:^|(?:, |; |: )|\b(?:that|where|when|once|if|while|because|since|so|(?<!such )as|whether|although|after|until) )"
"""What comes before the subject of a clause."""

MANY = {"are", "have", "do", "were", "need", "want", "take", "get", "go", "run", "make", "keep", "use", "read", "know", "grow"}
"""Verbs as they follow several."""

ONE = re.compile(
    r"^(is|has|does|was|needs|wants|takes|gets|goes|runs|makes|keeps|uses|reads|knows|grows|[a-z]+(?:ches|shes|ies))$"
)
"""Verbs as they follow one."""


def sentences(decision: Decision) -> Iterator[str]:
    """All sentences of a decision that take terms."""
    yield from (decision.question, decision.revisit, decision.follow_up, *decision.drivers, *decision.criteria.values())
    yield from (what for what, _ in decision.leaves)
    for option in (*decision.options, *([decision.keep] if decision.keep else [])):
        yield from said(option)


def said(option: Option) -> Iterator[str]:
    yield from (option.technology, option.when_best, option.unfit_because, *option.good, *option.bad)
    yield from (each.because for each in option.circumstances)


def disagreeing(text: str) -> list[str]:
    """Terms that begin a clause and are followed by a verb of the other number; in their place, or as their own words."""
    found = []
    for match in re.finditer(OPENING + r"\{([a-z]+)2?\|([^}]*)\} (\w+)", text):
        name, own, verb = match.groups()
        if (name in SINGULAR and verb in MANY) or (name in PLURAL and ONE.match(verb)):
            found.append(f"{{{name}}} {verb}")
        several = bool(re.search(r"^(?:the |all |most |some |many )?(?:\w+ )?(?!\w*(?:ss|us|is)\b)\w+s$|^people$", own))
        if several and ONE.match(verb):
            found.append(f"{own} {verb}")
    return found


@pytest.mark.parametrize("decision", sorted(CATALOG.spoken_decisions))
def test_verbs_agree_with_terms(decision: str) -> None:
    """A verb after a term fits what the term stands for, and the words that stand there without it."""
    found = [each for text in sentences(CATALOG.spoken_decisions[decision]) for each in disagreeing(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "when {team|a colleague} wants the same",
        "{product|a table} are late",
        "{mart|the reports} is late",
        "so {domains|all} has it",
    ],
)
def test_disagreement_is_found(text: str) -> None:
    """The check of agreement sees each of its kinds of fault."""
    assert disagreeing(text)


@pytest.mark.parametrize("decision", sorted(CATALOG.spoken_decisions))
def test_a_sentence_takes_a_long_term_once(decision: str) -> None:
    """The budget, the lists of domains and laws, and a quoted aim come up once in a sentence, and aims never open one."""
    for text in sentences(CATALOG.spoken_decisions[decision]):
        names = [match[1] for match in TERM.finditer(text)]
        assert sum(name in ("budget", "laws", "goal") for name in names) <= 1, text
        assert names.count("domains") <= 1, text
        assert not text.startswith("{laws|"), text
        assert "perhaps" not in text and "or another one" not in text, text


def drawn() -> Iterator[tuple[str, str]]:
    for absent in (0.0, 0.5):
        for number, manifest in enumerate(manifests(6, seed=11, absent=absent)):
            name = f"drawn-{absent:.0%}-{number}".replace("%", "")
            yield name, yaml.safe_dump({"version": 1, "name": name, **manifest}, sort_keys=False, width=10_000)


DRAWN = dict(drawn())
"""Platforms that nobody would build."""


@pytest.mark.parametrize("name", [*TEXTS, *DRAWN])
def test_terms_are_short(name: str) -> None:
    """What a term stands for takes at most its bound and a figure, and no list holds names that look like two."""
    own = terms.of(architecture({**TEXTS, **DRAWN}[name]), CATALOG)
    longest = terms.LONGEST + len("the job behind `` (100,000,000 minutes)")
    for term, pool in own.pools.items():
        assert all(len(each) <= longest for each in pool), (name, term, pool)
        for each in pool if term in ("domains", "laws") else ():
            assert len(each) <= terms.LONGEST and each.count(" and ") <= 1 + each.count("'"), (name, term, each)


def test_long_names_are_left_out() -> None:
    """A product with a long id, a long list of domains and many laws make no sentence long."""
    product = "a-product-of-which-the-id-is-far-too-long-for-any-sentence"
    text = (
        "version: 1\nname: long\nstyle: data-mesh\nregimes: [cra, eu-data-act, eu-ai-act, ch-fadp]\n"
        "domains:\n  - {id: a, title: Policy administration, owner: a@x.example}\n"
        "  - {id: b, title: Customer and sales, owner: b@x.example}\n"
        f"products: [{{id: {product}, domain: a, owner: a@x.example, retention_days: 30, quality_rules: 3}}]\n"
    )
    own = terms.of(architecture(text), CATALOG)
    assert own.pools["product"] == own.pools["longest"] == own.pools["checked"] == ()
    assert own.pools["domains"] == ("the 2 domains",)
    assert own.pools["laws"] == ("the Cyber Resilience Act and 3 more laws",)
    assert not any(product in line for page in only_records(text).values() for line in page.splitlines() if "because" in line)


OPENED = r"(?:because|when|where|that|once|if|,|:)"
"""What a clause with a subject of its own comes after."""

BARE = "saas|any|aws|azure|gcp|gdpr|pci-dss|mesh-on-fabric|data-fabric|on-prem"
"""Values that have names."""

FAULTS = {
    "one of something takes its plural": r"(?<![,.]|\d)(?<!tier )\b1 (?:points|rules|laws|products|domains|sources)\b",
    "several of something take its singular": r"\b(?:[2-9]|\d\d+) (?:point|rule|law)\b",
    "several of a team take the verb of one": rf"{OPENED} the \d+ engineers (?:is|has|does|wants|needs|takes|gets|goes)\b",
    "a word stands twice": r"(?i)\b(the|a|an|and|of|to|in|that|is|for|by) \1\b",
    "a term was not filled": r"\{[a-z]+\d?\|",
    "a mark is doubled": r"[,;:] [,;:]|(?<!\.)\.\.(?!\.)| ,| ;|\s\.(?:\s|$)",
    "two are called all": r"\ball 2 \w+ apply",
    "an id stands for a name": rf"(?:run by|\|) (?:{BARE}) (?:\||and )",
}
"""Faults of language by what they are, each with the pattern that finds it in the prose of a record."""


@pytest.mark.parametrize("name", [*TEXTS, *DRAWN])
def test_records_read_well(name: str) -> None:
    """No record of any platform here has one of the known faults of language."""
    found = []
    for page, whole in only_records({**TEXTS, **DRAWN}[name]).items():
        told = (line for line in record(whole).body.splitlines() if not line.startswith(("* Sources", ">")))
        prose = re.sub(r"\]\([^)]*\)", "]", "\n".join(told))
        found += [(page, fault, match.group()) for fault, form in FAULTS.items() for match in re.finditer(form, prose)]
    assert found == [], name


@pytest.mark.parametrize("name", FULL)
def test_a_figure_is_told_once(name: str) -> None:
    """A retention, a freshness or the budget stands in brackets where a record first says it, and not again."""
    for page, whole in only_records(FULL[name]).items():
        told = re.findall(r"`[^`]+` \([\d,]+ (?:minutes|days|rules|GB)\)|the budget of [\d,]+ \w+ a month", record(whole).body)
        assert len(told) == len(set(told)), (page, told)

"""Waivers accept what they name, and never hide what is wrong with themselves."""

from __future__ import annotations

import pytest

from scaffolder import documents, manifests, schemas, waivers
from scaffolder.catalog import Catalog
from scaffolder.faults import Faults
from scaffolder.model.finding import Finding

CATALOG = Catalog()
TODAY = "2026-11-23"
START = "version: 1\nname: shop\nstyle: data-mesh\nregimes: [gdpr, gdpr]\ndomains: [sales, finance]\n"


def judged(text: str, *, today: str = TODAY, path: str = "platform.yaml") -> tuple[Finding, ...]:
    """The findings of a manifest with two rule findings added, after its waivers were applied."""
    document, found = documents.parse(START + text, path)
    manifest, meant = manifests.build(document, CATALOG)
    every = [*found, *schemas.check(document, "manifest"), *meant, *unowned(path)]
    return waivers.apply(every, manifest.waivers, scope=waivers.Scope(manifest=manifest, catalog=CATALOG), today=today)


def unowned(path: str) -> list[Finding]:
    """What the rule on domain owners says of both domains."""
    document, _ = documents.parse(START, path)
    faults = Faults(path)
    for index in range(2):
        pointer = ("domains", index, "owner")
        faults.add("wrong-shape", document.locate(pointer), pointer, "a domain has no owner")
    rule = "domain-without-steward"
    assert rule in CATALOG.rules
    values = ("message", "location", "pointer", "fingerprint", "severity")
    return [Finding(rule=rule, **{name: getattr(each, name) for name in values}) for each in faults.findings(document.data)]


def waiver(rule: str = "domain-without-steward", until: str = "2027-01-31", more: str = "") -> str:
    said = f"    reason: The owner starts in January.\n    owner: alice@example.org\n    until: {until}\n"
    return f"waivers:\n  - rule: {rule}\n{said}{more}"


def about(found: tuple[Finding, ...]) -> list[tuple[str, int]]:
    """Findings that speak of waivers: rule and line."""
    return [(each.rule, each.location.line) for each in found if "waive" in each.rule or each.rule == "unwaivable-rule"]


def waived(found: tuple[Finding, ...]) -> list[str]:
    return ["/".join(map(str, each.pointer)) for each in found if each.waiver]


def test_a_waiver_accepts_every_finding_of_its_rule() -> None:
    """Without paths a waiver covers its rule everywhere; waived findings stay, with the waiver."""
    found = judged(waiver())
    assert waived(found) == ["domains/0/owner", "domains/1/owner"]
    assert about(found) == []
    assert found[-1].waiver
    assert found[-1].waiver.reason == "The owner starts in January."


def test_nothing_is_waived_without_a_waiver() -> None:
    """No waiver, no word about waivers."""
    assert waived(judged("")) == about(judged("")) == []


@pytest.mark.parametrize(
    ("place", "covered"),
    [
        ("platform.yaml", 2),
        ("other.yaml", 0),
        ("./platform.yaml", 2),
        ("/domains/0", 1),
        ("/domains/finance", 1),
        ("/domains/finance/owner", 1),
        ("/domains/fin", 0),
        ("/domains", 2),
        ("*", 0),
        ("*.yaml", 0),
        ("domains", 0),
    ],
)
def test_paths_limit_a_waiver(place: str, covered: int) -> None:
    """Paths are files or places in the manifest, named whole: a part of a name or a wildcard covers nothing."""
    found = judged(waiver(more=f'    paths: "{place}"\n'))
    assert len(waived(found)) == covered
    assert about(found) == ([] if covered else [("unused-waiver", 7)])


def test_a_file_is_named_from_the_manifest() -> None:
    """A waiver names files as they lie beside the manifest, wherever the program was started."""
    found = judged(waiver(more="    paths: [platform.yaml]\n"), path="/srv/shop/platform.yaml")
    assert len(waived(found)) == 2


@pytest.mark.parametrize(
    ("until", "rule", "accepted"),
    [
        ("2026-11-22", "expired-waiver", False),
        ("2020-01-01", "expired-waiver", False),
        ("soon", "expired-waiver", False),
        ("2027-02-30", "expired-waiver", False),
        ("20270131", "wrong-type", False),
        ('"20270131"', "expired-waiver", False),
        ("2027-W05-1", "expired-waiver", False),
        ("2026-11-23", "ending-waiver", True),
        ("2026-12-07", "ending-waiver", True),
        ("2026-12-08", "", True),
        ("2027-05-22", "", True),
        ("2027-05-23", "over-long-waiver", False),
        ("9999-12-31", "over-long-waiver", False),
    ],
)
def test_the_end_of_a_waiver(until: str, rule: str, accepted: bool) -> None:
    """A waiver holds through its last day, 180 days at most; its last 14 announce it, and an unreadable end has passed."""
    found = judged(waiver(until=until))
    if rule == "wrong-type":
        assert rule in {each.rule for each in found}
        return
    assert about(found) == ([(rule, 10)] if rule else [])
    assert bool(waived(found)) is accepted


@pytest.mark.parametrize("rule", ["domain-without-stewards", "domain-*", "*", "C002", "nothing-like-it"])
def test_a_waiver_for_no_rule_is_an_error(rule: str) -> None:
    """Misspelt ids, wildcards and foreign ids accept nothing, and say so."""
    found = judged(waiver(rule=f'"{rule}"'))
    assert about(found) == [("unknown-waived-rule", 7)]
    assert waived(found) == []


@pytest.mark.parametrize("rule", ["secret-in-manifest", "expired-waiver", "unknown-waived-rule", "missing-key"])
def test_faults_of_the_file_cannot_be_waived(rule: str) -> None:
    """A secret, a missing key or a bad waiver must be mended."""
    assert about(judged(waiver(rule=rule))) == [("unwaivable-rule", 7)]


def test_a_warning_of_the_reader_can_be_waived() -> None:
    """What reading only warns of is accepted like any rule."""
    found = judged(waiver(rule="duplicate-entry"))
    assert waived(found) == ["regimes/1"]


def test_an_unused_waiver_is_found() -> None:
    """A waiver whose finding is gone is a warning, not an error."""
    found = judged(waiver(rule="domain-without-product"))
    assert about(found) == [("unused-waiver", 7)]


def test_an_unused_waiver_for_a_repository_is_left_alone() -> None:
    """A manifest judged alone says nothing on waivers for what only a repository shows."""
    others = [each.id for each in CATALOG.rules.values() if each.subject != "manifest"]
    for rule in others[:3]:
        assert about(judged(waiver(rule=rule))) == []


@pytest.mark.parametrize("key", ["rule", "reason", "owner", "until"])
def test_a_waiver_that_says_too_little_accepts_nothing(key: str) -> None:
    """Rule, reason, owner and end are all needed; the missing one is named."""
    whole = waiver().replace("  - rule:", "  -\n    rule:")
    text = "".join(line for line in whole.splitlines(keepends=True) if not line.startswith(f"    {key}:"))
    found = judged(text)
    assert waived(found) == []
    assert ("waivers", 0, key) in {each.pointer for each in found if each.rule == "missing-key"}

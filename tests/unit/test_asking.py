"""Facts are asked for all at once: what is pasted makes a minimal manifest clean."""

from __future__ import annotations

import pytest

from scaffolder import asking, judge, policy
from scaffolder.catalog import Catalog
from scaffolder.model.finding import Severity

CATALOG = Catalog()
TODAY = "2026-11-23"
STYLES = ("data-mesh", "data-fabric", "mesh-on-fabric", "lakehouse", "warehouse")
PLACEMENTS = (
    "local",
    "aws",
    "azure",
    "gcp",
    "{model: hybrid, providers: [aws, on-prem]}",
    "{model: on-prem, providers: [on-prem]}",
)
REGIMES = [each for each in CATALOG.allowed("regimes") if each != "none"]
CASES = [
    *((style, PLACEMENTS[number % len(PLACEMENTS)], REGIMES[number]) for number, style in enumerate(STYLES)),
    *(("lakehouse", placement, "gdpr") for placement in PLACEMENTS),
    *(("warehouse", "aws", regime) for regime in REGIMES),
]


def checked(text: str) -> judge.Judged:
    return judge.check(text, "platform.yaml", CATALOG, today=TODAY)


@pytest.mark.parametrize(("style", "cloud", "regime"), CASES)
def test_the_pasted_lines_make_a_minimal_manifest_clean(style: str, cloud: str, regime: str) -> None:
    """Five lines and what `show --facts` prints: no error and no warning stands, whatever style, placement or regime."""
    text = f"version: 1\nname: shop\nstyle: {style}\ncloud: {cloud}\nregimes: [{regime}]\n"
    found = asking.missing(checked(text))
    pasted = "\n".join(asking.lines(found.asked, checked(text)))
    assert "# into" not in pasted
    after = checked(text + pasted + "\n")
    assert [f"{each.rule}: {each.message}" for each in after.findings if each.severity is not Severity.NOTE] == []
    assert found.left == tuple(each for each in policy.check(after.architecture, CATALOG) if each in found.left)


def test_only_facts_are_asked_for_and_none_that_is_written() -> None:
    """A written value is never asked for again, and no choice is: a choice takes what good practice asks for."""
    text = "version: 1\nname: shop\nstyle: data-mesh\ncloud: aws\nteam: {engineers: 40}\nregimes: [gdpr, hipaa, dora]\n"
    found = asking.missing(checked(text))
    paths = [each.path for each in found.asked]
    assert len(set(map(str, (each.pointer for each in found.asked)))) == len(paths)
    assert "team.engineers" not in paths
    assert {"team.platform_team", "governance.council", "legal.dpa", "legal.baa", "privacy.ropa"} <= set(paths)
    for path in paths:
        assert path.endswith("[]") or CATALOG.choices[path].kind == "fact", path


def test_what_goes_into_a_section_that_is_there_names_its_line() -> None:
    """A fact inside a written section or entry says where it belongs; a further entry is a line of its list."""
    text = (
        "version: 1\nname: shop\nstyle: data-mesh\nteam: {engineers: 12}\ndomains:\n  - {id: sales, steward: bob@example.org}\n"
    )
    judged = checked(text)
    pasted = asking.lines(asking.missing(judged).asked, judged)
    assert pasted[pasted.index("# into team, line 4:") + 1] == "platform_team: true"
    assert pasted[pasted.index("# into domains `sales`, line 6:") + 1].startswith("owner: ")
    assert any(line.startswith("- {id: ") for line in pasted)


def test_a_clean_manifest_is_asked_nothing() -> None:
    """Where no rule misses a fact, nothing is printed to paste."""
    text = (
        "version: 1\nname: shop\nstyle: lakehouse\nprocessing: {daily_gb: 20}\n"
        "objectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]\n"
    )
    assert asking.missing(checked(text)) == asking.Missing(asked=(), left=())

"""What meets each demand and carries each practice, held against repositories as they are really generated."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from generated import CATALOG, PLATFORMS, TODAY, repository

from scaffolder import explain, judge, policy
from scaffolder.model.finding import Severity
from scaffolder.values import demands, practices

EXAMPLES = [name for name in PLATFORMS if not name.startswith(("starter-", "parts-", "empty"))]


def met(text: str) -> dict[str, demands.Met]:
    """How a platform meets each demand, by the demand's id."""
    architecture = judge.judge(text, "platform.yaml", CATALOG, today=TODAY).architecture
    return {each.row.id: each for each in demands.met(architecture, CATALOG)}


def exists(artifact: str, files: Mapping[str, str]) -> bool:
    """Whether a repository holds an artifact: a file, a folder with something in it, each `<name>` standing for any."""
    pattern = "[^/]+".join(re.escape(part) for part in re.split(r"<[a-z-]+>", artifact))
    wanted = re.compile(pattern if artifact.endswith("/") else pattern + r"\Z")
    return any(map(wanted.match, files))


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_demand_has_its_state_and_what_it_says_is_there(example: str) -> None:
    """All rows are told; each file named exists, each rule named passes, and what does not apply has no blueprint in force."""
    files = repository(example)
    judged = judge.judge(PLATFORMS[example], "platform.yaml", CATALOG, today=TODAY)
    broken = {each.rule for each in policy.check(judged.architecture, CATALOG)}
    waived = {each.rule for each in judged.findings if each.waiver}
    in_force = set(judged.architecture.blueprints)
    found = met(PLATFORMS[example])
    assert set(found) == set(CATALOG.traceability)
    for name, each in found.items():
        assert [file for file in each.files if not exists(file, files)] == [], name
        assert set(each.passing) & broken == set()
        assert (each.state == "not applicable") == (bool(each.row.blueprints) and not in_force & set(each.row.blueprints))
        assert (each.state == "waived") == bool({finding.rule for finding, _ in each.broken} & waived)
        assert each.state != "rule" or each.passing
        assert each.state != "file" or each.files
        page = files["docs/traceability.md"]
        assert f"| {name} | " in page
    assert len({each.state for each in found.values()}) >= 3, "a page on which all rows say the same says nothing"


def test_states_follow_the_manifest() -> None:
    """A broken rule opens its row, a waiver accepts it, mending it closes the row, and a blueprint brings rows into force."""
    text = PLATFORMS["startup-lakehouse"]
    row = next(each for each in CATALOG.traceability.values() if "sa-objectives" in each.practices and each.id == "CH7")
    assert met(text)[row.id].state == "rule"
    section = re.search(r"^objectives:.*?(?=^\S)", text, re.DOTALL | re.MULTILINE)
    assert section
    without = text.replace(section[0], "")
    assert met(without)[row.id].state == "open"
    waiver = (
        "\nwaivers:\n  - {rule: no-objective, reason: they are agreed in spring, owner: ann@example.org, until: 2027-03-01}\n"
    )
    accepted = met(without + waiver)[row.id]
    assert accepted.state == "waived"
    assert accepted.broken[0][1] is not None
    assert accepted.broken[0][1].until == "2027-03-01"
    assert met(text)["TE-ML"].state == "not applicable"
    assert met(text + "\nml: {enabled: true}\n")["TE-ML"].state != "not applicable"


def test_no_practice_is_carried_by_nothing() -> None:
    """Each practice has a rule, a decision or a file of some generated repository, and `explain` names it."""
    generated: dict[str, set[str]] = {name: set() for name in CATALOG.practices}
    for name, text in PLATFORMS.items():
        architecture = judge.judge(text, "platform.yaml", CATALOG, today=TODAY).architecture
        files = repository(name)
        for practice, holding in practices.holdings(architecture, CATALOG).items():
            generated[practice] |= {each for each in holding.generated if exists(each, files)}
    told = {each.id: {part.label: part.lines for part in each.parts} for each in explain.everything("practices", CATALOG)}
    alone = {}
    for practice in CATALOG.practices.values():
        rules = [each.id for each in CATALOG.rules.values() if each.practice == practice.id]
        decisions = [each.id for each in CATALOG.decisions.values() if practice.id in each.practices]
        parts = told[practice.id]
        assert [line.partition(":")[0] for line in parts.get("rules", ())] == rules
        assert [line.partition(":")[0] for line in parts.get("decisions", ())] == decisions
        if not rules and not decisions and not generated[practice.id]:
            alone[practice.id] = practice.artifact
    assert alone == {}


def test_errors_never_stand_beside_a_demand_that_is_met() -> None:
    """Where an error stands, the rows of its rule are open: a page never calls a broken platform sound."""
    text = "version: 1\nname: shop\nstyle: data-mesh\ndomains: [{id: sales}]\n"
    judged = judge.judge(text, "platform.yaml", CATALOG, today=TODAY)
    errors = {each.rule for each in judged.failing(Severity.ERROR)}
    practices_hit = {CATALOG.rules[rule].practice for rule in errors if rule in CATALOG.rules}
    for each in met(text).values():
        if practices_hit & set(each.row.practices) and each.state != "not applicable":
            assert each.state == "open", each.row.id

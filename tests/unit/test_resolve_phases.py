"""The waves of a migration."""

from __future__ import annotations

import pytest
from resolved_platforms import platform, resolved, written

from scaffolder.model.architecture import Architecture, Phase

BANK = "bank-mesh-on-fabric"


def _phases(architecture: Architecture) -> dict[int, Phase]:
    return {each.number: each for each in architecture.phases}


def test_no_migration_no_phases() -> None:
    """Without a migration there is no wave, no workload and nothing that retires."""
    mesh = platform("retail-mesh")
    assert mesh.phases == ()
    assert mesh.workloads == ()
    assert {each.state for each in mesh.elements} == {"existing", "planned"}


@pytest.mark.parametrize("name", [BANK, "factory-lakehouse"])
def test_phases_only_name_what_exists(name: str) -> None:
    """Every phase names elements and flows of the architecture, and every flow of a phase has both its ends there."""
    architecture = platform(name)
    flows = {each.id: each for each in architecture.flows}
    known = {each.id for each in architecture.elements}
    for phase in architecture.phases:
        present = set(phase.elements)
        assert present <= known
        assert all({flows[each].source, flows[each].target} <= present for each in phase.flows)


def test_before_is_the_legacy_system_and_what_it_serves() -> None:
    """Before the first wave only what exists is there: sources, people and the system to leave, with its reports."""
    bank = platform(BANK)
    before = _phases(bank)[0]
    states = {each.id: each.state for each in bank.elements}
    assert {states[each] for each in before.elements} == {"existing", "retiring"}
    assert "legacy-system--data-consumer" in before.flows


def test_each_wave_brings_its_products() -> None:
    """A product comes with the wave of the workload that names it or its domain, and never before what it is made from."""
    bank = platform(BANK)
    first = {
        product.id: min(each.number for each in bank.phases if f"product-{product.id}" in each.elements)
        for product in bank.products
    }
    assert first == {"trades": 1, "risk-positions": 1, "ledger-entries": 2, "accounts": 3, "customer-360": 3}
    assert all(first[origin] <= first[each.id] for each in bank.products for origin in each.inputs if origin in first)


def test_waves_only_add_until_the_legacy_system_goes() -> None:
    """From wave to wave nothing disappears; afterwards the legacy system and the tools of the move are gone."""
    bank = platform(BANK)
    phases = _phases(bank)
    assert set(phases[1].elements) <= set(phases[2].elements) <= set(phases[3].elements)
    gone = set(phases[3].elements) - set(phases[4].elements)
    assert gone == {"legacy-system", "migration-transfer", "reconciliation"}
    assert [each.title for each in bank.phases] == ["Before", "Wave 1", "Wave 2", "Wave 3", "After"]


def test_every_moving_workload_is_in_one_wave() -> None:
    """Each workload of the inventory moves in exactly one wave, unless it is retained."""
    bank = platform(BANK)
    moved = [each for phase in bank.phases for each in phase.workloads]
    assert sorted(moved) == sorted(each.id for each in bank.workloads)


def test_retained_workloads_keep_the_legacy_system() -> None:
    """Where a workload is retained, it moves in no wave and the system it runs on stays."""
    data = written(BANK)
    data["migration"]["workloads"][2]["strategy"] = "retain"
    bank = resolved(data)
    assert "legacy-system" in bank.phases[-1].elements
    assert "customer-marts" not in [each for phase in bank.phases for each in phase.workloads]
    for written_so, kept in ((data, True), (written(BANK), False)):
        made = resolved(written_so)
        (legacy,) = (each for each in made.elements if each.state == "retiring")
        assert legacy.description == ("Keeps what is not moved" if kept else "Retired after the last wave")
        after = {
            each.purpose for each in made.flows if each.id in made.phases[-1].flows and legacy.id in (each.source, each.target)
        }
        assert after == ({"reports of what it keeps", "loads for what it keeps"} if kept else set())


def test_a_source_that_is_the_legacy_system_is_not_drawn_twice() -> None:
    """Where the manifest lists the system to leave among its sources, that source retires instead of a second box."""
    data = written(BANK)
    data["sources"].append({"id": "teradata-edw", "kind": "database", "where": "on-prem", "classification": "confidential"})
    bank = resolved(data)
    retiring = [each.id for each in bank.elements if each.state == "retiring"]
    assert retiring == ["source-teradata-edw"]
    assert "source-teradata-edw--migration-transfer" in {each.id for each in bank.flows}

"""Rules against a resolved manifest: who is blamed, what is said, and what the fingerprint holds on to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scaffolder import policy, relations, rulesets
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.fingerprints import fingerprint
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Document, Location, Place, Pointer
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.knowledge import Rule
from scaffolder.model.manifest import Manifest

CATALOG = Catalog()


def rule(**changes: Any) -> Rule:
    """A rule that every domain has an owner, or one changed from it."""
    made: dict[str, Any] = {
        "id": "unowned-domain",
        "catalogue": ("C002",),
        "practice": "mesh-domain-owner",
        "blueprint": "data-mesh",
        "severity": Severity.ERROR,
        "subject": "manifest",
        "when": True,
        "require": {"properties": {"domains": {"items": {"required": ["owner"]}}}},
        "relation": {},
        "at": (),
        "message": "domain `{id}` has no owner",
        "why": "ownership that nobody holds falls back to the central team",
        "help": "owner: someone@example.org",
        "label": "",
        "sources": ("a book",),
        "examples_pass": (),
        "examples_fail": (),
    }
    return Rule(**(made | changes))


def pointers(made: Rule, resolved: Mapping[str, Any]) -> list[tuple[Pointer, ...]]:
    return [breach.pointers for breach in rulesets.Ruleset([made]).breaches(resolved)]


def document(lines: Mapping[Pointer, int]) -> Document:
    """A document that holds only places: each pointer stands on its own line."""
    places = {
        pointer: Place(
            key=Location(path="platform.yaml", line=line, column=1), value=Location(path="platform.yaml", line=line, column=9)
        )
        for pointer, line in lines.items()
    }
    return Document(path="platform.yaml", text="", data={}, places=places)


def architecture(resolved: Mapping[str, Any], lines: Mapping[Pointer, int]) -> Architecture:
    """An architecture with nothing but its resolved manifest."""
    manifest = Manifest(document=document(lines), data=resolved, written={}, waivers=())
    texts = dict.fromkeys(("name", "title", "owner", "style", "date"), "")
    lists: dict[str, Any] = dict.fromkeys(
        ("blueprints", "why", "zones", "places", "elements", "flows", "controls", "domains", "products", "sources", "phases",
         "workloads", "notes"), ()
    )  # fmt: skip
    return Architecture(manifest=manifest, resolved=resolved, choices={}, **texts, **lists)


def findings(resolved: Mapping[str, Any], lines: Mapping[Pointer, int]) -> dict[str, Finding]:
    return {each.rule: each for each in policy.check(architecture(resolved, lines), CATALOG)}


def test_each_bad_entry_is_a_finding_of_its_own() -> None:
    """Two domains without an owner are two breaches; the one with an owner is none."""
    resolved = {"domains": [{"id": "sales"}, {"id": "finance", "owner": "a"}, {"id": "operations"}]}
    assert pointers(rule(), resolved) == [(("domains", 0, "owner"),), (("domains", 2, "owner"),)]


def test_one_entry_broken_twice_is_one_finding() -> None:
    """Several broken demands on one entry make one breach that knows all its places."""
    twice = rule(require={"properties": {"domains": {"items": {"required": ["owner", "steward"]}}}})
    assert pointers(twice, {"domains": [{"id": "sales"}]}) == [(("domains", 0, "owner"), ("domains", 0, "steward"))]


def test_a_missing_key_is_blamed_below_its_parent() -> None:
    """The pointer of an absent key is its parent's pointer and the key."""
    demand = rule(require={"properties": {"security": {"required": ["mfa"]}}})
    assert pointers(demand, {"security": {}}) == [(("security", "mfa"),)]


def test_at_narrows_a_wide_place() -> None:
    """A missing section and a broken `anyOf` at the root blame the keys that `at` names."""
    section = rule(require={"required": ["security"]}, at=("/security/mfa", "/storage/layers"))
    assert pointers(section, {}) == [(("security", "mfa"),)]
    either = rule(require={"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, at=("/security/mfa",))
    assert pointers(either, {}) == [(("security", "mfa"),)]


def test_a_relation_runs_only_where_its_condition_holds() -> None:
    """A relation blames nothing while `when` does not hold."""
    joined = rule(
        when={"required": ["style"]},
        require=True,
        relation={"name": "references-exist", "list": "products", "field": "domain", "to": "domains", "key": "id"},
    )
    resolved = {"domains": [{"id": "sales"}], "products": [{"id": "orders", "domain": "sale"}]}
    assert pointers(joined, resolved) == []
    assert pointers(joined, {**resolved, "style": "data-mesh"}) == [(("products", 0, "domain"),)]


def test_rules_about_other_subjects_are_left_out() -> None:
    """The policy of manifests ignores a rule whose subject is something else."""
    assert rulesets.Ruleset([rule(subject="repository")]).rules == ()


def test_message_location_and_label() -> None:
    """A finding quotes the entry, stands at the nearest written parent, and says which key to add there."""
    resolved = {"style": "data-mesh", "domains": [{"id": "sales", "owner": "a"}, {"id": "finance"}]}
    lines: dict[Pointer, int] = {
        ("style",): 3,
        ("domains",): 11,
        ("domains", 0): 12,
        ("domains", 1): 14,
        ("domains", 1, "id"): 14,
    }
    found = findings(resolved, lines)["unowned-domain"]
    assert found.message == "domain `finance` has no owner"
    assert found.pointer == ("domains", 1, "owner")
    assert found.location.line == 14
    assert found.label == "add `owner:` here"
    assert (found.catalogue, found.practice, found.severity) == (("C002",), "mesh-domain-owner", Severity.ERROR)


def test_a_written_fault_is_preferred_to_an_absent_one() -> None:
    """Of several keys at fault the finding stands at one that the user wrote."""
    resolved = {"cloud": {"model": "on-prem", "providers": ["on-prem"]}, "security": {"encryption_at_rest": "none"}}
    lines: dict[Pointer, int] = {("security",): 7, ("security", "encryption_at_rest"): 8}
    found = findings(resolved, lines)["deployed-without-basics"]
    assert (found.pointer, found.location.line) == (("security", "encryption_at_rest"), 8)
    assert found.label == "is none"
    assert "`security.mfa`" in found.message


def test_a_quoted_value_is_never_a_placeholder() -> None:
    """Text of the manifest that looks like a placeholder is quoted as it stands."""
    resolved = {"style": "data-mesh", "domains": [{"id": "{owner}", "owner": ""}]}
    assert findings(resolved, {})["unowned-domain"].message == "domain `{owner}` has no owner"


def test_findings_follow_the_text() -> None:
    """Findings come in the order of lines, then of rule ids, whatever the order of the rules."""
    found = policy.check(architecture({"style": "data-mesh", "domains": [{"id": "sales"}]}, {("domains",): 5}), CATALOG)
    keys = [(each.location, each.rule) for each in found]
    assert keys == sorted(keys)
    assert len(keys) > 3


def test_the_order_of_keys_changes_nothing() -> None:
    """A manifest whose keys stand in another order has the same breaches with the same places."""
    one = {
        "cloud": {"model": "single", "providers": ["aws"]},
        "security": {"mfa": False, "identity": "local-users", "backup": False},
    }
    other = {"security": dict(reversed(one["security"].items())), "cloud": dict(reversed(one["cloud"].items()))}
    rules = policy.ruleset(CATALOG)
    assert [(each.rule.id, each.pointers) for each in rules.breaches(one)] == [
        (each.rule.id, each.pointers) for each in rules.breaches(other)
    ]


def test_a_completed_value_is_named_beside_the_caret() -> None:
    """Where the fault lies in a value that the user did not write, the label says what it was taken to be."""
    found = findings({"cloud": {"providers": []}, "streaming": {"broker": "msk"}}, {})["broker-outside-aws"]
    assert found.label == "taken as msk: add `streaming.broker:` here"


def test_check_resolved_takes_rules_of_ones_own() -> None:
    """`check_resolved` judges by the given rules alone, or by the catalog's."""
    resolved = {"style": "data-mesh", "domains": [{"id": "sales"}]}
    assert policy.check_resolved(resolved, CATALOG, [rule()]) == (("unowned-domain", ("domains", 0, "owner")),)
    assert ("unowned-domain", ("domains", 0, "owner")) in policy.check_resolved(resolved, CATALOG)


def test_rules_are_compiled_once_a_catalog() -> None:
    """The same catalog gives the same compiled rules."""
    assert policy.ruleset(CATALOG) is policy.ruleset(CATALOG)


def test_fingerprints_follow_the_entry_not_its_place() -> None:
    """A fingerprint survives moved entries and other folders; another entry, key, rule or file changes it."""
    one = {"domains": [{"id": "sales"}, {"id": "finance"}]}
    moved = {"domains": [{"id": "finance"}, {"id": "sales"}]}
    first = fingerprint("unowned-domain", "a/platform.yaml", ("domains", 1, "owner"), one)
    assert len(first) == 16
    assert int(first, 16) >= 0
    assert first == fingerprint("unowned-domain", "b/platform.yaml", ("domains", 0, "owner"), moved)
    others = {
        fingerprint("unowned-domain", "a/platform.yaml", ("domains", 0, "owner"), one),
        fingerprint("unowned-domain", "a/platform.yaml", ("domains", 1, "steward"), one),
        fingerprint("other-rule", "a/platform.yaml", ("domains", 1, "owner"), one),
        fingerprint("unowned-domain", "a/other.yaml", ("domains", 1, "owner"), one),
    }
    assert len(others) == 4
    assert first not in others


def test_entries_without_an_id_have_fingerprints_of_their_own() -> None:
    """Scalars of a list go by their value, entries by their name, and what has neither by its number."""
    data = {"regimes": ["gdpr", "dora"], "cloud": {"regions": [{}, {}, {"name": "eu-central-1"}]}}
    places: list[Pointer] = [("regimes", 0), ("regimes", 1), ("regimes", 9), *(("cloud", "regions", each) for each in range(3))]
    assert len({fingerprint("r", "p", place, data) for place in places}) == len(places)
    moved = {"regimes": ["dora", "gdpr"]}
    assert fingerprint("r", "p", ("regimes", 0), data) == fingerprint("r", "p", ("regimes", 1), moved)


def test_a_chain_of_dependencies_is_followed_once() -> None:
    """Twenty thousand workloads in one chain, and in one circle, are judged in steps linear in their number."""
    count = 20_000
    chain = [{"id": f"w{each}", "depends_on": f"w{each + 1}"} for each in range(count)]
    circle = [*chain[:-1], {"id": f"w{count - 1}", "depends_on": "w0"}]
    parameters = {"name": "no-circle", "list": "workloads", "field": "depends_on", "key": "id"}
    assert relations.blamed({"workloads": chain}, parameters) == []
    assert len(relations.blamed({"workloads": circle}, parameters)) == count


WORKLOADS = "migration.workloads"


@pytest.mark.parametrize(
    ("parameters", "resolved", "blamed"),
    [
        (
            {"name": "references-exist", "list": "regions", "field": "provider", "to": "providers"},
            {"providers": ["aws"], "regions": [{"provider": "aws"}, {"provider": "gcp"}, {}]},
            [("regions", 1, "provider"), ("regions", 2, "provider")],
        ),
        (
            {"name": "references-exist", "list": "uses", "field": "of", "to": "things", "key": "id", "optional": True},
            {"things": [{"id": "a"}], "uses": [{}, {"of": "b"}]},
            [("uses", 1, "of")],
        ),
        (
            {"name": "every-entry-referenced", "list": "domains", "key": "id", "by": "products", "field": "domain"},
            {"domains": [{"id": "a"}, {"id": "b"}], "products": [{"domain": "a"}]},
            [("domains", 1)],
        ),
        (
            {"name": "every-entry-referenced", "list": "providers", "by": "regions", "field": "provider"},
            {"providers": ["aws", "gcp"], "regions": [{"provider": "gcp"}]},
            [("providers", 0)],
        ),
        (
            {"name": "one-value", "list": "regions", "field": "law"},
            {"regions": [{"law": "eu"}, {"law": "us"}, {}, {"law": "eu"}]},
            [("regions", 1, "law"), ("regions", 2, "law")],
        ),
        (
            {"name": "no-circle", "list": WORKLOADS, "field": "depends_on", "key": "id"},
            {
                "migration": {
                    "workloads": [
                        {"id": "a", "depends_on": "b"},
                        {"id": "b", "depends_on": "c"},
                        {"id": "c", "depends_on": "b"},
                    ]
                }
            },
            [("migration", "workloads", 1, "depends_on"), ("migration", "workloads", 2, "depends_on")],
        ),
        (
            {"name": "no-circle", "list": WORKLOADS, "field": "depends_on", "key": "id"},
            {"migration": {"workloads": [{"id": "a", "depends_on": "a"}]}},
            [],
        ),
        (
            {"name": "transfer-fits-window", "volume": "tb", "link": "mbps", "window": "days", "efficiency": 0.7},
            {"tb": 100, "mbps": 1000, "days": 13},
            [("days",)],
        ),
        (
            {"name": "transfer-fits-window", "volume": "tb", "link": "mbps", "window": "days", "efficiency": 0.7},
            {"tb": 100, "mbps": 1000, "days": 14},
            [],
        ),
        (
            {"name": "transfer-fits-window", "volume": "tb", "link": "mbps", "window": "days", "efficiency": 0.7},
            {"mbps": 1000},
            [("tb",), ("days",)],
        ),
    ],
)
def test_relations_blame_the_entry_at_fault(parameters: Any, resolved: Any, blamed: list[Pointer]) -> None:
    """Each relation returns the pointers of the entries that break it, and none where it holds."""
    assert relations.blamed(resolved, parameters) == blamed


@pytest.mark.parametrize("name", sorted(relations.RELATIONS))
def test_relations_hold_of_an_empty_manifest(name: str) -> None:
    """No relation blames, or fails on, a manifest that says nothing."""
    parameters: dict[str, Any] = {
        "name": name, "list": "a", "field": "f", "to": "b", "key": "id", "by": "b", "order": ["low"], "inputs": "i",
        "group": "g", "volume": "v", "link": "l", "window": "w", "efficiency": 1, "of": [], "with": "w",
    }  # fmt: skip
    assert relations.blamed({}, parameters) == []


def test_an_unknown_relation_is_refused() -> None:
    """A rule that names no relation of the program cannot be judged."""
    with pytest.raises(ScaffoldError):
        relations.blamed({}, {"name": "no-such-relation"})

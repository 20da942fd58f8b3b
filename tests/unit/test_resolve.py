"""Laws that every resolved architecture keeps, on six realistic platforms and on many small or random ones."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from resolved_platforms import CATALOG, NAMES, platform, resolved, written

from scaffolder import documents, manifests, resolve
from scaffolder.model.architecture import Architecture, ElementKind, Flow, Mode
from scaffolder.resolve.subjects import LEVELS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/platform.yaml"))
STYLES = ("data-mesh", "data-fabric", "mesh-on-fabric", "lakehouse", "warehouse")
PLACEMENTS: Mapping[str, Mapping[str, Any]] = {
    "local": {"model": "local", "providers": []},
    "aws": {"model": "single", "providers": ["aws"]},
    "azure": {"model": "single", "providers": ["azure"]},
    "gcp": {"model": "single", "providers": ["gcp"]},
    "hybrid": {"model": "hybrid", "providers": ["aws", "on-prem"]},
    "on-prem": {"model": "on-prem", "providers": ["on-prem"]},
}
KINDS = ("database", "saas", "api", "files", "stream", "device", "mainframe", "warehouse", "notes")


def faults(architecture: Architecture) -> list[str]:
    """Every way in which an architecture breaks the laws of its shape, as readable lines."""
    ids = [each.id for each in architecture.elements]
    flow_ids = [each.id for each in architecture.flows]
    zones = {each.id for each in architecture.zones}
    places = {each.id for each in architecture.places}
    touched = {end for flow in architecture.flows for end in (flow.source, flow.target)}
    found = [f"twice: {each}" for each in {*ids, *flow_ids} if ids.count(each) > 1 or flow_ids.count(each) > 1]
    found += [f"dangling: {each.id}" for each in architecture.flows if not {each.source, each.target} <= set(ids)]
    found += [f"orphan: {each}" for each in ids if each not in touched]
    found += [f"no zone: {each.id}" for each in architecture.elements if each.zone not in zones]
    found += [f"empty zone: {zone}" for zone in zones if all(each.zone != zone for each in architecture.elements)]
    found += [f"no place: {each.id}" for each in architecture.elements if each.place not in places]
    found += [f"no parent: {each.id}" for each in architecture.places if each.parent and each.parent not in places]
    for flow in architecture.flows:
        if not (flow.purpose and flow.protocol and flow.classification in LEVELS) or "{" in flow.purpose + flow.protocol:
            found.append(f"unsaid: {flow}")
    for each in architecture.elements:
        texts = (each.name, each.technology, each.description)
        if not all(texts) or not each.because or "{" in "".join(texts):
            found.append(f"blank: {each}")
        if len(each.name) > 26 or len(each.technology) > 30 or len(each.description) > 36:
            found.append(f"too long: {each}")
    known = set(ids)
    found += [f"control: {each}" for each in architecture.controls if not {each.element, *each.applies} <= known]
    return found


def reached(architecture: Architecture) -> set[str]:
    """The elements that data of a source can reach."""
    onward: dict[str, list[str]] = {}
    for flow in architecture.flows:
        if flow.mode is not Mode.CONTROL:
            onward.setdefault(flow.source, []).append(flow.target)
    open_ends = [each.id for each in architecture.elements if each.role == "source"]
    found = set(open_ends)
    while open_ends:
        for target in onward.get(open_ends.pop(), ()):
            if target not in found:
                found.add(target)
                open_ends.append(target)
    return found


def minimal(style: str, placement: str) -> dict[str, Any]:
    return {"version": 1, "name": "small-platform", "style": style, "cloud": dict(PLACEMENTS[placement])}


@pytest.mark.parametrize("name", NAMES)
def test_shape(name: str) -> None:
    """Ids are unique, nothing dangles or stands alone, everything has a zone, a place, a reason and texts that fit."""
    assert faults(platform(name)) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_examples_keep_the_shape(file: Path) -> None:
    """The shipped examples, read as a user's file is read, keep the same laws, and every product is fed."""
    document, _ = documents.read(str(file))
    manifest, _ = manifests.build(document, CATALOG)
    architecture = resolve.resolve(manifest, CATALOG)
    fed = reached(architecture)
    assert faults(architecture) == []
    assert [each.id for each in architecture.elements if each.role == "product" and each.id not in fed] == []


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("style", STYLES)
def test_minimal_manifests_keep_the_shape(style: str, placement: str) -> None:
    """Every style at every placement resolves without a domain, a product or a source."""
    assert faults(resolved(minimal(style, placement))) == []


def test_random_manifests_keep_the_shape() -> None:
    """Whatever the choices are together, however odd, the architecture holds, and every product is fed by a source."""
    paths = [key for key in CATALOG.choices.values() if key.type in ("enum", "boolean") and "[" not in key.path]
    for seed in range(80):
        data = _random_manifest(random.Random(seed), [(key.path, CATALOG.allowed(key.path)) for key in paths])
        architecture = resolved(data)
        assert faults(architecture) == [], data
        fed = reached(architecture)
        assert [each.id for each in architecture.elements if each.role == "product" and each.id not in fed] == [], data


def _random_manifest(dice: random.Random, choices: list[tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    data = minimal(dice.choice(STYLES), dice.choice(list(PLACEMENTS)))
    for path, allowed in choices:
        section, _, key = path.partition(".")
        if key and section != "cloud" and dice.random() < 0.4:
            data.setdefault(section, {})[key] = dice.choice(allowed) if allowed else dice.random() < 0.5
    domains = ["sales", "finance", "risk"][: dice.randint(0, 3)]
    sources = [f"system-{number}" for number in range(dice.randint(0, 4))]
    data["domains"] = [{"id": each, "owner": "owner@example.org"} for each in domains]
    data["sources"] = [
        {
            "id": each,
            "kind": dice.choice(KINDS),
            "where": dice.choice(["on-prem", "saas", "aws"]),
            "classification": dice.choice(LEVELS),
        }
        for each in sources
    ]
    products: list[dict[str, Any]] = []
    for number in range(dice.randint(0, 6) if domains else 0):
        known = [*sources, *(each["id"] for each in products)]
        products.append(
            {
                "id": f"product-{number}",
                "domain": dice.choice(domains),
                "inputs": dice.sample(known, min(len(known), dice.randint(0, 2))),
                "classification": dice.choice(LEVELS),
                "output_port": dice.choice(["table", "stream", "api", "file", "vector"]),
            }
        )
    data["products"] = products
    return data


@pytest.mark.parametrize("name", NAMES)
def test_every_product_is_reached_from_a_source(name: str) -> None:
    """Data of some source arrives at every product and at every way of reading them."""
    architecture = platform(name)
    fed = reached(architecture)
    readers = {
        "query-engine",
        "warehouse",
        "gold-store",
        "semantic-layer",
        "bi",
        "notebook",
        "sharing",
        "data-api",
        "data-consumer",
    }
    wanted = [each.id for each in architecture.elements if each.role in {"product", *readers}]
    assert wanted
    assert [each for each in wanted if each not in fed] == []


@pytest.mark.parametrize("name", NAMES)
def test_flows_follow_the_reading_order(name: str) -> None:
    """At least 85 in 100 data flows stay in their zone or go to one further right."""
    architecture = platform(name)
    rank = {each.id: each.rank for each in architecture.zones}
    zone = {each.id: rank[each.zone] for each in architecture.elements}
    moving = [each for each in architecture.flows if each.mode is not Mode.CONTROL]
    forward = [each for each in moving if zone[each.source] <= zone[each.target]]
    assert len(forward) >= 0.85 * len(moving)


@pytest.mark.parametrize("name", NAMES)
def test_same_manifest_same_architecture(name: str) -> None:
    """Resolving twice gives the same value, and the order of keys in the manifest does not matter."""
    again = resolved(dict(reversed(list(written(name).items()))))
    first = platform(name)
    assert (again.elements, again.flows, again.controls, again.zones) == (
        first.elements,
        first.flows,
        first.controls,
        first.zones,
    )
    assert (again.places, again.phases, again.digest) == (first.places, first.phases, first.digest)


def test_digest_follows_the_choices() -> None:
    """The digest is twelve hexadecimal digits and changes with a choice."""
    data = written("startup-lakehouse")
    before = resolved(data).digest
    data["quality"]["gate"] = "block"
    assert len(before) == 12
    assert int(before, 16) >= 0
    assert resolved(data).digest != before


def test_date_is_the_manifests_or_the_catalogs() -> None:
    """The clock is never asked: a manifest without a date takes the day up to which the catalog was checked."""
    data = written("startup-lakehouse")
    assert resolved(data).date == CATALOG.as_of == "2026-11-23"
    assert resolved({**data, "date": "2026-03-01"}).date == "2026-03-01"


def _flow(architecture: Architecture, source: str, target: str) -> Flow:
    return next(each for each in architecture.flows if (each.source, each.target) == (source, target))


def test_classification_is_the_highest_of_what_is_carried() -> None:
    """A flow is as sensitive as the most sensitive thing it moves, followed from the sources on."""
    mesh = platform("retail-mesh")
    assert _flow(mesh, "source-partner-files", "file-gateway").classification == "internal"
    assert _flow(mesh, "object-store", "domain-customer").classification == "restricted"
    assert _flow(mesh, "object-store", "domain-customer").carries == ("crm", "web-events")
    assert _flow(mesh, "object-store", "domain-sales").classification == "confidential"
    assert _flow(mesh, "domain-sales", "query-engine").classification == "restricted"


def test_masking_lowers_what_people_see() -> None:
    """Dashboards show restricted data as confidential only where masking is chosen."""
    data = written("retail-mesh")
    masked = resolved(data)
    data["security"]["masking"] = False
    assert _flow(masked, "bi", "data-consumer").classification == "confidential"
    assert _flow(resolved(data), "bi", "data-consumer").classification == "restricted"


def test_products_meet_across_domains_through_their_ports() -> None:
    """A product made from another domain's product is fed by that product, never by the other domain's pipeline."""
    mesh = platform("retail-mesh")
    products = {each.id: each for each in mesh.products}
    assert products["shipments"].domain != products["orders"].domain
    assert _flow(mesh, "product-orders", "product-shipments").protocol == "Iceberg, S3 API"
    crossing = [each for each in mesh.flows if each.source.startswith("domain-") and each.target.startswith("domain-")]
    assert crossing == []


def test_components_follow_choice_and_provider() -> None:
    """A slot is filled by what realises the chosen value, of the provider in use where the value leaves that open."""
    chosen = {each.id: each.component for each in platform("retail-mesh").elements}
    assert (chosen["event-log"], chosen["cdc"], chosen["keys"]) == ("amazon-msk", "aws-dms", "aws-kms")
    azure = {each.id: each.component for each in platform("insurer-fabric").elements}
    assert (azure["keys"], azure["business-catalog"], azure["file-gateway" if "file-gateway" in azure else "object-store"]) == (
        "azure-key-vault-keys",
        "purview",
        "azure-data-lake-storage",
    )
    local = {each.component for each in platform("startup-lakehouse").elements if each.component}
    assert {CATALOG.components[each].provider for each in local} <= {"local", "any"}


def test_every_badge_stands_for_flows() -> None:
    """A control applies to exactly the elements that its badge flows touch, and a letter means one thing."""
    for name in NAMES:
        architecture = platform(name)
        joined = {(each.source, each.target) for each in architecture.flows if each.mode is Mode.CONTROL}
        for control in architecture.controls:
            assert control.applies
            assert all((control.element, each) in joined or (each, control.element) in joined for each in control.applies)
        letters = [each.letter for each in architecture.controls]
        assert len(set(letters)) == len(letters)


def test_style_shapes_the_platform() -> None:
    """Each style has its own middle: domain accounts, layers of a lakehouse, a warehouse, virtual access or one laptop."""
    roles = {name: {each.role for each in platform(name).elements} for name in NAMES}
    assert {"silver-store", "gold-store", "batch-engine"} <= roles["factory-lakehouse"]
    assert not {"silver-store", "gold-store", "warehouse-staging"} & roles["retail-mesh"]
    assert {"warehouse-staging", "warehouse"} <= roles["subscription-warehouse"]
    assert "virtualization" in roles["insurer-fabric"]
    assert {"virtualization", "cdc"} <= roles["bank-mesh-on-fabric"]
    small = platform("startup-lakehouse")
    assert {each.id for each in small.places if each.kind == "machine"} == {"laptop"}
    assert len(small.elements) < 26


def test_fabric_reaches_databases_where_they_lie() -> None:
    """In a fabric without change capture no database row is copied to the raw zone; virtual access feeds the domains."""
    fabric = platform("insurer-fabric")
    into_raw = {name for each in fabric.flows if each.target == "object-store" for name in each.carries}
    assert into_raw == {"broker-portal", "weather-feed"}
    assert set(_flow(fabric, "virtualization", "domain-underwriting").carries) == {"policy-core", "billing"}


def test_zones_speak_the_providers_language() -> None:
    """A boundary is an account on AWS, a subscription on Azure, a project on Google Cloud and a laptop at home."""
    titles = {name: {each.id: each.title for each in platform(name).zones} for name in NAMES}
    assert titles["retail-mesh"]["ingestion"] == "Ingestion account"
    assert titles["insurer-fabric"]["ingestion"] == "Ingestion subscription"
    assert titles["factory-lakehouse"]["platform"] == "Lakehouse project"
    assert titles["startup-lakehouse"]["platform"] == "Laptop"


def test_deployment_nests_and_separates() -> None:
    """Each domain of a mesh has an account, cardholder data a network of its own, the recovery copy another region."""
    mesh = platform("retail-mesh")
    at = {each.id: each.place for each in mesh.elements}
    places = {each.id: each for each in mesh.places}
    assert len({at[f"domain-{each.id}"] for each in mesh.domains}) == len(mesh.domains)
    cardholder = places[at["product-payments"]]
    assert (cardholder.title, cardholder.parent) == ("Cardholder data environment", at["domain-sales"])
    recovery = places[places[at["replica"]].parent]
    assert places[recovery.parent].title == "eu-west-1"
    position = {each.id: index for index, each in enumerate(mesh.places)}
    assert all(position[each.parent] < position[each.id] for each in mesh.places if each.parent)


def test_reasons_point_at_the_manifest() -> None:
    """`because` of every element is a manifest key, or the pointer of the entry it was made for."""
    keys = {*CATALOG.choices, *(path.split(".")[0] for path in CATALOG.choices), "sources", "domains", "products"}
    for name in NAMES:
        data = platform(name).resolved
        for each in platform(name).elements:
            if each.because.startswith("/"):
                section, position = each.because.strip("/").split("/")
                entry: Any = data[section][int(position)]  # type: ignore[index, call-overload]
                assert each.id.endswith(f"-{entry['id']}")
            else:
                assert each.because in keys, each


def test_people_are_persons_and_have_no_classification() -> None:
    """People stand in zones of their own and are not data."""
    for name in NAMES:
        people = [each for each in platform(name).elements if each.kind is ElementKind.PERSON]
        assert people
        assert {each.classification for each in people} == {""}


def test_owners_are_of_the_entry_or_the_platform() -> None:
    """A domain's element is its owner's, a part of the platform the platform owner's, a source nobody's of ours."""
    mesh = platform("retail-mesh")
    owner = {each.id: each.owner for each in mesh.elements}
    assert owner["domain-supply-chain"] == "supply@harbour.example"
    assert owner["product-orders"] == "sales@harbour.example"
    assert owner["query-engine"] == "platform@harbour.example"
    assert owner["source-crm"] == owner["data-consumer"] == ""


def test_notes_say_what_is_not_generated() -> None:
    """What a choice asks for and no template makes yet is said in a whole sentence, and nothing else is."""
    noted = " ".join(platform("insurer-fabric").notes)
    assert "Not in the infrastructure code" in noted
    assert "Denodo" in noted
    assert not any("infrastructure" in each for each in platform("startup-lakehouse").notes)
    for name in NAMES:
        assert all(each.endswith(".") and "{" not in each for each in platform(name).notes)

"""Shapes of data products: archetypes, inputs, references and the columns that follow."""

from __future__ import annotations

import random
import re
from dataclasses import fields
from typing import Any, cast

import jsonschema
import pytest
import yaml
from referencing import Registry

from scaffolder import plan, render, schemas
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Product
from scaffolder.model.document import Document
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import archetypes, proposals
from scaffolder.resolve.joins import key_of
from scaffolder.resolve.products import Shaped, shape
from scaffolder.values import transform

CATALOG = Catalog()
SETS = ("transform", "contracts", "contracts-3", "ingestion", "laptop")
HOSTILE = "Ä {{ 7*7 }} {% raw %} '; drop table x; -- \" */ ${a} \n- id: x #"


def shaped(text: str) -> Shaped:
    """The shapes of a platform written as YAML."""
    return shape(_manifest(), _resolved(yaml.safe_load(text)), CATALOG)


def product(text: str, name: str) -> Product:
    return next(each for each in shaped(text).products if each.id == name)


def _resolved(data: dict[str, Any]) -> dict[str, Any]:
    return {"name": "trial", "style": "lakehouse", "domains": [], "products": [], "sources": [], **data}


def _manifest() -> Manifest:
    return Manifest(document=Document(path="platform.yaml", text="", data={}, places={}), data={}, written={}, waivers=())


def architecture(data: dict[str, Any]) -> Architecture:
    """An architecture of which only what the data path reads is filled in."""
    resolved = _resolved(data)
    made = shape(_manifest(), resolved, CATALOG)
    given: dict[str, Any] = {each.name: () for each in fields(Architecture)}
    given |= {
        "manifest": _manifest(),
        "resolved": resolved,
        "choices": {},
        "name": resolved["name"],
        "title": resolved.get("title", "Trial"),
        "owner": "",
        "style": resolved["style"],
        "date": "2026-11-23",
        "domains": made.domains,
        "products": made.products,
        "sources": made.sources,
    }
    return Architecture(**given)


def rendered(data: dict[str, Any]) -> dict[str, str]:
    """Every file of the data path by path."""
    own = Catalog()
    own.__dict__["template_sets"] = {name: each for name, each in CATALOG.template_sets.items() if name in SETS}
    planned = plan.plan(architecture(data), own)
    return {each.path: each.content.decode("utf-8") for each in render.render(planned, own.templates).files}


@pytest.mark.parametrize("kind", ["archetype", "semantic", "engine"])
def test_every_file_of_knowledge_keeps_to_its_schema(kind: str) -> None:
    """What is shipped is valid under the schema that describes it."""
    validator = jsonschema.Draft202012Validator(schemas.load(kind), registry=Registry())
    found = CATALOG.raw(f"{kind}s")
    assert found
    for name, entry in found.items():
        assert not [f"{name}: {each.message}" for each in validator.iter_errors(entry)]


def test_archetypes_hang_together() -> None:
    """At least forty kinds of rows are known; each starts with its key and refers to archetypes that exist."""
    known = archetypes.known(CATALOG)
    landed = [each for each in known.archetypes.values() if each.kind == "landed"]
    assert len(landed) >= 40
    for each in landed:
        assert each.fields[0].key, each.id
        assert len({field.name for field in each.fields}) == len(each.fields), each.id
        assert {field.references for field in each.fields if field.references} <= set(known.archetypes), each.id
        assert {field.semantic for field in each.fields} <= set(known.semantics), each.id
    for each in known.archetypes.values():
        assert set(each.derives_from) <= set(known.archetypes), each.id


@pytest.mark.parametrize(
    ("name", "industry", "expected"),
    [
        ("orders", "none", "orders"),
        ("online-sales-orders", "none", "orders"),
        ("order-lines", "none", "order-lines"),
        ("policy", "finance", "policies"),
        ("machine-telemetry", "manufacturing", "telemetry"),
        ("patient-encounters", "healthcare", "encounters"),
        ("general-ledger", "finance", "ledger-entries"),
        ("clickstream", "none", "web-events"),
        ("support-tickets", "none", "tickets"),
        ("frobnications", "none", ""),
    ],
)
def test_words_find_their_archetype(name: str, industry: str, expected: str) -> None:
    """The words of an id, in singular or plural, find what it is about; unknown words find nothing."""
    found = archetypes.matching(name, industry, archetypes.known(CATALOG), ("landed",))
    assert (found.id if found else "") == expected


def test_given_fields_win_wholly() -> None:
    """Where the user gave fields, the product has these and no others, in their order and with their types."""
    made = product(
        """
        domains: [{id: sales}]
        products:
        - {id: orders, domain: sales,
          fields: [{name: nr, type: varchar(20), key: true}, {name: Größe, type: int}, {name: at, type: datetime}]}
        """,
        "orders",
    )
    assert [(each.field.name, each.field.type, each.field.key) for each in made.columns] == [
        ("nr", "string", True),
        ("groesse", "integer", False),
        ("at", "timestamp", False),
    ]
    assert "fields" not in made.proposed


def test_an_unknown_product_is_spelled_from_its_own_name() -> None:
    """A product no archetype knows gets a key, a state and moments named after itself, never numbered columns."""
    made = product("products: [{id: frobnications}]", "frobnications")
    names = [each.field.name for each in made.columns]
    assert names[0] == "frobnication_id"
    assert {"status", "recorded_at"} <= set(names)
    assert not [name for name in names if re.match(r"^(col|field|column)_?\d", name)]
    assert set(made.proposed) >= {"fields", "inputs", "classification"}


def test_contents_add_their_fields() -> None:
    """What a product contains is in its fields: a card as a token, never as a number."""
    made = product("products: [{id: payments, contains: [pan, pii]}]", "payments")
    semantics = {each.field.semantic for each in made.columns}
    assert {"card-token", "email", "person-name"} <= semantics
    assert not [each for each in made.columns if each.field.name in ("pan", "card_number")]


def test_declared_contents_keep_personal_fields_out() -> None:
    """A product that declares what it contains, and no personal data, is proposed no personal field."""
    known = archetypes.known(CATALOG)
    made = product("products: [{id: customers, contains: [none]}]", "customers")
    assert not [each.field.name for each in made.columns if known.semantic(each.field.semantic).personal]


def test_references_hold_the_key_they_refer_to() -> None:
    """A reference has the type of the key it refers to, even where the user chose that key."""
    made = product(
        """
        products:
        - {id: customers, fields: [{name: customer_id, type: string, key: true}, {name: country}]}
        - {id: orders, inputs: []}
        """,
        "orders",
    )
    column = next(each for each in made.columns if each.field.name == "customer_id")
    assert (column.field.references, column.field.type) == ("customers", "string")


BIKES = "{id: bikes, inputs: [app], fields: [{name: bike_id, type: integer, key: true}, {name: city}]}"


def test_a_given_field_named_like_the_key_of_an_input_refers_to_it() -> None:
    """Fields the user wrote keep their links: a reference, its test in dbt, and joins and counts along it."""
    text = f"""
        sources: [{{id: app, kind: database}}]
        products:
        - {{id: customers, inputs: [app]}}
        - {BIKES}
        - {{id: trips, inputs: [app, customers, bikes],
            fields: [{{name: trip_id, key: true}}, {{name: bike_id}}, {{name: customer_id}}, {{name: fare, type: number}}]}}
        - {{id: bike-performance, inputs: [bikes, trips]}}
        """
    links = {each.field.name: each.field.references for each in product(text, "trips").columns}
    assert links == {"trip_id": "", "bike_id": "bikes", "customer_id": "customers", "fare": ""}
    ways = {each.field.name: (each.how, each.input) for each in product(text, "bike-performance").columns}
    assert ways["trips_count"] == ("counted", "trips")
    tests = yaml.safe_load(rendered(yaml.safe_load(text))["transform/models/unassigned/products/_trips.yml"])
    relations = [
        each["relationships"]["arguments"]["to"]
        for column in tests["models"][0]["columns"]
        for each in column.get("data_tests", [])
        if isinstance(each, dict) and "relationships" in each
    ]
    assert sorted(relations) == ["{{ ref('bikes') }}", "{{ ref('customers') }}"]


def test_a_bare_key_is_held_under_the_name_of_its_product() -> None:
    """A key called `id` is held elsewhere as `bike_id`; another product's own `id` is no reference to it."""
    text = """
        products:
        - {id: bikes, fields: [{name: id, type: integer, key: true}, {name: city}]}
        - {id: trips, fields: [{name: trip_id, key: true}, {name: bike_id}, {name: id}]}
        """
    assert [each.field.references for each in product(text, "trips").columns] == ["", "bikes", ""]


def test_a_written_type_of_a_reference_is_the_type_of_the_key_it_means() -> None:
    """A proposed key takes the type a referring field states; two types that were both written are no link."""
    stated = "{id: claims, fields: [{name: claim_id, key: true}, {name: policy_id, type: string}]}"
    made = shaped(f"products: [{stated}, {{id: motor-policies}}]").products
    assert [(each.field.type, each.field.references) for each in made[0].columns][1] == ("string", "motor-policies")
    assert (key := key_of(made[1])) is not None
    assert key.field.type == "string"
    both = shaped(f"products: [{stated}, {{id: policies, fields: [{{name: policy_id, type: integer, key: true}}]}}]").products
    assert [(each.field.type, each.field.references) for each in both[0].columns][1] == ("string", "")


def test_what_a_register_names_is_joined_over_it() -> None:
    """A given field that names the key of an input lands in a register, and the input's other fields are joined along it."""
    made = product(
        f"""
        sources: [{{id: app, kind: database}}]
        products:
        - {BIKES}
        - {{id: trips, inputs: [app], fields: [{{name: trip_id, key: true}}, {{name: fare, type: number}}]}}
        - {{id: trips-by-bike, inputs: [trips, bikes],
            fields: [{{name: trip_id, key: true}}, {{name: fare}}, {{name: bike_id}}, {{name: city}}]}}
        """,
        "trips-by-bike",
    )
    ways = {each.field.name: (each.how, each.field.references) for each in made.columns}
    assert ways == {
        "trip_id": ("carried", "trips"),
        "fare": ("carried", ""),
        "bike_id": ("landed", "bikes"),
        "city": ("joined", ""),
    }


def test_a_long_chain_of_inputs_is_shaped() -> None:
    """Products made from each other in a chain, named last to first, need no deeper stack than one."""
    rows = [f"{{id: p{number}, inputs: [p{number + 1}]}}" for number in range(3000)]
    made = shaped(f"products: [{', '.join(rows)}, {{id: p3000}}]").products
    assert len(made) == 3001
    assert all(each.columns for each in made)


def test_a_view_of_one_customer_counts_what_refers_to_it() -> None:
    """A 360 has one row a customer; orders are counted and summed, shipments reached over orders."""
    made = product(
        """
        products:
        - {id: customers}
        - {id: orders}
        - {id: shipments, inputs: [orders]}
        - {id: customer-360, inputs: [customers, orders, shipments]}
        """,
        "customer-360",
    )
    ways = {each.field.name: (each.how, each.input) for each in made.columns}
    assert ways["customer_id"] == ("carried", "customers")
    assert ways["orders_count"] == ("counted", "orders")
    assert ways["total_amount"] == ("summed", "orders")
    assert ways["shipments_count"] == ("counted", "shipments")


def test_daily_and_monthly_figures_are_keyed_by_their_period() -> None:
    """`-daily` has a day in its key and `-monthly` a month; both have figures."""
    made = shaped(
        "products: [{id: orders}, {id: revenue-daily, inputs: [orders]}, {id: monthly-revenue, inputs: [orders]}]"
    ).products
    for each, how in zip(made[1:], ("day", "month"), strict=True):
        assert each.shape == "period"
        assert each.columns[0].how == how
        assert any(column.how == "summed" for column in each.columns)


def test_what_no_input_yields_is_kept_in_a_register() -> None:
    """A given field that nothing yields lands in a table the domain keeps, by the product's key; it is never made up."""
    made = product(
        """
        domains: [{id: sales}]
        products:
        - {id: orders, domain: sales}
        - {id: priorities, domain: sales, inputs: [orders],
          fields: [{name: order_id, key: true}, {name: amount, type: number}, {name: colour}]}
        """,
        "priorities",
    )
    ways = {each.field.name: each.how for each in made.columns}
    assert ways == {"order_id": "carried", "amount": "carried", "colour": "landed"}
    assert [each.source for each in made.landings] == ["sales-register"]
    assert [each.name for each in made.landings[0].fields] == ["order_id", "colour"]


def test_proposed_sources_are_marked() -> None:
    """A source nobody wrote is marked so, and a written one is not proposed again."""
    made = shaped("sources: [{id: shop, kind: database}]\nproducts: [{id: orders, inputs: [shop]}, {id: claims}]")
    assert {each.id: each.written for each in made.sources} == {"shop": True, "claims-administration": False}


def test_proposals_can_be_written_into_the_manifest() -> None:
    """What archetypes propose is told part by part, and a manifest that writes it all shapes the same columns itself."""
    made = architecture(
        yaml.safe_load("domains: [{id: sales}]\nproducts: [{id: orders}, {id: revenue-daily, inputs: [orders]}]")
    )
    told = proposals.proposed(made)
    assert {f"products[orders].{part}" for part in ("fields", "inputs", "classification")} <= set(told)
    assert "products[revenue-daily].inputs" not in told
    assert all(each.reason.endswith(".") and "{" not in each.reason for each in told.values())
    whole = cast(dict[str, Any], proposals.filled(made))
    sources = [{"id": each.id, "kind": each.kind} for each in made.sources]
    again = architecture({**whole, "sources": sources})
    for before, after in zip(made.products, again.products, strict=True):
        assert [(each.field.name, each.field.type, each.how) for each in after.columns] == [
            (each.field.name, each.field.type, each.how) for each in before.columns
        ]
        assert after.proposed == ()


def test_a_cycle_of_inputs_is_shaped() -> None:
    """Products that feed each other are a finding elsewhere; here they still have columns."""
    made = shaped("products: [{id: a, inputs: [b]}, {id: b, inputs: [c]}, {id: c, inputs: [a, c]}]")
    assert all(each.columns for each in made.products)


def test_nothing_is_legal() -> None:
    """Without domains and products there is nothing to shape, and the repository is still rendered."""
    assert shaped("{}") == Shaped(domains=(), products=(), sources=())
    assert "Makefile" in rendered({})


def _random_platform(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)
    words = [
        "orders",
        "customers",
        "claims",
        "zorb",
        "daily",
        "360",
        "select",
        "order",
        "features",
        "trades",
        "monthly",
        "stock",
        "x1",
    ]
    names = sorted({"-".join(["p", *chance.sample(words, chance.randint(1, 2))]) for _ in range(chance.randint(1, 9))})
    names += chance.sample(["orders", "customers", "payments", "group", "int"], 2)
    sources = [{"id": f"s{number}", "kind": chance.choice(["database", "files", "stream"])} for number in range(3)]
    columns = [
        "id",
        "order_id",
        "customer_id",
        "day",
        "amount",
        "total_amount",
        "country",
        "group",
        "first_seen",
        "note",
        "at",
        "is_new",
    ]
    kinds = ["string", "int", "decimal", "date", "timestamp", "boolean", "odd"]
    products: list[dict[str, Any]] = []
    for name in names:
        entry: dict[str, Any] = {"id": name, "domain": chance.choice(["sales", "select", "gone"])}
        if chance.random() < 0.8:
            entry["inputs"] = chance.sample([*names, "s0", "s1", "nowhere"], chance.randint(0, min(4, len(names))))
        if chance.random() < 0.4:
            entry["fields"] = [
                {"name": each, "type": chance.choice(kinds), "key": chance.random() < 0.3}
                for each in chance.sample(columns, chance.randint(1, 6))
            ]
        if chance.random() < 0.4:
            entry["contains"] = chance.sample(["pii", "phi", "pan", "telemetry", "financial-record", "none", "sad"], 2)
        products.append(entry)
    return {
        "domains": [{"id": "sales"}, {"id": "select"}],
        "sources": sources,
        "products": products,
        "quality": {"gate": chance.choice(["none", "warn", "quarantine", "block"])},
    }


def test_every_column_has_an_origin_among_the_inputs() -> None:
    """Over random platforms each column comes from a landed field or a declared input's column; names are unique."""
    for seed in range(120):
        made = architecture(_random_platform(seed))
        by_id = {each.id: each for each in made.products}
        for each in made.products:
            names = [column.field.name for column in each.columns]
            assert len(set(names)) == len(names), (seed, each.id)
            assert any(column.field.key for column in each.columns), (seed, each.id)
            for column in each.columns:
                if column.how == "landed":
                    landing = next(one for one in each.landings if one.id == column.input)
                    assert column.column in {field.name for field in landing.fields}, (seed, each.id)
                    continue
                assert column.input in each.inputs, (seed, each.id, column.field.name)
                if column.how != "counted":
                    assert column.column in {one.field.name for one in by_id[column.input].columns}, (seed, each.id)


def test_models_read_only_what_their_product_declares() -> None:
    """Over random platforms every query refers to own private models and declared inputs alone."""
    for seed in range(120):
        made = architecture(_random_platform(seed))
        values = cast(dict[str, Any], transform.values(made, CATALOG))
        for each in values["products"]:
            spelled = str(each["query"])
            read = set(re.findall(r"ref\('([^']+)'\)", spelled.replace('\\"', '"').replace("\\'", "'")))
            own = {each["staged"]["current"]} if each["staged"] else set()
            allowed = {name.replace("-", "_") for name in each["inputs"]} | own
            assert read <= allowed, (seed, each["id"], read - allowed)
            assert read, (seed, each["id"])


def test_references_meet_a_single_key() -> None:
    """Over random platforms every tested reference names a product with one key of the same type."""
    for seed in range(120):
        made = architecture(_random_platform(seed))
        by_id = {each.id: each for each in made.products}
        for each in made.products:
            for landing in each.landings:
                for field in landing.fields:
                    target = by_id.get(field.references)
                    if field.references and target and target.landings:
                        key = key_of(target)
                        assert key is None or key.field.type == field.type, (seed, each.id, field.name)


def test_text_of_a_manifest_stays_data() -> None:
    """Hostile texts in titles and descriptions come out as they are in YAML, and dbt's Jinja prints them as text."""
    files = rendered(
        {
            "title": HOSTILE,
            "domains": [{"id": "sales", "title": HOSTILE, "description": HOSTILE, "owner": "a@x.org"}],
            "sources": [{"id": "shop", "kind": "database", "title": HOSTILE}],
            "products": [{"id": "orders", "domain": "sales", "inputs": ["shop"], "title": HOSTILE, "description": HOSTILE}],
        }
    )
    contract = yaml.safe_load(files["domains/sales/products/orders/contract.odcs.yaml"])
    assert contract["name"] == HOSTILE
    assert contract["description"]["purpose"] == HOSTILE
    assert yaml.safe_load(files["domains/sales/domain.yaml"])["title"] == HOSTILE
    described = yaml.safe_load(files["transform/models/sales/products/_orders.yml"])["models"][0]["description"]
    assert "{{ 7" not in described
    for path, text in files.items():
        if path.endswith((".yml", ".yaml")):
            assert yaml.safe_load(text) is not None, path
        if path.startswith("transform/models") and path.endswith(".sql"):
            assert "{{ 7" not in text, path
            assert not [line for line in text.splitlines() if line.startswith("- id")], path


def test_the_same_platform_gives_the_same_bytes() -> None:
    """Rendering twice gives the same files."""
    data = _random_platform(7)
    assert rendered(data) == rendered(data)

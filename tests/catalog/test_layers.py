"""A company's own knowledge: one of each kind, written as data alone in a folder of its own, takes effect everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from scaffolder import judge, plan, render, views
from scaffolder.catalog import Catalog
from scaffolder.decide import decide

FILES = {
    "capabilities/paper-trail.yaml": """
id: paper-trail
kind: capability
title: Paper trail
purpose: The daily figures are printed, signed and kept in a cellar, because the auditors of this company ask for paper.
choose_when: [An auditor asks for signed paper.]
avoid_when: [Nobody reads paper.]
implies: [governance]
excludes: []
composes: ['*']
brief: []
applies: {properties: {serving: {properties: {bi: {const: true}}, required: [bi]}}, required: [serving]}
examples:
  in_force: [{serving: {bi: true}}]
  not_in_force: [{serving: {bi: false}}]
""",
    "practices/paper-signed.yaml": """
id: paper-signed
blueprint: paper-trail
severity: warning
statement: Each printed figure is signed by the owner of its product.
why: A signature names who believed the figure on that day.
sources: [Audit handbook of the company, chapter 4]
sources_verified: []
verified: false
brief: []
check: 'manifest: every product has an owner'
artifact: paper/README.md
""",
    "rules/unsigned-figure.yaml": """
id: unsigned-figure
catalogue: []
practice: paper-signed
blueprint: paper-trail
severity: warning
subject: manifest
when: {properties: {blueprints: {contains: {const: paper-trail}}}, required: [blueprints]}
require: {properties: {products: {items: {required: [owner]}}}}
message: nobody signs the figures of product `{id}`
why: a figure that nobody signed is not evidence
help: 'owner: someone@example.org'
examples:
  pass: [{blueprints: [paper-trail], products: [{id: orders, owner: ann@example.org}]}]
  fail: [{blueprints: [paper-trail], products: [{id: orders}]}]
""",
    "components/line-printer.yaml": """
id: line-printer
title: Line printer of the cellar
role: print-room
kind: container
technology: Line printer 9000
description: Prints what auditors sign
provider: any
realises: [[serving.bi, 'true']]
icon: ''
licence: commercial
status: current
template_sets: [paper]
sources: [Handbook of the printer]
""",
    "roles/print-room.yaml": """
id: print-room
order: 69
zone: consumption
kind: container
name: Print room
paths: [serving.bi]
otherwise: Printer
description: Prints the daily report
flows:
  - {from: [warehouse, query-engine, published], purpose: figures to print, mode: batch, protocol: SQL/TLS}
  - {to: data-consumer, purpose: signed paper, mode: batch, protocol: By hand}
""",
    "archetypes/wombats.yaml": """
id: wombats
kind: landed
title: Wombats
match: [wombat]
entity: wombat
grain: one row for each wombat
volume: 0.1
source: {title: Burrow register, kind: database}
fields:
  - {name: wombat_id, type: integer, title: Wombat number, semantic: identifier, key: true, required: true}
  - {name: weighed_at, type: timestamp, title: Weighed at, semantic: event-time, required: true}
""",
    "decisions/ink.yaml": "",
    "templates/paper/set.yaml": """
id: paper
title: What the printer needs
applies: {properties: {serving: {properties: {bi: {const: true}}, required: [bi]}}, required: [serving]}
files:
  - {template: readme.md.j2, path: paper/README.md, values: [platform]}
""",
    "templates/paper/files/readme.md.j2": "# Paper of {{ platform.title | md }}\n",
}
"""One file of each kind; the decision is copied from a shipped one, under a question of the company's own."""

MANIFEST = """version: 1
name: cellar
style: lakehouse
owner: ann@example.org
serving: {bi: true}
domains: [{id: animals, owner: ann@example.org, steward: ann@example.org}]
products: [{id: wombats, domain: animals, classification: internal}]
"""


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The shipped catalog with the company's folder over it."""
    layer = tmp_path_factory.mktemp("company")
    for name, text in FILES.items():
        (layer / name).parent.mkdir(parents=True, exist_ok=True)
        (layer / name).write_text(text, "utf-8")
    shipped = (Path(__file__).parents[2] / "blueprints" / "decisions" / "bi-tool.yaml").read_text("utf-8")
    own = shipped.replace("id: bi-tool\n", "id: ink\n", 1)
    lines = ["question: Which ink do auditors accept?" if line.startswith("question:") else line for line in own.splitlines()]
    lines = ["code: X01" if line.startswith("code:") else line for line in lines]
    (layer / "decisions" / "ink.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return Catalog([layer])


def test_one_of_each_kind_takes_effect_without_python(catalog: Catalog) -> None:
    """The blueprint is in force, its rule finds, its component is drawn; archetype, decision and templates do their part."""
    judged = judge.judge(MANIFEST, "platform.yaml", catalog, today="2026-11-23")
    platform = judged.architecture
    assert "paper-trail" in platform.blueprints
    found = [each for each in judged.findings if each.rule == "unsigned-figure"]
    assert [each.location.line for each in found] == [7]
    assert found[0].practice == "paper-signed" and "wombats" in found[0].message

    (printer,) = [each for each in platform.elements if each.role == "print-room"]
    assert (printer.component, printer.technology) == ("line-printer", "Line printer 9000")
    flows = {each.purpose for each in platform.flows if "print-room" in (each.source, each.target)}
    assert flows == {"figures to print", "signed paper"}
    drawn = "".join(views.draw(platform, name) for name in views.names(platform) if name.startswith("container"))
    assert "Print room" in drawn

    (product,) = platform.products
    assert product.archetype == "wombats"
    assert [column.field.name for column in product.columns][:2] == ["wombat_id", "weighed_at"]

    assert any(verdict.decision.id == "ink" for verdict in decide(platform, catalog))
    files = {each.path: each.content for each in render.render(plan.plan(platform, catalog), catalog.templates).files}
    assert files["paper/README.md"] == b"# Paper of Cellar\n"


def test_a_later_layer_replaces_by_id(tmp_path: Path) -> None:
    """A company's rule of a shipped id replaces the shipped one; all others stay."""
    (tmp_path / "rules").mkdir()
    shipped = Path(__file__).parents[2] / "blueprints" / "rules" / "unowned-product.yaml"
    text = shipped.read_text("utf-8").replace("severity: warning", "severity: note", 1)
    (tmp_path / "rules" / "unowned-product.yaml").write_text(text, "utf-8")
    own, plain = Catalog([tmp_path]), Catalog()
    assert own.rules.keys() == plain.rules.keys()
    assert [name for name in plain.rules if own.rules[name] != plain.rules[name]] == ["unowned-product"]

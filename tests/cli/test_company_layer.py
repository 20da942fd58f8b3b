"""A company's own layer at work: its pictures are drawn and its keys are chosen, without a line of Python."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from scaffolder import schemas
from scaffolder.catalog import keys

from .conftest import KNOWN, Scaffold

ROOT = Path(__file__).resolve().parents[2]

VIEW = """\
id: readers
order: 15
title: Readers
question: What do readers outside the data team get, and by which door?
layout: lanes
detail: true
budget: {elements: 15, lines: 20}
fold: domains
roles: [bi, marketplace, semantic-layer]
partners: [query-engine, domain, application, data-consumer, partner]
needs: [bi, marketplace]
colour: classification
modes: [batch, stream, query]
note: The letter on a line is the highest classification of what it carries.
"""

CHOICES = """\
- path: finops.forecast
  kind: choice
  type: enum
  title: How next year's spend is foreseen
  defaults:
    - when:
        properties: {finops: {properties: {monthly_budget: {minimum: 50000}}, required: [monthly_budget]}}
        required: [finops]
      value: driver-based
      because: More than 50,000 euros a month are worth a forecast by what drives them.
    - value: trend
      because: The trend of three months says enough about a small bill.
- {path: printing.paper, kind: choice, type: enum, title: What reports are printed on, values: [archive, plain]}
- {path: printing.colours, kind: choice, type: list, title: Inks in stock, values: [black, cyan]}
- {path: printing.rooms, kind: fact, type: objects, title: Rooms with printers}
- {path: "printing.rooms[].id", kind: fact, type: text, title: Id of the room}
- {path: "printing.rooms[].floor", kind: fact, type: integer, title: Floor of the room}
"""

DECISION = """\
id: spend-forecast
code: X01
blueprint: finops
level: technical
significance: 80
title: Forecast of spend
question: How is the spend of {domains|the platform} foreseen for next year?
paths: [finops.forecast]
applies: true
drivers: ["how far last year's forecast was off, in percent", "hours of the controller for {products|a product} a quarter"]
criteria:
  cost: hours of the controller cost little
  operations: nobody keeps a model of {volume|the load} alive
  correctness: the forecast is less than a tenth off at the end of the year
  skills: "{domain|a department} can read and change it"
default: The trend of the last three months
default_to: [trend]
flips: [{when: The bill passes 50000 euros a month, to: [driver-based]}]
constraints: []
practices: [fo-budget]
figures: []
revisit: When a quarter ends more than 15 % off the forecast
follow_up: The controller compares forecast and bill each quarter
sources: [House standard 7]
options:
  - id: trend
    title: Trend
    technology: a line through three months
    status: current
    good: ["{domain|a department} understands it at a glance", it takes ten minutes a quarter]
    bad: ["a product beside {product|the others} is not in it", it runs on where spend has begun to bend]
    marks: {cost: 5, operations: 5, correctness: 3, skills: 5}
    when_best: the bill is small and steady
  - id: driver-based
    title: Drivers
    technology: spend per order, per event and per reader
    status: current
    good: ["it says what doubling {volume|the load} costs", "a saving in {job|a job} shows in next month's forecast"]
    bad: ["someone has to measure the drivers of {products|a product}", it is wrong where prices fall with volume]
    marks: {cost: 3, operations: 3, correctness: 5, skills: 3}
    when_best: spend follows two or three measures that the business plans anyway
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """An example's manifest, and beside it a company's blueprints with a view, keys and a decision."""
    own = tmp_path / tmp_path.name / "blueprints"  # a name of its own: layers of one name are read once in a process
    for file, text in (("views/readers", VIEW), ("choices", CHOICES), ("decisions/spend-forecast", DECISION)):
        (own / f"{file}.yaml").parent.mkdir(parents=True, exist_ok=True)
        (own / f"{file}.yaml").write_text(text, "utf-8")
    text = (ROOT / "examples" / "subscription-warehouse" / "platform.yaml").read_text("utf-8")
    (tmp_path / "platform.yaml").write_text(f"blueprint_sources: {tmp_path.name}\n{text}", "utf-8")
    return own


def with_lines(*lines: str) -> str:
    file = Path("platform.yaml")
    file.write_text(file.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")
    return file.name


def findings(scaffold: Scaffold, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(scaffold("validate", *arguments, "--format", "json").out)["findings"])


def test_the_layer_passes_its_check(scaffold: Scaffold, company: Path) -> None:
    """View, keys and decision are content with themselves and with what is shipped."""
    ended = scaffold("blueprint", "check", str(company))
    assert (ended.code, ended.err) == (0, ""), ended.out


def test_a_view_of_ones_own_is_drawn(scaffold: Scaffold, company: Path) -> None:
    """`diagram` draws it; `new` draws it among the others, with its page, and carries the layer along."""
    assert scaffold("diagram", "platform.yaml", "--view", "readers", "--output", "out").code == 0
    drawn = Path("out/readers.svg").read_text("utf-8")
    assert "by which door" in drawn and "Tableau" in drawn
    assert scaffold("new", "shop", "--manifest", "platform.yaml").code == 0
    index = Path("shop/docs/architecture/README.md").read_text("utf-8")
    assert Path("shop/docs/architecture/readers.svg").is_file() and "readers.md" in index
    carried = Path("shop") / company.parent.name / "blueprints" / "views" / "readers.yaml"
    assert carried.read_text("utf-8") == VIEW
    assert scaffold("validate", "shop").code == 0


def test_a_view_of_ones_own_replaces_a_shipped_one(scaffold: Scaffold, company: Path) -> None:
    """A view with the id of a shipped one is drawn in its place, and said to be so."""
    shipped = yaml.safe_load((ROOT / "blueprints" / "views" / "context.yaml").read_text("utf-8"))
    shipped["question"] = "Whom does our company serve with this?"
    (company / "views" / "context.yaml").write_text(yaml.safe_dump(shipped), "utf-8")
    scaffold("diagram", "platform.yaml", "--view", "context", "--output", "out")
    assert "Whom does our company serve" in Path("out/context.svg").read_text("utf-8")
    assert "replaced-knowledge" in {each["rule"] for each in findings(scaffold, "platform.yaml")}


def test_a_faulty_view_is_a_message(scaffold: Scaffold, company: Path) -> None:
    """The check names what a view asks for in vain; without the check, drawing ends with a message."""
    (company / "views" / "readers.yaml").write_text(VIEW.replace("marketplace, semantic", "marketplce, semantic"), "utf-8")
    assert "there is no role `marketplce`, did you mean `marketplace`?" in scaffold("blueprint", "check", str(company)).out
    (company / "views" / "readers.yaml").write_text("id: readers\ntitle: Readers\n", "utf-8")
    ended = scaffold("diagram", "platform.yaml", "--output", "out")
    assert ended.code == 2
    assert "the view readers lacks or misstates" in ended.err


@pytest.mark.usefixtures("company")
def test_a_key_of_ones_own_is_completed_with_its_reason(scaffold: Scaffold) -> None:
    """Left open it takes the default that fits; written it stays; both ways it is shown, recorded and explained."""
    shown = scaffold("show", "platform.yaml", "--key", "finops.forecast").out
    assert "trend" in shown and "The trend of three months says enough" in " ".join(shown.split())
    assert scaffold("new", "shop", "--manifest", "platform.yaml").code == 0
    record = Path("shop/docs/decisions/0058-spend-forecast.md").read_text("utf-8")
    settled = next(line for line in record.splitlines() if "`finops.forecast`" in line and "`trend`" in line)
    assert "The trend of three months says enough" in settled
    assert '"forecast"' in Path("shop/.scaffold/manifest.schema.json").read_text("utf-8")
    scaffold("new", "other", "--manifest", "platform.yaml", "--set", "finops.forecast=driver-based")
    record = Path("other/docs/decisions/0058-spend-forecast.md").read_text("utf-8")
    assert "settles `finops.forecast`: `driver-based`" in record


@pytest.mark.usefixtures("company")
def test_a_key_of_ones_own_is_checked(scaffold: Scaffold) -> None:
    """A misspelt key, value, type or entry gets the finding that shipped keys get; right ones get none."""
    right = "printing: {paper: plain, colours: [black], rooms: [{id: cellar, floor: 1}]}"
    before = findings(scaffold, "platform.yaml")
    assert findings(scaffold, with_lines(right)) == before
    text = Path("platform.yaml").read_text("utf-8")
    for wrong, rule, help_text in (
        ("paper: plian", "misspelt-value", "paper: plain"),
        ("papr: plain", "unknown-key", "paper: plain"),
        ("colours: [blck]", "misspelt-value", "black"),
        ("rooms: [{id: cellar, flor: 1}]", "unknown-key", "floor: 1"),
        ("rooms: [{id: cellar, floor: one}]", "wrong-type", "floor: 1"),
        ("rooms: [{floor: 1}]", "missing-key", "id:"),
        ("rooms: [{id: cellar}, {id: cellar}]", "duplicate-id", "id: cellar-2"),
    ):
        Path("platform.yaml").write_text(text.replace(right, f"printing: {{{wrong}}}"), "utf-8")
        found = [each for each in findings(scaffold, "platform.yaml") if each not in before]
        assert [(each["rule"], help_text in each["help"]) for each in found] == [(rule, True)], wrong


def test_a_key_of_ones_own_is_known_everywhere(scaffold: Scaffold, company: Path) -> None:
    """`options`, `explain` and `schema` know the key where the layer is laid, and nowhere else."""
    chosen = scaffold("options", "finops.forecast", "platform.yaml").out
    assert "platform.yaml leaves it open, so it is trend" in chosen and "driver-based  Drivers" in chosen
    own = ("--blueprints", str(company))
    assert "The trend of three months says enough about a small bill." in scaffold("explain", "finops.forecast", *own).out
    assert "printing.rooms[].floor" in scaffold("explain", "printing", *own).out
    schema = json.loads(scaffold("schema", "manifest", *own).out)
    assert schema["properties"]["finops"]["properties"]["forecast"]["enum"] == ["trend", "driver-based"]
    assert schema["properties"]["printing"]["properties"]["rooms"]["items"]["required"] == ["id"]
    assert "forecast" not in scaffold("schema", "manifest").out
    shutil.rmtree(company)
    assert "unknown-key" in {each["rule"] for each in findings(scaffold, with_lines("printing: {paper: plain}"))}


BELOW_A_TEXT = "{path: name.short, kind: fact, type: text, title: Short name}"
NO_VALUE = (
    "{path: finops.forecast, kind: choice, type: enum, title: Forecast, values: [trend], "
    "defaults: [{value: tend, because: The trend says enough for now.}]}"
)


@pytest.mark.parametrize(
    ("row", "rule", "said"),
    [
        (BELOW_A_TEXT, "misplaced-key", "name.short stands below one that holds no"),
        (NO_VALUE, "unknown-reference", "did you mean `trend`?"),
    ],
)
def test_a_faulty_key_is_found(scaffold: Scaffold, company: Path, row: str, rule: str, said: str) -> None:
    """A key below a text and a default that the key refuses are findings of the check."""
    (company / "decisions" / "spend-forecast.yaml").unlink()
    (company / "choices.yaml").write_text(f"- {row}\n", "utf-8")
    found = json.loads(scaffold("blueprint", "check", str(company), "--format", "json").out)["findings"]
    assert [(each["rule"], said in each["message"]) for each in found] == [(rule, True)]


def test_the_shipped_schema_holds_every_shipped_key() -> None:
    """Without a layer nothing is added to the schema, so that it stays the one declaration of the manifest's shape."""
    assert keys.shape(KNOWN.choices.values()) is schemas.shape("manifest")

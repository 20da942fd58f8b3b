"""Pictures and architectures in other languages: nothing is lost, nothing in a manifest becomes their syntax."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import jsonschema_rs
import pydot
import pytest
from decided_platforms import EXAMPLES, architecture, example

from scaffolder import views
from scaffolder.model.architecture import Architecture
from scaffolder.views import grids, pictures
from scaffolder.views.scene import Scene

CALM = json.loads((Path(__file__).parents[1] / "formats" / "calm-1.2.schema.json").read_text("utf-8"))

HOSTILE = "'; }} \\\" ${a} {{b}} \\n --> x\\u2028 '''"


@cache
def hostile() -> Architecture:
    """The retailer with every quote, brace and arrow in its titles."""
    quoted = json.dumps(HOSTILE)
    text = example("retail-mesh")
    for title in ("Orders", "Sales", "Web shop database", "Retail data mesh"):
        text = text.replace(f"title: {title}\n", f"title: {quoted}\n")
    return architecture(text)


def platforms() -> list[Architecture]:
    return [*(architecture(example(name)) for name in EXAMPLES), hostile()]


def shown(each: Architecture) -> list[tuple[str, Scene]]:
    """Every picture by name, a grid as the graph that these languages draw of it."""
    return [(name, grids.graph(scene)) for name, scene in pictures.scenes(each).items()]


@pytest.mark.filterwarnings("ignore:.*deprecated")  # of pydot, about the parser it uses
def test_dot_is_dot() -> None:
    """Pictures of hostile titles parse as DOT: an entry for each card and line, and a cluster for each boundary."""
    for name, scene in shown(hostile()):
        parsed = pydot.graph_from_dot_data(views.said(hostile(), name, "dot"))
        assert parsed, name
        clusters = parsed[0].get_subgraphs()
        assert len(clusters) == len(scene.groups)
        assert sum(len(cluster.get_nodes()) for cluster in clusters) == len(scene.cards)
        assert len(parsed[0].get_edges()) == len(scene.lines)


def test_code_is_code() -> None:
    """Every picture is Python that imports only what the package has, with one value a card and one statement a line."""
    for each in platforms():
        for name, scene in shown(each):
            tree = ast.parse(views.said(each, name, "diagrams"))
            families = {}
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module and node.module != "diagrams":
                    for one in node.names:
                        families[one.asname] = import_module(f"{node.module}.{one.name}")
            values = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
            assert len(values) == len(scene.cards), name
            for value in values:
                made = value.value
                assert isinstance(made, ast.Call)
                if isinstance(made.func, ast.Attribute) and isinstance(made.func.value, ast.Name):
                    assert hasattr(families[made.func.value.id], made.func.attr)
                assert all(isinstance(argument, ast.Constant) for argument in made.args)
            assert sum(isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp) for node in ast.walk(tree)) == len(
                scene.lines
            )


def test_d2_names_every_card_and_line() -> None:
    """Every card stands in its boundary once, every line once, and quotes are balanced whatever a title holds."""
    for each in platforms():
        for name, scene in shown(each):
            text = views.said(each, name, "d2")
            assert len(re.findall(r"^  e\d+: '", text, re.MULTILINE)) == len(scene.cards), name
            assert len(re.findall(r"^g\d+\.e\d+ -> g\d+\.e\d+: '", text, re.MULTILINE)) == len(scene.lines), name
            assert all(line.count("'") % 2 == 0 for line in text.splitlines()), name


@pytest.mark.parametrize("name", EXAMPLES)
def test_calm_holds_the_whole_architecture(name: str) -> None:
    """The document is CALM 1.2, with a node for every element and zone and a connection for every flow; all ends exist."""
    each = architecture(example(name))
    document = json.loads(views.model(each, "calm"))
    assert [error.message for error in jsonschema_rs.validator_for(CALM).iter_errors(document)] == []
    ids = [node["unique-id"] for node in document["nodes"]]
    assert len(ids) == len(set(ids)) == len(each.elements) + len(each.zones)
    kinds = [row["relationship-type"] for row in document["relationships"]]
    connects = [kind["connects"] for kind in kinds if "connects" in kind]
    assert len(connects) == len(each.flows)
    ends = {end["node"] for row in connects for end in row.values()}
    held = {one for kind in kinds for row in kind.values() if "nodes" in row for one in (*row["nodes"], row["container"])}
    assert ends | held <= set(ids)
    named = [row["unique-id"] for row in document["relationships"]]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("name", EXAMPLES)
def test_likec4_holds_the_whole_architecture(name: str) -> None:
    """One declaration for each element, one relation for each flow, and a view for each zone beside the overview."""
    each = architecture(example(name))
    text = views.model(each, "likec4")
    assert len(re.findall(r"^    e\d+ = [a-z-]+ '", text, re.MULTILINE)) == len(each.elements)
    assert len(re.findall(r"^  z\d+\.e\d+ -\[[a-z]+\]-> z\d+\.e\d+ '", text, re.MULTILINE)) == len(each.flows)
    assert len(re.findall(r"^  view ", text, re.MULTILINE)) == len(each.zones) + 1

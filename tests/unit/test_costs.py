"""What a run costs, in counts rather than seconds: imports, compilations, reads, processes, and how calls grow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
import pytest

from scaffolder import documents, manifests, pipeline
from scaffolder.catalog import Catalog
from scaffolder.judge import judge
from scaffolder.resolve import choices, products

ROOT = Path(__file__).resolve().parent.parent.parent
RETAIL = ROOT / "examples" / "retail-mesh" / "platform.yaml"
TODAY = "2026-11-23"

WATCHED = """
import json, sys
opened, started = [], []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.append(arguments[0])
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system"):
        started.append(event)
sys.addaudithook(watch)
sys.argv = ["scaffold", *sys.argv[1:]]
from scaffolder.__main__ import main
try:
    code = main()
except SystemExit as end:
    code = end.code
print(json.dumps({"code": code, "modules": sorted(sys.modules), "opened": opened, "started": started}), file=sys.stderr)
"""


def watched(*words: str, place: Path) -> dict[str, Any]:
    """What a fresh interpreter imported, opened and started for one command."""
    done = subprocess.run([sys.executable, "-c", WATCHED, *words], cwd=place, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    return found


def packages(seen: dict[str, Any]) -> set[str]:
    return {name.partition(".")[0] for name in seen["modules"]}


def own(seen: dict[str, Any]) -> set[str]:
    return {name for name in seen["modules"] if name.partition(".")[0] == "scaffolder"}


def test_the_version_imports_nothing(tmp_path: Path) -> None:
    """`--version` loads the package, its entry point and nothing else: no parser, no library."""
    seen = watched("--version", place=tmp_path)
    assert own(seen) == {"scaffolder", "scaffolder.__main__"}
    assert not packages(seen) & {"click", "yaml", "jinja2", "jsonschema", "jsonschema_rs", "dataclasses"}


def test_help_imports_no_command(tmp_path: Path) -> None:
    """`--help` loads click and the list of commands, but no command, no knowledge and no reader."""
    seen = watched("--help", place=tmp_path)
    known = {
        "scaffolder",
        *(f"scaffolder.{name}" for name in ("__main__", "cli", "cli.shared", "cli.screen", "errors")),
    }
    assert own(seen) <= known
    assert not packages(seen) & {"yaml", "jinja2", "jsonschema", "jsonschema_rs", "dataclasses"}
    assert not [path for path in seen["opened"] if path.startswith(str(ROOT)) and not path.endswith((".py", ".pyc"))]


def test_validation_imports_neither_renderer_nor_painter(tmp_path: Path) -> None:
    """`validate` reads and checks; what draws, renders and records stays unloaded, as does the slow validator."""
    seen = watched("validate", str(RETAIL), place=tmp_path)
    assert seen["code"] == 0
    assert not packages(seen) & {"jinja2", "jsonschema", "resvg_py", "diagrams", "cookiecutter"}
    parts = ("views", "records", "render", "plan", "values", "decide", "explain")
    assert not [name for name in own(seen) if name.split(".")[1:2] and name.split(".")[1] in parts]


def test_generation_starts_no_process_and_reads_every_file_once(tmp_path: Path) -> None:
    """`new` starts no process, and opens each of its own files and the manifest at most once."""
    seen = watched("new", "made", "--manifest", str(RETAIL), place=tmp_path)
    assert seen["code"] == 0
    assert seen["started"] == []
    folders = tuple(str(ROOT / name) + "/" for name in ("blueprints", "schemas", "templates", "scaffolder/_compiled"))
    times = Counter(path for path in seen["opened"] if path.startswith(folders) or path == str(RETAIL))
    assert len(times) > 50
    assert {path: count for path, count in times.items() if count > 1} == {}


def test_every_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files come from a template, it is compiled once; the templates of other platforms are not compiled."""
    compiled: list[str] = []
    plain = jinja2.Environment.compile

    def counted(self: jinja2.Environment, source: Any, name: Any = None, *rest: Any, **more: Any) -> Any:
        compiled.append(str(name))
        return plain(self, source, name, *rest, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    catalog = Catalog()
    judged = judge(RETAIL.read_text("utf-8"), "platform.yaml", catalog, today=TODAY)
    made = pipeline.repository(judged, catalog, today=TODAY)
    used = {f"{each.template_set}/files/{each.template}" for each in made.files if each.template}
    assert sorted(compiled) == sorted(used)
    assert len(used) < len(made.files)


def _mesh(count: int) -> str:
    """Products with archetypes, fields of their own, aggregates and inputs across domains, ten of them a domain."""
    rows = []
    for number in range(count):
        home, place = divmod(number, 10)
        name = ("orders", "customers", "payments", "zorbs", "shipments", "claims")[place % 6]
        if place < 6:
            fields = f", fields: [{{name: zorb_{home}_id, key: true}}, {{name: order_id}}]" if name == "zorbs" else ""
            rows.append(f"- {{id: {name}-{home}, domain: d{home}{fields}}}")
            continue
        last = f", customers-{home - 1}" if home else ""
        kind = ("revenue-daily", "customer-360", "churn-features", "sales-summary")[place - 6]
        rows.append(f"- {{id: {kind}-{home}, domain: d{home}, inputs: [orders-{home}, customers-{home}{last}]}}")
    domains = "\n".join(f"- {{id: d{number}, owner: a@x.example}}" for number in range(-(-count // 10)))
    return f"version: 1\nname: mesh\nstyle: data-mesh\ndomains:\n{domains}\nproducts:\n" + "\n".join(rows) + "\n"


def _hub(count: int) -> str:
    """One product made from `count` others, half of them reached only over the other half."""
    pairs = range(count // 2)
    rows = ["- {id: customers, domain: sales}"]
    rows += [f"- {{id: orders-{number}, domain: sales, inputs: [customers]}}" for number in pairs]
    rows += [f"- {{id: shipments-{number}, domain: sales, inputs: [orders-{number}]}}" for number in pairs]
    names = ", ".join(f"{kind}-{number}" for kind in ("orders", "shipments") for number in pairs)
    rows += [f"- {{id: customer-360, domain: sales, inputs: [customers, {names}]}}"]
    return "version: 1\nname: hub\nstyle: lakehouse\ndomains: [{id: sales}]\nproducts:\n" + "\n".join(rows) + "\n"


def _calls(text: str, catalog: Catalog) -> int:
    """How many functions are called to shape the products of a manifest."""
    document, _ = documents.parse(text, "platform.yaml")
    manifest, _ = manifests.build(document, catalog)
    resolved = choices.complete(manifest, catalog).resolved
    seen = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal seen
        del frame, argument
        seen += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        products.shape(manifest, resolved, catalog)
    finally:
        sys.setprofile(before)
    return seen


@pytest.mark.parametrize("grown", [_mesh, _hub])
def test_shaping_grows_with_the_products(grown: Callable[[int], str]) -> None:
    """Twice the products take twice the calls: none looks through all others, and none tries every way to each input."""
    catalog = Catalog()
    _calls(grown(10), catalog)
    small, middle, large = (_calls(grown(count), catalog) for count in (60, 120, 240))
    assert (large - middle) / (middle - small) == pytest.approx(2.0, rel=0.1)

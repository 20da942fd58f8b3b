"""What a run costs, in counts rather than seconds: imports, compilations, reads, processes, and how calls grow."""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, cast

import jinja2
import jsonschema_rs
import pytest

from scaffolder import bundle, bytecode, documents, manifests, pipeline, render, rulesets
from scaffolder.catalog import Catalog
from scaffolder.facts import files, owners
from scaffolder.judge import check, judge
from scaffolder.model.plan import Rendering
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
    composing = {f"scaffolder.resolve.{name}" for name in ("composing", "elements", "flows", "products", "deployment")}
    assert not own(seen) & composing


def test_what_did_not_change_loads_nothing(tmp_path: Path) -> None:
    """`validate` over the same unchanged files loads neither click nor a reader, opens its account alone and says the same."""
    (tmp_path / "platform.yaml").write_bytes(RETAIL.read_bytes())
    os.utime(tmp_path / "platform.yaml", (1_700_000_000, 1_700_000_000))
    line = ("validate", "platform.yaml", "--cache", "kept")
    assert "yaml" in packages(watched(*line, place=tmp_path))
    seen = watched(*line, place=tmp_path)
    assert seen["code"] == 0
    assert own(seen) == {"scaffolder", "scaffolder.__main__", "scaffolder.unchanged"}
    assert not packages(seen) & {"click", "yaml", "jsonschema_rs", "hashlib", "dataclasses"}
    assert [path for path in seen["opened"] if "kept" in path] == [
        str(next((tmp_path / "kept").glob("run-*")).relative_to(tmp_path))
    ]


def test_generation_starts_no_process_and_reads_every_file_once(tmp_path: Path) -> None:
    """`new` starts no process, and opens each of its own files and the manifest at most once."""
    seen = watched("new", "made", "--manifest", str(RETAIL), place=tmp_path)
    assert seen["code"] == 0
    assert seen["started"] == []
    folders = tuple(str(ROOT / name) + "/" for name in ("blueprints", "schemas", "templates", "scaffolder/_compiled"))
    times = Counter(path for path in seen["opened"] if path.startswith(folders) or path == str(RETAIL))
    assert len(times) > 50
    assert {path: count for path, count in times.items() if count > 1} == {}


def _compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiles from now on."""
    found: list[str] = []
    plain = jinja2.Environment.compile

    def counted(self: jinja2.Environment, source: Any, name: Any = None, *rest: Any, **more: Any) -> Any:
        found.append(str(name))
        return plain(self, source, name, *rest, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    return found


def _retail() -> Rendering:
    catalog = Catalog()
    judged = judge(RETAIL.read_text("utf-8"), "platform.yaml", catalog, today=TODAY)
    return pipeline.repository(judged, catalog, today=TODAY)


def test_every_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files come from a template, it is compiled once; the templates of other platforms are not compiled."""
    monkeypatch.setattr(bytecode, "_shipped", dict)
    compiled = _compiled(monkeypatch)
    made = _retail()
    used = {f"{each.template_set}/files/{each.template}" for each in made.files if each.template}
    assert sorted(compiled) == sorted(used)
    assert len(used) < len(made.files)


def test_compiled_templates_come_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """What building the package compiled is used as it is and prints the same; a template that changed since is compiled."""
    plain = {each.path: each.content for each in _retail().files}
    _, buckets = marshal.loads(render.compiled())  # noqa: S302 (made in the line itself)
    shown = "laptop/files/setup.sh.j2"
    buckets[bytecode.Shipped().get_cache_key(shown)] = buckets[bytecode.Shipped().get_cache_key("laptop/files/Makefile.j2")]
    monkeypatch.setattr(bytecode, "_shipped", lambda: buckets)
    compiled = _compiled(monkeypatch)
    assert {each.path: each.content for each in _retail().files} == plain
    assert compiled == [shown]


@pytest.mark.parametrize("content", [b"", b"no such thing", marshal.dumps(("another compiler", {"key": b"code"})), None])
def test_a_foreign_cache_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    """Compiled templates of another Python, Jinja or sandbox, damaged ones and none at all count as none."""
    if content is not None:
        (tmp_path / bundle.COMPILED).mkdir()
        (tmp_path / bundle.COMPILED / bytecode.FILE).write_bytes(content)
    (tmp_path / "sandbox.py").write_bytes(b"")
    monkeypatch.setattr(bundle, "package", lambda: tmp_path)
    assert bytecode._shipped.__wrapped__() == {}


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


def test_conditions_are_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first manifest compiles the few schemas that validators hold, a second like it compiles none."""
    made: list[Any] = []
    plain = jsonschema_rs.Draft202012Validator

    def counted(schema: Any, **more: Any) -> Any:
        made.append(schema)
        return plain(schema, **more)

    monkeypatch.setattr(jsonschema_rs, "Draft202012Validator", counted)
    catalog = Catalog()
    text = RETAIL.read_text("utf-8")
    check(text, "platform.yaml", catalog, today=TODAY)
    rules = sum(rule.subject == "manifest" for rule in catalog.rules.values())
    assert len(made) <= 12 < rules
    made.clear()
    check(text.replace("name: ", "name: another-", 1), "platform.yaml", catalog, today=TODAY)
    assert made == []


def test_rules_that_are_kept_are_answered_for_in_groups() -> None:
    """Where all is kept no rule is asked by itself; one broken rule asks its group alone, each condition of it once."""
    catalog = Catalog()
    asked = rulesets.Ruleset(rule for rule in catalog.rules.values() if rule.subject == "manifest")
    document, _ = documents.parse(RETAIL.read_text("utf-8"), "platform.yaml")
    manifest, _ = manifests.build(document, catalog)
    resolved = dict(choices.complete(manifest, catalog).resolved)
    assert asked.breaches(resolved) == ()
    assert len(asked._groups) <= 8
    assert not [group for group in asked._groups if "_by_when" in vars(group)]
    security = {**cast(dict[str, Any], resolved["security"]), "encryption_at_rest": "none"}
    broken = asked.breaches({**resolved, "security": security})
    opened = [group for group in asked._groups if "_by_when" in vars(group)]
    assert broken
    assert 1 <= len(opened) <= len({each.rule.id for each in broken})
    for group in opened:
        whens = {repr(clause.rule.when) for clause in group._clauses}
        assert len(group._by_when._whens) == len(whens) < len(group._clauses)


def test_a_repository_is_read_once(tmp_path: Path) -> None:
    """Rules share what was read: a file is opened once as text, once where the lock knows its bytes, a record once to lint."""
    assert watched("new", "made", "--manifest", str(RETAIL), place=tmp_path)["code"] == 0
    seen = watched("validate", "made", place=tmp_path)
    assert seen["code"] == 0
    assert seen["started"] == []
    times = Counter(Path(path).as_posix().removeprefix(f"{tmp_path}/") for path in seen["opened"])
    held = {path: count for path, count in times.items() if path.startswith("made/")}
    assert len(held) > 100
    assert {path for path, count in held.items() if count > 2} <= {
        path for path in held if path.startswith("made/docs/decisions/")
    }
    assert max(held.values()) <= 3
    assert sum(count == 1 for count in held.values()) > len(held) // 2


def test_who_must_agree_is_looked_up() -> None:
    """A path is found among thousands of lines of CODEOWNERS without trying them: only lines with signs are tried."""
    rows = [f"/domains/d{number}/ @org/d{number}" for number in range(3000)]
    text = "\n".join(["* @org/all", *rows, "*.md @org/docs", "secrets @org/guard", "/domains/d7/*.sql @org/sql"])
    found = owners.read(files.held({"CODEOWNERS": text}))
    assert found is not None
    assert len(found.patterns) == 3
    wanted = {
        "domains/d2999/a/b.yaml": "@org/d2999",
        "domains/d29990/b.yaml": "@org/all",
        "domains/d3/README.md": "@org/docs",
        "domains/d3/secrets/x.md": "@org/guard",
        "domains/d7/a.sql": "@org/sql",
        "domains/d7/a/a.sql": "@org/d7",
        "README": "@org/all",
    }
    assert {path: row[1][0] for path in wanted if (row := found.of(path))} == wanted

"""The data path really runs: repositories are generated, set up, built and tested as their owner would."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from scaffolder import documents, manifests, plan, render
from scaffolder.catalog import Catalog
from scaffolder.resolve import resolve

pytestmark = pytest.mark.slow

MANIFESTS = {
    "shop": """
version: 1
name: shop
style: data-mesh
owner: platform@shop.example
domains:
- {id: sales, owner: sales@shop.example}
- {id: customer, owner: crm@shop.example}
- {id: logistics, owner: log@shop.example}
products:
- {id: orders, domain: sales, contains: [none], retention_days: 200}
- {id: revenue-daily, domain: sales, inputs: [orders]}
- {id: product-performance, domain: sales, inputs: [orders]}
- {id: customers, domain: customer, contains: [pii], classification: confidential}
- {id: customer-360, domain: customer, inputs: [customers, orders, shipments]}
- {id: churn-features, domain: customer, inputs: [customer-360]}
- {id: shipments, domain: logistics, inputs: [orders]}
- {id: delivery-sla-daily, domain: logistics, inputs: [shipments]}
- {id: warehouse-load, domain: logistics, inputs: [shipments]}
""",
    "words": """
version: 1
name: words
title: 'Größe "quoted" {{ 7*7 }} it''s -- */'
style: lakehouse
quality: {gate: block}
sources: [{id: table, kind: files, title: 'Übersicht {{ x }} '''}]
domains: [{id: select, title: 'Ä {% raw %}', owner: a@x.example}, {id: order, owner: b@x.example}]
products:
- {id: order, domain: select, inputs: [table],
   fields: [{name: group, type: string, key: true}, {name: select, type: decimal}, {name: from, type: timestamp}]}
- {id: group, domain: order, inputs: [order]}
- {id: frobnications, domain: order}
- {id: zorb-daily, domain: order, inputs: [frobnications]}
- {id: by, domain: order, inputs: [frobnications],
   fields: [{name: frobnication_id, key: true}, {name: quantity, type: int}, {name: mystery_code}]}
""",
    "vault": """
version: 1
name: vault
style: warehouse
storage: {layers: vault-mart}
sources: [{id: shop, kind: database}, {id: till, kind: files}]
domains: [{id: sales, owner: a@x.example}]
products:
- {id: customers, domain: sales, inputs: [shop, till], contains: [pii], classification: confidential, history: true,
   retention_days: 200}
- {id: orders, domain: sales, inputs: [shop, customers], contains: [none], retention_days: 200}
- {id: customer-360, domain: sales, inputs: [customers, orders], history: true}
""",
    "nothing": "version: 1\nname: nothing\nstyle: warehouse\nquality: {gate: warn}\n",
}


EXPORT = """
import json, pathlib, sys
import duckdb

database, ingestion, target = sys.argv[1:]
connection = duckdb.connect(database, read_only=True)
for each in json.loads(pathlib.Path(ingestion, "landings.json").read_text("utf-8"))["products"]:
    place = pathlib.Path(target, each["schema"], each["table"])
    place.mkdir(parents=True)
    rows = connection.sql(f'from "{each["schema"]}"."{each["table"]}" order by random()')
    rows.write_parquet(str(place / "part.parquet"))
"""
"""What another engine's export amounts to: every product as a Parquet file, its rows in any order."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One environment for all repositories, made by the first one's own set-up."""
    folder = generated("nothing", tmp_path_factory.mktemp("environment"))
    made = subprocess.run([folder / "tools" / "setup.sh"], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no package index to set up from: {made.stderr[-300:]}")
    return folder / ".venv"


def generated(name: str, folder: Path) -> Path:
    """Write the data path's files of a platform below a folder."""
    catalog = Catalog()
    document, _ = documents.parse(MANIFESTS[name], "platform.yaml")
    manifest, _ = manifests.build(document, catalog)
    parts = ("transform", "contracts", "ingestion", "laptop")
    sets = {each: found for each, found in catalog.template_sets.items() if each.startswith(parts)}
    catalog.__dict__["template_sets"] = sets
    for file in render.render(plan.plan(resolve(manifest, catalog), catalog), catalog.templates).files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.executable else 0o644)
    return folder


def made(folder: Path, *words: str) -> str:
    """The output of `make` with these words; it must succeed."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DBT", "VIRTUAL"))}
    done = subprocess.run(["make", "-C", folder, *words], capture_output=True, text=True, check=False, env=surroundings)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("name", list(MANIFESTS))
def test_two_commands_run_the_platform(name: str, tmp_path: Path, environment: Path) -> None:
    """`make run` builds every product and says how many rows it has; `make test` proves the data path."""
    folder = generated(name, tmp_path)
    (folder / ".venv").symlink_to(environment)
    environment.joinpath(".ready").touch()
    told = made(folder, "run", "ROWS=5000")
    products = json.loads((folder / "ingestion" / "landings.json").read_text(encoding="utf-8"))["products"]
    for each in products:
        line = next(line for line in told.splitlines() if line.startswith(f"{each['schema']}.{each['table']} "))
        assert int(line.split()[1].replace(",", "")) > 0, line
    assert "failed" not in made(folder, "test")
    assert "FAIL" not in made(folder, "lint")


def test_a_build_says_how_it_ended(tmp_path: Path, environment: Path) -> None:
    """Zero, one or two, as dbt counts, with the reason; lineage tells of a run that failed, not of one that never began."""
    folder = generated("shop", tmp_path)
    (folder / ".venv").symlink_to(environment)
    environment.joinpath(".ready").touch()
    made(folder, "run", "ROWS=2000")
    assert _lineage(folder) == ["START", "COMPLETE"]
    assert _built(folder, "--no-such-option").returncode == 2
    refused = _built(folder, "--beside", "sh -c 'echo no rows today >&2; exit 3'")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no rows today" in refused.stderr
    assert _lineage(folder) == ["START", "COMPLETE"]
    shutil.rmtree(folder / "data" / "landing" / "sales")
    failed = _built(folder)
    assert failed.returncode == 1
    assert "No files found" in failed.stderr
    assert _lineage(folder) == ["START", "COMPLETE", "START", "FAIL"]


def test_a_stopped_build_leaves_nothing_running(tmp_path: Path, environment: Path) -> None:
    """A build that is told to stop stops what runs beside it."""
    folder = generated("nothing", tmp_path)
    (folder / ".venv").symlink_to(environment)
    beside = f"sh -c 'echo $$ > {tmp_path}/pid; exec sleep 600'"
    with subprocess.Popen([".venv/bin/python", "tools/build.py", "--beside", beside], cwd=folder) as build:
        while not (tmp_path / "pid").exists() or not (number := (tmp_path / "pid").read_text(encoding="utf-8").strip()):
            time.sleep(0.05)
        build.send_signal(signal.SIGTERM)
        assert build.wait(timeout=60) == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)


@pytest.mark.parametrize("name", ["shop", "vault"])
def test_rows_past_their_retention_go(name: str, tmp_path: Path, environment: Path) -> None:
    """`make retain` deletes rows older than the contract keeps them, and the next build publishes the rest."""
    folder = generated(name, tmp_path)
    (folder / ".venv").symlink_to(environment)
    environment.joinpath(".ready").touch()
    before = _rows(made(folder, "run", "ROWS=5000"), "sales.orders")
    assert "200 days" in made(folder, "retain")
    made(folder, "build")
    after = _rows(made(folder, "report"), "sales.orders")
    assert 0 < after < before


def test_contracts_name_what_they_protect(tmp_path: Path) -> None:
    """The contract of personal data classifies every personal column and names a role that reads it masked."""
    folder = generated("shop", tmp_path)
    contract = yaml.safe_load((folder / "domains/customer/products/customers/contract.odcs.yaml").read_text(encoding="utf-8"))
    personal = [each for each in contract["schema"][0]["properties"] if "personal" in each.get("tags", [])]
    assert personal
    assert {each["classification"] for each in personal} <= {"confidential", "restricted"}
    assert any(each["role"].endswith("masked_reader") for each in contract["roles"])


def test_parity_tells_equal_from_unequal(tmp_path: Path, environment: Path) -> None:
    """`make parity` finds a faithful copy equal in any order of rows, and counts the rows in which another one differs."""
    folder = generated("shop", tmp_path / "shop")
    (folder / ".venv").symlink_to(environment)
    environment.joinpath(".ready").touch()
    made(folder, "run", "ROWS=2000")
    other = tmp_path / "other"
    copy = [environment / "bin" / "python", "-c", EXPORT, folder / "data" / "platform.duckdb", folder / "ingestion", other]
    subprocess.run(copy, check=True)
    told = made(folder, "parity", f"OTHER={other}")
    assert told.count(": equal") == 9
    target = other / "sales" / "orders" / "part.parquet"
    target.rename(tmp_path / "kept.parquet")
    shorter = f"copy (from '{tmp_path}/kept.parquet' limit 10) to '{target}' (format parquet)"
    subprocess.run([environment / "bin" / "python", "-c", f"import duckdb; duckdb.execute({shorter!r})"], check=True)
    done = subprocess.run(["make", "-C", folder, "parity", f"OTHER={other}"], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "sales.orders: " in done.stdout and "rows only here, 0 only there" in done.stdout


def _built(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A build by its own program, with these arguments."""
    command = [".venv/bin/python", "tools/build.py", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _lineage(folder: Path) -> list[str]:
    """How each run of the platform as a whole began and ended, by its lineage."""
    lines = (folder / "lineage" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    return [each["eventType"] for each in map(json.loads, lines) if each["job"]["name"].startswith("dbt-run-")]


def _rows(told: str, product: str) -> int:
    line = next(line for line in told.splitlines() if line.startswith(f"{product} "))
    return int(line.split()[1].replace(",", ""))

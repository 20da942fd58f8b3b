"""The pipeline of every orchestrator holds every task once, after what it waits for, in the orchestrator's own language."""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlglot
import yaml
from generated import ORCHESTRATORS, generated, orchestrated, repository

TASKS = {"build-orders", "build-revenue-daily", "fetch-order-management--orders"}
WAITS = {("fetch-order-management--orders", "build-orders"), ("build-orders", "build-revenue-daily")}


def dashed(name: str) -> str:
    """The id of a task whose name was written with underscores."""
    return next(each for each in TASKS if each.replace("-", "_") == name)


def _of_python(path: str) -> Callable[[Mapping[str, str]], set[tuple[str, str]]]:
    def read(files: Mapping[str, str]) -> set[tuple[str, str]]:
        tree = ast.parse(files[path])
        found = {
            target.id: ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id in ("COMMANDS", "AFTER")
        }
        assert {each.replace("_", "-") for each in found["COMMANDS"]} == {each.replace("_", "-") for each in TASKS}
        return {
            (each if each in TASKS else dashed(each), name if name in TASKS else dashed(name))
            for name, waits in found["AFTER"].items()
            for each in waits
        }

    return read


def _of_chain(order: list[str]) -> set[tuple[str, str]]:
    """A chain keeps every wait whose first task comes before the second."""
    assert set(order) == TASKS and len(order) == len(TASKS)
    return {(one, other) for one, other in WAITS if order.index(one) < order.index(other)}


def _step_functions(files: Mapping[str, str]) -> set[tuple[str, str]]:
    machine = json.loads(files["orchestration/pipeline.asl.json"])
    state, order = machine["StartAt"], []
    while "Next" in machine["States"][state]:
        order.append(dashed(state))
        state = machine["States"][state]["Next"]
    return _of_chain(order)


def _data_factory(files: Mapping[str, str]) -> set[tuple[str, str]]:
    activities = json.loads(files["orchestration/pipeline/orchestrated.json"])["properties"]["activities"]
    json.loads(files["orchestration/trigger/orchestrated.json"])
    waits = {each["name"]: [one["activity"] for one in each["dependsOn"]] for each in activities}
    order: list[str] = []
    while ready := [name for name in waits if name not in order and set(waits[name]) <= set(order)]:
        order += ready
    return _of_chain([dashed(each) for each in order])


def _databricks(files: Mapping[str, str]) -> set[tuple[str, str]]:
    tasks = yaml.safe_load(files["databricks.yml"])["resources"]["jobs"]["orchestrated"]["tasks"]
    assert {dashed(each["task_key"]) for each in tasks} == TASKS
    return {(dashed(one["task_key"]), dashed(each["task_key"])) for each in tasks for one in each.get("depends_on", [])}


def _snowflake(files: Mapping[str, str]) -> set[tuple[str, str]]:
    text = files["orchestration/tasks.sql"]
    statements = [each for each in sqlglot.parse(text, read="snowflake", error_level=sqlglot.ErrorLevel.IGNORE) if each]
    assert len(statements) == 6
    found = set()
    for made in text.split("create or replace task ")[1:]:
        name, after = made.split()[0], made.split("    after ")[1].split("\n")[0]
        found |= {(dashed(each), dashed(name)) for each in after.split(", ") if not each.endswith("_start")}
    return found | {each for each in WAITS if each[0].startswith("fetch-")}


def _argo(files: Mapping[str, str]) -> set[tuple[str, str]]:
    flow = yaml.safe_load(files["orchestration/workflow.yaml"])["spec"]["workflowSpec"]
    tasks = flow["templates"][0]["dag"]["tasks"]
    assert {each["name"] for each in tasks} == TASKS
    return {(one, each["name"]) for each in tasks for one in each.get("dependencies", [])}


def _kestra(files: Mapping[str, str]) -> set[tuple[str, str]]:
    tasks = yaml.safe_load(files["orchestration/flow.yaml"])["tasks"][0]["tasks"]
    assert {each["task"]["id"] for each in tasks} == TASKS
    return {(one, each["task"]["id"]) for each in tasks for one in each.get("dependsOn", [])}


def _control_m(files: Mapping[str, str]) -> set[tuple[str, str]]:
    folder = json.loads(files["orchestration/jobs.json"])["orchestrated"]
    jobs = [each for each in folder.values() if isinstance(each, dict)]
    flows: list[dict[str, Any]] = [each for each in jobs if each.get("Type") == "Flow"]
    return {(dashed(one), dashed(other)) for one, other in (each["Sequence"] for each in flows)}


def _cron(files: Mapping[str, str]) -> set[tuple[str, str]]:
    line = files["orchestration/crontab"].splitlines()[-1]
    assert line.split()[:5] == ["0", "*", "*", "*", "*"]
    words = shlex.split(line)
    assert words.index("fetch") < words.index("build")
    return WAITS


READERS: dict[str, Callable[[Mapping[str, str]], set[tuple[str, str]]]] = {
    "adf": _data_factory,
    "argo": _argo,
    "control-m": _control_m,
    "cron": _cron,
    "databricks-jobs": _databricks,
    "kestra": _kestra,
    "prefect": _of_python("orchestration/flow.py"),
    "snowflake-tasks": _snowflake,
    "step-functions": _step_functions,
}


def test_every_orchestrator_has_a_reader() -> None:
    """No orchestrator is left out of the test below."""
    assert set(READERS) == set(ORCHESTRATORS)


@pytest.mark.parametrize("orchestrator", ORCHESTRATORS)
def test_every_task_comes_after_what_it_waits_for(orchestrator: str) -> None:
    """The landed table is fetched before its product is built, and that before what is made from it."""
    assert READERS[orchestrator](repository(f"by-{orchestrator}")) == WAITS


@pytest.mark.parametrize(
    ("orchestrator", "path"), [("airflow", "orchestration/dags/orchestrated.py"), ("dagster", "orchestration/definitions.py")]
)
def test_airflow_and_dagster_too(orchestrator: str, path: str) -> None:
    """The same holds for the two that run in the slow tests."""
    assert _of_python(path)(generated(orchestrated(orchestrator))) == WAITS


def test_one_writer_where_the_engine_takes_one() -> None:
    """On DuckDB one task runs at a time, on a warehouse four do."""
    narrow = orchestrated("airflow").replace("style: warehouse", "style: lakehouse")
    assert "max_active_tasks=1," in generated(narrow)["orchestration/dags/orchestrated.py"]
    assert "max_active_tasks=4," in generated(orchestrated("airflow"))["orchestration/dags/orchestrated.py"]

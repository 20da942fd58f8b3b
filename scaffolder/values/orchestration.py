"""The pipeline as tasks: one fetches each landed table, one builds each product after what it is made from."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values import engines, transform

SCHEDULES = (
    (60, "*/15 * * * *", "0 0/15 * * * ?", "every 15 minutes", "Minute", 15),
    (360, "0 * * * *", "0 0 * * * ?", "every hour", "Hour", 1),
    (1440, "0 */6 * * *", "0 0 0/6 * * ?", "every six hours", "Hour", 6),
    (0, "0 4 * * *", "0 0 4 * * ?", "every day at 4 o'clock UTC", "Day", 1),
)
"""Below how many minutes of promised freshness a platform is built how often; the last where nothing stricter is promised."""

SELECT = ("--indirect-selection", "buildable", "--select")
"""Models with the tests that look at nothing which is not built by then."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Tasks in an order in which each comes after what it waits for, the schedule, and how many may run at once."""
    made = transform.values(architecture, catalog)
    products = cast(Sequence[Mapping[str, Data]], made["products"])
    engine = engines.chosen_engine(architecture, catalog)
    at_once = 1 if engine["id"] == "duckdb" else 4
    tasks = _tasks(products, at_once)
    promised = [each.freshness_minutes for each in architecture.products if each.freshness_minutes]
    pace = _pace(min(promised, default=1440))
    return {
        "id": architecture.name,
        "name": architecture.name.replace("-", "_"),
        "title": architecture.title,
        "owner": architecture.owner,
        "people": [architecture.owner] if _is_email(architecture.owner) else [],
        "start": architecture.date,
        "tasks": cast(Data, tasks),
        "first": tasks[0]["id"] if tasks else "end",
        "first_name": tasks[0]["name"] if tasks else "end",
        "waits": [[each, task["name"]] for task in tasks for each in cast(list[str], task["after_names"])],
        "at_once": at_once,
        "engine": engine["id"],
        "airflow_major": architecture.value("processing.airflow_major") or 3,
        **pace,
    }


def _is_email(owner: str) -> bool:
    return "@" in owner.strip("@") and "/" not in owner


def _pace(minutes: int) -> dict[str, Data]:
    found = next((each for each in SCHEDULES if minutes < each[0]), SCHEDULES[-1])
    return dict(zip(("fresh_below", "cron", "quartz", "often", "unit", "count"), found, strict=True))


def _tasks(products: Sequence[Mapping[str, Data]], at_once: int) -> list[dict[str, Data]]:
    """Fetches first, then products, each after the products it is made from; circles, which are findings, come last."""
    fetches: list[dict[str, Data]] = []
    builds: dict[str, dict[str, Data]] = {}
    known = {str(each["id"]) for each in products}
    for product in products:
        landings = cast(list[Mapping[str, Data]], product["landings"])
        fetches += [_fetch(str(each["id"])) for each in landings]
        waits = [f"fetch-{each['id']}" for each in landings]
        waits += [f"build-{each}" for each in cast(list[str], product["inputs"]) if each in known]
        builds[str(product["id"])] = _build(product, waits)
    ordered: list[dict[str, Data]] = []
    done = {str(each["id"]) for each in fetches}
    waiting = list(builds.values())
    while ready := [each for each in waiting if done.issuperset(cast(list[str], each["after"]))]:
        ordered += ready
        waiting = [each for each in waiting if each not in ready]
        done |= {str(each["id"]) for each in ready}
    tasks = [*fetches, *ordered, *waiting]
    for number, task in enumerate(tasks):
        task["next"] = tasks[number + 1]["id"] if tasks[number + 1 :] else "end"
        task["next_name"] = tasks[number + 1]["name"] if tasks[number + 1 :] else "end"
        task["chain_names"] = task["after_names"] if at_once > 1 or not number else [tasks[number - 1]["name"]]
    return tasks


def _fetch(landing: str) -> dict[str, Data]:
    command = [".venv/bin/python", "ingestion/fetch.py", landing]
    return {
        "id": f"fetch-{landing}",
        "name": f"fetch_{landing.replace('-', '_')}",
        "does": f"Fetch {landing}",
        "command": cast(Data, command),
        "line": shlex.join(command),
        "landing": landing,
        "models": [],
        "after": [],
        "after_names": [],
    }


def _build(product: Mapping[str, Data], waits: list[str]) -> dict[str, Data]:
    models = [str(each) for each in cast(list[Data], product["models"])]
    name = str(product["id"])
    command = [".venv/bin/python", "tools/build.py", *SELECT, *models]
    return {
        "id": f"build-{name}",
        "name": f"build_{name.replace('-', '_')}",
        "does": f"Build {name} with its tests",
        "command": cast(Data, command),
        "line": shlex.join(command),
        "models": cast(Data, models),
        "dbt": shlex.join(["build", *SELECT, *models]),
        "after_builds": [each.replace("-", "_") for each in waits if each.startswith("build-")],
        "after": cast(Data, waits),
        "after_names": [each.replace("-", "_") for each in waits],
    }

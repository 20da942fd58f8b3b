"""Compile every model and test of several projects by an engine's own adapter, without a connection.

Usage: compile_all.py KIND PROJECT ...   (below each project: target/first for a first run, target/again for a later one)
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import agate
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.cli.main import dbtRunner


def answered(kind: str, *, again: bool) -> None:
    """Let the adapter find no table, or each as an earlier run left it, with the moment until when its rows were taken."""
    adapter = importlib.import_module(f"dbt.adapters.{kind}").Plugin.adapter

    def get_relation(self: Any, database: str, schema: str, identifier: str, **_: Any) -> Any:
        return self.Relation.create(database=database, schema=schema, identifier=identifier, type="table") if again else None

    def opened(_: Any, connection: Any) -> Any:
        connection.state, connection.handle = "open", mock.Mock()
        return connection

    def execute(*_: Any, **__: Any) -> tuple[AdapterResponse, agate.Table]:
        return AdapterResponse("OK"), agate.Table([["shop--orders", "2026-11-20 00:00:00"]], ["_landing", "until"])

    adapter.get_relation = get_relation
    adapter.execute = execute
    adapter.ConnectionManager.open = classmethod(opened)


def main(kind: str, projects: list[str]) -> int:
    failed = 0
    for project in projects:
        os.environ["DBT_PROFILES_DIR"] = project
        for when in ("first", "again"):
            answered(kind, again=when == "again")
            where = ["--project-dir", project, "--target-path", str(Path(project) / "target" / when), "--log-path", project]
            done = dbtRunner().invoke(["--quiet", "compile", "--no-populate-cache", "--target", kind, *where])
            failed += not done.success
            if not done.success:
                print(f"{project} {when}: {done.exception or [each.message for each in done.result]}", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

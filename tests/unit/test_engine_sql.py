"""The generated models are SQL on every engine that can be chosen, whichever of dbt's macros it answers them with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import jinja2
import pytest
import sqlglot
import yaml
from sqlglot import expressions
from test_products import CATALOG, rendered

from scaffolder.values.names import RESERVED

PARENTS = {"redshift": ("postgres",), "databricks": ("spark",)}
"""The adapters whose macros dbt takes before its defaults, where an engine has none of its own."""

ENGINES = sorted(CATALOG.raw("engines"))

MANIFEST = """
quality: {gate: quarantine}
sources: [{id: shop, kind: database}, {id: till, kind: stream}]
domains: [{id: sales}, {id: order}]
products:
- {id: customers, domain: sales, inputs: [shop], contains: [pii], classification: confidential, history: true}
- {id: payments, domain: sales, inputs: [shop], contains: [pan]}
- {id: orders, domain: sales, inputs: [shop, till]}
- {id: shipments, domain: order, inputs: [shop, orders]}
- {id: customer-360, domain: order, inputs: [customers, orders, shipments], history: true}
- {id: revenue-daily, domain: sales, inputs: [orders, payments]}
- {id: monthly-orders, domain: sales, inputs: [orders]}
- {id: order, domain: order, inputs: [shop],
   history: true,
   fields: [{name: group, key: true}, {name: select, type: decimal}, {name: from, type: timestamp}, {name: new, type: boolean}]}
- {id: by-group, domain: order, inputs: [order], fields: [{name: group, key: true}, {name: select}, {name: remark}]}
"""


class Adapter:
    """What models and macros ask of dbt's adapter: its own macros and its quotes."""

    def __init__(self, kind: str, macros: dict[str, Any]) -> None:
        self.kind = kind
        self.macros = macros

    def dispatch(self, name: str) -> Callable[..., str]:
        """The macro of that name for the engine, else for the one it descends from, else the default."""
        places = (self.kind, *PARENTS.get(self.kind, ()), "default")
        return next(
            cast(Callable[..., str], self.macros[f"{place}__{name}"]) for place in places if f"{place}__{name}" in self.macros
        )

    def quote(self, name: str) -> str:
        """A name as the engine quotes it."""
        return f"`{name}`" if self.kind in ("spark", "databricks", "bigquery") else f'"{name}"'


class Dbt:
    """The macros of dbt itself that the models use."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def date_trunc(self, part: str, expression: str) -> str:
        """A moment cut to its day or month."""
        if self.kind == "bigquery":
            return f"timestamp_trunc(cast({expression} as timestamp), {part})"
        return f"date_trunc('{part}', {expression})"

    def dateadd(self, part: str, amount: int, expression: str) -> str:
        """A moment moved by so many hours or days."""
        if self.kind == "bigquery":
            return f"datetime_add(cast({expression} as datetime), interval {amount} {part})"
        if self.kind in ("duckdb", "spark", "databricks"):
            return f"{expression} + interval '{amount}' {part}"
        return (
            f"date_add('{part}', {amount}, {expression})"
            if self.kind in ("trino", "athena")
            else f"dateadd({part}, {amount}, {expression})"
        )


def asked(text: str, kind: str) -> list[tuple[str, str]]:
    """What a query answers that a model asks while it is compiled: until when the rows of each source are taken."""
    sqlglot.parse_one(text, read=kind, error_level=sqlglot.ErrorLevel.RAISE)
    return [("shop--orders", "2026-11-20 00:00:00"), ("till--orders", "2026-11-20 00:00:00")]


def compiled(files: dict[str, str], kind: str, *, again: bool) -> dict[str, str]:
    """Every model as the engine gets it, in a first or in a later run."""
    sandbox = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])  # noqa: S701 (SQL is printed, not HTML)
    macros: dict[str, Any] = {}
    sandbox.globals.update(
        {
            "return": lambda value: value,
            "env_var": lambda _, default="": default,
            "var": yaml.safe_load(files["transform/dbt_project.yml"])["vars"].__getitem__,
            "target": {"type": kind, "schema": "main", "database": "platform"},
            "adapter": Adapter(kind, macros),
            "dbt": Dbt(kind),
            "config": lambda **_: "",
            "ref": lambda name: f"models.{name}_",
            "source": lambda schema, name: f"{schema}.{name}",
            "this": "models.this_one",
            "is_incremental": lambda: again,
            "execute": again,
            "run_query": lambda text: asked(text, kind),
            "run_started_at": datetime(2026, 11, 23, tzinfo=UTC),
        }
    )
    shared = "".join(text for path, text in sorted(files.items()) if path.startswith("transform/macros/"))
    module = sandbox.from_string(shared).module
    macros.update({name: made for name, made in vars(module).items() if isinstance(made, jinja2.runtime.Macro)})
    sandbox.globals.update(macros)
    models = {path: text for path, text in files.items() if path.startswith("transform/models/") and path.endswith(".sql")}
    return {path: sandbox.from_string(text).render() for path, text in models.items()}


def _chosen(engine: str) -> dict[str, Any]:
    """The platform on an engine, by the first choice that asks for it."""
    data: dict[str, Any] = yaml.safe_load(MANIFEST)
    path, value = cast(list[list[str]], CATALOG.raw("engines")[engine]["chosen_by"])[0]
    section, _, key = path.partition(".")
    data.setdefault(section, {})[key] = value
    return data


@pytest.mark.parametrize("engine", ["duckdb", *ENGINES])
@pytest.mark.parametrize("layers", ["medallion", "vault-mart"])
def test_models_are_sql_on_every_engine(engine: str, layers: str) -> None:
    """Each model, in its first and its later runs, parses as one query of the engine's own dialect, quoted where reserved."""
    platform = yaml.safe_load(MANIFEST) if engine == "duckdb" else _chosen(engine)
    platform.setdefault("storage", {})["layers"] = layers
    files = rendered(platform)
    for again in (False, True):
        queries = compiled(files, engine, again=again)
        assert len(queries) > 20
        for path, text in queries.items():
            statements = sqlglot.parse(text, read=engine, error_level=sqlglot.ErrorLevel.RAISE)
            assert len(statements) == 1, (path, text)
            query = statements[0]
            assert isinstance(query, expressions.Query), (path, text)
            for name in query.find_all(expressions.Identifier):
                assert name.quoted or name.name.lower() not in RESERVED, (path, name.name)

"""What is asked in place: for each product in databases, the tables it is made of there, and how each is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.values import transform
from scaffolder.values.names import model

ASKED = ("table", "changes")
"""How jobs read what is a database: such a source can be asked in place; files and interfaces over HTTP cannot."""

DRIVERS: Mapping[str, tuple[str, str]] = {
    "postgres": ("postgresql", "jdbc:postgresql"),
    "aurora": ("postgresql", "jdbc:postgresql"),
    "oracle": ("oracle", "jdbc:oracle:thin"),
    "sql server": ("sqlserver", "jdbc:sqlserver"),
    "sqlserver": ("sqlserver", "jdbc:sqlserver"),
    "mysql": ("mysql", "jdbc:mysql"),
    "mariadb": ("mariadb", "jdbc:mariadb"),
    "redshift": ("redshift", "jdbc:redshift"),
    "snowflake": ("snowflake", "jdbc:snowflake"),
    "clickhouse": ("clickhouse", "jdbc:clickhouse"),
    "singlestore": ("singlestore", "jdbc:singlestore"),
    "vertica": ("vertica", "jdbc:vertica"),
}
"""Trino's connector, and how an address for it begins, by a word of what the manifest says of a source."""

STARBURST: Mapping[str, tuple[str, str]] = {
    "teradata": ("teradata", "jdbc:teradata"),
    "db2": ("db2", "jdbc:db2"),
    "greenplum": ("greenplum", "jdbc:postgresql"),
    "netezza": ("netezza", "jdbc:netezza"),
}
"""Connectors that come with Starburst alone."""

ASSUMED = ("postgresql", "jdbc:postgresql")
"""The connector of a database of which the manifest does not say what it is."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Sources that can be asked in place, and a view for each product that is at least partly made of them."""
    made = cast(list[dict[str, Data]], transform.values(architecture, catalog)["landings"])
    asked = [each for each in made if each["how"] in ASKED]
    engine = str(architecture.value("integration.virtualization"))
    names = {each.id: each for each in architecture.products}
    order = list(dict.fromkeys(str(each["product"]) for each in asked))
    sources = list(dict.fromkeys(str(each["source"]) for each in asked))
    return {
        "platform": architecture.name,
        "engine": engine,
        "engine_title": "Starburst" if engine == "starburst" else "Trino",
        "sources": [_source(each, architecture, engine, asked) for each in sources],
        "landed": cast(Data, sorted({str(each["source"]) for each in made if each["how"] not in ASKED})),
        "views": [
            _view(each, names[each].title, names[each].domain, [row for row in made if row["product"] == each])
            for each in order
        ],
    }


def _source(source: str, architecture: Architecture, engine: str, asked: Sequence[Mapping[str, Data]]) -> dict[str, Data]:
    found = next(each for each in architecture.sources if each.id == source)
    spoken = " ".join((found.id, found.title, found.where)).lower()
    known = {**DRIVERS, **(STARBURST if engine == "starburst" else {})}
    driver = next((drive for word, drive in known.items() if word in spoken), None)
    connector, address = driver or ASSUMED
    return {
        "id": source,
        "title": found.title,
        "where": found.where,
        "catalog": model(source),
        "place": model(source).upper(),
        "connector": connector,
        "address": address,
        "assumed": driver is None,
        "tables": cast(Data, sorted({str(each["product"]) for each in asked if each["source"] == source})),
    }


def _view(product: str, title: str, domain: str, landings: Sequence[Mapping[str, Data]]) -> dict[str, Data]:
    asked = [each for each in landings if each["how"] in ASKED]
    return {
        "id": product,
        "title": title,
        "domain": domain,
        "schema": model(domain),
        "name": model(product),
        "keys": asked[0]["keys"],
        "fields": asked[0]["landed_fields"],
        "tables": [{"source": each["source"], "catalog": model(str(each["source"])), "table": product} for each in asked],
        "missing": cast(Data, [str(each["source"]) for each in landings if each["how"] not in ASKED]),
    }

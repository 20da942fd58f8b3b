"""What each option brings: code, a sentence in the README that says it brings none, or a reason why neither is asked for."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from generated import CATALOG, STAFFED, TODAY

from scaffolder import alternatives, judge, plan, render
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve import composed, composing, settle, subjects
from scaffolder.resolve.choices import look_up

TABLE: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("breadth.yaml").read_text("utf-8"))
KINDS = ("enum", "list", "boolean")
OFF = ("none", "false")

MANIFEST = """
version: 1
name: breadth
owner: platform@x.example
style: data-mesh
industry: manufacturing
sources:
- {id: shop, kind: database, classification: confidential}
- {id: partner, kind: files, classification: internal}
- {id: tills, kind: stream, classification: internal}
- {id: robots, kind: device, classification: internal}
- {id: crm, kind: saas, classification: internal}
domains:
- {id: sales, owner: sales@x.example, steward: sales-steward@x.example}
- {id: supply, owner: supply@x.example, steward: supply-steward@x.example}
products:
- {id: customers, domain: sales, inputs: [shop, crm], contains: [pii], subjects: [other], classification: confidential}
- {id: orders, domain: sales, inputs: [shop, customers, tills], contains: [none], output_port: stream, tier: 1}
- {id: shipments, domain: supply, inputs: [partner, orders, robots], contains: [none]}
- {id: revenue-daily, domain: sales, inputs: [orders], contains: [none], shared_to: partner}
streaming: {enabled: true}
sharing: {enabled: true}
edge: {enabled: true}
ml: {enabled: true, serving: online, use_cases: [{id: churn, objective: growth, risk: minimal}]}
genai: {enabled: true, pattern: agent}
integration: {virtualization: trino}
migration:
  enabled: true
  source: oracle
  workloads: [{id: marts, strategy: replatform, wave: 1, owner: a@x.example, rollback: true, data_gb: 100}]
"""

REGIONS = {"aws": "eu-central-1", "azure": "westeurope", "gcp": "europe-west3"}
BASES: Mapping[str, Mapping[str, str]] = {
    "aws": {"cloud": "aws"},
    "azure": {"cloud": "azure"},
    "gcp": {"cloud": "gcp"},
    "on-prem": {"cloud": "on-prem"},
    "local": {"cloud": "local"},
    "hybrid": {"cloud": "hybrid"},
    "aws-snowflake": {"cloud": "aws", "engine": "snowflake", "warehouse": "snowflake"},
    "azure-databricks": {"cloud": "azure", "engine": "databricks", "warehouse": "databricks-sql"},
    "gcp-bigquery": {"cloud": "gcp", "engine": "bigquery", "warehouse": "bigquery"},
    "aws-redshift": {"cloud": "aws", "engine": "redshift", "warehouse": "redshift"},
    "azure-mof": {"cloud": "azure", "style": "mesh-on-fabric"},
    "aws-confluent": {"cloud": "aws", "broker": "confluent"},
}
"""Platforms that have everything, in each place and on each warehouse that is a place of its own."""


def cloud(name: str) -> dict[str, Data]:
    """Where a base stands."""
    if name == "local":
        return {"model": "local"}
    if name == "on-prem":
        return {"model": "on-prem", "providers": ["on-prem"]}
    provider = "aws" if name == "hybrid" else name
    region: Data = {"provider": provider, "name": REGIONS[provider], "jurisdiction": "eu", "sovereign": False}
    providers: list[Data] = ["on-prem", "aws"] if name == "hybrid" else [provider]
    return {"model": "hybrid" if name == "hybrid" else "single", "providers": providers, "regions": [region]}


@cache
def base(name: str) -> Architecture:
    """A base, settled."""
    asked = BASES[name]
    made = yaml.safe_load(MANIFEST + STAFFED)
    made["cloud"] = cloud(asked["cloud"])
    if "engine" in asked:
        made["processing"]["batch_engine"] = asked["engine"]
        made["storage"] = {"warehouse": asked["warehouse"]}
        made["style"] = "warehouse"
    made["style"] = asked.get("style", made["style"])
    if "broker" in asked:
        made["streaming"]["broker"] = asked["broker"]
    return judge.check(yaml.safe_dump(made, sort_keys=False), "platform.yaml", CATALOG, today=TODAY).architecture


def vocabulary() -> dict[str, list[str]]:
    """Every key whose values are listed, with those that ask for something."""
    found: dict[str, list[str]] = {}
    for path, key in CATALOG.choices.items():
        if key.type in KINDS and path != "blueprints" and (key.kind == "choice" or alternatives.weighed(path, CATALOG)):
            found[path] = [each.id for each in alternatives.options(path, CATALOG) if each.id not in OFF]
    return found


def rows(part: str) -> Iterator[tuple[str, str, str]]:
    """Base, key and option of a part of the table."""
    for name, keys in TABLE[part].items():
        for path, options in keys.items():
            for option in options:
                yield name, path, str(option)


def written(data: dict[str, Data], path: str, value: Data) -> None:
    """Write a value at a path; in each entry where the path leads into a list."""
    section, _, field = path.partition("[].")
    entries = look_up(data, section) if field else None
    for entry in entries if isinstance(entries, list) else ():
        assert isinstance(entry, dict)
        entry[field] = value
    if not field:
        alternatives._write(data, path, value)


def beside(name: str, path: str, option: str) -> tuple[Architecture, Architecture]:
    """A base with an option, and the same where everything but the option is as it is there."""
    kind = CATALOG.choices[path].type
    tried = alternatives._tried(path, alternatives._typed(option, kind), base(name), CATALOG)
    whole: dict[str, Data] = copy.deepcopy(dict(tried.resolved))
    without = copy.deepcopy(whole)
    written(without, path, {"boolean": False, "list": []}.get(kind, "none"))
    return tuple(settle(replace(tried.manifest, data=each), CATALOG) for each in (whole, without))  # type: ignore[return-value]


def sentences(architecture: Architecture) -> set[str]:
    """What a platform says it does not generate."""
    return set(composing._notes(subjects.subject(architecture.resolved, (), (), ()), CATALOG))


def code(architecture: Architecture) -> dict[str, bytes]:
    """The files that run or are applied; where none can be made, that."""
    try:
        files = render.render(plan.plan(composed(architecture, CATALOG), CATALOG), CATALOG.templates).files
    except Exception as error:  # noqa: BLE001 (a value that the code cannot do without is one that it looks at)
        return {type(error).__name__: str(error).encode()}
    return {each.path: each.content for each in files if not each.path.endswith(".md") and not each.path.startswith("docs/")}


def test_every_option_has_its_place() -> None:
    """Each stands in one part of the table, and nothing stands there that the vocabulary has not."""
    placed = [(path, option) for part in ("acts", "said") for _, path, option in rows(part)]
    placed += [(path, str(option)) for each in TABLE["kept"] for path, options in each["options"].items() for option in options]
    known = [(path, option) for path, options in vocabulary().items() for option in options]
    assert sorted(placed) == sorted(known)
    assert all(each["why"].endswith(".") for each in TABLE["kept"])


def test_what_brings_no_code_is_said() -> None:
    """Where an option is chosen whose tool is brought from elsewhere, the README of the repository has a sentence for it."""
    silent = []
    for name, path, option in rows("said"):
        chosen, without = beside(name, path, option)
        if not sentences(chosen) - sentences(without):
            silent.append((name, path, option))
    assert silent == []


ACTS = list(rows("acts"))


def inert(some: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those of some options that change no file that runs."""
    found = []
    for name, path, option in some:
        chosen, without = beside(name, path, option)
        if code(chosen) == code(without):
            found.append((name, path, option))
    return found


def test_some_of_what_acts_does() -> None:
    """A few options from all over the table change a file that runs or is applied."""
    assert inert(ACTS[::40]) == []


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("MATRIX"), reason="every option takes some minutes: `make matrix`")
def test_all_that_acts_does() -> None:
    """So does each of them."""
    assert inert(ACTS) == []

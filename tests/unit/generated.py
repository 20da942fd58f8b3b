"""Generated repositories to test with: every example, every starter and the empty platform, as texts by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from scaffolder import judge, pipeline, starters
from scaffolder.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
CATALOG = Catalog()
TODAY = "2026-11-23"
EMPTY = "version: 1\nname: empty\nstyle: warehouse\n"

STAFFED = """
team: {engineers: 40, platform_team: true}
governance: {council: true}
privacy: {ropa: true, dpia: true, consent: true}
legal: {dpa: true, baa: true, pci_issuer: false}
processing: {daily_gb: 20}
finops: {monthly_budget: 9000}
objectives: [{id: growth, kpi: orders a day, target: 5, owner: coo@x.example}]
"""
"""Facts of a platform with people, papers and money enough for any choice."""

_ORCHESTRATED = """
version: 1
name: orchestrated
style: warehouse
owner: platform@x.example
processing: {orchestrator: %s}
%s
domains: [{id: sales, owner: sales@x.example}]
products:
- {id: orders, domain: sales, contains: [none], slo_freshness_minutes: 60}
- {id: revenue-daily, domain: sales, inputs: [orders]}
"""

_REGION = "regions: [{provider: %s, name: west, jurisdiction: eu, sovereign: false}]"

_AWS = "cloud: {model: single, providers: [aws], " + _REGION % "aws" + "}\nfinops: {monthly_budget: 900}"

ORCHESTRATORS = {
    "adf": "cloud: {model: single, providers: [azure], " + _REGION % "azure" + "}\nfinops: {monthly_budget: 900}",
    "argo": "governance: {contract_version: v3.0.2}",
    "control-m": "",
    "cron": "governance: {contract_version: v2.2.2}",
    "databricks-jobs": _AWS + "\nstorage: {warehouse: databricks-sql}",
    "kestra": "",
    "prefect": "",
    "snowflake-tasks": _AWS + "\nstorage: {warehouse: snowflake}",
    "step-functions": _AWS,
}
"""Each orchestrator that is not run in the slow tests, with what else it needs; older contracts stand beside two of them."""


def orchestrated(orchestrator: str, more: str = "") -> str:
    """A small platform with an orchestrator."""
    return _ORCHESTRATED % (orchestrator, more)


ESTATES = ("aws-stacks", "azure-synapse", "gcp-streams")
"""Estates whose code no other platform here has."""

PLATFORMS = {
    **{path.parent.name: path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*/platform.yaml"))},
    **{f"starter-{style}": starters.text(style, "starter") for style in starters.styles()},
    "empty": EMPTY,
    **{f"by-{each}": orchestrated(each, more) for each, more in ORCHESTRATORS.items()},
    **{f"parts-{path.stem}": path.read_text("utf-8") for path in sorted((ROOT / "tests/unit/parts").glob("*.yaml"))},
    **{f"estate-{name}": (ROOT / f"tests/estates/{name}.yaml").read_text("utf-8") for name in ESTATES},
}


def generated(manifest: str, catalog: Catalog = CATALOG) -> dict[str, str]:
    """The repository of a manifest that has no errors."""
    judged = judge.judge(manifest, "platform.yaml", catalog, today=TODAY)
    assert not judged.failing(), judged.failing()
    files = pipeline.repository(judged, catalog, today=TODAY).files
    return {each.path: "packed\n" if each.path == pipeline.BASE_PATH else each.content.decode("utf-8") for each in files}


@cache
def repository(name: str) -> Mapping[str, str]:
    """The repository of one of the platforms."""
    return generated(PLATFORMS[name])


class Tagged(yaml.SafeLoader):
    """YAML with tags of its own, as templates of CloudFormation have them: what they stand before is read as it is."""


Tagged.add_multi_constructor("!", lambda loader, _, node: getattr(loader, f"construct_{node.id}")(node))


def yaml_files(files: Mapping[str, str]) -> Iterator[tuple[str, list[Any]]]:
    """Every YAML file with its documents."""
    for path, text in files.items():
        if path.endswith((".yaml", ".yml")):
            yield path, list(yaml.load_all(text, Loader=Tagged))


MARKDOWN = MarkdownIt("commonmark").enable("table")


@lru_cache(maxsize=400)
def tokens(text: str) -> list[Token]:
    """Every block and inline token of a page."""
    found: list[Token] = []
    for each in MARKDOWN.parse(text):
        found += [each, *(each.children or [])]
    return found


def targets(text: str) -> list[str]:
    """Where the links and pictures of a page lead."""
    names = {"link_open": "href", "image": "src"}
    return [str(each.attrGet(names[each.type])) for each in tokens(text) if each.type in names]

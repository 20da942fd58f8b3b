"""Combinations of choices: every pair of them generates a repository that is whole in each of its languages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import pytest
import sqlglot
import test_templates as whole
import yaml
from allpairspy import AllPairs
from generated import CATALOG, STAFFED, TODAY
from test_engine_sql import compiled

from scaffolder import judge, pipeline
from scaffolder.values import engines

AXES: Mapping[str, Sequence[str]] = {
    "style": ("data-mesh", "data-fabric", "mesh-on-fabric", "lakehouse", "warehouse"),
    "cloud": ("local", "aws", "azure", "gcp", "on-prem"),
    "engine": ("duckdb", "spark", "trino", "snowflake", "bigquery", "databricks", "athena", "redshift", "postgres"),
    "format": ("iceberg", "delta", "parquet"),
    "orchestrator": ("airflow", "dagster", "prefect", "cron", "argo", "kestra", "control-m", "step-functions", "adf"),
    "streaming": ("none", "kafka", "kinesis", "event-hubs", "pubsub"),
    "ml": ("no", "sklearn", "xgboost", "lightgbm", "pytorch", "keras", "tensorflow", "jax", "onnx"),
    "genai": ("no", "rag", "graph-rag", "agent"),
    "sharing": ("no", "yes"),
    "migration": ("no", "yes"),
    "regime": ("none", "gdpr", "hipaa", "pci-dss"),
}
BOUND = {
    "athena": ("aws",),
    "redshift": ("aws",),
    "step-functions": ("aws",),
    "kinesis": ("aws",),
    "adf": ("azure",),
    "event-hubs": ("azure",),
    "bigquery": ("gcp",),
    "pubsub": ("gcp",),
    "snowflake": ("aws", "azure", "gcp"),
    "databricks": ("aws", "azure", "gcp"),
}
"""Choices that exist on some clouds only; a rule of ours says so of each."""

WAREHOUSES = {"snowflake": "snowflake", "bigquery": "bigquery", "redshift": "redshift", "databricks": "databricks-sql"}

MANIFEST = """
version: 1
name: matrix
owner: platform@x.example
sources: [{id: shop, kind: database, classification: confidential}, {id: partner, kind: files, classification: internal}]
domains:
- {id: sales, owner: sales@x.example, steward: sales-steward@x.example}
- {id: supply, owner: supply@x.example, steward: supply-steward@x.example}
products:
- {id: customers, domain: sales, owner: a@x.example, inputs: [shop], contains: [pii], subjects: [other],
   classification: confidential, jurisdiction: eu, retention_days: 700, quality_rules: 4, tier: 2, slo_freshness_minutes: 1440}
- {id: orders, domain: sales, owner: a@x.example, inputs: [shop, customers], contains: [none], classification: internal,
   jurisdiction: eu, retention_days: 700, quality_rules: 4, tier: 1, slo_freshness_minutes: 60}
- {id: shipments, domain: supply, owner: b@x.example, inputs: [partner, orders], contains: [none], classification: internal,
   jurisdiction: eu, retention_days: 700, quality_rules: 4, tier: 2, slo_freshness_minutes: 1440}
- {id: revenue-daily, domain: sales, owner: a@x.example, inputs: [orders], contains: [none], classification: internal,
   jurisdiction: eu, retention_days: 700, quality_rules: 4, tier: 2, slo_freshness_minutes: 1440}
"""

CHECKS = (
    whole.test_yaml_is_yaml,
    whole.test_json_toml_python_and_hcl_parse,
    whole.test_shell_scripts_parse,
    whole.test_links_lead_somewhere,
    whole.test_tables_have_as_many_cells_as_their_heads,
    whole.test_nothing_is_left_open,
    whole.test_files_end_as_files_should,
)


Pair = frozenset[tuple[str, str]]


def pairs_of(row: Mapping[str, str]) -> set[Pair]:
    """Every two choices of a combination."""
    return {frozenset(two) for two in combinations(row.items(), 2)}


def on(cloud: str) -> list[list[str]]:
    """The axes with what exists on a cloud."""
    return [
        [value for value in values if cloud in BOUND.get(value, (cloud,)) and (name != "cloud" or value == cloud)]
        for name, values in AXES.items()
    ]


@cache
def pairs() -> tuple[dict[str, str], ...]:
    """Combinations in which every pair of choices that exists on some cloud stands at least once."""
    rows = [dict(zip(AXES, row, strict=True)) for cloud in AXES["cloud"] for row in AllPairs(on(cloud))]
    kept: list[dict[str, str]] = []
    covered: set[Pair] = set()
    for row in sorted(rows, key=lambda row: sum(value in BOUND for value in row.values()), reverse=True):
        if not pairs_of(row) <= covered:
            kept.append(row)
            covered |= pairs_of(row)
    return tuple(kept)


def manifest(chosen: Mapping[str, str]) -> str:
    """The manifest of a combination."""
    made = yaml.safe_load(MANIFEST + STAFFED)
    made["style"] = chosen["style"]
    cloud = chosen["cloud"]
    if cloud == "local":
        made["cloud"] = {"model": "local"}
    elif cloud == "on-prem":
        made["cloud"] = {"model": "on-prem", "providers": ["on-prem"]}
    else:
        region = {"aws": "eu-central-1", "azure": "westeurope", "gcp": "europe-west3"}[cloud]
        regions = [{"provider": cloud, "name": region, "jurisdiction": "eu", "sovereign": False}]
        made["cloud"] = {"model": "single", "providers": [cloud], "regions": regions}
    made["processing"] |= {"batch_engine": chosen["engine"], "orchestrator": chosen["orchestrator"]}
    warehouse = WAREHOUSES.get(chosen["engine"])
    made["storage"] = {"warehouse": warehouse} if warehouse else {"table_format": chosen["format"]}
    if chosen["streaming"] != "none":
        made["streaming"] = {"enabled": True, "broker": chosen["streaming"]}
        made["sources"].append({"id": "tills", "kind": "stream", "classification": "internal"})
        made["products"][1]["inputs"].append("tills")
    if chosen["sharing"] == "yes":
        made["sharing"] = {"enabled": True}
        made["products"][3]["shared_to"] = "partner"
    if chosen["ml"] != "no":
        case = {"id": "churn", "objective": "growth", "risk": "minimal"}
        frameworks = {"keras": ["keras", "jax"], "onnx": ["sklearn", "onnx"]}.get(chosen["ml"], [chosen["ml"]])
        made["ml"] = {"enabled": True, "use_cases": [case], "frameworks": frameworks}
    if chosen["genai"] != "no":
        made["genai"] = {"enabled": True, "pattern": chosen["genai"]}
    if chosen["migration"] == "yes":
        workload = {
            "id": "marts",
            "strategy": "replatform",
            "wave": 1,
            "owner": "a@x.example",
            "rollback": True,
            "data_gb": 100,
        }
        made["migration"] = {"enabled": True, "source": "oracle", "workloads": [workload]}
    if chosen["regime"] != "none":
        made["regimes"] = [chosen["regime"]]
    return yaml.safe_dump(made, sort_keys=False)


def checked(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, list[str]]]:
    """For each combination the number of files that are whole in their language, or the rules that refuse it."""
    for chosen in rows:
        judged = judge.judge(manifest(chosen), "platform.yaml", CATALOG, today=TODAY)
        if judged.failing():
            yield 0, sorted({each.rule for each in judged.failing()})
            continue
        written = pipeline.repository(judged, CATALOG, today=TODAY).files
        files = {each.path: each.content.decode("utf-8") for each in written if each.path != pipeline.BASE_PATH}
        for check in CHECKS:
            check(files)
        engine = str(engines.chosen_engine(judged.architecture, CATALOG)["id"])
        for text in compiled(files, engine, again=False).values():
            assert len(sqlglot.parse(text, read=engine, error_level=sqlglot.ErrorLevel.RAISE)) == 1
        yield len(files), []


def told(rows: Sequence[Mapping[str, str]], capsys: pytest.CaptureFixture[str]) -> Counter[str]:
    """Check combinations and print how many there were; what is refused is counted and named."""
    counts: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for files, rules in checked(rows):
        counts["refused" if rules else "generated"] += 1
        counts["files"] += files
        refused.update(rules)
    with capsys.disabled():
        print(  # noqa: T201 (the counts are what is asked for)
            f"\n{counts['generated']} combinations generated, {counts['files']} files checked, {counts['refused']} refused"
            + "".join(f"\n  {number} by {rule}" for rule, number in refused.most_common())
        )
    return counts


def test_every_possible_pair_is_covered() -> None:
    """Each pair of choices that some cloud has both of stands in a combination, and there are few enough of them to be run."""
    wanted = {
        frozenset(((one, value), (other, second)))
        for cloud in AXES["cloud"]
        for (one, values), (other, seconds) in combinations(zip(AXES, on(cloud), strict=True), 2)
        for value in values
        for second in seconds
    }
    held = set().union(*(pairs_of(row) for row in pairs()))
    assert held == wanted
    assert len(pairs()) <= 160


def test_a_sample_of_the_pairs_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Combinations from all over the matrix generate, parse in every language, and hold no left-over marker."""
    counts = told(pairs()[::31], capsys)
    assert counts["generated"] >= 3


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("MATRIX"), reason="all pairs take some minutes: `make matrix`")
def test_all_pairs_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """So does every pair of choices; most combinations are generated and the rest is refused by rules of ours."""
    counts = told(pairs(), capsys)
    assert counts["generated"] >= 2 * counts["refused"]

"""Documents of other standards: recognised, held to the version they declare, and written by us at every allowed version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scaffolder import judge, pipeline, schemas, standards
from scaffolder.catalog import Catalog

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "retail-mesh" / "platform.yaml"
CATALOG = Catalog()

DOCUMENTS: dict[str, str] = {
    "ODCS 2.2": "apiVersion: v2.2.2\nkind: DataContract\nuuid: a\nversion: 1.0.0\nstatus: current\n"
    "datasetName: b\nquantumName: c\n",
    "ODCS 3.0": "apiVersion: v3.0.2\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n",
    "ODCS 3.1": "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\n",
    "ODCS 3.2": "apiVersion: v3.2.0\nkind: DataContract\nid: a\nversion: 1.0.0\n",
    "ODPS 1.0": "apiVersion: v1.0.0\nkind: DataProduct\nid: a\nstatus: active\n",
    "Backstage v1alpha1": "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata: {name: sales}\nspec: {owner: ann}\n",
    "DCAT 3": '{"@context": {"dcat": "http://www.w3.org/ns/dcat#"}, "@type": "dcat:Catalog", "dcat:dataset": []}',
    "CALM 1": '{"$schema": "https://calm.finos.org/release/1.2/meta/calm.json", "nodes": [], "relationships": []}',
    "SARIF 2.1.0": '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scaffold"}}, "results": []}]}',
}

FAULTY: dict[str, tuple[str, str, str]] = {
    "ODCS 2.2": ("datasetName: b\n", "", "missing-key"),
    "ODCS 3.0": ("status: active", "stats: active", "unknown-key"),
    "ODCS 3.1": ("id: a", "id: 7", "wrong-type"),
    "ODCS 3.2": ("version: 1.0.0", "versoin: 1.0.0", "unknown-key"),
    "ODPS 1.0": ("status: active", "status: actve", "misspelt-value"),
    "Backstage v1alpha1": ("spec: {owner: ann}", "spec: {ower: ann}", "missing-key"),
    "DCAT 3": ('"dcat:dataset": []', '"dcat:dataset": [{"@type": "dcat:Dataset"}]', "missing-key"),
    "CALM 1": ('"nodes": []', '"nodes": [{"unique-id": "a"}]', "missing-key"),
    "SARIF 2.1.0": ('"results": []', '"results": [{"level": "warn", "message": {"text": "a"}}]', "misspelt-value"),
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_a_sound_document_is_recognised(title: str) -> None:
    """What a document says of itself decides which schema holds it, and a sound one has no finding."""
    read = standards.read(DOCUMENTS[title], "document.yaml")
    assert read is not None
    assert [each.title for each in read.standards] == [title]
    assert read.findings == ()


@pytest.mark.parametrize("title", FAULTY)
def test_a_fault_is_found_at_its_place(title: str) -> None:
    """One fault in a document is found, in the line that holds it, with what to write."""
    before, after, rule = FAULTY[title]
    text = DOCUMENTS[title]
    assert before in text
    read = standards.read(text.replace(before, after), "document.yaml")
    assert read is not None
    assert rule in [each.rule for each in read.findings]
    assert all(each.help for each in read.findings)


def test_a_manifest_follows_no_other_standard() -> None:
    """A manifest is no document of another standard."""
    assert standards.read(EXAMPLE.read_text("utf-8"), "platform.yaml") is None


def test_several_documents_of_a_file_are_each_held() -> None:
    """A stream of entities is checked entity by entity, and the second one's fault has the second one's line."""
    entity = DOCUMENTS["Backstage v1alpha1"]
    read = standards.read(f"{entity}---\n{entity.replace('kind: Domain', 'kind: Domian')}", "catalog-info.yaml")
    assert read is not None
    assert [(each.rule, each.location.line) for each in read.findings] == [("misspelt-value", 7)]


@pytest.mark.parametrize("version", CATALOG.choices["governance.contract_version"].values)
def test_contracts_are_written_at_the_version_chosen(version: str) -> None:
    """Every allowed version of the contract standard is written as its schema asks, the official one where there is one."""
    chosen: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    chosen.setdefault("governance", {})["contract_version"] = version
    judged = judge.judge(yaml.safe_dump(chosen, sort_keys=False), "platform.yaml", CATALOG, today="2026-11-26")
    made = pipeline.repository(judged, CATALOG, today="2026-11-26")
    contracts = [each for each in made.files if each.path.endswith("contract.odcs.yaml")]
    assert len(contracts) == len(judged.architecture.products)
    for each in contracts:
        read = standards.read(each.content.decode("utf-8"), each.path)
        assert read is not None
        assert read.documents[0].data["apiVersion"] == version  # type: ignore[index, call-overload]
        assert [(found.rule, found.message) for found in read.findings] == []


def test_every_schema_is_a_schema() -> None:
    """Each schema of another standard is itself sound."""
    import jsonschema_rs

    for each in (standards.NEWEST, *(standard for title in DOCUMENTS if (standard := _of(title)))):
        assert jsonschema_rs.meta.is_valid(schemas.load(each.schema))


def _of(title: str) -> standards.Standard | None:
    read = standards.read(DOCUMENTS[title], "document.yaml")
    return read.standards[0] if read else None

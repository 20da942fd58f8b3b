"""`scaffold init --from-repository`: a manifest for a repository that is there already, and what people still have to say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from scaffolder.facts import files

from .conftest import Scaffold

PROJECT = {
    "dbt_project.yml": "name: jaffle\nprofile: jaffle\n",
    "profiles.yml": "jaffle:\n  outputs:\n    prod: {type: snowflake}\n",
    "models/marts/orders.sql": "select 1\n",
    "infra/main.tf": 'resource "aws_sfn_state_machine" "a" {}\nresource "aws_mwaa_environment" "b" {}\n',
}


def laid(folder: Path, contents: dict[str, str]) -> None:
    for path, text in contents.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))


def test_a_manifest_is_written_into_the_repository(scaffold: Scaffold, tmp_path: Path) -> None:
    """The manifest lies beside what tells it, under its modeline, and the open lines are named with their numbers."""
    laid(tmp_path / "legacy", PROJECT)
    ended = scaffold("init", "--from-repository", "legacy")
    text = (tmp_path / "legacy" / "platform.yaml").read_text("utf-8")
    assert ended.code == 0, ended.err
    assert text.startswith("# yaml-language-server: $schema=.scaffold/manifest.schema.json\n")
    assert (tmp_path / "legacy" / ".scaffold" / "manifest.schema.json").is_file()
    assert "legacy/platform.yaml: written, warehouse, from 4 files\n" in ended.out
    lines = text.splitlines()
    told_twice = lines.index("  # orchestrator: mwaa  # infra/main.tf:2") + 1
    assert (
        f"legacy/platform.yaml:{told_twice}: processing.orchestrator is told twice: "
        "mwaa (infra/main.tf:2) or step-functions (infra/main.tf:1); take one\n"
    ) in ended.err
    owner = lines.index("# owner: someone@example.org  # nothing tells it") + 1
    assert f"legacy/platform.yaml:{owner}: nothing tells `owner`; write owner: someone@example.org" in ended.err
    assert scaffold("validate", "legacy").code in (0, 1)


def test_facts_that_rules_need_are_asked_for(scaffold: Scaffold, tmp_path: Path) -> None:
    """A product without an owner, and a law that follows from what it holds, are findings; the exit code says so."""
    contract = "kind: DataContract\nid: cards\ndomain: pay\ntags: [pan, restricted]\n"
    laid(tmp_path, {"contracts/cards.odcs.yaml": contract})
    ended = scaffold("init", "--from-repository", ".")
    assert ended.code == 1
    assert "undeclared-pci-dss" in ended.err
    assert "then run\n  scaffold validate platform.yaml\n" in ended.err


def test_nothing_that_is_there_is_touched(scaffold: Scaffold, tmp_path: Path) -> None:
    """A manifest that exists, also as a link, stays as it is; everything else of the repository does too."""
    laid(tmp_path / "a", {**PROJECT, "platform.yaml": "mine\n"})
    laid(tmp_path / "b", PROJECT)
    (tmp_path / "b" / "platform.yaml").symlink_to("elsewhere.yaml")
    for name in ("a", "b"):
        before = {each: each.lstat().st_mtime_ns for each in (tmp_path / name).rglob("*")}
        ended = scaffold("init", "--from-repository", name)
        assert (ended.code, ended.out) == (2, "")
        assert "exists already; nothing was written" in ended.err
        assert {each: each.lstat().st_mtime_ns for each in (tmp_path / name).rglob("*")} == before


def test_the_manifest_may_go_elsewhere(scaffold: Scaffold, tmp_path: Path) -> None:
    """With a folder of its own nothing is written into the repository."""
    laid(tmp_path / "legacy", PROJECT)
    assert scaffold("init", "mine", "--from-repository", "legacy").code == 0
    assert (tmp_path / "mine" / "platform.yaml").is_file()
    assert sorted(each.name for each in (tmp_path / "legacy").iterdir()) == sorted({path.split("/")[0] for path in PROJECT})


def test_what_is_said_counts_more_than_what_is_found(scaffold: Scaffold, tmp_path: Path) -> None:
    """`--style`, `--set` and an answers file replace what files tell, and the comment says so."""
    laid(tmp_path / "legacy", {**PROJECT, "answers.yaml": "industry: finance\n"})
    words = ["--style", "lakehouse", "--set", "owner=ann@example.org", "--set", "processing.orchestrator=dagster"]
    ended = scaffold("init", "--from-repository", "legacy", *words, "--answers", "legacy/answers.yaml")
    text = (tmp_path / "legacy" / "platform.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    assert ended.code in (0, 1)
    assert (data["style"], data["owner"], data["industry"]) == ("lakehouse", "ann@example.org", "finance")
    assert data["processing"]["orchestrator"] == "dagster"
    assert "style: lakehouse  # as you said\nowner: ann@example.org  # as you said\nindustry: finance  # as you said\n" in text
    assert "nothing tells `owner`" not in ended.err


HOSTILE = {
    "a.yaml": "a: [\n",
    "bomb.yaml": "a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(f"k{n}: &k{n} [*b, *b]\n" for n in range(50)),
    "deep.json": "[" * 5000 + "]" * 5000,
    "deep.yaml": "a: " + "[" * 5000 + "]" * 5000,
    "requirements.txt": "\udcff\udcfe",
    "pyproject.toml": "[[[",
    "package.json": "[1]",
    "docker-compose.yml": "services: [a]\n",
    "compose.yaml": "services: {a: {image: [x]}, b: 3}\n",
    "Chart.yaml": "dependencies: {a: b}\n",
    "profiles.yml": "a: {outputs: [1]}\n",
    "dbt_project.yml": "[]\n",
    "main.tf": 'resource "a" {\n',
    "odd.tf": 'terraform { required_providers { aws = {} } }\nmodule "m" { source = 3 }\nprovider {}\n',
    "big.yaml": "a: 1\n" * 400_000,
    "domains/x/domain.yaml": "- 1\n",
    "catalog/registration.yaml": "products: [1, {id: [a]}, {id: {a: b}, domain: 3}]\n",
    "c.odcs.yaml": "kind: DataContract\nid: {a: b}\nteam: 3\nslaProperties: [1, {property: [a], value: .inf}]\nschema: 3\n",
    "docs/adr/0001-x.md": "---\n- 1\n---\n",
    "CODEOWNERS": "[x]\n* \n/a\n",
    ".github/workflows/a.yml": "on: [push]\njobs: [1]\n",
    "evil\nname: x.yaml": "kind: DataContract\nid: orders\n",
    "tab\there.tf": 'resource "aws_s3_bucket" "a" {}\n',
}
"""What a repository may hold that nobody would write."""


def test_a_hostile_folder(scaffold: Scaffold, tmp_path: Path) -> None:
    """Whatever lies there, a manifest comes out that holds its shape; what was not looked into is counted and named."""
    folder = tmp_path / "hostile"
    laid(folder, HOSTILE)
    (folder / "round").symlink_to(".")
    os.mkfifo(folder / "pipe.yaml")
    ended = scaffold("init", "--from-repository", "hostile")
    assert ended.code in (0, 1), ended.err
    assert "not looked into: " in ended.out
    assert "big.yaml: longer than 1 MiB" in ended.out
    assert all(line.isprintable() for line in (ended.out + ended.err).splitlines())
    found = scaffold("validate", "hostile/platform.yaml")
    assert found.code in (0, 1)
    assert yaml.safe_load((folder / "platform.yaml").read_text("utf-8"))["storage"]["object_store"] == "s3"


def test_a_huge_folder_is_refused(scaffold: Scaffold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More files than are looked at end the command before anything is read or written."""
    monkeypatch.setattr(files, "MOST_FILES", 20)
    laid(tmp_path / "huge", {f"{number}.txt": "" for number in range(21)})
    ended = scaffold("init", "--from-repository", "huge")
    assert (ended.code, (tmp_path / "huge" / "platform.yaml").exists()) == (2, False)
    assert "more than 20 files" in ended.err


@pytest.mark.parametrize("name", ["absent", "file.txt"])
def test_what_is_no_folder_is_refused(scaffold: Scaffold, tmp_path: Path, name: str) -> None:
    """A path that is none, or a file, is named."""
    (tmp_path / "file.txt").write_text("", "utf-8")
    ended = scaffold("init", "--from-repository", name)
    assert ended.code == 2
    assert name in ended.err
    assert not (tmp_path / ".scaffold").exists()

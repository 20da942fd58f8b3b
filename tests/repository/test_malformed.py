"""Files that their own tools cannot read: each is a finding at its place, and what is not looked into is said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from scaffolder import reporters
from scaffolder.catalog import Catalog
from scaffolder.checking import check
from scaffolder.fleet import Terms, look

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOG = Catalog()
MANIFEST = (ROOT / "examples" / "startup-lakehouse" / "platform.yaml").read_text("utf-8")

MALFORMED = {
    ".github/workflows/check.yml": ("on: push\njobs: {build: [\n", 2, "YAML"),
    "azure-pipelines.yml": ("steps:\n\t- script: make\n", 2, "YAML"),
    "contracts/orders.odcs.yaml": ("kind: DataContract\nschema: {orders\nid: a\n", 3, "YAML"),
    "infra/main.tf": ('resource "aws_s3_bucket" "a" {\n  bucket = \n}\n', 2, "Terraform"),
    "infra/open.tf": ('resource "aws_s3_bucket" "a" {\n\n\n', 1, "Terraform"),
    "transform/dbt_project.yml": ('name: shop\nvars: {a: "{{ b }}"\nprofile: shop\n', 3, "YAML"),
    "transform/models/_orders.yml": ("models:\n  - name: orders\n columns: []\n", 3, "YAML"),
    "deploy/objects.yaml": ("apiVersion: v1\nkind: {{\n", 2, None),
    "catalog/registration.yaml": ("products: [{id: a}\n- id: b\n", 2, "YAML"),
    "ingestion/landings.json": ('{"landings": [\n  {"id": 1,}\n]}\n', 2, "JSON"),
    "one/quoted.json": ("{'a': 1}\n", 1, "JSON"),
    "catalog/dataset.jsonld": ('{"@context": \n', 1, "JSON"),
}
"""Files with the line at fault, and what they are not; None where that is a template's business."""

SOUND = {
    "tsconfig.json": '{\n  // as its tool allows\n  "a": "http://x", /* so */ "b": [1, 2,],\n}\n',
    "rows.json": '{"a": 1}\n{"a": 2}\n',
    "charts/shop/templates/deployment.yaml": 'metadata:\n  labels:\n{{- include "labels" . | indent 4 }}\n',
    "tests/fixtures/broken.yaml": "a: [\n",
    "{{cookiecutter.name}}/a.yaml": "{% if x %}a: 1{% endif %}\n",
    "data/long.json": "[" + "1," * 600_000 + "1]\n",
    "notes.yaml": "\udcff",
}
"""Files that are no fault, though they are not looked into."""

PLAIN = {
    "emoji.json": '{"a": "\\ud83d\\ude00"}\n',
    "empty.json": "\n",
    "cloudformation.yaml": "Resources: {A: {Type: !Ref b}}\n---\na: &x {b: 1}\nc: *x\n",
    ".gitlab-ci.yml": "build:\n  script: !reference [.a, script]\n",
    "compose.yaml": "services: {kafka: {image: 'apache/kafka:${V:-4}'}}\n",
}
"""Files that are sound, with what tempts a reader to call them wrong."""


def judged(folder: Path, files: dict[str, str]) -> reporters.Checked:
    """What checking a repository with these files comes to."""
    for path, text in {"platform.yaml": MANIFEST, **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return check(look(folder.as_posix()), CATALOG, Terms(today="2026-11-26")).checked


@pytest.mark.parametrize("path", MALFORMED)
def test_a_malformed_file_is_a_finding_at_its_line(tmp_path: Path, path: str) -> None:
    """Whatever kind of file it is, the finding names file, line and reason."""
    text, line, language = MALFORMED[path]
    found = judged(tmp_path, {path: text})
    shown = [each for each in found.findings if each.rule == "malformed-file"]
    if language is None:
        assert (shown, [each for each, _ in found.skipped]) == ([], [(tmp_path / path).as_posix()])
        return
    assert [(each.location.path, each.location.line) for each in shown] == [((tmp_path / path).as_posix(), line)]
    assert shown[0].message.startswith(f"not readable as {language}")
    assert (shown[0].location.path, line) in found.lines


def test_what_is_sound_is_no_finding(tmp_path: Path) -> None:
    """Comments where tools allow them, templates, fixtures, tags, and files beyond the limits are no fault of their owners."""
    found = judged(tmp_path, SOUND | PLAIN)
    assert [each.location for each in found.findings if each.rule == "malformed-file"] == []
    assert sorted(Path(each).relative_to(tmp_path).as_posix() for each, _ in found.skipped) == sorted(SOUND)


def test_what_was_not_looked_into_is_said(tmp_path: Path) -> None:
    """Text and JSON count what was looked at and name what was not, each with its reason."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere")
    part = judged(tmp_path, {**SOUND, "contracts/a.odcs.yaml": "kind: DataContract\napiVersion: v3.1.0\n"})
    shown = "".join(reporters.made("text", [part], reporters.Look()))
    files = len(SOUND) + 2
    assert re.search(rf"^looked at {files} files: 1 contract$", shown, re.MULTILINE)
    assert f"{len(SOUND) + 1} of them were not looked into:\n" in shown
    for line in ("link: a link, which is not followed", "data/long.json: longer than 1 MiB", "notes.yaml: not UTF-8 text"):
        assert f"  {tmp_path.as_posix()}/{line}\n" in shown
    assert re.search(r"^1 repository checked: ", shown, re.MULTILINE)
    data = json.loads("".join(reporters.made("json", [part], reporters.Look())))
    jsonschema.validate(data, json.loads((ROOT / "schemas" / "report.schema.json").read_text("utf-8")))
    assert data["summary"]["looked_at"] == {"files": files, "contract": 1}
    assert data["summary"]["skipped"] == len(data["skipped"]) == len(SOUND) + 1
    last = json.loads("".join(reporters.made("jsonl", [part], reporters.Look())).splitlines()[-1])
    assert (last["summary"], last["skipped"]) == (data["summary"], data["skipped"])


def test_a_manifest_alone_speaks_of_no_repository() -> None:
    """One file is one file; many skipped ones are named up to ten."""
    lone = reporters.Checked(path="a.yaml", files=1, findings=(), lines={})
    many = tuple((f"{number}.yaml", "longer than 1 MiB") for number in range(12))
    whole = reporters.Checked(path="b/platform.yaml", files=1, findings=(), lines={}, looked={"files": 12}, skipped=many)
    assert "".join(reporters.made("text", [lone], reporters.Look())) == "1 file checked: no findings\n"
    both = "".join(reporters.made("text", [lone, lone, whole], reporters.Look()))
    assert both.startswith("looked at 12 files\n12 of them were not looked into:\n")
    assert both.endswith("and 2 more: --format json names them all\n2 files and 1 repository checked: no findings\n")

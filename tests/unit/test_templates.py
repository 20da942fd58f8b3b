"""Generated repositories as text: every file is whole in its own language, and says only what is so."""

from __future__ import annotations

import ast
import json
import posixpath
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import hcl2
import jsonschema_rs
import pytest
import yaml
from generated import CATALOG, PLATFORMS, ROOT, generated, repository, targets, yaml_files

from scaffolder import render, schemas
from scaffolder.catalog import Catalog

FILES = [
    pytest.param(each, file, id=f"{each.id}/{file.template}") for each in CATALOG.template_sets.values() for file in each.files
]


@pytest.fixture(params=list(PLATFORMS))
def files(request: pytest.FixtureRequest) -> Mapping[str, str]:
    """Each platform's repository in turn."""
    return repository(request.param)


def test_sets_are_declared_as_their_schema_says() -> None:
    """Every set.yaml holds to the schema for template sets."""
    schema = schemas.load("template-set")
    for folder in (ROOT / "templates").iterdir():
        declared = yaml.safe_load((folder / "set.yaml").read_text("utf-8"))
        assert jsonschema_rs.is_valid(schema, declared), folder.name


@pytest.mark.parametrize(("template_set", "file"), FILES)
def test_a_template_uses_exactly_the_values_it_declares(template_set: Any, file: Any) -> None:
    """No value is computed for nothing, and no template reaches for one that is not declared."""
    source = (ROOT / "templates" / template_set.id / "files" / file.template).read_text("utf-8")
    assert render.variables(source, render.environment(CATALOG.templates)) == set(file.values)


def test_no_template_is_forgotten() -> None:
    """Each template belongs to a line of its set."""
    for folder in (ROOT / "templates").iterdir():
        named = {file.template for file in CATALOG.template_sets[folder.name].files}
        lying = {path.relative_to(folder / "files").as_posix() for path in (folder / "files").rglob("*.j2")}
        assert lying == named, folder.name


def test_every_set_is_used_somewhere() -> None:
    """Each template set of repositories is in force for one of the platforms here, so that every template is looked at."""
    used = {name for each in PLATFORMS for name in json.loads(repository(each)[".scaffold/lock.json"])["template_sets"]}
    assert used == {each.id for each in CATALOG.template_sets.values() if each.applies is not False}


def test_yaml_is_yaml(files: Mapping[str, str]) -> None:
    """Every YAML file parses, holds something, and no key stands twice."""
    for path, documents in yaml_files(files):
        assert documents and all(each is not None for each in documents), path
        refuse_double_keys(path, files[path])


def refuse_double_keys(path: str, text: str) -> None:
    for node in yaml.compose_all(text, Loader=yaml.SafeLoader):
        waiting = [node]
        while waiting:
            found = waiting.pop()
            if isinstance(found, yaml.MappingNode):
                keys = [key.value for key, _ in found.value]
                assert len(keys) == len(set(keys)), (path, keys)
                waiting += [value for _, value in found.value]
            elif isinstance(found, yaml.SequenceNode):
                waiting += found.value


def test_json_toml_python_and_hcl_parse(files: Mapping[str, str]) -> None:
    """Every file of these languages is read by that language's own parser."""
    for path, text in files.items():
        if path.endswith((".json", ".jsonld")):
            json.loads(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
        elif path.endswith(".py"):
            ast.parse(text, path)
        elif path.endswith(".tf"):
            hcl2.loads(text)


def test_shell_scripts_parse(files: Mapping[str, str]) -> None:
    """A POSIX shell reads every script without a fault."""
    for path, text in files.items():
        if path.endswith(".sh"):
            checked = subprocess.run(["sh", "-n"], input=text, text=True, capture_output=True, check=False)
            assert checked.returncode == 0, (path, checked.stderr)


def test_links_lead_somewhere(files: Mapping[str, str]) -> None:
    """Every relative link and picture of every page names a file or folder of the repository."""
    for path, text in files.items():
        if not path.endswith(".md"):
            continue
        for target in targets(text):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            wanted = posixpath.normpath(posixpath.join(posixpath.dirname(path), target.partition("#")[0]))
            assert wanted in files or any(each.startswith(wanted + "/") for each in files), f"{path}: {target}"


def test_tables_have_as_many_cells_as_their_heads(files: Mapping[str, str]) -> None:
    """A table's rows are as wide as its head: no stray pipe and no missing cell."""
    for path, text in files.items():
        if not path.endswith(".md"):
            continue
        width = 0
        for line in without_blocks(text).splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, f"{path}: {line}"


def without_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def test_nothing_is_left_open(files: Mapping[str, str]) -> None:
    """No template marker, no unfinished note and no value that was not there is left in a file."""
    for path, text in files.items():
        if path in ("platform.yaml", ".scaffold/manifest.schema.json") or path.endswith(".svg"):
            continue
        assert not re.search(r"\bTODO\b|\bFIXME\b|\bTBD\b|lorem ipsum", text, re.IGNORECASE), path
        assert not re.search(r"(?<![\w.])Undefined\b", text), path
        if not path.endswith((".py", ".lock")):
            assert not re.search(r"(?<![\w'\"])None(?![\w'\"])", text), path
        if not path.startswith(("transform/", ".github/", "orchestration/workflow.yaml")):
            assert "{{" not in text and "{%" not in text and "{#" not in text, path


def test_files_end_as_files_should(files: Mapping[str, str]) -> None:
    """Each text ends with one line break, has no blank at a line's end and no three blank lines in a row."""
    for path, text in files.items():
        if path in ("platform.yaml",) or path.endswith((".svg", ".lock")):
            continue
        assert text.endswith("\n") and not text.endswith("\n\n"), path
        assert "\n\n\n" not in text or path.endswith((".py", ".sql")), path
        if path.endswith((".md", ".yaml", ".yml", ".tf", ".py", ".sh", "CODEOWNERS")):
            trailing = [line for line in text.splitlines() if line != line.rstrip()]
            assert not trailing, (path, trailing[:3])


OWNER = re.compile(r"^(@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+)?|[^@\s]+@[^@\s]+)$")


def test_owners_can_be_asked(files: Mapping[str, str]) -> None:
    """CODEOWNERS names paths of the repository, and for each a login, a team or an email."""
    for line in files["CODEOWNERS"].splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        path, *owners = line.split()
        assert owners and all(OWNER.match(each) for each in owners), line
        known_later = path in ("*", "/infra/", "/docs/governance/")
        assert known_later or any(f"/{each}".startswith(path) for each in files), f"{path} owns nothing"


def test_workflows_are_pinned_and_may_do_little(files: Mapping[str, str]) -> None:
    """Every action is pinned to a commit, no job inherits rights, no secret is given, no token is kept."""
    for path, documents in yaml_files(files):
        if not path.startswith(".github/workflows/"):
            continue
        (workflow,) = documents
        assert workflow["permissions"] == {}, path
        assert "pull_request_target" not in files[path]
        for name, job in workflow["jobs"].items():
            written = {right for right, degree in job["permissions"].items() if degree != "read"}
            assert written <= {"security-events"}, (path, name)
            assert job["timeout-minutes"] <= 60
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), (path, name)
                if "uses" in step:
                    assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    """The workflow linter has no finding in the workflows of all platforms."""
    seen: set[str] = set()
    for name in PLATFORMS:
        for path, text in repository(name).items():
            if path.startswith(".github/") and text not in seen:
                seen.add(text)
                target = tmp_path / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    zizmor = Path(sys.executable).with_name("zizmor")
    checked = subprocess.run(
        [zizmor, "--offline", "--no-progress", "--persona", "regular", tmp_path], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_lock_says_what_was_made(files: Mapping[str, str]) -> None:
    """The lock holds to its schema and names every file but itself."""
    lock = json.loads(files[".scaffold/lock.json"])
    assert jsonschema_rs.is_valid(schemas.load("lock"), lock)
    assert set(lock["files"]) == set(files) - {".scaffold/lock.json"}


def test_what_holds_a_practice_is_there(files: Mapping[str, str]) -> None:
    """Where the practice table names a file as holding a practice, the repository has it."""
    for line in files["docs/practices.md"].splitlines():
        cells = re.split(r"(?<!\\)\|", line)
        if not line.startswith("| `") or len(cells) != 6:
            continue
        held, _, absent = cells[4].partition("not generated: ")
        for path in re.findall(r"`([^`]+)`", held):
            if "/" in path or "." in path:
                assert is_there(path, files), f"{path} holds {cells[1]}, but is not there"
        for path in re.findall(r"`([^`]+)`", absent):
            assert not is_there(path, files), f"{path} is said not to be generated, and is"


def is_there(path: str, files: Mapping[str, str]) -> bool:
    pattern = re.compile(
        "[^/]+".join(re.escape(part) for part in re.split(r"<[a-z-]+>", path)) + ("" if path.endswith("/") else r"\Z")
    )
    return any(pattern.match(each) for each in files)


def test_every_product_is_registered_everywhere(files: Mapping[str, str]) -> None:
    """Catalog, policies, objectives, routes, runbooks and contracts speak of the same products."""
    registered = {each["id"]: each for each in yaml.safe_load(files["catalog/registration.yaml"])["products"]}
    assert set(yaml.safe_load(files["policies/retention.yaml"])) == set(registered)
    assert set(yaml.safe_load(files["ops/objectives.yaml"])) == set(registered)
    assert set(yaml.safe_load(files["ops/routes.yaml"])) == set(registered)
    assert {each["dct:identifier"] for each in json.loads(files["catalog/dcat.jsonld"])["dcat:dataset"]} == set(registered)
    for name, product in registered.items():
        assert product["contract"] in files
        assert f"docs/operations/runbooks/{name}.md" in files


def test_the_same_manifest_gives_the_same_bytes() -> None:
    """Two runs of a platform, by two catalogs, differ in nothing."""
    assert generated(PLATFORMS["retail-mesh"], Catalog()) == repository("retail-mesh")


def test_the_how_to_page_works_as_written(tmp_path: Path) -> None:
    """The set of the how-to page, copied from it into a layer, prints what the page says, and only in a mesh."""
    page = (ROOT / "docs/how-to/add-a-template-set.md").read_text("utf-8")
    written = re.findall(r"`(templates/reader-letter/[\w./-]+)`[^\n]*\n\n```\w+\n(.*?)```", page, re.DOTALL)
    assert len(written) == 3
    for path, text in written:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    catalog = Catalog([tmp_path])
    mesh = generated(PLATFORMS["retail-mesh"], catalog)
    products = [each["id"] for each in yaml.safe_load(mesh["catalog/registration.yaml"])["products"]]
    assert {path for path in mesh if path.startswith("docs/letters/")} == {
        "docs/letters/README.md",
        *(f"docs/letters/{each}.md" for each in products),
    }
    assert "at most 5 minutes old" in mesh["docs/letters/orders.md"]
    for path in ("docs/letters/README.md", "docs/letters/orders.md"):
        assert all(posixpath.normpath(f"docs/letters/{each}") in mesh for each in targets(mesh[path]))
    assert not [path for path in generated(PLATFORMS["startup-lakehouse"], catalog) if path.startswith("docs/letters/")]

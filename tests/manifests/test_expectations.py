"""Every manifest in this folder does what the name of its own folder says."""

from __future__ import annotations

from pathlib import Path

import pytest

from scaffolder import documents, manifests, schemas
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.faults import FAULTS
from scaffolder.model.finding import Finding
from scaffolder.reporters import text, whole

HERE = Path(__file__).resolve().parent
FOLDERS = {each.name: sorted(each.glob("*.yaml")) for each in sorted(HERE.iterdir()) if any(each.glob("*.yaml"))}
FAULTY = [path for name, paths in FOLDERS.items() if name not in ("clean", "unreadable") for path in paths]
WAIVER_FAULTS = {each for each in FAULTS if "waive" in each or "waivable" in each or "baseline" in each}


LAYER_FAULTS = {"unreachable-blueprints", "replaced-knowledge"}
"""Faults about blueprints that a manifest names; tests/unit/test_packs.py shows them."""


REPOSITORY_FAULTS = {"malformed-file"}
"""Faults of other files than manifests; tests/repository/test_malformed.py shows them."""


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return Catalog()


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def findings(path: Path, catalog: Catalog) -> list[Finding]:
    document, found = documents.read(path)
    _, meant = manifests.build(document, catalog)
    return [*found, *schemas.check(document, "manifest"), *meant]


@pytest.mark.parametrize("path", FOLDERS["clean"], ids=name_of)
def test_clean_manifests_have_no_findings(path: Path, catalog: Catalog) -> None:
    """What the manifest's form allows is read without a word."""
    assert findings(path, catalog) == []


@pytest.mark.parametrize("path", FOLDERS["unreadable"], ids=name_of)
def test_unreadable_files_are_refused_with_their_place(path: Path, catalog: Catalog) -> None:
    """What cannot be read ends the command with one line that names file, line and column, and a way out."""
    with pytest.raises(ScaffoldError) as refused:
        findings(path, catalog)
    assert refused.value.message.startswith(f"{path.as_posix()}:")
    line, column = refused.value.message.removeprefix(f"{path.as_posix()}:").split(":")[:2]
    assert int(line) >= 1
    assert int(column) >= 1
    assert refused.value.hint
    assert refused.value.message.isprintable()


@pytest.mark.parametrize("path", FAULTY, ids=name_of)
def test_each_fault_is_found_once_at_its_line(path: Path, catalog: Catalog) -> None:
    """A manifest with one fault gives that one finding, at the line marked `# here`, with a reason and a way out."""
    found = findings(path, catalog)
    assert [each.rule for each in found] == [path.parent.name]
    lines = path.read_text("utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.endswith("# here")]
    if marked:
        assert found[0].location.line == marked[0]
    assert found[0].why
    assert found[0].label or found[0].help
    assert found[0].location.column <= len(lines[found[0].location.line - 1]) + 1


@pytest.mark.parametrize("path", FAULTY, ids=name_of)
def test_every_report_is_printable(path: Path, catalog: Catalog) -> None:
    """No report sends a control or bidirectional character to a terminal, nor a line of ours beyond 100 columns."""
    document, _ = documents.read(path)
    shown = whole("text", findings(path, catalog), [document])
    assert all(line.isprintable() for line in shown.split("\n"))
    ours = [line for line in shown.split("\n") if " | " not in line and " = help: " not in line and "-->" not in line]
    assert max(map(len, ours)) <= text.WIDTH


def test_every_fault_has_a_manifest() -> None:
    """No fault of the table goes without an example here; those of waivers, layers and repositories have tests of their own."""
    assert set(FAULTS) - WAIVER_FAULTS - LAYER_FAULTS - REPOSITORY_FAULTS == set(FOLDERS) - {"clean"}


def test_faults_and_rules_share_no_id(catalog: Catalog) -> None:
    """A finding's id names one thing: no rule of the blueprints bears the id of a fault."""
    assert set(FAULTS) & set(catalog.rules) == set()

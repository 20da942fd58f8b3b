"""The program's structure, held by reading its imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "scaffolder"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("model", "errors"),
    (
        "bundle",
        "documents",
        "faults",
        "fault_table",
        "refusals",
        "fingerprints",
        "suggestions",
        "secrets",
        "paths",
        "escape",
        "sandbox",
        "bytecode",
        "record_reading",
        "unchanged",
        "merge",
    ),
    ("catalog", "schemas"),
    ("manifests", "waiver_file", "relations", "starters", "edit", "editor_schema", "editor_rules", "facts", "standards"),
    (
        "resolve",
        "policy",
        "rulesets",
        "repository",
        "proofs",
        "waivers",
        "baseline",
        "fixes",
        "decide",
        "values",
        "plan",
        "decision_log",
        "blueprint_check",
        "skeletons",
        "survey",
        "citations",
    ),
    ("render", "records", "views", "reporters", "scorecard", "explain"),
    ("write", "packs"),
    ("printing",),
    ("judge", "alternatives", "asking", "comparison"),
    ("fleet", "checking", "workers", "cache"),
    ("review",),
    ("questions",),
    ("pipeline",),
    ("update",),
    ("cli", "__main__"),
)
"""From the bottom up: a module imports only from its own layer or one below."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    """The first name below the package: the module, or the sub-package it lies in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rank(part: str) -> int:
    found = [number for number, layer in enumerate(LAYERS) if part in layer]
    assert found, f"scaffolder/{part} stands in no layer: add it to LAYERS in this test"
    return found[0]


def imports(path: Path) -> set[str]:
    """Every module a file imports, as dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{each.name}" for each in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(path: Path) -> None:
    """A module imports nothing of ours that stands above it."""
    if path == PACKAGE / "__init__.py":
        return
    own = rank(part_of(path))
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "scaffolder" or len(parts) == 1:
            continue
        if not ((PACKAGE / parts[1]).is_dir() or (PACKAGE / f"{parts[1]}.py").is_file()):
            continue
        assert rank(parts[1]) <= own, f"{path.name} imports {name}, which stands above it"


@pytest.mark.parametrize(
    ("library", "doors"),
    [
        ("click", {"cli"}),
        ("jinja2", {"render", "sandbox", "bytecode"}),
        (
            "yaml",
            {
                "asking",
                "documents",
                "catalog",
                "edit",
                "explain",
                "facts",
                "records",
                "values",
                "record_reading",
                "blueprint_check",
            },
        ),
        ("hcl2", {"facts"}),
        ("cookiecutter", {"packs"}),
        ("diagrams", {"views"}),
        ("subprocess", {"cli", "packs", "printing"}),
        ("socket", set()),
        ("datetime", {"cli", "waivers", "review", "facts"}),
        ("markdown_it", {"review"}),
        ("time", {"cli", "__main__"}),
        ("random", set()),
    ],
)
def test_libraries_have_one_door(library: str, doors: set[str]) -> None:
    """A library with side effects or weight is imported only where its part of the work is done."""
    for path in MODULES:
        used = {name.split(".")[0] for name in imports(path)}
        if library in used:
            assert part_of(path) in doors, f"{path.relative_to(PACKAGE)} imports {library}"


def test_only_write_changes_the_disk() -> None:
    """No module but `write` opens files for writing, makes folders, renames or removes."""
    changing = {"write_text", "write_bytes", "mkdir", "unlink", "rename", "replace", "rmdir", "rmtree", "touch", "symlink_to"}
    for path in MODULES:
        if part_of(path) == "write":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in changing:
                harmless = node.func.attr == "replace" and (len(node.args) > 1 or ast.unparse(node.func.value) == "dataclasses")
                assert harmless, f"{path.relative_to(PACKAGE)}:{node.lineno} calls {ast.unparse(node.func)}"


def test_the_core_is_silent() -> None:
    """Nothing outside the command line prints."""
    for path in MODULES:
        if part_of(path) in ("cli", "__main__"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "input", "eval", "exec", "compile", "__import__"), f"{path}:{node.lineno}"


def test_modules_stay_small() -> None:
    """A module of more than 300 lines needs a reason, and there is none yet."""
    long = {path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    allowed = {"model/architecture.py"}  # the whole vocabulary of the architecture, one place to read it
    assert {name: size for name, size in long.items() if size > 300 and name not in allowed} == {}

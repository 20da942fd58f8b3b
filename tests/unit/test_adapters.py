"""The models are compiled by each engine's own adapter, without an account, and what it makes of them is SQL of that engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from os import environ
from pathlib import Path
from typing import Any, cast

import pytest
import sqlglot
import yaml
from run.outside import ROOT, run, surroundings
from test_engine_sql import ENGINES, MANIFEST
from test_products import CATALOG, rendered

pytestmark = pytest.mark.slow

LAYERS = ("medallion", "vault-mart")
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/platform.yaml")) if "MATRIX" in environ else []
"""Every example by eight adapters takes an hour: `make matrix` does it, `make slow` takes two platforms of hard words."""

RUNNER = ROOT / "tests" / "unit" / "adapters" / "compile_all.py"


def adapter(engine: str) -> Path:
    """The Python of an environment that holds the adapter that generated repositories ask for; skips where none can be had."""
    place = (Path(environ["SLOW_TOOLS"]).parent if "SLOW_TOOLS" in environ else ROOT / ".venv-slow") / "engines" / engine
    requirement = str(CATALOG.raw("engines")[engine]["requirement"])
    noted = place / "requirement"
    if not (noted.is_file() and noted.read_text("utf-8") == requirement):
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, place], check=True, env=surroundings())
        wanted = ["dbt-core>=1.11,<1.12", requirement]
        command = [uv, "pip", "install", "-q", "--python", place / "bin" / "python", *wanted]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings())
        if done.returncode:
            pytest.skip(f"the adapter of {engine} cannot be installed: {done.stderr.strip()[-200:]}")
        noted.write_text(requirement, "utf-8")
    return place / "bin" / "python"


def on(data: dict[str, Any], engine: str) -> dict[str, Any]:
    """A platform with the choice that asks for an engine."""
    path, value = cast(list[list[str]], CATALOG.raw("engines")[engine]["chosen_by"])[0]
    section, _, key = path.partition(".")
    cloud = {**data.get("cloud", {}), "providers": ["aws"], "iac": "terraform"}  # whose roles the models are granted to
    return {
        **data,
        "cloud": cloud,
        "processing": {},
        "security": {"access_model": "abac"},
        section: {**data.get(section, {}), key: value},
    }


def projects(engine: str, folder: Path) -> list[Path]:
    """The dbt projects of a platform of hard words in two kinds of layers, and of every example, on one engine."""
    texts = {name: (ROOT / "examples" / name / "platform.yaml").read_text("utf-8") for name in EXAMPLES}
    platforms = {
        name: {key: value for key, value in yaml.safe_load(text).items() if key != "storage"} for name, text in texts.items()
    }
    platforms |= {layers: {**yaml.safe_load(MANIFEST), "storage": {"layers": layers}} for layers in LAYERS}
    for name, data in platforms.items():
        for path, text in rendered(on(data, engine)).items():
            if path.startswith("transform/"):
                target = folder / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8")
    return [folder / name / "transform" for name in platforms]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_adapter_compiles_every_model(engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every model and test compiles for a first and for a later run, and each text is one statement of the engine's dialect."""
    python = adapter(engine)
    made = projects(engine, tmp_path)
    wanted = {name for each in made for name in re.findall(r"env_var\('(\w+)'\)", (each / "profiles.yml").read_text("utf-8"))}
    dummies = dict.fromkeys(wanted, "dummy") | {"SPARK_HOST": "spark.example", "DO_NOT_TRACK": "1"}
    run(python, RUNNER, engine, *made, cwd=tmp_path, env=surroundings(**dummies))
    counts = {"first": 0, "again": 0}
    for when in counts:
        for project in made:
            compiled = [
                each for each in (project / "target" / when / "compiled").rglob("*.sql") if each.read_text("utf-8").strip()
            ]
            models = {each.name for each in (project / "models").rglob("*.sql")}
            assert models <= {each.name for each in compiled}, project
            for each in compiled:
                statements = sqlglot.parse(each.read_text("utf-8"), read=engine, error_level=sqlglot.ErrorLevel.RAISE)
                assert len(statements) == 1, each
            counts[when] += len(compiled)
    assert counts["first"] == counts["again"] > 50 * len(made)
    with capsys.disabled():
        print(f"\n{engine}: {counts['first']} models and tests of {len(made)} platforms compiled twice by its adapter")  # noqa: T201

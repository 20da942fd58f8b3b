"""Where people meet `validate`: hooks, actions and pipelines are valid, safe, and do what they say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
ERRING = "version: 1\nname: shop\nstyle: data-mesh\ndomains: [{id: sales}]\n"
CLEAN = "version: 1\nname: shop\nstyle: lakehouse\nprocessing: {daily_gb: 20}\n"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def vendored(name: str) -> Any:
    place = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return json.loads(place.read_text("utf-8"))


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("action.yml", "github-actions"),
        ("integrations/gitlab.yml", "gitlab-ci"),
        ("integrations/azure-pipelines.yml", "azure-pipelines"),
    ],
)
def test_files_fit_the_schema_of_their_service(file: str, schema: str) -> None:
    """Each passes the schema that its service publishes."""
    declared = vendored(schema)
    jsonschema.validators.validator_for(declared)(declared).validate(read(file))


def test_the_action_has_no_known_weakness() -> None:
    """The auditor of GitHub Actions finds nothing: no text of others in scripts, nothing unpinned."""
    done = subprocess.run(
        [TOOLS / "zizmor", "--offline", "--pedantic", ROOT / "action.yml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One script of a pipeline as its runner starts it, with the program of this checkout in the path."""
    around = {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), **environment}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )


def runner(folder: Path) -> Path:
    """The temporary folder of a runner in which scaffold is installed already."""
    place = folder / "temp" / "scaffold" / "bin"
    place.mkdir(parents=True)
    (place / "scaffold").symlink_to(TOOLS / "scaffold")
    return folder / "temp"


@pytest.mark.parametrize(("text", "code"), [(ERRING, 1), (CLEAN, 0), ("a: [", 2)])
def test_the_action_annotates_and_fails(tmp_path: Path, text: str, code: int) -> None:
    """Annotations on standard output, a summary, a SARIF file, and the exit code of the command."""
    (tmp_path / "platform.yaml").write_text(text, "utf-8")
    step = read("action.yml")["runs"]["steps"][1]
    given = {"PATHS": "platform.yaml", "FAIL_ON": "error", "BASELINE": "", "SARIF": "out.sarif", "RULES_PAGE": ""}
    assert set(given) == set(step["env"])
    done = run(step["run"], tmp_path, RUNNER_TEMP=str(runner(tmp_path)), GITHUB_STEP_SUMMARY=str(tmp_path / "sum.md"), **given)
    assert done.returncode == code, done.stderr
    assert all(line.startswith("::") for line in done.stdout.splitlines())
    assert ("::error file=platform.yaml" in done.stdout) == (code > 0)
    results = json.loads((tmp_path / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert len(results) == len(done.stdout.splitlines())
    assert "## scaffold validate" in (tmp_path / "sum.md").read_text("utf-8")


def test_text_of_an_input_is_never_run(tmp_path: Path) -> None:
    """An input with shell code in it names a file that is not there."""
    step = read("action.yml")["runs"]["steps"][1]
    hostile = "$(touch${IFS}owned) `touch owned`; touch owned"
    given = {"PATHS": hostile, "FAIL_ON": "error", "BASELINE": "", "SARIF": "out.sarif", "RULES_PAGE": ""}
    done = run(step["run"], tmp_path, RUNNER_TEMP=str(runner(tmp_path)), GITHUB_STEP_SUMMARY=str(tmp_path / "sum.md"), **given)
    assert done.returncode == 2
    assert not (tmp_path / "owned").exists()


def test_the_gitlab_job_leaves_its_reports(tmp_path: Path) -> None:
    """The script of the job writes the very files that its artifacts name."""
    (tmp_path / "platform.yaml").write_text(ERRING, "utf-8")
    declared = read("integrations/gitlab.yml")
    job = declared["scaffold-validate"]
    done = run("\n".join(job["script"]), tmp_path, **declared["variables"])
    assert done.returncode == 1, done.stderr
    assert "error[unowned-domain]" in done.stdout
    assert all((tmp_path / name).is_file() for name in job["artifacts"]["reports"].values())


def test_the_azure_job_leaves_its_reports(tmp_path: Path) -> None:
    """The step that validates writes what the later steps publish."""
    (tmp_path / "platform.yaml").write_text(ERRING, "utf-8")
    steps = read("integrations/azure-pipelines.yml")["jobs"][0]["steps"]
    script = next(each["bash"] for each in steps if each.get("displayName") == "Validate")
    assert run(script, tmp_path).returncode == 1
    published = [each["publish"] for each in steps if "publish" in each]
    published += [each["inputs"]["testResultsFiles"] for each in steps if "inputs" in each]
    assert sorted(published) == sorted(each.name for each in tmp_path.iterdir() if each.name != "platform.yaml")


def test_hooks_name_commands_that_exist() -> None:
    """Each hook's entry is a command line that the program takes, over the files it is for."""
    hooks = read(".pre-commit-hooks.yaml")
    assert [each["id"] for each in hooks] == ["scaffold-validate", "scaffold-validate-repository", "scaffold-fix"]
    for each in hooks:
        done = subprocess.run([TOOLS / "scaffold", *each["entry"].split()[1:], "--help"], capture_output=True, check=False)
        assert done.returncode == 0


@pytest.mark.slow
def test_hooks_run_under_pre_commit(tmp_path: Path) -> None:
    """Installed by pre-commit from this tree, the hook fails on findings and passes without."""
    tool = shutil.which("pre-commit", path=os.pathsep.join([os.environ.get("SLOW_TOOLS", ""), str(TOOLS)]))
    assert tool, "pre-commit is not installed: make slow installs it"
    source, shop = tmp_path / "source", tmp_path / "shop"
    kept = shutil.ignore_patterns(".git", ".venv*", "_compiled", "__pycache__", ".*_cache", "demo", "dist", "tests")
    shutil.copytree(ROOT, source, ignore=kept)
    shop.mkdir()
    (shop / "platform.yaml").write_text(ERRING, "utf-8")
    own = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.c"}
    around = {**os.environ, **own, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    for folder in (source, shop):
        for line in ("init -q", "add -A -f", "commit -qm all"):
            subprocess.run(["git", *line.split()], cwd=folder, env=around, check=True)
    line = [tool, "try-repo", str(source), "scaffold-validate", "--files", "platform.yaml"]
    failed = subprocess.run(line, cwd=shop, env=around, capture_output=True, text=True, check=False)
    assert failed.returncode == 1, failed.stderr
    assert "error[unowned-domain]" in failed.stdout
    (shop / "platform.yaml").write_text(CLEAN, "utf-8")
    passed = subprocess.run(line, cwd=shop, env=around, capture_output=True, text=True, check=False)
    assert passed.returncode == 0, passed.stdout + passed.stderr

"""A whole repository as its owner gets it: `scaffold new`, the two commands, git, and `scaffold validate` in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from outside import ROOT, TODAY, new, run, surroundings, tool

pytestmark = pytest.mark.slow

NAMES = ("startup-lakehouse", "retail-mesh")

ASK = """
import json, sys
from pathlib import Path
from regopy import Interpreter
folder, data, questions = Path(sys.argv[1]), *json.load(sys.stdin)
answers = []
for question, given in questions:
    engine = Interpreter()
    for name in ("access", "access_test"):
        engine.add_module(name, (folder / f"{name}.rego").read_text(encoding="utf-8"))
    engine.add_data(data)
    if given:
        engine.set_input(given)
    answers.append(str(engine.query(question)))
print(json.dumps(answers))
"""


@pytest.fixture(scope="module", params=NAMES)
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of an example, run once."""
    name = str(request.param)
    folder = new(tmp_path_factory.mktemp("repository") / name, ROOT / "examples" / name / "platform.yaml")
    run("make", "run", "ROWS=20000", cwd=folder)
    return folder


def test_it_runs_and_says_what_it_built(repository: Path) -> None:
    """Every registered product is reported with rows in it."""
    told = run("make", "report", cwd=repository).splitlines()
    for product in registered(repository):
        line = next(line for line in told if line.startswith(f"{product['table']} "))
        assert int(line.split()[1].replace(",", "")) > 0, line


def test_its_own_tests_pass(repository: Path) -> None:
    """`make test` is green: data path, policies, operations, glossary, and the migration where there is one."""
    told = run("make", "test", cwd=repository)
    assert " passed" in told
    assert "failed" not in told


def test_its_style_holds(repository: Path) -> None:
    """`make lint` finds nothing in the SQL that was generated."""
    run("make", "lint", cwd=repository)


def test_it_lives_in_git_and_validates(repository: Path) -> None:
    """What was built is ignored by git, the manifest has no error, and contracts compare with the commit before."""
    if not (repository / ".git").exists():
        run("git", "init", "--quiet", "--initial-branch", "main", cwd=repository)
        run("git", "add", "--all", cwd=repository)
        identity = ("-c", "user.name=owner", "-c", "user.email=owner@example.org", "-c", "commit.gpgsign=false")
        run("git", *identity, "commit", "--quiet", "--message", "A platform", cwd=repository)
    tracked = run("git", "ls-files", cwd=repository).splitlines()
    assert not [path for path in tracked if path.startswith((".venv/", "data/", "lineage/", "transform/target/"))]
    lock = json.loads((repository / ".scaffold/lock.json").read_text(encoding="utf-8"))
    assert set(tracked) == {*lock["files"], ".scaffold/lock.json"}
    run(sys.executable, "-m", "scaffolder", "validate", "platform.yaml", "--today", TODAY, cwd=repository)
    same = run(repository / ".venv/bin/python", "tools/contract_changes.py", "HEAD", cwd=repository)
    assert set(same.split()[::2]) == {"same"}


def test_a_broken_contract_is_seen(repository: Path) -> None:
    """Taking a field from a contract breaks its readers, unless the major version rises."""
    test_it_lives_in_git_and_validates(repository)
    path = repository / registered(repository)[0]["contract"]
    text = path.read_text(encoding="utf-8")
    contract = yaml.safe_load(text)
    gone = contract["schema"][0]["properties"].pop()["name"]
    try:
        path.write_text(yaml.safe_dump(contract), encoding="utf-8")
        python = repository / ".venv/bin/python"
        told = run(python, "tools/contract_changes.py", "HEAD", cwd=repository, expect=1)
        assert f"{gone} was removed" in told
        path.write_text(yaml.safe_dump({**contract, "version": "2.0.0"}), encoding="utf-8")
        run(python, "tools/contract_changes.py", "HEAD", cwd=repository)
    finally:
        path.write_text(text, encoding="utf-8")


def test_the_policy_engine_decides_as_the_grants_say(repository: Path) -> None:
    """In another implementation of Rego, the policy passes its tests and allows each grant on its last day, not after."""
    policies = repository / "policies"
    access, classes = (yaml.safe_load((policies / name).read_text("utf-8")) for name in ("access.yaml", "classification.yaml"))
    tests = [
        line.split()[0] for line in (policies / "access_test.rego").read_text("utf-8").splitlines() if line.startswith("test_")
    ]
    asked = [[f"data.platform.access_test.{name}", None] for name in tests]
    for day in (access["review_by"], access["review_by"] + "T"):
        asked += [["data.platform.access", {**grant, "on": day}] for grant in access["grants"][:10]]
    answers = ask(policies, {"access": access, "classification": classes}, asked)
    assert set(answers[: len(tests)]) == {'{"expressions":[true]}'}
    decided = [json.loads(each)["expressions"][0]["allow"] for each in answers[len(tests) :]]
    grants = len(access["grants"][:10])
    assert decided == [True] * grants + [False] * grants


def ask(policies: Path, data: object, questions: list[list[object]]) -> list[str]:
    """The answers of rego-cpp, asked in a process of its own because a fault in it ends the process."""
    python = tool("python")
    known = subprocess.run([python, "-c", "import regopy"], capture_output=True, check=False)
    if known.returncode:
        pytest.skip("regopy is not installed beside the slow tools")
    done = subprocess.run(
        [python, "-c", ASK, policies],
        input=json.dumps([data, questions]),
        capture_output=True,
        text=True,
        check=False,
        env=surroundings(),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[str] = json.loads(done.stdout)
    return answers


def registered(repository: Path) -> list[dict[str, str]]:
    """The products as the catalog registers them."""
    found: list[dict[str, str]] = yaml.safe_load((repository / "catalog/registration.yaml").read_text(encoding="utf-8"))[
        "products"
    ]
    return found

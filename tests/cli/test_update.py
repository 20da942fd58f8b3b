"""`scaffold update`: what people meet when a repository is brought up to its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from promises.updates import AFTER, BEFORE

from scaffolder.pipeline import BASE_PATH, LOCK_PATH
from scaffolder.write.journal import FOLDER

from .conftest import Ended, Scaffold
from .test_new import files
from .test_validate import golden

DAY = ("--today", "2026-11-23")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of a manifest as it was generated, to be copied."""
    from promises.program import called

    place = tmp_path_factory.mktemp("generated")
    (place / "platform.yaml").write_text(BEFORE, "utf-8")
    assert called(["new", place / "shop", "--manifest", place / "platform.yaml", *DAY]).code == 0
    return place / "shop"


@pytest.fixture
def shop(generated: Path, scaffold: Scaffold) -> Path:
    """A copy of it in the folder where commands run."""
    del scaffold
    shutil.copytree(generated, "shop")
    return Path("shop")


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    assert change(before) != before
    path.write_text(change(before), "utf-8")


def own(folder: Path) -> dict[str, bytes]:
    """Every file but what an update keeps for itself."""
    return {path: content for path, content in files(folder).items() if not path.startswith(FOLDER)}


def replanned(shop: Path, text: str = AFTER) -> None:
    """The manifest of the owner, as it is to be: with the modeline that the repository's copy has."""
    modeline = (shop / "platform.yaml").read_text("utf-8").splitlines(keepends=True)[0]
    (shop / "platform.yaml").write_text(modeline + text, "utf-8")


def test_right_after_new_there_is_nothing_to_do(scaffold: Scaffold, shop: Path) -> None:
    """A repository that nobody touched gets nothing, not even a file of the update's own."""
    before = files(shop)
    for arguments in ((), ("--check",), ("--dry-run",)):
        ended = scaffold("update", "shop", *arguments, *DAY)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith("shop: nothing to update, ")
    assert files(shop) == before


def test_a_changed_manifest_is_merged_with_what_people_did(scaffold: Scaffold, shop: Path) -> None:
    """Edits stay beside what is new, deleted files stay deleted, own files are not touched, and the second update is idle."""
    edit(shop / "README.md", lambda text: text.replace("## Two commands", "Ask in #shop first.\n\n## Two commands"))
    edit(shop / "Makefile", lambda text: "# Ours.\n" + text)
    (shop / "SECURITY.md").unlink()
    (shop / "notes.md").write_text("ours\n", "utf-8")
    runbook = shop / "docs/operations/runbooks/invoices.md"
    edit(runbook, lambda text: text + "\nCall Joe.\n")
    replanned(shop)
    manifest = (shop / "platform.yaml").read_bytes()
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 0, ended.err
    said = " ".join(ended.out.split())
    assert "merge README.md your edits and what is generated now" in said
    assert "deleted SECURITY.md" in said
    assert "yours docs/operations/runbooks/invoices.md no longer generated, and edited" in said
    assert "no version control here" in ended.out
    readme = (shop / "README.md").read_text("utf-8")
    assert "Ask in #shop first." in readme
    assert "# Shop and web" in readme
    assert (shop / "Makefile").read_text("utf-8").startswith("# Ours.\n")
    assert not (shop / "SECURITY.md").exists()
    assert (shop / "notes.md").read_text("utf-8") == "ours\n"
    assert runbook.read_text("utf-8").endswith("\nCall Joe.\n")
    assert not (shop / "domains/finance/products/invoices").exists()
    assert (shop / "domains/finance/products/bills/README.md").exists()
    assert not (shop / "streaming").exists()
    assert (shop / "platform.yaml").read_bytes() == manifest
    assert scaffold("update", "shop", "--check", *DAY).code == 0
    assert scaffold("validate", "shop", *DAY).code == 0


@pytest.mark.parametrize(
    "text",
    [AFTER, BEFORE.replace("name: shop", "name: store"), BEFORE + "delivery: gitlab\n", BEFORE.replace("cloud: aws\n", "")],
    ids=["other products", "another name", "another host of code", "no cloud"],
)
def test_an_update_gives_what_new_would_give(scaffold: Scaffold, shop: Path, text: str) -> None:
    """Where nobody edited anything, the updated repository is the one that `new` would make, byte for byte."""
    replanned(shop, text)
    assert scaffold("update", "shop", *DAY).code == 0
    assert scaffold("new", "other", "--manifest", "shop/platform.yaml", *DAY).code == 0
    assert own(shop) == files(Path("other"))


def test_conflicts_are_not_success(scaffold: Scaffold, shop: Path) -> None:
    """Both texts stand between marks, listed by line; nothing is recorded until the last mark is gone."""
    edit(shop / "README.md", lambda text: text.replace("# Shop\n", "# The shop\n", 1))
    (shop / "domains/sales/products/returns").mkdir()
    (shop / "domains/sales/products/returns/README.md").write_text("our own page\n", "utf-8")
    replanned(shop)
    record = [(shop / path).read_bytes() for path in (LOCK_PATH, BASE_PATH)]
    ended = scaffold("update", "shop", "--quiet", *DAY)
    assert ended.code == 1
    golden("update-conflicts.txt", ended.out + ended.err)
    readme = (shop / "README.md").read_text("utf-8")
    assert readme.startswith(
        "<<<<<<< yours\n# The shop\n||||||| generated before\n# Shop\n=======\n# Shop and web\n>>>>>>> generated now\n"
    )
    assert (shop / "domains/sales/products/returns/README.md").read_text("utf-8") == "our own page\n"
    assert [(shop / path).read_bytes() for path in (LOCK_PATH, BASE_PATH)] == record
    for arguments in ((), ("--continue",), ("--dry-run",), ("--check",)):
        again = scaffold("update", "shop", *arguments, *DAY)
        assert again.code == 1
        assert "shop/README.md:1: conflict: " in again.out
    edit(shop / "README.md", lambda text: "# The shop and web\n" + text.partition(">>>>>>> generated now\n")[2])
    assert scaffold("update", "shop", "--continue", *DAY).code == 1
    (shop / "domains/sales/products/returns/README.md.scaffold-new").unlink()
    ended = scaffold("update", "shop", "--continue", *DAY)
    assert (ended.code, ended.err) == (0, "")
    assert [(shop / path).read_bytes() for path in (LOCK_PATH, BASE_PATH)] != record
    assert scaffold("update", "shop", "--check", *DAY).code == 0


def test_running_again_finishes_as_well(scaffold: Scaffold, shop: Path) -> None:
    """Without `--continue`, an update whose conflicts are resolved is finished, and the next one begun."""
    edit(shop / "README.md", lambda text: text.replace("# Shop\n", "# The shop\n", 1))
    replanned(shop)
    assert scaffold("update", "shop", *DAY).code == 1
    edit(shop / "README.md", lambda text: "# The shop\n" + text.partition(">>>>>>> generated now\n")[2])
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 0
    assert ended.out.startswith("shop: 1 conflict resolved, the update is finished\nshop: nothing to update, ")


@pytest.mark.parametrize("title", ["# Shop\n", "## Two commands\n"])
def test_abort_gives_identical_bytes(scaffold: Scaffold, shop: Path, title: str) -> None:
    """An update is taken back whole, with conflicts and without, and once only."""
    edit(shop / "README.md", lambda text: text.replace(title, f"{title.strip()}, ours\n", 1))
    replanned(shop)
    before = files(shop)
    assert scaffold("update", "shop", *DAY).code == (1 if title == "# Shop\n" else 0)
    ended = scaffold("update", "shop", "--abort")
    assert (ended.code, ended.out) == (0, "shop: the update is taken back, every file is as it was\n")
    assert files(shop) == before
    again = scaffold("update", "shop", "--abort")
    assert (again.code, again.out) == (2, "")
    assert "there is no update to take back" in again.err


def test_a_dry_run_says_all_and_writes_nothing(scaffold: Scaffold, shop: Path) -> None:
    """The table names each file with what becomes of it, the diff each line; `--check` is for pipelines."""
    edit(shop / "Makefile", lambda text: text + "# ours\n")
    replanned(shop)
    before = files(shop)
    short = scaffold("update", "shop", "--dry-run", *DAY)
    full = scaffold("update", "shop", "--dry-run", "--verbose", "--diff", *DAY)
    check = scaffold("update", "shop", "--check", "--quiet", *DAY)
    assert (short.code, full.code, check.code, check.out) == (0, 0, 1, "")
    assert files(shop) == before
    assert "generated files would change" in short.out.splitlines()[0]
    assert "  and " in short.out or " more\n" in short.out
    rows = [row.split()[1] for row in full.out.splitlines() if row.startswith(("  add ", "  replace ", "  same ", "  keep "))]
    assert "platform.yaml" not in rows
    assert {"README.md", "CODEOWNERS"} <= set(rows)
    assert "-# Shop\n+# Shop and web\n" in full.out
    assert full.out.count("\n--- ") > 10


def test_errors_stop_it_before_anything_is_written(scaffold: Scaffold, shop: Path) -> None:
    """The findings are shown with their lines, the exit code is 1, and nothing changes."""
    edit(shop / "platform.yaml", lambda text: text.replace("streaming: kafka", "streaming: kafak"))
    before = files(shop)
    ended = scaffold("update", "shop", *DAY)
    assert (ended.code, ended.out) == (1, "")
    assert "error[misspelt-value]" in ended.err
    assert "nothing was written to shop" in ended.err
    assert files(shop) == before


def damaged(shop: Path, how: str) -> None:
    lock, base = shop / LOCK_PATH, shop / BASE_PATH
    data = json.loads(lock.read_text("utf-8"))
    if how == "no base":
        base.unlink()
    elif how == "cut base":
        base.write_bytes(base.read_bytes()[:1000])
    elif how == "no lock":
        lock.unlink()
    elif how == "no json":
        lock.write_text("<<<<<<< ours\n", "utf-8")
    elif how == "newer":
        lock.write_text(json.dumps({**data, "tool": {"name": "scaffold", "version": "99.0.0"}}), "utf-8")
    else:
        lock.write_text(json.dumps({**data, "files": {**data["files"], BASE_PATH: "sha256:0"}}), "utf-8")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("no base", "base.tar.bz2: is missing"),
        ("cut base", "base.tar.bz2: is damaged"),
        ("no lock", "lock.json: is missing"),
        ("no json", "lock.json: is damaged"),
        ("newer", "written by scaffold 99.0.0"),
        ("other", "belongs to another"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused(scaffold: Scaffold, shop: Path, how: str, said: str) -> None:
    """One line says what is wrong, one what to do; nothing is touched."""
    damaged(shop, how)
    before = files(shop)
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 2
    assert said in ended.err
    assert "= help: " in ended.err
    assert files(shop) == before


@pytest.mark.parametrize("how", ["no base", "no lock"])
def test_without_a_base_everybodys_text_stays(scaffold: Scaffold, shop: Path, how: str) -> None:
    """Edited files stay, with the generated text beside them; afterwards the repository has a record again."""
    edit(shop / "README.md", lambda text: text.replace("## Two commands", "Ask in #shop first.\n\n## Two commands"))
    before = (shop / "README.md").read_bytes()
    damaged(shop, how)
    replanned(shop)
    assert scaffold("update", "shop", "--without-base", *DAY).code == 1
    assert (shop / "README.md").read_bytes() == before
    beside = sorted(shop.rglob("*.scaffold-new"))
    assert shop / "README.md.scaffold-new" in beside
    for each in beside:
        each.replace(each.with_name(each.name.removesuffix(".scaffold-new")))
    assert scaffold("update", "shop", "--continue", *DAY).code == 0
    assert scaffold("update", "shop", *DAY).code == 0  # records that nobody asks for any more are listed again
    assert scaffold("update", "shop", "--check", *DAY).code == 0


def test_records_keep_what_people_decided(scaffold: Scaffold, shop: Path) -> None:
    """An accepted record whose answer changes is superseded as by `adr sync`; an edited one stays; the index lists them."""
    folder = shop / "docs/decisions"
    record = next(folder.glob("*-streaming-need.md"), None) or next(folder.glob("*-event-log.md"))
    number = record.name[:4]
    assert scaffold("adr", "accept", number, "shop", "--decider", "cto@example.org", "--date", "2026-11-23").code == 0
    accepted = record.read_text("utf-8")
    hand = next(folder.glob("*-orchestrator.md"))
    edit(
        hand, lambda text: text.replace("## Context and Problem Statement\n", "## Context and Problem Statement\n\nBy hand.\n")
    )
    edit(folder / "README.md", lambda text: text + "\n## Ours\n\nAsk Ann.\n")
    replanned(shop)
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 0, ended.out + ended.err
    assert "accepted is `" in ended.out
    assert record.read_text("utf-8").partition("\n---\n")[2] == accepted.partition("\n---\n")[2]
    assert "By hand." in hand.read_text("utf-8")
    index = (folder / "README.md").read_text("utf-8")
    assert index.endswith("\n## Ours\n\nAsk Ann.\n")
    assert scaffold("adr", "index", "--check", "shop").code == 0
    assert scaffold("adr", "sync", "--dry-run", "shop", *DAY).code == 0
    assert scaffold("adr", "lint", "shop", *DAY).code == 0
    assert scaffold("update", "shop", "--check", *DAY).code == 0


def test_other_line_ends_are_no_edit(scaffold: Scaffold, shop: Path) -> None:
    """A checkout with CRLF is updated as if it were LF, and keeps its line ends."""
    for path, content in files(shop).items():
        if not path.startswith(".scaffold/"):
            (shop / path).write_bytes(content.replace(b"\n", b"\r\n"))
    assert scaffold("update", "shop", "--check", *DAY).code == 0
    (shop / "platform.yaml").write_bytes((shop / "platform.yaml").read_bytes().replace(b"title: Shop", b"title: Shop and web"))
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 0, ended.out
    readme = (shop / "README.md").read_bytes()
    assert b"# Shop and web\r\n" in readme
    assert readme.count(b"\n") == readme.count(b"\r\n")


def test_what_is_no_file_is_left_alone(scaffold: Scaffold, shop: Path) -> None:
    """Links are neither followed nor replaced; what is generated anew for them lies beside."""
    outside = Path("outside")
    (shop / "docs/architecture").rename(outside)
    (shop / "docs/architecture").symlink_to(outside.resolve())
    (shop / "README.md").rename("readme")
    (shop / "README.md").symlink_to(Path("readme").resolve())
    replanned(shop)
    before = files(outside)
    assert scaffold("update", "shop", *DAY).code == 1
    assert (shop / "README.md").is_symlink()
    assert "# Shop and web" in (shop / "README.md.scaffold-new").read_text("utf-8")
    assert files(outside) == before


def test_a_file_in_the_way_of_a_folder_is_refused(scaffold: Scaffold, shop: Path) -> None:
    """Where a folder is needed and a file of people's own lies, nothing is written."""
    (shop / "domains/sales/products/returns").write_text("ours\n", "utf-8")
    replanned(shop)
    before = files(shop)
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 2
    assert "a file of yours lies where a folder is needed" in ended.err
    assert "domains/sales/products/returns/" in ended.err
    assert files(shop) == before


def test_a_file_in_the_place_of_a_folder_stays(scaffold: Scaffold, shop: Path) -> None:
    """Who deleted a whole folder and put a file there keeps it: what was generated below stays deleted."""
    for name in ("streaming", "policies"):
        shutil.rmtree(shop / name)
        (shop / name).write_text("ours\n", "utf-8")
    replanned(shop)
    assert scaffold("update", "shop", *DAY).code == 0
    assert [(shop / name).read_text("utf-8") for name in ("streaming", "policies")] == ["ours\n"] * 2


def test_a_company_layer_is_not_left_out_by_mistake(scaffold: Scaffold) -> None:
    """A repository that was made with `--blueprints` is updated with them, or not at all."""
    layer = Path("ours/practices")
    layer.mkdir(parents=True)
    (Path("platform.yaml")).write_text(BEFORE, "utf-8")
    assert scaffold("new", "shop", "--manifest", "platform.yaml", "--blueprints", "ours", *DAY).code == 0
    ended = scaffold("update", "shop", *DAY)
    assert ended.code == 2
    assert "made with --blueprints ours" in ended.err
    assert scaffold("update", "shop", "--blueprints", "ours", *DAY).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "nowhere"),
        (("bare",), "no .scaffold/ in this folder"),
        (("shop", "--continue"), "no update waits here to be finished"),
        (("shop", "--abort", "--continue"), "Give one of"),
        (("shop", "--dry-run", "--abort"), "Give one of"),
    ],
)
def test_what_cannot_be_done_is_said(scaffold: Scaffold, shop: Path, arguments: tuple[str, ...], said: str) -> None:
    """Exit code 2 and one clear line."""
    Path("bare").mkdir()
    shutil.copy(shop / "platform.yaml", "bare/platform.yaml")
    ended: Ended = scaffold("update", *arguments)
    assert ended.code == 2
    assert said in ended.err

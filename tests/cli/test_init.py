"""`scaffold init`: questions, checked answers, and a manifest that holds."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
from pathlib import Path

import pytest
import yaml

from scaffolder import questions, starters

from .conftest import KNOWN, Scaffold

MESH = "shop\ndata-mesh\nann@example.org\naws\necommerce-retail\n\nsales/orders, finance/invoices\nyes\n"


def written(folder: str = ".") -> dict[str, object]:
    data: dict[str, object] = yaml.safe_load((Path(folder) / "platform.yaml").read_text("utf-8"))
    return data


def test_at_most_eight_questions() -> None:
    """Eight is what a person answers before lunch; each settles a key of its own."""
    keys = [each.key for each in questions.QUESTIONS]
    assert len(keys) == len(set(keys)) <= 8


def test_answers_become_a_manifest_without_errors(scaffold: Scaffold) -> None:
    """What was answered is in the file, under a modeline, beside the schema it names, and validates."""
    ended = scaffold("init", given=MESH)
    assert ended.code == 0, ended.err
    data = written()
    assert (data["name"], data["style"], data["cloud"], data["streaming"]) == ("shop", "data-mesh", "aws", True)
    assert data["products"] == [
        {"id": "orders", "domain": "sales", "owner": "ann@example.org"},
        {"id": "invoices", "domain": "finance", "owner": "ann@example.org"},
    ]
    assert (
        Path("platform.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=.scaffold/manifest.schema.json\n")
    )
    assert Path(".scaffold/manifest.schema.json").is_file()
    assert scaffold("validate").code == 0


def test_enter_takes_the_defaults(scaffold: Scaffold) -> None:
    """Eight times Enter gives a valid manifest named after the folder."""
    assert scaffold("init", "My Shop", given="\n" * 8).code == 0
    assert written("My Shop") == {"version": 1, "name": "my-shop", "style": "lakehouse", "cloud": "local", "industry": "none"}
    assert scaffold("validate", "My Shop").code == 0


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ("My Shop", "is not an id: use 2 to 63 of a-z, 0-9 and `-`, a letter first"),
        ("shop\ndata-mehs", "did you mean `data-mesh`?"),
        ("shop\n\nann at home", "write an email, a login or @org/team"),
        ("shop\n\n\naw", "did you mean `aws`?"),
        ("shop\n\n\n\nfinanze", "did you mean `finance`?"),
        ("shop\n\n\n\n\ngdrp", "did you mean `gdpr`?"),
        ("shop\n\n\n\n\n\nSales Team/orders", "is not an id"),
        ("shop\ndata-mesh\nann\n\n\n\nsales/orders", "fewer than two domains"),
        ("shop\ndata-mesh\nann\n\n\n\nsales/orders, finance", "domain `finance` publishes no product"),
        ("shop\n\n\n\n\n\n\nkafak", "did you mean `kafka`?"),
    ],
)
def test_an_answer_that_will_not_do_is_refused_as_typed(scaffold: Scaffold, answers: str, reason: str) -> None:
    """The reason stands below the question, the question is asked again, and nothing is written before the last answer."""
    ended = scaffold("init", given=answers + "\n")
    assert reason in ended.err
    asked = answers.count("\n") + 1
    assert ended.err.count(f"{asked}/8 ") == 2
    assert ended.code == 2
    assert "standard input ended" in ended.err
    assert not Path("platform.yaml").exists()


@pytest.mark.parametrize("number", range(8))
def test_a_question_mark_explains(scaffold: Scaffold, number: int) -> None:
    """Each question explains itself from the catalog and is asked again."""
    asked = questions.QUESTIONS[number]
    ended = scaffold("init", given="\n" * number + "?\n")
    assert ended.err.count(f"{number + 1}/8 ") == 2
    lines = questions.explained(asked, KNOWN)
    assert all(line in ended.err for line in lines)
    assert lines[0]
    assert f"scaffold explain {asked.key} says more" in ended.err


def test_facts_that_rules_need_are_listed_as_lines_to_paste(scaffold: Scaffold) -> None:
    """Nothing is assumed about the world: what is missing is named with lines that mend it when they are pasted."""
    ended = scaffold("init", "--style", "lakehouse", "--set", "regimes=[dora]", given="shop\n\naws\nfinance\nrisk/trades\n\n")
    assert ended.code == 1
    lines = ended.err.partition("add to platform.yaml:\n")[2].partition("then run\n")[0]
    assert lines == "legal:\n  ict_register: true\n  exit_plan: true\n"
    with Path("platform.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(lines)
    assert scaffold("validate").code == 0


@pytest.mark.parametrize("style", starters.styles())
def test_no_input_writes_the_starter_of_a_style(scaffold: Scaffold, style: str) -> None:
    """Without a question the starter is taken, said to be one, and validates without errors."""
    ended = scaffold("init", "shop", "--style", style, "--no-input")
    assert ended.code == 0
    assert "starter manifest" in ended.out
    assert written("shop")["name"] == "shop"
    assert scaffold("validate", "shop").code == 0


def test_settings_and_answers_are_not_asked_again(scaffold: Scaffold) -> None:
    """What a file or an option answers is asked no more; other keys are written as they stand."""
    Path("answers.yaml").write_text(
        "name: shop\nstyle: warehouse\nowner: ann@example.org\nindustry: finance\nprocessing: {daily_gb: 40}\n"
        "domains: [sales/orders, ops]\nregimes: []\n",
        "utf-8",
    )
    ended = scaffold("init", "made", "--answers", "answers.yaml", "--set", "cloud=gcp", given="no\n")
    assert "1 question." in ended.err
    data = written("made")
    assert (data["style"], data["cloud"], data["streaming"]) == ("warehouse", "gcp", False)
    assert data["processing"] == {"daily_gb": 40}
    assert [each["id"] for each in data["domains"]] == ["sales", "ops"]  # type: ignore[index,attr-defined]


@pytest.mark.parametrize(
    ("content", "said"),
    [("style: [", "answers.yaml:2"), ("- style\n", "holds no keys"), ("style: a\nstyle: b\n", "answers.yaml:2")],
)
def test_answers_that_cannot_be_read_are_refused(scaffold: Scaffold, content: str, said: str) -> None:
    """A faulty answers file is named with its line, and nothing is written."""
    Path("answers.yaml").write_text(content, "utf-8")
    ended = scaffold("init", "made", "--answers", "answers.yaml", "--no-input")
    assert ended.code == 2
    assert said in ended.err
    assert not Path("made").exists()


def test_an_existing_manifest_is_never_touched(scaffold: Scaffold, minimal: Path) -> None:
    """Not a question is asked where the manifest is there already."""
    before = minimal.read_bytes()
    ended = scaffold("init", given=MESH)
    assert ended.code == 2
    assert ended.err.startswith("error: platform.yaml: exists already; nothing was written\n")
    assert minimal.read_bytes() == before


@pytest.mark.parametrize("answer", ["#", "a: b", "'", '"', "{{ 7 }}", "*x", "!!str x", "yes", "\u202e", "x" * 3000, "[a", "\\"])
def test_no_answer_breaks_the_manifest(scaffold: Scaffold, answer: str) -> None:
    """Signs that mean something to YAML are taken as text: they are refused in plain words, or stand in the file as typed."""
    for position in range(8):
        ended = scaffold("init", f"at-{position}", given="\n" * position + f"{answer}\n" + "\n" * 8)
        assert ended.code in (0, 1, 2)
        assert "\u202e" not in ended.err + ended.out
        if ended.code != 2:
            assert isinstance(written(f"at-{position}")["name"], str)


def talk(folder: Path, dialogue: list[tuple[bytes, bytes]]) -> tuple[int, bytes]:
    """Run `init` on a real terminal: wait for each text, then type; the exit code and all that was shown."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "scaffolder", "init"])  # noqa: S606 (the program itself, no shell)
    shown = b""
    waiting = list(dialogue)
    last, tries = b"", 0
    while True:
        ready, _, _ = select.select([terminal], [], [], 3 if last == b"\x03" else 20)
        tries += not ready
        if not ready and last == b"\x03" and tries < 10:  # typed before the terminal waited for a key: people type it again
            os.write(terminal, last)
            continue
        if not ready:
            os.kill(process, signal.SIGKILL)
        try:
            part = os.read(terminal, 4096) if ready else b""
        except OSError:
            part = b""
        if not part:
            break
        shown += part
        while waiting and waiting[0][0] in shown:
            last = waiting.pop(0)[1]
            os.write(terminal, last)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown


def test_a_conversation_on_a_real_terminal(tmp_path: Path) -> None:
    """Typed on a terminal: a wrong answer, an explanation, and a manifest at the end."""
    code, shown = talk(
        tmp_path,
        [
            (b"1/8", b"Shop\n"),
            (b"a letter first", b"shop\n"),
            (b"2/8", b"?\n"),
            (b"scaffold explain style says more", b"\n"),
            (b"3/8", b"ann@example.org\n"),
            *((f"{number}/8".encode(), b"\n") for number in range(4, 9)),
        ],
    )
    assert code == 0, shown.decode()
    assert yaml.safe_load((tmp_path / "platform.yaml").read_text("utf-8"))["owner"] == "ann@example.org"


def test_leaving_a_conversation_leaves_no_trace(tmp_path: Path) -> None:
    """Ctrl-C on a terminal ends with 130 and writes nothing."""
    code, shown = talk(tmp_path, [(b"1/8", b"shop\n"), (b"2/8", b"\x03")])
    assert code in (130, -signal.SIGINT)
    assert b"Traceback" not in shown
    assert list(tmp_path.iterdir()) == []

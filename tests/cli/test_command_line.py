"""The command line as a whole: help, suggestions, exit codes, streams."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scaffolder import __version__, cli
from scaffolder.cli import COMMANDS

from .conftest import Scaffold

PROGRAM = [sys.executable, "-m", "scaffolder"]


def leaves() -> list[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = importlib.import_module(f"scaffolder.cli.{name}").command
        below = command.commands.items() if isinstance(command, click.Group) else ()
        found += [(f"{name} {part}", each) for part, each in below] or [(name, command)]
    return found


LEAVES = leaves()


@pytest.mark.parametrize("name", [each for each, _ in LEAVES])
def test_help_shows_an_example(scaffold: Scaffold, name: str) -> None:
    """Every command's help has an example that starts as the command does, and every option says what it is for."""
    ended = scaffold(*name.split(), "--help")
    assert ended.code == 0
    assert ended.err == ""
    example = ended.out.partition("Example:")[2].partition("Options:")[0]
    assert f"scaffold {name}" in example
    assert max(map(len, ended.out.splitlines())) <= 100


@pytest.mark.parametrize(("name", "command"), LEAVES, ids=[each for each, _ in LEAVES])
def test_common_options_are_everywhere(name: str, command: click.Command) -> None:
    """Quiet, verbose, colour and debug are options of every command, and no option lacks its help."""
    options = {option: each for each in command.params for option in each.opts if isinstance(each, click.Option)}
    assert {"-q", "--quiet", "-v", "--verbose", "--color", "--debug"} <= set(options), name
    assert all(isinstance(each, click.Option) and each.help for each in options.values()), name


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (["validat"], "`validate`"),
        (["digram"], "`diagram`"),
        (["adr", "lst"], "`list`"),
        (["blueprint", "chek"], "`check`"),
        (["validate", "--fial-on", "error"], "'--fail-on'"),
        (["validate", "--fail-on", "eror"], "`error`"),
        (["validate", "--format", "jsno"], "`json`"),
        (["validate", "--color", "nevr"], "`never`"),
        (["new", "shop", "--style", "data-mehs"], "`data-mesh`"),
        (["init", "--style", "lakehosue"], "`lakehouse`"),
        (["diagram", "{retail}", "--view", "contaner"], "`container`"),
        (["diagram", "{retail}", "--format", "pgn"], "`png`"),
        (["adr", "show", "table-fromat", "{retail}"], "`table-format`"),
        (["show", "{retail}", "--key", "streming"], "`streaming`"),
        (["explain", "unowned-domian"], "`unowned-domain`"),
        (["explain", "streaming.borker"], "`streaming.broker`"),
        (["explain", "streaming.broker=kafak"], "`streaming.broker=kafka`"),
        (["blueprint", "show", "data-mehs"], "`data-mesh`"),
        (["schema", "manifset"], "`manifest`"),
        (["completion", "bsh"], "`bash`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_mistyped_is_suggested(scaffold: Scaffold, examples: Path, line: list[str], meant: str) -> None:
    """A mistyped command, option, value or name is refused with exit code 2 and the word that was meant."""
    retail = str(examples / "retail-mesh")
    ended = scaffold(*(each.replace("{retail}", retail) for each in line))
    assert ended.code == 2
    assert f"id you mean {meant}" in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        ([], 2),
        (["nothing-like-it"], 2),
        (["validate", "platform.yaml"], 0),
        (["validate", "erring.yaml"], 1),
        (["validate", "erring.yaml", "--fail-on", "never"], 0),
        (["validate", "platform.yaml", "erring.yaml"], 1),
        (["validate", "absent.yaml"], 2),
        (["validate", "platform.yaml", "absent.yaml"], 2),
        (["validate", "malformed.yaml"], 2),
        (["validate", "platform.yaml", "--today", "yesterday"], 2),
        (["new", "made", "--manifest", "erring.yaml"], 1),
        (["new", "made"], 2),
        (["new", "made", "--manifest", "platform.yaml", "--style", "lakehouse"], 2),
        (["show", "platform.yaml"], 0),
        (["show", "erring.yaml"], 0),
        (["explain"], 0),
        (["explain", "unowned-domain"], 0),
        (["explain", "nothing like it at all"], 2),
        (["blueprint", "check", "."], 2),
        (["schema", "--list"], 0),
        (["doctor"], 0),
        (["completion", "fish"], 0),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else None,
)
def test_exit_codes(scaffold: Scaffold, minimal: Path, line: list[str], code: int) -> None:
    """0 is clean, 1 means findings, 2 means it cannot be done; errors go to standard error and nothing else does."""
    minimal.with_name("erring.yaml").write_text("version: 1\nname: shop\nstyle: data-mesh\n", "utf-8")
    minimal.with_name("malformed.yaml").write_text("version: [1\n", "utf-8")
    ended = scaffold(*line)
    assert ended.code == code
    assert bool(ended.out or ended.err)
    if code == 2:
        assert ended.err.startswith(("error: ", "Usage: "))
    assert not Path("made").exists()


def test_a_bug_of_ours_is_reported_in_two_lines(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch, minimal: Path) -> None:
    """Exit code 3, what failed and what to do; `--debug` lets the exception through."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("unforeseen \x1b[31m")

    monkeypatch.setattr("scaffolder.judge.check", fail)
    ended = scaffold("validate", str(minimal))
    assert ended.code == 3
    assert ended.err == (
        f"bug: scaffold {__version__} failed: ValueError: unforeseen \\x1b[31m\n"
        "  = help: run it again with --debug and report what it shows\n"
    )
    with pytest.raises(ValueError, match="unforeseen"):
        scaffold("validate", str(minimal), "--debug")


def test_interrupting_ends_with_130(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch, minimal: Path) -> None:
    """Ctrl-C says one word and ends with 130, without a traceback."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scaffolder.judge.check", interrupt)
    ended = scaffold("validate", str(minimal))
    assert (ended.code, ended.out, ended.err) == (130, "", "interrupted\n")


def test_a_real_interrupt_ends_with_130(tmp_path: Path) -> None:
    """The installed program answers a signal as it answers Ctrl-C: nothing is written, and the exit code is 130."""
    process = subprocess.Popen(
        [*PROGRAM, "init", "shop"], cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stderr is not None
    seen = b""
    while b"1/8" not in seen and process.poll() is None:
        seen += process.stderr.read(1)
    assert b"1/8" in seen, seen
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", [["explain", "rules"], ["--help"], ["schema"], ["validate", "--format", "json"]])
def test_a_closed_pipe_is_silent(tmp_path: Path, line: list[str]) -> None:
    """A reader that stops early (`| head -1`) brings neither message nor traceback."""
    (tmp_path / "platform.yaml").write_text("version: 1\nname: shop\nstyle: data-mesh\n", "utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run([*PROGRAM, *line], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    finally:
        os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode == 0


LOADED = """
import sys, json, io
sys.argv = ["scaffold", *{line}]
from scaffolder.__main__ import main
sys.stdout = io.StringIO()
code = main()
sys.stdout = sys.__stdout__
print(json.dumps(sorted(sys.modules)))
"""


def loaded(*line: str) -> set[str]:
    """The modules that a command line leaves imported."""
    done = subprocess.run([sys.executable, "-c", LOADED.format(line=list(line))], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_a_cold_start_imports_what_it_needs() -> None:
    """The version costs no click; help costs no YAML, template or schema library, and imports no command."""
    version = loaded("--version")
    assert not {"click", "yaml", "jinja2", "jsonschema_rs"} & version
    shown = loaded("--help")
    heavy = {"yaml", "jinja2", "jsonschema", "jsonschema_rs", "referencing", "cookiecutter", "diagrams", "resvg_py"}
    assert not heavy & {each.partition(".")[0] for each in shown}
    assert not {f"scaffolder.cli.{name}" for name in COMMANDS} & shown
    assert len(shown - version) < 130


def test_validating_loads_no_templates() -> None:
    """`validate` imports nothing that renders, draws or writes records."""
    found = loaded("validate", "--help")
    assert not {"yaml", "jinja2", "scaffolder.render", "scaffolder.views"} & found


def test_output_is_the_same_bytes_every_run(scaffold: Scaffold, examples: Path) -> None:
    """What is printed does not change from run to run."""
    lines = (
        ["show", str(examples / "retail-mesh")],
        ["explain", "rules"],
        ["schema"],
        ["validate", "--format", "json", str(examples / "retail-mesh")],
    )
    for line in lines:
        assert scaffold(*line).out == scaffold(*line).out


@pytest.mark.usefixtures("erring")
def test_colour_is_for_terminals(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour goes to terminals only, unless asked for; NO_COLOR and `never` silence it."""
    assert "\x1b[" not in scaffold("validate").out
    assert "\x1b[" in scaffold("validate", "--color", "always").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[" not in scaffold("validate", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in scaffold("validate").out


def test_commands_are_modules_and_modules_are_commands() -> None:
    """Every command is a module of the command line, and every module but the shared options is a command."""
    here = Path(cli.__file__).parent
    assert {each.stem for each in here.glob("*.py")} - {"__init__", "shared"} == set(COMMANDS)


HOSTILE = {
    "not text": b"\xff\xfe\x00\x01",
    "nothing": b"",
    "a list": b"- 1\n- 2\n",
    "a number": b"42\n",
    "deep": b"[" * 100_000,
    "bidirectional": "name: \u202egpj.exe\n".encode(),
    "escape sequences": b'name: "\\e]0;owned\\a"\nstyle: "\\e[31m"\n',
    "bomb": b"a: &a [1]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "two documents": b"version: 1\n---\nversion: 1\n",
    "template": b"version: 1\nname: '{{ 7*7 }}'\nstyle: '{% raw %}'\n",
    "tag": b"!!python/object/apply:os.system ['true']\n",
    "null byte": b"name: a\x00b\n",
    "very long line": b"name: " + b"x" * 200_000 + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "line", [["validate"], ["show"], ["diagram", "--format", "mermaid", "--output", "out"], ["new", "made", "-m"]]
)
def test_hostile_input_is_refused_in_plain_words(scaffold: Scaffold, name: str, line: list[str]) -> None:
    """No input brings a traceback, exit code 3, a raw control character or a half-written result."""
    ended = scaffold(*line, "-", given=HOSTILE[name])
    assert ended.code in (0, 1, 2)
    for text in (ended.out, ended.err):
        assert not {"\x1b", "\x07", "\u202e", "\x00"} & set(text)
    assert not Path("made").exists()

"""The command line: it parses, calls the pipeline, prints, and turns every ending into an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from scaffolder import __version__
from scaffolder.cli import shared
from scaffolder.errors import ScaffoldError

CLEAN, FOUND, CANNOT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: clean; findings at or above `--fail-on`; cannot do it; a bug of ours; interrupted."""

COMMANDS = {
    "init": "Ask a few questions and write a manifest.",
    "new": "Generate a repository from a manifest, all of it or nothing.",
    "update": "Bring a repository up to its manifest, merged with what people edited in it.",
    "validate": "Check manifests and show every finding with its line, reason and fix.",
    "waive": "Accept the findings of one rule for a time, with a reason and an owner.",
    "scorecard": "Join the scorecards of many repositories, and compare them with an earlier run.",
    "diagram": "Draw the views of the architecture.",
    "review": "Write the review pack: one page that a board reads, prints and signs.",
    "adr": "List, write, accept, supersede and check decision records.",
    "show": "Show the manifest with every choice completed and where each value comes from.",
    "options": "Show every option of a key, and which fit a manifest and why the others do not.",
    "compare": "Compare two manifests: choices, decisions, findings, elements, records.",
    "contract": "Compare two versions of a contract: what breaks readers, and which version that asks for.",
    "explain": "Explain a rule, practice, decision, option, component, blueprint or manifest key.",
    "blueprint": "List, show and check blueprints.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "doctor": "Say what this machine has, and what each optional tool adds.",
    "completion": "Print the completion script of a shell.",
}
"""Every command with its one line of help, so that `--help` imports none of them."""

COMPLETING = "_SCAFFOLD_COMPLETE"
"""The variable by which a shell's completion script asks for candidates."""

DEBUG = "--debug"


class Commands(shared.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which a new user meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"scaffolder.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _shown_version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click's signature)
    del parameter
    if value:
        click.echo(f"scaffold {__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings=shared.SETTINGS, no_args_is_help=True)
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_shown_version, help="Show the version."
)
@shared.debug_option
def scaffold() -> None:
    """One manifest of choices becomes a data platform that runs, its decision records and its pictures.

    \b
    Start here:
      scaffold new shop --style data-mesh     a whole platform, from a starter manifest
      scaffold init                           your own manifest, question by question
      scaffold validate platform.yaml         every finding with line, reason and fix
    """  # noqa: D301 (click's \b keeps the lines)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; every ending becomes an exit code, and only a bug of ours shows a traceback, on demand."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _ended(arguments)
    except BrokenPipeError:
        _silence()
        return CLEAN
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return INTERRUPTED


def _ended(arguments: Sequence[str]) -> int:
    """The exit code of one command line, its errors printed; interruptions and a closed pipe pass through."""
    try:
        outcome = _called(arguments)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        sys.stdout.flush()
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return CANNOT
    except click.ClickException as error:
        page = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
        return _refused(error.format_message(), f"{page} --help" if page else "")
    except ScaffoldError as error:
        return _refused(error.message, error.hint)
    except (BrokenPipeError, click.Abort):
        raise
    except Exception as error:
        if DEBUG in arguments:
            raise
        return _bug(error)
    return outcome if isinstance(outcome, int) else CLEAN


def _called(arguments: Sequence[str]) -> Any:
    """Parse and call the command. Click's own `main` is not used: it would end the process where a pipe is closed."""
    instruction = os.environ.get(COMPLETING)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(scaffold, {}, "scaffold", COMPLETING, instruction)
    # Colours are asked for by `--color`; what is coloured stays so, in a pipe too.
    with scaffold.make_context("scaffold", list(arguments), color=True, obj=tuple(arguments)) as ctx:
        return scaffold.invoke(ctx)


def _refused(message: str, hint: str) -> int:
    _say(f"error: {printable(message)}" + (f"\n  = help: {printable(hint)}" if hint else ""))
    return CANNOT


def _bug(error: Exception) -> int:
    what = " ".join(printable(str(error)).split())[:300]
    _say(
        f"bug: scaffold {__version__} failed: {type(error).__name__}: {what}\n"
        f"  = help: run it again with {DEBUG} and report what it shows"
    )
    return BUG


def _say(message: str) -> None:
    """Print to standard error, if anybody still listens there."""
    with contextlib.suppress(OSError):
        click.echo(message, err=True)


def _silence() -> None:
    """Send what is still buffered nowhere, so that Python does not complain when it closes the streams."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def printable(text: str) -> str:
    """Text for a terminal: control and bidirectional characters are shown as escapes."""
    from scaffolder.documents.characters import printable as visible

    return "\n".join(visible(line) for line in text.split("\n"))

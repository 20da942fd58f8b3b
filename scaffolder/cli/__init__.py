"""The command line: it parses, calls the pipeline, prints, and turns every ending into an exit code."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from scaffolder import __version__
from scaffolder.errors import ScaffoldError

CLEAN, FOUND, CANNOT, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: clean; findings at or above `--fail-on`; cannot do it; a bug of ours; interrupted."""

COMMANDS = {
    "init": "Ask a few questions and write a manifest.",
    "new": "Generate a repository from a manifest, all of it or nothing.",
    "validate": "Check manifests and show every finding with its line, reason and fix.",
    "diagram": "Draw the views of the architecture.",
    "adr": "List and show the decision records.",
    "show": "Show the manifest with every choice completed and where each value comes from.",
    "explain": "Explain a rule, practice, decision, option, component, blueprint or manifest key.",
    "blueprint": "List, show and check blueprints.",
    "schema": "Print the JSON Schema of a kind of file, for editors.",
    "doctor": "Say what this machine has, and what each optional tool adds.",
    "completion": "Print the completion script of a shell.",
}
"""Every command with its one line of help, so that `--help` imports none of them."""


class Commands(click.Group):
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

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = difflib.get_close_matches(name, COMMANDS, 1, 0.5)
            meant = f" Did you mean `{near[0]}`?" if near else ""
            raise click.UsageError(f"There is no command `{name}`.{meant}", ctx)
        return super().resolve_command(ctx, args)

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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_shown_version, help="Show the version."
)
@click.option("--debug", is_flag=True, help="Show the traceback where scaffold itself fails.")
def scaffold(*, debug: bool) -> None:
    """One manifest of choices becomes a data platform that runs, its decision records and its pictures.

    \b
    Start here:
      scaffold new shop --style data-mesh     a whole platform, from a starter manifest
      scaffold init                           your own manifest, question by question
      scaffold validate platform.yaml         every finding with line, reason and fix
    """  # noqa: D301 (click's \b keeps the lines)
    del debug


def run(arguments: Sequence[str]) -> int:
    """Run one command line; every ending becomes an exit code, and only a bug of ours shows a traceback, on demand."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    debug = "--debug" in arguments
    given = [each for each in arguments if each != "--debug"]
    try:
        outcome: Any = scaffold.main(args=given, prog_name="scaffold", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as error:
        return _usage(error)
    except click.ClickException as error:
        click.echo(f"error: {error.format_message()}", err=True)
        return CANNOT
    except ScaffoldError as error:
        click.echo(f"error: {printable(error.message)}", err=True)
        if error.hint:
            click.echo(f"  = help: {printable(error.hint)}", err=True)
        return CANNOT
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        click.echo(f"bug: scaffold {__version__} failed: {type(error).__name__}: {printable(str(error))[:300]}", err=True)
        click.echo("  = help: run it again with --debug and report what it shows", err=True)
        return BUG
    return outcome if isinstance(outcome, int) else CLEAN


def printable(text: str) -> str:
    """Text for a terminal: control and bidirectional characters are shown as escapes."""
    hidden = {*range(0x80, 0xA0), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF}
    return "".join(
        each if each in "\n\t" or (ord(each) >= 0x20 and ord(each) not in hidden) else f"\\x{ord(each):02x}" for each in text
    )


def _usage(error: click.UsageError) -> int:
    message = error.format_message()
    click.echo(f"error: {printable(message)}", err=True)
    if error.ctx is not None:
        click.echo(f"  = help: {error.ctx.command_path} --help", err=True)
    return CANNOT

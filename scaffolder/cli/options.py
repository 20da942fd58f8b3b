"""Options and small services every command shares."""

from __future__ import annotations

import datetime
import difflib
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.model.document import Document
    from scaffolder.model.finding import Finding

Command = TypeVar("Command", bound=Callable[..., Any])


class Near(click.Choice[str]):
    """A choice that says which value was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value, or a usage error with the nearest one."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                f"`{value}` is not one of {', '.join(map(str, self.choices))}.{meant(str(value), map(str, self.choices))}",
                param,
                ctx,
            )


def meant(word: str, known: Iterable[str]) -> str:
    """A sentence that proposes the nearest known word, with a space before it; empty where none is near."""
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f" Did you mean `{near[0]}`?" if near else ""


def common(command: Command) -> Command:
    """Add `--quiet`, `--verbose` and `--color`, which every command takes."""
    for option in (
        click.option(
            "--color", type=Near(["auto", "always", "never"]), default="auto", help="Colours: auto (default), always, never."
        ),
        click.option("-v", "--verbose", is_flag=True, help="Say more about what was done."),
        click.option("-q", "--quiet", is_flag=True, help="Print results only."),
    ):
        command = option(command)
    return command


def coloured(color: str, stream: Any = None) -> bool:
    """Whether to colour what goes to a stream (stdout where none is given); NO_COLOR is honoured."""
    if color != "auto":
        return color == "always"
    where = stream or sys.stdout
    return bool(where.isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def today_option(command: Command) -> Command:
    """Add `--today`, an ISO date; the clock is read here and nowhere below."""
    return click.option(
        "--today",
        metavar="DATE",
        callback=_date,
        help="The day on which waivers are judged, as YYYY-MM-DD (default: today).",
    )(command)


def _date(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    del ctx, parameter
    if value is None:
        return datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a date such as 2026-11-23.") from None


def shown_path(path: Path) -> str:
    """A path as messages name it: relative to where the user stands, if it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix() or "."
    except ValueError:
        return path.as_posix()


def read_stdin() -> str:
    """The whole of standard input as text. Raises `ScaffoldError` where it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScaffoldError(f"<stdin>: not UTF-8 text (byte {error.start})", hint="save the manifest as UTF-8") from None


def report(name: str, findings: Sequence[Finding], documents: Sequence[Document], *, colour: bool = False) -> str:
    """The findings in one format; `name` is a module of `scaffolder.reporters`, and only text knows colour."""
    module = import_module(f"scaffolder.reporters.{name}")
    more = {"colour": True} if colour and name == "text" else {}
    text: str = module.render(findings, documents, **more)
    return text


def platform_name(target: Path) -> str:
    """A platform's id made from the folder it goes to: lower case letters, digits and dashes."""
    name = re.sub(r"[^a-z0-9]+", "-", target.resolve().name.lower()).strip("-")
    name = name if name[:1].isalpha() else f"platform-{name}".strip("-")
    return name[:63] if len(name) > 1 else "platform"

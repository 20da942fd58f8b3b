"""Options and small services every command shares."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scaffolder.cli.screen import columns
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from scaffolder.catalog import Catalog
    from scaffolder.judge import Judged
    from scaffolder.model.document import Document
    from scaffolder.model.finding import Finding

Command = TypeVar("Command", bound=Callable[..., Any])


SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "terminal_width": columns()}
"""What every command tells click."""


class Group(click.Group):
    """A group of commands that says which one was probably meant."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", SETTINGS)
        super().__init__(*arguments, **settings)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or refuse with the nearest one."""
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            advice = meant(args[0], known) or f" Commands: {', '.join(known)}."
            raise click.UsageError(f"There is no command `{args[0]}`.{advice}", ctx)
        return super().resolve_command(ctx, args)


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


class Style(click.ParamType[Any]):
    """An architecture style, one of those that have a starter manifest."""

    name = "style"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What help shows in place of a value."""
        del param, ctx
        return "STYLE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The style, or a usage error with the nearest one."""
        from scaffolder import starters

        known = starters.styles()
        if value not in known:
            self.fail(f"`{value}` is not one of {', '.join(known)}.{meant(str(value), known)}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The styles that begin so."""
        from click.shell_completion import CompletionItem

        from scaffolder import starters

        del ctx, param
        return [CompletionItem(each) for each in starters.styles() if each.startswith(incomplete)]


def meant(word: str, known: Iterable[str]) -> str:
    """A sentence that proposes the nearest known word, with a space before it; empty where none is near."""
    from scaffolder import suggestions

    near = suggestions.near(word, known)
    return f" Did you mean `{near}`?" if near else ""


def debug_option(command: Command) -> Command:
    """Add `--debug`, which is read where the command line ends: anywhere in it."""
    return click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback where scaffold itself fails.")(
        command
    )


def _remember_blueprints(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> None:
    del parameter
    ctx.meta["scaffolder.blueprints"] = value


def knowledge() -> Catalog:
    """The shipped catalog, with the blueprints of `--blueprints` laid over it in the order given."""
    from scaffolder.catalog import Catalog

    sources = click.get_current_context().meta.get("scaffolder.blueprints", ())
    if not sources:
        return Catalog()
    from scaffolder import packs

    found = Catalog([packs.fetch(each) for each in sources])
    found.named = tuple(sources)
    return found


def common(command: Command) -> Command:
    """Add `--quiet`, `--verbose`, `--color` and `--debug`, which every command takes."""
    for option in (
        debug_option,
        click.option(
            "--color", type=Near(["auto", "always", "never"]), default="auto", help="Colours: auto (default), always, never."
        ),
        click.option(
            "--blueprints",
            multiple=True,
            metavar="SOURCE",
            expose_value=False,
            callback=_remember_blueprints,
            help="Your own blueprints: a folder, a .zip archive, or ADDRESS@COMMIT of a git repository; repeatable.",
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
        callback=day,
        help="The day on which waivers are judged, as YYYY-MM-DD (default: today).",
    )(command)


def day(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """An ISO date as given, else today: the clock is read here and nowhere below."""
    import datetime

    del ctx, parameter
    try:
        return (datetime.date.fromisoformat(value) if value else datetime.datetime.now(tz=datetime.UTC).date()).isoformat()
    except ValueError:
        raise click.BadParameter(f"`{value}` is not a date such as 2026-11-23.") from None


def shown_path(path: Path) -> str:
    """A path as messages name it: relative to where the user stands, if it lies below."""
    from pathlib import Path

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
    from scaffolder import reporters

    return reporters.whole(name, findings, documents, reporters.Look(colour=colour))


def judged(path: str, *, today: str, quiet: bool, makes: str, catalog: Catalog | None = None) -> Judged:
    """The one manifest that a path means, judged; errors in it are counted on standard error, and the command goes on.

    `path` is a manifest, a folder that holds one, or - for standard input; `makes` says what errors mean for the result.
    """
    from pathlib import Path

    from scaffolder import judge

    text = read_stdin() if path == "-" else None
    shown = "<stdin>" if path == "-" else shown_path(judge.locate_manifest(Path(path)))
    found = judge.judge(text, shown, catalog or knowledge(), today=today)
    broken = len(found.failing())
    if broken and not quiet:
        stand = "1 error stands" if broken == 1 else f"{broken} errors stand"
        click.echo(f"warning: {stand} in {shown}; {makes}; scaffold validate shows each", err=True)
    return found


def formats() -> tuple[str, ...]:
    """The formats of reports: text first, then every other module of `scaffolder.reporters`."""
    import pkgutil

    from scaffolder import reporters

    found = sorted(each.name for each in pkgutil.iter_modules(reporters.__path__))
    return ("text", *(each for each in found if each != "text"))


def refuse(error: ScaffoldError) -> None:
    """Say on standard error why one of several inputs cannot be read."""
    from scaffolder.cli import printable

    click.echo(f"error: {printable(error.message)}", err=True)
    if error.hint:
        click.echo(f"  = help: {printable(error.hint)}", err=True)


def platform_name(target: Path) -> str:
    """A platform's id made from the folder it goes to: lower case letters, digits and dashes."""
    import re

    name = re.sub(r"[^a-z0-9]+", "-", target.resolve().name.lower()).strip("-")
    name = name if name[:1].isalpha() else f"platform-{name}".strip("-")
    return name[:63] if len(name) > 1 else "platform"


def earlier(since: str, path: str) -> tuple[str, str]:
    """An earlier state of a manifest: the text of another file, or of `path` at a git revision, and how it is called.

    Raises `ScaffoldError` where `since` is neither.
    """
    from pathlib import Path

    file = Path(since)
    if file.exists():
        from scaffolder import judge

        found = judge.locate_manifest(file)
        return found.read_text("utf-8-sig"), found.as_posix()
    return at_revision(since, path, what="manifest")


def at_revision(revision: str, path: str, *, what: str) -> tuple[str, str]:
    """The text of a file at a git revision, and how that is called; `what` is what the file is.

    Raises `ScaffoldError` where there is no such revision, or it does not hold the file.
    """
    import subprocess
    from pathlib import Path

    file = Path(path)
    git = ["git", "-C", str(file.resolve().parent), "show", "--end-of-options", f"{revision}:./{file.name}"]
    try:
        done = subprocess.run(git, capture_output=True, check=False)  # noqa: S603 (the git of this machine)
    except FileNotFoundError:
        raise ScaffoldError(
            f"`{revision}` is no file, and git is not on this machine", hint=f"name an earlier {what}"
        ) from None
    if done.returncode:
        raise ScaffoldError(
            f"`{revision}` is neither a file nor a git revision that holds {file.as_posix()}",
            hint=f"name an earlier {what}, or a revision: --since HEAD~1",
        )
    return done.stdout.decode("utf-8", errors="replace").removeprefix("\ufeff"), f"{revision}:{file.name}"

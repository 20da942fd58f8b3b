"""`scaffold init --from-repository`: a manifest proposed from what lies in a repository, and what is not told aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.cli.beginning import stating

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.facts.files import Files
    from scaffolder.judge import Judged
    from scaffolder.survey import Proposal

MOST_SKIPPED = 5
"""Files that were not looked into and are named; the others are counted."""


def proposed(repository: Path, target: Path, given: Sequence[tuple[str, str]], catalog: Catalog) -> tuple[str, Proposal, Files]:
    """The text of a manifest from a repository, with what the command line sets; `target` is the file it goes to."""
    from scaffolder import edit, pipeline, survey
    from scaffolder.errors import ScaffoldError
    from scaffolder.facts import files

    if not repository.is_dir():
        raise ScaffoldError(f"{repository.as_posix()}: is no folder", hint="name the repository that the manifest is for")
    found = files.below(repository)
    proposal = survey.propose(found, catalog, name=shared.platform_name(repository))
    text = pipeline.MODELINE + proposal.text
    for key, value in given:
        text = re.sub(rf"^# {re.escape(key)}: ", f"{key}: ", text, count=1, flags=re.MULTILINE)
        text = _as_given(text, edit.set_value(text, target.name, key, value))
    return text, proposal, found


def _as_given(before: str, after: str) -> str:
    """The text after one entry was set: what told another value of it before is no longer named."""
    old = before.splitlines()
    rows = [
        f"{line.partition('  # ')[0]}  # as you said" if "  # " in line and line != was else line
        for was, line in zip(old, after.splitlines(), strict=False)
    ]
    return "\n".join([*rows, *after.splitlines()[len(rows) :]]) + "\n"


def report(judged: Judged, proposal: Proposal, found: Files, target: Path, *, catalog: Catalog, quiet: bool, color: str) -> int:
    """Say what was written, what is told twice or by nothing, and which facts the rules still need."""
    where = target.as_posix()
    counts = [(len(proposal.told), "choice", "choices")]
    counts += [(proposal.counts.get(f"{one}s", 0), one, f"{one}s") for one in ("domain", "product", "source")]
    named = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    if not quiet:
        click.echo(f"{where}: written, {judged.architecture.style}, from {len(found.paths)} files")
        is_told = any(count for count, _, _ in counts)
        advice = "beside each stands the file and line that tells it" if is_told else "scaffold init asks for them instead"
        click.echo(f"  {named}; {advice}")
        for line in (*_not_read(found), *(f"  {count} more {key} are not listed" for key, count in proposal.left_out.items())):
            click.echo(line)
    _say_open(judged.document.text.splitlines(), proposal, where)
    if judged.failing():
        stating.ask_for_facts(judged, catalog, where, color=color)
        return 1
    if not quiet:
        click.echo(f"Next:\n  scaffold show {where}\n  scaffold validate {target.parent.as_posix()}")
    return 0


def _not_read(found: Files) -> Iterator[str]:
    """What was not looked into, as far as there is room."""
    from scaffolder.cli import printable

    if found.skipped:
        yield f"  not looked into: {len(found.skipped)}"
        for path, reason in sorted(found.skipped.items())[:MOST_SKIPPED]:
            yield printable(f"    {path}: {reason}")
        if len(found.skipped) > MOST_SKIPPED:
            yield f"    and {len(found.skipped) - MOST_SKIPPED} more"


def _say_open(lines: list[str], proposal: Proposal, where: str) -> None:
    """The lines of the manifest that its owner has to fill in, each with its place."""
    from scaffolder.cli import printable

    for key, found in sorted(proposal.torn.items()):
        numbers = [_line(lines, rf"#\s+{re.escape(key.rpartition('.')[2])}: .*{re.escape(each.places[0])}") for each in found]
        told = " or ".join(f"{each.value} ({each.places[0]})" for each in found)
        if any(numbers):
            click.echo(printable(f"{where}:{min(filter(None, numbers))}: {key} is told twice: {told}; take one"), err=True)
    for key in proposal.silent:
        number = _line(lines, rf"(?:# )?{key}:.*nothing tells it")
        if number:
            sample = lines[number - 1].removeprefix("# ").partition("  #")[0]
            click.echo(
                f"{where}:{number}: nothing tells `{key}`; write {sample}, or what `scaffold explain {key}` lists", err=True
            )


def _line(lines: list[str], pattern: str) -> int:
    """The number of the first line that fits; 0 where none does."""
    return next((number for number, line in enumerate(lines, 1) if re.match(rf"\s*{pattern}", line)), 0)

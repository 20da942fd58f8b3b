"""The plan of an update as a table and as a diff, its conflicts by line, and what was done in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.documents.characters import printable

if TYPE_CHECKING:
    from scaffolder.model.update import Act, Left, Step, Update

MOST_ROWS = 12
"""Rows of one kind that are shown without --verbose."""

WIDEST = 60
"""The longest path that still widens its column."""

DONE = {
    "add": "added",
    "replace": "replaced",
    "merge": "merged with your edits",
    "remove": "removed",
    "conflict": "in conflict",
    "aside": "put beside yours",
}
"""What was done, by act."""


def table(update: Update, root: Path, *, everything: bool) -> None:
    """Every file that would change and what becomes of it; with `everything` also those that would not."""
    from scaffolder.model.update import Act

    shown = [each for each in update.steps if everything or each.is_notable or each.act not in (Act.SAME, Act.KEEP)]
    if not update.writing:
        click.echo(still(update, root))
    else:
        click.echo(f"{name(root)}: {len(update.writing)} of {len(update.steps)} generated files would change")
    for line in rows(shown, everything=everything):
        click.echo(line)
    kept = Counter(each.act for each in update.steps)
    if not everything and update.writing:
        same = f"{kept[Act.SAME]} stay as they are" + (f", {kept[Act.KEEP]} with your edits" if kept[Act.KEEP] else "")
        click.echo(f"{same}; no other file is touched; --verbose lists all, --diff shows the lines")


def rows(steps: Sequence[Step], *, everything: bool) -> Iterator[str]:
    """One line a file, grouped by what becomes of it."""
    from scaffolder.model.update import Act

    width = max((min(WIDEST, len(_place(each))) for each in steps), default=0)
    for act in Act:
        found = [each for each in steps if each.act is act]
        for each in found if everything else found[:MOST_ROWS]:
            yield printable(f"  {act.value:<8}  {_place(each):<{width}}  {each.why}".rstrip())
        if not everything and len(found) > MOST_ROWS:
            yield f"  {act.value:<8}  and {len(found) - MOST_ROWS} more"


def _place(step: Step) -> str:
    return f"{step.path}:{','.join(map(str, step.lines))}" if step.lines else step.path


def diff(steps: Iterable[Step], *, colour: bool) -> None:
    """What would change, line by line; what looks like a secret is masked."""
    from scaffolder import fixes, merge, secrets

    for each in steps:
        change = each.change
        if change is None:
            continue
        texts = [content if content is not None else b"" for content in (change.before, change.after)]
        if not all(merge.is_text(content) for content in texts) or change.path.endswith((".svg", ".schema.json")):
            click.echo(printable(f"{change.path}: {each.act.value}, not shown: no text that people edit"))
            continue
        before, after = (secrets.masked(content.decode("utf-8", "replace")) for content in texts)
        for line in fixes.diff(before, after, change.path).splitlines():
            click.echo(_painted(printable(line), colour=colour))


def _painted(line: str, *, colour: bool) -> str:
    shades = {"+": "green", "-": "red", "@": "cyan"}
    return click.style(line, fg=shades[line[0]]) if colour and line[:1] in shades else line


def still(update: Update, root: Path) -> str:
    """That there is nothing to do."""
    from scaffolder.model.update import Act

    edited = sum(each.act in (Act.KEEP, Act.YOURS) for each in update.steps)
    deleted = sum(each.act is Act.DELETED for each in update.steps)
    more = [f"{edited} with your edits"] * (edited > 0) + [f"{deleted} that you deleted left out"] * (deleted > 0)
    return f"{name(root)}: nothing to update, {len(update.steps)} generated files" + "".join(f", {each}" for each in more)


def done(update: Update, root: Path) -> None:
    """What was done, and what people should know about each file that is not simply new."""
    from scaffolder.model.update import Act

    counts = Counter(each.act for each in update.writing)
    told = ", ".join(f"{count} {DONE[act.value]}" for act in Act if (count := counts[act]))
    click.echo(f"{name(root)}: {told}")
    worth: set[Act] = {Act.MERGE, Act.REMOVE, Act.YOURS, Act.DELETED}
    for line in rows([each for each in update.steps if each.act in worth or each.is_notable], everything=False):
        click.echo(line)


def next_steps(root: Path) -> None:
    """How to look at what was done, and how long it can be taken back."""
    back = f"scaffold update --abort{argument(root)} takes it back while nobody edits these files"
    home = root.resolve()
    if any((folder / ".git").exists() for folder in (home, *home.parents)):
        click.echo(f"git diff shows it; {back}")
    else:
        click.echo(f"no version control here: {back}, and nothing else does")


def argument(root: Path) -> str:
    """A repository as the end of a command."""
    return f" {root.as_posix()}" if root.as_posix() != "." else ""


def conflicts(found: Iterable[Left], root: Path) -> None:
    """Each place that needs a person."""
    from scaffolder.model.update import ENDING

    for each in found:
        path = (root / each.path).as_posix()
        if each.lines:
            click.echo(printable(f"{path}:{each.lines[0]}: conflict: choose between your lines and those generated now"))
        else:
            own = path.removesuffix(ENDING)
            click.echo(printable(f"{own}:1: conflict: the generated file lies beside it as {Path(path).name}"))


def name(root: Path) -> str:
    """A repository as messages call it."""
    return root.as_posix()

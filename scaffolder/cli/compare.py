"""`scaffold compare`: two manifests side by side."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.comparison import Comparison, Difference

TITLES = {
    "choices": "choices",
    "blueprints": "blueprints in force",
    "domains": "domains",
    "products": "data products",
    "decisions": "decisions",
    "findings": "open findings",
    "elements": "elements of the architecture",
    "flows": "flows of the architecture",
    "records": "decision records",
}
"""The kinds of difference, as headings."""

WIDTH = 96
"""Columns that a line takes."""

LONGEST = 72
"""Characters of a value that are shown, unless everything is asked for."""


@click.command("compare", context_settings=shared.SETTINGS)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--exit-code", "by_code", is_flag=True, help="End with 1 where the two differ, as in a script.")
@click.option("-f", "--format", "kind", type=shared.Near(["text", "json"]), default="text", help="text (default) or json.")
@shared.today_option
@shared.common
def command(*, first: str, second: str, by_code: bool, kind: str, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Compare two manifests: choices, decisions, findings, elements and the records that change.

    A and B are manifests, folders that hold platform.yaml, or - (once) for standard input. Both are resolved first, so a
    choice left open in one and written in the other is no difference where the value is the same.

    Exit code 0 whether or not they differ; with --exit-code 1 where they do; 2 where one cannot be read.

    \b
    Example:
      scaffold compare platform.yaml proposal.yaml
      git show main:platform.yaml | scaffold compare - platform.yaml
      scaffold compare examples/retail-mesh examples/startup-lakehouse --format json
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import comparison

    if first == second == "-":
        raise click.UsageError("Standard input holds one manifest: give a path for the other.")
    catalog = shared.knowledge()
    makes = "what is compared is what could be resolved"
    one, two = (shared.judged(each, today=today, quiet=quiet, makes=makes, catalog=catalog) for each in (first, second))
    found = comparison.compare(one, two, today=today)
    names = (one.document.path, two.document.path)
    differs = any(found.kinds.values())
    if kind == "json":
        click.echo(_document(found, names), nl=False)
    elif not quiet or differs:
        click.echo(_text(found, names, everything=verbose, colour=shared.coloured(color)), nl=False)
    return 1 if by_code and differs else 0


def _text(found: Comparison, names: tuple[str, str], *, everything: bool, colour: bool) -> str:
    from scaffolder.cli import printable

    lines = [f"A {names[0]}", f"B {names[1]}"]
    if not any(found.kinds.values()):
        return "\n".join([*lines, "no difference"]) + "\n"
    for kind, rows in found.kinds.items():
        if rows:
            title = f"{TITLES[kind]}: {len(rows)} differ{'s' if len(rows) == 1 else ''}"
            lines += ["", f"\x1b[1m{title}\x1b[0m" if colour else title]
            lines += [line for each in rows for line in _row(each, kind, everything=everything)]
    same = [TITLES[kind] for kind, rows in found.kinds.items() if not rows]
    lines += ["", f"no difference in: {', '.join(same)}"] if same else []
    return printable("\n".join(lines)) + "\n"


def _row(row: Difference, kind: str, *, everything: bool) -> Iterable[str]:
    """`~` for what changes, `-` for what only A has, `+` for what only B has."""
    if kind == "records":
        return [f"  {'+' if row.first is None else '-' if row.second is None else '~'} {row.id}  {row.second or row.first}"]
    first, second = (_shown(each, everything=everything) for each in (row.first, row.second))
    if row.first is None:
        return _wrapped(f"  + {row.id}{_said(second, kind)}")
    if row.second is None:
        return _wrapped(f"  - {row.id}{_said(first, kind)}")
    return _wrapped(f"  ~ {row.id}: {first} -> {second}")


def _said(text: str, kind: str) -> str:
    return "" if kind == "blueprints" else f": {text}"


def _shown(value: object, *, everything: bool) -> str:
    if isinstance(value, str):
        return value if everything else textwrap.shorten(value, LONGEST, placeholder=" ...")
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value) and not everything:
        names = [str(each.get("id") or each.get("name") or each.get("quality") or "?") for each in value]
        return f"{len(value)} entries ({', '.join(names)})"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        listed = f"[{', '.join(value)}]"
        return listed if everything or len(listed) <= 2 * LONGEST else f"{len(value)} texts"
    return json.dumps(value, ensure_ascii=False)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="      ", break_on_hyphens=False, break_long_words=False)


def _document(found: Comparison, names: tuple[str, str]) -> str:
    """Every difference; an absent side is left out, so that a value of `null` is not mistaken for it."""
    rows = {
        kind: [
            {"id": each.id, **{side: value for side, value in (("a", each.first), ("b", each.second)) if value is not None}}
            for each in differences
        ]
        for kind, differences in found.kinds.items()
    }
    document = {"version": 1, "a": names[0], "b": names[1], "differs": any(rows.values()), **rows}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

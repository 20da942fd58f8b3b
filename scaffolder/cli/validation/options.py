"""The options of `scaffold validate`, in the order in which help shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from scaffolder.cli import shared

BASELINE = "scaffold-baseline.json"
"""The baseline's file where nobody names it."""


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int]:
    del ctx, parameter
    if value is None:
        return (1, 1)
    number, _, count = value.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= 10_000:
        return (int(number), int(count))
    raise click.BadParameter(f"`{value}` is not a shard such as 3/16.")


_REPORTING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "-f",
        "--format",
        "formats",
        multiple=True,
        metavar="F[=FILE]",
        help="Report as text (default), concise, json, jsonl, sarif, junit, github, gitlab or markdown, to stdout or to FILE; "
        "repeatable.",
    ),
    click.option(
        "--fail-on",
        type=shared.Near(["error", "warning", "note", "never"]),
        default="error",
        help="Exit with 1 at findings of this severity or above (default: error).",
    ),
    click.option("--rules-page", metavar="URL", default="", help="Where your page of rules is; findings link to it."),
)

_ACCEPTING: tuple[Callable[[Any], Any], ...] = (
    click.option("--no-waivers", is_flag=True, help="Judge as if there were no waivers, for an audit."),
    click.option("--baseline", metavar="FILE", help="Accept the findings in FILE; only new ones count."),
    click.option(
        "--write-baseline",
        metavar="[FILE]",
        is_flag=False,
        flag_value=BASELINE,
        help=f"Write the findings that stand to FILE (default: {BASELINE}); it only ever shrinks.",
    ),
    click.option("--grow", is_flag=True, help="With --write-baseline: accept new findings into it."),
)

_MENDING: tuple[Callable[[Any], Any], ...] = (
    click.option("--fix", is_flag=True, help="Mend what has one safe answer; the diff is shown first."),
    click.option("--dry-run", is_flag=True, help="With --fix: show what would change, and write nothing."),
)

_MANY: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--repositories",
        multiple=True,
        metavar="LIST|GLOB",
        help="Check many: a file with one path a line, a pattern in quotes, or a folder of repositories; repeatable.",
    ),
    click.option("--shard", metavar="K/N", callback=_shard, help="Check the K-th of N equal parts of them."),
    click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        metavar="N",
        help="Processes (default: one, with --repositories one a processor).",
    ),
    click.option(
        "--scorecard", metavar="DIR", help="Write page, tables and scorecard.json by team, blueprint, practice, rule."
    ),
    click.option("--trend", metavar="FILE", default="", help="With --scorecard: an earlier scorecard.json to compare with."),
    click.option(
        "--cache", metavar="DIR", help="Remember verdicts there (default: with many manifests, in your cache folder)."
    ),
    click.option("--no-cache", is_flag=True, help="Judge everything anew."),
)


def options(command: Any) -> Any:
    """Add every option of its own."""
    for option in reversed((*_REPORTING, *_ACCEPTING, *_MENDING, *_MANY, shared.today_option)):
        command = option(command)
    return command


def refuse_contradictions(given: dict[str, Any]) -> None:
    """Raise a usage error where options do not go together."""
    for name, other in (("dry_run", "fix"), ("grow", "write_baseline"), ("trend", "scorecard")):
        if given[name] and not given[other]:
            raise click.UsageError(f"--{name.replace('_', '-')} belongs to --{other.replace('_', '-')}.")
    if given["baseline"] and given["write_baseline"]:
        raise click.UsageError("Give --baseline or --write-baseline, not both: what is accepted is not written.")
    if given["cache"] and given["no_cache"]:
        raise click.UsageError("Give --cache or --no-cache, not both.")

"""`scaffold contract`: what changed between two versions of a contract, and what that means to readers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.facts.contracts import Contract


@click.group("contract", cls=shared.Group)
@shared.debug_option
def command() -> None:
    """Compare versions of a contract.

    \b
    Example:
      scaffold contract diff old/contract.odcs.yaml contract.odcs.yaml
      scaffold contract diff --since main contract.odcs.yaml
    """  # noqa: D301 (click's \b keeps the lines)


@command.command("diff")
@click.argument("contracts", nargs=-1, required=True, metavar="[OLD] NEW")
@click.option("--since", metavar="REV|FILE", help="Compare with NEW as it was at a git revision, or with an earlier file.")
@click.option("--format", "form", type=shared.Near(["text", "json"]), default="text", help="text (default) or json.")
@shared.common
def diff(*, contracts: tuple[str, ...], since: str | None, form: str, quiet: bool, verbose: bool, color: str) -> int:
    """Compare the contracts OLD and NEW: each change is breaking, additive or neutral, and has its place.

    With --since, NEW is compared with what it was: OLD is left out. Exits with 1 where the version of NEW is lower than the
    changes ask for.

    \b
    Example:
      scaffold contract diff old/contract.odcs.yaml contract.odcs.yaml
      scaffold contract diff old.yaml new.yaml --format json
      scaffold contract diff --since main domains/sales/products/orders/contract.odcs.yaml
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder.facts import compatibility

    before, after = _sides(contracts, since)
    found = compatibility.changes(before, after)
    versions = [str(each.data.get("version", "")) for each in (before, after)]
    needed = compatibility.needed(versions[0], found)
    enough = not found or compatibility.suffices(versions[0], versions[1], found)
    if form == "json":
        rows = [
            {"effect": each.effect.value, "message": each.message, **_placed(each.location.path, each.location.line)}
            for each in found
        ]
        summary = {"old": versions[0], "new": versions[1], "needed": needed, "enough": enough}
        click.echo(json.dumps({"version": 1, "changes": rows, "versions": summary}, indent=2))
        return 0 if enough else 1
    for each in found:
        place = f"{each.location.path}:{each.location.line}:{each.location.column}"
        click.echo(f"{each.effect.value:<9} {each.message}\n          --> {place}")
    if not quiet:
        said = "nothing changed" if not found else f"these changes ask for {needed or 'a semantic version'} or later"
        click.echo(f"version {versions[0]} became {versions[1]}: {said}")
    return 0 if enough else 1


def _placed(path: str, line: int) -> dict[str, str | int]:
    return {"path": path, "line": line}


def _sides(named: tuple[str, ...], since: str | None) -> tuple[Contract, Contract]:
    """The older and the newer contract of a command line."""
    from pathlib import Path

    if len(named) != (1 if since else 2):
        raise click.UsageError("Give two contracts, or one with --since REV: scaffold contract diff --since main NEW")
    if not since or Path(since).exists():
        return _read(since or named[0]), _read(named[-1])
    after = _read(named[0])
    text, name = shared.at_revision(since, named[0], what="contract")
    return _parsed(text, name), after


def _read(path: str) -> Contract:
    """The contract in one file. Raises `ScaffoldError` where there is none."""
    from scaffolder.errors import ScaffoldError
    from scaffolder.facts.files import lone

    text = lone(path)
    if text is None:
        raise ScaffoldError(f"{path}: cannot be read", hint="name a contract, such as contract.odcs.yaml")
    return _parsed(text, path)


def _parsed(text: str, path: str) -> Contract:
    """The contract in a text. Raises `ScaffoldError` where there is none."""
    from scaffolder.errors import ScaffoldError
    from scaffolder.facts import contracts, stream

    parsed = stream.parse(text, path)
    if isinstance(parsed, stream.Unreadable):
        place = parsed.location
        raise ScaffoldError(f"{path}:{place.line}:{place.column}: {parsed.reason}")
    found = next((each for each in parsed if contracts.is_contract(each)), None)
    if found is None:
        raise ScaffoldError(f"{path}: is no contract", hint="a contract says `kind: DataContract`")
    return contracts.shaped(found)

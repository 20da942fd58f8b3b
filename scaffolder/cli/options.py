"""`scaffold options`: what could be chosen at a key, what it trades, and what still fits a manifest."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared

if TYPE_CHECKING:
    from scaffolder.alternatives import Alternative
    from scaffolder.catalog import Catalog
    from scaffolder.model.architecture import Architecture
    from scaffolder.model.finding import Finding
    from scaffolder.model.knowledge import Option

WIDTH = 96
"""Columns that a line takes."""

TURNED = 6
"""Choices that turn with an option and are shown, unless everything is asked for."""


def _completed(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The keys that a decision weighs, for a shell's completion."""
    del ctx, parameter
    from scaffolder.catalog import Catalog

    return sorted(each.paths[0] for each in Catalog().decisions.values() if each.paths[0].startswith(incomplete))


@click.command("options", context_settings=shared.SETTINGS)
@click.argument("key", metavar="KEY", shell_complete=_completed)
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--fitting", is_flag=True, help="Only the options that fit the manifest.")
@click.option("-f", "--format", "kind", type=shared.Near(["text", "json"]), default="text", help="text (default) or json.")
@shared.today_option
@shared.common
def command(*, key: str, path: str | None, fitting: bool, kind: str, today: str, quiet: bool, verbose: bool, color: str) -> int:
    """Show every option of KEY with what it trades, and which still fit the manifest at PATH and why the others do not.

    KEY is a key of the manifest, or the name of a decision. PATH is a manifest, a folder that holds platform.yaml, or -
    for standard input; each option is tried in it, all else as it is written. Without PATH the options are shown in general.

    \b
    Example:
      scaffold options streaming.broker
      scaffold options storage.table_format platform.yaml
      scaffold options cloud.providers platform.yaml --fitting --format json
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import alternatives

    if fitting and path is None:
        raise click.UsageError("--fitting needs a manifest to fit: scaffold options KEY PATH --fitting")
    catalog = shared.knowledge()
    settled = None
    if path is not None:
        settled = shared.judged(path, today=today, quiet=quiet, makes="what fits is what could be resolved", catalog=catalog)
        catalog = settled.catalog
    known = _key(key, catalog)
    offered = alternatives.options(known, catalog)
    if not offered:
        raise click.BadParameter(
            f"`{known}` is free: no decision weighs it and no list holds its values; scaffold explain {known}", param_hint="KEY"
        )
    if settled is None:
        click.echo(_in_general(known, offered, catalog, kind, colour=shared.coloured(color)), nl=False)
        return 0
    found = [each for each in alternatives.alternatives(known, settled.architecture, catalog) if each.fits or not fitting]
    if kind == "json":
        click.echo(_document(known, [_row(each) for each in found], catalog), nl=False)
    else:
        click.echo(
            _text(known, found, settled.architecture, catalog, everything=verbose, colour=shared.coloured(color)), nl=False
        )
    return 0


def _key(written: str, catalog: Catalog) -> str:
    """The key that was meant: by its path, or by the decision that settles it."""
    from scaffolder import explain

    found = explain.key_named(written, catalog)
    if found:
        return found
    code = written.upper()
    decided = [each.paths[0] for each in catalog.decisions.values() if written == each.id or code == each.code]
    if decided:
        return decided[0]
    below = [each.paths[0] for each in catalog.decisions.values() if each.paths[0].startswith(f"{written}.")]
    advice = f" Below it: {', '.join(below)}." if below else shared.meant(written, [*catalog.choices, *catalog.decisions])
    raise click.BadParameter(f"`{written}` is neither a key of the manifest nor a decision.{advice}", param_hint="KEY")


def _in_general(path: str, offered: Sequence[Option], catalog: Catalog, kind: str, *, colour: bool) -> str:
    """The options without a manifest: when each is best, and where it is impossible."""
    if kind == "json":
        return _document(path, [_described(each) for each in offered], catalog)
    lines = _head(path, catalog)
    for each in offered:
        lines += _option(each, " ", colour=colour)
        lines += _wrapped(f"best when {each.when_best}" if each.when_best else "", "      ")
        lines += _wrapped(f"not where {each.unfit_because}" if each.unfit_because else "", "      ")
    lines += ["", f"scaffold options {path} platform.yaml tries each in a manifest"]
    return "\n".join(lines) + "\n"


def _text(
    path: str, found: Sequence[Alternative], settled: Architecture, catalog: Catalog, *, everything: bool, colour: bool
) -> str:
    from scaffolder.cli import printable

    lines = [*_head(path, catalog), *_wrapped(_standing(path, settled), "")]
    fitting = [each for each in found if each.fits or each.chosen]
    for title, rows in (("fits:", fitting), ("does not fit:", [each for each in found if each not in fitting])):
        lines += ["", title] if rows else []
        for each in rows:
            lines += _option(each.option, "*" if each.chosen else " ", colour=colour)
            lines += _reasons(each)
            lines += _turning(each, everything=everything) if each.fits and not each.chosen else []
    return printable("\n".join(lines)) + "\n"


def _head(path: str, catalog: Catalog) -> list[str]:
    from scaffolder import alternatives

    decision = alternatives.weighed(path, catalog)
    if decision:
        return [*_wrapped(f"{path}: {decision.question} ({decision.id})", ""), *_wrapped(f"usual: {decision.default}", "  ")]
    return _wrapped(f"{path}: {catalog.choices[path].title}", "")


def _standing(path: str, settled: Architecture) -> str:
    """What the manifest says now, and who says so."""
    from scaffolder import alternatives
    from scaffolder.model.architecture import Origin

    now = ", ".join(alternatives.values(settled, path)) or "nothing"
    choice = settled.choices.get(path)
    place = settled.manifest.document.path
    if choice is None:
        return f"{place} says {now} (*)"
    if choice.origin is Origin.WRITTEN:
        return f"{place}:{settled.manifest.locate(tuple(path.split('.'))).line} says {now} (*)"
    return f"{place} leaves it open, so it is {now} (*): {choice.reason}"


def _option(option: Option, mark: str, *, colour: bool) -> list[str]:
    """The id, and one line of trade-off: what speaks most for the option, and what against it."""
    name = f"\x1b[1m{option.id}\x1b[0m" if colour else option.id
    status = "" if option.status == "current" else f" ({option.status})"
    title = "" if option.title == option.id else f"  {option.title}"
    return [f"{mark} {name}{title}{status}", *_wrapped(trade(option), "      ")]


def trade(option: Option) -> str:
    """What an option gives and what it costs, in one line."""
    gain, cost = (texts[0] if texts else "" for texts in (option.good, option.bad))
    return f"{gain}; but {cost}" if gain and cost else gain or cost


def _reasons(found: Alternative) -> list[str]:
    """Why an option does not fit, rule by rule; for one that does, what it would only be warned of."""
    lines: list[str] = []
    for each, more in _by_rule(found.obstacles):
        lines += _wrapped(f"breaks {each.rule}: {each.message}{more}; {each.why}", "      ")
    if found.unfit_because and not found.obstacles:
        lines += _wrapped(f"{'advised against' if found.chosen else 'not here'}: {found.unfit_because}", "      ")
    for each, more in _by_rule(found.cautions) if not found.obstacles else ():
        lines += _wrapped(f"warned of by {each.rule}: {each.message}{more}", "      ")
    return lines


def _by_rule(found: Sequence[Finding]) -> Iterable[tuple[Finding, str]]:
    """The first finding of each rule, and how many more places break it."""
    counts = Counter(each.rule for each in found)
    firsts = {each.rule: each for each in reversed(found)}
    for rule, count in counts.items():
        yield firsts[rule], f" (and {count - 1} more)" if count > 1 else ""


def _turning(found: Alternative, *, everything: bool) -> list[str]:
    """The open choices that turn with an option."""
    from scaffolder.explain.topic import shown

    turned = [(name, then) for name, _, then in found.changes if name != "blueprints"]
    kept = turned if everything else turned[:TURNED]
    rest = len(turned) - len(kept)
    parts = [f"{name} {'falls away' if then is None else shown(then)}" for name, then in kept]
    parts += [f"and {rest} more (--verbose)"] if rest else []
    return _wrapped(f"with it: {', '.join(parts)}" if parts else "", "      ")


def _wrapped(text: str, lead: str) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        text, WIDTH, initial_indent=lead, subsequent_indent=lead + "  ", break_on_hyphens=False, break_long_words=False
    )


def _described(option: Option) -> dict[str, object]:
    return {
        "id": option.id,
        "title": option.title,
        "technology": option.technology,
        "status": option.status,
        "trade": trade(option),
        "good": list(option.good),
        "bad": list(option.bad),
        "best_when": option.when_best,
        "not_where": option.unfit_because,
    }


def _row(found: Alternative) -> dict[str, object]:
    return {
        **_described(found.option),
        "chosen": found.chosen,
        "fits": found.fits,
        "unfit_because": found.unfit_because,
        "breaks": [*_findings(found.obstacles)],
        "warned_of": [*_findings(found.cautions)],
        "changes": [{"key": name, "from": now, "to": then} for name, now, then in found.changes],
    }


def _findings(found: Iterable[Finding]) -> Iterable[dict[str, object]]:
    from scaffolder.model.document import pointer_text

    for each in found:
        yield {
            "rule": each.rule,
            "message": each.message,
            "why": each.why,
            "help": each.help,
            "pointer": pointer_text(each.pointer),
            "line": each.location.line,
        }


def _document(path: str, rows: Sequence[dict[str, object]], catalog: Catalog) -> str:
    from scaffolder import alternatives

    decision = alternatives.weighed(path, catalog)
    document = {
        "version": 1,
        "key": path,
        "decision": decision.id if decision else "",
        "question": decision.question if decision else catalog.choices[path].title,
        "options": list(rows),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

"""What `scaffold validate` does with what it finds: reports as they grow, the baseline, and the exit code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.baseline import Baseline
    from scaffolder.catalog import Catalog
    from scaffolder.fleet import Given, Outcome
    from scaffolder.model.finding import Finding
    from scaffolder.reporters import Checked, Look, Report

Wanted = Sequence[tuple[str, Path | None]]
"""Formats, each with the file that it goes to, or to standard output."""


def given(paths: Iterable[str]) -> list[Given]:
    """What a command line names: manifests, folders that hold one, or - for standard input, each once."""
    from scaffolder import fleet

    found: dict[str, Given] = {}
    here = f"{Path.cwd().as_posix().rstrip('/')}/"
    for path in paths:
        if path == "-":
            found.setdefault(path, fleet.Given(path=path, shown="<stdin>", text=shared.read_stdin()))
            continue
        one = fleet.look(path)
        one.shown = one.shown.removeprefix(here)
        found.setdefault(one.shown, one)
    return list(found.values())


class Reports:
    """Every report that was asked for, written while parts come in; `heard` grows by what is printed."""

    def __init__(self, wanted: Wanted, look: Look, *, quiet: bool, heard: list[str] | None = None) -> None:
        from scaffolder import reporters

        self._quiet = quiet
        self._echo = _echo if heard is None else _overheard(heard)
        self._stack = contextlib.ExitStack()
        self.totals = reporters.Totals()
        self._targets = tuple((name, target, reporters.begin(name, _seen(look, name, target))) for name, target in wanted)
        self._puts: list[tuple[str, Report, Callable[[str], None]]] = []

    def __enter__(self) -> Reports:
        for name, target, report in self._targets:
            put = self._stack.enter_context(_growing(target)) if target else self._echo
            put(report.head())
            self._puts.append((name, report, put))
        return self

    def __exit__(self, *ending: object) -> None:
        self._stack.__exit__(*ending)  # type: ignore[arg-type]

    def add(self, part: Checked) -> None:
        """Report one part."""
        self.totals.add(part)
        for _, report, put in self._puts:
            put(report.part(part))

    def speaks_of(self, part: Checked) -> bool:
        """Whether something is printed about a part, so that a line of progress must go first."""
        return bool(part.findings) and any(put is self._echo for _, _, put in self._puts)

    def end(self) -> None:
        """Sum up; a quiet text report says nothing where there is nothing."""
        silent = self._quiet and not any(self.totals.counts.values())
        for name, report, put in self._puts:
            if not (silent and name in ("text", "concise") and put is self._echo):
                put(report.foot(self.totals))


def _growing(target: Path) -> AbstractContextManager[Callable[[str], None]]:
    from scaffolder import write

    return write.growing(target)


def _echo(text: str) -> None:
    if text:
        click.echo(text, nl=False)


def _overheard(heard: list[str]) -> Callable[[str], None]:
    def put(text: str) -> None:
        heard.append(text)
        _echo(text)

    return put


def _seen(look: Look, name: str, target: Path | None) -> Look:
    return look if name == "text" and target is None else replace(look, colour=False)


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file. Raises `ScaffoldError` where there is none."""
    from scaffolder import baseline

    shown = shared.shown_path(file)
    try:
        return baseline.read(file.read_text("utf-8"), shown)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ScaffoldError(
            f"{shown}: cannot be read: {reason}", hint="write a baseline first: scaffold validate --write-baseline"
        ) from None


def write_baseline(file: Path, findings: Sequence[Finding], catalog: Catalog, *, may_grow: bool) -> str:
    """Write the findings as the baseline, and say how it changed. Raises `ScaffoldError` where it would grow unasked."""
    from scaffolder import baseline, write

    shown = shared.shown_path(file)
    text = baseline.written(findings, shown, catalog)
    new = baseline.read(text, shown)
    count = sum(each.count for each in new.known.values())
    apart = _kept_out(findings, catalog)
    if not file.exists():
        write.write_file(file, text.encode("utf-8"))
        return f"{shown}: a baseline of {count} finding{'s' if count != 1 else ''}{apart}"
    old = read_baseline(file)
    more = list(baseline.grown(old, new))
    if more and not may_grow:
        first = more[0]
        raise ScaffoldError(
            f"{shown}: would grow by {len(more)}, first by `{first.rule}` in {first.path}; a baseline only shrinks",
            hint="mend what is new, waive it with a reason, or say --grow",
        )
    write.write_file(file, text.encode("utf-8"), replace=True)
    before = sum(each.count for each in old.known.values())
    return f"{shown}: a baseline of {count} finding{'s' if count != 1 else ''}, before {before}{apart}"


def _kept_out(findings: Sequence[Finding], catalog: Catalog) -> str:
    """What no baseline accepts, as the end of a line; empty where there is nothing."""
    from scaffolder import baseline

    rules = [each.rule for each in findings if each.waiver is None and not baseline.is_eligible(each, catalog)]
    if not rules:
        return ""
    many = "1 finding stays" if len(rules) == 1 else f"{len(rules)} findings stay"
    return f"; {many} out of it, which no baseline accepts: {', '.join(sorted(set(rules)))}"


def marked(outcomes: Iterable[Outcome], known: Baseline | None, catalog: Callable[[], Catalog]) -> Iterator[Outcome]:
    """The outcomes with what the baseline knows marked, then one for the baseline's own entries that are gone."""
    from scaffolder import fleet, reporters

    looked_at: list[str] = []
    for each in outcomes:
        if known is None:
            yield each
            continue
        looked_at.append(each.given.shown)
        if each.given.is_folder:
            looked_at.append(f"{shared.shown_path(Path(each.given.path))}/")
        yield replace(each, checked=replace(each.checked, findings=known.mark(each.checked.findings, catalog())))
    gone = known.mended(looked_at) if known else ()
    if known and gone:
        part = reporters.Checked(path=known.path, files=0, findings=gone, lines={})
        yield fleet.Outcome(given=fleet.Given(path=known.path, shown=known.path), checked=part)


def formats(given: Iterable[str]) -> Wanted:
    """The formats asked for; text to standard output where none is."""
    return [_format(each) for each in given] or [("text", None)]


def _format(given: str) -> tuple[str, Path | None]:
    known = shared.formats()
    name, equals, file = given.partition("=")
    if name not in known:
        raise click.BadParameter(
            f"`{name}` is not one of {', '.join(known)}.{shared.meant(name, known)}", param_hint="--format"
        )
    if equals and not file:
        raise click.BadParameter(f"`{given}` names no file, as in {name}=report.txt.", param_hint="--format")
    return name, Path(file) if file else None

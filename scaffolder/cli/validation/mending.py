"""`scaffold validate --fix`: the diff first, then the files, each whole and only if nobody changed it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.fleet import Given, Terms

ROUNDS = 20
"""How often a file is fixed and judged again: one fix may bring another fault to light."""

_MARK = "\ufeff"


def mend(givens: Iterable[Given], catalog: Catalog, terms: Terms, *, write_it: bool) -> int:
    """Fix every manifest that has safe answers; shows the diffs on standard output and returns how many files differ."""
    changed = 0
    for given in givens:
        if given.text is not None:
            raise ScaffoldError("standard input cannot be fixed", hint="name a file")
        changed += _mend_one(given, catalog, terms, write_it=write_it)
    if not changed:
        click.echo("no finding here has exactly one safe fix", err=True)
    return changed


def _mend_one(given: Given, catalog: Catalog, terms: Terms, *, write_it: bool) -> bool:
    from scaffolder import documents, fixes, secrets, write
    from scaffolder.cli import printable

    try:
        documents.read(given.shown)
    except ScaffoldError:
        return False
    content = Path(given.shown).read_bytes()
    text = content.decode("utf-8")
    start = _MARK if text.startswith(_MARK) else ""
    before = text.removeprefix(_MARK)
    after, count = _fixed(before, given, catalog, terms)
    if after == before:
        return False
    click.echo(printable(fixes.diff(secrets.masked(before), secrets.masked(after), given.shown)), nl=False)
    answered = "1 finding" if count == 1 else f"{count} findings"
    if write_it:
        write.write_file(Path(given.shown), (start + after).encode("utf-8"), replace=True, expected=content)
        click.echo(f"{given.shown}: {answered} fixed", err=True)
    else:
        click.echo(f"{given.shown}: {answered} would be fixed; nothing was written", err=True)
    return True


def _fixed(text: str, given: Given, catalog: Catalog, terms: Terms) -> tuple[str, int]:
    """The text with all its safe fixes, and how many there are; a fix that makes the text unreadable is not kept."""
    from scaffolder import fixes, judge, waiver_file

    beside = waiver_file.text_beside(given.shown) if terms.with_waivers else None
    count = 0
    for _ in range(ROUNDS):
        try:
            judged = judge.check(text, given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers, beside=beside)
        except ScaffoldError:
            break
        fixed = fixes.apply(text, judged.findings, given.shown)
        if fixed.text == text:
            break
        try:
            judge.check(fixed.text, given.shown, catalog, today=terms.today)
        except ScaffoldError:
            break
        text = fixed.text
        count += len(fixed.answered)
    return text, count

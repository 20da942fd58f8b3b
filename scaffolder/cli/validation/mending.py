"""`scaffold validate --fix`: the diff first, then the files, each whole and only if nobody changed it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.fixes import Fixed
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
        changed += _mend_manifest(given, catalog, terms, write_it=write_it)
        changed += _mend_waivers(given, catalog, terms, write_it=write_it)
        changed += _mend_index(given, write_it=write_it)
    if not changed:
        click.echo("no finding here has exactly one safe fix", err=True)
    return changed


def _mend_manifest(given: Given, catalog: Catalog, terms: Terms, *, write_it: bool) -> bool:
    from scaffolder import fixes, judge, waiver_file

    beside = waiver_file.text_beside(given.shown) if terms.with_waivers else None

    def round_of(text: str) -> Fixed:
        judged = judge.check(text, given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers, beside=beside)
        return fixes.apply(text, judged.findings, given.shown)

    return _mend_file(Path(given.shown), round_of, write_it=write_it)


def _mend_waivers(given: Given, catalog: Catalog, terms: Terms, *, write_it: bool) -> bool:
    """Mend the file of waivers beside a manifest."""
    from scaffolder import documents, fixes, judge, waiver_file

    file = waiver_file.place(given.shown)
    if not terms.with_waivers or not file.exists():
        return False
    try:
        manifest = documents.read(given.shown)[0].text
    except ScaffoldError:
        return False

    def round_of(text: str) -> Fixed:
        judged = judge.check(manifest, given.shown, catalog, today=terms.today, beside=text)
        return fixes.apply(text, judged.findings, file.as_posix())

    return _mend_file(file, round_of, write_it=write_it)


def _mend_index(given: Given, *, write_it: bool) -> bool:
    """Write the index of the decision log anew, where it does not list the records as they are."""
    from scaffolder import decision_log
    from scaffolder.cli import shared
    from scaffolder.decision_log import index, lint

    folder = decision_log.locate(Path(given.path)) if given.is_folder else None
    log = decision_log.read(folder, shared.shown_path(folder)) if folder else None
    page = index.page(log) if log else None
    if log is None or page is None or not lint.stale_index(log):
        return False
    where, content = index.written(log)
    after = content.decode(page.encoding, "replace")
    _tell(where, page.text, after, count=1, write_it=write_it)
    if write_it:
        _save(Path(where), content, page.raw)
    return True


def _mend_file(file: Path, round_of: Callable[[str], Fixed], *, write_it: bool) -> bool:
    """Mend one file round by round; shows the diff and returns whether something differs."""
    from scaffolder import documents

    try:
        documents.read(file.as_posix())
    except ScaffoldError:
        return False
    content = file.read_bytes()
    text = content.decode("utf-8")
    start = _MARK if text.startswith(_MARK) else ""
    before = text.removeprefix(_MARK)
    after, count = _rounds(before, round_of)
    if after == before:
        return False
    _tell(file.as_posix(), before, after, count=count, write_it=write_it)
    if write_it:
        _save(file, (start + after).encode("utf-8"), content)
    return True


def _tell(path: str, before: str, after: str, *, count: int, write_it: bool) -> None:
    """Show what changes, and say how much of it there is."""
    from scaffolder import fixes, secrets
    from scaffolder.cli import printable

    click.echo(printable(fixes.diff(secrets.masked(before), secrets.masked(after), path)), nl=False)
    answered = "1 finding" if count == 1 else f"{count} findings"
    click.echo(f"{path}: {answered} {'fixed' if write_it else 'would be fixed; nothing was written'}", err=True)


def _save(file: Path, content: bytes, expected: bytes) -> None:
    from scaffolder import write

    write.write_file(file, content, replace=True, expected=expected)


def _rounds(text: str, round_of: Callable[[str], Fixed]) -> tuple[str, int]:
    """The text with all its safe fixes, and how many there are; a fix that makes the text unreadable is not kept."""
    count = 0
    for _ in range(ROUNDS):
        try:
            fixed = round_of(text)
            if fixed.text == text:
                break
            round_of(fixed.text)
        except ScaffoldError:
            break
        text = fixed.text
        count += len(fixed.answered)
    return text, count

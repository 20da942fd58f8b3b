"""`scaffold waive`: accept the findings of one rule for a time, by a waiver that is checked before it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.errors import ScaffoldError

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.facts.files import Files
    from scaffolder.judge import Judged
    from scaffolder.model.document import Data
    from scaffolder.model.finding import Finding


@click.command("waive", context_settings=shared.SETTINGS)
@click.argument("rule", metavar="RULE")
@click.argument("manifest", metavar="[PATH]", default=".")
@click.option(
    "--path",
    "places",
    multiple=True,
    metavar="PLACE",
    help="Limit it to a file, or to a place in the manifest such as /domains/finance; repeatable.",
)
@click.option("--reason", required=True, metavar="TEXT", help="Why the findings are acceptable for now.")
@click.option("--owner", required=True, metavar="OWNER", help="Who answers for it: an email, a login or @org/team.")
@click.option("--until", required=True, metavar="DATE", help="Its last day, as YYYY-MM-DD, at most 180 days ahead.")
@click.option("--separate", is_flag=True, help="Write to waivers.yaml beside the manifest, also where it is not there yet.")
@shared.today_option
@shared.common
def command(
    *,
    rule: str,
    manifest: str,
    places: tuple[str, ...],
    reason: str,
    owner: str,
    until: str,
    separate: bool,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Accept the findings of RULE for a time.

    The waiver goes to waivers.yaml beside the manifest where that file is there, else to the manifest's own `waivers:`.
    Comments and everything else stay. A waiver that would be wrong itself, or accept nothing, is not written.

    \b
    Example:
      scaffold waive unowned-domain --path /domains/finance --reason "The owner starts in February" \\
        --owner ann@example.org --until 2027-02-28
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import edit, fixes, judge, secrets, waiver_file, write
    from scaffolder.cli import printable

    entry: dict[str, Data] = {"rule": rule, "reason": reason, "owner": owner, "until": until}
    if places:
        entry["paths"] = list(places)
    found = judge.locate_manifest(Path(manifest))
    shown = shared.shown_path(found)
    catalog = shared.knowledge()
    beside = waiver_file.text_beside(shown)
    apart = separate or beside is not None
    file = waiver_file.place(shown) if apart else Path(shown)
    content = file.read_bytes() if file.exists() else None
    judged = judge.check(None, shown, catalog, today=today)
    before = (beside if beside is not None else waiver_file.START) if apart else judged.document.text
    after = edit.append(before, file.as_posix(), "waivers", entry)
    text, waiving = (judged.document.text, after) if apart else (after, beside)
    files = _repository(Path(manifest), found)
    checked = (
        judge.check_repository(files, shown, catalog, today=today, text=text, beside=waiving)
        if files
        else judge.check(text, shown, catalog, today=today, beside=waiving)
    )
    accepted = _accepted(checked, file.as_posix(), entry, catalog)
    start = "\ufeff" if content is not None and content.startswith(b"\xef\xbb\xbf") else ""
    write.write_file(file, (start + after).encode("utf-8"), replace=content is not None, expected=content)
    if verbose:
        diff = fixes.diff(secrets.masked(before), secrets.masked(after), file.as_posix())
        click.echo(printable(diff), nl=False)
    if not quiet:
        many = "1 finding" if accepted == 1 else f"{accepted} findings"
        click.echo(f"{file.as_posix()}: {many} of {rule} accepted until {until}")
    return 0


def _repository(given: Path, manifest: Path) -> Files | None:
    """The files that the findings are about beside the manifest; None where the manifest alone was named, or stands alone."""
    from scaffolder.facts.files import below, is_begun

    files = below(manifest.parent) if given.is_dir() else None
    return files if files and is_begun(files) else None


def _accepted(checked: Judged, file: str, entry: dict[str, Data], catalog: Catalog) -> int:
    """How many findings the new waiver accepts. Raises `ScaffoldError` with the first thing that is wrong with it."""
    document = next(each for each in checked.documents if each.path == file)
    listed = document.data.get("waivers") if isinstance(document.data, dict) else None
    own = ("waivers", len(listed) - 1 if isinstance(listed, list) else 0)
    wrong = [each for each in checked.findings if each.location.path == file and each.pointer[:2] == own]
    serious = [each for each in wrong if each.rule != "ending-waiver"]
    if serious:
        raise ScaffoldError(f"not written: {serious[0].message}", hint=_advice(serious[0], str(entry["rule"]), catalog))
    return sum(each.waiver is not None and each.waiver.pointer == own for each in checked.findings)


def _advice(finding: Finding, rule: str, catalog: Catalog) -> str:
    if finding.rule == "unknown-waived-rule":
        return shared.meant(rule, catalog.rules).strip() or "copy the id from the brackets of the finding"
    if finding.rule == "unused-waiver":
        return "scaffold validate shows what is found, and where"
    return finding.label or finding.help

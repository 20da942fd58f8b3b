"""Names of records: how one is asked for, and how the next one is called in a log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from scaffolder.errors import ScaffoldError
from scaffolder.model.record import Log, Record
from scaffolder.suggestions import near

LONGEST = 60
"""Characters of the part of a name that says what a record is about."""

_PARTS = re.compile(r"(?P<prefix>(?:[A-Za-z]+[-_])*)(?P<digits>\d{4}-\d{2}-\d{2}|\d+)")


def find(log: Log, name: str) -> Record:
    """The record that a person means: by number, by name, by what follows the number, or by its file.

    Raises `ScaffoldError` where none or several are meant.
    """
    wanted = re.sub(r"\.(md|markdown)$", "", name.replace("\\", "/").rpartition("/")[2], flags=re.IGNORECASE)
    exact = [each for each in log.records if each.stem == wanted]
    found = exact or [each for each in log.records if each.decision == wanted]
    if not found and wanted.isdigit():
        found = [each for each in log.records if _count(each.number) == str(int(wanted))]
    if len(found) > 1:
        open_ones = [each for each in found if not each.superseded_by]
        found = open_ones if len(open_ones) == 1 else found
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(each.stem for each in found)
        raise ScaffoldError(f"`{name}` means several records: {names}", hint="name one of them in full")
    known = [each.stem for each in log.records]
    closest = near(wanted, [*known, *(each.decision for each in log.records)])
    advice = f"did you mean `{closest}`?" if closest else f"records: {', '.join(known[:12]) or 'none yet'}"
    raise ScaffoldError(f"there is no record `{name}` in {log.folder}", hint=advice)


def _count(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return str(int(digits)) if digits else ""


def following(log: Log, title: str, date: str, reserved: Iterable[int] = ()) -> tuple[str, str]:
    """The number and the stem of a log's next record, named as its others are; `reserved` numbers are not taken.

    Logs that count by date take `date`; a name that exists already gets a further number.
    """
    numbered = [each for each in log.records if each.number]
    last = max(
        numbered, key=lambda each: (_PARTS.fullmatch(each.number) is not None, int(_count(each.number) or 0)), default=None
    )
    parts = _PARTS.fullmatch(last.number) if last else None
    slug = slugged(title)
    if parts and _is_date(parts["digits"]):
        digits = date if "-" in parts["digits"] else date.replace("-", "")
        return digits, _free(f"{parts['prefix']}{digits}{_joint(last)}{slug}", log)
    taken = [int(_count(each.number)) for each in numbered if not _is_date(re.sub(r"^[A-Za-z_-]*", "", each.number))]
    following_one = max([0, *taken, *reserved]) + 1
    width = len(parts["digits"]) if parts else 4
    number = f"{parts['prefix'] if parts else ''}{following_one:0{width}d}"
    return number, _free(f"{number}{_joint(last)}{slug}", log)


def _is_date(digits: str) -> bool:
    return "-" in digits or (len(digits) == 8 and digits[:2] in ("19", "20"))


def _joint(last: Record | None) -> str:
    """What stands between number and name in the log."""
    if last is None or not last.decision:
        return "-"
    return last.stem[len(last.number) : len(last.stem) - len(last.decision)] or "-"


def slugged(title: str) -> str:
    """A title as part of a file's name: lower case letters and digits, joined by dashes."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    cut = words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return cut or "decision"


def _free(stem: str, log: Log) -> str:
    names = {each.rpartition("/")[2].rpartition(".")[0].lower() for each in log.files}
    if stem.lower() not in names:
        return stem
    return next(f"{stem}-{count}" for count in range(2, len(names) + 3) if f"{stem}-{count}".lower() not in names)

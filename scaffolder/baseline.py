"""The baseline: findings that an old repository already had, so that it fails on new ones alone; it may only shrink."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scaffolder import __version__, fault_table
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Location
from scaffolder.model.finding import Finding
from scaffolder.secrets import masked

NAME = "scaffold-baseline.json"
"""What the file is called where nobody names it; it belongs into version control, beside the manifest."""

NEVER = frozenset({"unreadable", "secret-in-manifest", "unwaivable-rule"}) | {
    each for each in fault_table.FAULTS if "waive" in each
}
"""Rules whose findings are never taken into a baseline: they must be mended now. What a company makes unwaivable joins them."""

_MARK = "scaffold-baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One finding that a baseline accepts: how often, in which file, and in which line of the baseline it stands."""

    rule: str
    fingerprint: str
    path: str
    message: str
    count: int
    line: int = 0


Key = tuple[str, str, str]


class Baseline:
    """The known findings of one baseline file; `path` is how reports name it, and paths in it are relative to its folder."""

    def __init__(self, path: str, known: Iterable[Known]) -> None:
        self.path = path
        self.known: dict[Key, Known] = {(each.path, each.rule, each.fingerprint): each for each in known}
        self._seen: Counter[Key] = Counter()

    def mark(self, findings: Iterable[Finding], catalog: Catalog) -> tuple[Finding, ...]:
        """The findings, those that the baseline knows marked, as often as it knows them."""
        marked = []
        for each in findings:
            key = self._key(each)
            if each.stands and key in self.known and is_eligible(each, catalog):
                self._seen[key] += 1
                marked.append(replace(each, baselined=self._seen[key] <= self.known[key].count))
            else:
                marked.append(each)
        return tuple(marked)

    def mended(self, looked_at: Iterable[str]) -> tuple[Finding, ...]:
        """A finding for each entry about what was looked at (files, and folders ending in a slash) whose finding is gone."""
        places = [self._relative(each.rstrip("/") or "/") + ("/" if each.endswith("/") else "") for each in looked_at]
        files = {each for each in places if not each.endswith("/")}
        folders = tuple("" if each == "./" else each for each in places if each.endswith("/"))
        return tuple(
            self._gone(entry, entry.count - self._seen[key])
            for key, entry in self.known.items()
            if self._seen[key] < entry.count and (entry.path in files or entry.path.startswith(folders))
        )

    def _gone(self, entry: Known, count: int) -> Finding:
        fault = fault_table.FAULTS["mended-baseline-entry"]
        times = "" if count == 1 else f", {count} times"
        return Finding(
            rule=fault.id,
            severity=fault.severity,
            message=f"mended{times}: `{entry.rule}` in {entry.path}: {entry.message}",
            location=Location(path=self.path, line=max(1, entry.line), column=1),
            pointer=("findings", entry.path, entry.rule, entry.fingerprint),
            fingerprint=fingerprint(fault.id, self.path, (entry.path, entry.rule, entry.fingerprint), None),
            why=fault.why,
            help=f"scaffold validate --write-baseline {posixpath.basename(self.path)}",
        )

    def _key(self, finding: Finding) -> Key:
        return (self._relative(finding.location.path), finding.rule, finding.fingerprint)

    def _relative(self, path: str) -> str:
        return relative(path, self.path)


def relative(path: str, baseline: str) -> str:
    """A file as a baseline names it: relative to the baseline's own folder."""
    folder = posixpath.dirname(baseline)
    return path if path.startswith("<") else posixpath.relpath(path, folder or ".")


def is_eligible(finding: Finding, catalog: Catalog) -> bool:
    """Whether a baseline may accept a finding."""
    return finding.rule not in NEVER and finding.rule not in catalog.unwaivable


def read(text: str, path: str) -> Baseline:
    """The baseline in a text. Raises `ScaffoldError` where it is none."""
    hint = "write one: scaffold validate --write-baseline"
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("kind") != _MARK or data.get("version") != 1:
            raise ScaffoldError(f"{path}:1:1: is not a baseline of scaffold", hint=hint)
        lines = {line.strip().rstrip(","): number for number, line in enumerate(text.splitlines(), 1)}
        return Baseline(path, [_known(each, lines) for each in data["findings"]])
    except json.JSONDecodeError as error:
        raise ScaffoldError(f"{path}:{error.lineno}:{error.colno}: is not a baseline: {error.msg}", hint=hint) from None
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ScaffoldError(f"{path}:1:1: is not a whole baseline: {error}", hint=hint) from None


def _known(entry: Mapping[str, object], lines: Mapping[str, int]) -> Known:
    texts = {key: str(entry[key]) for key in ("rule", "fingerprint", "path", "message")}
    count = entry.get("count", 1)
    if not isinstance(count, int) or count < 1:
        raise TypeError("a count is not a whole number above 0")
    return Known(**texts, count=count, line=lines.get(json.dumps(dict(entry)), 1))


def written(findings: Iterable[Finding], path: str, catalog: Catalog) -> str:
    """The text of a baseline that knows these findings, one a line, sorted: it is reviewed like code."""
    counts: Counter[Key] = Counter()
    messages: dict[Key, str] = {}
    for each in findings:
        if each.waiver is None and is_eligible(each, catalog):
            key = (relative(each.location.path, path), each.rule, each.fingerprint)
            counts[key] += 1
            messages.setdefault(key, masked(each.message))
    rows = [json.dumps(_row(key, count, messages[key])) for key, count in sorted(counts.items())]
    tool = json.dumps({"name": "scaffold", "version": __version__})
    body = ",\n".join(rows)
    listed = f"[\n{body}\n]" if rows else "[]"
    return f'{{\n"kind": "{_MARK}",\n"version": 1,\n"tool": {tool},\n"findings": {listed}\n}}\n'


def _row(key: Key, count: int, message: str) -> dict[str, object]:
    path, rule, own = key
    row: dict[str, object] = {"path": path, "rule": rule, "fingerprint": own, "message": message}
    return row | ({"count": count} if count > 1 else {})


def grown(old: Baseline, new: Baseline) -> Iterator[Known]:
    """What a new baseline accepts that the old one does not."""
    for key, entry in new.known.items():
        before = old.known.get(key)
        if before is None or entry.count > before.count:
            yield entry

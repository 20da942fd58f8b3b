"""The cache of verdicts: what did not change is not judged again.

A verdict is kept by content: the text of the manifest, of the waivers beside it, the knowledge and the program that judged it,
and, where waivers are about, the day. Size and times of a file only spare reading it again, and are not believed where the
file changed at about the time the cache was written. A cache that cannot be read counts as empty.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scaffolder.fleet import Given, Outcome, Terms, stamp
from scaffolder.model.document import Location
from scaffolder.model.finding import Finding, Severity, Waiver
from scaffolder.reporters import Checked

VERSION = 1
"""Version of the file's shape."""

MOST = 200_000
"""Files that a cache remembers."""

KEPT = 4
"""Caches that stay in the folder: those of other knowledge, programs or terms are dropped, the oldest first."""

YOUNG = 2_000_000_000
"""Nanoseconds before the cache was written within which a file's times are not believed: file systems are that coarse."""

WAIVERS = "waivers.yaml"
"""The file beside a manifest that its verdict depends on."""

MOST_FILES = 20_000
"""Files of a repository up to which its verdict is remembered."""


class Cache:
    """The verdicts in one file of a folder; `salt` is everything that a verdict depends on beside the files."""

    def __init__(self, folder: Path, salt: str, terms: Terms) -> None:
        self.folder = folder
        self.kept = KEPT
        self._terms = terms
        digest = hashlib.sha256(f"{VERSION} {salt} {terms.with_waivers}".encode()).hexdigest()[:16]
        self.file = folder / f"verdicts-{digest}.json"
        self._here = os.getcwd()
        self._changed = False
        self._files, self._verdicts, self._written = _loaded(self.file)
        self._waiting: dict[str, list[str]] = {}

    def find(self, given: Given) -> Checked | None:
        """The verdict on what did not change, None where it is not known."""
        if not given.stamp:
            return None
        place = f"{self._here}\0{given.shown}"
        seen = self._files.get(place)
        state = self._state(given)
        if (
            seen is None
            or seen[0] != state.text
            or seen[2] not in ("", self._terms.today)
            or state.newest > self._written - YOUNG
        ):
            key, day = self._key(given)
            if not key:
                return None
            self._changed = self._changed or seen != [state.text, key, day]
            seen = [state.text, key, day]
        try:
            found = _checked(self._verdicts[seen[1]], given)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            self._waiting[given.shown] = seen
            return None
        self._files[place] = seen
        return found

    def keep(self, outcome: Outcome) -> None:
        """Remember a verdict."""
        waiting = self._waiting.pop(outcome.given.shown, None)
        if waiting is None:
            return
        self._changed = True
        self._files[f"{self._here}\0{outcome.given.shown}"] = waiting
        self._verdicts[waiting[1]] = _verdict(outcome.checked, outcome.given)

    def text(self) -> str | None:
        """The file's new text; None where nothing changed."""
        if not self._changed:
            return None
        files = dict(list(self._files.items())[-MOST:])
        used = {each[1] for each in files.values()}
        verdicts = {key: each for key, each in self._verdicts.items() if key in used}
        return json.dumps({"version": VERSION, "files": files, "verdicts": verdicts}, separators=(",", ":"))

    def _state(self, given: Given) -> _State:
        """What everything that the verdict is about looks like from outside."""
        if given.is_folder:
            return _tree_state(os.path.dirname(given.shown) or ".", _not_entered())
        text, newest = given.stamp, int(given.stamp.split()[1])
        folder = os.path.dirname(given.shown)
        try:
            beside = os.stat(f"{folder}/{WAIVERS}" if folder else WAIVERS)
        except OSError:
            return _State(text, newest)
        return _State(f"{text}|{stamp(beside)}", max(newest, beside.st_mtime_ns))

    def _key(self, given: Given) -> tuple[str, str]:
        """What the verdict depends on, as a digest, and the day if it does; empty where nothing, or too much, can be read."""
        day = self._terms.today
        folder = os.path.dirname(given.shown)
        try:
            content = Path(given.shown).read_bytes()
            if b"blueprint_sources" in content:  # what those hold is looked up by the judge alone
                return "", ""
            if given.is_folder:
                paths = [path for path, _ in _tree(folder or ".", _not_entered())]
                if len(paths) > MOST_FILES:
                    return "", ""
                whole = hashlib.sha256()
                for path in sorted(paths):
                    whole.update(_part(os.fsencode(os.path.relpath(path, folder or "."))))
                    whole.update(_part(Path(path).read_bytes()))
                contents = [whole.digest(), day.encode(), os.fsencode(given.shown)]
            else:
                beside = Path(folder, WAIVERS)
                waivers = beside.read_bytes() if beside.exists() else b""
                contents = [os.fsencode(os.path.basename(given.shown)), content, waivers]
                if waivers or b"waivers" in content:
                    contents += [day.encode(), os.fsencode(given.shown)]
                else:
                    day = ""
        except OSError:
            return "", ""
        return hashlib.sha256(b"".join(map(_part, contents))).hexdigest()[:32], day


@dataclass(frozen=True, slots=True)
class _State:
    """What files look like from outside, and the newest of their times of change in nanoseconds."""

    text: str
    newest: int


def _part(content: bytes) -> bytes:
    return b"%d:%b" % (len(content), content)


def _tree(folder: str, skipped: Collection[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Every plain file below a folder with what it looks like; what tools keep there is left out."""
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in skipped:
                        pending.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False)


def _not_entered() -> Collection[str]:
    from scaffolder.facts.files import NOT_ENTERED  # noqa: PLC0415 (manifests alone need no facts)

    return NOT_ENTERED


def _tree_state(folder: str, skipped: Collection[str]) -> _State:
    rows: list[str] = []
    newest = 0
    for path, found in _tree(folder, skipped):
        newest = max(newest, found.st_mtime_ns)
        rows.append(f"{path} {stamp(found)}")
    joined = "\n".join(sorted(rows))
    return _State(hashlib.sha256(joined.encode("utf-8", "surrogateescape")).hexdigest(), newest)


def _loaded(file: Path) -> tuple[dict[str, list[str]], dict[str, Any], int]:
    try:
        content = file.read_bytes()
        written = file.stat().st_mtime_ns
        data = json.loads(content)
        files, verdicts = data["files"], data["verdicts"]
        sound = data["version"] == VERSION and isinstance(files, dict) and isinstance(verdicts, dict)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}, {}, 0
    return (files, verdicts, written) if sound and _is_sound(files) else ({}, {}, 0)


def _is_sound(files: Mapping[str, Any]) -> bool:
    return all(type(each) is list and len(each) == 3 and all(type(text) is str for text in each) for each in files.values())


def _verdict(part: Checked, given: Given) -> dict[str, Any]:
    """A part as plain data; the manifest's own path is left out, so that the same content is known elsewhere too."""
    found: dict[str, Any] = {"files": part.files, "owner": part.owner, "blueprints": part.blueprints}
    if part.findings:
        found["findings"] = [_plain(each, given.shown) for each in part.findings]
        found["lines"] = [[_path(path, given.shown), line, text] for (path, line), text in part.lines.items()]
    return found


def _checked(verdict: Mapping[str, Any], given: Given) -> Checked:
    rows = verdict.get("findings", ())
    return Checked(
        path=given.shown,
        files=int(verdict["files"]),
        findings=tuple(_finding(each, given.shown) for each in rows),
        lines={(_placed(path, given.shown), line): text for path, line, text in verdict.get("lines", ())},
        owner=str(verdict["owner"]),
        blueprints=tuple(verdict["blueprints"]),
    )


_TEXTS = ("rule", "message", "fingerprint", "label", "why", "help", "practice")


def _plain(finding: Finding, manifest: str) -> dict[str, Any]:
    place = finding.location
    found: dict[str, Any] = {name: getattr(finding, name) for name in _TEXTS}
    found["severity"] = finding.severity.value
    found["at"] = [_path(place.path, manifest), place.line, place.column, place.length]
    found["pointer"] = list(finding.pointer)
    found["catalogue"] = list(finding.catalogue)
    found["fix"] = finding.fix
    waiver = finding.waiver
    if waiver:
        names = ("rule", "reason", "owner", "until")
        found["waiver"] = {name: getattr(waiver, name) for name in names} | {"paths": list(waiver.paths)}
    return found


def _finding(row: Mapping[str, Any], manifest: str) -> Finding:
    path, line, column, length = row["at"]
    waiver = row.get("waiver")
    texts: dict[str, Any] = {name: row[name] for name in _TEXTS}
    return Finding(
        **texts,
        severity=Severity(row["severity"]),
        location=Location(path=_placed(path, manifest), line=line, column=column, length=length),
        pointer=tuple(row["pointer"]),
        catalogue=tuple(row["catalogue"]),
        fix=row["fix"],
        waiver=Waiver(**{**waiver, "paths": tuple(waiver["paths"])}) if waiver else None,
    )


def _path(path: str, manifest: str) -> str:
    """A path as it is kept: empty for the manifest, with a slash before it where it lies beside it."""
    folder = os.path.dirname(manifest)
    if path == manifest:
        return ""
    return f"/{os.path.basename(path)}" if os.path.dirname(path) == folder else path


def _placed(kept: str, manifest: str) -> str:
    if not kept:
        return manifest
    folder = os.path.dirname(manifest)
    return os.path.join(folder, kept[1:]) if kept.startswith("/") and "/" not in kept[1:] else kept


def salt(version: str, sources: tuple[str, ...]) -> str:
    """What the program and its knowledge look like: two runs with the same salt judge alike.

    `sources` are a company's own blueprints: a folder and an archive count by their files, a pinned commit by its name.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "_data")
    own = [here] if os.path.isdir(packed) else [here, *(os.path.join(here, "..", name) for name in ("blueprints", "schemas"))]
    return "\n".join((version, *(_look(folder) for folder in own), *(f"{each} {_look(each)}" for each in sources)))


def _look(place: str) -> str:
    """A digest of what the files of a folder, or one file, look like from outside; empty where nothing is there."""
    if not os.path.isdir(place):
        return stamp(os.stat(place)) if os.path.exists(place) else ""
    return _tree_state(place, ("__pycache__",)).text

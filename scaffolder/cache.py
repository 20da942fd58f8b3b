"""The cache of verdicts: what did not change is not judged again.

A verdict is kept by content: the text of the manifest, of the waivers beside it, the knowledge and the program that judged it,
and, where waivers are about, the day. Size and times of a file only spare reading it again, and are not believed where the
file changed at about the time when the run began that wrote the cache. A cache that cannot be read counts as empty.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISLNK
from typing import Any

from scaffolder import unchanged
from scaffolder.fleet import WAIVERS, Given, Outcome, Terms, stamp
from scaffolder.model.document import Location
from scaffolder.model.finding import Finding, Severity, Waiver
from scaffolder.reporters import Checked

VERSION = 3
"""Version of the file's shape."""

MOST = 200_000
"""Files that a cache remembers."""

KEPT = 4
"""Caches that stay in the folder: those of other knowledge, programs or terms are dropped, the oldest first."""

MOST_FILES = 20_000
"""Files of a repository up to which its verdict is remembered."""


class Cache:
    """The verdicts in one file of a folder.

    `salt` is everything that a verdict depends on beside the files, `began` when the run began, in nanoseconds since 1970.
    `unknown` counts what was asked for and is not remembered in the end.
    """

    def __init__(self, folder: Path, salt: str, terms: Terms, *, began: int) -> None:
        self.folder = folder
        self.kept = KEPT
        self._terms = terms
        digest = hashlib.sha256(f"{VERSION} {salt} {terms.with_waivers}".encode()).hexdigest()[:16]
        self.file = folder / f"verdicts-{digest}.json"
        self._here = f"{os.getcwd()}\0"
        self._began = began
        self._changed = False
        self._files, self._verdicts, self._believed = _loaded(self.file)
        self.unknown = 0
        self._waiting: dict[str, list[str]] = {}
        self._beside: dict[str, tuple[str, int]] = {}

    def find(self, given: Given) -> Checked | None:
        """The verdict on what did not change, None where it is not known."""
        found = self._found(given) if given.stamp else None
        self.unknown += found is None
        return found

    def _found(self, given: Given) -> Checked | None:
        place = self._here + given.shown
        seen = self._files.get(place)
        try:
            state, newest = self._state(given)
        except OSError:  # a folder that cannot be listed
            return None
        if seen is None or seen[0] != state or seen[2] not in ("", self._terms.today) or newest > self._believed:
            key, day = self._key(given)
            if not key:
                return None
            self._changed = True
            seen = self._files[place] = [state, key, day]
        try:
            return _checked(self._verdicts[seen[1]], given)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            self._waiting[given.shown] = self._files.pop(place)
            return None

    def keep(self, outcome: Outcome) -> None:
        """Remember a verdict."""
        waiting = self._waiting.pop(outcome.given.shown, None)
        if waiting is None:
            return
        self._changed = True
        self.unknown -= 1
        self._files[f"{self._here}{outcome.given.shown}"] = waiting
        self._verdicts[waiting[1]] = _verdict(outcome.checked, outcome.given)

    def text(self) -> str | None:
        """The file's new text; None where nothing changed.

        Most manifests of a fleet get the same verdict, so each stands once, and is named by its number.
        """
        if not self._changed:
            return None
        files = dict(list(self._files.items())[-MOST:])
        numbers: dict[str, int] = {}
        verdicts: dict[str, int] = {}
        for _, key, _ in files.values():
            if key in self._verdicts:
                verdicts[key] = numbers.setdefault(json.dumps(self._verdicts[key], separators=(",", ":")), len(numbers))
        head = {"version": VERSION, "began": self._began}
        named = json.dumps({**head, "files": files, "verdicts": verdicts}, separators=(",", ":"))
        return f'{named[:-1]},"said":[{",".join(numbers)}]}}'

    def _state(self, given: Given) -> tuple[str, int]:
        """What everything that the verdict is about looks like from outside, and the newest of the times of change."""
        if given.is_folder:
            return _tree_state(os.path.dirname(given.shown) or ".")
        folder = given.shown[: given.shown.rfind(os.sep) + 1]
        if folder not in self._beside:
            self._beside[folder] = _look_at(folder + WAIVERS)
        beside, changed = self._beside[folder]
        return (f"{given.stamp}|{beside}", max(given.changed, changed)) if beside else (given.stamp, given.changed)

    def _key(self, given: Given) -> tuple[str, str]:
        """What the verdict depends on, as a digest, and the day if it does; empty where nothing, or too much, can be read."""
        day = self._terms.today
        folder = os.path.dirname(given.shown)
        try:
            content = Path(given.shown).read_bytes()
            if b"blueprint_sources" in content:  # what those hold is looked up by the judge alone
                return "", ""
            if given.is_folder:
                found = sorted(unchanged.tree(folder or "."))
                if len(found) > MOST_FILES:
                    return "", ""
                whole = hashlib.sha256()
                for path, look in found:
                    whole.update(_part(os.fsencode(os.path.relpath(path, folder or "."))))
                    whole.update(_part(os.fsencode(os.readlink(path)) if S_ISLNK(look.st_mode) else Path(path).read_bytes()))
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


def _look_at(path: str) -> tuple[str, int]:
    """What one file looks like from outside, and when it changed; empty where it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return "", 0
    return stamp(found), found.st_mtime_ns


def _part(content: bytes) -> bytes:
    return b"%d:%b" % (len(content), content)


def _tree_state(folder: str) -> tuple[str, int]:
    rows: list[str] = []
    newest = 0
    for path, found in unchanged.tree(folder):
        newest = max(newest, found.st_mtime_ns)
        rows.append(f"{path} {stamp(found)}")
    joined = "\n".join(sorted(rows))
    return hashlib.sha256(joined.encode("utf-8", "surrogateescape")).hexdigest(), newest


def _loaded(file: Path) -> tuple[dict[str, list[str]], dict[str, Any], int]:
    """The files and verdicts of a cache, and up to which time of change they are believed; nothing where it is damaged."""
    try:
        data = json.loads(file.read_bytes())
        if data["version"] != VERSION or not all(map(_is_sound, data["files"].values())):
            return {}, {}, 0
        said = data["said"]
        verdicts = {key: said[number] for key, number in data["verdicts"].items()}
        return data["files"], verdicts, int(data["began"]) - unchanged.YOUNG
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return {}, {}, 0


def _is_sound(row: Any) -> bool:
    return type(row) is list and len(row) == 3 and type(row[0]) is str and type(row[1]) is str and type(row[2]) is str


def _verdict(part: Checked, given: Given) -> dict[str, Any]:
    """A part as plain data; the manifest's own path is left out, so that the same content is known elsewhere too."""
    found: dict[str, Any] = {"files": part.files, "owner": part.owner, "blueprints": part.blueprints}
    if part.looked:
        found["looked"] = dict(part.looked)
        found["skipped"] = [[_path(path, given.shown), reason] for path, reason in part.skipped]
    if part.findings:
        found["findings"] = [_plain(each, given.shown) for each in part.findings]
        found["lines"] = [[_path(path, given.shown), line, text] for (path, line), text in part.lines.items()]
    return found


def _checked(verdict: Mapping[str, Any], given: Given) -> Checked:
    rows = verdict.get("findings")
    return Checked(
        path=given.shown,
        files=int(verdict["files"]),
        findings=tuple(_finding(each, given.shown) for each in rows) if rows else (),
        lines={(_placed(path, given.shown), line): text for path, line, text in verdict["lines"]} if rows else {},
        owner=str(verdict["owner"]),
        blueprints=tuple(verdict["blueprints"]),
        looked={str(kind): int(count) for kind, count in verdict.get("looked", {}).items()},
        skipped=tuple((_placed(path, given.shown), str(reason)) for path, reason in verdict.get("skipped", ())),
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
    own = (_look(folder) for folder in unchanged.program())
    return "\n".join((version, *own, *(f"{each} {_look(each)}" for each in sources)))


def _look(place: str) -> str:
    """A digest of what the files of a folder, or one file, look like from outside; empty where nothing is there."""
    if not os.path.isdir(place):
        return _look_at(place)[0]
    return _tree_state(place)[0]

"""A repository held against its manifest: the rules about what it holds, over facts read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from weakref import WeakKeyDictionary

from scaffolder import decision_log, policy, rulesets, standards
from scaffolder.catalog import Catalog
from scaffolder.decision_log import lint
from scaffolder.facts import Facts, Now, malformed
from scaffolder.facts.files import Files
from scaffolder.facts.products import Declared
from scaffolder.facts.reading import STRUCTURED, documents
from scaffolder.fault_table import FAULTS
from scaffolder.faults import MOST_FAULTS, TooManyFaultsError
from scaffolder.fingerprints import entry_fingerprint
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Document, Location
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.knowledge import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The findings about a repository, and the texts they point into (the manifest left out).

    `looked` says how many files there are, and how many things of each kind the rules looked at; `skipped` holds what was not
    looked into, with the reason.
    """

    findings: tuple[Finding, ...]
    documents: tuple[Document, ...]
    looked: Mapping[str, int]
    skipped: tuple[tuple[str, str], ...]


def facts(files: Files, architecture: Architecture, catalog: Catalog, *, today: str) -> Facts:
    """The facts about the files of a repository and what its manifest declares; `today` is an ISO date."""
    declared = Declared(resolved=architecture.resolved, manifest=architecture.manifest)
    return Facts(files, declared, catalog.decisions, now=Now(digest=architecture.digest, today=today))


def check(files: Files, architecture: Architecture, catalog: Catalog, *, today: str) -> Held:
    """Every finding about a repository on a day; paths are shown beside that of its manifest."""
    asked = [rule for rule in catalog.rules.values() if rule.subject != rulesets.SUBJECT]
    rules = policy.in_force(asked, architecture.resolved, architecture.blueprints)
    known = facts(files, architecture, catalog, today=today)
    shown = architecture.manifest.document.path
    every = (*broken(known, rules, catalog), *_unlike_standards(files), *_unlisted(files), *_malformed(files))
    findings = [_shown(each, shown) for each in every]
    paths = dict.fromkeys(each.location.path for each in findings if each.location.path != shown)
    folder = PurePosixPath(shown).parent
    texts = {(folder / path).as_posix(): path for path in files.paths} if paths else {}
    documents = [
        Document(path=path, text=files.text(texts[path]) or "", data=None, places={}) for path in paths if path in texts
    ]
    return Held(
        findings=tuple(findings),
        documents=tuple(documents),
        looked={"files": len(files.paths), **known.counted()},
        skipped=tuple(((folder / path).as_posix(), reason) for path, reason in sorted(files.skipped.items())),
    )


FOLLOWING = ("**/*.odcs.yaml", "**/*.odps.yaml", "**/*contract*.y*ml", "**/catalog-info.yaml", "catalog/*", "**/*.calm.json")
"""Files in which documents of other standards stand."""


def _unlike_standards(files: Files) -> Iterator[Finding]:
    """Every way in which contracts, descriptors and catalogue files differ from the standards that they say they follow."""
    for path in files.matching(*FOLLOWING):
        for document in documents(files, path) if path.endswith(STRUCTURED) else ():
            standard = standards.recognised(document.data)
            if standard is not None:
                try:
                    yield from standards.check(document, standard)
                except TooManyFaultsError as error:
                    yield _unread(error.location, f"more than {MOST_FAULTS} faults up to here: is this the right file?")


def _unlisted(files: Files) -> tuple[Finding, ...]:
    """The index of the decision log, where it does not list the records as they are."""
    for folder in decision_log.HABITS:
        within = [path.removeprefix(f"{folder}/") for path in files.matching(f"{folder}/**")]
        if within:
            return lint.stale_index(decision_log.held(folder, within, partial(_content, files, folder)))
    return ()


def _content(files: Files, folder: str, name: str) -> bytes:
    text = files.text(f"{folder}/{name}")  # read already, where a rule looked at it
    return text.encode("utf-8") if text is not None else files.content(f"{folder}/{name}") or b""


JUDGED_APART = frozenset({"platform.yaml", "waivers.yaml"})
"""Files that are read more strictly than any other, with findings of their own."""


def _malformed(files: Files) -> Iterator[Finding]:
    """Every file that its own tools cannot read."""
    for each in malformed.read(files, beside=JUDGED_APART):
        yield _unread(each.location, each.reason, is_guess=each.is_guess)


def _unread(location: Location, reason: str, *, is_guess: bool = False) -> Finding:
    """The finding about a file that nobody can read to its end."""
    fault = FAULTS["malformed-file"]
    return Finding(
        rule=fault.id,
        severity=Severity.WARNING if is_guess else fault.severity,
        message=reason,
        location=location,
        pointer=(),
        fingerprint=entry_fingerprint(fault.id, location.path, (), None),
        label="mend it here",
        why=fault.why,
    )


def _shown(finding: Finding, manifest: str) -> Finding:
    """The finding with its path beside that of the manifest."""
    if finding.location.path == manifest:
        return finding
    path = (PurePosixPath(manifest).parent / finding.location.path).as_posix()
    return replace(finding, location=replace(finding.location, path=path))


_Compiled = dict[tuple[str, tuple[str, ...], tuple[str, ...]], rulesets.Ruleset]
_RULESETS: WeakKeyDictionary[Catalog, _Compiled] = WeakKeyDictionary()


def broken(known: Facts, rules: Iterable[Rule], catalog: Catalog) -> Iterator[Finding]:
    """A finding for each rule that some entry breaks; locations are relative to the repository."""
    for (subject, paths), together in _grouped(rules).items():
        ruleset = _compiled(catalog, subject, paths, together)
        for entry in known.entries(subject, paths):
            breaches = ruleset.breaches(entry.data)
            own = policy.own_words(entry) if breaches else {}
            for breach in breaches:
                yield policy.about(breach, entry, own)


def _grouped(rules: Iterable[Rule]) -> Mapping[tuple[str, tuple[str, ...]], list[Rule]]:
    """The rules by what they look at and where, so that each group is one validator."""
    found: dict[tuple[str, tuple[str, ...]], list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.subject, rule.paths), []).append(rule)
    return found


def _compiled(catalog: Catalog, subject: str, paths: tuple[str, ...], rules: list[Rule]) -> rulesets.Ruleset:
    known = _RULESETS.setdefault(catalog, {})
    key = (subject, paths, tuple(rule.id for rule in rules))
    if key not in known:
        known[key] = rulesets.Ruleset(rules, subject)
    return known[key]

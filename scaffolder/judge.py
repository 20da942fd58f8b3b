"""The first stages strung together: read, resolve, check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scaffolder import documents, fixes, manifests, paths, policy, schemas, waiver_file, waivers
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.document import Document, Pointer
from scaffolder.model.finding import Finding, Severity, in_text_order
from scaffolder.model.manifest import Manifest
from scaffolder.packs import layers
from scaffolder.resolve import composed, settle

if TYPE_CHECKING:
    from scaffolder.facts.files import Files
    from scaffolder.repository import Held

MANIFEST_NAME = "platform.yaml"
"""The file a manifest is called in a repository."""

GENERATED = ".scaffold/lock.json"
"""What a repository has that scaffold made."""

BESIDE = (MANIFEST_NAME, waiver_file.NAME, ".md", ".json")
"""How files end that lie beside a manifest before anything is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One manifest with what was made of it; every finding, sorted by place, waivers applied.

    `catalog` is what it was judged by, the blueprints that it names laid over the shipped ones. `others` are the further
    documents that findings may point into: its file of waivers, and the files of its repository. `looked` and `skipped` say
    what was looked at in the repository, and what was not; both are empty for a manifest judged alone.
    """

    document: Document
    catalog: Catalog
    manifest: Manifest
    architecture: Architecture
    findings: tuple[Finding, ...]
    others: tuple[Document, ...] = ()
    looked: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def beside(self) -> Document | None:
        """The file of waivers beside the manifest, None where there is none."""
        return next((each for each in self.others[:1] if PurePosixPath(each.path).name == waiver_file.NAME), None)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that findings may point into, the manifest first."""
        return (self.document, *self.others)

    def failing(self, least: Severity = Severity.ERROR) -> tuple[Finding, ...]:
        """The findings that no waiver accepts, at or above a severity."""
        return tuple(each for each in self.findings if each.waiver is None and each.severity.rank >= least.rank)


def locate_manifest(path: Path) -> Path:
    """The manifest a path means: the file itself, or `platform.yaml` in a folder."""
    try:
        is_folder, found = path.is_dir(), path / MANIFEST_NAME
        is_there = not is_folder or found.exists()
    except OSError as error:
        raise ScaffoldError(f"{path.as_posix()[:200]}: cannot be read: {error.strerror}", hint="check the path") from None
    if not is_folder:
        return path
    if not is_there:
        raise ScaffoldError(
            f"{path.as_posix()}: no {MANIFEST_NAME} in this folder",
            hint=f"name a manifest, or write one: scaffold init {path.as_posix()}",
        )
    paths.refuse_leading_out(path, found)
    return found


def judge(text: str | None, path: str, catalog: Catalog, *, today: str, beside: str | None = None) -> Judged:
    """Read, check and resolve one manifest: from `text`, or from the file at `path` where `text` is None.

    A manifest read from its file brings the waivers of the file beside it; `beside` is the text of that file where the caller
    has it. `today` is an ISO date. Raises `ScaffoldError` only where a file cannot be read at all.
    """
    document = documents.read(path) if text is None else documents.parse(text, path)
    read = _Read(document=document, beside=_waiving(text, path, beside), folders_only=False)
    checked = _checked(read, catalog, today=today, with_waivers=True)
    return replace(checked, architecture=composed(checked.architecture, checked.catalog))


def check(
    text: str | None, path: str, catalog: Catalog, *, today: str, with_waivers: bool = True, beside: str | None = None
) -> Judged:
    """The same, with an architecture that has its choices settled and nothing composed: findings need no more.

    This is what bounds the time of `scaffold validate`, whatever the manifest, and nothing is fetched because one says so.
    A manifest read from its file brings the waivers of the file beside it, if there is one; `beside` is the text of that
    file where the caller has it. Raises `ScaffoldError` only where a file cannot be read at all.
    """
    document = documents.read(path) if text is None else documents.parse(text, path)
    read = _Read(document=document, beside=_waiving(text, path, beside))
    return _checked(read, catalog, today=today, with_waivers=with_waivers)


def check_repository(
    files: Files,
    path: str,
    catalog: Catalog,
    *,
    today: str,
    with_waivers: bool = True,
    text: str | None = None,
    beside: str | None = None,
) -> Judged:
    """The same for the manifest in the file at `path` together with its repository, whose files these are.

    `text` and `beside` stand in place of what lies on the disk, as in `check`.
    """
    document = documents.read(path) if text is None else documents.parse(text, path)
    read = _Read(document=document, beside=waiver_file.read_beside(path, beside), files=files)
    return _checked(read, catalog, today=today, with_waivers=with_waivers)


def _waiving(text: str | None, path: str, beside: str | None) -> tuple[Document | None, tuple[Finding, ...]]:
    """The file of waivers beside a manifest, which a text without a file has not."""
    return waiver_file.read_beside(path, beside) if text is None or beside is not None else (None, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read before anything is judged: the manifest and the file of waivers beside it, each with its findings."""

    document: tuple[Document, tuple[Finding, ...]]
    beside: tuple[Document | None, tuple[Finding, ...]]
    files: Files | None = None
    folders_only: bool = True


def _checked(given: _Read, catalog: Catalog, *, today: str, with_waivers: bool) -> Judged:
    document, found = given.document
    beside, at_fault = given.beside
    if beside is not None and at_fault:
        at_fault = fixes.settled(at_fault, beside, schemas.shared(waiver_file.KIND))
    if given.files:  # a rule of its own finds secrets in every file of a repository but the manifest
        at_fault = tuple(each for each in at_fault if each.rule != "secret-in-manifest")
    catalog, laid = layers.lay(document, catalog, folders_only=given.folders_only)
    found = fixes.settled(found, document, catalog.manifest.schema) if found else ()
    shape = schemas.check(document, catalog.manifest)
    manifest, meaning = manifests.build(document, catalog)
    manifest = replace(manifest, waivers=(*manifest.waivers, *(waiver_file.waivers(beside) if beside else ())))
    architecture = settle(manifest, catalog)
    read = (*found, *shape, *laid, *meaning)
    held = _about_files(given.files, architecture, catalog, today) if given.files else None
    judged = policy.check(architecture, catalog)
    if given.files and _is_foreign(given.files):
        judged = tuple(each for each in judged if not _is_guessed(each, architecture, catalog))
    findings = (*read, *_standing(read, judged, manifest), *(held.findings if held else ()))
    accepted = waivers.apply(
        (*findings, *at_fault),
        manifest.waivers if with_waivers else (),
        scope=waivers.Scope(manifest=manifest, beside=beside, catalog=catalog, is_repository=given.files is not None),
        today=today,
    )
    ordered = sorted(accepted, key=in_text_order)
    return Judged(
        document=document,
        catalog=catalog,
        manifest=manifest,
        architecture=architecture,
        findings=tuple(ordered),
        others=(*((beside,) if beside else ()), *(held.documents if held else ())),
        looked=held.looked if held else {},
        skipped=held.skipped if held else (),
    )


def _is_foreign(files: Files) -> bool:
    """Whether somebody else built what lies there; papers, reports and what is written for scaffold are no building."""
    return GENERATED not in files and any(not path.endswith(BESIDE) for path in files.paths)


def _is_guessed(finding: Finding, architecture: Architecture, catalog: Catalog) -> bool:
    """Whether a finding is about what we would choose, in a repository that somebody else made."""
    choice = architecture.choices.get(catalog.rules[finding.rule].guess)
    return choice is not None and choice.origin is Origin.DEFAULT


def _about_files(files: Files, architecture: Architecture, catalog: Catalog, today: str) -> Held:
    """The findings about a repository, and what was looked at."""
    from scaffolder import repository  # noqa: PLC0415 (a manifest alone needs no facts)

    return repository.check(files, architecture, catalog, today=today)


def _standing(read: tuple[Finding, ...], judged: tuple[Finding, ...], manifest: Manifest) -> tuple[Finding, ...]:
    """The findings of rules without those about a value that reading refused: one mistake is one finding."""
    refused = {each.pointer for each in read if each.severity is Severity.ERROR and each.pointer}

    def consequence(pointer: Pointer) -> bool:
        written = manifest.written.get(pointer, pointer)
        return any(written[:size] in refused for size in range(1, len(written) + 1))

    return tuple(each for each in judged if not consequence(each.pointer)) if refused else judged

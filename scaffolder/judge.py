"""The first stages strung together: read, resolve, check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scaffolder import documents, fixes, manifests, policy, schemas, waiver_file, waivers
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Document, Pointer
from scaffolder.model.finding import Finding, Severity
from scaffolder.model.manifest import Manifest
from scaffolder.packs import layers
from scaffolder.resolve import composed, settle

if TYPE_CHECKING:
    from scaffolder.facts.files import Files

MANIFEST_NAME = "platform.yaml"
"""The file a manifest is called in a repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One manifest with what was made of it; every finding, sorted by place, waivers applied.

    `catalog` is what it was judged by, the blueprints that it names laid over the shipped ones. `others` are the further
    documents that findings may point into: its file of waivers, and the files of its repository.
    """

    document: Document
    catalog: Catalog
    manifest: Manifest
    architecture: Architecture
    findings: tuple[Finding, ...]
    others: tuple[Document, ...] = ()

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
    return found


def judge(text: str | None, path: str, catalog: Catalog, *, today: str) -> Judged:
    """Read, check and resolve one manifest: from `text`, or from the file at `path` where `text` is None.

    `today` is an ISO date. Raises `ScaffoldError` only where the manifest cannot be read at all.
    """
    document = documents.read(path) if text is None else documents.parse(text, path)
    waiving = waiver_file.read_beside(path) if text is None else (None, ())
    read = _Read(document=document, beside=waiving, folders_only=False)
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
    wanted = text is None or beside is not None
    waiving = waiver_file.read_beside(path, beside) if wanted else (None, ())
    return _checked(_Read(document=document, beside=waiving), catalog, today=today, with_waivers=with_waivers)


def check_repository(files: Files, path: str, catalog: Catalog, *, today: str, with_waivers: bool = True) -> Judged:
    """The same for the manifest in the file at `path` together with its repository, whose files these are."""
    read = _Read(document=documents.read(path), beside=waiver_file.read_beside(path), files=files)
    return _checked(read, catalog, today=today, with_waivers=with_waivers)


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
    if given.files:  # a rule of its own finds secrets in every file of a repository but the manifest
        at_fault = tuple(each for each in at_fault if each.rule != "secret-in-manifest")
    found = fixes.settled(found, document, schemas.shared("manifest")) if found else ()
    shape = schemas.check(document, "manifest")
    catalog, laid = layers.lay(document, catalog, folders_only=given.folders_only)
    manifest, meaning = manifests.build(document, catalog)
    architecture = settle(manifest, catalog)
    read = (*found, *shape, *laid, *meaning)
    there, texts = _about_files(given.files, architecture, catalog, today) if given.files else ((), ())
    findings = (*read, *_standing(read, policy.check(architecture, catalog), manifest), *there)
    every = (*manifest.waivers, *(waiver_file.waivers(beside) if beside else ()))
    accepted = waivers.apply(
        (*findings, *at_fault),
        every if with_waivers else (),
        scope=waivers.Scope(manifest=manifest, beside=beside, catalog=catalog),
        today=today,
    )
    ordered = sorted(accepted, key=lambda each: (each.location, each.rule, each.message))
    return Judged(
        document=document,
        catalog=catalog,
        manifest=manifest,
        architecture=architecture,
        findings=tuple(ordered),
        others=(*((beside,) if beside else ()), *texts),
    )


def _about_files(
    files: Files, architecture: Architecture, catalog: Catalog, today: str
) -> tuple[tuple[Finding, ...], tuple[Document, ...]]:
    """The findings about a repository, and the texts they point into."""
    from scaffolder import repository  # noqa: PLC0415 (a manifest alone needs no facts)

    held = repository.check(files, architecture, catalog, today=today)
    return held.findings, held.documents


def _standing(read: tuple[Finding, ...], judged: tuple[Finding, ...], manifest: Manifest) -> tuple[Finding, ...]:
    """The findings of rules without those about a value that reading refused: one mistake is one finding."""
    refused = {each.pointer for each in read if each.severity is Severity.ERROR and each.pointer}

    def consequence(pointer: Pointer) -> bool:
        written = manifest.written.get(pointer, pointer)
        return any(written[:size] in refused for size in range(1, len(written) + 1))

    return tuple(each for each in judged if not consequence(each.pointer)) if refused else judged

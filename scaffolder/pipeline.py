"""The last stages strung together: plan, render, write."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scaffolder import __version__, decide, editor_schema, plan, records, render, views, write
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.judge import MANIFEST_NAME, Judged, judge
from scaffolder.model.architecture import Architecture
from scaffolder.model.plan import RenderedFile, Rendering
from scaffolder.packs import cookies

SCHEMA_PATH = ".scaffold/manifest.schema.json"
LOCK_PATH = ".scaffold/lock.json"
BASE_PATH = ".scaffold/base.tar.bz2"
"""Every file as it was generated: what a later update compares the owner's changes with."""

MODELINE = f"# yaml-language-server: $schema={SCHEMA_PATH}\n"
"""First line of every manifest the tool writes: completion in editors, offline."""


def repository(judged: Judged, catalog: Catalog, *, today: str) -> Rendering:
    """Every byte of the repository that a manifest without errors asks for.

    The manifest is copied with a modeline before it, and all that quotes it quotes the copy's lines.
    """
    own = judged.document.text.removeprefix("\ufeff")
    text = own if own.startswith("# yaml-language-server:") else MODELINE + own
    copy = judge(text, MANIFEST_NAME, catalog, today=today)
    architecture = copy.architecture
    verdicts = decide.decide(architecture, catalog)
    rendered = render.render(plan.plan(architecture, catalog), catalog.templates)
    rendered = with_cookies(rendered, cookies.printed(architecture, catalog))
    written: dict[str, str] = {
        MANIFEST_NAME: text,
        SCHEMA_PATH: json.dumps(editor_schema.filled("manifest", catalog), indent=1, sort_keys=True) + "\n",
        **records.pages(architecture, verdicts, catalog),
        **views.pages(architecture),
    }
    return joined(rendered, written, architecture)


def with_cookies(rendered: Rendering, printed: Sequence[RenderedFile]) -> Rendering:
    """The rendering with what cookiecutter templates printed. Raises `ScaffoldError` where two want the same path."""
    files = {each.path: each for each in rendered.files}
    for each in printed:
        if each.path in files:
            other = files[each.path].template_set
            raise ScaffoldError(f"{each.path}: planned twice, by {other} and by {each.template_set}")
        files[each.path] = each
    return Rendering(files=tuple(files[path] for path in sorted(files)))


def joined(rendered: Rendering, written: Mapping[str, str], architecture: Architecture) -> Rendering:
    """Rendered templates and written pages as one rendering, with the lock that says what was made from what."""
    files = {each.path: each for each in rendered.files}
    for path, text in written.items():
        if path in files:
            raise ScaffoldError(
                f"{path}: planned by the template set {files[path].template_set}, but scaffold writes it itself"
            )
        files[path] = RenderedFile(path=path, content=text.encode("utf-8"))
    files[BASE_PATH] = RenderedFile(path=BASE_PATH, content=base(tuple(files[path] for path in sorted(files))))
    lock = {
        "version": 1,
        "tool": {"name": "scaffold", "version": __version__},
        "manifest": architecture.digest,
        "template_sets": sorted({each.template_set for each in rendered.files}),
        "files": {path: "sha256:" + hashlib.sha256(files[path].content).hexdigest() for path in sorted(files)},
    }
    files[LOCK_PATH] = RenderedFile(path=LOCK_PATH, content=(json.dumps(lock, indent=1) + "\n").encode("utf-8"))
    return Rendering(files=tuple(files[path] for path in sorted(files)))


def base(files: Sequence[RenderedFile]) -> bytes:
    """The files as one archive; no time, owner or host in it, so that the same files give the same bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for each in files:
            entry = tarfile.TarInfo(each.path)
            entry.size = len(each.content)
            entry.mode = 0o755 if each.executable else 0o644
            archive.addfile(entry, io.BytesIO(each.content))
    return bz2.compress(packed.getvalue())


def generate(judged: Judged, target: Path, catalog: Catalog, *, today: str) -> Rendering:
    """Write the repository of a judged manifest to `target`, all of it or nothing, and return what was written."""
    made = repository(judged, catalog, today=today)
    write.write(made, target)
    return made

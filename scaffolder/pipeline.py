"""The last stages strung together: plan, render, write."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scaffolder import __version__, decide, editor_schema, plan, records, render, views, waiver_file, write
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.judge import MANIFEST_NAME, Judged, judge
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict
from scaffolder.model.plan import RenderedFile, Rendering
from scaffolder.packs import carried, cookies, layers

SCHEMA_PATH = ".scaffold/manifest.schema.json"
LOCK_PATH = ".scaffold/lock.json"
BASE_PATH = ".scaffold/base.tar.bz2"
"""Every file that people edit, as it was generated: what a later update merges the owner's changes with. Pictures and the
schema are made anew, never merged; the lock's digests say whether one was changed."""

MODELINE = f"# yaml-language-server: $schema={SCHEMA_PATH}\n"
"""First line of every manifest the tool writes: completion in editors, offline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A whole repository in memory, with the decisions that its records tell of.

    `blueprints` names the sources that were given beside those of the manifest.
    """

    rendering: Rendering
    verdicts: tuple[Verdict, ...]
    blueprints: tuple[str, ...]


def repository(judged: Judged, catalog: Catalog, *, today: str) -> Rendering:
    """Every byte of the repository that a manifest without errors asks for.

    The manifest is copied with a modeline before it, and all that quotes it quotes the copy's lines. The file of waivers beside
    it is copied as it stands, and so are the blueprints that it names below its own folder.
    """
    own = judged.document.text.removeprefix("\ufeff")
    text = own if own.startswith("# yaml-language-server:") else MODELINE + own
    return made(judged, text, catalog, today=today).rendering


def made(judged: Judged, text: str, catalog: Catalog, *, today: str) -> Made:
    """The repository of a judged manifest that stands in it as `text`."""
    beside = judged.beside.text if judged.beside else None
    copy = judge(text, MANIFEST_NAME, catalog, today=today, beside=beside)
    architecture = copy.architecture
    verdicts = decide.decide(architecture, catalog)
    rendered = render.render(plan.plan(architecture, catalog), catalog.templates)
    rendered = with_cookies(rendered, cookies.printed(architecture, catalog))
    written: dict[str, str | bytes] = {
        MANIFEST_NAME: text,
        SCHEMA_PATH: json.dumps(editor_schema.filled("manifest", catalog), indent=1, sort_keys=True) + "\n",
        **records.pages(architecture, verdicts, catalog),
        **views.pages(architecture),
        **({waiver_file.NAME: beside} if beside is not None else {}),
        **carried.carried(judged.document),
    }
    given = tuple(shown(each) for each in catalog.named if each not in layers.sources(judged.document).values())
    return Made(rendering=joined(rendered, written, architecture, blueprints=given), verdicts=tuple(verdicts), blueprints=given)


def with_cookies(rendered: Rendering, printed: Sequence[RenderedFile]) -> Rendering:
    """The rendering with what cookiecutter templates printed. Raises `ScaffoldError` where two want the same path."""
    files = {each.path: each for each in rendered.files}
    for each in printed:
        if each.path in files:
            other = files[each.path].template_set
            raise ScaffoldError(f"{each.path}: planned twice, by {other} and by {each.template_set}")
        files[each.path] = each
    return Rendering(files=tuple(files[path] for path in sorted(files)))


def joined(
    rendered: Rendering,
    written: Mapping[str, str | bytes],
    architecture: Architecture,
    *,
    blueprints: Sequence[str] = (),
) -> Rendering:
    """Rendered templates and written pages as one rendering, with the lock that says what was made from what.

    `blueprints` names the sources that were given beside those of the manifest.
    """
    files = {each.path: each for each in rendered.files}
    for path, text in written.items():
        if path in files:
            raise ScaffoldError(
                f"{path}: planned by the template set {files[path].template_set}, but scaffold writes it itself"
            )
        files[path] = RenderedFile(path=path, content=text.encode("utf-8") if isinstance(text, str) else text)
    merged = (files[path] for path in sorted(files) if path != SCHEMA_PATH and not path.endswith(".svg"))
    files[BASE_PATH] = RenderedFile(path=BASE_PATH, content=base(tuple(merged)))
    lock = {
        "version": 1,
        "tool": {"name": "scaffold", "version": __version__},
        "manifest": architecture.digest,
        **({"blueprints": list(blueprints)} if blueprints else {}),
        "template_sets": sorted({each.template_set for each in rendered.files}),
        "files": {path: "sha256:" + hashlib.sha256(files[path].content).hexdigest() for path in sorted(files)},
    }
    files[LOCK_PATH] = RenderedFile(path=LOCK_PATH, content=(json.dumps(lock, indent=1) + "\n").encode("utf-8"))
    return Rendering(files=tuple(files[path] for path in sorted(files)))


def shown(source: str) -> str:
    """The name of a source of blueprints: its last part, without where it lies and at which commit it is pinned."""
    named = re.sub(r"(@[0-9a-f]{7,40}|#sha256=[0-9a-f]{64})$", "", source)
    return named.rstrip("/").rpartition("/")[2] or named


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

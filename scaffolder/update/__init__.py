"""An update: the repository that a manifest asks for now, merged with what people made of the one that it asked for before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scaffolder import decide, documents, merge, pipeline, waiver_file
from scaffolder.errors import ScaffoldError
from scaffolder.judge import MANIFEST_NAME, Judged
from scaffolder.model.plan import RenderedFile
from scaffolder.model.update import Change, Left, Step, Update
from scaffolder.packs import layers
from scaffolder.update import log, recorded, steps
from scaffolder.update.recorded import Recorded
from scaffolder.update.tree import Kind, Tree
from scaffolder.write.journal import Conflict

RECORD = (pipeline.BASE_PATH, pipeline.LOCK_PATH)
"""What says what a repository was generated as; written when no conflict is left, the lock last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an update is asked for: the day, and whether it goes on without a base."""

    today: str
    without_base: bool = False


def record(root: Path, asked: Asked) -> Recorded:
    """What the repository was generated as. Raises `ScaffoldError` where that is not known."""
    tree = Tree(root)
    lock, packed = tree.content(pipeline.LOCK_PATH), tree.content(pipeline.BASE_PATH)
    return recorded.without_base(lock) if asked.without_base else recorded.read(lock, packed)


def plan(root: Path, known: Recorded, judged: Judged, asked: Asked) -> Update:
    """Everything that an update of the repository below `root` would do; nothing is written.

    The manifest has no errors. Raises `ScaffoldError` where something stands in the way.
    """
    catalog = judged.catalog
    made = pipeline.made(judged, judged.document.text, catalog, today=asked.today)
    _refuse_other_blueprints(known, made.blueprints)
    tree = Tree(root)
    new = {each.path: each for each in made.rendering.files}
    gone = [path for path in known.digests if path not in new and path not in RECORD]
    sources = layers.sources(judged.document).values()
    own = _Own((*sources, *(_named(known) if gone else ())))
    generated = {path: each for path, each in new.items() if path not in RECORD and path not in own}
    before = [path for path in gone if path not in own]
    numbers = log.Numbers(asked.today, decide.numbered(catalog).values())
    found: dict[str, Step] = dict(log.settled(tree, known, generated, made.verdicts, numbers))
    for path in sorted({*generated, *before} - set(found)):
        step = steps.step(path, known, tree, generated.get(path))
        if step is not None:
            found[path] = step
    return Update(steps=tuple(found[path] for path in sorted(found)), record=tuple(_record(tree, new)))


def left(root: Path, conflicts: Iterable[Conflict]) -> tuple[Left, ...]:
    """The conflicts that nobody has resolved yet."""
    tree = Tree(root)
    found = []
    for each in conflicts:
        if each.allowed:
            lines = merge.left(tree.content(each.path) or b"", each.allowed)
            found += [Left(path=each.path, lines=lines)] if lines else []
        elif tree.at(each.path) is not None:
            found.append(Left(path=each.path))
    return tuple(found)


class _Own:
    """The files that people write and that are copied as they are: the manifest, its waivers, the blueprints that it names."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._files = {MANIFEST_NAME, waiver_file.NAME}
        self._folders = {PurePosixPath(each).as_posix() for each in sources}

    def __contains__(self, path: str) -> bool:
        return path in self._files or any(path == each or path.startswith(f"{each}/") for each in self._folders)


def _named(known: Recorded) -> Iterator[str]:
    """The sources of blueprints that the manifest named before."""
    text = known.content(MANIFEST_NAME)
    if text is None or layers.KEY.encode() not in text:
        return
    try:
        document, _ = documents.parse(text.decode("utf-8", "replace"), MANIFEST_NAME)
    except ScaffoldError:
        return
    yield from layers.sources(document).values()


def _record(tree: Tree, new: Mapping[str, RenderedFile]) -> Iterator[Change]:
    for path in RECORD:
        standing = tree.at(path)
        if standing is not None and standing.kind is not Kind.FILE:
            raise ScaffoldError(f"{path}: is no plain file; nothing was written", hint="move it away")
        before = standing.content if standing is not None else None
        if before != new[path].content:
            yield Change(path=path, before=before, after=new[path].content)


def _refuse_other_blueprints(known: Recorded, given: tuple[str, ...]) -> None:
    """A repository that was made with a company's blueprints is not updated without them by mistake."""
    missing = [each for each in known.blueprints if each not in given]
    if missing:
        raise ScaffoldError(
            f"{pipeline.LOCK_PATH}: made with --blueprints {missing[0]}, which is not named now; nothing was written",
            hint=f"scaffold update --blueprints PLACE-OF-{missing[0]}, or name it in the manifest under {layers.KEY}",
        )

"""What becomes of one generated file: from what it was, what people made of it, and what it would be now."""

from __future__ import annotations

from scaffolder import merge
from scaffolder.errors import ScaffoldError
from scaffolder.model.plan import RenderedFile
from scaffolder.model.update import ENDING, Act, Change, Step
from scaffolder.update.recorded import Recorded, digest
from scaffolder.update.tree import Kind, Standing, Tree


def step(path: str, recorded: Recorded, tree: Tree, new: RenderedFile | None) -> Step | None:
    """What becomes of a file that was generated, is generated now (`new`), or both; None where there is nothing to say.

    Raises `ScaffoldError` where something of people's own stands in its way.
    """
    found = tree.at(path)
    if found is not None and found.kind is Kind.BLOCKED and new is not None and path not in recorded.digests:
        raise ScaffoldError(
            f"{path}: a file of yours lies where a folder is needed for it; nothing was written",
            hint="move yours away, or take back the choice that asks for the folder",
        )
    if found is None or found.kind is Kind.BLOCKED:
        return _absent(path, recorded, new)
    if found.kind is not Kind.FILE:
        return _unlike(path, recorded, found.kind, new, tree)
    if new is None:
        if is_untouched(path, recorded, found.content):
            gone = Change(path=path, before=found.content, after=None)
            return Step(path=path, act=Act.REMOVE, why="no longer generated, and nobody edited it", change=gone)
        return Step(path=path, act=Act.YOURS, why="no longer generated, and edited: it stays, and is yours from now on")
    return both(recorded, found, new, tree)


def is_untouched(path: str, recorded: Recorded, content: bytes) -> bool:
    """Whether a file is what was generated; other line ends are no edit."""
    known = recorded.digests.get(path)
    return known is not None and known in (digest(content), digest(merge.plain(content)))


def _absent(path: str, recorded: Recorded, new: RenderedFile | None) -> Step | None:
    if new is None:
        return None
    if path in recorded.digests:
        return Step(path=path, act=Act.DELETED, why="you deleted it: it stays deleted")
    change = Change(path=path, before=None, after=new.content, executable=new.executable)
    return Step(path=path, act=Act.ADD, why="new", change=change)


def _unlike(path: str, recorded: Recorded, kind: Kind, new: RenderedFile | None, tree: Tree) -> Step:
    """A link or a folder where a file was generated: people's own."""
    what = {Kind.FOLDER: "a folder", Kind.LINK: "a link"}.get(kind, "below a link, which is not followed")
    changed = new is not None and recorded.digests.get(path) != digest(new.content)
    if new is None or not changed or kind is Kind.BEHIND:
        return Step(path=path, act=Act.KEEP, why=f"{what}{'' if kind is Kind.BEHIND else ' of yours'}: left alone")
    return aside(new, tree, why=f"{what} of yours lies there")


def both(recorded: Recorded, found: Standing, new: RenderedFile, tree: Tree) -> Step:
    """What becomes of a file that stands and is generated now."""
    path = new.path
    untouched = is_untouched(path, recorded, found.content)
    is_as_before = recorded.digests.get(path) == digest(new.content)
    executable = _executable(recorded, found, new)
    wanted = merge.dressed(new.content, found.content)
    if is_as_before or merge.plain(found.content) == merge.plain(new.content):
        if executable != found.is_executable:
            change = Change(path=path, before=found.content, after=found.content, executable=executable)
            why = "may be executed now" if executable else "may no longer be executed"
            return Step(path=path, act=Act.REPLACE, why=why, change=change)
        edited = is_as_before and not untouched
        return Step(path=path, act=Act.KEEP if edited else Act.SAME, why="edited, and generated as before" if edited else "")
    if untouched:
        change = Change(path=path, before=found.content, after=wanted, executable=executable)
        return Step(path=path, act=Act.REPLACE, why="nobody edited it", change=change)
    if path not in recorded.digests:
        return aside(new, tree, why="a file of yours has this name")
    return _edited(recorded, found, new, tree, executable=executable)


def _edited(recorded: Recorded, found: Standing, new: RenderedFile, tree: Tree, *, executable: bool) -> Step:
    path = new.path
    base = recorded.content(path)
    if base is None:
        return aside(new, tree, why="edited, and it cannot be merged: what it was is not recorded")
    if not all(merge.is_text(each) for each in (base, found.content, new.content)):
        return aside(new, tree, why="edited, and it cannot be merged: it is no text by lines")
    merged = merge.merge(base, found.content, new.content)
    if merged.content == found.content and executable == found.is_executable:
        return Step(path=path, act=Act.KEEP, why="edited, and your edits hold what is generated now")
    return merging(
        Change(path=path, before=found.content, after=merged.content, executable=executable), merged.conflicts, new.content
    )


def merging(change: Change, conflicts: tuple[int, ...], new: bytes) -> Step:
    """The step of a merged text; `new` is the text that is generated now."""
    if not conflicts:
        return Step(path=change.path, act=Act.MERGE, why="your edits and what is generated now", change=change)
    count = "1 place" if len(conflicts) == 1 else f"{len(conflicts)} places"
    return Step(
        path=change.path,
        act=Act.CONFLICT,
        why=f"edited and generated otherwise in {count}",
        change=change,
        lines=conflicts,
        allowed=merge.most_signs(change.before or b"", new),
    )


def aside(new: RenderedFile, tree: Tree, *, why: str) -> Step:
    """The step of a file that people have to look at: theirs stays, and the generated one lies beside it."""
    path = new.path + ENDING
    if tree.at(path) is not None:
        raise ScaffoldError(
            f"{path}: left from an earlier update; nothing was written",
            hint=f"move it over {new.path}, or remove it, and run scaffold update again",
        )
    change = Change(path=path, before=None, after=new.content, executable=new.executable)
    return Step(path=new.path, act=Act.ASIDE, why=why, change=change)


def _executable(recorded: Recorded, found: Standing, new: RenderedFile) -> bool:
    """Whether the file may be executed afterwards: as people set it, where they set it otherwise than it was."""
    if found.is_executable == new.executable or new.path not in recorded.digests:
        return found.is_executable if new.path not in recorded.digests else new.executable
    was = recorded.is_executable(new.path)
    return new.executable if found.is_executable == was else found.is_executable

"""The decision log in an update: records become what `scaffold adr sync` makes of them, and their index lists them so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from scaffolder import decision_log, merge, records
from scaffolder.decision_log import index, sync
from scaffolder.model.decision import Verdict
from scaffolder.model.plan import RenderedFile
from scaffolder.model.record import Log
from scaffolder.model.update import Act, Change, Step
from scaffolder.update import steps
from scaffolder.update.recorded import Recorded
from scaffolder.update.tree import Kind, Tree

INDEX = f"{records.FOLDER}/README.md"

_REGION = re.compile(re.escape(index.START.encode()) + rb".*?" + re.escape(index.END.encode()), re.DOTALL)
_LISTED = re.compile(rb"\|.*\]\([^)]*\)|\| Number \||\|-|[0-9]+ records?, [0-9]+ accepted")
"""How the lines begin that an index lists records by."""

_SEAL = re.compile(rb"^<!-- generated: sha256:[0-9a-f]{64} -->", re.MULTILINE)


def settled(
    tree: Tree, recorded: Recorded, new: Mapping[str, RenderedFile], verdicts: Sequence[Verdict], numbers: Numbers
) -> Mapping[str, Step]:
    """What becomes of the records, their index and the table of defaults, by path; empty where the folder is gone or a link."""
    standing = tree.at(records.FOLDER)
    if standing is None or standing.kind is not Kind.FOLDER:
        return {}
    log = decision_log.read(tree.root / records.FOLDER, records.FOLDER)
    pages = {path.rpartition("/")[2]: each.content.decode("utf-8") for path, each in new.items() if _is_page(path)}
    planned = sync.plan(log, verdicts, pages, date=numbers.date, reserved=numbers.reserved)
    found = {each.path: each for row in planned for each in _taken(row, log, tree, recorded)}
    for verdict in verdicts:
        path = f"{records.FOLDER}/{verdict.number:04d}-{verdict.id}.md"
        if verdict.is_record and path not in found:
            found[path] = _agreed(path, tree, recorded, new[path])
    gone = (path for path in recorded.digests if _is_page(path) and path not in new and path not in found)
    found |= {each.path: each for path in gone if (each := steps.step(path, recorded, tree, None)) is not None}
    changes = {each.change.path: each.change.after for each in found.values() if each.change is not None}
    page = _index(tree, recorded, new.get(INDEX), lambda text: index.written(_after(log, tree, {**changes, INDEX: text})))
    return found | ({INDEX: page} if page is not None else {})


class Numbers:
    """The day of a record that supersedes another, and the numbers that belong to questions."""

    def __init__(self, date: str, reserved: Iterable[int]) -> None:
        self.date = date
        self.reserved = frozenset(reserved)


def _is_page(path: str) -> bool:
    return path.startswith(f"{records.FOLDER}/") and path.endswith(".md")


def _taken(row: sync.Step, log: Log, tree: Tree, recorded: Recorded) -> list[Step]:
    """A step of the log as steps of files."""
    if not row.files:
        record = log.record(row.stem)
        path = record.path if record else f"{records.FOLDER}/{row.stem}.md"
        if record is not None and steps.is_untouched(path, recorded, record.raw):
            return []
        return [Step(path=path, act=Act.KEEP, why=row.why, is_notable=True)]
    found = []
    for path, content in row.files.items():
        standing = tree.at(path)
        if row.act is sync.Act.WRITE:
            step = steps.step(path, recorded, tree, RenderedFile(path=path, content=content))
            found += [step] if step is not None else []
            continue
        before = standing.content if standing is not None and standing.kind is Kind.FILE else None
        after = content if before is None else merge.dressed(content, before)
        if after != before:
            act = Act.ADD if before is None else Act.REPLACE
            change = Change(path=path, before=before, after=after, executable=bool(standing and standing.is_executable))
            notable = row.act is sync.Act.SUPERSEDE
            found.append(Step(path=path, act=act, why=row.why, change=change, is_notable=notable))
    return found


def _agreed(path: str, tree: Tree, recorded: Recorded, new: RenderedFile) -> Step:
    """A record with which nothing is to be done."""
    content = tree.content(path)
    if content is None:
        return Step(path=path, act=Act.DELETED, why="you deleted it: it stays deleted")
    if merge.plain(content) == merge.plain(new.content) or steps.is_untouched(path, recorded, content):
        return Step(path=path, act=Act.SAME)
    return Step(path=path, act=Act.KEEP, why="decided on or edited: what people wrote stays")


def _after(log: Log, tree: Tree, changes: Mapping[str, bytes | None]) -> Log:
    """The log as it will be."""
    prefix = f"{records.FOLDER}/"
    names = {*log.files, *(path.removeprefix(prefix) for path in changes)}
    gone = {path.removeprefix(prefix) for path, after in changes.items() if after is None}

    def content(name: str) -> bytes:
        written = changes.get(prefix + name)
        return written if written is not None else (tree.root / prefix / name).read_bytes()

    return decision_log.held(records.FOLDER, sorted(names - gone), content)


def _index(
    tree: Tree, recorded: Recorded, generated: RenderedFile | None, listed: Callable[[bytes], tuple[str, bytes]]
) -> Step | None:
    """The index: merged like any other text but for its list and its digest, and then listing the records as they will be.

    None where it is not there to be written, or not recorded.
    """
    mine = tree.at(INDEX)
    if mine is None or mine.kind is not Kind.FILE or generated is None or not merge.is_text(mine.content):
        return None
    base = mine.content if steps.is_untouched(INDEX, recorded, mine.content) else recorded.content(INDEX)
    if base is None:
        return None
    held = _moved_out(merge.plain(mine.content))
    region = _REGION.search(held) or _REGION.search(listed(generated.content)[1])
    seal = _SEAL.search(generated.content)
    alike = [_with(each, region, seal) for each in (merge.plain(base), generated.content, held)]
    body = merge.dressed(alike[2], mine.content)
    standing = replace(mine, content=body)
    found = steps.both(Recorded.of(INDEX, alike[0]), standing, replace(generated, content=alike[1]), tree)
    if found.act is Act.ASIDE:
        return found
    text = found.change.after if found.change is not None and found.change.after is not None else body
    path, content = listed(text)
    text = merge.dressed(content, mine.content) if path == INDEX else text
    edited = found.act not in (Act.SAME, Act.REPLACE)
    if merge.plain(text) == merge.plain(mine.content) or (found.act is Act.KEEP and text == body):
        return Step(path=INDEX, act=Act.KEEP if edited else Act.SAME, why=found.why)
    change = Change(path=INDEX, before=mine.content, after=text, executable=mine.is_executable)
    if found.act is Act.CONFLICT:
        return steps.merging(change, merge.begun(text), generated.content)
    return Step(path=INDEX, act=Act.MERGE if edited else Act.REPLACE, why="lists the records as they are", change=change)


def _moved_out(text: bytes) -> bytes:
    """The index with the lines that people wrote into its list after it: the list is written anew, and they stay."""
    region = _REGION.search(text)
    if region is None:
        return text
    rows = region.group().split(b"\n")
    own = [row for row in rows[1:-1] if row.strip() and not _LISTED.match(row)]
    kept = b"\n".join(row for row in rows if row not in own)
    return text[: region.start()] + b"\n".join([kept, b"", *own] if own else [kept]) + text[region.end() :]


def _with(text: bytes, region: re.Match[bytes] | None, seal: re.Match[bytes] | None) -> bytes:
    """The text with another list and another digest, where it has them."""
    if region is not None:
        text = _REGION.sub(lambda _: region.group(), text, count=1)
    return _SEAL.sub(lambda _: seal.group(), text, count=1) if seal is not None else text

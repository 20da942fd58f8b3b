"""Checking one manifest or repository, whatever it is, as one part of a report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from scaffolder import judge, paths, policy
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.fleet import Given, Outcome, Terms
from scaffolder.refusals import unreadable
from scaffolder.reporters import checked

HEAD = 16 * 1024
"""Bytes of a file in which it says what it is."""


def prepare(catalog: Catalog) -> None:
    """Read and compile the rules once, before processes share them."""
    policy.ruleset(catalog)


def check(given: Given, catalog: Catalog, terms: Terms) -> Outcome:
    """Check one manifest or repository; what cannot be read is an outcome too, and nothing else is raised."""
    try:
        other = _of_other_standard(given)
        if other is not None:
            return other
        one = _judged(given, catalog, terms)
    except ScaffoldError as error:
        found = checked([unreadable(error, given.shown)], (), path=given.shown)
        return Outcome(given=given, checked=found, refusal=error)
    owner = one.manifest.data.get("owner")
    style = str(one.architecture.style)
    part = checked(one.findings, one.documents, path=given.shown, files=1)
    part = replace(part, looked=one.looked, skipped=one.skipped)
    blueprints = tuple(dict.fromkeys((style, *one.architecture.blueprints)))
    return Outcome(given=given, checked=replace(part, owner=owner if isinstance(owner, str) else "", blueprints=blueprints))


_WORDS = rb"(?:kind|apiVersion|\"?@context\"?|runs|nodes|\$schema)[\"']?:"
"""Words at the margin with which documents of other standards begin, and no manifest does."""

_FIRST, _LATER = re.compile(_WORDS), re.compile(rb"\n" + _WORDS)


def _of_other_standard(given: Given) -> Outcome | None:
    """The outcome for a contract or another document with a standard of its own; None for everything else."""
    if given.text is not None or not given.stamp or given.is_folder:
        return None
    try:
        if not Path(given.path).is_file():
            return None
        with Path(given.path).open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        return None
    if not (head.lstrip().startswith(b"{") or _FIRST.match(head) or _LATER.search(head)):
        return None
    from scaffolder import standards  # noqa: PLC0415 (a manifest needs no other standards)
    from scaffolder.facts.files import lone  # noqa: PLC0415

    text = lone(given.path)
    found = standards.read(text, given.shown) if text is not None else None
    if found is None:
        return None
    part = checked(found.findings, found.documents, path=given.shown, files=1)
    return Outcome(given=given, checked=part, held_to=standards.outlines(found.standards))


def _judged(given: Given, catalog: Catalog, terms: Terms) -> judge.Judged:
    """A manifest judged alone, or a folder as a manifest with its repository where one is begun."""
    if given.text is None and not given.stamp:
        judge.locate_manifest(Path(given.path))
    if given.is_folder:
        paths.refuse_leading_out(Path(given.path), Path(given.shown))
        from scaffolder.facts.files import below, is_begun  # noqa: PLC0415 (a manifest alone needs no facts)

        files = below(Path(given.path))
        if is_begun(files):
            return judge.check_repository(files, given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers)
    return judge.check(given.text, given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers)

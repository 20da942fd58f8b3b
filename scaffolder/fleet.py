"""Many manifests or repositories, checked one after the other or side by side, each as one part of a report."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scaffolder import judge
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.facts.files import below
from scaffolder.refusals import unreadable
from scaffolder.reporters import Checked, checked

SWEEP = 200
"""Parts after which circles among dropped values are looked for: the command line has turned that off for its short runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One thing to check: the file or folder as given, how reports name it, and its text where it was read already."""

    path: Path
    shown: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms all are judged: the day (ISO date), and whether waivers count."""

    today: str
    with_waivers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What checking one came to; `refusal` says why it could not be read."""

    given: Given
    checked: Checked
    refusal: ScaffoldError | None = None


def check(given: Given, catalog: Catalog, terms: Terms) -> Outcome:
    """Check one manifest or repository; what cannot be read is an outcome too, and nothing else is raised."""
    try:
        if given.text is None:
            judge.locate_manifest(given.path)
        one = _judged(given, catalog, terms)
    except ScaffoldError as error:
        found = checked([unreadable(error, given.shown)], (), path=given.shown)
        return Outcome(given=given, checked=found, refusal=error)
    owner = one.manifest.data.get("owner")
    style = str(one.architecture.style)
    part = checked(one.findings, one.documents, path=given.shown, files=1)
    blueprints = tuple(dict.fromkeys((style, *one.architecture.blueprints)))
    return Outcome(given=given, checked=replace(part, owner=owner if isinstance(owner, str) else "", blueprints=blueprints))


def _judged(given: Given, catalog: Catalog, terms: Terms) -> judge.Judged:
    """A manifest judged alone, or a folder as a manifest with its repository."""
    if given.text is None and given.path.is_dir():
        return judge.check_repository(
            below(given.path), given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers
        )
    return judge.check(given.text, given.shown, catalog, today=terms.today, with_waivers=terms.with_waivers)


def each(givens: Sequence[Given], catalog: Catalog, terms: Terms) -> Iterator[Outcome]:
    """Check one after the other."""
    for number, given in enumerate(givens, 1):
        yield check(given, catalog, terms)
        if number % SWEEP == 0:
            gc.collect()

"""The layers that a manifest names: its own blueprints laid over the shipped ones, and what they replace."""

from __future__ import annotations

from pathlib import Path

from scaffolder import packs
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.faults import Faults, quoted
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.finding import Finding

KEY = "blueprint_sources"
"""The manifest's key that names places of blueprints."""

MOST = 20
"""Sources that a manifest may name, as its schema says."""

SHOWN = 6
"""Replaced things that a finding names."""


def lay(document: Document, catalog: Catalog, *, folders_only: bool) -> tuple[Catalog, tuple[Finding, ...]]:
    """The catalog with the sources of a manifest laid over it, and what is to be said about them.

    A source that cannot be had is a finding, and left out; so is what a later layer replaces. A catalog that holds the
    manifest's sources already is taken as it is. With `folders_only` nothing is fetched or unpacked because a manifest says so:
    who checks other people's manifests gives such sources on the command line.
    """
    named = {place: source for place, source in sources(document).items() if source not in catalog.named}
    faults = Faults(document.path)
    if named:
        folders = [folder for place in named if (folder := _fetched(document, place, faults, folders_only=folders_only))]
        catalog = catalog.over(folders, named=(*catalog.named, *named.values()))
    _say_replaced(document, catalog, faults)
    return catalog, faults.findings(document.data) if len(faults) else ()


def sources(document: Document) -> dict[Pointer, str]:
    """The sources that a manifest names, each with its place; what is no text is left to the check of its shape."""
    data = document.data
    written = data.get(KEY) if isinstance(data, dict) else None
    rows: dict[Pointer, Data] = {(KEY,): written} if isinstance(written, str) else {}
    if isinstance(written, list) and len(written) <= MOST:
        rows = {(KEY, index): row for index, row in enumerate(written)}
    return {place: row for place, row in rows.items() if isinstance(row, str) and 0 < len(row) <= 500}


def _fetched(document: Document, place: Pointer, faults: Faults, *, folders_only: bool) -> Path | None:
    source = sources(document)[place]
    beside = Path(document.path).parent
    if folders_only and not (beside / source).is_dir() and packs.is_address(source):
        message = f"{quoted(source)} is not fetched because a manifest asks for it"
        faults.add(
            "unreachable-blueprints",
            document.locate(place),
            place,
            message,
            help=f"say that you want it: --blueprints {source}",
        )
        return None
    try:
        return packs.fetch(source, beside)
    except ScaffoldError as error:
        faults.add(
            "unreachable-blueprints", document.locate(place), place, error.message, help=error.hint or packs.KINDS_OF_SOURCE
        )
        return None


def _say_replaced(document: Document, catalog: Catalog, faults: Faults) -> None:
    """One finding for each layer that replaces something of a layer below it."""
    places = list(sources(document))
    for number, replaced in catalog.replaced.items():
        place = places[number] if number < len(places) and catalog.named else (KEY,)
        names = [f"{kind}/{name}" for kind, name in replaced]
        listed = ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
        faults.add(
            "replaced-knowledge",
            document.locate(place),
            place,
            f"blueprints of your own replace what was there: {listed}",
            help=f"give what is meant to stand beside it another id, {names[0].partition('/')[2]}-of-ours say",
        )

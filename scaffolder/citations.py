"""Citations as Markdown links to the works that they are of."""

from __future__ import annotations

from collections.abc import Iterable

from scaffolder.catalog import Catalog
from scaffolder.escape import md


def linked(citations: Iterable[str], catalog: Catalog, between: str = "; ") -> str:
    """Each citation as Markdown, a link where its work has an address."""
    return between.join(_linked(each, catalog) for each in citations)


def _linked(citation: str, catalog: Catalog) -> str:
    work = catalog.source_of(citation)
    return f"[{md(citation)}]({work.url})" if work and work.url else md(citation)

"""Resolving: a manifest with its open choices completed, and the architecture that follows from it."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.manifest import Manifest
from scaffolder.resolve import choices
from scaffolder.resolve.texts import titled


def resolve(manifest: Manifest, catalog: Catalog) -> Architecture:
    """The architecture a manifest asks for: every choice settled, every product shaped, every element and flow composed."""
    return composed(settle(manifest, catalog), catalog)


def composed(settled: Architecture, catalog: Catalog) -> Architecture:
    """An architecture whose choices are settled, with its products shaped and its elements and flows composed."""
    from scaffolder.resolve import composing  # noqa: PLC0415 (a verdict composes nothing)

    return composing.composed(settled, catalog)


def settle(manifest: Manifest, catalog: Catalog) -> Architecture:
    """The architecture with every choice settled and nothing composed: all that rules look at, for a fraction of the time."""
    completed = choices.complete(manifest, catalog)
    resolved = completed.resolved
    name = _text(resolved, "name") or "platform"
    return Architecture(
        manifest=manifest,
        resolved=resolved,
        choices=completed.choices,
        blueprints=completed.blueprints,
        name=name,
        title=_text(resolved, "title") or titled(name),
        owner=_text(resolved, "owner"),
        style=_text(resolved, "style"),
        date=_text(resolved, "date") or catalog.as_of,
        why=_texts(resolved.get("why")),
        zones=(),
        places=(),
        elements=(),
        flows=(),
        controls=(),
        domains=(),
        products=(),
        sources=(),
        phases=(),
        workloads=(),
        notes=(),
    )


def _text(resolved: Mapping[str, Data], key: str) -> str:
    value = resolved.get(key)
    return "" if value is None else str(value)


def _texts(value: Data | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)

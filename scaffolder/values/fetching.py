"""How rows are fetched: the shape of the change log, examples of real places, and the tool chosen to do it in production."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.resolve.texts import titled, word

ENVELOPES: Mapping[str, str] = {"dms": "AWS DMS", "goldengate": "Oracle GoldenGate"}
"""Change capture with a shape of its own; all else is read in the shape of Debezium, which most tools can write."""

PLACES: Mapping[str, str] = {
    "table": "postgresql://reader@database.example/shop",
    "changes": "/mnt/changes",
    "files": "/mnt/exports",
    "pages": "https://api.example/v1",
}

OWN_JOBS = frozenset({"none", "custom", "provider-native"})
"""Choices of ingestion that name no product beside the generated jobs."""


def values(architecture: Architecture, catalog: Catalog, landings: Sequence[Mapping[str, Data]]) -> dict[str, Data]:
    """The envelope of changes, an example of each way a landed table is read, and the tool, empty where there is none."""
    cdc = str(architecture.value("integration.cdc") or "")
    tool = str(architecture.value("integration.ingestion") or "none")
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    spelled = word("integration.ingestion", tool, names)
    examples: dict[str, Data] = {}
    for landing in landings:
        how = str(landing["how"])
        examples.setdefault(how, {"place": landing["place"], "id": landing["id"], "example": PLACES[how]})
    envelope = cdc if cdc in ENVELOPES else "debezium"
    return {
        "envelope": {"id": envelope, "title": f"changes as {ENVELOPES.get(envelope, 'Debezium')} writes them"},
        "example_jobs": list(examples.values()),
        "ingestion_tool": "" if tool in OWN_JOBS else spelled if spelled != tool else titled(tool),
    }

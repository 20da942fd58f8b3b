"""The parts of the repository that run by themselves: each has a folder, an environment and tests of its own."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.plan import chosen


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The parts that the template sets in force bring, by folder."""
    sets = sorted((each for each in chosen(architecture, catalog) if each.part), key=lambda each: each.part)
    return {"all": [{"folder": each.part, "title": each.title} for each in sets]}

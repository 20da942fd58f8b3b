"""What the manifests for Kubernetes print."""

from __future__ import annotations

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data


def values(architecture: Architecture, catalog: Catalog) -> dict[str, Data]:
    """Nothing yet."""
    del architecture, catalog
    return {}

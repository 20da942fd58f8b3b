"""The values templates print: plain data made from the architecture, one module a subject.

A template set names the subjects it needs under `values`; a collection (`each`) is a dotted path into them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data

SUBJECTS = (
    "platform",
    "transform",
    "infrastructure",
    "governance",
    "migration",
    "parts",
    "streaming",
    "edge",
    "rag",
    "ml",
    "finops",
    "sharing",
    "demands",
    "orchestration",
    "virtual",
)
"""Each is a module of this package with a function `values(architecture, catalog)`."""


def of(subject: str, architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """The values of one subject. `subject` is one of `SUBJECTS`."""
    make: Callable[[Architecture, Catalog], Mapping[str, Data]] = import_module(f"scaffolder.values.{subject}").values
    return make(architecture, catalog)

"""Platforms to test with: the manifests in `platforms/`, resolved once each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scaffolder import resolve
from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Document
from scaffolder.model.manifest import Manifest

FOLDER = Path(__file__).parent / "platforms"
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
CATALOG = Catalog()


def written(name: str) -> dict[str, Any]:
    """The manifest of one of the platforms, freshly read."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def resolved(data: Mapping[str, Any], catalog: Catalog = CATALOG) -> Architecture:
    """The architecture of a manifest given as data in its long form."""
    document = Document(path="platform.yaml", text="", data=dict(data), places={})
    return resolve.resolve(Manifest(document=document, data=data, written={}, waivers=()), catalog)


@cache
def platform(name: str) -> Architecture:
    """The architecture of one of the platforms."""
    return resolved(written(name))

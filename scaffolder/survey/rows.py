"""Entries of a manifest's lists on their way: values with the places that tell them, in the form that a manifest takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scaffolder.model.document import Data, Location
from scaffolder.paths import RESERVED
from scaffolder.secrets import masked

_OWNER = re.compile(r"[A-Za-z0-9@][A-Za-z0-9._@+/-]{0,99}")
_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")


@dataclass(slots=True)
class Row:
    """One entry of a list on its way: values by field, and where each was read."""

    values: dict[str, Data] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, value: Data, place: Location) -> None:
        """Note a value, unless one is there or this one is empty."""
        if key not in self.values and value not in (None, "", []):
            self.values[key] = value
            self.places[key] = f"{place.path}:{place.line}"


def slug(text: Data) -> str:
    """An id made from a name; empty where nothing is left of it."""
    found = re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")[:63].strip("-") if text else ""
    found = found if found[:1].isalpha() else f"x-{found}" if found else ""
    return found if _ID.fullmatch(found) and found not in RESERVED else f"{found}-data" if found else ""


def owner(written: Data) -> str:
    """An owner as a manifest takes it; empty where nobody can be notified by it."""
    text = str(written or "").strip()
    return text if _OWNER.fullmatch(text) and masked(text) == text else ""

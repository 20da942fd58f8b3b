"""Refusals as findings, for reports that list every file."""

from __future__ import annotations

import re

from scaffolder.documents.characters import printable
from scaffolder.errors import ScaffoldError
from scaffolder.fault_table import FAULTS
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Location
from scaffolder.model.finding import Finding


def unreadable(error: ScaffoldError, path: str) -> Finding:
    """The refusal of a file as a finding; its place is what the refusal names."""
    start = f"{printable(path)}:"
    told = error.message.removeprefix(start)
    place = re.match(r"([0-9]+):([0-9]+):", told) if told != error.message else None
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    message = (told[place.end() :] if place else told).strip()
    fault = FAULTS["unreadable"]
    return Finding(
        rule=fault.id,
        severity=fault.severity,
        message=message,
        location=Location(path=path, line=line, column=column),
        pointer=(),
        fingerprint=fingerprint(fault.id, path, (), None),
        why=fault.why,
        help=error.hint,
    )

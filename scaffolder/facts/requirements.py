"""What infrastructure code asks of its providers: each with its version, and whether that has an upper bound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scaffolder.facts.contracts import mapping, rows
from scaffolder.model.document import Data, Pointer

_BOUND = re.compile(r"\s*(?:<|~>|=|\d)")
"""What bounds a version from above: `<`, `<=`, `~>`, `=`, or a version alone."""


def of_providers(body: Mapping[str, Data]) -> Iterator[tuple[dict[str, Data], Pointer]]:
    """Each provider that a `terraform` block requires, with its place below the body."""
    for index, block in rows(body.get("required_providers")):
        for name, asked in block.items():
            version = str(mapping(asked).get("version") or "") if isinstance(asked, dict) else str(asked or "")
            if "${" in version:
                continue
            place: Pointer = ("required_providers", index, name)
            is_bounded = any(_BOUND.match(each) for each in version.split(","))
            row: dict[str, Data] = {"name": name, "version": version or "any version", "bounded": is_bounded}
            yield row, (*place, "version") if isinstance(asked, dict) and version else place

"""What changed since an earlier state of the manifest."""

from __future__ import annotations

from typing import cast

from scaffolder.comparison import Comparison
from scaffolder.model.document import Data
from scaffolder.review.subject import Row

LONGEST = 160
"""Characters of a value that a cell holds."""


def section(since: Comparison, before: str) -> Row:
    """Shape: `since` names the earlier state, `rows` are its differences: `what`, `before`, `now`."""
    rows = [
        {"what": f"{kind}: {each.id}", "before": _said(each.first), "now": _said(each.second)}
        for kind, differences in since.kinds.items()
        for each in differences
    ]
    return {"since": before, "rows": cast("Data", rows)}


def _said(value: Data) -> str:
    """A value as a cell says it; a long one is cut, for the manifest holds it."""
    if value is None:
        return "absent"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"

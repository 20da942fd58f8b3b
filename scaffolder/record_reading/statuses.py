"""Status words as people write them, and what they mean."""

from __future__ import annotations

import re

from scaffolder.model.record import Status

_MEANING: tuple[tuple[Status, str], ...] = (
    (Status.SUPERSEDED, r"supers?eded|superceded|replaced|obsoleted by"),
    (Status.REJECTED, r"rejected|declined|refused|not accepted|withdrawn|abandoned|cancell?ed|discarded|dropped"),
    (Status.DEPRECATED, r"deprecated|obsolete|retired|revoked|no longer"),
    (
        Status.PROPOSED,
        r"proposed|proposal|draft|pending|open|(?:in |under )?review|in discussion|rfc|idea|in progress|wip|todo",
    ),
    (Status.ACCEPTED, r"accepted|approved|agreed|decided|adopted|implemented|active|final|done|ratified|in force|current"),
)

NORMAL: dict[Status, str] = {each: each.value for each in Status if each is not Status.UNKNOWN}
"""The words that we write."""


def meaning(text: str) -> Status:
    """What a written status means: the first word of it that is known, and superseding before all else."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.lower())
    plain = re.sub(r"~~.*?~~", "", plain)
    if re.search(rf"\b(?:{_MEANING[0][1]})\b", plain):
        return Status.SUPERSEDED
    found = [
        (match.start(), status)
        for status, words in _MEANING[1:]
        if (match := re.search(rf"\b(?:{words})\b", plain)) is not None
    ]
    return min(found, key=lambda each: each[0])[1] if found else Status.UNKNOWN

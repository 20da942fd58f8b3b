"""Digests: by which it is seen that the text of a record was changed."""

from __future__ import annotations

import hashlib

from scaffolder.model.record import Record


def of_text(record: Record) -> str:
    """The digest of the text below the front matter, as front matter of ours holds it."""
    return f"sha256:{hashlib.sha256(record.body.replace(chr(13), '').encode('utf-8', 'surrogatepass')).hexdigest()}"

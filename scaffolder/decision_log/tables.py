"""Generated pages beside the records: written anew while nobody has changed them."""

from __future__ import annotations

import hashlib
import re

from scaffolder.decision_log.index import END, START

_INDEX = re.compile(re.escape(START) + r".*?" + re.escape(END), re.DOTALL)
_SEAL = re.compile(r"\n<!-- generated: sha256:([0-9a-f]{64}) -->\n\Z")


def sealed(text: str) -> str:
    """A generated page with the digest of its text at its end, by which a change of anybody's is seen."""
    return f"{text}\n<!-- generated: sha256:{_digest(text)} -->\n"


def renewed(old: bytes | None, new: str) -> bytes | None:
    """The bytes to write: the new page where there is none yet or nobody changed it; None where nothing is to be written."""
    if old is None:
        return new.encode("utf-8")
    text = old.decode("utf-8", "replace").replace("\r\n", "\n")
    seal = _SEAL.search(text)
    whole = seal is not None and _digest(text[: seal.start()]) == seal[1]
    return new.encode("utf-8") if whole and _digest(text) != _digest(new) else None


def _digest(text: str) -> str:
    """The digest of a page without the lines of its index, which change by themselves."""
    text = _INDEX.sub("", text)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

"""The manifest: what a person chose, in one normal form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.model.finding import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest after its short forms were written out.

    `data` is the long form (plain JSON data, keys of the vocabulary); `written` maps a pointer into `data` to the
    pointer the user wrote, where a short form moved it. Only documents that passed their schema become manifests,
    except that unknown or misplaced entries were left out of `data` (they are findings already). `waivers` are its own
    and those of the file beside it.
    """

    document: Document
    data: Mapping[str, Data]
    written: Mapping[Pointer, Pointer]
    waivers: tuple[Waiver, ...]

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change when a choice does, and not when comments, the order of keys or waivers do."""
        choices = {key: value for key, value in self.data.items() if key != "waivers"}
        canonical = json.dumps(choices, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:12]

    def locate(self, pointer: Pointer) -> Location:
        """The place in the user's text of a pointer into `data`, or of its nearest written parent."""
        while pointer:
            if pointer in self.written:
                return self.document.locate(self.written[pointer])
            if pointer in self.document.places:
                return self.document.locate(pointer)
            pointer = pointer[:-1]
        return self.document.locate(())
